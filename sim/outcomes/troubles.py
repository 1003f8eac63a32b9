"""From the log to one row per trouble: when it was named, voiced, held, remedied, and how it ended.

Everything is read off the event log. A trouble counts if it arose in the measured window; what
happened to it counts up to the end of the record.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sim.outcomes.deeds import Columns, Deeds, are_among, first_of
from sim.outcomes.window import Window
from sim.vocabulary import Act, Channel, Stage

FOLLOW_UP = 365  # days for which a trouble is followed

CLIMBS = (Act.HOTLINE, Act.PETITION, Act.JOINT_PETITION, Act.SUE)
ABOVE = (Channel.HOTLINE, Channel.POLICE)  # doors outside the neighbourhood


class Column:
    """A column of troubles, taken over from all of them when somebody first looks at it."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, troubles: Troubles, owner: type) -> np.ndarray:
        values = troubles.look_up(self.name)
        troubles.__dict__[self.name] = values  # where the next look finds it
        return values


class Troubles:
    """One row per trouble that arose in the window; every array has shape (troubles,).

    case, neighbourhood, compound, stairwell, matter : rows. severity : in [0, 1].
    arose and every name below it up to `reported` : calendar day on which it first happened, or
    NEVER. climbs, petitions, suits, hotline_again, handoffs, orphaned : counts of events.
    hours, partner_hours, resident_hours : hours of all bodies, of partners and bodies above among them,
    and of residents.

    Parameters
    ----------
    source : dict of arrays, or Troubles
        Where the columns come from.
    rows : int array of shape (troubles,), optional
        Which rows of the source these are; all of them unless said.
    """

    case = Column()
    neighbourhood = Column()
    compound = Column()
    stairwell = Column()
    matter = Column()
    severity = Column()
    arose = Column()
    named = Column()  # by its household: lumped, talked about or claimed
    voiced = Column()  # to the other side or at a door
    claimed = Column()  # at a door
    found = Column()  # by a patrol or in a visit
    held = Column()  # by an institution or channel, however it came there
    settled = Column()  # by talk between the parties
    remedied = Column()  # in truth
    durable = Column()  # proved so
    relapsed = Column()
    faded = Column()  # forgotten
    climbed = Column()  # first escalation
    sued = Column()
    went_outside = Column()  # first time beyond the neighbourhood, by escalation or as a first door
    reported = Column()  # closed in the books
    agreed = Column()  # by the parties
    coordinated = Column()  # first meeting about a solution
    consulted = Column()
    passed = Column()  # by a vote
    climbs = Column()
    petitions = Column()
    suits = Column()
    hotline_again = Column()
    handoffs = Column()
    orphaned = Column()
    hours = Column()
    partner_hours = Column()
    resident_hours = Column()

    def __init__(self, source: Columns | Troubles, rows: np.ndarray | None = None) -> None:
        self._source = source
        self._rows = rows

    def look_up(self, name: str) -> np.ndarray:
        """A column, read off the source."""
        source = self._source
        whole: np.ndarray = source[name] if isinstance(source, dict) else getattr(source, name)
        return whole if self._rows is None else whole[self._rows]

    @property
    def count(self) -> int:
        """How many arose."""
        return len(self.case if self._rows is None else self._rows)

    @cached_property
    def resolved(self) -> np.ndarray:
        """Day of the first true resolution: remedied, or settled between the parties."""
        return np.minimum(self.remedied, self.settled)

    def hold(self, case: np.ndarray) -> np.ndarray:
        """Which of some cases are among these troubles; -1 is no case."""
        last = max(int(rows.max(initial=-1)) for rows in (self.case, case))
        return are_among(case, self.case, last + 1)

    def where(self, chosen: np.ndarray) -> Troubles:
        """Some of them; `chosen` is a bool array of shape (troubles,)."""
        return Troubles(self, chosen.nonzero()[0])

    def followed(self, end: int, days: int = FOLLOW_UP) -> Troubles:
        """Those that arose at least so many days before the end of the record."""
        return self.where(self.arose + days <= end)


def troubles_of(window: Window) -> Troubles:
    """Read one row per trouble off the log; projects that were not needed are left out."""
    deeds, cases = window.deeds, window.cases
    in_turn = deeds.of(Act.ARISE)["number"].argsort()
    case, day = (deeds.of(Act.ARISE)[name][in_turn] for name in ("case", "day"))
    counts = ((day >= window.first) & ~_is_moot(window)[case]).nonzero()[0]
    rows, origin = case[counts], in_turn[counts]

    def first(*acts: Act) -> np.ndarray:
        return deeds.first_days(*acts)[rows]

    def times(*acts: Act) -> np.ndarray:
        return deeds.times(*acts)[rows]

    claimed, found, climbed = first(Act.CLAIM), first(Act.DETECT), first(*CLIMBS)
    talked, remedied = first(Act.TALK), first(Act.RESOLVE)
    return Troubles(
        {
            "case": rows,
            **{name: deeds.of(Act.ARISE)[name][origin] for name in ("neighbourhood", "compound", "matter")},
            "stairwell": cases["stairwell"][rows],
            "severity": deeds.of(Act.ARISE)["note"][origin],
            "arose": day[counts],
            "named": np.minimum(np.minimum(first(Act.LUMP), talked), claimed),
            "voiced": np.minimum(talked, claimed),
            "claimed": claimed,
            "found": found,
            "held": np.minimum(claimed, found),
            "settled": first(Act.SETTLE),
            "remedied": remedied,
            "durable": first(Act.DURABLE),
            "relapsed": first(Act.RELAPSE),
            "faded": first(Act.FADE),
            "climbed": climbed,
            "sued": first(Act.SUE),
            "went_outside": np.minimum(climbed, _first_taken_outside(deeds)[rows]),
            "reported": np.minimum(remedied, first(Act.PAPER)),
            "agreed": first(Act.AGREE),
            "coordinated": first(Act.COORDINATE),
            "consulted": first(Act.CONSULT),
            "passed": first(Act.VOTE_PASS),
            "climbs": times(*CLIMBS),
            "petitions": times(Act.PETITION, Act.JOINT_PETITION),
            "suits": times(Act.SUE),
            "hotline_again": times(Act.HOTLINE),
            "handoffs": times(Act.HAND_OFF),
            "orphaned": times(Act.LOST),
            **{name: cases[name][rows] for name in ("hours", "partner_hours", "resident_hours")},
        }
    )


def _is_moot(window: Window) -> np.ndarray:
    """Whether a case was a project not needed when it came up, as a lift where there is one.

    It is no trouble: it leaves a single event and is over.
    """
    return (window.deeds.noted == 1) & (window.cases["stage"] == Stage.FADED)


def _first_taken_outside(deeds: Deeds) -> np.ndarray:
    """First day on which each case was claimed at a door outside the neighbourhood, or NEVER."""
    door = deeds.of(Act.CLAIM)["note"]
    outside = (door == ABOVE[0]) | (door == ABOVE[1])
    case, day = deeds.of(Act.CLAIM)["case"], deeds.of(Act.CLAIM)["day"]
    return first_of(case[outside], day[outside], deeds.cases)


FELT_FROM = (Act.ARISE, Act.RELAPSE, Act.REOPEN)
FELT_UNTIL = (Act.RESOLVE, Act.SETTLE, Act.FADE)


def days_felt(window: Window) -> np.ndarray:
    """Days in the window on which somebody felt each case, whenever it arose.

    A trouble is felt from the day it arises until it is remedied, settled or forgotten, and again
    from a relapse or a reopening on, whatever the books say.

    Returns
    -------
    int array of shape (cases,), days
    """
    turns = FELT_FROM + FELT_UNTIL
    number, case, day, act = (window.deeds.of(*turns)[name] for name in ("number", "case", "day", "act"))
    order = (case * (int(number.max(initial=0)) + 1) + number).argsort()  # each case's story, in its order
    case, day = case[order], day[order]
    is_felt = are_among(act[order], FELT_FROM, len(Act))
    is_last = np.append(case[1:] != case[:-1], True) if len(case) else np.zeros(0, dtype=bool)
    until = np.where(is_last, window.end, np.append(day[1:], window.end)[: len(day)])
    span = np.maximum(until - np.maximum(day, window.first), 0) * is_felt
    felt = np.bincount(case + 1, weights=span, minlength=window.cases_ever + 1)[1:].astype(np.int64)
    return np.where(_is_moot(window), 0, felt)
