"""compare(): the same table gives the same bytes, and a name is only a name."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison import VERDICTS, Settings, compare
from sim.comparison.multiplicity import holm
from sim.errors import LinliError
from tests.comparison.worlds import QUICK, Outcome, columns, table_of

OUTCOMES = [
    Outcome("resolution", code="O2"),
    Outcome("days", direction="lower", code="O3"),
    Outcome("cost", primary=False, direction="lower", code="O16"),
    Outcome("gap", primary=False, direction="neither", code="O19"),
]


def table(pairs=12, seed=1, regimes=("fragmented", "one_plus_three", "whistle")):
    dice = np.random.default_rng(seed)
    values = {
        outcome.name: {regime: dice.normal(n, 1.0, pairs) for n, regime in enumerate(regimes)}
        for outcome in OUTCOMES
    }
    values["gap"]["whistle"][3] = np.nan
    values["cost"]["one_plus_three"] = values["cost"]["fragmented"].copy()
    return table_of(values, definitions=OUTCOMES)


def text(comparison):
    return json.dumps(comparison.to_json(), ensure_ascii=False, allow_nan=False)


def test_the_same_table_gives_the_same_bytes():
    assert text(compare(table(), QUICK)) == text(compare(table(), QUICK))


def test_another_seed_of_the_resampling_moves_the_intervals_and_nothing_measured():
    one, two = compare(table(), QUICK), compare(table(), Settings(resamples=999, seed=7))
    assert text(one) != text(two)
    for before, after in zip(one.rows, two.rows, strict=True):
        assert (before.paired.difference, before.p_holm) == (after.paired.difference, after.p_holm)


@given(st.permutations(range(12)))
def test_the_order_in_which_replicates_arrive_does_not_change_a_byte(order):
    here = table()
    shuffled = {
        name: {regime: column[list(order)] for regime, column in by_regime.items()}
        for name, by_regime in here.values.items()
    }
    assert text(compare(here, QUICK)) == text(compare(table_of(shuffled, list(order), OUTCOMES), QUICK))


def test_rows_go_by_contrast_and_then_by_outcome():
    comparison = compare(table(), QUICK, contrasts="all")
    assert [(row.baseline, row.other) for row in comparison.rows[::4]] == [
        ("fragmented", "one_plus_three"), ("fragmented", "whistle"), ("one_plus_three", "whistle"),
    ]  # fmt: skip
    assert [row.outcome for row in comparison.rows[:4]] == [outcome.name for outcome in OUTCOMES]


def test_the_baseline_can_be_chosen_and_then_comes_first():
    comparison = compare(table(), QUICK, baseline="whistle")
    assert comparison.regimes == ("whistle", "fragmented", "one_plus_three")
    assert {row.baseline for row in comparison.rows} == {"whistle"}


def test_adjacent_contrasts_hold_each_regime_against_the_one_before_it():
    comparison = compare(table(), QUICK, contrasts="adjacent")
    pairs = list(dict.fromkeys((row.baseline, row.other) for row in comparison.rows))
    assert pairs == list(pairwise(comparison.regimes))
    assert comparison.family == compare(table(), QUICK).family
    last = comparison.regimes[-1]
    assert comparison.row("days", last).baseline == comparison.regimes[-2]


def test_asking_for_more_contrasts_enlarges_the_family():
    few, many = compare(table(), QUICK), compare(table(), QUICK, contrasts="all")
    assert (few.family, many.family) == (4, 6)
    assert (few.others, many.others) == (4, 6)
    for row in few.rows:
        same = many.row(row.outcome, row.other)
        assert same.paired == row.paired
        assert same.smallest_resolvable is None or same.smallest_resolvable > row.smallest_resolvable


def test_the_family_is_the_primary_outcomes_and_no_others():
    comparison = compare(table(), QUICK)
    primary = [row for row in comparison.rows if row.primary]
    assert [row.p_holm for row in primary] == holm([row.paired.p_t for row in primary])
    assert all(row.p_holm is None for row in comparison.rows if not row.primary)
    assert all(row.simultaneous is None for row in primary)


def test_where_students_test_is_undefined_the_family_takes_the_sign_flips():
    values = {"resolution": {"one": list(range(8)), "two": list(range(2, 10))}}
    row = compare(table_of(values), QUICK).rows[0]
    assert row.paired.p_t is None
    assert row.p_holm == row.paired.p_sign_flip == 2.0**-7


@given(columns(least=5, count=3))
def test_simultaneous_intervals_are_no_shorter_than_single_ones(rows):
    definitions = [Outcome("cost", primary=False), Outcome("gap", primary=False)]
    a, b, c = np.array(rows).T
    values = {"cost": {"one": a, "two": b}, "gap": {"one": a, "two": c}}
    for row in compare(table_of(values, definitions=definitions), QUICK).rows:
        if row.simultaneous is not None:
            assert row.simultaneous.half_width >= row.paired.interval.half_width


@given(columns(least=5), st.sampled_from(["higher", "lower", "neither"]))
def test_swapping_two_regimes_turns_every_verdict(rows, direction):
    turned = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
    definitions = [
        Outcome("resolution", direction=direction),
        Outcome("cost", primary=False, direction=direction),
    ]
    one, two = np.array(rows).T
    names = ("resolution", "cost")
    there = compare(table_of({name: {"a": one, "b": two} for name in names}, definitions=definitions), QUICK)
    back = compare(table_of({name: {"a": two, "b": one} for name in names}, definitions=definitions), QUICK)
    for before, after in zip(there.rows, back.rows, strict=True):
        assert after.verdict == turned.get(before.verdict, before.verdict)
        assert after.p_holm == before.p_holm
        assert after.smallest_resolvable == before.smallest_resolvable


def test_a_placebo_is_identical_in_every_outcome():
    here = table()
    values = {
        name: {"one": by_regime["whistle"], "placebo": by_regime["whistle"]}
        for name, by_regime in here.values.items()
    }
    comparison = compare(table_of(values, definitions=OUTCOMES), QUICK)
    assert {row.verdict for row in comparison.rows} == {"identical"}
    assert {(row.paired.difference, row.paired.p_t, row.paired.superiority) for row in comparison.rows} == {
        (0.0, 1.0, 0.5)
    }
    assert {row.p_holm for row in comparison.rows if row.primary} == {1.0}


def test_one_outcome_more_does_not_change_what_others_say_by_themselves():
    here = table()
    fewer = compare(
        table_of({name: here.values[name] for name in ("resolution", "cost")}, definitions=OUTCOMES[::2]),
        QUICK,
    )
    for row in fewer.rows:
        assert compare(here, QUICK).row(row.outcome, row.other).paired == row.paired


def walk(value, path=""):
    """Every mapping in a JSON tree, with its path."""
    if isinstance(value, dict):
        yield path, value
        for name, item in value.items():
            yield from walk(item, f"{path}.{name}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from walk(item, f"{path}[{place}]")


@pytest.mark.parametrize("pairs", [1, 2, 4, 12])
def test_every_null_has_a_reason_and_every_reason_a_null(pairs):
    here = table(max(pairs, 4))
    values = {
        name: {regime: column[:pairs] for regime, column in by_regime.items()}
        for name, by_regime in here.values.items()
    }
    found = compare(table_of(values, definitions=OUTCOMES), QUICK).to_json()
    nulls = 0
    for path, entry in walk(found):
        missing = {name for name, item in entry.items() if item is None}
        nulls += len(missing)
        if missing or "reasons" in entry:
            assert missing == set(entry["reasons"]), path
    assert nulls > 0


def test_json_holds_plain_types_in_full():
    found = compare(table(), QUICK).to_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["seeds"] == list(range(12))
    assert found["settings"] == {"level": 0.95, "power": 0.8, "resamples": 999, "seed": 20_210_101}
    assert found["outcomes"][0]["title_zh"] == "化解率"
    assert {row["verdict"] for row in found["rows"]} <= set(VERDICTS)


def test_a_row_is_found_by_name_and_a_wrong_name_gets_an_answer():
    comparison = compare(table(), QUICK)
    assert comparison.row("days", "whistle") is comparison.rows[5]
    with pytest.raises(LinliError) as refusal:
        comparison.row("dayz", "whistle")
    said = str(refusal.value)
    assert "no row for outcome 'dayz' with 'whistle' against 'fragmented'" in said
    assert "Did you mean `days`?" in said
    assert "fragmented, one_plus_three, whistle" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"baseline": "fragmentd"},
            "baseline 'fragmentd' is not among the regimes. Did you mean `fragmented`?",
        ),
        ({"contrasts": "some"}, "contrasts 'some': choose one of baseline, adjacent, all"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_in_words(asked, said):
    with pytest.raises(LinliError) as refusal:
        compare(table(), QUICK, **asked)
    assert said in str(refusal.value)
