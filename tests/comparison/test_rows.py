"""Verdicts: what may be said of one outcome, and when nothing may."""

import numpy as np
import pytest

from sim.comparison import compare
from sim.comparison.precision import smallest_resolvable
from tests.comparison.worlds import QUICK, Outcome, table_of, two

WOBBLE = [0.0, 0.2, -0.1, 0.3, -0.2, 0.1, 0.05, -0.15, 0.25, -0.3]
BASE = list(range(10))


def verdict(other, *, primary=True, direction="higher", baseline=BASE):
    definitions = [Outcome("resolution", primary=primary, direction=direction)]
    values = {"resolution": {"one": baseline, "two": other}}
    return compare(table_of(values, definitions=definitions), QUICK).rows[0].verdict


def moved(step):
    return [value + step + wobble for value, wobble in zip(BASE, WOBBLE, strict=True)]


@pytest.mark.parametrize("primary", [True, False])
@pytest.mark.parametrize(
    ("direction", "step", "expected"),
    [
        ("higher", 2.0, "better"),
        ("higher", -2.0, "worse"),
        ("lower", 2.0, "worse"),
        ("lower", -2.0, "better"),
        ("neither", 2.0, "higher"),
        ("neither", -2.0, "lower"),
        ("higher", 0.0, "unresolved"),
    ],
)
def test_a_verdict_names_the_way_things_moved(primary, direction, step, expected):
    assert verdict(moved(step), primary=primary, direction=direction) == expected


@pytest.mark.parametrize("primary", [True, False])
def test_regimes_that_cannot_be_told_apart_are_identical(primary):
    assert verdict(BASE, primary=primary) == "identical"


@pytest.mark.parametrize("primary", [True, False])
def test_two_pairs_say_nothing(primary):
    assert verdict([100.0, 200.0], baseline=[1.0, 3.0], primary=primary) == "undefined"


@pytest.mark.parametrize("primary", [True, False])
def test_a_constant_difference_is_a_verdict_only_once_the_signs_suffice(primary):
    assert verdict([value + 1 for value in BASE], primary=primary) == "better"  # 2⁻⁹
    assert (
        verdict([value + 1 for value in BASE[:5]], baseline=BASE[:5], primary=primary) == "unresolved"
    )  # 2⁻⁴


def test_asking_more_makes_a_constant_difference_harder_to_claim():
    outcomes = [Outcome(f"o{n}", primary=False) for n in range(4)]
    values = {
        outcome.name: {"one": BASE[:7], "two": [value + 1 for value in BASE[:7]]} for outcome in outcomes
    }
    alone = compare(table_of({"o0": values["o0"]}, definitions=outcomes[:1]), QUICK).rows[0]
    among = compare(table_of(values, definitions=outcomes), QUICK).rows[0]
    assert (alone.paired.p_sign_flip, alone.verdict, among.verdict) == (2.0**-6, "better", "unresolved")


def test_a_primary_verdict_needs_the_interval_as_well_as_the_test():
    # Long right tail: Student's test rejects, the studentised interval does not.
    dice = np.random.default_rng(0)
    for _ in range(200):
        differences = -(dice.exponential(size=8) - 1.0)
        row = compare(two(np.zeros(8), differences), QUICK).rows[0]
        if row.p_holm <= 0.05 and not row.paired.interval.excludes(0.0):
            assert row.verdict == "unresolved"
            return
    raise AssertionError("no such world was met")


def test_the_error_rate_of_verdicts_is_held_when_nothing_is_true():
    dice, worlds, outcomes = np.random.default_rng(4), 300, 4
    definitions = [Outcome(f"o{n}") for n in range(outcomes)]
    claims = 0
    for _ in range(worlds):
        world = dice.normal(size=(12, 1))
        values = {
            outcome.name: {r: (world[:, 0] + dice.normal(size=12)).tolist() for r in ("one", "two", "three")}
            for outcome in definitions
        }
        rows = compare(table_of(values, definitions=definitions), QUICK).rows
        claims += any(row.verdict != "unresolved" for row in rows)
    assert claims / worlds <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / worlds)


def test_four_pairs_leave_only_students_test():
    row = compare(two([0.0, 1.0, 2.0, 3.0], [5.0, 6.1, 6.9, 8.0]), QUICK).rows[0]
    assert row.paired.interval is None
    assert row.verdict == "better"


def test_a_row_says_what_it_would_have_resolved():
    outcomes = [Outcome("resolution"), Outcome("trust"), Outcome("cost", primary=False)]
    values = {outcome.name: {"one": BASE, "two": moved(0.0), "three": moved(1.0)} for outcome in outcomes}
    comparison = compare(table_of(values, definitions=outcomes), QUICK)
    spread = float(np.std(WOBBLE, ddof=1))
    for row in comparison.rows:
        family = 4 if row.primary else 2
        expected = smallest_resolvable(spread, 10, 0.05 / family, 0.8)
        assert row.smallest_resolvable == pytest.approx(expected)


def test_levels_describe_each_regime_alone():
    values = {
        "resolution": {
            "one": [1.0, 2.0, 3.0, np.nan],
            "two": [5.0, np.nan, np.nan, np.nan],
            "three": [np.nan] * 4,
        }
    }
    one, two_, three = compare(table_of(values), QUICK).levels
    assert (one.replicates, one.undefined, one.mean, one.spread, one.lowest, one.highest) == (
        3,
        1,
        2.0,
        1.0,
        1.0,
        3.0,
    )
    assert one.half_width == pytest.approx(4.302653 / np.sqrt(3))
    assert (two_.mean, two_.spread, two_.half_width) == (5.0, None, None)
    assert set(two_.reasons) == {"spread", "half_width"}
    assert three.mean is None
    assert set(three.reasons) == {"mean", "spread", "half_width", "lowest", "highest"}
