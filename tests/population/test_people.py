"""The people of a household: they add up, and they hardly notice who moves in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.population import populate
from sim.population.people import household_sizes
from sim.rules.chance import draw
from tests.worlds import scenario

ELDER, CHILD = 60, 15


@st.composite
def houses(draw_from: st.DrawFn) -> tuple[int, np.ndarray]:
    """Some residents and the stairwells of their households."""
    counts = draw_from(st.lists(st.integers(1, 12), min_size=1, max_size=8))
    stairwell = np.repeat(np.arange(len(counts)), counts)
    residents = stairwell.size + draw_from(st.integers(0, 4 * stairwell.size))
    return residents, stairwell


def sizes(residents: int, stairwell: np.ndarray) -> np.ndarray:
    key = np.arange(stairwell.size, dtype=np.uint64)
    return household_sizes(residents, stairwell, draw(5, 1, key), draw(5, 2, key))


@given(houses())
def test_every_resident_lives_in_one_household_and_no_household_is_empty(house):
    residents, stairwell = house
    dealt = sizes(residents, stairwell)
    assert dealt.sum() == residents
    assert dealt.min() >= 1
    assert dealt.max() <= residents // stairwell.size + 2


@given(houses(), st.integers(0, 1))
def test_who_moves_in_with_people_of_their_own_displaces_one_person_at_most(house, more):
    residents, stairwell = house
    before = sizes(residents, stairwell)
    moved_in = np.append(stairwell, stairwell[-1])
    own = residents // stairwell.size + more
    after = sizes(residents + own, moved_in)[:-1]
    # The last winner of the race, whose pair may then shift or not, and the newcomer's own pair.
    assert np.count_nonzero(before != after) <= 3


def test_sizes_differ_between_neighbours_as_they_do_in_life():
    world = populate(scenario(), 1)
    counts = np.bincount(world.household.live("size"))
    assert (counts[1:5] > 0).all()


@pytest.mark.parametrize(("elders", "children"), [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.36, 0.1)])
def test_a_neighbourhood_may_be_without_elders_or_without_anybody_else(elders, children):
    values = {"society.elder_share": elders, "society.child_share": children}
    age = populate(scenario(values=values), 1).resident.live("age")
    assert age.min() >= 0
    assert age.max() <= 92
    assert (elders > 0.0) == bool((age >= ELDER).sum())
    assert (children > 0.0) == bool((age < CHILD).any())


def test_no_decade_of_grown_life_is_missing():
    age = populate(scenario(), 1).resident.live("age")
    decades = np.bincount(age[(age >= 20) & (age < ELDER)] // 10)[2:]
    assert decades.min() > 0.6 * decades.mean()


def test_somebody_speaks_for_every_household_that_is_lived_in():
    state = populate(scenario(values={"neighbourhood.meiyuan.compounds.dong.uncoupled": 2}), 1)
    speakers = np.bincount(
        state.resident.live("household")[state.resident.live("is_spokesperson")],
        minlength=state.household.rows,
    )
    assert np.array_equal(speakers, state.household.live("is_lived_in").astype(int))


def test_what_a_household_knows_of_its_people_is_what_they_are():
    state = populate(scenario(), 1)
    home, people = state.household, state.resident
    for row in range(home.rows):
        own = people.live("household") == row
        assert home.size[row] == own.sum()
        assert home.has_elder[row] == (people.live("age")[own] >= ELDER).any()
        assert home.has_child[row] == (people.live("age")[own] < CHILD).any()
        assert home.members[row] == people.live("is_member")[own].sum()
        assert home.volunteers[row] == people.live("is_volunteer")[own].sum()
