"""Docking: two engines, one question, and the first place where they differ, if there is one.

The engines are run side by side and every table of the state is compared byte by byte after every
phase of every day; at the end, so is everything that a run leaves behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario import Scenario
from sim.vocabulary import Phase

if TYPE_CHECKING:
    from sim.engines.history import History
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
    """

    day: int
    phase: str
    table: str
    column: str
    row: int
    reference: Any
    compiled: Any

    def __str__(self) -> str:
        """The difference in one sentence."""
        when = (
            f"on day {self.day}, after phase {self.phase}" if self.phase else f"at the end, on day {self.day}"
        )
        what = f"row {self.row} of column {self.column}" if self.row >= 0 else f"what {self.column} holds"
        values = f"{self.reference} in the reference, {self.compiled} compiled"
        return f"{when}: {what} of table {self.table} is {values}"


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
    """

    seed: int
    days: int
    digest: str
    cases: int
    events: int
    difference: Difference | None

    @property
    def is_identical(self) -> bool:
        """Whether no difference was found."""
        return self.difference is None


class _Differs(Exception):  # noqa: N818 -- the way out of a running world, and no error
    def __init__(self, difference: Difference) -> None:
        super().__init__(difference)
        self.difference = difference


def dock(
    scenario: Scenario, seed: int, days: int | None = None, on_day: Callable[[int, int], None] | None = None
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

    Returns
    -------
    Docking
    """
    from sim.engines.compiled import World as CompiledWorld
    from sim.engines.reference import World

    plainly, fast = World(scenario, seed), CompiledWorld(scenario, seed)
    until = scenario.days if days is None else min(days, scenario.days)

    def beside(phase: Phase, act: Callable[[], None]) -> Callable[[], None]:
        def both() -> None:
            act()
            fast.run(phase)
            for difference in _in_states(plainly.state, fast.state):
                raise _Differs(Difference(plainly.day, phase.name, *difference))

        return both

    plainly.phases = {phase: beside(phase, act) for phase, act in plainly.phases.items()}
    found = None
    try:
        for day in range(until):
            fast.begin_day()
            plainly.step()
            fast.end_day()
            if on_day is not None:
                on_day(day + 1, until)
        for difference in _in_histories(plainly.history(), fast.history()):
            raise _Differs(Difference(until - 1, "", *difference))
    except _Differs as differs:
        found = differs.difference
    history = plainly.history()
    plainly.close_down()
    return Docking(
        seed, until, history.digest, len(history.cases["stage"]), len(history.events["act"]), found
    )


def _in_states(one: State, other: State) -> Iterator[tuple[str, str, int, Any, Any]]:
    """Table, column, row and both values of everything that differs, in declared order."""
    for a, b in zip(one.tables(), other.tables(), strict=True):
        if a.rows != b.rows:
            yield a.name, "(rows)", -1, a.rows, b.rows
        elif not np.array_equal(_bytes(a), _bytes(b)):
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


def _bytes(table: Table) -> np.ndarray:
    return table.data[: table.rows].view(np.uint8)
