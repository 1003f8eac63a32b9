"""Resamples are addressed by a seed; sign flips are exact where they can be."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.resampling import (
    EXACT_UP_TO,
    critical_deviation,
    resampled_pairs,
    sign_flip_p,
    sign_patterns,
    smallest_sign_flip_p,
    studentised_deviations,
)


def test_a_resample_depends_on_its_seed_and_on_its_replicates_alone():
    here = resampled_pairs(np.arange(9), 50, 1).copy()
    assert np.array_equal(here, resampled_pairs(np.arange(9), 50, 1))
    assert not np.array_equal(here, resampled_pairs(np.arange(9), 50, 2))
    assert not np.array_equal(here, resampled_pairs(np.arange(1, 10), 50, 1))


def test_every_replicate_is_drawn_equally_often():
    drawn = np.bincount(resampled_pairs(np.arange(7), 9_999, 3).ravel(), minlength=7)
    expected = 9_999.0
    assert drawn.sum() == 7 * 9_999
    # Each count is binomial; five standard deviations around 9,999.
    assert np.abs(drawn - expected).max() < 5.0 * np.sqrt(expected * 6 / 7)


def test_bootstrap_and_sign_flips_do_not_share_their_luck():
    seeds = np.arange(20)
    heads = sign_patterns(seeds, 999, 1) > 0
    early = resampled_pairs(seeds, 999, 1) < 10
    assert abs(np.corrcoef(heads.ravel(), early.ravel())[0, 1]) < 0.03


def test_a_studentised_deviation_by_hand():
    differences = np.array([1.0, 2.0, 6.0])
    positions = np.array([[0, 1, 2], [0, 0, 1], [2, 2, 2]]).T  # as given; 1, 1, 2; 6, 6, 6
    worked = abs(4 / 3 - 3.0) / (np.sqrt(1 / 3) / np.sqrt(3))
    assert studentised_deviations(differences, positions) == pytest.approx([0.0, worked, np.inf])


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_studentised_deviations_know_neither_origin_nor_unit(shift, scale):
    differences = np.array([0.0, 1.0, 5.0, 2.0, 9.0, 4.0])
    positions = resampled_pairs(np.arange(6), 99, 1)
    moved = studentised_deviations(differences * scale + shift * scale, positions)
    assert moved == pytest.approx(studentised_deviations(differences, positions), rel=1e-4, abs=1e-4)


def test_the_critical_deviation_is_an_order_statistic():
    deviations = np.arange(1.0, 1_000.0)  # 999 of them
    assert critical_deviation(deviations, 0.95) == 950.0
    assert critical_deviation(deviations, 0.90) == 900.0


def test_too_many_resamples_without_spread_leave_no_critical_deviation():
    deviations = np.concatenate((np.ones(940), np.full(59, np.inf)))
    assert critical_deviation(deviations, 0.95) == np.inf
    assert critical_deviation(deviations, 0.90) == 1.0


@pytest.mark.parametrize("pairs", range(1, 9))
def test_sign_patterns_of_few_pairs_are_all_of_them_up_to_a_mirror_image(pairs):
    patterns = {tuple(column) for column in sign_patterns(np.arange(pairs), 999, 1).T.tolist()}
    mirrored = {tuple(-sign for sign in pattern) for pattern in patterns}
    assert patterns | mirrored == set(product((-1, 1), repeat=pairs))
    assert not patterns & mirrored


@pytest.mark.parametrize("pairs", [3, 5, 8])
def test_sign_flips_are_exact_over_every_world_of_the_null(pairs):
    sizes = 1.7 ** np.arange(pairs) + 0.1 * np.arange(pairs)  # no two sums of signs agree
    worlds = [np.array(signs) * sizes for signs in product((-1.0, 1.0), repeat=pairs)]
    found = sorted(sign_flip_p(world, np.arange(pairs), 999, 1) for world in worlds)
    # Each attainable p is reached in just that share of worlds.
    levels = [(rank // 2 + 1) / 2 ** (pairs - 1) for rank in range(2**pairs)]
    assert found == levels
    assert found[0] == smallest_sign_flip_p(pairs, 999)


def test_a_worked_sign_flip():
    # Sums of ±1 ±2 ±3 ±4 that reach 8 = -1 + 2 + 3 + 4 in size: 10 and 8, of the eight patterns.
    assert sign_flip_p(np.array([-1.0, 2.0, 3.0, 4.0]), np.arange(4), 999, 1) == 2 / 8


def test_ties_count_as_reached_even_when_the_sums_round_differently():
    assert sign_flip_p(np.array([0.1, 0.2, -0.3]), np.arange(3), 999, 1) == 1.0


def test_the_sampled_test_agrees_with_the_exact_one():
    pairs = EXACT_UP_TO + 1
    differences = np.random.default_rng(5).normal(0.4, 1.0, pairs)
    signs = np.array(list(product((-1.0, 1.0), repeat=pairs)))
    exact = float((np.abs(signs @ differences) >= abs(differences.sum()) - 1e-12).mean())
    sampled = sign_flip_p(differences, np.arange(pairs), 99_999, 1)
    assert abs(sampled - exact) < 5.0 * np.sqrt(exact * (1 - exact) / 99_999)


def test_the_sampled_test_never_says_impossible():
    pairs = 40
    assert (
        sign_flip_p(np.full(pairs, 1.0), np.arange(pairs), 999, 1)
        == 1 / 1_000
        == smallest_sign_flip_p(pairs, 999)
    )


def test_the_sampled_test_is_not_too_eager():
    dice = np.random.default_rng(11)
    found = np.array([sign_flip_p(dice.normal(size=15), np.arange(15), 999, 1) for _ in range(1_000)])
    for level in (0.05, 0.2, 0.5):
        assert abs((found <= level).mean() - level) < 4.0 * np.sqrt(level * (1 - level) / 1_000)
