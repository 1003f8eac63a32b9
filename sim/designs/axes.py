"""Axes of a parameter space: a list of levels, or an interval, and what can be wrong with either."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from sim.errors import Fault, shown

LARGEST_WHOLE = 2**53  # up to here a float holds every whole number
PLAIN = (str, int, float, bool, type(None), list, tuple)


@dataclass(frozen=True)
class Axis:
    """One thing that a study varies: by listed levels, or over an interval.

    Attributes
    ----------
    name : str
        A dotted leaf such as `voice.naming_base`, or a config group such as `governance`.
    values : tuple of str, int, float, bool, None or list
        The levels, in order, as typed; empty for an interval.
    low, high : float, in the parameter's own unit
        The interval [low, high]; both None for listed levels.
    is_whole : bool
        Whether the interval holds whole numbers only; both ends are among them.
    is_group : bool
        Whether it is a config group: crossed with everything else, never sampled.
    baseline : str, int, float, bool, list or None
        The value that the parameter has anyway, from which `one_at_a_time` departs; it need not be
        among the levels. None: the first level, or the middle of the interval.
    """

    name: str
    values: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    is_whole: bool = False
    is_group: bool = False
    baseline: Any = None

    @property
    def is_interval(self) -> bool:
        """Whether it is an interval, not a list."""
        return self.low is not None or self.high is not None

    @property
    def bounds(self) -> tuple[float, float]:
        """Both ends of an interval; whole numbers as int."""
        if self.low is None or self.high is None:
            raise TypeError(f"{self.name} is a list and has no bounds")
        if self.is_whole:
            return int(self.low), int(self.high)
        return float(self.low), float(self.high)


def key_of(value: Any) -> tuple[Any, ...]:
    """What makes two levels one: 1 and 1.0 are, 1 and true are not, nor are 1 and "1"."""
    if isinstance(value, bool):
        return "flag", value
    if isinstance(value, int | float):
        return "number", value
    if isinstance(value, list | tuple):
        return "list", *map(key_of, value)
    return type(value).__name__, value


def faults_of_axes(axes: Sequence[Axis]) -> Iterator[Fault]:
    """Everything that is wrong with axes which a design is to lay points over.

    Yields
    ------
    Fault
        With the axis's name as its path, so that a door can say where it was written.
    """
    if not axes:
        yield Fault(
            "design", "the design has no axes", "a study varies at least one parameter or config group",
            way_out="Add an axis.",
        )  # fmt: skip
    yield from faults_of_names(axes)
    for axis in axes:
        yield from faults_of_axis(axis)


def faults_of_names(axes: Sequence[Axis]) -> Iterator[Fault]:
    """Axes that are named more than once."""
    for name, times in Counter(axis.name for axis in axes).items():
        if times > 1:
            yield Fault(
                name, f"{name} is an axis {times} times", "an axis is named once",
                way_out="Put all its levels into one axis.",
            )  # fmt: skip


def faults_of_axis(axis: Axis) -> Iterator[Fault]:
    """What is wrong with one axis by itself."""
    yield from _faults_of_interval(axis) if axis.is_interval else _faults_of_list(axis)


def _faults_of_list(axis: Axis) -> Iterator[Fault]:
    if not axis.values:
        what = "options" if axis.is_group else "levels, or `low` and `high`"
        yield Fault(axis.name, f"{axis.name} has no levels", f"an axis has {what}", way_out="Name some.")
    if axis.is_whole:
        yield Fault(
            axis.name, f"{axis.name} is a list and is asked to hold whole numbers", "that is for an interval",
            way_out="Write its levels as whole numbers.",
        )  # fmt: skip
    for value in axis.values:
        if not _is_plain(value):
            yield Fault(
                axis.name, f"a level of {axis.name} is {shown(value)}, a {type(value).__name__}",
                "levels are texts, finite numbers, true, false, null, or lists of these",
                way_out="Write a plain value.",
            )  # fmt: skip
            return
    for key, times in Counter(map(key_of, axis.values)).items():
        if times > 1:
            twice = next(value for value in axis.values if key_of(value) == key)
            yield Fault(
                axis.name, f"{axis.name} has the level {shown(twice)} {times} times",
                "every level stands once, or its runs would count double",
                way_out="Delete the others.",
            )  # fmt: skip


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return type(value) in PLAIN and not (isinstance(value, float) and not math.isfinite(value))


def _faults_of_interval(axis: Axis) -> Iterator[Fault]:
    name = axis.name
    if axis.is_group:
        yield Fault(name, f"{name} is a config group with an interval", "a group has options by name",
                    way_out="List its options.")  # fmt: skip
        return
    if axis.values:
        yield Fault(name, f"{name} has both levels and an interval", "an axis is one or the other",
                    way_out="Delete one of the two.")  # fmt: skip
    bounds = {"low": axis.low, "high": axis.high}
    before = False
    for end, bound in bounds.items():
        why = _fault_of_number(bound, axis.is_whole)
        if why:
            before = True
            yield Fault(f"{name}.{end}", f"{name} has {end} = {shown(bound)}", why, way_out="Write a number.")
    if before or axis.low is None or axis.high is None:
        return
    if axis.low >= axis.high:
        yield Fault(
            name, f"{name} has low = {shown(axis.low)} and high = {shown(axis.high)}",
            "low lies below high, in the parameter's own unit",
            way_out="Exchange them, or list one level instead.",
        )  # fmt: skip
    elif not math.isfinite(axis.high - axis.low):
        yield Fault(
            name, f"{name} is wider than a float can hold", "high - low is at most about 1.8e308",
            way_out="Narrow it.",
        )  # fmt: skip
    why = "" if axis.baseline is None else _fault_of_number(axis.baseline, axis.is_whole)
    if why:
        yield Fault(name, f"the baseline of {name} is {shown(axis.baseline)}", why,
                    way_out="Correct it, or list levels instead of an interval.")  # fmt: skip


def _fault_of_number(value: Any, is_whole: bool) -> str:
    if isinstance(value, bool) or type(value) not in (int, float):
        return "an interval needs two numbers, both ends included"
    if isinstance(value, float) and not math.isfinite(value):
        return "an interval ends at finite numbers"
    if abs(value) > sys.float_info.max:
        return "a number that a float can hold, up to about 1.8e308 in size"
    if is_whole and (value != math.floor(value) or abs(value) > LARGEST_WHOLE):
        return "a whole number of at most 2^53 in size, because the interval holds whole numbers only"
    return ""


def level_count(axis: Axis, levels: int) -> int:
    """How many levels a factorial design sees on an axis: those listed, or `levels` of an interval."""
    if not axis.is_interval:
        return len(axis.values)
    low, high = axis.bounds
    return min(levels, int(high - low) + 1) if axis.is_whole else levels


def spaced(axis: Axis, levels: int) -> np.ndarray:
    """Equally spaced levels of an interval, both ends included.

    Of whole numbers each level is the nearest one, halves rounded up; a narrow interval then has
    some of them more than once.

    Parameters
    ----------
    axis : Axis
        An interval.
    levels : int, at least 2

    Returns
    -------
    int64 or float64 array of shape (levels,), in the parameter's own unit, never falling
    """
    last = levels - 1
    low, high, unit = _in_units(axis)
    steps = [low * (last - k) + high * k for k in range(levels)]
    if axis.is_whole:
        return np.array([(2 * step + last) // (2 * last) for step in steps], dtype=np.int64)
    # Exact until the one division, which rounds correctly: of [0, 1] in eleven levels the fourth is
    # 0.3, not 0.30000000000000004, and both ends are what was typed.
    return np.array([step / (last * unit) for step in steps], dtype=np.float64)


def _in_units(axis: Axis) -> tuple[int, int, int]:
    """Both ends as whole multiples of one over a third number, exactly as they are written."""
    low, high = (Fraction(repr(bound)) for bound in axis.bounds)
    unit = math.lcm(low.denominator, high.denominator)
    return int(low * unit), int(high * unit), unit


def distinct(axis: Axis, levels: int) -> np.ndarray:
    """Equally spaced levels of an interval without repeats: `level_count` of them, rising."""
    found = spaced(axis, levels)
    return np.unique(found) if axis.is_whole else found


def baseline_of(axis: Axis) -> Any:
    """The value from which `one_at_a_time` departs, as a plain Python value."""
    if not axis.is_interval:
        return axis.values[0] if axis.baseline is None else axis.baseline
    if axis.baseline is not None:
        return int(axis.baseline) if axis.is_whole else float(axis.baseline)
    low, high, unit = _in_units(axis)
    return (low + high) // 2 if axis.is_whole else (low + high) / (2 * unit)
