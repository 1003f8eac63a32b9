"""Meetings: what they cost grows with the pairs, who comes follows ties and load, fairness only helps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.meeting import (
    acceptance_probability,
    attendance_probability,
    convening_hours,
    has_quorum,
    informed,
    narrowed_gap,
    procedural_justice,
)

share = st.floats(0.0, 1.0)
hours = st.floats(0.0, 10.0)
flags = st.tuples(*[st.booleans()] * 4)
weights = st.tuples(*[st.floats(0.0, 1.0)] * 4)

COMING = {"tie": 0.5, "authority": 0.4, "load": 0.5, "fatigue": 0.2, "base": 0.6, "by_tie": 1.6,
          "by_authority": 1.2, "by_load": 1.6, "by_fatigue": 1.5}  # fmt: skip
PARTY = {"gap": 0.4, "trust": 0.6, "justice": 0.4, "grievance": 0.3, "has_enforcement": False,
         "base": 2.4, "by_gap": 4.2, "by_trust": 1.4,
         "by_justice": 1.2, "by_grievance": 0.4, "by_authority": 0.8}  # fmt: skip


@given(st.integers(0, 20), hours, hours, hours)
def test_each_further_guest_costs_no_less_than_the_one_before(guests, base, each, pair):
    steps = [convening_hours(guests + k, base, each, pair) for k in range(3)]
    assert steps[0] <= steps[1] <= steps[2]
    assert steps[2] - steps[1] >= steps[1] - steps[0] - 1e-9


@given(st.integers(0, 20), hours, hours, hours)
def test_two_small_meetings_never_save_calling_by_pairs(guests, base, each, pair):
    """Splitting a table saves pairs and pays the base twice: exactly that."""
    together, apart = (
        convening_hours(2 * guests, base, each, pair),
        2 * convening_hours(guests, base, each, pair),
    )
    assert together - apart == pytest.approx(pair * guests * guests - base, abs=1e-9)


@given(st.sampled_from(["tie", "authority"]), share, share)
def test_the_better_known_and_the_more_obliged_come_no_less(name, a, b):
    low, high = sorted((a, b))
    assert attendance_probability(**COMING | {name: low}) <= attendance_probability(**COMING | {name: high})


@given(st.sampled_from(["load", "fatigue"]), share, share)
def test_the_busier_and_the_more_tired_come_no_more(name, a, b):
    low, high = sorted((a, b))
    assert attendance_probability(**COMING | {name: high}) <= attendance_probability(**COMING | {name: low})


@given(st.integers(0, 20), st.integers(0, 20), share)
def test_one_more_guest_never_breaks_a_quorum_and_one_more_invitation_never_makes_one(came, invited, quorum):
    assert has_quorum(came, invited, quorum) <= has_quorum(came + 1, invited, quorum)
    assert has_quorum(came, invited + 1, quorum) <= has_quorum(came, invited, quorum)


@given(share, share, share)
def test_learning_never_makes_ignorant_and_never_more_than_knowing(information, learnt, strength):
    assert information <= informed(information, learnt, strength) <= 1.0


@given(share, share, share, share, share)
def test_a_meeting_never_widens_a_gap_and_never_turns_it_round(gap, narrowing, skill, information, coverage):
    assert 0.0 <= narrowed_gap(gap, narrowing, skill, information, coverage) <= gap


@given(share, share, share, share, share, share)
def test_a_better_mediator_never_leaves_a_wider_gap(gap, narrowing, a, b, information, coverage):
    poor, good = sorted((a, b))
    assert narrowed_gap(gap, narrowing, good, information, coverage) <= narrowed_gap(
        gap, narrowing, poor, information, coverage
    )


@given(st.sampled_from(["trust", "justice", "has_enforcement"]), share, share)
def test_trust_fairness_and_somebody_who_could_impose_never_make_refuse(name, a, b):
    low, high = sorted((a, b))
    assert acceptance_probability(**PARTY | {name: low}) <= acceptance_probability(**PARTY | {name: high})


@given(st.sampled_from(["gap", "grievance"]), share, share)
def test_distance_and_grievance_never_make_agree(name, a, b):
    low, high = sorted((a, b))
    assert acceptance_probability(**PARTY | {name: high}) <= acceptance_probability(**PARTY | {name: low})


@given(flags, weights, st.integers(0, 3))
def test_one_more_thing_done_properly_is_never_less_just(done, weights, which):
    more = tuple(flag or at == which for at, flag in enumerate(done))
    assert 0.0 <= procedural_justice(*done, *weights) <= procedural_justice(*more, *weights) <= 1.0


@given(flags, weights, st.floats(0.1, 10.0))
def test_only_the_proportions_of_the_weights_matter(done, weights, scale):
    scaled = tuple(scale * weight for weight in weights)
    assert procedural_justice(*done, *scaled) == pytest.approx(procedural_justice(*done, *weights), abs=1e-9)
