"""Small histories made by hand: a log of a few troubles, a panel of a few months."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from sim.doors.composing import compose
from sim.engines import History
from sim.events import EVENT_FIELDS, as_columns
from sim.panel import HOURS_COLUMNS, PANEL_COLUMNS
from sim.planning import plan
from sim.scenario import Scenario
from sim.vocabulary import Act, HoursUse, Role, Stage

WARMUP, END = 365, 1460
HOURS = ("hours", "partner_hours", "resident_hours")


@cache
def scenario(first: int = WARMUP, end: int = END) -> Scenario:
    """Shixin with its three compounds, over any window."""
    return replace(_shixin(), warmup=first, days=end)


@cache
def _shixin() -> Scenario:
    return plan(compose())


def matter(name: str) -> int:
    """The row of a matter."""
    return [known.name for known in _shixin().matters].index(name)


class Log:
    """A log written one trouble at a time."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.cases: list[dict[str, Any]] = []

    def note(self, act: Act, day: int, *, case: int = -1, **facts: Any) -> None:
        """One event."""
        where = {"neighbourhood": 0, "compound": -1, "matter": -1}
        if case >= 0:
            where |= {name: self.cases[case][name] for name in ("compound", "matter")}
        event = {
            "day": day,
            "act": int(act),
            "case": case,
            "actor": -1,
            "role": -1,
            "household": -1,
            "stage": -1,
        }
        self.events.append({**event, **where, **facts})

    def trouble(self, day: int, *steps: tuple[Any, ...], compound: int = 0, stairwell: int = 0,
                severity: float = 0.5, kind: str = "noise_renovation", stage: Stage = Stage.SILENT,
                **hours: float) -> int:  # fmt: skip
        """A trouble and what becomes of it: each step is (act, day) or (act, day, note).

        `hours`, `partner_hours` and `resident_hours` are what it cost, 0 unless said.

        Returns
        -------
        int, its case
        """
        case = len(self.cases)
        self.cases.append(
            {"compound": compound, "stairwell": stairwell, "matter": matter(kind), "severity": severity,
             "stage": int(stage), **dict.fromkeys(HOURS, 0.0), **hours}
        )  # fmt: skip
        self.note(Act.ARISE, day, case=case, note=severity)
        for act, on, *rest in steps:
            self.note(act, on, case=case, note=float(rest[0]) if rest else 0.0)
        return case

    def history(
        self,
        first: int = WARMUP,
        end: int = END,
        panel: dict[str, np.ndarray] | None = None,
        hours: dict[str, np.ndarray] | None = None,
    ) -> History:
        """The history of this log."""
        names = [field.name for field in EVENT_FIELDS]
        records = [
            tuple({**dict.fromkeys(names, 0), **event, "number": number}[name] for name in names)
            for number, event in enumerate(self.events)
        ]
        kinds = dict.fromkeys(("severity", *HOURS), np.float64)
        columns = ("compound", "stairwell", "matter", "stage", "severity", *HOURS)
        cases = {
            name: np.array([case[name] for case in self.cases], dtype=kinds.get(name, np.int64))
            for name in columns
        }
        return History(
            scenario(first, end), 1, as_columns(records), panel or panel_of(), hours or hours_of(), cases
        )


def panel_of(*months: tuple[int, int, dict[str, float]]) -> dict[str, np.ndarray]:
    """A panel from rows (day, compound, what is not 0)."""
    columns: dict[str, list[float]] = {name: [] for name in PANEL_COLUMNS}
    for day, compound, facts in months:
        row = {**dict.fromkeys(PANEL_COLUMNS, 0.0), **facts, "day": day, "compound": compound}
        for name, values in columns.items():
            values.append(row[name])
    whole = ("day", "neighbourhood", "compound", "open", "silent", "unresolved")
    return {name: np.array(v, dtype=np.int64 if name in whole else np.float64) for name, v in columns.items()}


def every_compound(day: int, **facts: float) -> list[tuple[int, int, dict[str, float]]]:
    """One month's rows in which all three compounds are alike."""
    return [(day, compound, facts) for compound in range(3)]


def hours_of(*rows: tuple[int, int, Role, dict[HoursUse, float], float]) -> dict[str, np.ndarray]:
    """An hours table from rows (day, body, role, hours by use since day 0, hours supplied since day 0)."""
    columns: dict[str, list[float]] = {name: [] for name in HOURS_COLUMNS}
    for day, body, role, uses, supplied in rows:
        spent = {use.name.lower(): hours for use, hours in uses.items()}
        row = {**dict.fromkeys(HOURS_COLUMNS, 0.0), **spent, "day": day, "body": body, "role": int(role)}
        row["supplied"] = supplied
        for name, values in columns.items():
            values.append(row[name])
    whole = ("day", "body", "role", "neighbourhood", "queue_length")
    return {name: np.array(v, dtype=np.int64 if name in whole else np.float64) for name, v in columns.items()}


# What becomes of a trouble, as steps from the day on which it arose.
def silent(day: int) -> tuple[tuple[Any, ...], ...]:
    """Never named."""
    return ((Act.NON_EVENT, day),)


def claimed(day: int, door: int = 3) -> tuple[tuple[Any, ...], ...]:
    """Taken to a door, by default the residents' committee's, on the day it arose."""
    return ((Act.CLAIM, day, door), (Act.RECEIVE, day))


def remedied(day: int, after: int, durable_after: int | None = 180) -> tuple[tuple[Any, ...], ...]:
    """Claimed at once, remedied after some days, and proved durable (or not) after some more."""
    steps = (*claimed(day), (Act.REMEDY, day + after), (Act.RESOLVE, day + after))
    if durable_after is not None:
        steps += ((Act.DURABLE, day + after + durable_after),)
    return steps


def settled(day: int, after: int = 7) -> tuple[tuple[Any, ...], ...]:
    """Talked about and settled."""
    return ((Act.TALK, day), (Act.SETTLE, day + after))
