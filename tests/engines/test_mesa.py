"""The reference engine is a Mesa model like any other: Mesa's own tools work on it and disturb nothing."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections import Counter
from inspect import signature

import mesa
import numpy as np
import pytest
from mesa.datacollection import DataCollector

from sim.agents.body import Body
from sim.agents.household import Household
from sim.agents.party_branch import PartyBranch
from sim.agents.property_firm import PropertyFirm
from sim.agents.resident import Resident
from sim.agents.residents_committee import ResidentsCommittee
from sim.scenario import Scenario
from tests.worlds import World, digest, run, scenario

DAYS = 12


class Watched(World):
    """The world with Mesa's collector beside it, as a Mesa user would write it."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(scenario, seed)
        self.datacollector = DataCollector(
            model_reporters={
                "open": lambda world: len(world.open),
                "digest": lambda world: world.history().digest if not world.running else "",
            },
            agenttype_reporters={Household: {"grievance": "grievance"}, PropertyFirm: {"load": "load"}},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


@pytest.fixture
def world() -> World:
    return run(scenario(days=DAYS))


def test_every_row_of_people_places_and_bodies_is_an_agent(world):
    state = world.state
    rows = (state.compound, state.neighbourhood, state.household, state.resident, state.body)
    assert len(world.agents) == sum(table.rows for table in rows)
    assert len(world.agents_by_type[Household]) == state.household.rows
    assert len(world.agents_by_type[Resident]) == state.resident.rows
    bodies = Counter(type(agent) for agent in world.agents if isinstance(agent, Body))
    assert bodies[ResidentsCommittee] == bodies[PartyBranch] == 1
    assert bodies[PropertyFirm] == 2


def test_selecting_and_adding_up_agents_is_reading_columns(world):
    households = world.agents_by_type[Household]
    elders = households.select(lambda household: household.has_elder)
    assert len(elders) == world.state.household.live("has_elder").sum() > 0
    assert households.agg("size", sum) == world.state.household.live("size").sum() == 304
    assert households.get("area") == world.state.household.live("area").tolist()
    by_floor = households.groupby("floor").map(lambda some: some.agg("area", sum))
    assert set(by_floor) == set(world.state.household.live("floor").tolist())
    assert sum(by_floor.values()) == world.state.household.live("area").sum()


def test_setting_an_attribute_of_agents_writes_the_column(world):
    households = world.agents_by_type[Household]
    households.select(lambda household: household.floor == 1).set("tolerance", 0.25)
    state = world.state.household
    assert (state.live("tolerance")[state.live("floor") == 1] == 0.25).all()
    households.do("grieve", 1.0)
    assert (state.live("grievance") >= 1.0).all()
    assert (state.live("grievance_on") == DAYS).all()


def test_the_shuffling_of_mesa_is_nobodys_luck():
    asked = scenario(days=DAYS)
    shuffled = World(asked, 1)
    for _ in range(DAYS):
        shuffled.random.random()
        shuffled.agents.shuffle(inplace=True)
        shuffled.agents_by_type[Household].shuffle_do("doors_of_ties")
        shuffled.step()
    assert shuffled.history().digest == digest(asked)


def test_the_collector_of_mesa_sees_every_day_and_disturbs_none():
    asked = scenario(days=DAYS)
    watched = Watched(asked, 1)
    watched.run_model()
    assert watched.day == DAYS
    assert watched.steps == DAYS
    model = watched.datacollector.get_model_vars_dataframe()
    assert len(model) == DAYS
    assert model["digest"].iloc[-1] == digest(asked)
    loads = watched.datacollector.get_agenttype_vars_dataframe(PropertyFirm)["load"]
    assert loads.iloc[-2:].tolist() == [firm.load for firm in watched.agents_by_type[PropertyFirm]]
    assert len(watched.datacollector.get_agenttype_vars_dataframe(Household)) == DAYS * len(
        watched.households
    )


def test_the_batches_of_mesa_are_the_runs_of_the_street():
    asked = [scenario(regime, days=DAYS) for regime in ("fragmented", "one_three_x")]
    # Mesa 3.3 takes seeds as one parameter among others; from 3.5 on they are its own business.
    is_its_own = "rng" in signature(mesa.batch_run).parameters
    seeds = {"rng": [1, 2]} if is_its_own else {}
    rows = mesa.batch_run(
        Watched,
        {"scenario": asked} | ({} if is_its_own else {"seed": [1, 2]}),
        number_processes=1,
        max_steps=1000,  # a world stops by itself on its last day
        display_progress=False,
        **seeds,
    )
    told = {(row["scenario"].label, row["seed"]): row["digest"] for row in rows}
    assert told == {(one.label, seed): digest(one, seed) for one in asked for seed in (1, 2)}


# -- letting go -------------------------------------------------------------------------------------------


def test_a_world_that_nobody_holds_is_freed_without_being_closed():
    held = weakref.ref(run(scenario(days=3)))
    gc.collect()
    assert held() is None


def test_a_world_that_was_closed_is_freed_at_once():
    world = run(scenario(days=3))
    world.close_down()
    held = weakref.ref(world)
    del world
    gc.collect()
    assert held() is None


def test_twenty_worlds_in_a_row_take_the_memory_of_one():
    asked = scenario(days=2)
    run(asked)
    gc.collect()
    tracemalloc.start()
    left = []
    for _ in range(20):
        run(asked)
        gc.collect()
        left.append(tracemalloc.get_traced_memory()[0])
    one = tracemalloc.get_traced_memory()[1] - left[0]
    tracemalloc.stop()
    assert left[-1] - left[2] < 0.1 * one
    assert np.diff(left[2:]).mean() < 0.01 * one
