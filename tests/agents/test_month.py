"""The slower calendars."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.month import list_is_due
from sim.schedule import ends_quarter, month_of
from tests.worlds import scenario

QUARTERS = [day for day in range(6 * 365) if ends_quarter(day)]


@given(days=st.integers(1, 730))
def test_every_list_is_published_once_at_the_first_end_of_a_quarter_after_it_falls_due(days):
    due = {next(day for day in QUARTERS if day >= date) for date in range(days, QUARTERS[-1] + 1, days)}
    assert [day for day in QUARTERS if list_is_due(day, days)] == sorted(due)


def test_a_yearly_list_is_published_every_year():
    assert [day // 365 for day in QUARTERS if list_is_due(day, 365)] == [1, 2, 3, 4, 5]


def test_what_never_falls_due_is_never_published():
    assert not any(list_is_due(day, 0) for day in QUARTERS)


def test_who_hears_of_a_pledge_follows_at_the_end_of_that_month_and_nobody_else_does(world_of):
    still = {"pledge.norm_pull": 0.0, "pledge.norm_decay": 0.0}
    world = world_of(scenario(days=93, rules={"pledge_days": 75}, values=still), 1)
    home = world.state.household
    norms: dict[int, np.ndarray] = {}
    for day in range(93):
        norms[day] = home.live("norm").copy()
        world.step()
    heard = home.live("pledged_on") == 75
    assert 0 < heard.sum() < home.rows
    changes = [day for day in range(1, 93) if not np.array_equal(norms[day], norms[day - 1])]
    assert changes == [92]
    assert month_of(92) == month_of(75) + 1
    assert (home.live("norm")[heard] > norms[0][heard]).all()
    assert np.array_equal(home.live("norm")[~heard], norms[0][~heard])
