"""A stormy question and what may be changed in it on the way, for tests of runs that share a past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sim.engines import simulate
from sim.scenario import RuleChange, Scenario
from tests.engines.weather import STORMY, world

DAYS = 90


@cache
def stormy(days: int = DAYS) -> Scenario:
    return world("one_three_x", (), 3.0, {**STORMY, "calendar.measured_days": days})


def changed(*more: tuple[int, str, float], label: str = "", days: int = DAYS) -> Scenario:
    """The stormy question with some more changes, put in order."""
    every = (*stormy(days).changes, *(RuleChange(*one) for one in more))
    in_order = tuple(sorted(every, key=lambda one: (one.day, one.column)))
    return replace(stormy(days), label=label, changes=in_order)


PLAIN = changed()
EARLY = changed((20, "convener", -1.0))
TWICE = changed((20, "convener", -1.0), (60, "shared_list", 0.0))
LATE = changed((60, "joint_desk_days", 0.0), label="late")
NESTED = [PLAIN, EARLY, TWICE, LATE, changed((20, "convener", -1.0), (75, "seats", 0.0))]
FROM_THE_START = changed((0, "whistle", 2.0))


def alone(scenarios: Sequence[Scenario], seeds: Sequence[int] = (1,)) -> list[str]:
    return [simulate(one, seed).digest for seed in seeds for one in scenarios]
