"""How far a mean may be off: exact limits, and what can be said of pairs that hardly differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.comparison.reach import FEWEST_DIFFERING, WIDENING, pairs_that_differ, reach
from tests.comparison.worlds import eighths


def test_with_as_many_pairs_as_the_widening_a_look_has_the_square_of_the_error():
    pairs = int(WIDENING)
    expected = stats.t.isf(0.05**2 / 2.0, pairs - 1) * 3.0 / np.sqrt(pairs)
    assert reach(0.05, pairs, pairs, 3.0) == pytest.approx(expected)


def test_with_very_many_pairs_a_look_is_an_ordinary_interval_of_a_known_spread():
    pairs = 10**9
    assert reach(0.05, pairs, pairs, 2.0) == pytest.approx(
        stats.norm.isf(0.025) * 2.0 / np.sqrt(pairs), rel=1e-5
    )


@given(st.integers(10, 5_000), st.floats(1e-4, 0.4), st.floats(1e-3, 1e3))
def test_a_look_is_never_shorter_than_the_ordinary_interval(pairs, error, spread):
    ordinary = stats.t.isf(error / 2.0, pairs - 1) * spread / np.sqrt(pairs)
    assert reach(error, pairs, pairs, spread) > ordinary
    assert reach(error, pairs, pairs, 2.0 * spread) == pytest.approx(2.0 * reach(error, pairs, pairs, spread))
    assert reach(error / 2.0, pairs, pairs, spread) > reach(error, pairs, pairs, spread)
    assert reach(error, pairs + 1, pairs + 1, spread) < reach(error, pairs, pairs, spread)


@given(st.integers(20, 500), st.integers(FEWEST_DIFFERING, 19))
def test_pairs_that_do_not_differ_count_for_less(pairs, differing):
    assert reach(0.05, pairs, differing, 1.0) > reach(0.05, pairs, differing + 1, 1.0)


def test_too_few_pairs_that_differ_say_nothing_however_small_their_spread():
    assert reach(0.05, 500, FEWEST_DIFFERING - 1, 1e-9) == np.inf
    assert reach(0.05, 500, FEWEST_DIFFERING, 1e-9) < 1e-9


@pytest.mark.parametrize(("pairs", "looks"), [(16, 1), (16, 20), (300, 20)])
def test_pairs_that_are_all_equal_bound_the_share_that_might_not_be(pairs, looks):
    most = 1.0 - (0.05 / looks) ** (1.0 / pairs)  # so many and yet none seen, once in 20 × looks
    assert reach(0.05, pairs, 1, 0.0, 2.0, looks) == pytest.approx(2.0 * most)


@pytest.mark.parametrize("others", range(1, FEWEST_DIFFERING - 1))
def test_few_pairs_that_differ_are_bounded_as_by_clopper_and_pearson(others):
    theirs = stats.binomtest(others, 100, alternative="less").proportion_ci(0.95).high
    assert reach(0.05, 100, others + 1, 0.3, 1.0) == pytest.approx(theirs)


@given(st.lists(eighths, min_size=1, max_size=30))
def test_pairs_that_differ_are_counted_beside_the_commonest(values):
    counts = {value: values.count(value) for value in values}
    differing, commonest = pairs_that_differ(np.sort(np.array(values)), 1e-9)
    assert counts[commonest] == max(counts.values())
    assert differing == len(values) - counts[commonest] + 1


def test_rounding_makes_no_difference_between_pairs():
    assert pairs_that_differ(np.array([0.1, 0.1 + 1e-17, 0.3 - 0.2, 0.7]), 1e-9)[0] == 2
