"""How long until it ends: exact limits, a published case, and nobody quick by being unfinished."""

import warnings
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.errors import LinliError
from sim.survival import kaplan_meier, restricted_means

# Remission in weeks of 21 leukaemia patients on 6-MP (Freireich et al. 1963), the textbook case.
WEEKS = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
RELAPSED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)

cases = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


def of(rows):
    days, ended = zip(*rows, strict=True)
    return np.array(days), np.array(ended)


def test_the_textbook_case():
    curve = kaplan_meier(WEEKS, RELAPSED)
    falls = curve.ended > 0
    assert curve.days[falls].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk[falls].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.survival[falls] == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    errors = np.sqrt(curve.variance[falls])
    assert errors == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5)
    assert (curve.quantile(0.5).day, curve.quantile(0.5).low) == (23.0, 13.0)
    assert curve.quantile(0.5).high is None


@given(cases)
def test_the_curve_and_its_interval_are_those_that_scipy_knows(rows):
    days, ended = of(rows)
    theirs = stats.ecdf(stats.CensoredData(uncensored=days[ended], right=days[~ended])).sf
    ours = kaplan_meier(days, ended)
    assert ours.days.tolist() == theirs.quantiles.tolist()
    assert ours.survival == pytest.approx(theirs.probabilities, abs=1e-12)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns where a limit is not defined; we look elsewhere
        limits = theirs.confidence_interval(0.95, method="log-log")
    inner = (ours.survival > 0) & (ours.survival < 1)
    assert ours.low[inner] == pytest.approx(limits.low.probabilities[inner], abs=1e-9)
    assert ours.high[inner] == pytest.approx(limits.high.probabilities[inner], abs=1e-9)


@given(cases)
def test_the_curve_falls_from_one_and_its_interval_holds_it(rows):
    curve = kaplan_meier(*of(rows))
    assert (np.diff(curve.survival, prepend=1.0) <= 0).all()
    assert ((curve.survival >= 0) & (curve.survival <= 1)).all()
    known = np.isfinite(curve.low)
    assert known.tolist() == (curve.survival > 0).tolist()
    assert (curve.low[known] <= curve.survival[known] + 1e-15).all()
    assert (curve.high[known] >= curve.survival[known] - 1e-15).all()
    assert curve.at(-1) == 1.0
    assert curve.at(1_000) == curve.survival[-1]
    assert curve.ended.sum() + curve.censored.sum() == len(rows)


@given(cases)
def test_without_censoring_the_curve_is_the_share_still_open(rows):
    days, _ = of(rows)
    curve = kaplan_meier(days, np.ones(len(days), dtype=bool))
    still = np.array([(days > day).mean() for day in curve.days])
    assert curve.survival == pytest.approx(still, abs=1e-12)
    left = still > 0
    assert curve.variance[left] == pytest.approx((still * (1 - still) / len(days))[left], abs=1e-12)


@given(cases, st.data())
def test_a_case_still_open_never_makes_a_regime_look_quicker(rows, data):
    days, ended = of(rows)
    fewer = ended.copy()
    fewer[data.draw(st.integers(0, len(rows) - 1))] = False
    one, two = kaplan_meier(days, ended), kaplan_meier(days, fewer)
    assert (two.survival >= one.survival - 1e-12).all()


def test_a_case_censored_on_the_day_of_an_end_was_at_risk_of_it():
    assert kaplan_meier(np.array([5, 5]), np.array([True, False])).survival.tolist() == [0.5]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(1, 20))
def test_quantiles_without_censoring_are_order_statistics(days, twentieths):
    share = min(twentieths, 19) / 20
    exact = Fraction(min(twentieths, 19), 20)
    expected = min(day for day in days if Fraction(sum(other <= day for other in days), len(days)) >= exact)
    assert kaplan_meier(np.array(days), np.ones(len(days), dtype=bool)).quantile(share).day == expected


def test_a_quantile_that_is_not_reached_says_so():
    found = kaplan_meier(WEEKS, RELAPSED).quantile(0.9)
    assert (found.day, found.high) == (None, None)
    assert found.reason == "not reached: 0.448 of cases were still open on day 35"


@given(cases, st.floats(0.05, 0.95))
def test_the_interval_of_a_quantile_holds_it(rows, share):
    found = kaplan_meier(*of(rows)).quantile(share)
    if found.day is None:
        assert found.reason.startswith("not reached")
    if found.low is not None and found.day is not None:
        assert found.low <= found.day
    if found.high is not None:
        assert found.high >= found.day
    assert (found.high is None) == bool(found.reason)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(1, 40))
def test_the_restricted_mean_without_censoring_is_the_mean_of_what_lasted_no_longer(days, horizon):
    capped = np.minimum(np.array(days, dtype=float), horizon)
    found = kaplan_meier(np.array(days), np.ones(len(days), dtype=bool)).restricted_mean(horizon)
    assert found.value == pytest.approx(capped.mean(), abs=1e-9)
    assert found.standard_error == pytest.approx(capped.std() / np.sqrt(len(days)), abs=1e-9)


@given(st.integers(1, 40), st.integers(1, 20))
def test_when_nothing_ends_the_restricted_mean_is_the_horizon(horizon, count):
    found = kaplan_meier(np.full(count, horizon), np.zeros(count, dtype=bool)).restricted_mean(horizon)
    assert (found.value, found.standard_error, found.low, found.high) == (horizon, 0.0, horizon, horizon)


@given(cases, st.integers(1, 40))
def test_the_restricted_mean_is_known_exactly_when_the_record_reaches_the_horizon(rows, horizon):
    curve = kaplan_meier(*of(rows))
    found = curve.restricted_mean(horizon)
    reaches = curve.days[-1] >= horizon or curve.survival[-1] == 0.0
    assert (found.value is not None) == reaches == (found.reason == "")
    assert 0.0 <= found.low <= found.high + 1e-12 <= horizon + 1e-9
    # Between its bounds: everything open ends at once, or never.
    days, ended = of(rows)
    open_at_last = (days == days.max()) & ~ended
    at_once = kaplan_meier(days, ended | open_at_last).restricted_mean(horizon)
    never = kaplan_meier(np.where(open_at_last, 1_000, days), ended).restricted_mean(horizon)
    assert found.low == pytest.approx(at_once.value if not reaches else found.value, abs=1e-9)
    assert found.high == pytest.approx(never.value, abs=1e-9)


def test_the_restricted_mean_of_the_textbook_case():
    # By hand: 6 + 18/21 × 1 + 0.8067 × 3 + 0.7529 × 3 + … up to week 35.
    area = 0.0
    for start, end, share in (
        (0, 6, 1.0), (6, 7, 0.857143), (7, 10, 0.806723), (10, 13, 0.752941), (13, 16, 0.690196),
        (16, 22, 0.627451), (22, 23, 0.537815), (23, 35, 0.448179),
    ):  # fmt: skip
        area += (end - start) * share
    found = kaplan_meier(WEEKS, RELAPSED).restricted_mean(35)
    assert found.value == pytest.approx(area, abs=1e-4)
    assert found.standard_error == pytest.approx(2.83, abs=0.01)


def test_a_longer_horizon_never_shortens_the_restricted_mean():
    means = [kaplan_meier(WEEKS, RELAPSED).restricted_mean(horizon).value for horizon in range(1, 36)]
    assert all(0 <= later - earlier <= 1 for earlier, later in pairwise(means))


def test_the_standard_error_of_the_restricted_mean_is_the_spread_over_repetitions():
    dice, found = np.random.default_rng(1), []
    for _ in range(1_500):
        ends, stops = dice.exponential(20.0, 60), dice.uniform(10.0, 60.0, 60)
        # Somebody is always watched to the horizon.
        stops[0] = 30.0
        found.append(kaplan_meier(np.minimum(ends, stops), ends <= stops).restricted_mean(25.0))
    known = [mean for mean in found if mean.value is not None]
    values = np.array([mean.value for mean in known])
    errors = np.array([mean.standard_error for mean in known])
    assert len(known) > 1_490
    assert values.mean() == pytest.approx(20.0 * (1 - np.exp(-25.0 / 20.0)), abs=0.1)
    assert errors.mean() == pytest.approx(values.std(), rel=0.06)


def test_each_replicate_has_its_own_restricted_mean():
    seeds = np.repeat([7, 3, 9], 7)
    found = restricted_means(WEEKS, RELAPSED, seeds, 30)
    assert list(found) == [3, 7, 9]
    for seed in found:
        own = seeds == seed
        assert found[seed] == kaplan_meier(WEEKS[own], RELAPSED[own]).restricted_mean(30)
    assert found[7].value == pytest.approx(54 / 7)  # its last case ended: nothing is left open
    assert found[3].value is None  # its record stops on day 20


@pytest.mark.parametrize(
    ("days", "ended", "said"),
    [
        ([], [], "no case was given"),
        ([1.0, -2.0], [True, True], "case 1 lasted -2.0 days: a duration must be finite and at least 0"),
        ([np.nan], [True], "case 0 lasted nan days"),
        ([1.0, 2.0], [True], "do not match"),
    ],
)
def test_what_is_no_duration_is_refused(days, ended, said):
    with pytest.raises(LinliError) as refusal:
        kaplan_meier(np.array(days), np.array(ended, dtype=bool))
    assert said in str(refusal.value)


@pytest.mark.parametrize("horizon", [0.0, -1.0, np.inf, np.nan])
def test_a_horizon_lies_ahead(horizon):
    with pytest.raises(LinliError, match="it must be finite and more than 0"):
        kaplan_meier(WEEKS, RELAPSED).restricted_mean(horizon)
