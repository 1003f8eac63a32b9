"""Resolution, durability, time and place, in worlds small enough to count by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes import measure, resolution
from sim.vocabulary import Act, Channel
from tests.outcomes.worlds import END, WARMUP, Log, claimed, remedied, settled, silent


def values(log, **window):
    return measure(log.history(**window)).values


@pytest.fixture
def ten():
    """Ten troubles on day 400: 2 remedied for good, 1 relapsed, 1 settled, 1 claimed in vain, 5 silent."""
    log = Log()
    log.trouble(400, *remedied(400, after=20))
    log.trouble(400, *remedied(400, after=40))
    log.trouble(400, *remedied(400, after=10, durable_after=None), (Act.RELAPSE, 450))
    log.trouble(400, *settled(400))
    log.trouble(400, *claimed(400), (Act.GIVE_UP, 500))
    for _ in range(5):
        log.trouble(400, *silent(400))
    return log


def test_silence_is_in_the_denominator(ten):
    found = values(ten)
    assert found["resolution_share"] == 4 / 10
    assert found["durable_share"] == 3 / 10
    assert found["settled_share"] == 1 / 10


def test_the_rate_among_disputes_stands_beside_and_looks_better(ten):
    found = values(ten)
    assert found["resolution_of_disputes"] == 3 / 4
    assert found["durable_of_disputes"] == 2 / 4
    assert found["relapse_share"] == pytest.approx(1 / 3)


def test_the_unresolved_count_a_whole_year_in_the_mean(ten):
    assert values(ten)["time_to_resolution"] == (20 + 40 + 10 + 7 + 6 * 365) / 10


def test_a_median_that_is_not_reached_is_no_number(ten):
    found = values(ten)
    assert math.isnan(found["time_to_resolution_median"])
    assert math.isnan(found["time_to_resolution_p90"])
    assert found["dispute_days_median"] == 20  # of 10, 20, 40 and never, the second


def test_waits_of_disputes_run_from_the_day_somebody_held_them():
    log = Log()
    log.trouble(400, (Act.LUMP, 400), (Act.DETECT, 600), (Act.RESOLVE, 630), (Act.DURABLE, 810))
    found = values(log)
    assert found["dispute_days"] == 30
    assert found["time_to_resolution"] == 230


def test_resolved_after_a_relapse_is_durable_if_it_then_stays():
    log = Log()
    steps = remedied(400, after=10, durable_after=None)
    log.trouble(400, *steps, (Act.RELAPSE, 450), (Act.RESOLVE, 500), (Act.DURABLE, 680))
    found = values(log)
    assert found["durable_share"] == 1.0
    assert found["relapse_share"] == 1.0


def test_what_is_resolved_after_more_than_a_year_comes_too_late():
    log = Log()
    log.trouble(400, *remedied(400, after=364))
    log.trouble(400, *remedied(400, after=365))
    found = values(log)
    assert found["resolution_share"] == found["durable_share"] == 0.5


def test_a_relapse_after_the_durable_period_is_a_new_story():
    log = Log()
    log.trouble(400, *remedied(400, after=10), (Act.RELAPSE, 591))
    assert values(log)["relapse_share"] == 0.0
    assert values(log)["durable_share"] == 1.0


@pytest.mark.parametrize(
    ("step", "inside"),
    [
        ((), 1.0),
        (((Act.HOTLINE, 402),), 0.0),
        (((Act.PETITION, 402),), 0.0),
        (((Act.JOINT_PETITION, 402),), 0.0),
        (((Act.SUE, 402),), 0.0),
        (((Act.WHISTLE, 402),), 1.0),  # a department that comes when called comes into the neighbourhood
        (((Act.PETITION, 500),), 1.0),  # afterwards, over something else
    ],
)
def test_solved_inside_is_what_went_nowhere_else_before_its_end(step, inside):
    log = Log()
    log.trouble(400, *claimed(400), *step, (Act.RESOLVE, 420))
    assert values(log)["solved_inside"] == values(log)["solved_inside_of_resolved"] == inside


@pytest.mark.parametrize("door", [Channel.HOTLINE, Channel.POLICE])
def test_a_first_door_beyond_the_neighbourhood_is_outside(door):
    log = Log()
    log.trouble(400, *claimed(400, door), (Act.RESOLVE, 420))
    assert values(log)["solved_inside"] == 0.0


def test_a_trouble_that_cannot_be_followed_for_a_year_is_left_out():
    log = Log()
    log.trouble(END - 365, *silent(END - 365))
    log.trouble(END - 364, *remedied(END - 364, after=5, durable_after=None))
    assert values(log)["resolution_share"] == 0.0


def test_a_window_of_half_a_year_defines_no_share_of_a_year():
    log = Log()
    log.trouble(400, *remedied(400, after=10, durable_after=None))
    found = values(log, end=WARMUP + 180)
    assert math.isnan(found["resolution_share"])
    assert math.isnan(found["durable_share"])


def test_a_window_of_a_year_and_the_durable_period_defines_durability():
    log = Log()
    log.trouble(WARMUP, *remedied(WARMUP, after=10))
    assert math.isnan(values(log, end=WARMUP + 544)["durable_share"])
    assert values(log, end=WARMUP + 545)["durable_share"] == 1.0


def day_of_share(waits, share):
    return resolution.day_of_share(np.bincount(waits, minlength=366), len(waits), share)


days = st.lists(st.integers(0, 365), min_size=1, max_size=40).map(np.array)


@given(days, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_by_the_day_of_a_share_at_least_that_share_has_ended(waits, share):
    day = day_of_share(waits, share)
    if math.isnan(day):
        assert (waits < 365).mean() < share
    else:
        assert (waits <= day).mean() >= share > (waits < day).mean()


def test_of_nobody_there_is_no_median():
    assert math.isnan(day_of_share(np.array([], dtype=np.int64), 0.5))
