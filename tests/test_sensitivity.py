"""Indices of functions whose indices are known, and refusals of values that say nothing."""

import numpy as np
import pytest

from sim.designs import Axis, Design, points_of
from sim.errors import RunError, UsageError
from sim.sensitivity import elementary_effects, first_order_and_total, second_order

PI = 3.141592653589793
CUBE = [Axis(f"x{place}", low=-PI, high=PI) for place in (1, 2, 3)]
REGIMES = Axis("governance", ("much", "little"), is_group=True)

# Ishigami and Homma 1990 with a = 7, b = 0.1: first-order and total indices, by integration.
V1, V2, V13 = 0.5 * (1 + 0.1 * PI**4 / 5) ** 2, 7**2 / 8, 0.1**2 * PI**8 * (1 / 18 - 1 / 50)
V = V1 + V2 + V13
FIRST = {"x1": V1 / V, "x2": V2 / V, "x3": 0.0}
TOTAL = {"x1": (V1 + V13) / V, "x2": V2 / V, "x3": V13 / V}


def ishigami(points):
    x1, x2, x3 = (column.data for column in points.leaves)
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


@pytest.mark.parametrize("pairs", [False, True])
def test_the_indices_of_ishigami_are_found(pairs):
    points = points_of(Design("saltelli", size=4096, second_order=pairs), CUBE)
    for index in first_order_and_total(points, ishigami(points)):
        assert index.first == pytest.approx(FIRST[index.axis], abs=0.02)
        assert index.total == pytest.approx(TOTAL[index.axis], abs=0.02)
        assert index.first_interval.low <= FIRST[index.axis] <= index.first_interval.high
        assert index.total_interval.low <= TOTAL[index.axis] <= index.total_interval.high


def test_the_pair_of_ishigami_is_found():
    points = points_of(Design("saltelli", size=4096, second_order=True), CUBE)
    found = {(pair.axis, pair.other): pair.share for pair in second_order(points, ishigami(points))}
    assert found == pytest.approx({("x1", "x2"): 0.0, ("x1", "x3"): V13 / V, ("x2", "x3"): 0.0}, abs=0.03)


def test_every_regime_is_analysed_by_itself_on_the_same_points():
    alone = points_of(Design("saltelli", size=64), CUBE)
    both = points_of(Design("saltelli", size=64), [REGIMES, *CUBE])
    values = ishigami(both)
    values[both.column("governance").codes == 1] = 5.0  # where nothing varies
    found = first_order_and_total(both, values)
    assert [index.groups["governance"] for index in found] == ["much"] * 3 + ["little"] * 3
    for index, wanted in zip(found[:3], first_order_and_total(alone, ishigami(alone)), strict=True):
        assert (index.axis, index.first, index.total) == (wanted.axis, wanted.first, wanted.total)
    assert all(np.isnan([index.first, index.total]).all() for index in found[3:])


@pytest.mark.parametrize("levels", [2, 4, 8])
def test_the_effects_of_a_straight_line_are_its_slopes(levels):
    axes = [Axis("a", low=0, high=10), Axis("b", low=0, high=1), Axis("c", (0, 1)), REGIMES]
    points = points_of(Design("morris", size=12, levels=levels), axes)
    a, b, c = (np.array(column.values(), dtype=float) for column in points.leaves)
    sign = np.where(points.column("governance").codes == 0, 1.0, -2.0)
    # Per whole range: 3 × 10, and -1 × 1.
    straight = {found.axis: found for found in elementary_effects(points, 3.0 * a - b)[:2]}
    assert (straight["a"].mean, straight["a"].size) == pytest.approx((30.0, 30.0))
    assert (straight["b"].mean, straight["b"].size) == pytest.approx((-1.0, 1.0))
    assert straight["a"].spread == pytest.approx(0.0, abs=1e-9)
    assert straight["a"].size_interval.half_width == pytest.approx(0.0, abs=1e-9)
    by_regime = [found.mean for found in elementary_effects(points, sign * a) if found.axis == "a"]
    assert by_regime == pytest.approx([10.0, -20.0])
    of_list = next(found for found in elementary_effects(points, 4.0 * c) if found.axis == "c")
    assert of_list.mean == of_list.size > 0


def test_what_interacts_has_a_spread_and_what_does_nothing_has_no_size():
    axes = [Axis(name, low=0, high=1) for name in "abc"]
    points = points_of(Design("morris", size=30, levels=4), axes)
    a, b, _ = (column.data for column in points.leaves)
    found = {effect.axis: effect for effect in elementary_effects(points, a * b)}
    assert found["a"].spread > 0.1
    assert (found["c"].mean, found["c"].size, found["c"].spread) == (0.0, 0.0, 0.0)


ANALYSES = [
    (first_order_and_total, Design("saltelli", size=4)),
    (second_order, Design("saltelli", size=4, second_order=True)),
    (elementary_effects, Design("morris", size=4, levels=4)),
]


@pytest.mark.parametrize(("analysis", "design"), ANALYSES)
def test_an_analysis_gives_the_same_intervals_twice(analysis, design):
    points = points_of(design, CUBE)
    assert analysis(points, ishigami(points)) == analysis(points, ishigami(points))


@pytest.mark.parametrize(("analysis", "design"), ANALYSES)
def test_undefined_runs_are_refused_with_their_count(analysis, design):
    points = points_of(design, CUBE)
    values = ishigami(points)
    values[[0, 3]] = np.nan
    with pytest.raises(RunError, match=f"undefined at 2 of {points.count} points"):
        analysis(points, values)


@pytest.mark.parametrize(("analysis", "design"), ANALYSES)
def test_points_laid_otherwise_and_values_of_another_number_are_refused(analysis, design):
    with pytest.raises(UsageError, match="laid by method=grid"):
        analysis(points_of(Design(), CUBE), np.zeros(125))
    with pytest.raises(UsageError, match=r"values of shape \(3,\)"):
        analysis(points_of(design, CUBE), np.zeros(3))


def test_one_trajectory_and_rows_without_pairs_are_refused():
    with pytest.raises(UsageError, match="one trajectory has no spread"):
        elementary_effects(points_of(Design("morris", size=1, levels=4), CUBE), np.zeros(4))
    with pytest.raises(UsageError, match="do not serve the interactions"):
        second_order(points_of(Design("saltelli", size=4), CUBE), np.zeros(20))
