"""A world whose days are compiled loops: the state in a ledger, growing between days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.engines.compiled.branching import Standing, go_back, left_out_of, refuse_another_past, stand
from sim.engines.compiled.laying import have_same_ground, lay_anew, lay_out
from sim.engines.compiled.ledger import Ledger
from sim.engines.compiled.loading import call, loops
from sim.engines.following import Follower
from sim.engines.history import History, no_such_day
from sim.events import EVENT_NAMES
from sim.population import build
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Phase

BY_CASE = ("queue_next", "is_open", "is_waiting", "open_rows", "waiting_rows", "order_rows")
GROWING = ("cases", "events", "notes", "levels")
AT_FIRST = 1024  # cases, before a table must grow
READ_AT = 512  # events: few enough to lie in the processor's cache when they are read

Sink = Callable[[dict[str, np.ndarray]], object]


class World:
    """A scenario, its state and its ledger.

    Parameters
    ----------
    scenario : Scenario
    seed : int in [0, 2^63)
    is_logging : bool
        Whether the event log is kept.
    follower : Follower, optional
        Who reads along. Without a log, events are kept until they are read and no longer.
    """

    def __init__(
        self, scenario: Scenario, seed: int, is_logging: bool = True, follower: Follower | None = None
    ) -> None:
        self.question = scenario
        self.state: State = build(scenario)
        self.ledger = Ledger(loops() if follower is None else {**loops(), **loops(follower.package)})
        lay_out(self.ledger, scenario, self.state, is_logging)
        self._today = self.ledger.arrays["today"]
        self._follower = follower
        if follower is not None:
            follower.lay_out(self.ledger, scenario)
            self.ledger.plug("days.follow", follower.reads)
            self._today["is_followed"] = self._today["is_writing"] = 1
            self._today["read_at"] = READ_AT
        self._grow(AT_FIRST)
        for name in ("events", "notes"):
            self._move(name, 0)
        self.left_out = left_out_of(self.ledger.arrays)
        self.settle(seed)

    def become(self, scenario: Scenario, seed: int) -> None:
        """Be the world of another scenario on the same ground, as if it had been made for that.

        Parameters
        ----------
        scenario : Scenario
            Differs in nothing but its label, its parameters, its changes and its laws.
        seed : int in [0, 2^63)

        Raises
        ------
        ValueError
            If it differs in more.
        """
        if not have_same_ground(self.question, scenario):
            raise ValueError(
                "Another ground, other days or other matters need a world of their own; make one."
            )
        lay_anew(self.ledger, scenario, build(scenario))
        self.question = scenario
        self.settle(seed)

    def settle(self, seed: int) -> None:
        """Begin on the eve of day 0, whatever happened before: other people move in."""
        self.seed = int(seed)
        call("settling.settle", self.ledger.address, self.seed)
        if self._follower is not None:
            call(self._follower.begins, self.ledger.address)
        self._take_stock()

    @property
    def day(self) -> int:
        """The day that comes next, or that is being lived."""
        return int(self._today["day"][0])

    @property
    def by_case(self) -> tuple[str, ...]:
        """The entries of the ledger, beside the table of cases, that have a place for each case."""
        return (*BY_CASE, *(self._follower.by_case if self._follower is not None else ()))

    def stand(self) -> Standing:
        """Where the run stands this morning: a copy, to go on from as often as one likes."""
        standing = stand(self)
        assert standing is not None
        return standing

    def go_on_from(self, standing: Standing, scenario: Scenario) -> None:
        """Be on the morning of a standing again, whatever happened since, and go on with a scenario.

        Parameters
        ----------
        standing : Standing
            Of this world, or of one with the same question, log and follower.
        scenario : Scenario
            Differs in nothing but its label and what changes from that day on.

        Raises
        ------
        ValueError
            If the standing is of another world, or the scenario would have led elsewhere.
        """
        refuse_another_past(self, standing, scenario)
        go_back(self, standing, scenario)

    def live(self, until: int, sink: Sink | None = None) -> None:
        """All days up to a day, without coming back to Python but to make room.

        Parameters
        ----------
        until : int
            The day that is not lived any more.
        sink : callable, optional
            Is handed the log in chunks of whole days, one after the other and all of it in the end: dicts
            of columns, each sorted as the log is. What was handed over is kept no longer.

        Raises
        ------
        MemoryError
            If a day brought more than there was room for; a defect of ours.
        ValueError
            If there is a sink and no log, or the run has not so many days.
        """
        if until > self.question.days:
            raise no_such_day(self.question, until - 1)
        if sink is not None and not self._today["is_logging"][0]:
            raise ValueError("A world without a log has none to hand over; ask for one with is_logging=True.")
        while self.day < until:
            self.begin_day(sink)
            call("days.live", self.ledger.address, until)
            self._take_stock()
        if sink is not None:
            self._hand_over(sink)

    def begin_day(self, sink: Sink | None = None) -> None:
        """Make room for whatever this day may bring.

        Raises
        ------
        ValueError
            If the last day is over.
        """
        if self.day >= self.question.days:
            raise no_such_day(self.question, self.day)
        call("days.foresee", self.ledger.address)
        now = self._today[0]
        if sink is not None and now["need_events"] > now["room_events"]:
            self._hand_over(sink)
            call("days.foresee", self.ledger.address)
        self.make_room({name: int(now[f"need_{name}"]) for name in GROWING})

    def make_room(self, needed: dict[str, int]) -> None:
        """Let the growing tables (cases, events, notes, levels) have room for so many, and some more."""
        now = self._today[0]
        for name, need in needed.items():
            if need <= now[f"room_{name}"]:
                continue
            if name == "cases":
                self._grow(self._ahead(need))
            else:
                filled = int(now[name]) - (int(now["gone"]) if name == "events" else 0)
                self._move(name, self._ahead(need), filled)

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
        for name in self.by_case:
            self._move(name, cases)
        self._today["room_cases"] = cases

    def _move(self, name: str, size: int, filled: int | None = None) -> None:
        """Move an array to where there is room for so many; what it is filled with stays."""
        old = self.ledger.arrays.get(name)
        fresh = np.zeros(size, dtype=self.ledger.dtype_of(name))
        if old is not None:
            kept = old[:filled]
            fresh[: len(kept)].view(np.uint8)[:] = kept.view(np.uint8)
        self.ledger.enter(name, fresh)
        if name in GROWING:
            self._today[f"room_{name}"] = size
        if name == "notes":  # a day's list may be as long as all notes together
            for space in ("due_rows", "spare_rows", "closed_rows"):
                self._move(space, size)

    # -- the end ---------------------------------------------------------------------------------------

    def answer(self) -> Any:
        """What the follower makes of everything that happened so far.

        Raises
        ------
        ValueError
            If nobody follows this world.
        """
        if self._follower is None:
            raise ValueError("Nobody follows this world: there is a history and no answer.")
        call("days.let_read", self.ledger.address)
        return self._follower.answer(self.ledger)

    def history(self) -> History:
        """Everything that happened so far; its log lacks what was handed to a sink."""
        case = self.state.case
        now, cases = (
            self._today[0],
            {c.name: case.live(c.name).copy() for c in case.columns if c.dtype != "u8"},
        )
        return History(
            self.question,
            self.seed,
            self._log(),
            as_columns(self.ledger.arrays["panel"][: int(now["month"]) * self.state.compound.rows]),
            as_columns(self.ledger.arrays["hours"][: int(now["month"]) * self.state.body.rows]),
            cases,
        )

    def _log(self) -> dict[str, np.ndarray]:
        """The events that are kept, in order."""
        now = self._today[0]
        events = self.ledger.arrays["events"][: int(now["events"] - now["gone"]) if now["is_logging"] else 0]
        order = in_order(events, self.state.case.rows)
        return {name: events[name][order] for name in EVENT_NAMES}

    def _hand_over(self, sink: Sink) -> None:
        """Give what is kept to somebody who wants the log, once whoever follows has read it."""
        call("days.let_read", self.ledger.address)
        now, chunk = self._today, self._log()
        now["gone"] = now["events"]
        if len(chunk["day"]):
            sink(chunk)


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
