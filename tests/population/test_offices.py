"""Who shares an office: sub-districts of a coupled district serve all their neighbourhoods from one."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engines.compiled import World as CompiledWorld
from sim.engines.reference import World
from sim.planning import plan
from sim.population import populate
from sim.population.bodies import shared_offices
from sim.scenario import Scenario
from sim.vocabulary import ROLE_COUNT, Role
from tests.worlds import lay, question

STREETS = {"a": "north", "b": "south", "c": "north", "d": "south", "e": "north"}


def district(is_coupled: bool, streets: dict[str, str] = STREETS) -> Scenario:
    asked = lay(
        question("mechanism=[burden_relief]"), {"calendar.warmup_days": 0, "calendar.measured_days": 60}
    )
    place = asked["neighbourhood"]["meiyuan"]
    asked["neighbourhood"] = {name: {**place, "subdistrict": street} for name, street in streets.items()}
    asked["district"] = {"is_coupled": is_coupled}
    return plan(asked)


def offices(state) -> np.ndarray:
    return np.flatnonzero(state.body.live("role") == Role.SUBDISTRICT)


def test_alone_every_neighbourhood_has_an_office_of_its_own():
    state = populate(district(is_coupled=False), 1)
    assert state.body.live("neighbourhood")[offices(state)].tolist() == [0, 1, 2, 3, 4]
    assert shared_offices(state) == []


def test_coupled_neighbourhoods_share_the_office_of_their_sub_district():
    state = populate(district(is_coupled=True), 1)
    north, south = offices(state).tolist()
    assert shared_offices(state) == [(north, 0), (north, 2), (north, 4), (south, 1), (south, 3)]
    assert state.body.live("neighbourhood")[[north, south]].tolist() == [-1, -1]


def test_sharing_brings_no_hour_and_takes_none():
    shared, alone = (populate(district(coupled), 1).body for coupled in (True, False))
    for role in (Role.SUBDISTRICT, Role.HOUSING, Role.HOTLINE):
        hours = [b.live("hours_per_day")[b.live("role") == role].sum() for b in (shared, alone)]
        assert hours[0] == pytest.approx(hours[1])


def test_what_relief_shifts_to_a_shared_office_is_the_sum_of_what_it_shifts_to_many():
    worlds = [World(district(coupled), 1) for coupled in (True, False)]
    for world in worlds:
        world.begin_day()
    hours = [w.state.body.live("administration")[offices(w.state)].sum() for w in worlds]
    assert hours[0] > 0.0
    assert hours[0] == pytest.approx(hours[1])


@pytest.mark.parametrize("is_coupled", [True, False])
def test_both_engines_find_the_same_body_behind_every_door(is_coupled):
    asked = district(is_coupled)
    agents, loops = World(asked, 1), CompiledWorld(asked, 1)
    at = loops.ledger.arrays["at_neighbourhood"].reshape(-1, ROLE_COUNT)
    everywhere = loops.ledger.arrays["at_district"]
    for n in range(len(STREETS)):
        for role in Role:
            found = agents.body_at(role, n, -1)
            row = at[n, role] if at[n, role] >= 0 else everywhere[role]
            assert row == (-1 if found is None else found.row)


def test_one_neighbourhood_more_renames_no_office():
    def names(streets: dict[str, str]) -> set[int]:
        state = populate(district(is_coupled=True, streets=streets), 1)
        return set(state.body.live("key")[offices(state)].tolist())

    assert names(STREETS) == names({**STREETS, "bb": "south"})
    assert names(STREETS) < names({**STREETS, "f": "west"})


@pytest.mark.parametrize("is_coupled", [True, False])
def test_the_loops_walk_a_neighbourhood_over_its_own_compounds_and_bodies(is_coupled):
    world = CompiledWorld(district(is_coupled), 1)
    for name, table in (("compounds_of", world.state.compound), ("bodies_of", world.state.body)):
        home = table.live("neighbourhood")
        for n, one in enumerate(world.ledger.arrays[name]):
            assert np.flatnonzero(home == n).tolist() == list(range(one["first"], one["end"]))
