"""The log by act: put in order once, so that nobody reads all of it to find a few events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sim.vocabulary import Act

Columns = dict[str, np.ndarray]

NEVER = np.int64(1) << 40  # a day that no run reaches


class Told:
    """Some events; a column of them is put together when somebody first asks for it."""

    def __init__(self, events: Columns, rows: np.ndarray) -> None:
        self._events = events
        self._rows = rows
        self._columns: Columns = {}

    def __getitem__(self, name: str) -> np.ndarray:
        """A column, shape (events of these acts,)."""
        if name not in self._columns:
            self._columns[name] = self._events[name][self._rows]
        return self._columns[name]


class Deeds:
    """A log, whatever the order of its rows.

    Parameters
    ----------
    events : dict of arrays of shape (events,)
    cases : int
        Rows of the case table.
    """

    def __init__(self, events: Columns, cases: int) -> None:
        self.cases = cases
        self._events = events
        acts = events["act"].astype(np.uint8)  # bytes are sorted by counting
        self._order = np.argsort(acts, kind="stable")
        self._ends = np.bincount(events["act"], minlength=len(Act)).cumsum().tolist()
        self._told: dict[tuple[Act, ...], Told] = {}
        self._first: dict[Act, np.ndarray] = {}

    def of(self, *acts: Act) -> Told:
        """The events of some acts, act by act."""
        if acts not in self._told:
            parts = [self._order[self._ends[act - 1] if act else 0 : self._ends[act]] for act in acts]
            self._told[acts] = Told(self._events, parts[0] if len(parts) == 1 else np.concatenate(parts))
        return self._told[acts]

    def first_days(self, *acts: Act) -> np.ndarray:
        """First day of any of some acts, by case; NEVER where none happened.

        Returns
        -------
        int array of shape (cases,), calendar days; not to be written into
        """
        days = self._first_day(acts[0])
        for act in acts[1:]:
            days = np.minimum(days, self._first_day(act))
        return days

    def _first_day(self, act: Act) -> np.ndarray:
        if act not in self._first:
            self._first[act] = first_of(self.of(act)["case"], self.of(act)["day"], self.cases)
        return self._first[act]

    def times(self, *acts: Act) -> np.ndarray:
        """How often any of some acts happened, by case.

        Returns
        -------
        int array of shape (cases,)
        """
        return _count(self.of(*acts)["case"], self.cases)

    @cached_property
    def noted(self) -> np.ndarray:
        """Events of any kind, by case.

        Returns
        -------
        int array of shape (cases,)
        """
        return _count(self._events["case"], self.cases)


def first_of(case: np.ndarray, day: np.ndarray, cases: int) -> np.ndarray:
    """The first of several days, by case; NEVER for a case without any.

    Parameters
    ----------
    case : int array of shape (events,), rows; -1 where no case is concerned
    day : int array of shape (events,), calendar days
    cases : int

    Returns
    -------
    int array of shape (cases,), calendar days
    """
    days = np.full(cases + 1, NEVER)  # what concerns no case falls into the last place
    np.minimum.at(days, case, day)
    return days[:cases]


def are_among(rows: np.ndarray, chosen: np.ndarray | Sequence[int], count: int) -> np.ndarray:
    """Which of some rows are among chosen ones.

    Parameters
    ----------
    rows : int array of any shape, in [-1, count); -1 is no row and never chosen
    chosen : ints in [0, count)
    count : int
        How many rows there are in all.

    Returns
    -------
    bool array of the shape of `rows`
    """
    is_chosen = np.zeros(count + 1, dtype=bool)
    is_chosen[chosen,] = True
    return is_chosen[rows]


def _count(case: np.ndarray, cases: int) -> np.ndarray:
    return np.bincount(case + 1, minlength=cases + 1)[1:]
