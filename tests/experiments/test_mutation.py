"""The tool of mutants kills what docking can see, and spares the text as it stands."""

from __future__ import annotations

import ast
import ctypes
import inspect

import pytest

from experiments.mutation.fences import Fences
from experiments.mutation.mutants import chosen, loop_names, mutants_of, text_of, unchanged
from experiments.mutation.telling import examined
from experiments.mutation.trial import judge, try_out
from sim.engines.compiled import World
from sim.engines.compiled import world as compiled_world
from sim.schedule import phases_of
from tests.worlds import digest, scenario

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


def test_whatever_was_looked_at_is_still_a_mutant_of_the_loops_as_they_stand():
    loops = {name.split(":")[0] for name in examined()}
    there = {mutant.name for loop in loops for mutant in mutants_of(loop)}
    assert examined().keys() - there == set()


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


# -- fences ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fenced():
    world = World(scenario(days=40), SEED)
    world.begin_day()
    return world, Fences(world)


def test_behind_fences_a_world_lives_as_ever_and_touches_none(monkeypatch):
    monkeypatch.setattr(compiled_world, "AT_FIRST", 1)
    asked = scenario(days=40)
    world = World(asked, SEED)
    fences = Fences(world)
    for day in range(40):
        world.begin_day()
        fences.mend()  # tables have grown out of them
        for phase in phases_of(day):
            world.run(phase)
            assert fences.trodden() == ""
        world.end_day()
    assert world.history().digest == digest(asked, SEED)


@pytest.mark.parametrize("name", ["agenda", "case", "queue_head", "events", "today"])
@pytest.mark.parametrize(("row", "side"), [(-1, "before"), (0, "after")])
def test_whoever_writes_beside_an_array_is_seen(fenced, name, row, side):
    world, fences = fenced
    array = world.ledger.arrays[name]
    place = array.ctypes.data + (row * array.itemsize if side == "before" else array.nbytes)
    word = ctypes.c_uint64.from_address(place)
    before, word.value = word.value, 7
    assert fences.trodden() == f"{side} {name}"
    word.value = before
    assert fences.trodden() == ""


def test_what_callers_fill_in_is_not_changed():
    assert not [m for m in mutants_of("books.note") if m.line < min_line_of_the_body("books.note")]


def min_line_of_the_body(loop):
    """Where the statements of a loop begin."""
    tree = unchanged(loop).tree
    lines = inspect.getsourcelines(text_of(loop))
    return lines[1] + tree.body[0].body[0].lineno - 1
