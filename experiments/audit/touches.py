"""What a rule touches first: twin worlds that differ in one column of the rule space, day by day.

Both worlds have the same people, troubles and luck. They are compared after every phase; the first
phase after which anything differs is run once more with every write to the state written down, and
the first write that is not the same in both says through what the rule reached into the world.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from sim.columns import TABLES
from sim.engines.reference import World
from sim.rulespace import RULE_NAMES, TABLE_OF_THREE
from sim.scenario import RuleChange, Scenario
from sim.schedule import phases_of
from sim.state import differences
from sim.vocabulary import Phase

NATURES = {f"{name}.{column.name}": column.nature for name, columns in TABLES.items() for column in columns}
MAY_BE_FIRST = {
    "hours", "presence", "information", "authority", "competence", "money", "process",
}  # fmt: skip

# Another value for every column than it has under one-three-X.
OTHERWISE: dict[str, float] = {
    "convener": -1,
    "seats": TABLE_OF_THREE,
    "partners_called": 0,
    "joint_desk_days": 0,
    "shared_list": 0,
    "hearing_rounds": 1,
    "evaluation_days": 60,
    "whistle": 0,
    "firm_may_sue": 0,
    "border_meeting_days": 30,
    "accounts_days": 30,
    "bookkeeping": 1,
    "register": 1,
    "patrol_hours": 12.0,
    "visit_hours": 12.0,
    "administrative_items": 37,
    "electronic_ledger": 1,
    "cross_training": 1,
    "firm_list_days": 90,
    "default_levy": 0,
    "audit_rate": 1.0,
    "ranking": 1.0,
    "pledge_days": 30,
    "member_hours": 4.0,
}
assert tuple(OTHERWISE) == RULE_NAMES


@dataclass(frozen=True)
class Touch:
    """The first trace of one column of the rule space.

    Attributes
    ----------
    column : str
    day : int
        Of the first difference; -1 if there was none.
    phase : Phase
    columns : tuple of str
        Columns of the state ("table.column") that differ after that phase.
    first : tuple of str
        The column or columns of the first write within the phase that differs between the twins.
    writers : tuple of str
        Functions that made these writes, with the function that called them.
    """

    column: str
    day: int
    phase: Phase
    columns: tuple[str, ...]
    first: tuple[str, ...]
    writers: tuple[str, ...]

    @property
    def natures(self) -> set[str]:
        """Natures of everything that differs after the first phase."""
        return {NATURES[name] for name in self.columns}

    @property
    def first_natures(self) -> set[str]:
        """Natures of the very first difference."""
        return {NATURES[name] for name in self.first}


def first_touch(base: Scenario, column: str, day: int, seed: int = 1) -> Touch:
    """Run a world and its twin, in which one column changes on a day, until something differs.

    Parameters
    ----------
    base : Scenario
    column : str
        A column of the rule space.
    day : int, calendar day
        On which the twin's rule changes.
    seed : int

    Returns
    -------
    Touch
    """
    twin = replace(base, changes=(*base.changes, RuleChange(day, column, OTHERWISE[column])))
    found = _first_difference(base, twin, seed)
    if found is None:
        return Touch(column, -1, Phase.CALENDAR, (), (), ())
    when, phase, columns = found
    logs = [_writes_in(asked, seed, when, phase) for asked in (base, twin)]
    first, writers = _first_unlike(*logs)
    return Touch(column, when, phase, columns, first, writers)


def _first_difference(base: Scenario, twin: Scenario, seed: int) -> tuple[int, Phase, tuple[str, ...]] | None:
    worlds = (World(base, seed), World(twin, seed))
    for phase in _in_step(worlds, base.days):
        differ = [name for name in differences(worlds[0].state, worlds[1].state) if NATURES[name] != "rule"]
        if differ:
            return worlds[0].day, phase, tuple(differ)
    return None


def _in_step(worlds: tuple[World, ...], days: int) -> Iterator[Phase]:
    """Run worlds phase by phase, all of them through one phase before any enters the next."""
    for day in range(days):
        for phase in phases_of(day):
            for world in worlds:
                world.phase = phase
                world.phases[phase]()
            yield phase
        for world in worlds:
            world.agenda.pop(day, None)
            world.day += 1


# -- writing down the writes ------------------------------------------------------------------------------

Write = tuple[str, str, str]  # column, what was written where, who wrote it


class Noted(np.ndarray):
    """A column that notes what is written into it."""

    column: str
    note: Callable[[Write], None]

    def __array_finalize__(self, other: Any) -> None:
        self.column = getattr(other, "column", "")
        self.note = getattr(other, "note", lambda _: None)

    def __setitem__(self, where: Any, value: Any) -> None:
        if not np.array_equal(
            np.asarray(self[where]), np.asarray(value)
        ):  # what stood there already is no news
            self.note((self.column, f"{where} = {np.asarray(value).tolist()}", _writer()))
        super().__setitem__(where, value)

    def __iadd__(self, value: Any) -> Any:
        self.note((self.column, f"+= {np.asarray(value).tolist()}", _writer()))
        return super().__iadd__(value)


def _writer() -> str:
    """The function that writes and the one that called it, both of the world's own code."""
    names = []
    frame = sys._getframe(2)
    while frame is not None and len(names) < 2:
        module = frame.f_globals.get("__name__", "")
        if module.startswith(("sim.agents", "sim.engines")) and module != "sim.agents.views":
            names.append(f"{module.removeprefix('sim.').removeprefix('agents.')}.{frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(names)


def _writes_in(asked: Scenario, seed: int, day: int, phase: Phase) -> list[Write]:
    """Every write to the state in one phase of one day, in order."""
    world = World(asked, seed)
    for _ in range(day):
        world.step()
    writes: list[Write] = []
    for due in phases_of(day):
        world.phase = due
        if due is phase:
            for table in world.state.tables():
                if table.name != "rules":
                    _dress(table, writes)
        world.phases[due]()
        if due is phase:
            break
    return writes


def _dress(table: Any, writes: list[Write]) -> None:
    def dress() -> None:
        for column in table.columns:
            noted = getattr(table, column.name).view(Noted)
            noted.column, noted.note = f"{table.name}.{column.name}", writes.append
            setattr(table, column.name, noted)

    grow = type(table).grow

    def grow_and_dress(capacity: int) -> None:
        grow(table, capacity)
        dress()

    table.grow = grow_and_dress
    dress()


def _first_unlike(one: list[Write], other: list[Write]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns and writers of the first writes that are not the same in two logs."""
    alike = 0
    while alike < min(len(one), len(other)) and one[alike][:2] == other[alike][:2]:
        alike += 1
    a, b = ([write[:2] for write in log[alike : alike + 400]] for log in (one, other))
    for kind, a_from, a_to, b_from, b_to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            first = [one[alike + a_from]] if a_to > a_from else []
            first += [other[alike + b_from]] if b_to > b_from else []
            return tuple(sorted({w[0] for w in first})), tuple(sorted({w[2] for w in first}))
    return (), ()
