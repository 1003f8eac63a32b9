"""The people of a household: how many, how old, who is a member, a volunteer, a talent."""

from __future__ import annotations

import numpy as np

from sim.rules.chance import combine, draw
from sim.scenario import Scenario
from sim.state import State, Table
from sim.vocabulary import Purpose

ADULT, ELDER = 15, 60
SHIFTED = 0.7  # share of pairs of doors in which one person more lives behind one of the two
TINY = 1e-12


def household_sizes(residents: int, stairwell: np.ndarray, race: np.ndarray, pair: np.ndarray) -> np.ndarray:
    """Sizes that add up to the residents exactly, and hardly move when somebody moves in.

    People are dealt one to each household, round after round, by a keyed race: of the last,
    incomplete round only the first in the race get one. A newcomer can therefore displace at most
    the last who won. Then the doors of a stairwell, two by two, may shift one person from one to the
    other, by the draw of the first of the two.

    Parameters
    ----------
    residents : int
        At least one to each household.
    stairwell : int array of shape (households,)
        Where each household lives; those of one stairwell stand together.
    race, pair : float arrays of shape (households,), draws

    Returns
    -------
    int array of shape (households,), persons, summing to `residents`
    """
    households = stairwell.size
    everybody, left = divmod(residents, households)
    sizes = np.full(households, everybody, dtype=np.int64)
    sizes[np.argsort(-race, kind="stable")[:left]] += 1
    begins = np.searchsorted(stairwell, stairwell)  # the first row of the same stairwell
    door = np.arange(households) - begins
    first = np.flatnonzero((door[:-1] % 2 == 0) & (stairwell[:-1] == stairwell[1:]))
    shift = (pair[first] < SHIFTED / 2).astype(np.int64) - (pair[first] >= 1.0 - SHIFTED / 2)
    shift[(sizes[first] + shift < 1) | (sizes[first + 1] - shift < 1)] = 0
    sizes[first] += shift
    sizes[first + 1] -= shift
    return sizes


def make_people(state: State, scenario: Scenario, seed: int) -> None:
    """Fill the resident table and what households know of their people."""
    society = scenario.parameters.society
    table = state.household
    for n, hood in enumerate(scenario.neighbourhoods):
        rows = np.flatnonzero((table.live("neighbourhood") == n) & table.live("is_lived_in"))
        key = table.live("key")[rows]
        pair, race = (np.asarray(draw(seed, int(Purpose.HOUSEHOLD_SIZE), key, 0, which)) for which in (0, 1))
        table.size[rows] = household_sizes(hood.residents, table.live("stairwell")[rows], race, pair)
    sizes = table.live("size")
    household = np.repeat(np.arange(table.rows), sizes)
    seat = np.arange(household.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    people = Table("resident", state.resident.columns, household.size)
    state.resident = people
    people.household[:] = household
    key = combine(table.live("key")[household], seat.astype(np.uint64) + np.uint64(1000))
    people.key[:] = key
    u = np.asarray(draw(seed, int(Purpose.AGE), key))
    child = (u >= 1.0 - society.child_share * 1.5) & (seat > 0)
    elder = (u < society.elder_share) & ~child
    elders = min(max(society.elder_share, TINY), 1.0 - TINY)  # a share of nobody divides nothing
    # A draw of its own: who is a child is decided by the upper end of the first.
    adult_age = ADULT + 3 + np.floor(42 * np.asarray(draw(seed, int(Purpose.AGE), key, 0, 1)))
    age = np.where(elder, ELDER + np.floor(32 * u / elders), adult_age)
    people.age[:] = np.where(child, np.floor(100 * u) % ADULT, age).astype(np.int64)
    grown = people.live("age") >= ADULT + 3
    people.is_member[:] = grown & (draw(seed, int(Purpose.MEMBER), key) < society.party_share)
    people.is_volunteer[:] = grown & (draw(seed, int(Purpose.VOLUNTEER), key) < society.volunteer_share)
    people.is_talent[:] = grown & (draw(seed, int(Purpose.TALENT), key) < society.talent_share)
    people.is_spokesperson[:] = seat == 0
    ages = people.live("age")
    table.has_elder[:] = np.bincount(household, weights=ages >= ELDER, minlength=table.rows) > 0
    table.has_child[:] = np.bincount(household, weights=ages < ADULT, minlength=table.rows) > 0
    table.members[:] = np.bincount(household, weights=people.live("is_member"), minlength=table.rows)
    table.volunteers[:] = np.bincount(household, weights=people.live("is_volunteer"), minlength=table.rows)
    for n in range(state.neighbourhood.rows):
        here = table.live("neighbourhood") == n
        state.neighbourhood.members[n] = int(table.live("members")[here].sum())
