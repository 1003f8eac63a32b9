"""The table refuses what could be matched wrongly."""

import numpy as np
import pytest

from sim.comparison import ReplicateTable, replicate_table
from sim.comparison.replicates import known_names
from sim.errors import LinliError
from tests.comparison.worlds import Outcome, table_of

RUNS = {
    "one": {3: {"resolution": 0.5}, 1: {"resolution": 0.25}},
    "two": {1: {"resolution": 0.75}, 3: {"resolution": None}, 2: {"resolution": 1.0}},
}


def test_runs_are_gathered_by_seed_and_a_failed_run_is_undefined():
    table = replicate_table(RUNS, [Outcome("resolution")])
    assert table.regimes == ("one", "two")
    assert table.seeds.tolist() == [1, 2, 3]
    assert np.array_equal(table.values["resolution"]["one"], [0.25, np.nan, 0.5], equal_nan=True)
    assert np.array_equal(table.values["resolution"]["two"], [0.75, 1.0, np.nan], equal_nan=True)


def test_a_misspelt_outcome_is_not_taken_for_an_undefined_one():
    with pytest.raises(LinliError) as refusal:
        replicate_table(RUNS, [Outcome("resolutoin")])
    said = str(refusal.value)
    assert "the run of 'one' with seed 3 has no outcome 'resolutoin'" in said
    assert "where it is undefined, say None" in said
    assert "Did you mean `resolution`?" in said


GOOD = {"resolution": {"one": [1.0, 2.0], "two": [3.0, 4.0]}}
BAD = {
    "one regime": (lambda: table_of({"resolution": {"one": [1.0]}}), "needs at least two regimes; found one"),
    "a seed twice": (lambda: table_of(GOOD, seeds=[7, 7]), "seed 7 occurs more than once: pairs are matched"),
    "an outcome without values": (
        lambda: table_of(GOOD, definitions=[Outcome("resolutions")]),
        "outcome resolutions has no values. Did you mean `resolution`?",
    ),
    "a direction that is none": (
        lambda: table_of(GOOD, definitions=[Outcome("resolution", direction="up")]),
        "direction 'up' is none of higher, lower, neither",
    ),
    "an infinite value": (
        lambda: table_of({"resolution": {"one": [1.0, np.inf], "two": [3.0, 4.0]}}, seeds=[5, 6]),
        "under 'one' is infinite in seed 6",
    ),
    "a column of another length": (
        lambda: table_of({"resolution": {"one": [1.0, 2.0], "two": [3.0]}}),
        "has (1,) values for (2,) seeds: give one per seed",
    ),
    "a regime that one outcome lacks": (
        lambda: ReplicateTable(
            (Outcome("resolution"),), ("one", "too"), np.arange(2),
            {"resolution": {"one": np.zeros(2), "two": np.zeros(2)}},
        ),
        "no values under 'too'. Did you mean `two`?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_table_that_cannot_be_compared_is_refused_in_words(case):
    build, said = BAD[case]
    with pytest.raises(LinliError) as refusal:
        build()
    assert said in str(refusal.value)


def test_known_names_are_listed_even_when_none_resembles():
    assert known_names("zzz", ["one", "two"]) == "There are: one, two."
    assert known_names("one", []) == "There are: none."
