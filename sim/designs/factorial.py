"""Designs of listed levels: every combination, or one axis at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

import numpy as np

from sim.designs.axes import Axis, baseline_of, distinct, key_of, level_count
from sim.designs.points import Column, factorial


def grid(axes: Sequence[Axis], levels: int) -> list[Column]:
    """Every combination of all levels once, the last axis varying fastest.

    Parameters
    ----------
    axes : sequence of Axis
        Leaves, without groups; none at all makes one point without columns.
    levels : int, at least 2
        Of an interval, equally spaced with both ends.
    """
    found = factorial([level_count(axis, levels) for axis in axes])
    return [_coded(axis, codes, levels) for axis, codes in zip(axes, found, strict=True)]


def grid_count(axes: Sequence[Axis], levels: int) -> int:
    """How many points `grid` lays."""
    return prod(level_count(axis, levels) for axis in axes)


def _coded(axis: Axis, codes: np.ndarray, levels: int) -> Column:
    if axis.is_interval:
        return Column(axis, numbers=distinct(axis, levels)[codes])
    return Column(axis, codes=codes)


def one_at_a_time(axes: Sequence[Axis], levels: int) -> list[Column]:
    """The baseline, and then for each axis each other level, with all else at the baseline.

    Parameters
    ----------
    axes, levels
        As for `grid`.
    """
    others = [_beside_baseline(axis, levels) for axis in axes]
    count = 1 + sum(map(len, others))
    columns, start = [], 1
    for axis, other in zip(axes, others, strict=True):
        if axis.is_interval:
            numbers = np.full(count, baseline_of(axis), dtype=other.dtype)
            numbers[start : start + len(other)] = other
            columns.append(Column(axis, numbers=numbers))
        else:
            codes = np.full(count, _code_of_baseline(axis), dtype=np.int32)
            codes[start : start + len(other)] = other
            columns.append(Column(_with_baseline(axis), codes=codes))
        start += len(other)
    return columns


def one_at_a_time_count(axes: Sequence[Axis], levels: int) -> int:
    """How many points `one_at_a_time` lays."""
    return 1 + sum(len(_beside_baseline(axis, levels)) for axis in axes)


def _beside_baseline(axis: Axis, levels: int) -> np.ndarray:
    """The levels other than the baseline: numbers of an interval, codes of a list."""
    if not axis.is_interval:
        codes = np.arange(len(axis.values), dtype=np.int32)
        return codes[codes != _code_of_baseline(axis)]
    found, baseline = distinct(axis, levels), baseline_of(axis)
    return found[found != baseline]


def _code_of_baseline(axis: Axis) -> int:
    wanted = key_of(baseline_of(axis))
    keys = [key_of(value) for value in axis.values]
    return keys.index(wanted) if wanted in keys else len(keys)


def _with_baseline(axis: Axis) -> Axis:
    """The axis with its baseline as the last level, unless it is one already."""
    if _code_of_baseline(axis) < len(axis.values):
        return axis
    return replace(axis, values=(*axis.values, axis.baseline))
