"""Everything that can be wrong with the points of a study is looked for before any of them is run.

Levels are tried one by one. Parameters that must agree are compared by whole columns. Whatever else
varies together is planned in all its combinations, or, where these are too many, at their ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from operator import attrgetter
from typing import Any

import numpy as np

from sim.designs import Axis
from sim.errors import ConfigError, Fault
from sim.planning.parameters import PARAMETERS, TOGETHER
from sim.planning.variants import Variants
from sim.study.plan import Column, combinations_of

MOST_PLANNED = 2_000  # combinations of what is no parameter that are planned one by one
MOST_LEVELS = 5_000  # levels of one axis that are tried one by one; of the others the ends


def check_axes(
    bases: Sequence[Mapping[str, Any]],
    axes: Sequence[Axis],
    columns: Sequence[Column],
    origin: Mapping[str, str],
) -> list[Variants]:
    """Try every level of every leaf by itself, and both ends of every interval.

    Parameters
    ----------
    bases : sequence of mappings
        What was composed for each combination of options.
    axes : sequence of Axis
    columns : sequence of Column
        What was laid over them; a file of points has numbers that no axis lists.
    origin : mapping from axis to the place where it was written

    Returns
    -------
    list of Variants
        One for each base.

    Raises
    ------
    ConfigError
        Naming every level that cannot be used.
    """
    variants = [Variants(base) for base in bases]
    faults: dict[tuple[str, str], Fault] = {}
    laid = {column.name: column for column in columns}
    for axis in axes:
        if axis.is_group:
            continue
        levels = axis.bounds if axis.is_interval else _few(axis.values or _distinct(laid[axis.name]))
        tried = variants[:1] if axis.name in PARAMETERS else variants
        for variant, level in product(tried, levels):
            try:
                variant.of({axis.name: level})
            except ConfigError as error:
                if axis.name not in PARAMETERS or not _is_about_others(error, axis.name):
                    for fault in error.located(lambda path: origin.get(path, "")).faults:
                        faults[fault.path, fault.what] = fault
    if faults:
        raise ConfigError(faults.values())
    return variants


def _distinct(column: Column) -> Sequence[Any]:
    return np.unique(column.cells).tolist()


def _few(levels: Sequence[Any]) -> Sequence[Any]:
    """As many levels as are tried one by one, and the ends of those beyond."""
    rest = [level for level in levels[MOST_LEVELS:] if isinstance(level, int | float)]
    return [*levels[:MOST_LEVELS], *({min(rest), max(rest)} if rest else ())]


def _is_about_others(error: ConfigError, name: str) -> bool:
    """Whether a parameter is at fault only beside another, which may vary too."""
    pairs = [words for paths, _, words in TOGETHER if name in paths]
    return all(fault.allowed in pairs for fault in error.faults)


def check_points(
    columns: Sequence[Column],
    base_of: np.ndarray,
    variants: Sequence[Variants],
    origin: Mapping[str, str],
) -> None:
    """Look for points whose values do not go together.

    Parameters
    ----------
    columns : sequence of Column
    base_of : int32 array of shape (points,)
        Which combination of options each point starts from.
    variants : sequence of Variants
        From `check_axes`.
    origin : mapping from axis to the place where it was written

    Raises
    ------
    ConfigError
        Of the first point of each kind of fault.
    """
    faults: dict[tuple[str, str], Fault] = {}
    leaves = [column for column in columns if not column.is_group]
    for point in (*_disagreeing(leaves, base_of, variants), *_tangled(leaves, base_of)):
        values = {column.name: column.at(point) for column in leaves}
        try:
            variants[int(base_of[point])].of(values)
        except ConfigError as error:
            for fault in error.located(lambda path: origin.get(path, "")).faults:
                faults.setdefault((fault.path, fault.allowed), fault)
    if faults:
        raise ConfigError(faults.values())


def _disagreeing(leaves: Sequence[Column], base_of: np.ndarray, variants: Sequence[Variants]) -> list[int]:
    """A point for each pair of parameters that do not agree somewhere."""
    columns = {column.name: column for column in leaves}
    found = []
    for paths, agree, _ in TOGETHER:
        if not any(path in columns for path in paths):
            continue
        values = [_numbers(path, columns, base_of, variants) for path in paths]
        wrong = np.flatnonzero(~np.broadcast_to(np.asarray(agree(*values)), base_of.shape))
        found += wrong[:1].tolist()
    return found


def _numbers(
    path: str, columns: Mapping[str, Column], base_of: np.ndarray, variants: Sequence[Variants]
) -> np.ndarray:
    """A parameter at every point."""
    if path in columns:
        column = columns[path]
        if column.levels is None:
            return column.cells
        return np.array([float(level) for level in column.levels])[column.cells]
    own = [float(attrgetter(path)(variant.scenario.parameters)) for variant in variants]
    return np.array(own)[base_of]


def _tangled(leaves: Sequence[Column], base_of: np.ndarray) -> list[int]:
    """Points that show every combination of what is no parameter, or as many as are looked at."""
    columns = [column for column in leaves if column.name not in PARAMETERS]
    if len(columns) + bool(base_of.any()) < 2:
        return []  # each level was tried by itself
    first, _ = combinations_of([*(column.cells for column in columns), base_of], len(base_of))
    if len(first) <= MOST_PLANNED:
        return sorted(first.tolist())
    ends = [int(pick(column.cells)) for column in columns for pick in (np.argmin, np.argmax)]
    step = -(-len(first) // MOST_PLANNED)
    return sorted({*ends, *np.sort(first)[::step].tolist()})
