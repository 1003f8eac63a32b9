"""Chance for the analysis, never for the model: replicates drawn again, signs flipped.

Every resample is a function of a stated seed and of the replicates it resamples, so the same
table gives the same bytes. Rows of a comparison that keep the same replicates are resampled
together, which is what carries the dependence between outcomes into simultaneous intervals.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

BOOTSTRAP = 1  # purposes: two kinds of resample never share a stream
SIGNS = 2

EXACT_UP_TO = 12  # pairs; 2¹¹ sign patterns, the other half being their mirror images
EVERY_PAIR_ALIKE = 1e-12  # share of the original variance under which a resample has no spread


def _words(seeds: np.ndarray, seed: int, purpose: int, count: int) -> np.ndarray:
    """Return raw 64-bit words addressed by the analysis seed, the purpose and the replicates resampled."""
    address = hashlib.sha256(np.ascontiguousarray(seeds, dtype="<i8").tobytes()).digest()
    key = np.array([seed, int.from_bytes(address[:8], "little") ^ purpose], dtype=np.uint64)
    return np.random.Philox(key=key).random_raw(count)


def resampled_pairs(seeds: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Draw the replicates again, with replacement.

    Parameters
    ----------
    seeds : int array of shape (pairs,)
        The seeds of the replicates, which address the draws.
    resamples : int, at least 1
    seed : int in [0, 2⁶⁴)
        Of the analysis; it has nothing to do with the seeds of the runs.

    Returns
    -------
    int array of shape (pairs, resamples), read-only
        Each column is one resample: positions among the pairs.
    """
    return _resampled(np.ascontiguousarray(seeds, dtype="<i8").tobytes(), resamples, seed)


@lru_cache(maxsize=4)
def _resampled(seeds: bytes, resamples: int, seed: int) -> np.ndarray:
    names = np.frombuffer(seeds, dtype="<i8")
    words = _words(names, seed, BOOTSTRAP, len(names) * resamples)
    # We make positions from raw words ourselves: how Generator.integers does it may change.
    positions = ((words >> np.uint64(11)) * 2.0**-53 * len(names)).astype(np.int64)
    positions = positions.reshape(len(names), resamples)
    positions.flags.writeable = False
    return positions


def studentised_deviations(differences: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """How far, in its own standard errors, each resampled mean lies from the observed mean.

        |t*| = |mean* - mean| / (spread* / √pairs)

    Parameters
    ----------
    differences : float array of shape (pairs,), finite
    positions : int array of shape (pairs, resamples)
        From `resampled_pairs`.

    Returns
    -------
    float array of shape (resamples,), at least 0; infinite where a resample has no spread.

    Source
    ------
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, §12.5; Hall 1988 for the symmetric form.
    """
    pairs = len(differences)
    centred = differences - differences.mean()
    total, squares = np.zeros(positions.shape[1]), np.zeros(positions.shape[1])
    # Draw by draw, so that what is at work stays small and sums have one order on every machine.
    for places in positions:
        drawn = centred[places]
        total += drawn
        squares += drawn * drawn
    variance = (squares - total * total / pairs) / (pairs - 1)
    alike = variance <= EVERY_PAIR_ALIKE * (centred * centred).sum() / (pairs - 1)
    error = np.sqrt(np.where(alike, 1.0, variance) / pairs)
    return np.where(alike, np.inf, np.abs(total / pairs) / error)


def critical_deviation(deviations: np.ndarray, level: float) -> float:
    """Return the |t*| that a share `level` of resamples does not exceed, as an order statistic.

    Parameters
    ----------
    deviations : float array of shape (resamples,)
    level : float in (0, 1)

    Returns
    -------
    float, infinite when too many resamples have no spread.
    """
    resamples = len(deviations)
    place = resamples - int((1.0 - level) * (resamples + 1) + 1e-9)
    return float(np.sort(deviations)[min(place, resamples - 1)])


def sign_flip_p(differences: np.ndarray, seeds: np.ndarray, resamples: int, seed: int) -> float:
    """Two-sided p-value of the mean when the sign of every difference is a fair coin.

    Exact by enumeration up to twelve pairs; beyond, `resamples` random patterns with the
    observed one counted among them, so that p is never 0 and the test is never too eager.

    Parameters
    ----------
    differences : float array of shape (pairs,), finite
    seeds : int array of shape (pairs,)
    resamples, seed : int
        As in `resampled_pairs`.

    Returns
    -------
    float in (0, 1]

    Source
    ------
    Fisher 1935, The Design of Experiments, §21; Phipson and Smyth 2010 for the +1.

    Notes
    -----
    Exact when the differences are symmetric about 0. Because the sum of squares does not change
    with the signs, ranking the mean and ranking Student's t are the same test.
    """
    pairs = len(differences)
    # Sums that are equal on paper may differ in the last bits, by the order of the additions.
    slack = 4.0 * pairs * np.finfo(float).eps * np.abs(differences).sum()
    observed = abs(float(differences.sum())) - slack
    signs = sign_patterns(seeds, resamples, seed)
    sums = np.zeros(signs.shape[1])
    for difference, sign in zip(differences, signs, strict=True):
        sums += difference * sign
    reached = int((np.abs(sums) >= observed).sum())
    if pairs <= EXACT_UP_TO:
        return reached / signs.shape[1]
    return (1 + reached) / (1 + resamples)


def smallest_sign_flip_p(pairs: int, resamples: int) -> float:
    """Return the smallest p that `sign_flip_p` can give with so many pairs: its own resolution."""
    if pairs <= EXACT_UP_TO:
        return 2.0 ** (1 - pairs)
    return 1.0 / (1 + resamples)


def sign_patterns(seeds: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Patterns of signs: all of them, up to a mirror image, for few pairs; else a seeded sample.

    Returns
    -------
    int8 array of shape (pairs, patterns) holding -1 and +1, read-only
    """
    return _patterns(np.ascontiguousarray(seeds, dtype="<i8").tobytes(), resamples, seed)


@lru_cache(maxsize=4)
def _patterns(seeds: bytes, resamples: int, seed: int) -> np.ndarray:
    names = np.frombuffer(seeds, dtype="<i8")
    pairs = len(names)
    if pairs <= EXACT_UP_TO:
        # The first sign is held: a pattern and its mirror image give sums of equal size.
        bits = (np.arange(2 ** (pairs - 1))[None, :] >> np.arange(pairs)[:, None]) & 1
        bits = np.roll(bits, 1, axis=0)
    else:
        words = _words(names, seed, SIGNS, pairs * resamples)
        bits = (words >> np.uint64(63)).astype(np.int8).reshape(pairs, resamples)
    patterns = (1 - 2 * bits).astype(np.int8)
    patterns.flags.writeable = False
    return patterns
