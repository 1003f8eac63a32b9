"""Differences whose truth is known, and what a study sees of them at each look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import e, sqrt

import numpy as np

SEED = 20_010_713  # of everything here
AT_ONCE = 500  # studies held in memory

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


@dataclass(frozen=True)
class Kind:
    """A distribution of paired differences: its name, how to draw, its truth, its values if they are few.

    largest : the largest size of a difference, where the rule is told of it.
    """

    name: str
    draw: Draw
    mean: float
    spread: float
    values: tuple[float, ...] = ()
    largest: float | None = None


def _rare(name: str, rarity: int, largest: float | None = None) -> Kind:
    """One pair in so many differs, by 1."""
    share = 1.0 / rarity

    def draw(dice: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        return (dice.random(shape) < share).astype(float)

    return Kind(name, draw, share, sqrt(share * (1.0 - share)), (0.0, 1.0), largest)


def _three_values(dice: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    luck = dice.random(shape)
    return (luck > 0.85).astype(float) - (luck < 0.05)


KINDS = (
    Kind("normal", lambda dice, shape: dice.normal(size=shape), 0.0, 1.0),
    Kind("exponential", lambda dice, shape: dice.exponential(size=shape), 1.0, 1.0),
    Kind("three values: -1, 0, 1 in 1, 16, 3 of 20", _three_values, 0.1, sqrt(0.19), (-1.0, 0.0, 1.0)),
    _rare("1 in 20, else 0", 20),
    _rare("1 in 20, else 0; known to be 1 at most", 20, 1.0),
    _rare("1 in 200, else 0; known to be 1 at most", 200, 1.0),
    Kind("log-normal", lambda dice, shape: dice.lognormal(size=shape), sqrt(e), sqrt((e - 1.0) * e)),
)

# Regimes held against one baseline, whose noise is taken off theirs; and differences that share nothing.
ONE_BASELINE = Kind("normal, one baseline", KINDS[0].draw, 0.0, sqrt(2.0))
SIDE_BY_SIDE = Kind("exponential, side by side", KINDS[1].draw, 1.0, 1.0)


@dataclass(frozen=True)
class Seen:
    """What studies of a kind have seen: arrays of shape (studies, looks), `running` (studies, replicates).

    errors : of the mean, its truth taken off. spreads : standard deviations. differing : pairs that
    differ, as `sim.comparison.reach.pairs_that_differ` counts. running : sums of errors.
    """

    kind: Kind
    errors: np.ndarray
    spreads: np.ndarray
    differing: np.ndarray
    running: np.ndarray


def studies_of(kind: Kind, studies: int, looks: tuple[int, ...]) -> Iterator[Seen]:
    """Draw the studies of a kind, some at a time."""
    number = [item.name for item in KINDS].index(kind.name)
    for first in range(0, studies, AT_ONCE):
        dice = np.random.default_rng([SEED, number, first])
        yield seen(kind, kind.draw(dice, (min(AT_ONCE, studies - first), looks[-1])), looks)


def seen(kind: Kind, drawn: np.ndarray, looks: tuple[int, ...]) -> Seen:
    """Sum up differences, shape (studies, replicates), at each look."""
    off, counts = drawn - kind.mean, np.array(looks, dtype=float)
    means = _summed(off, looks) / counts
    variances = (_summed(off * off, looks) - counts * means * means) / (counts - 1.0)
    spreads = np.sqrt(np.where(variances > 1e-12 * kind.spread**2, variances, 0.0))
    differing = np.broadcast_to(counts, means.shape)
    if kind.values:
        alike = [_summed((drawn == value).astype(float), looks) for value in kind.values]
        differing = counts - np.maximum.reduce(alike) + 1.0
    return Seen(kind, means, spreads, differing, np.cumsum(off, axis=1))


def _summed(column: np.ndarray, looks: tuple[int, ...]) -> np.ndarray:
    return np.cumsum(np.add.reduceat(column, [0, *looks[:-1]], axis=1), axis=1)
