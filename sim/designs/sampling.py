"""Designs that fill the space of the leaves: Latin hypercube, Sobol', Morris, Saltelli.

All are laid in the unit cube and then stretched over the axes, so that a list of n levels gives
each the same share of the cube and whole numbers are as likely as one another. With one seed and
one version of SciPy and SALib the same points come to the last bit; `tests/designs` keeps a few.
SciPy's statistics and SALib take about a second each to come, so they wait until they are called.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.designs.axes import Axis, spaced
from sim.designs.points import Column


def latin_hypercube(axes: Sequence[Axis], size: int, seed: int) -> list[Column]:
    """Points of which every axis, cut into `size` equal strata, has one in each.

    Source
    ------
    McKay, Beckman and Conover 1979, Technometrics 21(2); `scipy.stats.qmc.LatinHypercube`.
    """
    from scipy.stats import qmc

    cube = qmc.LatinHypercube(len(axes), rng=seed).random(size)
    return [stretched(axis, cube[:, place]) for place, axis in enumerate(axes)]


def sobol(axes: Sequence[Axis], size: int, seed: int) -> list[Column]:
    """Points of a scrambled Sobol' sequence, `size` being a power of two.

    Source
    ------
    Sobol' 1967; Owen 1998 for scrambling; Joe and Kuo 2008 for the directions;
    `scipy.stats.qmc.Sobol`, with its default of 30 bits.
    """
    cube = _sobol_cube(len(axes), size, seed)
    return [stretched(axis, cube[:, place]) for place, axis in enumerate(axes)]


def saltelli(axes: Sequence[Axis], size: int, seed: int, second_order: bool) -> list[Column]:
    """Rows from which first-order and total indices are estimated, of k + 2 or 2k + 2 points each.

    A Sobol' point in 2k dimensions is cut into a row of matrix A and a row of matrix B. Then come, in
    this order: A; A with its first, second, … column from B; with `second_order`, B with its first,
    second, … column from A; and B.

    Source
    ------
    Saltelli 2002, Computer Physics Communications 145(2); Saltelli et al. 2010, ibid. 181(2). The
    rows are those of `SALib.sample.sobol` to the last bit, which a test holds us to; they are crossed
    here because its loops take longer than the rest of a design together.
    """
    k = len(axes)
    cube = _sobol_cube(2 * k, size, seed)
    columns = []
    for place, axis in enumerate(axes):
        a, b = cube[:, place], cube[:, k + place]
        rows = np.empty((size, saltelli_block(k, second_order)))
        rows[:, : k + 1] = a[:, None]
        rows[:, 1 + place] = b
        rows[:, k + 1 :] = b[:, None]
        if second_order:
            rows[:, k + 1 + place] = a
        columns.append(stretched(axis, rows.ravel()))
    return columns


def saltelli_block(k: int, second_order: bool) -> int:
    """How many points a row of Saltelli has with k axes."""
    return 2 * k + 2 if second_order else k + 2


def morris(axes: Sequence[Axis], size: int, seed: int, levels: int) -> list[Column]:
    """Trajectories of k + 1 points on a grid, of which each step moves one axis by half the grid.

    With p levels a step is p/(2(p - 1)) of the interval; a list moves by at least
    one of its levels, and whole numbers are the nearest to equal spacing, so that every step
    changes something.

    Source
    ------
    Morris 1991, Technometrics 33(2); `SALib.sample.morris`, without optimised trajectories.
    """
    from SALib.sample import morris as salib  # type: ignore[import-untyped]

    names = [axis.name for axis in axes]
    problem = {"num_vars": len(axes), "names": names, "bounds": [[0.0, 1.0]] * len(axes)}
    cube = salib.sample(problem, size, num_levels=levels, seed=seed)
    # From here on in whole steps, lest a third of the way come out a hair below a third.
    steps = np.rint(cube * (levels - 1)).astype(np.int64)
    return [_stepped(axis, steps[:, place], levels) for place, axis in enumerate(axes)]


def _stepped(axis: Axis, steps: np.ndarray, levels: int) -> Column:
    if axis.is_interval:
        return Column(axis, numbers=spaced(axis, levels)[steps])
    n = len(axis.values)
    table = [min(step * n // (levels - 1), n - 1) for step in range(levels)]
    return Column(axis, codes=np.array(table, dtype=np.int32)[steps])


def _sobol_cube(dimensions: int, size: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, scramble=True, rng=seed).random_base2(size.bit_length() - 1)


def stretched(axis: Axis, share: np.ndarray) -> Column:
    """Stretch one coordinate of the unit cube over an axis.

    Parameters
    ----------
    axis : Axis
        A leaf.
    share : float array of shape (points,) in [0, 1]
        Equal shares fall to each listed level and to each whole number.
    """
    if not axis.is_interval:
        return Column(axis, codes=_strata(share, len(axis.values)).astype(np.int32))
    low, high = axis.bounds
    if axis.is_whole:
        return Column(axis, numbers=int(low) + _strata(share, int(high) - int(low) + 1))
    # The last rounding may lead past the end.
    return Column(axis, numbers=np.clip(low + share * (high - low), low, high))


def _strata(share: np.ndarray, count: int) -> np.ndarray:
    return np.minimum(np.floor(share * count).astype(np.int64), count - 1)
