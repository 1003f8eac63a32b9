"""The books that must balance after every phase: hours, money, disputes, ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.columns import TABLES
from sim.schedule import is_working_day
from sim.vocabulary import FIRST_OPEN, LAST_OPEN, Phase, Stage
from tests.worlds import queue_of

TINY = 1e-9  # hours; a work day is divided by weights and what is left over may miss zero by rounding
S = Stage
ENDLESS = float("inf")
RANGES = {
    "[0, 1]": (0.0, 1.0),
    "(0, 1)": (0.0, 1.0),
    "share": (0.0, 1.0),
    "hours": (-TINY, ENDLESS),
    "hours/working day": (0.0, ENDLESS),
    "days": (0.0, ENDLESS),
    "cases": (0, ENDLESS),
    "count": (0, ENDLESS),
    "visits": (0, ENDLESS),
    "hazard": (0.0, ENDLESS),
    "exposure": (0.0, ENDLESS),
    "troubles": (0, ENDLESS),
    "troubles/day": (0.0, ENDLESS),
    "months": (0, ENDLESS),
    "severity": (0.0, ENDLESS),
}
RANGED = [
    (table, column.name, *RANGES[column.unit])
    for table, columns in TABLES.items()
    for column in columns
    if column.unit in RANGES
]


# Where a case may stand after a phase, by where it stood before. From silence, only voice or being
# found leads on; nothing but work, a meeting or a vote leads to a remedy, and only work to an end.
STEPS: dict[Phase, dict[Stage, set[Stage]]] = {
    Phase.ARISE: {S.ARISEN: {S.FADED}},
    Phase.DETECT: {S.SILENT: {S.QUEUED}, S.TALKING: {S.QUEUED}, S.ORPHAN: {S.QUEUED}},
    Phase.VOICE: {
        S.ARISEN: {S.SILENT, S.TALKING, S.QUEUED},
        S.TALKING: {S.SETTLED, S.SILENT, S.QUEUED},
        S.SILENT: {S.FADED},
    },
    Phase.ROUTE: {
        S.ROUTING: {S.QUEUED, S.LETTER, S.ORPHAN},
        S.LETTER: {S.QUEUED, S.LETTER, S.REMEDY, S.FAILED, S.PAPER},
    },
    Phase.WORK: {
        S.QUEUED: {S.ROUTING, S.LETTER, S.MEETING, S.VOTE, S.REMEDY, S.RESOLVED, S.FAILED, S.PAPER},
    },
    Phase.MEET: {S.MEETING: {S.QUEUED, S.LETTER, S.REMEDY, S.FAILED, S.PAPER}},
    Phase.DECIDE: {S.VOTE: {S.QUEUED, S.LETTER, S.REMEDY, S.FAILED, S.PAPER}},
    Phase.REMEDY: {S.REMEDY: {S.QUEUED, S.LETTER, S.FAILED, S.PAPER}},
    Phase.EVALUATE: {
        S.RESOLVED: {S.ARISEN, S.QUEUED, S.DURABLE},
        S.DURABLE: {S.ARISEN, S.QUEUED},
        S.PAPER: {S.QUEUED, S.FADED},
        S.FAILED: {S.FADED},
        S.ORPHAN: {S.FADED},
        S.SUIT: {S.REMEDY, S.QUEUED, S.FAILED, S.PAPER},  # a judgement that owners must vote on
    },
    Phase.ESCALATE: {
        S.ROUTING: {S.SUIT},
        S.LETTER: {S.SUIT},
        S.QUEUED: {S.SUIT, S.PAPER},
        S.MEETING: {S.SUIT},
        S.VOTE: {S.SUIT},
        S.REMEDY: {S.SUIT},
        S.ORPHAN: {S.QUEUED, S.SUIT},
        S.FAILED: {S.QUEUED, S.SUIT},
        S.PAPER: {S.QUEUED, S.SUIT},
    },
}


class Books:
    """What was written down at the last look, so that a look can also say what must not have happened."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.initial = initial_fen(world)
        self._write_down()

    def _write_down(self) -> None:
        body = self.world.state.body
        self.spent = body.live("spent").copy()
        self.supplied = body.live("supplied").copy()
        self.owed = body.live("owed").copy()
        self.stages = self.world.state.case.live("stage").copy()

    def look(self, phase: Phase) -> None:
        """Everything at once, after a phase."""
        hours_balance(self.world)
        money_balances(self.world, self.initial)
        disputes_balance(self.world)
        everything_is_in_range(self.world)
        self.hours_are_never_given_back()
        if not is_working_day(self.world.day):
            self.nobody_works()
        self.cases_take_no_short_cuts(phase)
        self._write_down()

    def hours_are_never_given_back(self) -> None:
        """Hours that were spent on something stay spent on it."""
        assert (self.world.state.body.live("spent") >= self.spent - TINY).all()

    def nobody_works(self) -> None:
        """At the weekend hours may be promised, but none passes and none is worked off."""
        body = self.world.state.body
        assert np.array_equal(body.live("supplied"), self.supplied)
        assert (body.live("owed") >= self.owed).all()

    def cases_take_no_short_cuts(self, phase: Phase) -> None:
        """A case moves from stage to stage only where a step leads."""
        stage = self.world.state.case.live("stage")
        before = np.full(stage.size, int(Stage.ARISEN))
        before[: self.stages.size] = self.stages
        moved = np.flatnonzero(before != stage)
        for old, new in {*zip(before[moved].tolist(), stage[moved].tolist(), strict=True)}:
            step = f"{Stage(old).name} to {Stage(new).name} in {phase.name}"
            assert Stage(new) in STEPS.get(phase, {}).get(Stage(old), set()), step


def initial_fen(world: Any) -> np.ndarray:
    """All money in the purses of each compound; to be taken before day 0."""
    home = world.state.compound
    return world.state.firm.live("cash") + home.live("fund") + home.live("revenue")


def hours_balance(world: Any) -> None:
    """What was supplied or is still owed is what was spent, use by use, body by body."""
    body = world.state.body
    promised = body.live("supplied") + body.live("owed")
    missing = np.abs(promised - body.live("spent").sum(axis=1))
    assert (missing <= 1e-6 * (1.0 + promised)).all(), f"{missing.max()} hours came from nowhere"


def money_balances(world: Any, initial: np.ndarray) -> None:
    """To the fen, in every compound: purses are what they were, plus what came in, less what left."""
    home = world.state.compound
    came = home.live("household_fen") + home.live("outside_fen")
    purses = (world.state.firm.live("cash"), home.live("fund"), home.live("revenue"))
    assert np.array_equal(sum(purses), initial + came)
    for purse in (*purses, world.state.neighbourhood.live("budget")):
        assert (purse >= 0).all()


def disputes_balance(world: Any) -> None:
    """Every case stands in one place, and those who hold it know."""
    case = world.state.case
    stage, day = case.live("stage"), world.day
    assert {Stage(s) for s in set(stage.tolist())} <= set(Stage)
    body = world.state.body
    queues = {row: queue_of(world, row) for row in range(body.rows)}
    queued = np.flatnonzero(stage == Stage.QUEUED)
    assert sorted(row for queue in queues.values() for row in queue) == queued.tolist(), (
        "a queued case is in exactly one queue"
    )
    for holder, queue in queues.items():
        assert body.queue_length.item(holder) == len(queue)
        assert all(case.holder.item(row) == holder for row in queue)
        assert body.is_present.item(holder) or not queue
    is_open = (stage >= FIRST_OPEN) & (stage <= LAST_OPEN)
    was_claimed = case.live("claimed_on") >= 0
    assert was_claimed[is_open].all(), "an open dispute was claimed or found"
    assert was_claimed[case.live("first_resolved_on") >= 0].all(), "what was resolved had been claimed"
    assert (case.live("owner")[(stage >= Stage.MEETING) & (stage <= Stage.REMEDY)] >= 0).all()
    waiting = is_open & (stage != Stage.QUEUED)
    assert (case.live("due")[waiting] >= day).all(), "whoever waits, waits for a day to come"


def the_open_are_known(world: Any) -> None:
    """At the end of a day the list of open disputes is exactly those in open stages."""
    stage = world.state.case.live("stage")
    is_open = np.flatnonzero((stage >= FIRST_OPEN) & (stage <= LAST_OPEN))
    assert sorted(world.open) == is_open.tolist()


def everything_is_in_range(world: Any) -> None:
    """No number is NaN or leaves the range that its unit declares."""
    for table, column, low, high in RANGED:
        values = getattr(world.state, table).live(column)
        if values.size:
            least, most = values.min(), values.max()
            # Comparisons with NaN are false, so that it is out of every range.
            assert low <= least <= most <= high, f"{table}.{column} lies in [{least}, {most}]"
