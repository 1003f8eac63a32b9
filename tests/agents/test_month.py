"""The slower calendars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.month import is_due
from sim.schedule import ends_month, ends_quarter

YEARS = range(6 * 365)


@pytest.mark.parametrize("ends", [ends_month, ends_quarter])
@given(days=st.integers(1, 730))
def test_every_round_is_held_once_at_the_first_end_of_a_period_after_it_falls_due(ends, days):
    held = [day for day in YEARS if ends(day) and is_due(day, days, ends)]
    closings = [day for day in YEARS if ends(day)]
    due = {next(day for day in closings if day >= round_) for round_ in range(days, closings[-1] + 1, days)}
    assert held == sorted(due)


def test_a_yearly_pledge_is_renewed_every_year():
    renewed = [day for day in YEARS if ends_month(day) and is_due(day, 365, ends_month)]
    assert [day // 365 for day in renewed] == [1, 2, 3, 4, 5]


def test_what_never_falls_due_is_never_held():
    assert not any(is_due(day, 0, ends_month) for day in YEARS)
