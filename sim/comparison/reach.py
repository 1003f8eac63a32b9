"""How far a mean difference may be off at a look, when one stops as soon as that is little.

The data look calmest just when their spread is underestimated, so early looks are held to a
stricter level, which eases as pairs that differ from each other come in:

    error of a look = error ^ (1 + 32 / pairs that differ)

A spread of nothing is no proof of anything. With fewer than nine pairs that differ, Student's
interval does not speak; a bound on a single difference, where there is one, speaks instead.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, stdtrit

EARLIEST = 10  # replicates before the first look
WIDENING = 32.0  # pairs that differ: with so many, the error of a look is the square of what was asked
FEWEST_DIFFERING = 9  # as `pairs_that_differ` counts them
TIE = 1e-9  # of the difference that matters: what is closer than this is one value


def pairs_that_differ(ordered: np.ndarray, tie: float) -> tuple[int, float]:
    """Count the pairs that say something new, and find the value that the others share.

    Parameters
    ----------
    ordered : float array of shape (pairs,), ascending, at least one
        Differences.
    tie : float, at least 0, in the same unit
        Neighbours no further apart than this are one value.

    Returns
    -------
    int in [1, pairs], and float
        One for the commonest value, and one for each pair that has another: all pairs, if no two
        are equal. Then the commonest value, the lowest of several.
    """
    starts = np.flatnonzero(np.diff(ordered, prepend=-np.inf) > tie)
    lengths = np.diff(starts, append=len(ordered))
    longest = int(lengths.argmax())
    return len(ordered) - int(lengths[longest]) + 1, float(ordered[starts[longest]])


def reach(
    error: float,
    pairs: np.ndarray | float,
    differing: np.ndarray | float,
    spread: np.ndarray | float,
    largest: float | None = None,
    looks: int = 1,
) -> np.ndarray:
    """Half-width of the interval of a mean difference at a look; arrays of studies are taken together.

    Parameters
    ----------
    error : float in (0, 1)
        Share of studies in which this interval, at whatever look one stops, may miss the truth.
    pairs, differing : arrays of one shape, at least 3 and 1
        Pairs kept, and pairs that differ, as `pairs_that_differ` counts.
    spread : array of that shape, at least 0, in the outcome's unit
        Standard deviation of the differences.
    largest : float, more than 0, or None, in the outcome's unit
        The largest size of a single difference, where one is known.
    looks : int, at least 1
        How many there may be.

    Returns
    -------
    float array of that shape, in the outcome's unit; infinite where nothing can be said.

    Source
    ------
    PAPER Clopper and Pearson 1934 for the bound on how many pairs may differ. ESTIMATE 32, of 20, 24,
    28 and 32 tried, is what exponential differences take at 99 %. ASSUMPTION nine: with fewer, the
    spread of a rare event is anybody's guess. How often the rule errs: `results/stopping.md`.
    """
    pairs, differing, spread = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (pairs, differing, spread))
    )
    of_look = error ** (1.0 + WIDENING / differing)
    student = -stdtrit(pairs - 1.0, of_look / 2.0) * spread / np.sqrt(pairs)
    if largest is None:
        few = np.full(pairs.shape, np.inf)
    else:
        # The bound is exact, so the looks need do no more than share the error.
        others = differing - 1.0
        few = largest * betaincinv(others + 1.0, pairs - others, 1.0 - error / looks)
    return np.where(differing >= FEWEST_DIFFERING, student, few)
