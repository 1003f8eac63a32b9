"""One row per trouble: when it was named, voiced, held, remedied, and how it ended.

Loops walk over the folders of `sim.outcomes.deeds`; `Troubles` shows the same folders as columns.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from sim.engines.compiled.layout import cases, today
from sim.engines.compiled.ledger import loop
from sim.outcomes.deeds import open_folders
from sim.outcomes.layout import FOLLOW_UP, span, tally, trouble_rows, troubles
from sim.vocabulary import Stage


@loop
def close_folders(w: int) -> None:
    """Sum up every case, as of now, and say which are troubles that arose in the window.

    A project that was not needed when it came up, as a lift where there is one, is no trouble: it leaves
    a single event and is over. A trouble is felt from the day it arises until it is remedied, settled or
    forgotten, and again from a relapse or a reopening on, whatever the books say.
    """
    window, told = span(w), tally(w)
    open_folders(w, today(w).cases)
    told.troubles = 0
    for c in range(today(w).cases):
        t, case = troubles(w, c), cases(w, c)
        t.stairwell = case.stairwell
        t.hours, t.partner_hours, t.resident_hours = case.hours, case.partner_hours, case.resident_hours
        if t.noted == 1 and case.stage == Stage.FADED:
            t.days_felt = 0
            continue
        t.days_felt = t.felt_before
        if t.is_felt:
            t.days_felt += max(window.end - max(t.turned_on, window.first), 0)
        if t.is_counted:
            trouble_rows(w)[told.troubles] = c
            told.troubles += 1


class Troubles:
    """Troubles that arose in the window; every field of `layout.TROUBLE` is an array of shape (troubles,).

    Parameters
    ----------
    folders : array of `layout.TROUBLE`, shape (cases,)
    case : int array of shape (troubles,)
        Which cases these are, in order of rows.
    """

    def __init__(self, folders: np.ndarray, case: np.ndarray) -> None:
        self._folders = folders
        self.case = case

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in (self._folders.dtype.names or ()):
            raise AttributeError(f"troubles have no column {name!r}")
        return self._folders[name][self.case]

    @property
    def count(self) -> int:
        """How many arose."""
        return len(self.case)

    @cached_property
    def resolved(self) -> np.ndarray:
        """Day of the first true resolution: remedied, or settled between the parties."""
        return np.minimum(self.remedied, self.settled)

    def where(self, chosen: np.ndarray) -> Troubles:
        """Some of them; `chosen` is a bool array of shape (troubles,)."""
        return Troubles(self._folders, self.case[chosen])

    def followed(self, end: int, days: int = FOLLOW_UP) -> Troubles:
        """Those that arose at least so many days before the end of the record."""
        return self.where(self.arose + days <= end)
