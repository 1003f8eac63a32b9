"""Two regimes meet in the same world, or not at all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.pairs import Interval, pair_up, standard_error
from tests.comparison.worlds import columns

nan = np.nan


@given(columns(least=1), st.randoms(use_true_random=False))
def test_the_order_of_replicates_does_not_matter(rows, dice):
    seeds, baseline, other = np.arange(len(rows)) * 7, *np.array(rows).T
    order = np.array(dice.sample(range(len(rows)), len(rows)))
    one, two = pair_up(seeds, baseline, other), pair_up(seeds[order], baseline[order], other[order])
    for column in ("seeds", "baseline", "other", "differences"):
        assert getattr(one, column).tobytes() == getattr(two, column).tobytes()


def test_a_replicate_that_lacks_one_regime_is_left_out_and_counted():
    pairs = pair_up(np.array([4, 2, 9, 1]), np.array([1.0, nan, 3.0, nan]), np.array([5.0, 6.0, nan, nan]))
    assert pairs.seeds.tolist() == [4]
    assert pairs.differences.tolist() == [4.0]
    assert pairs.dropped == 3


def test_pairs_go_by_seed():
    pairs = pair_up(np.array([4, 2, 9]), np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0, 9.0]))
    assert pairs.seeds.tolist() == [2, 4, 9]
    assert pairs.differences.tolist() == [5.0, 4.0, 6.0]


def test_differences_below_rounding_are_no_differences():
    third = np.array([1 / 3, 2 / 3, 1.0])
    pairs = pair_up(np.arange(3), third, third * 3.0 / 3.0 * (1.0 + 2e-16))
    assert pairs.are_equal
    assert pairs.are_alike


def test_a_constant_difference_is_recognised_in_spite_of_rounding():
    values = np.array([0.1, 0.7, 1.3, 2.9])
    pairs = pair_up(np.arange(4), values, values + 0.1)
    assert np.ptp(pairs.differences) > 0.0  # rounding alone
    assert pairs.are_alike
    assert not pairs.are_equal


def test_an_interval_knows_what_it_excludes():
    interval = Interval(-1.0, 3.0)
    assert interval.half_width == 2.0
    assert [interval.excludes(value) for value in (-1.1, -1.0, 0.0, 3.0, 3.1)] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_the_standard_error_of_a_worked_case():
    assert standard_error(np.array([1.0, 2.0, 3.0, 4.0])) == np.sqrt(5.0 / 3.0) / 2.0
