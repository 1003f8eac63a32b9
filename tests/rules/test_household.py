"""What a household feels, says and pays: directions of every influence, and nothing out of range."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.household import (
    channel_utility,
    decayed,
    fee_willingness,
    habituation,
    learned,
    lump_utility,
    naming_probability,
    patience_rate,
    share_of_inclined,
    talk_probability,
    talk_utility,
    trust_after,
)

share = st.floats(0.0, 1.0)
weight = st.floats(0.0, 8.0)
log_odds = st.floats(-6.0, 6.0)
grievance = st.floats(0.0, 20.0)
days = st.integers(0, 2000)

NAMING = {"severity": 0.5, "neighbours": 0.3, "habituation": 0.3, "disbelief": 0.3, "base": -1.0,
          "by_severity": 3.5, "by_neighbours": 0.6, "by_habituation": 0.8, "by_disbelief": 1.5}  # fmt: skip
DOOR = {"severity": 0.5, "efficacy": 0.5, "cost": 1.0, "voice_cost": 1.0, "wait": 20.0, "trust": 0.5,
        "ties_share": 0.2, "fits": False, "by_severity": 2.5, "by_efficacy": 2.0, "by_cost": 1.2,
        "by_wait": 0.012, "by_trust": 1.0, "by_ties": 0.8, "by_fit": 1.3}  # fmt: skip
PATIENCE = {"severity": 0.5, "age": 30, "handoffs": 1, "trust": 0.5, "heard": False, "base": 0.002,
            "age_days": 60.0, "by_handoff": 0.4, "by_trust": 0.6, "by_heard": 0.4}  # fmt: skip
FEE = {"quality": 0.6, "others": 0.7, "trust": 0.5, "grievance": 0.2, "dunned": False, "habitual": 0.25,
       "refusing": 0.06, "intercept": -1.0, "by_quality": 6.0, "by_others": 4.0, "by_trust": 1.2,
       "by_grievance": 0.5, "by_dunning": 0.6}  # fmt: skip


def never_falls(rule, usual, name, a, b):
    low, high = sorted((a, b))
    return rule(**usual | {name: low}) <= rule(**usual | {name: high})


@given(st.sampled_from(["severity", "neighbours", "disbelief"]), share, share)
def test_the_graver_the_more_talked_about_and_the_less_believed_is_named_no_less(name, a, b):
    assert never_falls(naming_probability, NAMING, name, a, b)


@given(share, share)
def test_who_is_used_to_trouble_names_no_more_of_it(a, b):
    fresh, used = sorted((a, b))
    assert naming_probability(**NAMING | {"habituation": used}) <= naming_probability(
        **NAMING | {"habituation": fresh}
    )


@given(st.integers(0, 1000), st.floats(0.0, 1.0))
def test_habituation_starts_at_nothing_grows_and_ends_at_all(lumps, step):
    assert habituation(0, step) == 0.0
    assert 0.0 <= habituation(lumps, step) <= habituation(lumps + 1, step) <= 1.0


@given(share, share, share, log_odds, weight, weight)
def test_the_graver_the_less_it_appeals_to_let_be(a, b, tolerance, base, by_severity, by_tolerance):
    slight, grave = sorted((a, b))
    assert lump_utility(grave, tolerance, base, by_severity, by_tolerance) <= lump_utility(
        slight, tolerance, base, by_severity, by_tolerance
    )


@given(share, share, share, log_odds, weight, weight)
def test_the_tolerant_never_find_lumping_less_appealing(severity, a, b, base, by_severity, by_tolerance):
    touchy, tolerant = sorted((a, b))
    assert lump_utility(severity, touchy, base, by_severity, by_tolerance) <= lump_utility(
        severity, tolerant, base, by_severity, by_tolerance
    )


@given(share, share, log_odds, weight)
def test_the_further_apart_the_less_talking_appeals(a, b, base, penalty):
    near, far = sorted((a, b))
    assert talk_utility(far, base, penalty) <= talk_utility(near, base, penalty)


@given(st.sampled_from(["severity", "efficacy", "trust", "ties_share", "fits"]), share, share)
def test_what_speaks_for_a_door_never_speaks_against_it(name, a, b):
    assert never_falls(channel_utility, DOOR, name, a, b)


@given(st.sampled_from(["cost", "voice_cost", "wait"]), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_what_a_door_costs_never_speaks_for_it(name, a, b):
    cheap, dear = sorted((a, b))
    assert channel_utility(**DOOR | {name: dear}) <= channel_utility(**DOOR | {name: cheap})


@given(share, share, share, log_odds, weight, weight)
def test_grave_matters_between_people_far_apart_are_settled_by_talk_less_often(a, b, gap, base, s, g):
    slight, grave = sorted((a, b))
    assert 0.0 <= talk_probability(grave, gap, base, s, g) <= talk_probability(slight, gap, base, s, g) <= 1.0
    assert talk_probability(gap, grave, base, s, g) <= talk_probability(gap, slight, base, s, g)


@given(grievance, days, days, st.floats(0.0, 0.5))
def test_forgetting_in_two_steps_is_forgetting_in_one(value, first, second, rate):
    in_steps = decayed(decayed(value, first, rate), second, rate)
    assert in_steps == pytest.approx(decayed(value, first + second, rate), rel=1e-9, abs=1e-300)


@given(grievance, days, st.floats(0.0, 0.5))
def test_what_is_left_of_a_memory_never_grows(value, days, rate):
    assert 0.0 <= decayed(value, days + 1, rate) <= decayed(value, days, rate) <= value


@given(st.sampled_from(["severity"]), share, share)
def test_the_angrier_are_never_more_patient(name, a, b):
    assert never_falls(patience_rate, PATIENCE, name, a, b)


@given(st.sampled_from(["age", "handoffs"]), st.integers(0, 500), st.integers(0, 500))
def test_the_longer_and_the_more_sent_about_the_less_patient(name, a, b):
    assert never_falls(patience_rate, PATIENCE, name, a, b)


@given(share, share)
def test_the_trusting_and_the_heard_are_never_less_patient(a, b):
    wary, trusting = sorted((a, b))
    assert patience_rate(**PATIENCE | {"trust": trusting}) <= patience_rate(**PATIENCE | {"trust": wary})
    assert patience_rate(**PATIENCE | {"heard": True}) <= patience_rate(**PATIENCE)


@given(share, share, days, st.integers(0, 20), st.booleans(), share, share)
def test_patience_never_comes_back_by_itself(severity, trust, age, handoffs, heard, by_trust, by_heard):
    facts = {"severity": severity, "trust": trust, "age": age, "handoffs": handoffs, "heard": heard}
    assert patience_rate(**PATIENCE | facts | {"by_trust": by_trust, "by_heard": by_heard}) >= 0.0


@given(share, st.booleans(), share, share, share)
def test_trust_stays_in_its_range_and_moves_the_way_of_the_experience(trust, is_good, strength, gain, loss):
    after = trust_after(trust, is_good, strength, gain, loss)
    assert 0.0 <= after <= 1.0
    assert after >= trust if is_good else after <= trust


@given(share, share)
def test_at_the_middle_a_bad_experience_outweighs_a_good_one_where_losses_loom_larger(strength, gain):
    loss = min(1.0, 1.5 * gain)
    up = trust_after(0.5, True, strength, gain, loss) - 0.5
    down = 0.5 - trust_after(0.5, False, strength, gain, loss)
    assert down >= up


@given(share, share, share)
def test_a_running_mean_stays_between_what_was_and_what_came(old, outcome, weight):
    low, high = sorted((old, outcome))
    assert low - 1e-15 <= learned(old, outcome, weight) <= high + 1e-15


@given(share, share)
def test_who_already_thinks_so_learns_nothing(old, weight):
    assert learned(old, old, weight) == old


@given(st.sampled_from(["quality", "others", "trust"]), share, share)
def test_better_service_more_payers_and_more_trust_never_lower_the_will_to_pay(name, a, b):
    assert never_falls(fee_willingness, FEE, name, a, b)


@given(grievance, grievance)
def test_a_grievance_never_raises_the_will_to_pay(a, b):
    content, aggrieved = sorted((a, b))
    assert fee_willingness(**FEE | {"grievance": aggrieved}) <= fee_willingness(
        **FEE | {"grievance": content}
    )


@given(share, share)
def test_dunning_never_lowers_the_will_to_pay(quality, others):
    facts = FEE | {"quality": quality, "others": others}
    assert fee_willingness(**facts) <= fee_willingness(**facts | {"dunned": True})


@given(share, share, share, share, grievance)
def test_the_habitual_always_pay_and_the_refusing_never(quality, others, habitual, refusing, grievance):
    assume(habitual + refusing <= 1.0)
    facts = {"quality": quality, "others": others, "habitual": habitual, "refusing": refusing,
             "grievance": grievance}  # fmt: skip
    assert habitual - 1e-12 <= fee_willingness(**FEE | facts) <= 1.0 - refusing + 1e-12


@given(x=st.floats(-800.0, 800.0), y=st.floats(-800.0, 800.0), habitual=share, refusing=share)
def test_who_is_more_inclined_to_pay_never_pays_less_to_the_last_bit(x, y, habitual, refusing):
    assume(habitual + refusing <= 1.0 and 1.0 - habitual - refusing >= 0.0)
    less, more = sorted((x, y))
    assert share_of_inclined(less, habitual, refusing) <= share_of_inclined(more, habitual, refusing)
