"""How owners feel, turn out and pay; the law that counts them is in tests/limits/test_law.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.owners_committee import (
    DEAREST,
    fee_after,
    floor_benefit,
    intention,
    levy_compliance,
    turnout_probability,
)

share = st.floats(0.0, 1.0)
feeling = st.floats(-3.0, 3.0)
visits = st.floats(0.0, 10.0)

OWNER = {"benefit": 0.2, "private": 0.1, "own_share": 1.0, "trust": 0.5, "belief": 0.5, "visits": 1.0,
         "skill": 0.5, "by_cost": 0.9, "by_trust": 0.5, "by_belief": 0.5, "by_visit": 0.12}  # fmt: skip
VOTER = {"feeling": 0.4, "quality": 0.6, "has_elder": False, "visits": 1.0, "base": 0.3, "by_strength": 1.5,
         "by_dissatisfaction": 0.6, "by_elder": 0.4, "by_visit": 0.5}  # fmt: skip


@given(st.integers(1, 40), st.integers(1, 40))
def test_the_higher_the_floor_the_more_a_lift_is_worth(a, b):
    low, high = sorted((a, b))
    assert floor_benefit(low, -0.45, -0.1, 0.1, 0.6) <= floor_benefit(high, -0.45, -0.1, 0.1, 0.6)


@given(st.sampled_from(["benefit", "private", "trust", "belief", "skill"]), share, share)
def test_benefit_trust_open_books_and_skill_never_turn_an_owner_against(name, a, b):
    low, high = sorted((a, b))
    assert intention(**OWNER | {name: low}) <= intention(**OWNER | {name: high})


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_the_dearer_the_less_willing(a, b):
    cheap, dear = sorted((a, b))
    assert intention(**OWNER | {"own_share": dear}) <= intention(**OWNER | {"own_share": cheap})


@given(visits, visits)
def test_a_visit_never_turns_an_owner_against_and_one_without_skill_moves_nobody(a, b):
    few, many = sorted((a, b))
    assert intention(**OWNER | {"visits": few}) <= intention(**OWNER | {"visits": many})
    assert intention(**OWNER | {"visits": many, "skill": 0.0}) == intention(
        **OWNER | {"visits": 0.0, "skill": 0.0}
    )


@given(feeling)
def test_those_for_and_those_against_turn_out_alike(feeling):
    assert turnout_probability(**VOTER | {"feeling": feeling}) == turnout_probability(
        **VOTER | {"feeling": -feeling}
    )


@given(share, share)
def test_the_stronger_the_feeling_the_likelier_the_vote(a, b):
    weak, strong = sorted((a, b))
    assert turnout_probability(**VOTER | {"feeling": weak}) <= turnout_probability(
        **VOTER | {"feeling": strong}
    )


@given(share, share)
def test_the_dissatisfied_the_old_and_the_visited_vote_more(a, b):
    poor, good = sorted((a, b))
    assert turnout_probability(**VOTER | {"quality": good}) <= turnout_probability(
        **VOTER | {"quality": poor}
    )
    assert turnout_probability(**VOTER) <= turnout_probability(**VOTER | {"has_elder": True})
    assert turnout_probability(**VOTER) <= turnout_probability(**VOTER | {"visits": 2.0})


@given(st.integers(0, 5_000), st.floats(0.0, 2.0))
def test_a_fee_rises_by_its_step(fee, step):
    assert fee_after(fee, step) == fee + round(fee * step)


@given(st.integers(1, 5_000), st.floats(0.01, 2.0), st.integers(1, 2_000))
def test_a_fee_that_is_raised_for_ever_comes_to_rest_at_the_ceiling(fee, step, times):
    for _ in range(times):
        raised = fee_after(fee, step)
        assert fee <= raised <= DEAREST
        fee = raised


@given(share, share, share)
def test_trust_never_lowers_what_is_paid_of_a_levy(a, b, base):
    wary, trusting = sorted((a, b))
    low, high = levy_compliance(wary, base, 1.5), levy_compliance(trusting, base, 1.5)
    assert 0.0 <= low <= high + 1e-15 <= 1.0 + 1e-15


@given(st.floats(0.001, 0.999))
def test_at_neutral_trust_the_base_pays(base):
    assert levy_compliance(0.5, base, 1.5) == pytest.approx(base)
