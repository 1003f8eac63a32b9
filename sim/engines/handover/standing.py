"""Where a run stands on the morning of a day, in the words of neither engine.

Derived from the columns, and why that is enough:

- A *queue* holds the cases that are QUEUED with its body, and numbers rise as cases join, so the order
  of numbers is that of joining.
- A *diary* may hold notes that point at nothing, because the case has since moved on; whoever reads
  one looks whether the case is due that day. All that wait for a day wait through the diary, so what is
  due from today on is the diary. A case in a queue is due in the queue alone.
- *Tickets* likewise: those whose clock ends from today on.
- An institution holds a case (*open*) exactly while it stands in an open stage: whatever ends that
  ends it for the list the same day.
- Somebody *waits* from the first claim or find to the good end, or until the case fades: while it is
  held, given up, or closed on paper.
- The *month* is that of the day, and nothing that closed yesterday is left for today.

Carried, because the columns do not tell it: a trouble whose level was reached while nobody could find it
is off the list for good, and its level does not say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import FIRST_OPEN, LAST_OPEN, Stage

WAITED_FOR = (*range(FIRST_OPEN, LAST_OPEN + 1), Stage.PAPER, Stage.FAILED)
Hidden = tuple[list[tuple[float, int]], list[tuple[float, int]]]


@dataclass(frozen=True)
class Standing:
    """A run between two days.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    day : int
        The day that comes next.
    state : State
        As it lies with the engine that lived so far; whoever takes over copies it.
    events : array of EVENT_DTYPE, shape (events,)
        By number.
    panel, hours : dict of arrays
        What was written down so far, as in a `History`.
    hidden : tuple, one for each neighbourhood
        Levels and rows of what is still to be seen by patrols and to be heard of in visits, in any order.
    """

    scenario: Scenario
    seed: int
    day: int
    state: State
    events: np.ndarray
    panel: dict[str, np.ndarray]
    hours: dict[str, np.ndarray]
    hidden: tuple[Hidden, ...]

    def copy_into(self, state: State) -> None:
        """Write every live row over those of another state, which has room for them."""
        for mine, other in zip(self.state.tables(), state.tables(), strict=True):
            other.data[: mine.rows] = mine.data[: mine.rows]
            other.rows = mine.rows


def queues(state: State) -> list[list[int]]:
    """The cases that stand in the queue of each body, in order."""
    case = state.case
    rows = np.flatnonzero(case.live("stage") == Stage.QUEUED)
    found: list[list[int]] = [[] for _ in range(state.body.rows)]
    for row in rows[np.argsort(case.number[rows], kind="stable")].tolist():
        found[case.holder.item(row)].append(row)
    return found


def due(state: State, day: int) -> list[tuple[int, int]]:
    """Day and case of everything in the diary from a day on."""
    case = state.case
    dates = case.live("due")
    return _dated(dates, (dates >= day) & (case.live("stage") != Stage.QUEUED))


def tickets(state: State, day: int) -> list[tuple[int, int]]:
    """Day and case of every hotline's clock that ends from a day on."""
    dates = state.case.live("ticket_due")
    return _dated(dates, dates >= day)


def held(state: State) -> list[int]:
    """The cases that an institution holds, in order of arising."""
    stage = state.case.live("stage")
    return np.flatnonzero((stage >= FIRST_OPEN) & (stage <= LAST_OPEN)).tolist()


def waited_for(state: State) -> list[int]:
    """The cases for which somebody waits, in order of arising."""
    return np.flatnonzero(np.isin(state.case.live("stage"), WAITED_FOR)).tolist()


def _dated(dates: np.ndarray, which: np.ndarray) -> list[tuple[int, int]]:
    rows = np.flatnonzero(which)
    return list(zip(dates[rows].tolist(), rows.tolist(), strict=True))
