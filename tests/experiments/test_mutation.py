"""The tool of mutants kills what docking can see, and spares the text as it stands."""

from __future__ import annotations

import ast

import pytest

from experiments.mutation.mutants import chosen, loop_names, mutants_of, unchanged
from experiments.mutation.trial import judge, try_out
from tests.worlds import scenario

LOOP = "household.choose_door"
SEED = 2


@pytest.fixture(scope="module")
def worlds():
    return {"a month": scenario(days=30)}


def fault(kind, before, loop=LOOP):
    """The mutant of a loop in which something was done to a place."""
    return next(m for m in mutants_of(loop) if m.kind == kind and m.before == before)


def test_a_lump_that_nobody_counts_is_seen_on_the_household(worlds):
    verdict = try_out(fault("drop", "home.lumps += 1"), worlds, SEED)
    assert verdict.fate == "killed"
    assert verdict.where.startswith("a month: day ")
    assert verdict.where.endswith("VOICE, household.lumps")


def test_the_unchanged_text_survives(worlds):
    assert try_out(unchanged(LOOP), worlds, SEED).fate == "survived"


def test_after_a_mutant_the_honest_engine_is_back(worlds):
    assert try_out(fault("drop", "home.lumps += 1"), worlds, SEED).fate == "killed"
    assert try_out(unchanged(LOOP), worlds, SEED).fate == "survived"


def test_a_child_that_judges_says_the_same(worlds):
    mutant = fault("drop", "home.lumps += 1")
    assert judge(mutant, worlds, SEED) == try_out(mutant, worlds, SEED)


def test_a_mutant_that_never_ends_is_ended(worlds):
    waiting = fault("drop", "place += 1", "household.claim")
    assert judge(waiting, worlds, SEED, patience=10).fate == "endless"


def test_a_senseless_text_is_told_apart(worlds):
    senseless = fault("drop", "case, p = (cases(w, c), parameters(w))")
    assert try_out(senseless, worlds, SEED).fate == "not compiled"


def test_no_mutant_is_the_text():
    mutants, text = mutants_of(LOOP), ast.unparse(without_words(unchanged(LOOP).tree))
    assert len(mutants) > 40
    assert text not in {ast.unparse(mutant.tree) for mutant in mutants}


def without_words(tree):
    """A loop without its docstring, as mutants are."""
    del tree.body[0].body[0]
    return tree


def test_a_choice_of_mutants_is_spread_over_the_loops_and_always_the_same():
    some = chosen(60)
    assert [m.name for m in some] == [m.name for m in chosen(60)]
    assert len({m.loop for m in some}) == 60
    assert {m.loop for m in chosen(0, "household.")} <= set(loop_names())
