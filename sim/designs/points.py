"""Points of a parameter space, kept by columns: 100,000 points on twenty axes are some megabytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from sim.designs.axes import Axis
from sim.designs.method import Design
from sim.errors import UsageError, did_you_mean
from sim.planning.names import nearest


@dataclass(frozen=True, eq=False)
class Column:
    """What one axis has at every point: one of its levels by code, or a number.

    Attributes
    ----------
    axis : Axis
        Its `values` are all levels that occur, a baseline outside the levels being the last of them.
    codes : int32 array of shape (points,), read-only, or None
        Positions in `axis.values`.
    numbers : int64 or float64 array of shape (points,), read-only, or None
        In the parameter's own unit. Exactly one of the two is there.
    """

    axis: Axis
    codes: np.ndarray | None = None
    numbers: np.ndarray | None = None

    def __post_init__(self) -> None:
        self.data.flags.writeable = False

    @property
    def data(self) -> np.ndarray:
        """The codes or the numbers, whichever there are."""
        if (self.codes is None) == (self.numbers is None):
            raise TypeError("a column has either codes or numbers")
        return self.numbers if self.codes is None else self.codes  # type: ignore[return-value]

    def value(self, point: int) -> Any:
        """The typed, plain Python value at one point: never a NumPy scalar."""
        found = self.data[point].item()
        return found if self.codes is None else self.axis.values[found]

    def values(self) -> list[Any]:
        """The plain Python values at all points."""
        found = self.data.tolist()
        return found if self.codes is None else [self.axis.values[code] for code in found]


@dataclass(frozen=True, eq=False)
class Points:
    """The points that a study runs, in order: point by point of the leaves, groups varying fastest.

    Attributes
    ----------
    design : Design
        How they were laid.
    columns : tuple of Column
        Groups first, then leaves, each in the order given.
    count : int
        How many points there are.
    combinations : int, at least 1
        Of the groups: so many points in a row have the same leaves.
    block : int, at least 1
        How many points of the leaves belong together: a trajectory of Morris (k + 1), a row of
        Saltelli (k + 2 or 2k + 2); 1 elsewhere.
    """

    design: Design
    columns: tuple[Column, ...]
    count: int
    combinations: int = 1
    block: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the axes, in the order of the columns."""
        return tuple(column.axis.name for column in self.columns)

    @property
    def groups(self) -> tuple[Column, ...]:
        """The columns of config groups."""
        return tuple(column for column in self.columns if column.axis.is_group)

    @property
    def leaves(self) -> tuple[Column, ...]:
        """The columns of parameters."""
        return tuple(column for column in self.columns if not column.axis.is_group)

    def at(self, point: int) -> dict[str, Any]:
        """One point: the plain value of every axis by its name.

        Raises
        ------
        IndexError
            Unless 0 <= point < count.
        """
        if not 0 <= point < self.count:
            raise IndexError(f"point {point} of {self.count}")
        return {column.axis.name: column.value(point) for column in self.columns}

    def column(self, name: str) -> Column:
        """The column of an axis.

        Raises
        ------
        UsageError
            If no axis has this name.
        """
        for column in self.columns:
            if column.axis.name == name:
                return column
        meant = did_you_mean(nearest(name, self.names))
        raise UsageError(f"{name} is no axis of this design.{meant}\n  It has {', '.join(self.names)}.")

    def block_of(self, point: int) -> int:
        """The trajectory of Morris or the row of Saltelli to which a point belongs, from 0."""
        return point // self.combinations // self.block

    def role_of(self, point: int) -> int:
        """The place of a point in its block, from 0.

        Of Morris it is the step. Of Saltelli with k axes 0 is matrix A, 1 to k are A with one column
        of B, then, with `second_order`, k + 1 to 2k are B with one column of A; the last is B.
        """
        return point // self.combinations % self.block

    def by_block(self, values: np.ndarray) -> np.ndarray:
        """One value per point as an array of shape (combinations, blocks, block).

        Parameters
        ----------
        values : array of shape (points,)
        """
        blocks = self.count // (self.combinations * self.block)
        shaped = np.asarray(values).reshape(blocks, self.block, self.combinations)
        return np.moveaxis(shaped, 2, 0)


def crossed(design: Design, axes: Sequence[Axis], leaves: Sequence[Column], laid: int, block: int) -> Points:
    """Cross points of the leaves with every combination of the groups.

    Parameters
    ----------
    axes : sequence of Axis
        Of which the groups are taken, the last varying fastest.
    leaves : sequence of Column
        Each of `laid` points.
    laid, block : int
        Points of the leaves, and how many of them belong together.
    """
    groups = [axis for axis in axes if axis.is_group]
    combinations = prod(len(axis.values) for axis in groups)
    columns = [
        Column(axis, codes=np.tile(codes, laid))
        for axis, codes in zip(groups, factorial([len(axis.values) for axis in groups]), strict=True)
    ]
    for leaf in leaves:
        data = np.repeat(leaf.data, combinations) if combinations > 1 else leaf.data
        columns.append(Column(leaf.axis, **{"numbers" if leaf.codes is None else "codes": data}))
    return Points(design, tuple(columns), laid * combinations, combinations, block)


def factorial(lengths: Sequence[int]) -> list[np.ndarray]:
    """Codes of a full factorial, one int32 array per factor, the last varying fastest."""
    count = prod(lengths)
    inner = [prod(lengths[place + 1 :]) for place in range(len(lengths))]
    return [
        np.tile(np.repeat(np.arange(length, dtype=np.int32), within), count // (length * within))
        for length, within in zip(lengths, inner, strict=True)
    ]
