"""The floor: the draws of a run and the memory it touches, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from experiments.benchmarks.counting import Needs
from sim.engines.compiled import World, uniform
from sim.rules import chance, compile_rules

STRIDE = 7919  # households are touched in no order that the machine could guess
BLOCK = 1024  # draws that are made together, step by step, where it should be as fast as is known
__all__ = ["prepared", "uniform"]  # the latter says how a draw's last step is compiled


@cache
def _loops() -> tuple[Callable[..., float], Callable[..., float], Callable[..., int]]:
    """Draws one by one, draws by the block, and the memory of a run."""
    compile_rules()
    seed, purpose, zero = (np.uint64(key) for key in (1, 5, 0))

    @numba.njit(nogil=True, error_model="numpy")
    def one_by_one(draws, steps, luck):  # type: ignore[no-untyped-def]  # noqa: ARG001
        for k in range(draws):
            luck[k % BLOCK] = chance.drawn_at(chance.occasion(seed, purpose, np.uint64(k), zero), zero)

    @numba.njit(nogil=True, error_model="numpy")
    def by_the_block(draws, steps, luck):  # type: ignore[no-untyped-def]
        for start in range(0, draws, BLOCK):
            for k in range(BLOCK):
                steps[k] = chance.occasion(seed, purpose, np.uint64(start + k), zero)
            for k in range(BLOCK):
                luck[k] = chance.drawn_at(steps[k], zero)

    @numba.njit(nogil=True, error_model="numpy")
    def memory(touched, days, homes, clocks, cases, events):  # type: ignore[no-untyped-def]
        total, row = 0, 0  # whole numbers, which may be added up in any order: only the reading counts
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

    return one_by_one, by_the_block, memory


def prepared(world: World, of: Needs, days: int, by_the_block: bool = False) -> Callable[[], Any]:
    """What runs the floor of one run; compiled and tried once."""
    homes, clocks, cases = (_blank(t.data.dtype, n) for t, n in (
        (world.state.household, world.state.household.rows), (world.state.clock, world.state.clock.rows),
        (world.state.case, of.cases),
    ))  # fmt: skip
    events = _blank(world.ledger.arrays["events"].dtype, of.events)
    steps, luck = np.zeros(BLOCK, dtype=np.uint64), np.zeros(BLOCK)
    singly, together, memory = _loops()
    draw = together if by_the_block else singly

    def floor() -> int:
        draw(of.draws, steps, luck)
        return memory(of.touched, days, homes, clocks, cases, events)

    floor()
    return floor


def _blank(record: np.dtype, rows: int) -> np.ndarray:
    """A table of as many eight-byte words as so many records have."""
    return np.ones((rows, -(-record.itemsize // 8)), dtype=np.int64)
