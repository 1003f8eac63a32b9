"""Grids hold every combination once; one at a time, a point differs from the baseline in one leaf at most."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.designs import Axis, Design, count_of, points_of
from sim.designs.axes import baseline_of, distinct, key_of, spaced
from tests.designs.spaces import intervals, leaf_rows, rows, spaces


def levels_by_hand(axis, levels):
    return distinct(axis, levels).tolist() if axis.is_interval else list(axis.values)


@given(spaces(), st.integers(2, 4))
def test_a_grid_has_every_combination_once(axes, levels):
    points = points_of(Design("grid", levels=levels), axes)
    found = Counter(tuple(map(key_of, row)) for row in rows(points))
    by_name = {axis.name: axis for axis in axes}
    wanted = product(*(levels_by_hand(by_name[name], levels) for name in points.names))
    assert found == Counter(tuple(map(key_of, row)) for row in wanted)
    assert set(found.values()) == {1}


def test_the_last_leaf_varies_faster_than_the_first_and_groups_faster_than_all():
    axes = [Axis("b", (1, 2)), Axis("law", ("old", "new"), is_group=True), Axis("a", ("x", "y"))]
    points = points_of(Design(), axes)
    assert points.names == ("law", "b", "a")
    assert rows(points) == [
        ("old", 1, "x"), ("new", 1, "x"), ("old", 1, "y"), ("new", 1, "y"),
        ("old", 2, "x"), ("new", 2, "x"), ("old", 2, "y"), ("new", 2, "y"),
    ]  # fmt: skip


def test_groups_alone_make_a_grid():
    axes = [Axis("governance", ("one_three", "fragmented"), is_group=True)]
    assert [points_of(Design(), axes).at(point) for point in (0, 1)] == [
        {"governance": "one_three"},
        {"governance": "fragmented"},
    ]


def test_the_levels_of_an_interval_are_what_one_would_write_down():
    tenths = spaced(Axis("share", low=0.0, high=1.0), 11).tolist()
    assert tenths == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert spaced(Axis("share", low=0.1, high=0.5), 5).tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert spaced(Axis("share", low=-0.7, high=0.7), 3).tolist() == [-0.7, 0.0, 0.7]


def test_whole_levels_are_the_nearest_to_equal_spacing():
    assert distinct(Axis("days", low=1, high=10, is_whole=True), 4).tolist() == [1, 4, 7, 10]
    assert distinct(Axis("days", low=0, high=10, is_whole=True), 5).tolist() == [0, 3, 5, 8, 10]
    assert distinct(Axis("days", low=-1, high=1, is_whole=True), 9).tolist() == [-1, 0, 1]


@given(intervals("x"), st.integers(2, 200))
def test_levels_of_an_interval_rise_from_end_to_end(axis, levels):
    found = distinct(axis, levels)
    assert (found[0], found[-1]) == axis.bounds
    assert (np.diff(found) > 0).all()
    points = points_of(Design(levels=levels), [axis])
    assert points.count == len(found)
    assert points.columns[0].values() == found.tolist()


@given(spaces(), st.integers(2, 5))
def test_one_at_a_time_the_first_point_is_the_baseline_and_every_other_differs_in_one_leaf(axes, levels):
    points = points_of(Design("one_at_a_time", levels=levels), axes)
    leaves = [axis for axis in axes if not axis.is_group]
    baseline, *others = [tuple(map(key_of, row)) for row in leaf_rows(points)]
    assert baseline == tuple(key_of(baseline_of(axis)) for axis in leaves)
    for other in others:
        assert sum(mine != theirs for mine, theirs in zip(other, baseline, strict=True)) == 1
    assert len(set(others)) == len(others)
    # And no level is left out.
    for place, axis in enumerate(leaves):
        seen = {row[place] for row in [baseline, *others]}
        assert seen == {key_of(level) for level in [*levels_by_hand(axis, levels), baseline_of(axis)]}


def test_a_baseline_among_the_levels_is_not_run_twice():
    assert count_of(Design("one_at_a_time"), [Axis("a", (1, 2, 3), baseline=2)]) == 3
    assert count_of(Design("one_at_a_time"), [Axis("a", (1, 2, 3), baseline=2.0)]) == 3
    assert count_of(Design("one_at_a_time"), [Axis("a", (1, 2, 3), baseline=9)]) == 4
    assert count_of(Design("one_at_a_time", levels=11), [Axis("a", low=0, high=1, baseline=0.3)]) == 11
    assert count_of(Design("one_at_a_time", levels=11), [Axis("a", low=0, high=1, baseline=0.35)]) == 12


@pytest.mark.parametrize("levels", [3, 5, 7, 101])
def test_the_middle_of_an_interval_is_one_of_an_odd_number_of_levels(levels):
    axis = Axis("a", low=0.1, high=0.7)
    assert count_of(Design("one_at_a_time", levels=levels), [axis]) == levels


def test_one_is_not_true_and_no_level_loses_its_type():
    axis = Axis("a", (1, True, "1", None, [1, 2]), baseline=True)
    values = points_of(Design("one_at_a_time"), [axis]).columns[0].values()
    assert [(type(value), value) for value in values] == [
        (bool, True), (int, 1), (str, "1"), (type(None), None), (list, [1, 2]),
    ]  # fmt: skip
