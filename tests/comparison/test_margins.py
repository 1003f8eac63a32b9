"""How far behind a regime may be and stay: the limits of Kim and Nelson's constant and triangle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.margins import excess, h_squared, margins


@pytest.mark.parametrize("systems", [2, 5, 20])
def test_the_constant_tends_to_that_of_a_known_spread(systems):
    known = -2.0 * np.log(2.0 * 0.05 / (systems - 1))  # Paulson 1964
    assert h_squared(0.05, systems, 10**7) == pytest.approx(known, rel=1e-5)
    assert h_squared(0.05, systems, 16) > known


def test_the_constant_of_a_worked_case():
    assert h_squared(0.05, 3, 11) == pytest.approx((0.05 ** (-0.2) - 1.0) * 10.0)


@given(st.floats(0.01, 100.0), st.floats(0.01, 10.0), st.integers(10, 10_000))
def test_a_margin_narrows_and_is_gone_when_it_was_said_to_be(variance, indifference, pairs):
    h2 = h_squared(0.05, 4, 16)
    end = h2 * variance / indifference**2
    here, later = margins(h2, variance, indifference, pairs), margins(h2, variance, indifference, pairs + 1)
    assert later <= here
    assert (here > 0.0) == (pairs < end) or pairs == pytest.approx(end)


@given(
    st.floats(0.01, 100.0), st.floats(0.01, 10.0), st.integers(10, 1000), st.sampled_from([0.5, 2.0, 64.0])
)
def test_a_margin_is_in_the_outcomes_unit(variance, indifference, pairs, factor):
    one = margins(12.0, variance, indifference, pairs)
    assert margins(12.0, variance * factor**2, indifference * factor, pairs) == pytest.approx(factor * one)


def test_an_unknown_spread_lets_everybody_stay():
    assert margins(12.0, np.array([np.nan, 0.0]), 0.5, 16).tolist() == [np.inf, 0.0]


def test_only_who_is_in_can_throw_out_or_be_thrown_out():
    leads = np.array([[0.0, -3.0, -5.0], [3.0, 0.0, -2.0], [5.0, 2.0, 0.0]])
    everybody = excess(leads, np.ones((3, 3)), np.ones(3, dtype=bool))
    assert everybody.tolist() == [[-1.0, 2.0, 4.0], [-4.0, -1.0, 1.0], [-6.0, -3.0, -1.0]]
    assert (everybody > 0.0).any(axis=1).tolist() == [True, True, False]
    without = excess(leads, np.ones((3, 3)), np.array([True, True, False]))
    assert (without > 0.0).any(axis=1).tolist() == [True, False, False]
    assert np.isinf(without[:, 2]).all()
