"""How points are laid: the seven methods, which settings each of them heeds, and what can be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sim.designs.axes import Axis, faults_of_axes, spaced
from sim.errors import Fault, shown
from sim.planning.names import nearest

MOST_POINTS = 1_000_000  # laid at once
MOST_VALUES = 20_000_000  # points times axes: 160 MB
MOST_LEAVES = 1_000  # to be sampled
MOST_LEVELS = 100_000  # of one interval
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Design:
    """How points are laid; what stands under `design:` in the config.

    Attributes
    ----------
    method : str
        One of `METHODS`.
    size : int, at least 1, or None
        Points of a Latin hypercube or a Sobol' sequence; base rows N of Saltelli; trajectories of
        Morris. Powers of two for Sobol' and Saltelli. None where the method knows it by itself.
    seed : int in [0, 2^63)
        Of the scrambling or the permutation; it has nothing to do with the seeds of the runs.
    levels : int, at least 2
        Grid levels of an interval (grid, one_at_a_time); levels of Morris, which are even.
    second_order : bool
        Whether Saltelli's design also serves the interactions of pairs.
    file : str or None
        A CSV file of points.
    """

    method: str = "grid"
    size: int | None = None
    seed: int = 1
    levels: int = 5
    second_order: bool = False
    file: str | None = None


@dataclass(frozen=True)
class Method:
    """What one method is called in words, and the fields of `Design` that it heeds."""

    title: str
    heeds: tuple[str, ...]

    @property
    def is_sampled(self) -> bool:
        """Whether it fills the space of the leaves, so that it needs at least one."""
        return "size" in self.heeds


METHODS: dict[str, Method] = {
    "grid": Method("every combination of all levels", ("levels",)),
    "one_at_a_time": Method("a baseline, and each other level of one axis at a time", ("levels",)),
    "latin_hypercube": Method("each axis cut into as many strata as points, each hit once", ("size", "seed")),
    "sobol": Method("a scrambled Sobol' sequence", ("size", "seed")),
    "morris": Method("trajectories that move one axis at a time", ("size", "seed", "levels")),
    "saltelli": Method("Sobol' points in pairs, crossed axis by axis", ("size", "seed", "second_order")),
    "file": Method("points from a CSV file", ("file",)),
}
POWERS_OF_TWO = ("sobol", "saltelli")
PER_AXIS = ("morris", "saltelli")  # what they measure is the effect of each axis


def faults_of(design: Design, axes: Sequence[Axis]) -> Iterator[Fault]:
    """Everything that is wrong with a design and its axes, the design first."""
    if not isinstance(design.method, str) or design.method not in METHODS:
        yield Fault(
            "design.method",
            f"design.method = {shown(design.method)} is unknown",
            f"it is one of {', '.join(METHODS)}",
            nearest=nearest(str(design.method), METHODS),
            way_out="Choose one of them.",
        )
        yield from faults_of_axes(axes)
        return
    method = METHODS[design.method]
    yield from _faults_of_ignored(design, method)
    if "size" in method.heeds:
        yield from _faults_of_size(design)
    if "seed" in method.heeds and not (_is_int(design.seed) and 0 <= design.seed <= LARGEST_SEED):
        yield _refused("seed", design.seed, "a whole number from 0 to 2^63 - 1")
    if "levels" in method.heeds:
        yield from _faults_of_levels(design)
    if design.method == "file":
        if not design.file or not isinstance(design.file, str):
            yield _refused("file", design.file, "the path of a CSV file", "Name the file.")
        return  # its axes are checked against its header
    if "second_order" in method.heeds and not isinstance(design.second_order, bool):
        yield _refused("second_order", design.second_order, "true or false")
    axis_faults = list(faults_of_axes(axes))
    yield from axis_faults
    if not axis_faults:
        yield from _faults_of_fit(design, axes)


def _faults_of_ignored(design: Design, method: Method) -> Iterator[Fault]:
    for field in fields(Design):
        value = getattr(design, field.name)
        if field.name not in ("method", *method.heeds) and value != field.default:
            yield Fault(
                f"design.{field.name}",
                f"design.{field.name} = {shown(value)} would have no effect",
                f"method={design.method} heeds {', '.join(method.heeds)} alone",
                way_out="Delete {origin}, or choose another method.",
            )


def _faults_of_size(design: Design) -> Iterator[Fault]:
    size = design.size
    if size is None:
        yield Fault(
            "design.size", f"method={design.method} needs design.size", _meaning_of_size(design.method),
            way_out="Write, for example, `design.size=64`.",
        )  # fmt: skip
    elif not _is_int(size) or size < 1:
        yield _refused("size", size, f"a whole number of at least 1: {_meaning_of_size(design.method)}")
    elif design.method in POWERS_OF_TWO and size & (size - 1):
        below = 1 << (size.bit_length() - 1)
        yield _refused(
            "size", size, f"a power of two, such as {below} or {2 * below}: at other sizes Sobol' points "
            "lose their balance", f"Write `design.size={below}` or `design.size={2 * below}`.",
        )  # fmt: skip


def _meaning_of_size(method: str) -> str:
    return {
        "morris": "how many trajectories, each of one point more than there are axes",
        "saltelli": "how many rows N, each of k + 2 points for k axes, or 2k + 2 with second_order",
    }.get(method, "how many points")


def _faults_of_levels(design: Design) -> Iterator[Fault]:
    levels = design.levels
    if not _is_int(levels) or not 2 <= levels <= MOST_LEVELS:
        yield _refused("levels", levels, f"a whole number from 2 to {MOST_LEVELS:,}")
    elif design.method == "morris" and levels % 2:
        yield _refused(
            "levels", levels, f"an even number, such as {levels - 1} or {levels + 1}: only then do "
            "steps of Morris visit all levels equally often", "Write `design.levels=4`.",
        )  # fmt: skip


def _faults_of_fit(design: Design, axes: Sequence[Axis]) -> Iterator[Fault]:
    """What is wrong with axes for one method, when they are right by themselves."""
    leaves = [axis for axis in axes if not axis.is_group]
    if METHODS[design.method].is_sampled and not leaves:
        yield Fault(
            "design.method", f"method={design.method} has nothing to sample",
            "all axes are config groups, which are crossed and not sampled",
            way_out="Write `design.method=grid`, or add a parameter.",
        )  # fmt: skip
    if METHODS[design.method].is_sampled and len(leaves) > MOST_LEAVES:
        yield Fault(
            "design", f"the design samples {len(leaves):,} parameters", f"at most {MOST_LEAVES:,} at once",
            way_out="Leave out those that matter least.",
        )  # fmt: skip
    for axis in leaves:
        if design.method in PER_AXIS and not axis.is_interval and len(axis.values) < 2:
            yield Fault(
                axis.name, f"{axis.name} has one level",
                f"method={design.method} measures what an axis changes, which takes two levels",
                way_out="Add a level, or make it an override.",
            )  # fmt: skip
        if axis.is_interval and not axis.is_whole and _is_int(design.levels) and design.levels >= 2:
            yield from _faults_of_narrowness(design, axis)
    if design.second_order and len(leaves) == 1:
        yield _refused(
            "second_order", True, "two axes at least, for an interaction to be one", "Delete {origin}."
        )


def _faults_of_narrowness(design: Design, axis: Axis) -> Iterator[Fault]:
    if "levels" not in METHODS[design.method].heeds or design.levels > MOST_LEVELS:
        return
    if not bool(np.all(np.diff(spaced(axis, design.levels)) > 0)):
        low, high = axis.bounds
        yield Fault(
            axis.name, f"{axis.name} from {low!r} to {high!r} is too narrow for {design.levels} levels",
            "levels must be different numbers", way_out="Widen it, or list its levels.",
        )  # fmt: skip


def most_points(axes: int) -> int:
    """How many points are laid at once over so many axes."""
    return min(MOST_POINTS, MOST_VALUES // max(axes, 1))


def faults_of_count(count: int, axes: int) -> Iterator[Fault]:
    """What is said of a design with more points than can be laid."""
    most = most_points(axes)
    if count > most:
        yield Fault(
            "design", f"the design has {count:,} points", f"at most {most:,} at once over {axes} axes",
            way_out="Take fewer levels or a smaller size, or sample with latin_hypercube or sobol.",
        )  # fmt: skip


def _refused(field: str, value: Any, allowed: str, way_out: str = "Correct {origin}.") -> Fault:
    what = f"design.{field} = {shown(value)} cannot be used"
    return Fault(f"design.{field}", what, f"it must be {allowed}", way_out=way_out)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
