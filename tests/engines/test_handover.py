"""A run may go from one engine to the other on any morning, and stays the same run."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.docking import dock
from sim.engines import ENGINES, simulate
from sim.engines.compiled import World as Loops
from sim.engines.handover import agents, loops, standing, to_agents, to_loops
from sim.engines.reference import World as Agents
from sim.state import differences
from tests.engines.weather import WORLDS
from tests.laws.questions import scenarios
from tests.worlds import MECHANISMS, scenario

DAYS = 66  # two months' ends


@pytest.fixture(scope="module")
def asked():
    return scenario("one_three_x", MECHANISMS, days=DAYS)


@pytest.fixture(scope="module")
def unchanged(asked):
    return simulate(asked, 1).digest


@given(asked=scenarios(), day=st.integers(1, 44))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_legal_question_may_change_engines_on_any_day_both_ways(asked, day):
    assume(day < asked.days)
    found = dock(asked, seed=5, switch_day=day)
    assert found.is_identical, found.difference


def test_a_stormy_year_may_change_engines_both_ways():
    found = dock(WORLDS["storm by letter"](), seed=2, days=330, switch_day=250)
    assert found.is_identical, found.difference


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", [1, 5, 30, 31, DAYS - 1])  # a Saturday, the last of a month, the first of one
def test_a_run_that_changes_engines_leaves_the_history_of_one_that_does_not(asked, unchanged, engine, day):
    assert simulate(asked, 1, engine, switch_day=day).digest == unchanged


def test_engines_may_take_turns_day_by_day(asked, unchanged):
    world = Agents(asked, 1)
    for day, hand_over in zip(range(1, DAYS), itertools.cycle((to_loops, to_agents)), strict=False):
        world.live(day)
        world = hand_over(world)
    world.live(DAYS)
    assert world.history().digest == unchanged


def test_the_hand_over_leaves_nothing_in_common(asked, unchanged):
    given_away = Agents(asked, 1)
    given_away.live(20)
    other = to_loops(given_away)
    assert differences(given_away.state, other.state) == []
    other.live(DAYS)
    assert given_away.day == 20
    given_away.live(DAYS)
    assert given_away.history().digest == other.history().digest == unchanged


@pytest.mark.parametrize("weather", ["storm under one table", "storm by letter"])
def test_what_agents_keep_beside_the_columns_can_be_read_off_them_on_any_morning(weather):
    world = Agents(WORLDS[weather](), 2)
    for day in range(250):
        state, case = world.state, world.state.case
        assert standing.queues(state) == [body.queue for body in world.bodies]
        assert standing.held(state) == sorted(world.open)
        assert standing.waited_for(state) == sorted(world.waiting)
        in_diary = {(then, row) for then, rows in world.agenda.items() for row in rows}
        is_true = {(then, row) for then, row in in_diary if then >= day and case.due.item(row) == then}
        assert set(standing.due(state, day)) <= is_true
        queued = {row for _, row in is_true - set(standing.due(state, day))}
        assert queued <= {row for rows in standing.queues(state) for row in rows}
        running = {(then, row) for then, rows in world.tickets.items() for row in rows}
        is_true = {(then, row) for then, row in running if case.ticket_due.item(row) == then}
        assert set(standing.tickets(state, day)) == is_true
        assert world.closed_today == []
        world.step()


def test_both_engines_stand_in_one_place(asked):
    world, fast = Agents(asked, 1), Loops(asked, 1)
    for day in range(1, 40):
        world.live(day)
        fast.live(day)
        one, other = agents.standing(world), loops.standing(fast)
        assert np.array_equal(one.events, other.events)
        for seen, by_loops in zip(one.hidden, other.hidden, strict=True):
            for mine, theirs in zip(seen, by_loops, strict=True):
                assert sorted(level for level in mine if level[0] < 1e300) == sorted(theirs)
        for mine, theirs in ((one.panel, other.panel), (one.hours, other.hours)):
            assert all(np.array_equal(mine[name], theirs[name]) for name in mine)


def test_a_level_that_was_reached_too_early_stays_reached(asked):
    """The columns of a trouble do not tell whether its level is still ahead: that is why it is carried."""
    world = Agents(asked, 1)
    world.live(20)
    place = world.neighbourhoods[0]
    place.to_be_seen.clear()
    place.to_be_heard_of.clear()
    there_and_back = to_agents(to_loops(world))
    assert there_and_back.neighbourhoods[0].to_be_seen == []
    assert there_and_back.neighbourhoods[0].to_be_heard_of == []


@pytest.mark.parametrize("day", [-1, 0, DAYS, DAYS + 1])
def test_nobody_takes_over_before_the_first_day_or_after_the_last(asked, day):
    with pytest.raises(ValueError, match=f"day {day}.* 1 to {DAYS - 1}"):
        simulate(asked, 1, switch_day=day)
    with pytest.raises(ValueError, match=f"day {day}.* 1 to {DAYS - 1}"):
        dock(asked, 1, switch_day=day)


def test_a_run_without_a_log_is_not_handed_over(asked):
    world = Loops(asked, 1, is_logging=False)
    world.live(3)
    with pytest.raises(ValueError, match="events are not kept"):
        to_agents(world)


@pytest.mark.parametrize("engine", ENGINES)
def test_days_are_told_whoever_lives_them(asked, engine):
    told = []
    simulate(asked, 1, engine, on_day=lambda done, days: told.append((done, days)), switch_day=10)
    assert told == [(10, DAYS), (DAYS, DAYS)]
