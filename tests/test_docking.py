"""Docking names the first place where two engines differ, and nothing else."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest

import sim.rules
from sim.docking import dock
from sim.docking.reach import reached, rules, rules_behind
from sim.engines.compiled import World
from sim.engines.history import History
from sim.state import state_hash
from sim.vocabulary import Phase
from tests.worlds import digest, run, scenario

DAYS = 12


@pytest.fixture
def asked():
    return scenario(days=DAYS)


def tamper(monkeypatch, day, phase, table, column, row):
    """Let the compiled engine write one more into a cell after one phase."""
    honest = World.run

    def run(world, now):
        honest(world, now)
        if world.day == day and now == phase:
            getattr(getattr(world.state, table), column)[row] += 1

    monkeypatch.setattr(World, "run", run)


def test_engines_that_agree_give_the_digest_of_the_reference(asked):
    found = dock(asked, seed=4)
    assert found.is_identical
    assert found.digest == digest(asked, 4)
    assert found.days == DAYS


def test_only_so_many_days_are_docked_as_are_asked(asked):
    assert dock(asked, seed=1, days=5).days == 5
    assert dock(asked, seed=1, days=5 * DAYS).days == DAYS


@pytest.mark.parametrize(
    ("day", "phase", "table", "column", "row"),
    [
        (0, Phase.CALENDAR, "body", "skill", 3),
        (4, Phase.WORK, "body", "next_number", 1),
        (7, Phase.VOICE, "household", "lumps", 17),
        (9, Phase.REFLECT, "compound", "fund", 1),
    ],
)
def test_the_first_difference_is_named_by_day_phase_table_column_and_row(
    monkeypatch, asked, day, phase, table, column, row
):
    tamper(monkeypatch, day, phase, table, column, row)
    difference = dock(asked, seed=1).difference
    assert (difference.day, difference.phase) == (day, phase.name)
    assert (difference.table, difference.column, difference.row) == (table, column, row)
    assert difference.compiled == difference.reference + 1
    for word in (str(day), phase.name, table, column, str(row)):
        assert word in str(difference)


def test_the_smallest_bit_counts(monkeypatch, asked):
    honest = World.run

    def run(world, now):
        honest(world, now)
        if world.day == 6 and now == Phase.MEET:
            load = world.state.body.load
            load[0] = np.nextafter(load[0], 2.0)

    monkeypatch.setattr(World, "run", run)
    difference = dock(asked, seed=1).difference
    assert (difference.day, difference.phase, difference.column) == (6, "MEET", "load")


def test_a_row_too_many_is_a_difference(monkeypatch, asked):
    honest = World.run

    def run(world, now):
        honest(world, now)
        if world.day == 3 and now == Phase.DETECT:
            world.state.case.rows += 1

    monkeypatch.setattr(World, "run", run)
    difference = dock(asked, seed=1).difference
    assert (difference.day, difference.phase, difference.table, difference.row) == (3, "DETECT", "case", -1)
    assert difference.compiled == difference.reference + 1


@pytest.mark.parametrize("table", ["events", "panel", "hours", "cases"])
def test_what_a_run_leaves_behind_is_docked_too(monkeypatch, table):
    asked, honest = scenario(days=40), World.history

    def history(world) -> History:
        kept = honest(world)
        next(reversed(getattr(kept, table).values()))[0] += 1
        return kept

    monkeypatch.setattr(World, "history", history)
    difference = dock(asked, seed=1).difference
    assert difference.table == table
    assert difference.phase == ""
    assert "at the end" in str(difference)


def test_a_column_of_another_kind_is_a_difference(monkeypatch, asked):
    honest = World.history

    def history(world) -> History:
        kept = honest(world)
        kept.events["hours"] = kept.events["hours"].astype(np.float32)
        return kept

    monkeypatch.setattr(World, "history", history)
    difference = dock(asked, seed=1).difference
    assert (difference.table, difference.column, difference.compiled) == ("events", "hours.dtype", "float32")


def test_days_are_told_as_they_pass(asked):
    told = []
    dock(asked, seed=1, days=3, on_day=lambda done, days: told.append((done, days)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# -- the rules involved ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "table", "column", "named"),
    [
        (Phase.WORK, "body", "load", ("share_of", "smoothed_load")),
        (Phase.REFLECT, "household", "trust", ("decayed", "experience", "learned", "trust_after")),
        (Phase.ARISE, "clock", "threshold", ("exponential",)),
        (Phase.CALENDAR, "case", "parties", "all that the calendar reaches"),
    ],
)
def test_the_rules_involved_are_named(monkeypatch, asked, phase, table, column, named):
    tamper(monkeypatch, 7, phase, table, column, 0)
    difference = dock(asked, seed=1).difference
    if named == "all that the calendar reaches":
        named = difference.rules
        assert {"administrative_hours", "daily_intensity", "ranking_attention"} <= set(named)
        assert "smoothed_load" not in named
    assert set(difference.rules) <= set(rules().values())
    assert set(named) - {"decayed"} == set(difference.rules) - {"decayed"}
    assert f"rules involved: {', '.join(difference.rules)}" in str(difference)


def test_no_rule_stands_behind_what_is_left_behind():
    assert rules_behind("", "hours") == ()


def test_the_rules_that_are_read_off_the_text_are_those_that_are_there():
    for module in pkgutil.iter_modules(sim.rules.__path__, "sim.rules."):
        importlib.import_module(module.name)
    assert set(rules().values()) == set(sim.rules.RULES)


# Loops look most of what is decayed up in a table, tell losers without logarithms, and ask for the
# two halves of the willingness to pay, and of a draw, one by one.
SHORT_CUTS = {
    *("decayed", "earliest_arrival", "latest_arrival", "gumbel_at_most"),
    *("fee_inclination", "share_of_inclined", "occasion", "drawn_at"),
}


@pytest.mark.parametrize("phase", Phase)
def test_loops_and_agents_reach_the_same_rules_in_every_phase(phase):
    by_loops, by_agents = (
        {rules()[way] for ways in reached(engine, phase).values() for way in ways if way in rules()}
        for engine in ("compiled", "reference")
    )
    assert by_loops - SHORT_CUTS == by_agents - {"decayed", "fee_willingness"}
    assert by_loops or phase == Phase.LISTS  # on which only thresholds decide


def test_every_rule_of_the_days_is_reached_by_some_phase():
    ways = set().union(
        *(
            leads
            for engine in ("compiled", "reference")
            for phase in Phase
            for leads in reached(engine, phase).values()
        )
    )
    elsewhere = ("sim.rules.society.", "sim.rules.chance.", "sim.rules.numerics.")  # the eve; mathematics
    called = {name for one in sim.rules.RULES.values() for name in one.__code__.co_names}  # by other rules
    left = [dotted for dotted in rules() if dotted not in ways and not dotted.startswith(elsewhere)]
    assert {rules()[dotted] for dotted in left} <= called


# -- a run that changes engines --------------------------------------------------------------------


def test_from_the_change_on_both_runs_are_held_against_the_one_that_never_changed(asked):
    found = dock(asked, seed=4, switch_day=5)
    assert found.is_identical
    assert found.digest == digest(asked, 4)


@pytest.mark.parametrize("day", [3, 8])
def test_a_fault_of_the_loops_is_found_before_the_change_and_after_it(monkeypatch, asked, day):
    tamper(monkeypatch, day, Phase.WORK, "body", "next_number", 1)
    difference = dock(asked, seed=1, switch_day=5).difference
    assert (difference.day, difference.phase, difference.column) == (day, "WORK", "next_number")
    assert difference.other == ("compiled" if day < 5 else "by agents until day 5, then compiled")
    assert difference.other in str(difference)


def test_the_last_state_is_told_by_its_hash(asked):
    found = dock(asked, seed=4)
    assert found.state == state_hash(run(asked, 4).state)
