"""A world whose days are compiled loops: the state in a ledger, growing between days."""

from __future__ import annotations

import numpy as np

from sim.engines.compiled import layout
from sim.engines.compiled.laying import lay_out
from sim.engines.compiled.ledger import Ledger
from sim.engines.compiled.loading import call, loops
from sim.engines.history import History
from sim.events import EVENT_DTYPE, EVENT_NAMES
from sim.population import build
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Phase

BY_CASE = ("queue_next", "is_open", "is_waiting", "open_rows", "waiting_rows", "order_rows")
GROWING = ("cases", "events", "notes", "levels")
AT_FIRST = 1024  # cases, before a table must grow


class World:
    """A scenario, its state and its ledger.

    Parameters
    ----------
    scenario : Scenario
    seed : int in [0, 2^63)
    is_logging : bool
        Whether the event log is kept.
    """

    def __init__(self, scenario: Scenario, seed: int, is_logging: bool = True) -> None:
        self.question = scenario
        self.state: State = build(scenario)
        self.ledger = Ledger(loops())
        lay_out(self.ledger, scenario, self.state, is_logging)
        self._today = self.ledger.arrays["today"]
        self._grow(AT_FIRST)
        self._move("events", 0)
        self.settle(seed)

    def settle(self, seed: int) -> None:
        """Begin on the eve of day 0, whatever happened before: other people move in."""
        self.seed = int(seed)
        call("settling.settle", self.ledger.address, self.seed)
        self._take_stock()

    @property
    def day(self) -> int:
        """The day that comes next, or that is being lived."""
        return int(self._today["day"][0])

    def live(self, until: int) -> None:
        """All days up to a day, without coming back to Python but to make room.

        Raises
        ------
        MemoryError
            If a day brought more than there was room for; a defect of ours.
        """
        while self.day < until:
            self.begin_day()
            call("days.live", self.ledger.address, until)
            self._take_stock()

    def begin_day(self) -> None:
        """Make room for whatever this day may bring."""
        call("days.foresee", self.ledger.address)
        self.make_room({name: int(self._today[f"need_{name}"][0]) for name in GROWING})

    def make_room(self, needed: dict[str, int]) -> None:
        """Let the growing tables (cases, events, notes, levels) have room for so many, and some more."""
        now = self._today[0]
        for name, need in needed.items():
            if need <= now[f"room_{name}"]:
                continue
            if name == "cases":
                self._grow(self._ahead(need))
            else:
                self._move(name, self._ahead(need), int(now[name]))

    def run(self, phase: Phase) -> None:
        """One phase of today."""
        call("days.run_phase", self.ledger.address, int(phase))
        self._take_stock()

    def end_day(self) -> None:
        """Tomorrow comes."""
        call("days.end_day", self.ledger.address)
        self._take_stock()

    def _take_stock(self) -> None:
        self.state.case.rows = int(self._today["cases"][0])
        if self._today["is_full"][0]:
            raise MemoryError(f"day {self.day} brought more than the compiled engine had made room for")

    # -- room ------------------------------------------------------------------------------------------

    def _ahead(self, need: int) -> int:
        """Room for what the whole run would need if it went on so, twice this at most."""
        whole = need * self.question.days / (self.day + 1)
        return int(1.1 * min(2.0 * need, whole)) + 1

    def _grow(self, cases: int) -> None:
        """Make every table that has a place for each case longer."""
        self.state.case.grow(cases)
        self.ledger.enter("case", self.state.case.data)
        for name in BY_CASE:
            self._move(name, cases)
        self._today["room_cases"] = cases

    def _move(self, name: str, size: int, filled: int | None = None) -> None:
        """Move an array to where there is room for so many; what it is filled with stays."""
        kinds = {"events": EVENT_DTYPE, "notes": layout.NOTE, "levels": layout.LEVEL}
        old = self.ledger.arrays.get(name)
        fresh = np.zeros(size, dtype=kinds.get(name, np.dtype(np.int64)))
        if old is not None:
            kept = old[:filled]
            fresh[: len(kept)].view(np.uint8)[:] = kept.view(np.uint8)
        self.ledger.enter(name, fresh)
        if name in kinds:
            self._today[f"room_{name}"] = size
        if name == "notes":  # a day's list may be as long as all notes together
            for space in ("due_rows", "spare_rows", "closed_rows"):
                self._move(space, size)

    # -- the end ---------------------------------------------------------------------------------------

    def history(self) -> History:
        """Everything that happened so far."""
        now, case = self._today[0], self.state.case
        events = self.ledger.arrays["events"][: int(now["events"]) if now["is_logging"] else 0]
        order = in_order(events, case.rows)
        cases = {c.name: case.live(c.name).copy() for c in case.columns if c.dtype != "u8"}
        return History(
            self.question,
            self.seed,
            {name: events[name][order] for name in EVENT_NAMES},
            as_columns(self.ledger.arrays["panel"][: int(now["month"]) * self.state.compound.rows]),
            as_columns(self.ledger.arrays["hours"][: int(now["month"]) * self.state.body.rows]),
            cases,
        )


def in_order(events: np.ndarray, cases: int) -> np.ndarray:
    """The rows of events by day, phase, case and number.

    Parameters
    ----------
    events : array of EVENT_DTYPE, shape (events,)
        By number, as they were written.
    cases : int
        No event is about a case beyond these.
    """
    at = (events["day"] * len(Phase) + events["phase"]) * (cases + 1) + (events["case"] + 1)
    return np.argsort(at, kind="stable")  # nearly in order already, and one key is faster than four


def as_columns(records: np.ndarray) -> dict[str, np.ndarray]:
    """The fields of records, each by itself."""
    return {name: records[name].copy() for name in records.dtype.names or ()}
