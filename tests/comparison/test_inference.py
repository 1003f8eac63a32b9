"""What pairs say, and what they decline to say."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from sim.comparison.inference import (
    ALL_ALIKE,
    ALL_EQUAL,
    NO_PAIR,
    NO_SPREAD,
    TOO_FEW,
    TOO_FEW_TO_RESAMPLE,
    PairedDifference,
    Settings,
    deviations_of,
    paired_difference,
    wilson,
)
from sim.comparison.pairs import Pairs, pair_up
from sim.errors import LinliError
from tests.comparison.worlds import QUICK, columns

NUMBERS = (
    "standard_error", "p_t", "p_sign_flip", "superiority", "standardised_paired", "standardised",
)  # fmt: skip


def infer(pairs: Pairs, direction: str = "higher", settings: Settings = QUICK) -> PairedDifference:
    return paired_difference(pairs, direction, settings, deviations_of(pairs, settings))


def pairs_of(baseline, other) -> Pairs:
    return pair_up(np.arange(len(baseline)), np.array(baseline, dtype=float), np.array(other, dtype=float))


def about(found: PairedDifference, *names: str):
    """Numbers and interval ends of a result, None kept, as a flat list."""
    flat = []
    for name in names:
        value = getattr(found, name)
        flat += [value] if value is None or isinstance(value, float) else [value.low, value.high]
    return flat


@given(columns(), st.integers(-500, 500))
def test_shifting_one_regime_shifts_the_difference_and_nothing_else(rows, shift):
    baseline, other = np.array(rows).T
    one, two = infer(pairs_of(baseline, other)), infer(pairs_of(baseline, other + shift))
    assert two.mean_other == pytest.approx(one.mean_other + shift, abs=1e-9)
    assert two.difference == pytest.approx(one.difference + shift, abs=1e-9)
    assert (two.mean_baseline, two.pairs, two.dropped) == (one.mean_baseline, one.pairs, one.dropped)
    assert two.standard_error == pytest.approx(one.standard_error, abs=1e-9)
    for name in ("interval", "t_interval"):
        before, after = getattr(one, name), getattr(two, name)
        assert (before is None) == (after is None)
        if before is not None:
            assert (after.low - shift, after.high - shift) == pytest.approx(
                (before.low, before.high), abs=1e-6
            )


@given(columns())
def test_swapping_regimes_turns_the_sign_and_keeps_the_evidence(rows):
    baseline, other = np.array(rows).T
    one, two = infer(pairs_of(baseline, other)), infer(pairs_of(other, baseline))
    assert one.difference == -two.difference
    assert one.superiority == pytest.approx(1.0 - two.superiority, abs=1e-15)
    for name in ("p_t", "p_sign_flip", "standard_error"):
        assert getattr(one, name) == getattr(two, name)
    for name in ("interval", "t_interval"):
        before, after = getattr(one, name), getattr(two, name)
        assert before == after if before is None else (before.low, before.high) == (-after.high, -after.low)
    for name in ("standardised_paired", "standardised"):
        before, after = getattr(one, name), getattr(two, name)
        assert before == after if before is None else before == -after


@given(columns(), st.sampled_from(["higher", "lower", "neither"]))
def test_a_regime_against_itself_is_exactly_nothing(rows, direction):
    values = np.array(rows)[:, 0]
    found = infer(pairs_of(values, values), direction)
    assert (found.difference, found.p_t, found.p_sign_flip, found.superiority) == (0.0, 1.0, 1.0, 0.5)
    assert found.interval is None
    assert found.reasons["interval"] == ALL_EQUAL


@given(columns(), st.randoms(use_true_random=False))
def test_the_order_of_replicates_does_not_change_a_bit(rows, dice):
    seeds, (baseline, other) = np.arange(len(rows)) * 3, np.array(rows).T
    order = np.array(dice.sample(range(len(rows)), len(rows)))
    assert infer(pair_up(seeds, baseline, other)) == infer(
        pair_up(seeds[order], baseline[order], other[order])
    )


@given(columns(), st.floats(-5.0, 5.0) | st.just(np.nan))
def test_an_undefined_replicate_is_dropped_and_changes_nothing_else(rows, partner):
    seeds, (baseline, other) = np.arange(len(rows)), np.array(rows).T
    one = infer(pair_up(seeds, baseline, other))
    more = pair_up(np.append(seeds, 999), np.append(baseline, np.nan), np.append(other, partner))
    two = infer(more)
    assert two.dropped == 1
    assert about(two, "difference", "interval", "t_interval", *NUMBERS) == about(
        one, "difference", "interval", "t_interval", *NUMBERS
    )


@given(columns(least=5), st.sampled_from([0.25, 2.0, 1024.0]))
def test_the_unit_of_an_outcome_is_a_matter_of_scale(rows, factor):
    baseline, other = np.array(rows).T
    one, two = infer(pairs_of(baseline, other)), infer(pairs_of(baseline * factor, other * factor))
    assert two.difference == one.difference * factor
    for name in ("p_t", "p_sign_flip", "superiority", "standardised_paired", "standardised"):
        assert getattr(two, name) == pytest.approx(getattr(one, name))


@given(columns(most=15))
def test_students_test_is_the_one_that_scipy_knows(rows):
    baseline, other = np.array(rows).T
    pairs = pairs_of(baseline, other)
    assume(not pairs.are_alike)
    theirs, ours = stats.ttest_rel(other, baseline), infer(pairs)
    interval = theirs.confidence_interval(0.95)
    assert ours.p_t == pytest.approx(theirs.pvalue, rel=1e-6)
    assert about(ours, "t_interval") == pytest.approx([interval.low, interval.high])


@given(columns(most=11))
def test_the_sign_flip_test_is_the_one_that_scipy_knows(rows):
    pairs = pairs_of(*np.array(rows).T)
    assume(not pairs.are_equal)
    theirs = stats.permutation_test(
        (pairs.differences,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
    )
    assert infer(pairs).p_sign_flip == pytest.approx(theirs.pvalue)


def test_lower_can_be_better():
    pairs = pairs_of([5, 5, 5, 5], [4, 4, 5, 6])
    assert infer(pairs, "lower").superiority == (2 + 0.5) / 4
    assert infer(pairs, "higher").superiority == infer(pairs, "neither").superiority == (1 + 0.5) / 4


def test_a_worked_row():
    found = infer(pairs_of([1, 2, 3, 4, 5], [2, 4, 3, 7, 9]))  # differences 1 2 0 3 4
    assert (found.mean_baseline, found.mean_other, found.difference) == (3.0, 5.0, 2.0)
    assert found.standard_error == pytest.approx(np.sqrt(2.5 / 5))
    assert found.relative_change == pytest.approx(2 / 3)
    assert found.superiority == 0.9
    assert found.standardised_paired == pytest.approx(2 / np.sqrt(2.5))
    assert found.standardised == pytest.approx(2 / np.sqrt((2.5 + 8.5) / 2))
    assert found.p_sign_flip == 4 / 32  # 0 has no sign, so two patterns in each direction reach 10


REFUSALS = {
    "no pair at all": ([1.0, np.nan], [np.nan, 2.0], "difference", NO_PAIR),
    "no pair to test": ([np.nan] * 4, [1.0] * 4, "p_t", NO_PAIR),
    "two pairs": ([1.0, 2.0], [2.0, 4.0], "p_t", TOO_FEW),
    "two pairs cannot be resampled": ([1.0, 2.0], [2.0, 4.0], "interval", TOO_FEW),
    "four pairs": ([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 3.0, 3.0], "interval", TOO_FEW_TO_RESAMPLE),
    "a constant difference has no interval": (range(9), range(2, 11), "interval", ALL_ALIKE),
    "a constant difference has no t": (range(9), range(2, 11), "p_t", ALL_ALIKE),
    "a rare event": ([0.0] * 20, [1.0] + [0.0] * 19, "interval", NO_SPREAD),
    "nothing varies": ([1.0] * 5, [1.0] * 5, "standardised", "neither regime varies between replicates"),
    "a share of nothing": (
        [0.0] * 5, range(5), "relative_change", "the baseline's mean is 0: no share of it can be formed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_said_is_left_out_with_its_reason(case):
    baseline, other, name, reason = REFUSALS[case]
    found = infer(pairs_of(baseline, other))
    assert getattr(found, name) is None
    assert found.reasons[name] == reason


@given(columns(least=0, most=8) | columns(least=0, most=4))
def test_a_number_is_missing_exactly_where_a_reason_is_given(rows):
    baseline, other = np.array(rows).reshape(-1, 2).T
    found = infer(pairs_of(baseline, other))
    missing = {name for name in vars(found) if getattr(found, name) is None}
    assert missing == set(found.reasons)


def test_a_constant_difference_is_certain_only_as_far_as_signs_can_say():
    found = infer(pairs_of(range(9), range(2, 11)))
    assert (found.difference, found.standard_error, found.p_sign_flip) == (2.0, 0.0, 2.0**-8)


@pytest.mark.parametrize(
    ("shape", "least", "most"), [("normal", 0.935, 0.975), ("skewed", 0.915, 0.965), ("heavy", 0.935, 0.98)]
)
def test_an_interval_covers_as_often_as_it_says(shape, least, most):
    """Twenty pairs in 2,000 worlds: one standard error of the coverage is 0.005."""
    dice, worlds = np.random.default_rng(20), 2_000
    draw = {
        "normal": lambda: dice.normal(size=20),
        "skewed": lambda: dice.exponential(size=20) - 1.0,
        "heavy": lambda: dice.standard_t(3, size=20),
    }[shape]
    covered = sum(not infer(pairs_of(np.zeros(20), draw())).interval.excludes(0.0) for _ in range(worlds))
    assert least <= covered / worlds <= most


def test_students_interval_is_shorter_and_misses_skewed_differences_more_often():
    dice, worlds = np.random.default_rng(21), 1_000
    found = [infer(pairs_of(np.zeros(12), dice.exponential(size=12) - 1.0)) for _ in range(worlds)]
    ours = sum(not row.interval.excludes(0.0) for row in found)
    students = sum(not row.t_interval.excludes(0.0) for row in found)
    assert students < ours
    assert np.mean([row.t_interval.half_width < row.interval.half_width for row in found]) > 0.9


@given(st.integers(1, 60), st.integers(0, 60))
def test_wilson_is_the_interval_that_scipy_knows(count, wins):
    assume(wins <= count)
    theirs = stats.binomtest(wins, count).proportion_ci(0.9, method="wilson")
    ours = wilson(wins / count, count, 0.9)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize("ties", [0.0, 0.3])
def test_the_interval_of_superiority_covers_with_and_without_ties(ties):
    dice, worlds, better = np.random.default_rng(8), 3_000, 0.6
    draws = dice.choice(
        [0.0, 0.5, 1.0], p=[(1 - ties) * (1 - better), ties, (1 - ties) * better], size=(worlds, 20)
    )
    truth = (1 - ties) * better + ties / 2
    covered = np.mean([not wilson(share, 20, 0.95).excludes(truth) for share in draws.mean(axis=1)])
    assert covered >= 0.94


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"level": 95.0}, "level = 95.0 cannot be used; it must be in (0.5, 1)"),
        ({"level": 1.0}, "level = 1.0 cannot be used; it must be in (0.5, 1)"),
        ({"power": 0.2}, "power = 0.2 cannot be used; it must be in [0.5, 1)"),
        ({"resamples": 10}, "resamples = 10 cannot be used; it must be at least 999"),
        ({"seed": -1}, "seed = -1 cannot be used"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_with_what_is_allowed(change, said):
    with pytest.raises(LinliError) as refusal:
        Settings(**change)
    assert said in str(refusal.value)
