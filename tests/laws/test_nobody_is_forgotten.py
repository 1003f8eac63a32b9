"""Whoever waits, waits for a day that comes: no trouble is lost between two desks or two rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.engines.compiled import World
from sim.scenario import RuleChange
from sim.vocabulary import Act, Stage
from tests.engines.weather import STORMY, WORLDS, world

ABOLISHED = 60  # the day after which nobody audits


def kept_waiting(state, day: int) -> list[str]:
    """Stages of cases that wait for a day that is over; in a queue it is hours that are waited for."""
    case = state.case
    is_late = (case.due >= 0) & (case.due < day) & (case.stage != Stage.QUEUED)
    return sorted(Stage(int(stage)).name for stage in case.stage[is_late])


@pytest.mark.parametrize("weather", WORLDS)
def test_nobody_waits_for_a_day_that_is_over(weather):
    asked = WORLDS[weather]()
    here = World(asked, 2)
    for day in range(7, asked.days, 7):
        here.live(day)
        assert kept_waiting(here.state, day) == []


def test_a_paper_that_is_closed_again_after_audits_were_abolished_waits_for_none(world_of):
    asked = world("fragmented", (), 8.0, {**STORMY, "calendar.measured_days": 300})
    audits = (RuleChange(0, "audit_rate", 12.0), RuleChange(ABOLISHED, "audit_rate", 0.0))
    here = world_of(replace(asked, changes=audits), 3)
    for _ in range(asked.days):
        here.step()
    events = here.history().events
    paper = events["case"][(events["act"] == Act.PAPER) & (events["day"] >= ABOLISHED)]
    before = events["case"][(events["act"] == Act.AUDIT) & (events["day"] < ABOLISHED)]
    assert np.intersect1d(paper, before).size
    assert kept_waiting(here.state, asked.days) == []
