"""Hours of every role by use, over the whole months of the measured window."""

from __future__ import annotations

from math import nan

from sim.engines.compiled.layout import HOURS, hours_of
from sim.engines.compiled.ledger import loop
from sim.outcomes.layout import hour_cells, role_bodies, role_hours, span, tally
from sim.vocabulary import HOURS_USE_COUNT, ROLE_COUNT, HoursUse, Role

SUPPLIED = HOURS_USE_COUNT  # behind the hours by use
COLUMNS = HOURS_USE_COUNT + 1
WIDTH = HOURS.itemsize // 8
FIRST_USE, ALL_HOURS = (int(HOURS.fields[name][1]) // 8 for name in ("administration", "supplied"))  # type: ignore[index]


def roles_mask(*roles: Role) -> int:
    """Some roles as bits."""
    return sum(1 << int(role) for role in set(roles))


def uses_mask(*uses: HoursUse) -> int:
    """Some uses as bits."""
    return sum(1 << int(use) for use in set(uses))


@loop
def add_up_hours(w: int) -> None:
    """Hours by role and use, scaled from whole months to the length of the window.

    The table holds running totals by day and body. Between the first month end that is not before the
    window (the eve of it counts) and the last lie the whole months; from day 0 on, everything counts.
    """
    window, told, found = span(w), tally(w), role_hours(w)
    rows = window.hour_rows
    for i in range(ROLE_COUNT * COLUMNS):
        found[i] = 0.0
    for role in range(ROLE_COUNT):
        role_bodies(w)[role] = 0
    told.has_months = 0
    if rows == 0:
        return
    last = rows - 1  # the first row of the last month
    while last > 0 and hours_of(w, last - 1).day == hours_of(w, rows - 1).day:
        last -= 1
    begin, days = -1, hours_of(w, rows - 1).day + 1
    if window.first > 0:
        begin = 0
        while begin < last and hours_of(w, begin).day < window.first - 1:
            begin += 1
        days = hours_of(w, last).day - hours_of(w, begin).day
        if begin == last:
            return
    told.has_months = 1
    times, cells = (window.end - window.first) / days, hour_cells(w)
    for i in range(rows - last):
        role, at = hours_of(w, last + i).role, (last + i) * WIDTH
        before = (begin + i) * WIDTH
        role_bodies(w)[role] += 1
        for use in range(COLUMNS):
            column = ALL_HOURS if use == SUPPLIED else FIRST_USE + use
            hours = cells[at + column]
            if begin >= 0:
                hours -= cells[before + column]
            found[role * COLUMNS + use] += hours * times


@loop
def hours_spent(w: int, roles: int, uses: int) -> float:
    """Hours that some roles spent on some uses, both bit masks; NaN where nothing was measured."""
    if tally(w).has_months == 0:
        return nan
    total = 0.0
    for role in range(ROLE_COUNT):
        if roles >> role & 1:
            for use in range(COLUMNS):
                if uses >> use & 1:
                    total += role_hours(w)[role * COLUMNS + use]
    return total
