"""The data of a study as a table of replicates, as `sim.comparison.compare` reads it; nothing is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.comparison.replicates import ReplicateTable
from sim.errors import UsageError, did_you_mean, shown
from sim.outcomes import OUTCOMES
from sim.planning.names import nearest
from sim.study.chunks import NUMBERS, Kept, Rows, read_rows
from sim.study.folder import Study
from sim.study.plan import Column, combinations_of
from sim.study.scenarios import FILE

ENOUGH_SEEDS = 5  # from which a seed is the unit; with fewer, a point is
MOST_REGIMES = 20


@dataclass(frozen=True)
class Paired:
    """A table of replicates, and what a replicate is in it.

    Attributes
    ----------
    table : ReplicateTable
        Its seeds are the seeds of the runs, or numbers of points.
    unit : str
        What one replicate is, in words.
    """

    table: ReplicateTable
    unit: str


def paired(
    study: Study,
    by: str | None = None,
    chosen: Mapping[str, Any] | None = None,
    rows: Rows | None = None,
    is_by_seed: bool | None = None,
) -> Paired:
    """Gather the runs of a study under the levels of one axis.

    Parameters
    ----------
    study : Study
    by : str, optional
        The axis whose levels are compared; `governance`, or the only group, where nothing is said.
    chosen : mapping from axis to value, optional
        Only points that have these values.
    rows : Rows, optional
        Only these; all that are there, where nothing is said.
    is_by_seed : bool, optional
        Whether a replicate is a seed or a point, where neither goes without saying.

    Returns
    -------
    Paired
        Where other axes vary too, each replicate is a mean over the same points under every level: over
        all points of a seed, or, with fewer than five seeds, over all seeds of a point.

    Raises
    ------
    UsageError
        If there is no such axis or value, or too little to compare.
    """
    axis = _axis(study, by)
    assert axis.levels is not None
    wanted = _points(study, chosen or {}, axis)
    rows = gathered(study) if rows is None else rows
    levels = [level for level in range(len(axis.levels)) if (axis.cells[wanted] == level).any()]
    if not 2 <= len(levels) <= MOST_REGIMES:
        raise UsageError(
            f"{axis.name} has {len(levels)} levels here; 2 to {MOST_REGIMES} can be compared.\n"
            f"  Choose another axis with `--by`: there are {', '.join(c.name for c in study.plan.columns)}."
        )
    others = _others(study, axis)
    if is_by_seed is None:
        is_by_seed = study.plan.shape.replicates >= ENOUGH_SEEDS or len(np.unique(others[wanted])) == 1
    units, values = _averaged(rows, axis, others, wanted, levels, is_by_seed)
    names = tuple(level_name(axis.levels[level]) for level in levels)
    table = ReplicateTable(
        OUTCOMES,
        names,
        units,
        {
            outcome.name: {
                name: values[place, :, NUMBERS.index(outcome.name)] for place, name in enumerate(names)
            }
            for outcome in OUTCOMES
        },
    )
    count = len(np.unique(others[wanted]))
    if is_by_seed:
        unit = "a seed" if count == 1 else f"a seed: the mean over {count:,} points"
    else:
        unit = f"a point: the mean over {study.plan.shape.replicates} seeds"
    return Paired(table, unit)


def gathered(study: Study) -> Rows:
    """All rows of a study that are there.

    Raises
    ------
    UsageError
        If there are none.
    """
    kept, _ = study.kept()
    if not kept:
        raise UsageError(f"the study {study.folder} has no runs yet.\n  Run it before comparing.")
    return read_all(study, kept)


def read_all(study: Study, kept: Mapping[int, Kept]) -> Rows:
    """The rows of some chunks, in the order of the chunks."""
    pieces = [read_rows(study.folder, kept[chunk]) for chunk in sorted(kept)]
    joined = [
        np.concatenate([getattr(piece, name) for piece in pieces])
        for name in ("runs", "points", "seeds", "numbers")
    ]
    failures = tuple(failure for piece in pieces for failure in piece.failures)
    return Rows(joined[0], joined[1], joined[2], failures, joined[3])


def _axis(study: Study, by: str | None) -> Column:
    listed = {column.name: column for column in study.plan.columns if column.levels is not None}
    groups = [column.name for column in study.plan.groups]
    if by is None:
        by = "governance" if "governance" in groups or len(groups) != 1 else groups[0]
    if by not in listed:
        hint = did_you_mean(nearest(by, listed))
        raise UsageError(
            f"the study {study.folder} does not vary {by} by listed levels.{hint}\n"
            f"  Say `--by` one of: {', '.join(listed) or 'none, it varies nothing so'}."
        )
    return listed[by]


def _points(study: Study, chosen: Mapping[str, Any], axis: Column) -> np.ndarray:
    """Whether each point is wanted."""
    columns = {column.name: column for column in study.plan.columns}
    wanted = np.ones(study.plan.shape.points, dtype=bool)
    for name, value in chosen.items():
        if name not in columns or name == axis.name:
            raise UsageError(
                f"{name} is no axis of the study beside {axis.name}.\n"
                f"  There are: {', '.join(one for one in columns if one != axis.name) or 'none'}."
            )
        column = columns[name]
        if column.levels is None:
            wanted &= column.cells == value
        else:
            here = [place for place, level in enumerate(column.levels) if _is_called(name, level, value)]
            wanted &= np.isin(column.cells, here)
        if not wanted.any():
            levels = ", ".join(map(level_name, column.levels or ())) or "numbers drawn from an interval"
            raise UsageError(f"no point has {name} = {shown(value)}.\n  {name} has: {levels}.")
    return wanted


def _is_called(name: str, level: Any, value: Any) -> bool:
    """Whether a level is what somebody means: a copied file is called as it was, too."""
    is_copy = name == FILE and isinstance(level, str) and isinstance(value, str)
    return bool(level == value or (is_copy and Path(level).stem.rpartition("-")[0] == Path(value).stem))


def _others(study: Study, axis: Column) -> np.ndarray:
    """Which combination of all other axes each point has, as numbers from 0."""
    rest = [column.cells for column in study.plan.columns if column.name != axis.name]
    return combinations_of(rest, study.plan.shape.points)[1]


def _averaged(
    rows: Rows,
    axis: Column,
    others: np.ndarray,
    wanted: np.ndarray,
    levels: Sequence[int],
    is_by_seed: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Units, and their means: shape (levels, units, numbers), NaN where there is none.

    A mean is taken over those cells alone that every level defines, so that levels are told apart and
    not the cells they happen to define.
    """
    here = np.isin(axis.cells, levels) & wanted
    mine = here[rows.points]
    points, seeds, numbers = rows.points[mine], rows.seeds[mine], rows.numbers[mine]
    unit_of, inner_of = (seeds, others[points]) if is_by_seed else (others[points], seeds)
    units, unit = np.unique(unit_of, return_inverse=True)
    inner_names, inner = np.unique(inner_of, return_inverse=True)
    cube = np.full((len(levels), len(units), len(inner_names), numbers.shape[1]), np.nan)
    level = np.searchsorted(np.array(levels), axis.cells[points])
    cube[level, unit, inner] = numbers
    is_there = ~np.isnan(cube).any(axis=0)
    count = is_there.sum(axis=1)
    total = np.where(is_there, cube, 0.0).sum(axis=2)
    means = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    if len(inner_names) == 1:  # one cell each: a level may define what another does not
        means = cube[:, :, 0]
    return units.astype(np.int64), means


def level_name(level: Any) -> str:
    """How a level is called in a table."""
    return "+".join(map(str, level)) or "none" if isinstance(level, list | tuple) else str(level)
