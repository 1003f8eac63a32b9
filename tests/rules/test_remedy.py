"""What lasts and what is only written: relapse, dates, closing on paper, the levy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.remedy import (
    cause_met,
    closes_on_paper,
    days_until,
    levy_due,
    physical_relapse_rate,
    social_relapse_rate,
)

share = st.floats(0.0, 1.0)
multiple = st.floats(0.0, 5.0)
uniform = st.floats(1e-12, 1.0 - 1e-12)
rate = st.floats(1e-3, 1.0)  # a threshold of 28 within the horizon of 100,000 days
hours = st.floats(0.0, 100.0)

PARTIES = {"justice": 0.5, "gap": 0.3, "is_imposed": False, "multiple": 1.0, "base": 0.45, "by_justice": 1.6,
           "by_gap": 1.2, "by_imposed": 0.7}  # fmt: skip
BODY = {"hours_saved": 8.0, "load": 0.8, "value": 1.0, "audit_rate": 0.5, "horizon_days": 365,
        "penalty_hours": 24.0, "nerve": 1.0}  # fmt: skip


@given(share, share, share)
def test_knowing_more_never_meets_less_of_the_cause_and_neither_alone_meets_it(a, b, coverage):
    less, more = sorted((a, b))
    assert cause_met(less, coverage) <= cause_met(more, coverage) <= min(more, coverage)
    assert cause_met(more, 0.0) == cause_met(0.0, coverage) == 0.0


@given(share, share)
def test_fairness_lasts(a, b):
    unfair, fair = sorted((a, b))
    assert social_relapse_rate(**PARTIES | {"justice": fair}) <= social_relapse_rate(
        **PARTIES | {"justice": unfair}
    )


@given(share, share)
def test_a_gap_that_was_left_and_a_remedy_that_was_imposed_do_not(a, b):
    near, far = sorted((a, b))
    imposed = {"is_imposed": True}
    assert social_relapse_rate(**PARTIES | {"gap": near}) <= social_relapse_rate(**PARTIES | {"gap": far})
    assert social_relapse_rate(**PARTIES | {"gap": near}) <= social_relapse_rate(
        **PARTIES | {"gap": near} | imposed
    )


@given(share, share, multiple, st.floats(0.0, 10.0))
def test_what_met_more_of_the_cause_breaks_no_sooner(a, b, multiple, base):
    less, more = sorted((a, b))
    assert 0.0 <= physical_relapse_rate(more, multiple, base) <= physical_relapse_rate(less, multiple, base)


@given(rate, uniform, st.floats(0.0, 5.0))
def test_a_date_is_at_least_tomorrow_and_never_late_by_a_day(rate, u, spent):
    """The threshold is crossed on that day: not by the day before, but by its end."""
    days, left = days_until(rate, u, spent), -math.log(u) - spent
    assert days >= 1
    assert rate * days >= left - 1e-9
    assert days == 1 or rate * (days - 1) <= left + 1e-9


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), uniform)
def test_a_higher_hazard_never_comes_later(a, b, u):
    low, high = sorted((a, b))
    soon, late = days_until(high, u, 0.0), days_until(low, u, 0.0)
    assert late == -1 or 1 <= soon <= late


@given(rate, uniform, uniform)
def test_a_later_threshold_is_never_crossed_sooner(rate, u, v):
    late, soon = sorted((u, v))  # the smaller draw has the higher threshold
    assert days_until(rate, soon, 0.0) <= days_until(rate, late, 0.0)


@given(st.sampled_from(["hours_saved", "load", "value", "nerve"]), hours, hours)
def test_more_to_gain_never_keeps_a_body_honest(name, a, b):
    low, high = sorted((a, b))
    assert closes_on_paper(**BODY | {name: low}) <= closes_on_paper(**BODY | {name: high})


@given(st.sampled_from(["audit_rate", "penalty_hours"]), hours, hours)
def test_more_to_lose_never_makes_it_cheat(name, a, b):
    low, high = sorted((a, b))
    assert closes_on_paper(**BODY | {name: high}) <= closes_on_paper(**BODY | {name: low})


@given(st.integers(0, 10**13), share)
def test_a_levy_is_whole_fen_and_at_most_its_share(initial, share):
    due = levy_due(initial, share)
    assert isinstance(due, int)
    assert due <= initial * share < due + 1 or due == pytest.approx(initial * share)
