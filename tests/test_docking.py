"""Docking names the first place where two engines differ, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from sim.docking import dock
from sim.engines.compiled import World
from sim.engines.history import History
from sim.vocabulary import Phase
from tests.worlds import digest, scenario

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
