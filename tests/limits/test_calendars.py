"""Calendars: twelve months to 365 days, five working days to a week, clocks that know both."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.schedule import (
    DAY,
    MONTH,
    QUARTER,
    YEAR,
    ends_month,
    ends_quarter,
    ends_year,
    is_working_day,
    month_of,
    next_working_day,
    phases_of,
    working_days_after,
)
from sim.vocabulary import Phase, Stage
from tests.limits.worlds import QUIET, a_case, a_world

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
day_numbers = st.integers(0, 200_000)


def test_day_zero_is_a_monday_and_the_week_has_five_working_days():
    assert [is_working_day(day) for day in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("year", [0, 1, 3, 99])
def test_every_year_of_365_days_has_twelve_months_four_quarters_and_one_end(year):
    days = range(365 * year, 365 * (year + 1))
    assert sum(map(ends_month, days)) == 12
    assert sum(map(ends_quarter, days)) == 4
    assert [day for day in days if ends_year(day)] == [365 * year + 364]
    assert ends_month(365 * year + 364)
    assert ends_quarter(365 * year + 364)


def test_months_have_thirty_or_thirty_one_days():
    ends = [day for day in range(3650) if ends_month(day)]
    lengths = {later - earlier for earlier, later in pairwise(ends)}
    assert lengths == {30, 31}


@given(day_numbers)
def test_a_month_ends_when_tomorrow_belongs_to_the_next(day):
    assert ends_month(day) == (month_of(day + 1) == month_of(day) + 1)
    assert month_of(day + 365) == month_of(day) + 12


CLOCKS = {
    "五个工作日，周五起 five working days from a Friday end on the next Friday": (FRIDAY, 5, FRIDAY + 7),
    "一个工作日，周五起 one working day from a Friday ends on Monday": (FRIDAY, 1, MONDAY + 7),
    "三个工作日，周一起 three working days from a Monday end on Thursday": (MONDAY, 3, THURSDAY),
    "五个工作日，周六起 five working days from a Saturday end on Friday": (SATURDAY, 5, FRIDAY + 7),
    "五个工作日，周日起 five working days from a Sunday end on Friday": (SUNDAY, 5, FRIDAY + 7),
    "十五个工作日，周三起 fifteen working days from a Wednesday end three weeks on": (
        WEDNESDAY,
        15,
        WEDNESDAY + 21,
    ),
    "no working days end today, even on a Sunday": (SUNDAY, 0, SUNDAY),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_clock(case):
    day, working_days, end = CLOCKS[case]
    assert working_days_after(day, working_days) == end


@given(day_numbers, st.integers(1, 300))
def test_between_the_start_and_the_end_of_a_clock_lie_as_many_working_days_as_it_has(day, count):
    end = working_days_after(day, count)
    assert is_working_day(end)
    assert sum(is_working_day(d) for d in range(day + 1, end + 1)) == count


@given(day_numbers, st.integers(0, 60), st.integers(0, 60))
def test_two_clocks_in_a_row_are_one_long_clock(day, first, second):
    assert working_days_after(working_days_after(day, first), second) == working_days_after(
        day, first + second
    )


@given(day_numbers)
def test_the_next_working_day_is_today_or_after_the_weekend(day):
    following = next_working_day(day)
    assert is_working_day(following)
    assert following - day == {SATURDAY: 2, SUNDAY: 1}.get(day % 7, 0)


@given(day_numbers)
def test_every_day_begins_with_the_same_phases_and_the_slower_calendars_follow(day):
    phases = phases_of(day)
    assert phases[: len(DAY)] == DAY
    slower = (MONTH if ends_month(day) else ()) + (QUARTER if ends_quarter(day) else ())
    assert phases[len(DAY) :] == slower + (YEAR if ends_year(day) else ())


def test_nobody_works_at_the_weekend(engine):
    world = a_world(engine=engine, **QUIET)
    supplied = []
    for _ in range(14):
        world.step()
        supplied.append(float(world.state.body.live("supplied").sum()))
    added = [later - earlier for earlier, later in pairwise([0.0, *supplied])]
    assert all((hours > 0.0) == is_working_day(day) for day, hours in enumerate(added))


def test_a_hotline_ticket_of_five_working_days_called_on_a_friday_is_due_on_the_next():
    """12345：五个工作日"""
    world = a_world(**QUIET)
    case = a_case(world, 1)
    world.day = FRIDAY
    world.start_ticket(case, 5)
    assert case.ticket_due == FRIDAY + 7


def test_the_world_counts_its_months(engine):
    world = a_world(engine=engine, days=365 * 2, **QUIET)
    for _ in range(365 * 2):
        world.step()
    assert world.month == 24
    assert world.phase == Phase.YEAR
    assert len(world.history().panel["day"]) == 24


def test_what_is_due_on_a_day_happens_on_that_day_and_never_twice():
    world = a_world(**QUIET)
    case = a_case(world, 1)
    case.wait(Stage.SILENT, 3)
    stages = []
    for _ in range(6):
        world.step()
        stages.append(Stage(case.stage))
    assert stages == [Stage.SILENT] * 3 + [Stage.FADED] * 3
