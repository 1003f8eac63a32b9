"""The order of a day, a month, a quarter, a year: one list, walked by every engine.

The description of the model prints these lists and a test holds the two together.
"""

from __future__ import annotations

from sim.vocabulary import Phase

DAY: tuple[Phase, ...] = (
    Phase.CALENDAR,
    Phase.ARISE,
    Phase.DETECT,
    Phase.VOICE,
    Phase.ROUTE,
    Phase.WORK,
    Phase.MEET,
    Phase.DECIDE,
    Phase.REMEDY,
    Phase.EVALUATE,
    Phase.ESCALATE,
    Phase.REFLECT,
)
MONTH: tuple[Phase, ...] = (Phase.FEES, Phase.FIRMS, Phase.FUNDS, Phase.GOSSIP)
QUARTER: tuple[Phase, ...] = (Phase.LISTS,)
YEAR: tuple[Phase, ...] = (Phase.YEAR,)

DAYS_PER_MONTH = 30.4375
DAYS_PER_YEAR = 365


def is_working_day(day: int) -> bool:
    """Whether institutions work; day 0 is a Monday and holidays are off by default."""
    return day % 7 < 5


def month_of(day: int) -> int:
    """The month a day belongs to, counted from 0; twelve months to 365 days, exactly."""
    return day * 12 // DAYS_PER_YEAR


def ends_month(day: int) -> bool:
    """Whether this is the last day of a month."""
    return month_of(day + 1) > month_of(day)


def ends_quarter(day: int) -> bool:
    """Whether this is the last day of a quarter."""
    return ends_month(day) and month_of(day + 1) % 3 == 0


def ends_year(day: int) -> bool:
    """Whether this is the last day of a year of 365 days."""
    return (day + 1) % DAYS_PER_YEAR == 0


def phases_of(day: int) -> tuple[Phase, ...]:
    """The phases that run on a day, in order."""
    slower: tuple[Phase, ...] = ()
    if ends_month(day):
        slower += MONTH
    if ends_quarter(day):
        slower += QUARTER
    if ends_year(day):
        slower += YEAR
    return DAY + slower


def working_days_after(day: int, working_days: int) -> int:
    """The calendar day that lies `working_days` working days after `day`."""
    while working_days > 0:
        day += 1
        if is_working_day(day):
            working_days -= 1
    return day


def next_working_day(day: int) -> int:
    """`day` itself if institutions work on it, else the next day on which they do."""
    while not is_working_day(day):
        day += 1
    return day
