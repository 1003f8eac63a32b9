"""From the log to one row per trouble: when it was named, voiced, held, remedied, and how it ended.

Everything is read off the event log. A trouble counts if it arose in the measured window; what
happened to it counts up to the end of the record.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.outcomes.window import Window
from sim.vocabulary import Act, Channel, Stage

NEVER = np.int64(1) << 40  # a day that no run reaches
FOLLOW_UP = 365  # days for which a trouble is followed

CLIMBS = (Act.HOTLINE, Act.PETITION, Act.JOINT_PETITION, Act.SUE)
ABOVE = (Channel.HOTLINE, Channel.POLICE)  # doors outside the neighbourhood


@dataclass(frozen=True)
class Troubles:
    """One row per trouble that arose in the window; every array has shape (troubles,).

    case, neighbourhood, compound, stairwell, matter, household : rows. severity : in [0, 1].
    arose and every name below it up to `reported` : calendar day on which it first happened, or
    NEVER. climbs, petitions, suits, hotline_again, handoffs, orphaned : counts of events.
    hours, partner_hours, resident_hours : hours of all bodies, of partners and bodies above among them,
    and of residents.
    """

    case: np.ndarray
    neighbourhood: np.ndarray
    compound: np.ndarray
    stairwell: np.ndarray
    matter: np.ndarray
    severity: np.ndarray
    arose: np.ndarray
    named: np.ndarray  # by its household: lumped, talked about or claimed
    voiced: np.ndarray  # to the other side or at a door
    claimed: np.ndarray  # at a door
    found: np.ndarray  # by a patrol or in a visit
    held: np.ndarray  # by an institution or channel, however it came there
    settled: np.ndarray  # by talk between the parties
    remedied: np.ndarray  # in truth
    durable: np.ndarray  # proved so
    relapsed: np.ndarray
    faded: np.ndarray  # forgotten
    climbed: np.ndarray  # first escalation
    sued: np.ndarray
    went_outside: np.ndarray  # first time beyond the neighbourhood, by escalation or as a first door
    reported: np.ndarray  # closed in the books
    agreed: np.ndarray  # by the parties
    coordinated: np.ndarray  # first meeting about a solution
    consulted: np.ndarray
    passed: np.ndarray  # by a vote
    climbs: np.ndarray
    petitions: np.ndarray
    suits: np.ndarray
    hotline_again: np.ndarray
    handoffs: np.ndarray
    orphaned: np.ndarray
    hours: np.ndarray
    partner_hours: np.ndarray
    resident_hours: np.ndarray

    @property
    def count(self) -> int:
        """How many arose."""
        return len(self.case)

    @property
    def resolved(self) -> np.ndarray:
        """Day of the first true resolution: remedied, or settled between the parties."""
        return np.minimum(self.remedied, self.settled)

    def where(self, chosen: np.ndarray) -> Troubles:
        """Some of them."""
        return Troubles(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    def followed(self, end: int, days: int = FOLLOW_UP) -> Troubles:
        """Those that arose at least so many days before the end of the record."""
        return self.where(self.arose + days <= end)


def troubles_of(window: Window) -> Troubles:
    """Read one row per trouble off the log; projects that were not needed are left out."""
    events, cases, count = window.events, window.cases, window.cases_ever
    arisen = events["act"] == Act.ARISE
    rows = events["case"][arisen]
    counts = (events["day"][arisen] >= window.first) & ~_is_moot(window)[rows]
    rows = rows[counts]
    origin = {name: events[name][arisen][counts] for name in ("day", "neighbourhood", "compound", "matter")}

    def first(*acts: Act, note: tuple[int, ...] = ()) -> np.ndarray:
        return first_days(window, acts, note)[rows]

    def times(*acts: Act) -> np.ndarray:
        return np.bincount(_of_cases(window, acts), minlength=count)[rows]

    claimed, found, climbed = first(Act.CLAIM), first(Act.DETECT), first(*CLIMBS)
    remedied = first(Act.RESOLVE)
    return Troubles(
        case=rows,
        neighbourhood=origin["neighbourhood"],
        compound=origin["compound"],
        stairwell=cases["stairwell"][rows],
        matter=origin["matter"],
        severity=events["note"][arisen][counts],
        arose=origin["day"],
        named=first(Act.LUMP, Act.TALK, Act.CLAIM),
        voiced=np.minimum(first(Act.TALK), claimed),
        claimed=claimed,
        found=found,
        held=np.minimum(claimed, found),
        settled=first(Act.SETTLE),
        remedied=remedied,
        durable=first(Act.DURABLE),
        relapsed=first(Act.RELAPSE),
        faded=first(Act.FADE),
        climbed=climbed,
        sued=first(Act.SUE),
        went_outside=np.minimum(climbed, first(Act.CLAIM, note=tuple(int(door) for door in ABOVE))),
        reported=np.minimum(remedied, first(Act.PAPER)),
        agreed=first(Act.AGREE),
        coordinated=first(Act.COORDINATE),
        consulted=first(Act.CONSULT),
        passed=first(Act.VOTE_PASS),
        climbs=times(*CLIMBS),
        petitions=times(Act.PETITION, Act.JOINT_PETITION),
        suits=times(Act.SUE),
        hotline_again=times(Act.HOTLINE),
        handoffs=times(Act.HAND_OFF),
        orphaned=times(Act.LOST),
        hours=cases["hours"][rows],
        partner_hours=cases["partner_hours"][rows],
        resident_hours=cases["resident_hours"][rows],
    )


def _is_moot(window: Window) -> np.ndarray:
    """Whether a case was a project not needed when it came up, as a lift where there is one.

    It is no trouble: it leaves a single event and is over.
    """
    case = window.events["case"]
    noted = np.bincount(case[case >= 0], minlength=window.cases_ever)
    return (noted == 1) & (window.cases["stage"] == Stage.FADED)


def first_days(window: Window, acts: tuple[Act, ...], note: tuple[int, ...] = ()) -> np.ndarray:
    """First day of any of some acts, by case; NEVER where none happened.

    Parameters
    ----------
    window : Window
    acts : tuple of Act
    note : tuple of int
        Only events whose note is one of these, if any are given.

    Returns
    -------
    int array of shape (cases,)
    """
    events = window.events
    chosen = np.isin(events["act"], acts) & (events["case"] >= 0)
    if note:
        chosen &= np.isin(events["note"], note)
    days = np.full(window.cases_ever, NEVER)
    np.minimum.at(days, events["case"][chosen], events["day"][chosen])
    return days


def _of_cases(window: Window, acts: tuple[Act, ...]) -> np.ndarray:
    """The case of every event of some acts; events without a case (fee suits) are left out."""
    events = window.events
    return events["case"][np.isin(events["act"], acts) & (events["case"] >= 0)]


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
    events = window.events
    turns = np.isin(events["act"], FELT_FROM + FELT_UNTIL) & (events["case"] >= 0)
    order = np.lexsort((events["number"][turns], events["case"][turns]))
    case, day = events["case"][turns][order], events["day"][turns][order]
    is_felt = np.isin(events["act"][turns][order], FELT_FROM)
    is_last = np.append(case[1:] != case[:-1], True) if len(case) else np.zeros(0, dtype=bool)
    until = np.where(is_last, window.end, np.append(day[1:], window.end)[: len(day)])
    span = np.maximum(until - np.maximum(day, window.first), 0) * is_felt
    felt = np.bincount(case, weights=span, minlength=window.cases_ever).astype(np.int64)
    return np.where(_is_moot(window), 0, felt)
