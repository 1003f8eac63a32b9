"""A second, slow reading of a real log, trouble by trouble, comes to the same numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from sim.doors.composing import compose
from sim.engines import simulate
from sim.outcomes import measure
from sim.planning import plan
from sim.vocabulary import Act, Channel, Stage

HOTLINE, POLICE = int(Channel.HOTLINE), int(Channel.POLICE)
CLIMBS = {Act.HOTLINE, Act.PETITION, Act.JOINT_PETITION, Act.SUE}


@pytest.fixture(scope="module")
def run(engine):
    """Two years of a small and quarrelsome neighbourhood."""
    asked = plan(
        compose(
            "calendar.warmup_days=60",
            "calendar.measured_days=660",
            "trouble.rate_scale=4",
            "governance=one_three",
        )
    )
    place = asked.neighbourhoods[0]
    small = replace(place.compounds[1], households=48, stairwells=4, buildings=2)
    return simulate(replace(asked, neighbourhoods=(replace(place, compounds=(small,)),)), 5, engine)


@pytest.fixture(scope="module")
def stories(run):
    """What happened to each trouble of the window, event by event."""
    told = defaultdict(list)
    columns = (run.events[name].tolist() for name in ("number", "case", "day", "act", "note"))
    for _, case, day, act, note in sorted(zip(*columns, strict=True)):
        if case >= 0:
            told[case].append((day, Act(act), note))
    moot = {
        case for case, story in told.items() if len(story) == 1 and run.cases["stage"][case] == Stage.FADED
    }
    first = run.scenario.warmup
    return [story for case, story in told.items() if case not in moot and story[0][0] >= first]


def day_of(story, *acts, notes=None):
    return next((day for day, act, note in story if act in acts and (notes is None or note in notes)), 10**9)


def followed(stories, run, days):
    return [story for story in stories if story[0][0] + days <= run.scenario.days]


def test_the_log_is_rich_enough_to_say_something(stories, run):
    year = followed(stories, run, 365)
    assert len(year) > 50
    assert sum(day_of(story, Act.RESOLVE) < 10**9 for story in year) >= 5
    assert sum(day_of(story, Act.RELAPSE) < 10**9 for story in stories) > 0
    assert sum(day_of(story, *CLIMBS) < 10**9 for story in stories) > 0


def test_resolution_and_its_time(stories, run):
    year, found = followed(stories, run, 365), measure(run).values
    waits = [min(day_of(story, Act.RESOLVE, Act.SETTLE) - story[0][0], 365) for story in year]
    assert found["resolution_share"] == pytest.approx(sum(wait < 365 for wait in waits) / len(year))
    assert found["time_to_resolution"] == pytest.approx(sum(waits) / len(year))


def test_durable_means_quiet_for_the_whole_period(stories, run):
    period = run.scenario.parameters.remedy.durable_days
    cohort, lasting = followed(stories, run, 365 + period), 0
    for story in cohort:
        born, remedied, is_durable = story[0][0], None, False
        for day, act, _ in [*story, (10**9, None, 0.0)]:
            if remedied is not None and day - remedied > period:
                is_durable = is_durable or remedied - born < 365
            if act == Act.RESOLVE:
                remedied = day
            elif act in (Act.RELAPSE, Act.REOPEN):
                remedied = None
            elif act == Act.SETTLE:
                is_durable = is_durable or day - born < 365
        lasting += is_durable
    assert measure(run).values["durable_share"] == pytest.approx(lasting / len(cohort))


def test_books_and_truth(stories, run):
    gap = held = 0
    for story in followed(stories, run, 365):
        born = story[0][0]
        if day_of(story, Act.CLAIM, Act.DETECT) - born < 365:
            held += 1
            gap += day_of(story, Act.RESOLVE, Act.PAPER) - born < 365
            gap -= day_of(story, Act.RESOLVE) - born < 365
    assert measure(run).values["gaming_gap"] == pytest.approx(gap / held)


def test_escalation_and_hand_offs(stories, run):
    found, years = measure(run).values, 48 * 660 / 365
    climbs = sum(act in CLIMBS for story in stories for _, act, _ in story)
    held = [story for story in stories if day_of(story, Act.CLAIM, Act.DETECT) < 10**9]
    passed_on = sum(act == Act.HAND_OFF for story in held for _, act, _ in story)
    assert found["escalations"] == pytest.approx(1000 * climbs / years)
    assert found["handoffs"] == pytest.approx(passed_on / len(held))
    assert found["visible_disputes"] == pytest.approx(len(held) / (660 / 365))


def test_solved_inside(stories, run):
    year, inside = followed(stories, run, 365), 0
    for story in year:
        done = day_of(story, Act.RESOLVE, Act.SETTLE)
        outside = min(day_of(story, *CLIMBS), day_of(story, Act.CLAIM, notes={HOTLINE, POLICE}))
        inside += done - story[0][0] < 365 and outside > done
    assert measure(run).values["solved_inside"] == pytest.approx(inside / len(year))
