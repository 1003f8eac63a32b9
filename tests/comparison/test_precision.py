"""What so many replicates resolve, and what pairing saves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.comparison.inference import ALL_ALIKE, ALL_EQUAL, NO_PAIR, TOO_FEW
from sim.comparison.pairs import pair_up
from sim.comparison.precision import pairing, pairs_to_resolve, saved_in_words, smallest_resolvable
from tests.comparison.worlds import columns


def pairs_of(baseline, other):
    return pair_up(np.arange(len(baseline)), np.array(baseline, dtype=float), np.array(other, dtype=float))


@pytest.mark.parametrize(("pairs", "family"), [(5, 1), (12, 1), (12, 10), (40, 30)])
def test_the_smallest_resolvable_difference_is_found_as_often_as_promised(pairs, family):
    dice, worlds, rate = np.random.default_rng(pairs + family), 20_000, 0.05 / family
    truth = smallest_resolvable(3.0, pairs, rate, 0.8)
    differences = dice.normal(truth, 3.0, size=(worlds, pairs))
    found = stats.ttest_1samp(differences, 0.0, axis=1)
    power = ((found.pvalue <= rate) & (found.statistic > 0)).mean()
    assert abs(power - 0.8) < 4.0 * np.sqrt(0.8 * 0.2 / worlds)


@given(st.integers(3, 300), st.floats(1e-4, 0.2), st.floats(0.5, 0.95), st.floats(0.01, 100.0))
def test_more_pairs_resolve_finer_and_more_questions_coarser(pairs, rate, power, spread):
    here = smallest_resolvable(spread, pairs, rate, power)
    assert smallest_resolvable(spread, pairs + 1, rate, power) < here
    assert smallest_resolvable(spread, pairs, rate / 2, power) > here
    assert smallest_resolvable(spread, pairs, rate, power + 0.02) > here
    assert smallest_resolvable(2.0 * spread, pairs, rate, power) == pytest.approx(2.0 * here)


@given(st.floats(0.2, 5.0), st.floats(1e-3, 0.1))
def test_the_pairs_needed_are_enough_and_none_is_spare(difference, rate):
    needed = pairs_to_resolve(-difference, 1.0, rate, 0.8)
    assert smallest_resolvable(1.0, needed, rate, 0.8) <= difference * (1 + 1e-9)
    assert needed == 3 or smallest_resolvable(1.0, needed - 1, rate, 0.8) > difference


def test_a_hopeless_question_has_no_number_of_pairs():
    assert pairs_to_resolve(1e-6, 1.0, 0.05, 0.8) is None


@given(columns(least=3))
def test_the_paired_variance_is_the_independent_one_less_what_is_shared(rows):
    baseline, other = np.array(rows).T
    found = pairing(pairs_of(baseline, other), 0.95)
    shared = 2.0 * np.cov(baseline, other)[0, 1]
    assert found.variance_paired == pytest.approx(found.variance_independent - shared, abs=1e-6)
    assert found.correlation is None or -1.0 <= found.correlation <= 1.0
    missing = {name for name in vars(found) if getattr(found, name) is None}
    assert missing == set(found.reasons)


@given(columns(least=3))
def test_unpaired_runs_as_many_as_needed_give_an_interval_as_short_and_one_fewer_does_not(rows):
    pairs = pairs_of(*np.array(rows).T)
    found = pairing(pairs, 0.95)
    if found.unpaired_needed is None:
        assert pairs.are_alike
        return

    def length(runs):
        return stats.t.ppf(0.975, 2 * runs - 2) * np.sqrt(found.variance_independent / runs)

    paired = stats.t.ppf(0.975, pairs.count - 1) * np.sqrt(found.variance_paired / pairs.count)
    assert length(found.unpaired_needed) <= paired * (1 + 1e-9)
    assert found.unpaired_needed == 2 or length(found.unpaired_needed - 1) > paired
    assert found.replicates_saved == found.unpaired_needed / pairs.count


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_pairing_saves_what_the_correlation_promises(correlation):
    dice = np.random.default_rng(3)
    shared, own = np.sqrt(correlation), np.sqrt(1 - correlation)
    world = dice.normal(size=4_000)
    baseline, other = (shared * world + own * dice.normal(size=4_000) for _ in range(2))
    found = pairing(pairs_of(baseline, other), 0.95)
    assert found.correlation == pytest.approx(correlation, abs=0.05)
    assert found.replicates_saved == pytest.approx(1 / (1 - correlation), rel=0.1)


def test_pairing_can_cost_precision():
    values = np.arange(10.0)
    found = pairing(pairs_of(values, values[::-1] * 1.01), 0.95)
    assert found.correlation == pytest.approx(-1.0)
    assert found.replicates_saved < 1.0


@pytest.mark.parametrize(
    ("baseline", "other", "name", "reason"),
    [
        ([1, 2], [3, 4], "correlation", TOO_FEW),
        ([np.nan] * 3, [1, 2, 3], "variance_paired", NO_PAIR),
        ([1, 2, 3], [1, 2, 3], "replicates_saved", ALL_EQUAL),
        ([1, 2, 3], [2, 3, 4], "unpaired_needed", ALL_ALIKE),
        ([1, 1, 1], [2, 3, 9], "correlation", "a regime does not vary between replicates"),
        (
            np.arange(6),
            np.arange(6) * (1 + 1e-5),
            "unpaired_needed",
            "more than 1,000,000 unpaired runs per regime",
        ),
    ],
)
def test_what_pairing_saved_is_left_out_with_its_reason(baseline, other, name, reason):
    found = pairing(pairs_of(baseline, other), 0.95)
    assert getattr(found, name) is None
    assert found.reasons[name] == reason


@given(columns(least=3))
def test_in_the_long_run_the_ratio_of_variances_is_what_is_saved(rows):
    baseline, other = np.array(rows).T
    found = pairing(pairs_of(baseline, other), 0.95)
    if found.variance_ratio is None:
        assert found.reasons["replicates_saved"] in (ALL_EQUAL, ALL_ALIKE)
        return
    paired = (other - baseline).var(ddof=1)
    assert found.variance_ratio == pytest.approx((baseline.var(ddof=1) + other.var(ddof=1)) / paired)
    # Unpaired runs know their spread from more numbers, so with few pairs they need fewer than that.
    if found.unpaired_needed is not None:
        assert found.unpaired_needed <= np.ceil(found.variance_ratio * len(rows) * (1 + 1e-9))


def test_of_very_many_pairs_the_ratio_of_variances_is_saved():
    dice = np.random.default_rng(4)
    world = dice.normal(size=20_000)
    found = pairing(pairs_of(world + dice.normal(size=20_000), world + dice.normal(size=20_000)), 0.95)
    assert found.variance_ratio == pytest.approx(2.0, rel=0.05)
    assert found.replicates_saved == pytest.approx(found.variance_ratio, rel=1e-3)


VALUES = np.arange(10.0)


@pytest.mark.parametrize(
    ("baseline", "other", "said"),
    [
        (
            VALUES,
            VALUES + np.sin(VALUES),
            "Pairing saved runs: unpaired, an interval as short as that of 10",
        ),
        (
            VALUES,
            VALUES[::-1] * 1.01,
            "Pairing cost runs: unpaired, an interval as short as that of 10",
        ),
        (VALUES, VALUES, f"What pairing saved cannot be said: {ALL_EQUAL}."),
        ([1, 2], [3, 4], f"What pairing saved cannot be said: {TOO_FEW}."),
    ],
)
def test_what_pairing_saved_or_cost_is_said_in_a_sentence(baseline, other, said):
    pairs = pairs_of(baseline, other)
    assert saved_in_words(pairing(pairs, 0.95), pairs.count).startswith(said)
