"""The floor: the draws of a run and the memory it touches, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from experiments.benchmarks.counting import Needs
from sim.engines.compiled import World
from sim.rules.chance import compiled_draw

STRIDE = 7919  # households are touched in no order that the machine could guess


@cache
def _loop() -> Callable[..., float]:
    draw = compiled_draw()

    @numba.njit(nogil=True)
    def floor(draws, touched, days, homes, clocks, cases, events):  # type: ignore[no-untyped-def]
        total, row = 0.0, 0
        for i in range(draws):
            total += draw(1, 5, i, 0, 0)
        for _ in range(touched):
            row = (row + STRIDE) % homes.shape[0]
            for k in range(homes.shape[1]):
                total += homes[row, k]
            homes[row, 0] = total
        for _ in range(days):
            for c in range(clocks.shape[0]):
                for k in range(clocks.shape[1]):
                    total += clocks[c, k]
        for e in range(events.shape[0]):
            for k in range(events.shape[1]):
                events[e, k] = total
        for e in range(cases.shape[0]):
            for k in range(cases.shape[1]):
                cases[e, k] = total
        return total

    return floor


def prepared(world: World, of: Needs, days: int) -> Callable[[], Any]:
    """What runs the floor of one run; compiled and tried once."""
    homes, clocks, cases = (_blank(t.data.dtype, n) for t, n in (
        (world.state.household, world.state.household.rows), (world.state.clock, world.state.clock.rows),
        (world.state.case, of.cases),
    ))  # fmt: skip
    events = _blank(world.ledger.arrays["events"].dtype, of.events)
    floor = _loop()
    given = (of.draws, of.touched, days, homes, clocks, cases, events)
    floor(*given)
    return lambda: floor(*given)


def _blank(record: np.dtype, rows: int) -> np.ndarray:
    """A table of as many eight-byte words as so many records have."""
    return np.zeros((rows, -(-record.itemsize // 8)))
