"""What the benchmarks count and compare; how long anything takes is no matter for a test."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from experiments.benchmarks.counting import counted_draws, needs
from experiments.benchmarks.daily_mesa import Neighbourhood
from experiments.benchmarks.floor import prepared
from experiments.benchmarks.memory import cells, judged, scenarios
from experiments.benchmarks.others import check_fairness
from experiments.benchmarks.starts import run_once
from experiments.benchmarks.together import acts_of
from sim.agents import household
from sim.engines import simulate_many
from sim.engines.compiled import World
from sim.engines.compiled.batch import WORLDS
from sim.rules import chance
from sim.vocabulary import Purpose
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


@pytest.mark.parametrize("by_the_block", [False, True])
def test_the_floor_does_something(asked, counted, by_the_block):
    assert prepared(World(asked, 1), counted, DAYS, by_the_block)() > 0


def test_a_pair_of_households_draws_once_whichever_side_looks():
    with counted_draws() as count:
        household.draw(1, Purpose.TIE, np.arange(6, dtype=np.uint64))
    assert count == [3]


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


def test_a_daily_model_that_quarrels_much_more_or_less_is_no_fair_comparison():
    check_fairness("alike", (1000, 300), (1090, 390))
    for theirs in ((1200, 300), (1000, 100)):
        with pytest.raises(RuntimeError, match="no fair comparison"):
            check_fairness("unlike", (1000, 300), theirs)


def test_what_is_done_by_two_threads_at_once_can_be_done(asked, monkeypatch):
    monkeypatch.setattr("experiments.benchmarks.together.RUNS", 2)
    for act in acts_of(asked).values():
        for threads in (1, 2):
            act(threads)


def test_a_command_that_fails_has_no_starting_time(tmp_path):
    with pytest.raises(RuntimeError, match="engine"):
        run_once(tmp_path, "steam")


# -- memory ------------------------------------------------------------------------------------------


def test_memory_that_levels_off_is_flat_and_memory_that_leaks_is_not():
    levels_off = [(run, 100.0 + min(run, 150)) for run in range(10, 1001, 10)]
    leaks = [(run, 100.0 + 0.1 * run) for run in range(10, 1001, 10)]
    assert judged(levels_off, 1000)["is_flat"]
    assert judged(levels_off, 1000)["kilobytes_per_run"] == 0.0
    assert not judged(leaks, 1000)["is_flat"]
    assert judged(leaks, 1000)["kilobytes_per_run"] == pytest.approx(102.4, rel=0.02)


def test_one_look_that_stands_out_is_enough_to_be_not_flat():
    looks = [(run, 100.0) for run in range(10, 1001, 10)]
    looks[70] = (710, 106.0)
    assert not judged(looks, 1000)["is_flat"]


def test_there_are_more_scenarios_than_worlds_are_kept_and_every_run_has_a_seed_of_its_own():
    asked = scenarios(5)
    runs = list(cells(asked, 200))
    assert len({world.hash for world in asked}) == len(asked) > WORLDS
    assert {world.hash for world, _ in runs} == {world.hash for world in asked}
    assert len({seed for _, seed in runs}) == 200


@pytest.mark.parametrize(("engine", "rounds"), [("compiled", 6), ("reference", 2)])
def test_scenarios_that_come_and_go_leave_nothing_behind(engine, rounds):
    asked = scenarios(5)

    def one_round(first: int) -> None:
        cells = [(one, first + number) for number, one in enumerate(asked)]
        assert all(cell.failure is None for cell in simulate_many(cells, engine))

    def things() -> int:
        gc.collect()
        return len(gc.get_objects())

    one_round(0)
    one_round(100)
    before = things()
    for number in range(rounds):
        one_round(1000 * (number + 1))
    assert things() - before < 200  # one world in loops has some hundreds, one of agents many thousands
