"""From one hump of fee collection two emerge: compounds that pay, and compounds that do not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.planning import plan
from sim.rules.chance import draw
from tests.limits.worlds import QUIET, a_compound, a_question
from tests.worlds import WORLDS

COMPOUNDS = 40
YEARS = 3
ONLY_HABIT = {"quality": 0.0, "others": 0.0}


def first_collection(mean: float) -> np.ndarray:
    """One hump around a mean: means of three uniform draws, at most 0.2 away."""
    u = np.asarray(draw(5, 921, np.arange(3 * COMPOUNDS, dtype=np.uint64)))
    return mean + 0.4 * (u.reshape(3, COMPOUNDS).mean(axis=0) - 0.5)


@cache
def collection_after_years(
    engine: str, mean: float, seed: int, is_coupled: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Shares that pay at first and after some years, under declared parameters and frozen fees."""
    homes = {
        f"home {n}": a_compound(48, collection=float(share), quality=float(share))
        for n, share in enumerate(first_collection(mean))
    }
    fees = {} if is_coupled else {"fees": ONLY_HABIT}
    world = WORLDS[engine](plan(a_question(compounds=homes, days=365 * YEARS, **QUIET, **fees)), seed)
    before = world.state.compound.live("collection").copy()
    for _ in range(365 * YEARS):
        world.step()
    return before, world.state.compound.live("collection").copy()


def count(shares: np.ndarray, low: float, high: float) -> int:
    return int(((shares >= low) & (shares < high)).sum())


def bimodality(shares: np.ndarray) -> float:
    """Sarle's coefficient: 1/3 for a bell, 5/9 for a flat hump, 1 for two points."""
    z = (shares - shares.mean()) / shares.std()
    return float(((z**3).mean() ** 2 + 1.0) / (z**4).mean())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("mean", [0.55, 0.6])
def test_from_one_hump_two_modes_emerge(mean, seed, engine):
    before, after = collection_after_years(engine, mean, seed)
    assert count(before, 0.35, 0.8) == COMPOUNDS
    assert bimodality(before) < 5 / 9
    assert count(after, 0.0, 0.5) >= COMPOUNDS // 5
    assert count(after, 0.75, 1.01) >= COMPOUNDS // 5
    assert count(after, 0.5, 0.75) <= COMPOUNDS // 12
    assert bimodality(after) > 0.75


@pytest.mark.parametrize("seed", [1, 2])
def test_the_higher_they_start_the_more_end_in_the_upper_mode(seed, engine):
    """The basins are no lottery: the edge between them lies within the hump, and nobody crosses it downwards
    for having started higher (the system is cooperative; only firms that leave disturb it)."""
    _, lower = collection_after_years(engine, 0.55, seed)
    _, higher = collection_after_years(engine, 0.6, seed)
    assert count(higher, 0.75, 1.01) > count(lower, 0.75, 1.01)
    assert ((higher > 0.6) >= (lower > 0.6)).mean() > 0.95


def test_when_nobody_looks_at_service_or_others_one_hump_stays_one(engine):
    _, after = collection_after_years(engine, 0.55, 1, is_coupled=False)
    assert bimodality(after) < 5 / 9
    assert np.ptp(after) < 0.4
