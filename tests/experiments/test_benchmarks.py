"""What the benchmarks count and compare; how long anything takes is no matter for a test."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.benchmarks.counting import counted_draws, needs
from experiments.benchmarks.daily_mesa import Neighbourhood
from experiments.benchmarks.floor import prepared
from sim.agents import household
from sim.engines.compiled import World
from sim.rules import chance
from tests.worlds import scenario

DAYS = 60


@pytest.fixture(scope="module")
def asked():
    return scenario(days=DAYS)


@pytest.fixture(scope="module")
def counted(asked):
    return needs(asked, seed=1)


def test_a_run_needs_draws_and_touches_fewer_household_days_than_there_are(asked, counted):
    households = World(asked, 1).state.household.rows
    assert counted.draws > households
    assert 0 < counted.touched < households * DAYS
    assert 0 < counted.claims < counted.cases < counted.events


def test_draws_are_counted_one_by_one_wherever_they_were_imported_to():
    with counted_draws() as count:
        household.draw(1, 2, 3)
        household.draw(1, 2, np.arange(5, dtype=np.uint64))
    assert count == [6]
    assert household.draw is chance.draw


def test_the_floor_does_something(asked, counted):
    assert prepared(World(asked, 1), counted, DAYS)() > 0.0


def test_households_of_daily_mesa_quarrel_as_often_as_they_are_told_to():
    model = Neighbourhood(200, 1000.0, seed=3)
    for _ in range(365):
        model.step()
    assert abs(model.troubles - 1000) < 200
    assert 0 < model.disputes < model.named < model.troubles
    assert 0 < model.paid < 200
    model.close_down()


def test_daily_mesa_is_its_seed():
    def quarrels(seed):
        model = Neighbourhood(100, 500.0, seed)
        for _ in range(120):
            model.step()
        model.close_down()
        return model.troubles, model.named, model.disputes, model.paid

    assert quarrels(1) == quarrels(1) != quarrels(2)
