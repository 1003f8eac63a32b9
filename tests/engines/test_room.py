"""There is room for whatever a day brings: what is foreseen in the morning is no less than what comes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.docking import dock
from sim.engines.compiled import World
from sim.engines.compiled.days import NOTES_PER_CASE
from sim.engines.handover import to_agents
from sim.planning import plan
from sim.scenario import RuleChange, Scenario
from sim.vocabulary import Act
from tests.engines.weather import WORLDS
from tests.worlds import digest, lay, question, scenario

SILENT = {"voice.naming_base": -6.0, "voice.naming_severity": 0.0, "voice.fading_days": 1460}
TABLES = ("cases", "notes", "levels", "events")


def all_the_time(days: int, times: int = 1, **values: object) -> Scenario:
    """Troubles without end in the small neighbourhood, or in one so many times as large."""
    asked = question("governance=fragmented")
    here = asked["neighbourhood"]["meiyuan"]
    here["residents"] *= times
    for compound in here["compounds"].values():
        for name in ("households", "buildings", "stairwells"):
            compound[name] *= times
    for row in asked["matters"].values():
        row["rate"] = 2000.0
    usual = {"trouble.rate_scale": 5.0, "calendar.warmup_days": 0, "calendar.measured_days": days}
    return plan(lay(asked, usual | values))


def found_at_once() -> Scenario:
    """Nobody says a word for sixty days, and nobody looks; then everything is found in one."""
    asked = all_the_time(70, **SILENT, **{"trouble.detection": 0.1, "trouble.detection_visit": 0.1})
    looks = [RuleChange(day, rule, hours) for day, hours in ((0, 0.0), (60, 80.0))
             for rule in ("patrol_hours", "visit_hours")]  # fmt: skip
    return replace(asked, changes=tuple(sorted(looks, key=lambda one: (one.day, one.column))))


EXTREMES = {
    "everything on the first day": lambda: all_the_time(2, 20),
    "every trouble has two others": lambda: all_the_time(
        25, 10, **SILENT, **{"trouble.contagion": 0.4, "trouble.contagion_days": 1.0}
    ),
    "everything is found at once": found_at_once,
}


@pytest.mark.parametrize("weather", [*WORLDS, *EXTREMES])
def test_no_day_brings_more_than_was_foreseen(weather):
    asked = (WORLDS | EXTREMES)[weather]()
    here = World(asked, 2)
    now = here.ledger.arrays["today"][0]
    for day in range(asked.days):
        here.begin_day()
        need = {name: int(now[f"need_{name}"]) for name in TABLES}
        before = int(now["events"]), int(now["notes"])
        here.live(day + 1)
        acts = here.ledger.arrays["events"]["act"][before[0] : int(now["events"])]
        found = np.count_nonzero(acts == Act.DETECT)
        assert {name: int(now[name]) for name in TABLES if now[name] > need[name]} == {}
        assert NOTES_PER_CASE * found <= need["notes"] - before[1]


@pytest.mark.parametrize(
    ("weather", "days"), [(name, 2) for name in EXTREMES] + [("everything is found at once", 63)]
)
def test_on_such_days_the_engines_are_identical(weather, days):
    assert dock(EXTREMES[weather](), seed=1, days=days).difference is None


def test_a_day_for_which_there_is_just_enough_room_is_lived():
    here = World(scenario(days=40), 1)
    now = here.ledger.arrays["today"][0]
    for day in range(40):
        here.begin_day()
        for name in ("levels", "events"):
            now[f"room_{name}"] = now[f"need_{name}"]  # there is more in truth
        here.live(day + 1)
    assert here.history().digest == digest(scenario(days=40))


def test_a_day_that_finds_no_room_is_named_and_none_comes_after_it():
    here = World(scenario(days=60), 1)
    here.live(20)
    here.ledger.arrays["today"]["room_cases"] = 10**9  # as if there were room
    here.ledger.arrays["today"]["is_full"] = 1
    with pytest.raises(MemoryError, match="day 20 brought more"):
        here.live(60)


def test_no_engine_lives_beyond_the_last_day(world_of):
    here = world_of(scenario(days=5), 1)
    with pytest.raises(ValueError, match="there is no day 5: this run has 5 days"):
        here.live(6)
    here.live(5)


def test_who_gave_the_log_away_does_not_hand_over():
    here = World(scenario(days=30), 1)
    here.live(15, sink=lambda _: None)
    with pytest.raises(ValueError, match="handed to a sink"):
        to_agents(here)
