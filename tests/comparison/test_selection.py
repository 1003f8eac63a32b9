"""The best of several: who leaves, against whom, and how sure one may be of who stays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.margins import h_squared
from sim.comparison.selection import Contest, select
from sim.errors import LinliError
from tests.comparison.worlds import columns

nan = np.nan
CONTEST = Contest("resolution", "higher", indifference=5.0)
NAMES = ("one", "two", "three")
tables = columns(least=16, most=40, count=3).map(np.array)


def drawn(replicates, means, seed=0, shared=0.0):
    """Normal outcomes of regimes that share so much of their luck."""
    dice = np.random.default_rng(seed)
    own, world = dice.normal(size=(replicates, len(means))), dice.normal(size=(replicates, 1))
    return np.array(means) + np.sqrt(1.0 - shared) * own + np.sqrt(shared) * world


def names(count):
    return [f"regime {place}" for place in range(count)]


@given(tables, st.permutations(range(8)))
def test_the_order_of_replicates_within_a_block_does_not_matter(table, order):
    again = table.copy()
    again[16:24] = table[16:24][[place for place in order if place < len(table[16:24])]]
    again[:8] = table[:8][order]
    assert select(CONTEST, NAMES, again) == select(CONTEST, NAMES, table)


@given(tables, st.integers(-500, 500))
def test_luck_that_all_regimes_share_does_not_matter(table, shift):
    world = np.arange(len(table))[:, None] * 0.5 + shift
    one, two = select(CONTEST, NAMES, table), select(CONTEST, NAMES, table + world)
    assert one == two


@given(tables, st.sampled_from([0.25, 4.0, 1024.0]))
def test_the_unit_of_outcome_and_indifference_together_changes_nothing(table, factor):
    contest = Contest("resolution", "higher", indifference=5.0 * factor)
    one, two = select(CONTEST, NAMES, table), select(contest, NAMES, table * factor)
    assert (one.remaining, one.is_finished, one.best) == (two.remaining, two.is_finished, two.best)
    assert [gone.system for gone in one.eliminated] == [gone.system for gone in two.eliminated]
    assert [gone.margin * factor for gone in one.eliminated] == [gone.margin for gone in two.eliminated]


@given(tables)
def test_lower_is_higher_upside_down(table):
    one, two = select(CONTEST, NAMES, table), select(Contest("resolution", "lower", 5.0), NAMES, -table)
    assert (one.remaining, one.best) == (two.remaining, two.best)
    assert [gone.difference for gone in one.eliminated] == [-gone.difference for gone in two.eliminated]


@given(tables, tables)
def test_what_was_said_does_not_change_as_replicates_come_in(table, more):
    one, two = select(CONTEST, NAMES, table), select(CONTEST, NAMES, np.vstack([table, more]))
    assert two.eliminated[: len(one.eliminated)] == one.eliminated
    assert set(two.remaining) <= set(one.remaining)
    assert not one.is_finished or one == two


@given(tables)
def test_everybody_is_in_or_out_and_somebody_is_in(table):
    found = select(CONTEST, NAMES, table)
    gone = {elimination.system for elimination in found.eliminated}
    assert set(found.remaining) | gone == set(NAMES)
    assert not set(found.remaining) & gone
    assert found.remaining
    for elimination in found.eliminated:
        assert elimination.difference < -elimination.margin <= 0.0


@given(columns(least=16, most=40, count=2).map(np.array))
def test_two_regimes_are_one_regime_of_differences_against_nothing(table):
    differences = np.column_stack([table[:, 0] - table[:, 1], np.zeros(len(table))])
    assert select(CONTEST, ("one", "two"), table) == select(CONTEST, ("one", "two"), differences)


def test_two_regimes_part_where_the_formula_says():
    table = drawn(400, (0.0, 0.5))
    contest = Contest("resolution", "higher", indifference=0.4, block=1)
    differences = table[:, 1] - table[:, 0]
    end = h_squared(0.05, 2, 16) * differences[:16].var(ddof=1) / 0.4
    first = next(
        pairs
        for pairs in range(16, 400)
        if abs(differences[:pairs].mean()) > max(0.0, (end - 0.4 * pairs) / (2.0 * pairs))
    )
    found = select(contest, ("one", "two"), table)
    assert (found.best, found.replicates) == ("two", first)
    assert (found.eliminated[0].system, found.eliminated[0].against) == ("one", "two")


def test_it_is_over_when_it_was_said_to_be():
    table = drawn(5_000, (0.0, 0.0, 0.0, 0.0), seed=3)
    contest = Contest("resolution", "higher", indifference=0.2)
    most = select(contest, names(4), table[:16]).most_needed
    found = select(contest, names(4), table)
    assert found.is_finished
    assert found.replicates <= most
    assert len(found.remaining) == 1


def test_before_the_first_look_nothing_is_said():
    found = select(CONTEST, NAMES, drawn(15, (0, 50, 100)))
    assert (found.replicates, found.remaining, found.eliminated) == (0, NAMES, ())
    assert (found.is_finished, found.best, found.most_needed, found.too_alike) == (False, None, None, ())


def test_a_regime_that_is_out_need_not_be_run_any_more():
    table = drawn(200, (0.0, 3.0, 3.2), seed=5)
    contest = Contest("resolution", "higher", indifference=0.2)
    whole = select(contest, NAMES, table)
    gone = next(elimination for elimination in whole.eliminated if elimination.system == "one")
    table[gone.replicates :, 0] = nan
    assert select(contest, NAMES, table) == whole


def test_an_undefined_replicate_counts_for_the_pairs_that_define_it():
    table = drawn(80, (0.0, 0.1, 3.0), seed=6)
    table[20:40, 0] = nan
    found = select(Contest("resolution", "higher", indifference=0.05), NAMES, table)
    assert found.remaining == ("three",)
    table[:, 0] = nan
    found = select(Contest("resolution", "higher", indifference=0.05), NAMES, table)
    assert found.remaining == ("one", "three")
    assert found.too_alike == (("one", "three"),)
    assert not found.is_finished


def test_regimes_that_never_differ_are_not_told_apart():
    same = drawn(400, (0.0,))
    found = select(CONTEST, ("one", "two"), np.hstack([same, same]))
    assert not found.is_finished
    assert found.too_alike == (("one", "two"),)
    assert found.most_needed is None


def test_regimes_that_seldom_differ_wait_until_their_spread_is_known():
    seldom = (np.random.default_rng(8).random((400, 1)) < 0.05).astype(float)
    table = np.hstack([np.zeros((400, 1)), seldom])
    when = int(np.flatnonzero(np.cumsum(seldom) == 8)[0]) + 1
    contest = Contest("resolution", "higher", indifference=1.0)
    assert select(contest, ("one", "two"), table[: when - 1]).too_alike == (("one", "two"),)
    assert select(contest, ("one", "two"), table[: when + 8]).best == "two"


def test_regimes_that_are_level_at_the_end_are_equally_good():
    half = drawn(40, (0.0,), seed=9)
    table = np.hstack([half, half[::-1]])[:16]
    table[8:] = table[:8, ::-1]  # their means are equal to the last bit
    found = select(Contest("resolution", "higher", indifference=50.0), ("one", "two"), table)
    assert found.is_finished
    assert found.remaining == ("one", "two")
    assert found.best == "one"


@pytest.mark.parametrize("systems", [2, 5])
@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_the_best_is_selected_as_surely_as_was_asked(systems, shared):
    """The hardest case, the best ahead of all others by just what matters; `results/stopping.md` has more."""
    studies, right, runs = 200, 0, 0
    matters = 0.5 * np.sqrt(1.0 - shared)
    contest = Contest("resolution", "higher", indifference=matters)
    for study in range(studies):
        table = drawn(1_000, [matters] + [0.0] * (systems - 1), seed=study, shared=shared)
        found = select(contest, names(systems), table)
        right, runs = right + (found.best == "regime 0"), runs + found.replicates
    assert right / studies > 0.95 - 2.0 * np.sqrt(0.05 * 0.95 / studies)
    assert runs / studies < 100


def test_taking_the_leader_of_the_first_look_is_not_as_sure():
    leaders = [drawn(16, [0.5] + [0.0] * 9, seed=study).mean(axis=0).argmax() for study in range(200)]
    assert np.mean(np.array(leaders) == 0) < 0.8


def test_shared_luck_saves_runs():
    contest = Contest("resolution", "higher", indifference=0.3)
    alone, shared = (
        [select(contest, names(5), drawn(900, [0.3, 0, 0, 0, 0], seed, rho)).replicates for seed in range(20)]
        for rho in (0.0, 0.9)
    )
    assert np.mean(shared) < np.mean(alone) / 3.0


def test_the_guarantee_says_on_what_it_rests():
    said = select(
        Contest("hours", "lower", indifference=2.0, error=0.1), NAMES, drawn(16, (0, 1, 2))
    ).guarantee
    for words in ("better in hours (lower is better)", "by 2 or more", "at least 0.9", "about normal"):
        assert words in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"direction": "neither"}, "direction 'neither' has no best"),
        ({"direction": "hihger"}, "Did you mean `higher`"),
        ({"indifference": 0.0}, "indifference = 0.0 cannot be used"),
        ({"error": 0.5}, r"it must be in \(0, 0.5\)"),
        ({"first": 9}, "at least 10 replicates"),
        ({"block": 0}, "at least 1 replicate"),
    ],
)
def test_a_contest_that_makes_no_sense_is_refused(change, said):
    with pytest.raises(LinliError, match=said):
        Contest(**({"outcome": "resolution", "direction": "higher", "indifference": 1.0} | change))


@pytest.mark.parametrize(
    ("systems", "values", "said"),
    [
        (["one"], np.zeros((16, 1)), "1 systems; give 2 to 20"),
        (names(21), np.zeros((16, 21)), "21 systems; give 2 to 20"),
        (["one", "one"], np.zeros((16, 2)), "'one' is given twice"),
        (NAMES, np.zeros((16, 2)), r"values of shape \(16, 2\) for 3 systems"),
        (NAMES, np.zeros(16), r"values of shape \(16,\) for 3 systems"),
        (["one", "two"], np.array([[0.0, 1.0], [0.0, np.inf]]), "two is infinite in replicate 2"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(systems, values, said):
    with pytest.raises(LinliError, match=said):
        select(CONTEST, systems, values)
