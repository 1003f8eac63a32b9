"""Where stairwells stand agrees with where the state puts them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.outcomes.places import places_of, stairwells_of
from sim.population.places import make_places
from tests.outcomes.worlds import scenario


def test_stairwells_are_those_of_the_state():
    state, places = make_places(scenario()), stairwells_of(scenario())
    assert np.array_equal(places["compound"], state.stairwell.live("compound"))
    assert np.array_equal(places["households"], state.stairwell.live("count"))


def test_a_place_counts_the_households_of_its_compounds():
    asked = scenario()
    for place, told in zip(asked.neighbourhoods, places_of(asked), strict=True):
        assert told.households == sum(home.households for home in place.compounds)
        assert (told.name, told.residents) == (place.name, place.residents)


def test_no_compound_has_more_buildings_than_it_says():
    places = stairwells_of(scenario())
    for row, home in enumerate(scenario().neighbourhoods[0].compounds):
        buildings = places["building"][places["compound"] == row]
        assert buildings.min() == 0
        assert buildings.max() < home.buildings
        assert (np.diff(buildings) >= 0).all()


def test_empty_dwellings_are_a_stairwell_of_their_own_and_divide_by_nobody():
    place = scenario().neighbourhoods[0]
    first, *rest = place.compounds
    asked = replace(
        scenario(),
        neighbourhoods=(replace(place, compounds=(replace(first, uncoupled=5), *rest)),),
    )
    state, places = make_places(asked), stairwells_of(asked)
    assert np.array_equal(places["compound"], state.stairwell.live("compound"))
    assert (places["households"] >= 1).all()
