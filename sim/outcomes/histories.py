"""Reading a history again: its tables laid into a ledger, and measured by the loops that follow worlds."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from sim.engines.compiled.laying import matter_records, parameter_record
from sim.engines.compiled.layout import HOURS, PANEL, RECORDS, TODAY
from sim.engines.compiled.ledger import Ledger
from sim.engines.compiled.loading import call, loops
from sim.events import EVENT_DTYPE
from sim.outcomes import layout
from sim.outcomes.layout import Columns
from sim.outcomes.meter import PACKAGE, lay_window
from sim.outcomes.troubles import Troubles
from sim.outcomes.window import HistoryLike
from sim.scenario import Scenario
from sim.vocabulary import ROLE_COUNT, Act

OF_EVENTS = ("day", "case", "act", "role", "neighbourhood", "compound", "matter", "fen", "note")
OF_CASES = ("matter", "stairwell", "stage", "severity", *layout.HOURS)
TABLES = {"events": EVENT_DTYPE, "panel": PANEL, "hours": HOURS, "case": RECORDS["case"],
          "troubles": layout.TROUBLE, "trouble_rows": np.dtype(np.int64)}  # fmt: skip

_own = threading.local()


def read_again(history: HistoryLike) -> Ledger:
    """Lay a history into a ledger, and measure it.

    The order of rows in its tables changes nothing: events are read by number, months by day and
    compound, hours by day and body.

    Returns
    -------
    Ledger
        This thread's own; the next history of the same scenario is read into it again.
    """
    desk: Desk | None = getattr(_own, "desk", None)
    if desk is None or desk.scenario != history.scenario:
        desk = _own.desk = Desk(history.scenario)
    return desk.read(history)


def troubles_in(ledger: Ledger) -> Troubles:
    """The troubles that were measured last; as long as nothing else is measured there."""
    count = int(ledger.arrays["tally"]["troubles"][0])
    return Troubles(ledger.arrays["troubles"], ledger.arrays["trouble_rows"][:count])


def folders_of(history: HistoryLike) -> np.ndarray:
    """What the log tells of every case, array of `layout.TROUBLE` of shape (cases,)."""
    return read_again(history).arrays["troubles"].copy()


def troubles_of(history: HistoryLike) -> Troubles:
    """The troubles that arose in the measured window of a run."""
    ledger = read_again(history)
    return Troubles(ledger.arrays["troubles"].copy(), troubles_in(ledger).case.copy())


class Desk:
    """A ledger into which histories of one scenario are laid, one after the other.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.ledger = Ledger(loops(PACKAGE))
        lay_window(self.ledger, scenario)
        self.ledger.enter("parameters", parameter_record(scenario.parameters))
        self.ledger.enter("matters", matter_records(scenario.matters))
        now, arrays = np.zeros(1, dtype=TODAY), self.ledger.arrays
        now["neighbourhoods"], now["matters"] = len(scenario.neighbourhoods), len(scenario.matters)
        now["compounds"], now["stairwells"] = len(arrays["homes_of"]), len(arrays["homes_above"])
        self.ledger.enter("today", now)
        self._room = {name: np.empty(0, dtype=kind) for name, kind in TABLES.items()}

    def read(self, history: HistoryLike) -> Ledger:
        """Lay a history out, and measure it.

        Raises
        ------
        ValueError
            If its tables speak of a row that there is not.
        """
        cases = len(history.cases["stage"])
        self._refuse_odd_rows(history, cases)
        events, order = (
            self._rows("events", len(history.events["number"])),
            by_number(history.events["number"]),
        )
        for name in OF_EVENTS:
            events[name] = history.events[name][order]
        panel = self._laid("panel", history.panel, PANEL.names or (), "compound")
        hours = self._laid("hours", history.hours, HOURS.names or (), "body")
        self.ledger.enter("hour_cells", hours.view(np.float64))
        folders = self._rows("case", cases)
        for name in OF_CASES:
            folders[name] = history.cases[name]
        self._rows("troubles", cases)
        self._rows("trouble_rows", cases)
        now, window = self.ledger.arrays["today"], self.ledger.arrays["span"]
        now["cases"], now["events"] = cases, len(events)
        window["panel_rows"], window["hour_rows"] = len(panel), len(hours)
        for name in ("deeds.begin", "deeds.read", "meter.measure_all"):
            call(name, self.ledger.address)
        return self.ledger

    def _refuse_odd_rows(self, history: HistoryLike, cases: int) -> None:
        """Loops look up whatever row a table names, without a second look."""
        now = self.ledger.arrays["today"][0]
        arises = (history.events["act"] == Act.ARISE) & (history.events["case"] >= 0)
        limits = {
            "neighbourhood": now["neighbourhoods"],
            "compound": now["compounds"],
            "matter": now["matters"],
        }
        looked_up = [
            ("events", "case", history.events["case"], -1, cases),
            ("events", "act", history.events["act"], 0, len(Act)),
            *(("events", name, history.events[name][arises], 0, limit) for name, limit in limits.items()),
            ("cases", "matter", history.cases["matter"], 0, now["matters"]),
            ("cases", "stairwell", history.cases["stairwell"], 0, now["stairwells"]),
            ("panel", "neighbourhood", history.panel["neighbourhood"], 0, now["neighbourhoods"]),
            ("panel", "compound", history.panel["compound"], 0, now["compounds"]),
            ("hours", "role", history.hours["role"], 0, ROLE_COUNT),
        ]
        for table, column, values, least, end in looked_up:
            if len(values) and not least <= values.min() <= values.max() < end:
                raise ValueError(
                    f"{table}.{column} must lie in [{least}, {end}), and reaches from {values.min()} to "
                    f"{values.max()}: this history is not one of its scenario."
                )

    def _rows(self, table: str, count: int) -> np.ndarray:
        """So many records, where there is room for them."""
        if count > len(self._room[table]):
            self._room[table] = np.empty(count, dtype=TABLES[table])
        rows = self._room[table][:count]
        self.ledger.enter(table, rows)
        return rows

    def _laid(self, table: str, columns: Columns, names: Sequence[str], second: str) -> np.ndarray:
        """Columns as records, by day and within a day by another column."""
        rows, order = self._rows(table, len(columns["day"])), by_day(columns, second)
        for name in names:
            rows[name] = columns[name] if order is None else columns[name][order]
        return rows


def by_number(number: np.ndarray) -> np.ndarray:
    """The rows of events in the order in which they were written."""
    count = len(number)
    if count and int(number.min()) == 0 and int(number.max()) == count - 1:
        order = np.full(count, -1, dtype=np.int64)
        order[number] = np.arange(count)
        if order.min() >= 0:
            return order
    return np.argsort(number, kind="stable")


def by_day(columns: Columns, second: str) -> np.ndarray | None:
    """Rows by day, and within a day by another column; None if they are in order."""
    day, other = columns["day"], columns[second]
    later = day[1:] > day[:-1]
    if (later | ((day[1:] == day[:-1]) & (other[1:] >= other[:-1]))).all():
        return None
    return np.lexsort((other, day))
