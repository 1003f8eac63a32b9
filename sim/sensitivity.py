"""Which parameters an outcome answers to: Sobol' indices and elementary effects, regime by regime.

One value per point goes in, such as the mean of an outcome over its replicates. Every combination
of the config groups is analysed by itself, on the same points of the leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from sim.comparison.pairs import Interval
from sim.designs import Points
from sim.errors import RunError, UsageError

LEVEL = 0.95  # of the intervals
RESAMPLES = 1_000
SEED = 1  # of the resamples; SALib takes 0 for no seed at all


@dataclass(frozen=True)
class SobolIndices:
    """What share of an outcome's variance one parameter accounts for.

    Attributes
    ----------
    axis : str
        The parameter.
    groups : dict of str to plain values
        The options of the config groups under which it was measured.
    first : float, about [0, 1], no unit
        The share by the parameter alone; NaN where the outcome does not vary. An estimate may lie
        a little outside.
    total : float, about [0, 1], no unit
        The share by the parameter with all its interactions.
    first_interval, total_interval : Interval
        Estimate plus and minus 1.96 standard deviations over resampled rows.
    """

    axis: str
    groups: dict[str, Any]
    first: float
    first_interval: Interval
    total: float
    total_interval: Interval


@dataclass(frozen=True)
class PairIndex:
    """What share of an outcome's variance two parameters account for together and neither alone.

    Attributes
    ----------
    axis, other : str
        The parameters.
    groups : dict of str to plain values
        The options of the config groups under which it was measured.
    share : float, about [0, 1], no unit
        NaN where the outcome does not vary.
    interval : Interval
        Estimate plus and minus 1.96 standard deviations over resampled rows.
    """

    axis: str
    other: str
    groups: dict[str, Any]
    share: float
    interval: Interval


@dataclass(frozen=True)
class ElementaryEffects:
    """How far an outcome moves when one parameter does, over the trajectories of Morris.

    Attributes
    ----------
    axis : str
        The parameter.
    groups : dict of str to plain values
        The options of the config groups under which it was measured.
    mean : float, in the outcome's unit per whole range of the parameter
        μ: where effects of both signs cancel.
    size : float, at least 0, same unit
        μ*: the mean of their sizes, by which parameters are ranked.
    size_interval : Interval
        Of `size`: plus and minus 1.96 standard deviations over resampled trajectories.
    spread : float, at least 0, same unit
        σ: the standard deviation of the effects, from interactions and from curvature.
    """

    axis: str
    groups: dict[str, Any]
    mean: float
    size: float
    size_interval: Interval
    spread: float


def first_order_and_total(points: Points, values: np.ndarray) -> list[SobolIndices]:
    """First-order and total Sobol' indices of every parameter, for every combination of the groups.

    Parameters
    ----------
    points : Points
        Laid by method=saltelli.
    values : float array of shape (points,), finite
        The outcome at every point, in its own unit.

    Raises
    ------
    UsageError
        If the points were laid otherwise, or there are not as many values.
    RunError
        If the outcome is undefined at some points.

    Source
    ------
    Saltelli et al. 2010, Computer Physics Communications 181(2), as `SALib.analyze.sobol` has it.
    """
    from SALib.analyze import sobol  # type: ignore[import-untyped]

    indices = []
    names, k = _names(points), len(points.leaves)
    for groups, rows in _by_regime(points, values, "saltelli"):
        if _is_still(rows):
            missing = Interval(np.nan, np.nan)
            indices += [SobolIndices(name, groups, np.nan, missing, np.nan, missing) for name in names]
            continue
        # What serves the pairs is left out; these estimators do not read it.
        needed = rows[:, [*range(k + 1), -1]].ravel()
        found = sobol.analyze(
            _problem(points), needed, calc_second_order=False,
            num_resamples=RESAMPLES, conf_level=LEVEL, seed=SEED,
        )  # fmt: skip
        for place, name in enumerate(names):
            first, total = float(found["S1"][place]), float(found["ST"][place])
            first_interval = _about(first, found["S1_conf"][place])
            total_interval = _about(total, found["ST_conf"][place])
            indices.append(SobolIndices(name, groups, first, first_interval, total, total_interval))
    return indices


def second_order(points: Points, values: np.ndarray) -> list[PairIndex]:
    """Second-order Sobol' indices of every pair of parameters, for every combination of the groups.

    Parameters
    ----------
    points : Points
        Laid by method=saltelli with `second_order`.
    values : float array of shape (points,), finite
        The outcome at every point, in its own unit.

    Raises
    ------
    UsageError, RunError
        As for `first_order_and_total`.

    Source
    ------
    Saltelli 2002, Computer Physics Communications 145(2), as `SALib.analyze.sobol` has it.
    """
    from SALib.analyze import sobol

    if points.design.method == "saltelli" and not points.design.second_order:
        raise UsageError(
            "these points do not serve the interactions of pairs.\n"
            "  Lay them with `design.second_order=true`."
        )
    pairs = []
    names = list(enumerate(_names(points)))
    for groups, rows in _by_regime(points, values, "saltelli"):
        found = None
        if not _is_still(rows):
            found = sobol.analyze(
                _problem(points), rows.ravel(), calc_second_order=True,
                num_resamples=RESAMPLES, conf_level=LEVEL, seed=SEED,
            )  # fmt: skip
        for (one, axis), (two, other) in combinations(names, 2):
            share = np.nan if found is None else float(found["S2"][one, two])
            reach = np.nan if found is None else float(found["S2_conf"][one, two])
            pairs.append(PairIndex(axis, other, groups, share, _about(share, reach)))
    return pairs


def elementary_effects(points: Points, values: np.ndarray) -> list[ElementaryEffects]:
    """Elementary effects of every parameter, for every combination of the groups.

    Parameters
    ----------
    points : Points
        Laid by method=morris, with two trajectories or more.
    values : float array of shape (points,), finite
        The outcome at every point, in its own unit.

    Raises
    ------
    UsageError, RunError
        As for `first_order_and_total`.

    Source
    ------
    Morris 1991, Technometrics 33(2); Campolongo, Cariboni and Saltelli 2007 for μ*;
    `SALib.analyze.morris`.
    """
    from SALib.analyze import morris

    if points.design.method == "morris" and points.design.size == 1:
        raise UsageError("one trajectory has no spread.\n  Lay two or more: `design.size=20`.")
    # Only the direction of each step is read from the inputs, so codes of levels will do.
    inputs = np.column_stack([column.data[:: points.combinations] for column in points.leaves]).astype(float)
    effects = []
    for groups, rows in _by_regime(points, values, "morris"):
        found = morris.analyze(
            _problem(points), inputs, rows.ravel(), num_levels=points.design.levels,
            num_resamples=RESAMPLES, conf_level=LEVEL, seed=SEED,
        )  # fmt: skip
        for place, name in enumerate(_names(points)):
            size = float(found["mu_star"][place])
            interval = _about(size, found["mu_star_conf"][place])
            mean, spread = float(found["mu"][place]), float(found["sigma"][place])
            effects.append(ElementaryEffects(name, groups, mean, size, interval, spread))
    return effects


def _is_still(rows: np.ndarray) -> bool:
    """Whether matrices A and B, from which the variance is taken, have one value throughout."""
    return bool(np.ptp(rows[:, [0, -1]]) == 0.0)


def _by_regime(
    points: Points, values: np.ndarray, method: str
) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    """Each combination of the groups with its values in blocks, shape (blocks, block)."""
    if points.design.method != method:
        raise UsageError(
            f"these points were laid by method={points.design.method}, and this analysis reads those of "
            f"method={method}.\n  Lay them with `design.method={method}`."
        )
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (points.count,):
        raise UsageError(
            f"there are values of shape {found.shape} for {points.count:,} points.\n"
            "  Give one value per point, in the order of the points."
        )
    undefined = int((~np.isfinite(found)).sum())
    if undefined:
        raise RunError(
            f"the outcome is undefined at {undefined:,} of {points.count:,} points, and every point counts "
            "in this analysis.\n  Choose an outcome that is always defined, or narrow the ranges."
        )
    for combination, rows in enumerate(points.by_block(found)):
        groups = {column.axis.name: column.value(combination) for column in points.groups}
        yield groups, np.ascontiguousarray(rows)


def _problem(points: Points) -> dict[str, Any]:
    """The parameters as SALib speaks of them."""
    names = _names(points)
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _names(points: Points) -> list[str]:
    return [column.axis.name for column in points.leaves]


def _about(estimate: float, reach: float) -> Interval:
    return Interval(estimate - float(reach), estimate + float(reach))
