"""Docking: two engines, one question, and the first place where they differ, if there is one.

The engines are run side by side and every table of the state is compared byte by byte after every
phase of every day; at the end, so is everything that a run leaves behind. Bytes and not hashes are
compared: it is stronger (-0 is not 0), quicker, and says where. The hash of the last state is told all
the same, so that who docks elsewhere can see that it was the same life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.docking.reach import rules_behind
from sim.scenario import Scenario
from sim.schedule import phases_of
from sim.state import state_hash

if TYPE_CHECKING:
    from sim.engines.compiled import World as Loops
    from sim.engines.handover import Lived
    from sim.engines.history import History
    from sim.engines.reference import World as Agents
    from sim.state import State, Table

__all__ = ["Difference", "Docking", "dock"]

LEFT_BEHIND = ("events", "panel", "hours", "cases")


@dataclass(frozen=True)
class Difference:
    """The first place where two engines differ.

    Attributes
    ----------
    day : int
    phase : str
        After which phase; empty for what a run leaves behind.
    table, column : str
    row : int
        -1 where it is no value that differs but how many there are, or of what kind.
    reference, compiled : int, float, bool or list
        What each engine has there.
    other : str
        How the run was lived that differs from the reference.
    rules : tuple of str
        Names of the rules that may have had a part in it, as `sim.docking.reach` finds them.
    """

    day: int
    phase: str
    table: str
    column: str
    row: int
    reference: Any
    compiled: Any
    other: str = "compiled"
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The difference in one sentence."""
        when = (
            f"on day {self.day}, after phase {self.phase}" if self.phase else f"at the end, on day {self.day}"
        )
        what = f"row {self.row} of column {self.column}" if self.row >= 0 else f"what {self.column} holds"
        values = f"{self.reference} in the reference, {self.compiled} {self.other}"
        rules = f"; rules involved: {', '.join(self.rules)}" if self.rules else ""
        return f"{when}: {what} of table {self.table} is {values}{rules}"


@dataclass(frozen=True)
class Docking:
    """What came of running both engines.

    Attributes
    ----------
    seed, days : int
    digest : str
        Of the history of the reference engine.
    cases, events : int
        How much happened: two engines that do nothing agree, too.
    difference : Difference or None
    acts : tuple of int
        What kinds of things happened, as numbers of `Act`, each once.
    state : str
        SHA-256 of the last state of the reference engine.
    """

    seed: int
    days: int
    digest: str
    cases: int
    events: int
    difference: Difference | None
    acts: tuple[int, ...] = ()
    state: str = ""

    @property
    def is_identical(self) -> bool:
        """Whether no difference was found."""
        return self.difference is None


class _Differs(Exception):  # noqa: N818 -- the way out of a running world, and no error
    def __init__(self, difference: Difference) -> None:
        super().__init__(difference)
        self.difference = difference


def dock(
    scenario: Scenario,
    seed: int,
    days: int | None = None,
    on_day: Callable[[int, int], None] | None = None,
    switch_day: int | None = None,
) -> Docking:
    """Run both engines side by side.

    Parameters
    ----------
    scenario : Scenario
    seed : int in [0, 2^63)
    days : int, calendar days, optional
        By default all days of the scenario.
    on_day : callable, optional
        Called with (days done, days in all) after every day.
    switch_day : int in [1, days - 1], optional
        On the morning of this day agents go on with the compiled run, and loops with that of the
        reference; from then on both are held against the reference that never changed.

    Returns
    -------
    Docking

    Raises
    ------
    ValueError
        For a day on which nobody could take over.
    """
    from sim.engines.compiled import World as Loops
    from sim.engines.reference import World as Agents

    until = scenario.days if days is None else min(days, scenario.days)
    if switch_day is not None and not 1 <= switch_day < until:
        raise ValueError(f"engines cannot change on day {switch_day} of {until}; 1 to {until - 1} can be had")
    plainly, fast, found = Agents(scenario, seed), Loops(scenario, seed), None
    beside: dict[str, Lived] = {"compiled": fast}
    try:
        for day in range(until):
            if day == switch_day:
                beside = _exchanged(plainly, fast, day)
            _live_a_day(plainly, beside)
            if on_day is not None:
                on_day(day + 1, until)
        for how, world in beside.items():
            for difference in _in_histories(plainly.history(), world.history()):
                raise _Differs(Difference(until - 1, "", *difference, how))
    except _Differs as differs:
        found = differs.difference
        found = replace(found, rules=rules_behind(found.phase, found.column))
    history, last = plainly.history(), state_hash(plainly.state)
    for world in (plainly, *beside.values()):
        if isinstance(world, Agents):
            world.close_down()
    cases, events = len(history.cases["stage"]), len(history.events["act"])
    acts = tuple(np.unique(history.events["act"]).tolist())
    return Docking(seed, until, history.digest, cases, events, found, acts, last)


def _exchanged(plainly: Agents, fast: Loops, day: int) -> dict[str, Lived]:
    """Each engine goes on with the other's run; so may the first, of which only a copy was given away."""
    from sim.engines.handover import to_agents, to_loops

    return {
        f"compiled until day {day}, then by agents": to_agents(fast),
        f"by agents until day {day}, then compiled": to_loops(plainly),
    }


def _live_a_day(plainly: Lived, beside: dict[str, Lived]) -> None:
    """One day of every run, phase by phase."""
    from sim.engines.compiled import World as Loops

    day = plainly.day
    for world in beside.values():
        if isinstance(world, Loops):
            world.begin_day()
    for phase in phases_of(day):
        plainly.run(phase)
        for how, world in beside.items():
            world.run(phase)
            for difference in _in_states(plainly.state, world.state):
                raise _Differs(Difference(day, phase.name, *difference, how))
    for world in (plainly, *beside.values()):
        world.end_day()


def _in_states(one: State, other: State) -> Iterator[tuple[str, str, int, Any, Any]]:
    """Table, column, row and both values of everything that differs, in declared order."""
    for a, b in zip(one.tables(), other.tables(), strict=True):
        if a.rows != b.rows:
            yield a.name, "(rows)", -1, a.rows, b.rows
        elif not (_words(a) == _words(b)).all():
            for column in a.columns:
                yield from _in_columns(a.name, column.name, a.live(column.name), b.live(column.name))


def _in_histories(one: History, other: History) -> Iterator[tuple[str, str, int, Any, Any]]:
    for table in LEFT_BEHIND:
        columns, others = getattr(one, table), getattr(other, table)
        if list(columns) != list(others):
            yield table, "(names)", -1, list(columns), list(others)
        for name, values in columns.items():
            if values.dtype != others[name].dtype:
                yield table, f"{name}.dtype", -1, str(values.dtype), str(others[name].dtype)
            yield from _in_columns(table, name, values, others[name])


def _in_columns(
    table: str, column: str, one: np.ndarray, other: np.ndarray
) -> Iterator[tuple[str, str, int, Any, Any]]:
    if one.shape != other.shape:
        yield table, column, -1, len(one), len(other)
        return
    if not len(one):
        return
    a, b = (np.ascontiguousarray(values).view(np.uint8).reshape(len(one), -1) for values in (one, other))
    for row in np.flatnonzero((a != b).any(axis=1)).tolist():
        yield table, column, row, one[row].tolist(), other[row].tolist()


def _words(table: Table) -> np.ndarray:
    return table.data[: table.rows].view(np.uint64)
