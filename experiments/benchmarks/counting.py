"""What a run cannot do without: its keyed draws, and the households it touches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engines.compiled import World as CompiledWorld
from sim.engines.reference import World
from sim.rules import chance
from sim.scenario import Scenario
from sim.vocabulary import Act, Purpose

SIDES = 2  # of a pair


@dataclass(frozen=True)
class Needs:
    """The work of one run that no engine can save.

    Attributes
    ----------
    draws : int
        Keyed draws, the eve of day 0 included.
    touched : int
        Household-days on which a household changed or waited.
    cases, claims, events : int
    """

    draws: int
    touched: int
    cases: int
    claims: int
    events: int


@contextmanager
def counted_draws() -> Iterator[list[int]]:
    """Count the numbers that `chance.draw` gives inside the block, wherever it was imported to.

    Agents draw for every pair of households from either side; it is one draw.
    """
    honest, count = chance.draw, [0]

    def draw(*keys: Any, **named: Any) -> Any:
        found = honest(*keys, **named)
        purpose = keys[1] if len(keys) > 1 else named["purpose"]
        count[0] += np.size(found) // (SIDES if purpose == Purpose.TIE else 1)
        return found

    holders = [
        module for name, module in list(sys.modules.items())
        if name.startswith("sim.") and module.__dict__.get("draw") is honest
    ]  # fmt: skip
    for module in holders:
        module.draw = draw  # type: ignore[attr-defined]
    try:
        yield count
    finally:
        for module in holders:
            module.draw = honest  # type: ignore[attr-defined]


def needs(scenario: Scenario, seed: int) -> Needs:
    """Count what one run of a scenario needs."""
    with counted_draws() as count:
        world = World(scenario, seed)
        for _ in range(scenario.days):
            world.step()
    world.close_down()
    fast = CompiledWorld(scenario, seed)
    touched = _touched(fast, scenario.days)
    history = fast.history()
    acts = history.events["act"]
    return Needs(
        count[0], touched, len(history.cases["stage"]), int((acts == Act.CLAIM).sum()), len(acts)
    )  # fmt: skip


def _touched(world: CompiledWorld, days: int) -> int:
    homes, total = world.state.household, 0
    raw = homes.data.view(np.uint8).reshape(len(homes.data), -1)  # a copy of records leaves out their padding
    for day in range(days):
        before = raw.copy()
        world.live(day + 1)
        changed = (before != raw).any(axis=1)
        waiting = world.ledger.arrays["waiting_rows"][: int(world.ledger.arrays["today"]["waiting"][0])]
        changed[world.state.case.household[waiting]] = True
        total += int(changed[: homes.rows].sum())
    return total
