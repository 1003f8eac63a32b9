"""Points that fill a space: strata are hit, balance is kept, trajectories step, rows are crossed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.designs import Axis, Design, points_of
from sim.designs.sampling import stretched
from tests.designs.spaces import leaf_rows, spaces

SEEDS = st.integers(0, 2**63 - 1)
SIZES = st.integers(1, 40)


def cube(k):
    return [Axis(f"x{place}", low=0.0, high=1.0) for place in range(k)]


def coordinates(points):
    return np.column_stack([column.data for column in points.leaves])


@given(st.integers(1, 4), SIZES, SEEDS)
def test_a_latin_hypercube_hits_every_stratum_of_every_axis_once(k, size, seed):
    found = coordinates(points_of(Design("latin_hypercube", size=size, seed=seed), cube(k)))
    for coordinate in found.T:
        assert sorted(np.floor(coordinate * size).astype(int)) == list(range(size))


@given(st.integers(1, 5), SEEDS)
def test_a_latin_hypercube_gives_every_level_its_share(n, seed):
    axes = [Axis("list", tuple("abcde"[:n])), Axis("whole", low=3, high=2 + n if n > 1 else 4, is_whole=True)]
    listed, whole = points_of(Design("latin_hypercube", size=20 * n, seed=seed), axes).columns
    assert np.bincount(listed.codes).tolist() == [20] * n
    if n > 1:
        assert np.bincount(whole.numbers - 3).tolist() == [20] * n


@given(st.integers(0, 8), st.integers(2, 4), SEEDS)
def test_sobol_points_are_balanced_in_every_axis_and_in_boxes_of_the_first_two(power, k, seed):
    size = 2**power
    found = coordinates(points_of(Design("sobol", size=size, seed=seed), cube(k)))
    for coordinate in found.T:
        assert sorted(np.floor(coordinate * size).astype(int)) == list(range(size))
    # The first two dimensions are a (0, m, 2)-net: every dyadic box of area 1/size holds one point.
    for split in range(power + 1):
        across, along = 2**split, 2 ** (power - split)
        box = np.floor(found[:, 0] * across) * along + np.floor(found[:, 1] * along)
        assert sorted(box.astype(int)) == list(range(size))


@given(spaces(least_leaves=1, least_levels=2), st.integers(1, 6), st.sampled_from([2, 4, 6, 10]), SEEDS)
@settings(max_examples=50)
def test_a_step_of_morris_changes_exactly_one_leaf_and_a_trajectory_changes_each_once(
    axes, size, levels, seed
):
    points = points_of(Design("morris", size=size, levels=levels, seed=seed), axes)
    found, k = coordinates(points)[:: points.combinations], len(points.leaves)
    moved = np.diff(found.reshape(size, k + 1, k), axis=1) != 0
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()


@pytest.mark.parametrize("levels", [2, 4, 6, 8])
def test_morris_visits_all_levels_equally_often_and_steps_by_half_the_grid(levels):
    points = points_of(Design("morris", size=2000, levels=levels), cube(2))
    steps = coordinates(points) * (levels - 1)
    assert steps == pytest.approx(np.rint(steps))
    jumps = np.abs(np.diff(steps.reshape(2000, 3, 2), axis=1)).sum(axis=2)
    assert jumps == pytest.approx(levels / 2)
    seen = np.bincount(np.rint(steps).astype(int).ravel(), minlength=levels) / steps.size
    assert np.abs(seen - 1 / levels).max() < 0.03


@pytest.mark.parametrize(
    ("k", "size", "second_order"),
    [(1, 4, False), (2, 1, False), (2, 1, True), (3, 8, False), (3, 8, True), (7, 64, False), (7, 64, True)],
)
def test_rows_of_saltelli_are_those_of_salib_to_the_last_bit(k, size, second_order):
    from SALib.sample import sobol

    problem = {"num_vars": k, "names": [f"x{place}" for place in range(k)], "bounds": [[0.0, 1.0]] * k}
    # SALib hands a bare seed on under SciPy's old name, which makes another generator of it.
    dice = np.random.default_rng(5)
    theirs = sobol.sample(problem, size, calc_second_order=second_order, seed=dice)
    ours = points_of(Design("saltelli", size=size, seed=5, second_order=second_order), cube(k))
    assert coordinates(ours).tobytes() == np.ascontiguousarray(theirs).tobytes()


@given(spaces(least_leaves=2, least_levels=2), st.integers(0, 4), st.booleans())
def test_a_point_of_saltelli_has_each_leaf_from_its_own_row_of_a_or_b(axes, power, second_order):
    points = points_of(Design("saltelli", size=2**power, second_order=second_order), axes)
    laid, k, last = leaf_rows(points), len(points.leaves), points.block - 1
    for place, row in enumerate(laid):
        point = place * points.combinations
        start = points.block_of(point) * points.block
        a, b, role = laid[start], laid[start + last], points.role_of(point)
        if 1 <= role <= k:
            assert row == (*a[: role - 1], b[role - 1], *a[role:])
        elif k < role < last:
            assert row == (*b[: role - k - 1], a[role - k - 1], *b[role - k :])


def test_the_ends_of_the_cube_stay_on_the_axis():
    ends = np.array([0.0, 1.0])
    assert stretched(Axis("a", ("x", "y", "z")), ends).values() == ["x", "z"]
    assert stretched(Axis("a", low=-2, high=7, is_whole=True), ends).values() == [-2, 7]
    assert stretched(Axis("a", low=0.1, high=0.7), ends).values() == [0.1, 0.7]
    wide = Axis("a", low=-(2**53), high=2**53, is_whole=True)
    assert stretched(wide, ends).values() == [-(2**53), 2**53]


@pytest.mark.parametrize("design", [Design("latin_hypercube", size=64), Design("sobol", size=64)])
def test_a_seed_moves_the_points(design):
    here = coordinates(points_of(design, cube(3)))
    there = coordinates(points_of(replace(design, seed=2), cube(3)))
    assert not np.isin(here, there).any()
