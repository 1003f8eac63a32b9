"""Which points of a parameter space a study runs: pure functions of a design and its axes.

Leaves are laid by the method; config groups are crossed with whatever was laid, so that all
regimes meet the same points and are compared in pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import prod

from sim.designs import factorial, sampling
from sim.designs.axes import Axis
from sim.designs.files import points_from_file
from sim.designs.method import METHODS, MOST_POINTS, Design, faults_of, faults_of_count
from sim.designs.points import Column, Points, crossed
from sim.errors import ConfigError, Fault

__all__ = [
    "METHODS", "MOST_POINTS", "Axis", "Column", "Design", "Points", "count_of", "points_from_file",
    "points_of",
]  # fmt: skip

LAID: dict[str, Callable[[Design, Sequence[Axis]], list[Column]]] = {
    "grid": lambda design, leaves: factorial.grid(leaves, design.levels),
    "one_at_a_time": lambda design, leaves: factorial.one_at_a_time(leaves, design.levels),
    "latin_hypercube": lambda design, leaves: sampling.latin_hypercube(leaves, _size(design), design.seed),
    "sobol": lambda design, leaves: sampling.sobol(leaves, _size(design), design.seed),
    "morris": lambda design, leaves: sampling.morris(leaves, _size(design), design.seed, design.levels),
    "saltelli": lambda design, leaves: sampling.saltelli(
        leaves, _size(design), design.seed, design.second_order
    ),
}


def points_of(design: Design, axes: Sequence[Axis]) -> Points:
    """Lay the points of a design over axes.

    The same design and axes give the same points to the last bit. Points stand in the order of the
    method, and within each of them all combinations of the groups, the last group varying fastest;
    a group or an option more does not move them.

    Parameters
    ----------
    design : Design
    axes : sequence of Axis
        Of method=file, bare names that the header must have, or none at all, and groups to cross.

    Raises
    ------
    ConfigError
        Naming every fault of the design and its axes, or that there are too many points (a million,
        or 20 million values).
    """
    _refuse_any(faults_of(design, axes))
    if design.method == "file":
        return points_from_file(str(design.file), axes, design)
    _refuse_any(faults_of_count(_counted(design, axes), len(axes)))
    leaves = [axis for axis in axes if not axis.is_group]
    laid = _laid(design, leaves)
    return crossed(design, axes, LAID[design.method](design, leaves), laid, _block(design, len(leaves)))


def count_of(design: Design, axes: Sequence[Axis]) -> int:
    """How many points `points_of` would lay, without laying them, even if they are too many.

    Raises
    ------
    ConfigError
        As `points_of` does, but for their number.
    """
    _refuse_any(faults_of(design, axes))
    if design.method == "file":
        return points_from_file(str(design.file), axes, design).count
    return _counted(design, axes)


def _refuse_any(faults: Iterable[Fault]) -> None:
    found = list(faults)
    if found:
        raise ConfigError(found)


def _counted(design: Design, axes: Sequence[Axis]) -> int:
    leaves = [axis for axis in axes if not axis.is_group]
    return _laid(design, leaves) * prod(len(axis.values) for axis in axes if axis.is_group)


def _laid(design: Design, leaves: Sequence[Axis]) -> int:
    """How many points of the leaves there are."""
    if design.method == "grid":
        return factorial.grid_count(leaves, design.levels)
    if design.method == "one_at_a_time":
        return factorial.one_at_a_time_count(leaves, design.levels)
    return _size(design) * _block(design, len(leaves))


def _block(design: Design, k: int) -> int:
    """How many points of the leaves belong together, with k leaves."""
    if design.method == "morris":
        return k + 1
    return sampling.saltelli_block(k, design.second_order) if design.method == "saltelli" else 1


def _size(design: Design) -> int:
    return int(design.size or 0)
