"""Hours of every body by use, over the whole months of the measured window."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.outcomes.deeds import Columns, are_among
from sim.vocabulary import HoursUse, Role

SUPPLIED = len(HoursUse)  # the row behind those of the uses
ROWS = (*(use.name.lower() for use in HoursUse), "supplied")


@dataclass(frozen=True)
class Spent:
    """Hours, scaled from whole months to the length of the window.

    Attributes
    ----------
    role : int array of shape (bodies,)
    hours : float array of shape (uses + 1, bodies), hours
        One row per use; the last holds all that were supplied.
    """

    role: np.ndarray
    hours: np.ndarray

    def by_row(self, *roles: Role) -> np.ndarray:
        """Hours of all bodies of some roles.

        Returns
        -------
        float array of shape (uses + 1,), hours
        """
        chosen = are_among(self.role, roles, len(Role)).nonzero()[0]
        return np.take(self.hours, chosen, axis=1).sum(axis=1)


def spent_between(table: Columns, first: int, end: int) -> Spent | None:
    """What was spent from one day to another; None if no whole month lies between.

    Parameters
    ----------
    table : dict of arrays of shape (months * bodies,)
        Running totals by day and body.
    first, end : int, calendar days
    """
    day = table["day"]
    ends, starts = np.unique(day, return_index=True)
    inside = np.flatnonzero(ends >= first - 1)
    if first == 0 and len(ends):
        before, span = None, int(ends[-1]) + 1
    elif len(inside) >= 2:
        begin = int(inside[0])
        before, span = slice(int(starts[begin]), int(starts[begin + 1])), int(ends[-1] - ends[begin])
    else:
        return None
    after = slice(int(starts[-1]), len(day))
    hours = _rows_of(table, after)
    if before is not None:
        hours = hours - _rows_of(table, before)
    return Spent(table["role"][after], hours * ((end - first) / span))


def _rows_of(table: Columns, month: slice) -> np.ndarray:
    return np.concatenate([table[name][month] for name in ROWS]).reshape(len(ROWS), -1)


def hours_of(spent: Spent | None, roles: tuple[Role, ...], uses: tuple[HoursUse, ...]) -> float:
    """Hours that some roles spent on some uses; NaN where nothing was measured."""
    if spent is None:
        return math.nan
    by_row = spent.by_row(*roles)
    return math.fsum(by_row[use] for use in uses)


def supplied_by(spent: Spent | None, roles: tuple[Role, ...]) -> float:
    """All hours of some roles, idle ones too; NaN where nothing was measured."""
    return math.nan if spent is None else float(spent.by_row(*roles)[SUPPLIED])
