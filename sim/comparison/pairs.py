"""Pairs of replicates: two regimes in the same world, seed by seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

ROUNDING = 8.0 * np.finfo(float).eps  # differences below this share of the values are rounding


@dataclass(frozen=True)
class Interval:
    """A closed interval in the unit of what it bounds."""

    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half its length."""
        return (self.high - self.low) / 2.0

    def excludes(self, value: float) -> bool:
        """Whether the value lies outside."""
        return value < self.low or value > self.high


@dataclass(frozen=True)
class Pairs:
    """The replicates in which both regimes define the outcome, in order of seed.

    seeds : int array (pairs,); baseline, other : float array (pairs,), in the outcome's unit;
    dropped : replicates left out because at least one of the two is undefined.
    """

    seeds: np.ndarray
    baseline: np.ndarray
    other: np.ndarray
    dropped: int

    @property
    def count(self) -> int:
        """How many pairs are left."""
        return len(self.seeds)

    @property
    def differences(self) -> np.ndarray:
        """Other minus baseline, shape (pairs,)."""
        return self.other - self.baseline

    @property
    def rounding(self) -> float:
        """The size, in the outcome's unit, under which a difference is rounding."""
        return float(ROUNDING * max(np.abs(self.baseline).max(), np.abs(self.other).max()))

    @property
    def are_equal(self) -> bool:
        """Whether the regimes cannot be told apart in any pair."""
        return self.count > 0 and bool(np.abs(self.differences).max() <= self.rounding)

    @property
    def are_alike(self) -> bool:
        """Whether every pair differs by the same amount, which may be nothing."""
        return self.count > 0 and bool(np.ptp(self.differences) <= self.rounding)


def pair_up(seeds: np.ndarray, baseline: np.ndarray, other: np.ndarray) -> Pairs:
    """Match two regimes by seed and drop the replicates that lack one of them.

    Parameters
    ----------
    seeds : int array of shape (replicates,), without repeats
    baseline, other : float array of shape (replicates,)
        NaN means that the outcome is not defined in that run.
    """
    order = np.argsort(seeds, kind="stable")  # so that the order of replicates cannot matter
    defined = order[~(np.isnan(baseline) | np.isnan(other))[order]]
    return Pairs(seeds[defined], baseline[defined], other[defined], len(seeds) - len(defined))


def interval_about(pairs: Pairs, critical: float) -> Interval | None:
    """Return the mean difference plus and minus `critical` standard errors; None if that is unbounded."""
    if not math.isfinite(critical):
        return None
    mean, reach = float(pairs.differences.mean()), critical * standard_error(pairs.differences)
    return Interval(mean - reach, mean + reach)


def standard_error(differences: np.ndarray) -> float:
    """Return the standard error of the mean of at least two differences."""
    return float(differences.std(ddof=1)) / math.sqrt(len(differences))
