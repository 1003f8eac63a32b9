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
from sim.study.plan import Column, Plan

MOST_PLANNED = 2_000  # combinations of what is no parameter that are planned one by one
MOST_LEVELS = 5_000  # levels of one axis that are tried one by one


def check_axes(
    bases: Sequence[Mapping[str, Any]], axes: Sequence[Axis], origin: Mapping[str, str]
) -> list[Variants]:
    """Try every level of every leaf by itself, and both ends of every interval.

    Parameters
    ----------
    bases : sequence of mappings
        What was composed for each combination of options.
    axes : sequence of Axis
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
    for axis in axes:
        if axis.is_group:
            continue
        levels = axis.bounds if axis.is_interval else axis.values[:MOST_LEVELS]
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


def _is_about_others(error: ConfigError, name: str) -> bool:
    """Whether a parameter is at fault only beside another, which may vary too."""
    pairs = [words for paths, _, words in TOGETHER if name in paths]
    return all(fault.allowed in pairs for fault in error.faults)


def check_points(plan: Plan, variants: Sequence[Variants], origin: Mapping[str, str]) -> None:
    """Look for points whose values do not go together.

    Raises
    ------
    ConfigError
        Of the first point of each kind of fault.
    """
    faults: dict[tuple[str, str], Fault] = {}
    for point in (*_disagreeing(plan, variants), *_tangled(plan)):
        values = {column.name: column.at(point) for column in plan.leaves}
        try:
            variants[int(plan.base_of[point])].of(values)
        except ConfigError as error:
            for fault in error.located(lambda path: origin.get(path, "")).faults:
                faults.setdefault((fault.path, fault.allowed), fault)
    if faults:
        raise ConfigError(faults.values())


def _disagreeing(plan: Plan, variants: Sequence[Variants]) -> list[int]:
    """A point for each pair of parameters that do not agree somewhere."""
    columns = {column.name: column for column in plan.leaves}
    found = []
    for paths, agree, _ in TOGETHER:
        if not any(path in columns for path in paths):
            continue
        values = [_numbers(path, columns, plan, variants) for path in paths]
        wrong = np.flatnonzero(~np.broadcast_to(np.asarray(agree(*values)), plan.base_of.shape))
        found += wrong[:1].tolist()
    return found


def _numbers(
    path: str, columns: Mapping[str, Column], plan: Plan, variants: Sequence[Variants]
) -> np.ndarray:
    """A parameter at every point."""
    if path in columns:
        column = columns[path]
        if column.levels is None:
            return column.cells
        return np.array([float(level) for level in column.levels])[column.cells]
    own = [float(attrgetter(path)(variant.scenario.parameters)) for variant in variants]
    return np.array(own)[plan.base_of]


def _tangled(plan: Plan) -> list[int]:
    """Points that show every combination of what is no parameter, or as many as are looked at."""
    columns = [column for column in plan.leaves if column.name not in PARAMETERS]
    if len(columns) + (len(plan.bases) > 1) < 2:
        return []  # each level was tried by itself
    table = np.stack([np.unique(column.cells, return_inverse=True)[1] for column in columns] + [plan.base_of])
    _, first = np.unique(table, axis=1, return_index=True)
    if len(first) <= MOST_PLANNED:
        return sorted(first.tolist())
    ends = [int(pick(column.cells)) for column in columns for pick in (np.argmin, np.argmax)]
    step = -(-len(first) // MOST_PLANNED)
    return sorted({*ends, *np.sort(first)[::step].tolist()})
