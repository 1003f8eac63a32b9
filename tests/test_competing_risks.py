"""Several ways to end: the shares add up, and losing a hard case is not solving it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.competing_risks import aalen_johansen
from sim.errors import LinliError
from sim.survival import kaplan_meier

ENDS = ("resolved", "escalated", "abandoned")
cases = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), min_size=1, max_size=40)


def of(rows):
    days, end = zip(*rows, strict=True)
    return np.array(days), np.array(end)


def test_a_case_by_hand():
    # Five disputes: resolved on day 1, escalated on 2, open at 3, resolved on 4, open at 5.
    found = aalen_johansen(np.array([1, 2, 3, 4, 5]), np.array([1, 2, 0, 1, 0]), ENDS)
    assert found.at_risk.tolist() == [5, 4, 3, 2, 1]
    assert found.incidence[0] == pytest.approx([1 / 5, 1 / 5, 1 / 5, 1 / 5 + 3 / 5 / 2, 1 / 2])
    assert found.incidence[1] == pytest.approx([0, 1 / 5, 1 / 5, 1 / 5, 1 / 5])
    assert found.still_open == pytest.approx([4 / 5, 3 / 5, 3 / 5, 3 / 10, 3 / 10])
    assert found.at("resolved", 0.5) == 0.0
    assert found.at("resolved", 4.5) == pytest.approx(0.5)


@given(cases)
def test_all_ends_and_what_is_open_add_up_to_one(rows):
    found = aalen_johansen(*of(rows), ENDS)
    assert found.incidence.sum(axis=0) + found.still_open == pytest.approx(
        np.ones(len(found.days)), abs=1e-12
    )
    assert (np.diff(found.incidence, axis=1) >= 0).all()


@given(cases)
def test_what_is_open_is_what_kaplan_and_meier_say(rows):
    days, end = of(rows)
    assert aalen_johansen(days, end, ENDS).still_open == pytest.approx(kaplan_meier(days, end > 0).survival)


@given(cases)
def test_one_way_to_end_is_the_complement_of_survival_with_the_same_variance(rows):
    days, end = of(rows)
    found, curve = aalen_johansen(days, np.minimum(end, 1), ("ended",)), kaplan_meier(days, end > 0)
    assert found.incidence[0] == pytest.approx(1 - curve.survival, abs=1e-12)
    left = curve.survival > 0
    assert found.variance[0][left] == pytest.approx(curve.variance[left], abs=1e-12)
    assert found.low[0][left] == pytest.approx(1 - curve.high[left], abs=1e-9)


@given(cases)
def test_without_censoring_it_is_the_plain_share(rows):
    days, end = of(rows)
    end = np.maximum(end, 1)
    found = aalen_johansen(days, end, ENDS)
    for place, name in enumerate(ENDS):
        share = np.array([((days <= day) & (end == place + 1)).mean() for day in found.days])
        assert [found.at(name, day) for day in found.days] == pytest.approx(share.tolist(), abs=1e-12)
        assert found.variance[place] == pytest.approx(share * (1 - share) / len(days), abs=1e-12)


@given(cases, st.permutations(range(3)))
def test_the_order_in_which_ends_are_named_does_not_matter(rows, order):
    days, end = of(rows)
    renumbered = np.array([0] + [order.index(k) + 1 for k in range(3)])[end]
    found = aalen_johansen(days, end, ENDS)
    renamed = aalen_johansen(days, renumbered, tuple(ENDS[k] for k in order))
    for name in ENDS:
        there, here = ENDS.index(name), renamed.ends.index(name)
        assert renamed.incidence[here].tolist() == found.incidence[there].tolist()
        assert renamed.variance[here] == pytest.approx(found.variance[there], abs=1e-15)


@given(cases)
def test_limits_hold_the_share(rows):
    found = aalen_johansen(*of(rows), ENDS)
    assert ((found.low <= found.incidence + 1e-12) & (found.incidence <= found.high + 1e-12)).all()
    assert ((found.low >= -1e-15) & (found.high <= 1 + 1e-15)).all()


def test_counting_other_ends_as_censored_would_promise_too_much():
    days, end = np.array([1, 2, 3, 4]), np.array([2, 1, 2, 1])
    found = aalen_johansen(days, end, ENDS)
    pretended = 1 - kaplan_meier(days, end == 1).survival[-1]
    assert found.at("resolved", 4) == 0.5
    assert pretended == 1.0


def test_losing_hard_cases_to_escalation_does_not_look_quick():
    days, horizon = np.array([10, 20, 30, 40]), 60
    solved = aalen_johansen(days, np.array([1, 1, 1, 1]), ENDS).restricted_mean("resolved", horizon)
    lost = aalen_johansen(days, np.array([1, 1, 2, 2]), ENDS).restricted_mean("resolved", horizon)
    assert solved.value == 25.0
    assert lost.value == (10 + 20 + 60 + 60) / 4


@given(cases, st.integers(1, 30))
def test_the_restricted_mean_counts_a_case_that_ends_otherwise_in_full(rows, horizon):
    days, end = of(rows)
    end = np.maximum(end, 1)
    expected = np.where(end == 1, np.minimum(days, horizon), horizon).mean()
    assert aalen_johansen(days, end, ENDS).restricted_mean("resolved", horizon).value == pytest.approx(
        expected
    )


@given(cases, st.integers(1, 30))
def test_with_one_way_to_end_both_restricted_means_agree(rows, horizon):
    days, end = of(rows)
    ours = aalen_johansen(days, np.minimum(end, 1), ("ended",)).restricted_mean("ended", horizon)
    theirs = kaplan_meier(days, end > 0).restricted_mean(horizon)
    assert (ours.value is None) == (theirs.value is None)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert ours.reason == theirs.reason


def test_the_variance_is_the_spread_over_repetitions():
    dice, shares, variances = np.random.default_rng(2), [], []
    for _ in range(1_500):
        ends, stops = dice.exponential(10.0, 80), dice.uniform(5.0, 30.0, 80)
        end = np.where(ends <= stops, 1 + (dice.uniform(size=80) < 0.4), 0)
        found = aalen_johansen(np.minimum(ends, stops), end, ENDS)
        row = int(np.searchsorted(found.days, 12.0, side="right")) - 1
        shares.append(found.incidence[0, row])
        variances.append(found.variance[0, row])
    assert np.mean(shares) == pytest.approx(0.6 * (1 - np.exp(-1.2)), abs=0.01)
    assert np.mean(variances) == pytest.approx(np.var(shares), rel=0.1)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda: aalen_johansen(np.array([1, 2]), np.array([1, 4]), ENDS),
            "numbered from 0 (still open) to 3",
        ),
        (lambda: aalen_johansen(np.array([1]), np.array([-1]), ENDS), "found -1 to -1"),
        (
            lambda: aalen_johansen(np.array([1]), np.array([1]), ENDS).at("solved", 1),
            "no case can end as 'solved'",
        ),
        (
            lambda: aalen_johansen(np.array([1]), np.array([1]), ENDS).restricted_mean("resolved", 0),
            "horizon = 0 days: it must be finite and more than 0",
        ),
    ],
)
def test_an_end_without_a_name_is_refused(ask, said):
    with pytest.raises(LinliError) as refusal:
        ask()
    assert said in str(refusal.value)
