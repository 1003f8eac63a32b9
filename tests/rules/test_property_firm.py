"""The property firm: money becomes service, service holds up buildings, and who is not paid may leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.property_firm import (
    condition_after,
    effort_target,
    exits,
    is_renewed,
    service_target,
    working_hours,
)

share = st.floats(0.0, 1.0)
money = st.floats(1.0, 1000.0)
uniform = st.floats(1e-12, 1.0 - 1e-12)


@given(share, share, money, money, st.floats(0.2, 3.0), share)
def test_the_more_pay_the_better_the_service(a, b, fee, cost, slack, effort):
    few, many = sorted((a, b))
    assert (
        0.0
        <= service_target(few, fee, cost, slack, effort)
        <= service_target(many, fee, cost, slack, effort)
        <= 1.0
    )


@given(share, money, money, money, st.floats(0.2, 3.0), share)
def test_growing_costs_never_buy_more_service(collection, fee, a, b, slack, effort):
    cheap, dear = sorted((a, b))
    assert service_target(collection, fee, dear, slack, effort) <= service_target(
        collection, fee, cheap, slack, effort
    )


@given(share, money, st.floats(0.2, 3.0), share)
def test_only_the_ratio_of_fee_to_cost_counts(collection, fee, slack, effort):
    one, same = (
        service_target(collection, fee, 2.0 * fee, slack, effort),
        service_target(collection, 3.0 * fee, 6.0 * fee, slack, effort),
    )
    assert one == pytest.approx(same)


@given(share, share, share, share, share)
def test_oversight_and_a_public_list_never_lower_effort(base, a, b, by_oversight, by_list):
    loose, strict = sorted((a, b))
    assert effort_target(base, loose, by_oversight, False, by_list) <= effort_target(
        base, strict, by_oversight, False, by_list
    )
    assert effort_target(base, loose, by_oversight, False, by_list) <= effort_target(
        base, loose, by_oversight, True, by_list
    )


@given(share, share)
def test_unseen_and_unlisted_a_firm_tries_as_hard_as_it_likes(base, by_list):
    assert effort_target(base, 0.0, 0.5, False, by_list) == base


@given(share, st.integers(0, 60), share, st.integers(1, 60), st.floats(0.0, 1.0), uniform)
def test_nobody_leaves_a_compound_that_pays_or_before_its_time(collection, low, threshold, months, hazard, u):
    if exits(collection, low, threshold, months, hazard, u):
        assert collection < threshold
        assert low >= months


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0), uniform)
def test_a_higher_hazard_never_keeps_a_firm(a, b, u):
    low, high = sorted((a, b))
    assert exits(0.3, 12, 0.5, 9, low, u) <= exits(0.3, 12, 0.5, 9, high, u)


def test_a_years_hazard_is_a_years_chance():
    """Whoever stays twelve months has survived the whole year's hazard."""
    stays = next(k for k in range(10_000) if not exits(0.3, 12, 0.5, 9, 0.15, k / 10_000)) / 10_000
    assert (1.0 - stays) ** 12 == pytest.approx(2.718281828**-0.15, abs=2e-3)


@given(share, share, share, st.booleans())
def test_better_service_never_loses_a_contract_and_a_black_list_never_saves_one(a, b, least, listed):
    poor, good = sorted((a, b))
    assert is_renewed(poor, listed, least, 0.1) <= is_renewed(good, listed, least, 0.1)
    assert is_renewed(poor, True, least, 0.1) <= is_renewed(poor, False, least, 0.1)


@given(share, share, share, st.floats(0.0, 0.2), st.floats(0.0, 0.2))
def test_better_service_never_lets_buildings_decay_faster(condition, a, b, decay, upkeep):
    poor, good = sorted((a, b))
    worse, better = (
        condition_after(condition, poor, decay, upkeep),
        condition_after(condition, good, decay, upkeep),
    )
    assert 0.0 <= worse <= better <= 1.0


@given(share, st.floats(0.0, 0.2))
def test_without_service_buildings_only_decay(condition, decay):
    assert condition_after(condition, 0.0, decay, 0.2) <= condition


@given(st.floats(0.0, 100.0), share, share, share, share, share)
def test_a_firm_that_serves_well_has_more_hands_for_requests(hours, a, b, capacity, loss, basic):
    poor, good = sorted((a, b))
    assert (
        0.0
        <= working_hours(hours, poor, capacity, loss, basic)
        <= working_hours(hours, good, capacity, loss, basic)
    )
