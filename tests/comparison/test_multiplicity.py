"""Asking many questions must not make a claim easier."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.multiplicity import holm, simultaneous_critical_deviations
from sim.comparison.resampling import critical_deviation, resampled_pairs, studentised_deviations

p_values = st.lists(st.none() | st.floats(0.0, 1.0), min_size=1, max_size=12)


def test_holm_by_hand():
    # Ordered: 0.005 × 4, 0.01 × 3, 0.03 × 2, 0.04 × 1 raised to the one before it.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_a_test_that_could_not_be_made_still_counts():
    assert holm([0.02, None, None]) == pytest.approx([0.06, None, None])


@given(p_values)
def test_holm_never_makes_a_claim_easier_and_keeps_the_order(raw):
    corrected = holm(raw)
    made = [(p, q) for p, q in zip(raw, corrected, strict=True) if p is not None]
    assert [q is None for q in corrected] == [p is None for p in raw]
    assert all(p <= q <= min(1.0, len(raw) * p) for p, q in made)
    assert [q for _, q in sorted(made)] == sorted(q for _, q in made)


@given(p_values, st.randoms(use_true_random=False))
def test_holm_does_not_care_in_which_order_tests_are_listed(raw, dice):
    order = dice.sample(range(len(raw)), len(raw))
    corrected = holm(raw)
    assert holm([raw[place] for place in order]) == [corrected[place] for place in order]


@pytest.mark.parametrize("family", [1, 2, 5, 20])
def test_the_family_errs_as_often_as_theory_says_when_nothing_is_true(family):
    worlds = 20_000
    raw = np.random.default_rng(family).uniform(size=(worlds, family))
    erred = sum(min(holm(row.tolist())) <= 0.05 for row in raw) / worlds
    exact = 1.0 - (1.0 - 0.05 / family) ** family
    assert abs(erred - exact) < 4.0 * np.sqrt(exact * (1 - exact) / worlds)


def deviations_of_rows(differences, resamples=999):
    positions = resampled_pairs(np.arange(len(differences)), resamples, 1)
    return np.stack([studentised_deviations(column, positions) for column in differences.T])


def test_one_row_alone_pays_nothing_for_company():
    deviations = deviations_of_rows(np.random.default_rng(1).normal(size=(20, 1)))
    assert simultaneous_critical_deviations(deviations, 0.95)[0] == critical_deviation(deviations[0], 0.95)


def test_copies_of_one_row_pay_nothing_for_company():
    deviations = np.repeat(deviations_of_rows(np.random.default_rng(1).normal(size=(20, 1))), 5, axis=0)
    critical = simultaneous_critical_deviations(deviations, 0.95)
    assert set(critical) == {critical_deviation(deviations[0], 0.95)}


@given(st.integers(1, 6), st.integers(0, 50))
def test_company_only_widens_and_all_rows_hold_together_in_the_resamples(rows, seed):
    deviations = deviations_of_rows(np.random.default_rng(seed).normal(size=(12, rows)))
    critical = simultaneous_critical_deviations(deviations, 0.95)
    assert all(
        reach >= critical_deviation(row, 0.95) for reach, row in zip(critical, deviations, strict=True)
    )
    assert len(set(critical)) == 1
    assert (deviations <= critical[:, None]).all(axis=0).mean() >= 0.95


def test_a_row_without_enough_spread_does_not_take_the_others_with_it():
    sound = deviations_of_rows(np.random.default_rng(4).normal(size=(20, 3)))
    scarce = np.concatenate((np.full(30, np.inf), np.ones(969)))[None, :]
    critical = simultaneous_critical_deviations(np.concatenate((sound, scarce)), 0.95)
    assert np.isfinite(critical).tolist() == [True, True, True, False]


@pytest.mark.parametrize(("shape", "least", "most"), [("normal", 0.93, 0.99), ("skewed", 0.92, 0.995)])
def test_simultaneous_intervals_hold_together_and_single_ones_do_not(shape, least, most):
    dice, rows, pairs, worlds = np.random.default_rng(7), 12, 20, 300
    held = together = 0
    for _ in range(worlds):
        shared = dice.normal(size=(pairs, 1)) * 0.5 + dice.normal(size=(pairs, rows))
        differences = shared if shape == "normal" else shared + shared**2 - 1.25  # each has mean 0
        deviations = deviations_of_rows(differences)
        error = differences.std(axis=0, ddof=1) / np.sqrt(pairs)
        out = np.abs(differences.mean(axis=0)) / error
        held += bool((out <= [critical_deviation(row, 0.95) for row in deviations]).all())
        together += bool((out <= simultaneous_critical_deviations(deviations, 0.95)).all())
    assert least <= together / worlds <= most
    assert held / worlds < 0.85
