"""Whose matter is it: sets of roles and competences, doubt, and errors that information never worsens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.routing import (
    count_bits,
    covered_share,
    holds,
    keeps,
    misroute_probability,
    missing_competences,
)

members = st.sets(st.integers(0, 21))
competences = st.sets(st.integers(0, 6))
share = st.floats(0.0, 1.0)
uniform = st.floats(1e-12, 1.0 - 1e-12)


def mask(numbers) -> int:
    return sum(1 << number for number in numbers)


@given(members, st.integers(0, 21))
def test_a_mask_is_a_set(roles, role):
    assert holds(mask(roles), role) is (role in roles)
    assert count_bits(mask(roles)) == len(roles)


@given(competences, competences)
def test_what_is_missing_is_the_difference_of_two_sets(needs, coverage):
    assert missing_competences(mask(needs), mask(coverage)) == mask(needs - coverage)


@given(competences, competences, competences)
def test_bringing_more_never_covers_less(needs, coverage, more):
    before, after = (
        covered_share(mask(needs), mask(coverage)),
        covered_share(mask(needs), mask(coverage | more)),
    )
    assert 0.0 <= before <= after <= 1.0


@given(competences, competences)
def test_all_is_covered_exactly_when_nothing_is_missing(needs, coverage):
    assert (covered_share(mask(needs), mask(coverage)) == 1.0) is (needs <= coverage)


@given(members, st.integers(0, 21), share, uniform)
def test_inside_the_wall_a_body_keeps_exactly_what_it_may_hold(holders, role, doubt, u):
    assert keeps(role, mask(holders), False, doubt, u) is (role in holders)


@given(members, st.integers(0, 21), share, share, uniform)
def test_the_more_doubt_the_less_is_kept_across_the_wall(holders, role, a, b, u):
    sure, doubtful = sorted((a, b))
    assert keeps(role, mask(holders), True, doubtful, u) <= keeps(role, mask(holders), True, sure, u)
    assert keeps(role, mask(holders), True, sure, u) <= keeps(role, mask(holders), False, sure, u)


@given(st.booleans(), share, share)
def test_a_register_never_makes_institutions_err_more(is_hotline, usual, register):
    hotline = max(usual, register)  # the hotline knows nobody: it errs no less than the others
    with_it = misroute_probability(is_hotline, True, usual, hotline, register)
    without = misroute_probability(is_hotline, False, usual, hotline, register)
    assert with_it <= without
    assert with_it == register or with_it == usual
