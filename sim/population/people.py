"""The people of a household: how many, how old, who is a member, a volunteer, a talent."""

from __future__ import annotations

import numpy as np

from sim.rules.chance import combine, draw
from sim.scenario import Scenario
from sim.state import State, Table
from sim.vocabulary import Purpose

ADULT, ELDER = 15, 60


def household_sizes(households: int, residents: int, u: np.ndarray) -> np.ndarray:
    """Sizes that add up to the residents exactly, without anybody's size depending on a newcomer's.

    People are first dealt as evenly as whole numbers allow; then each pair of doors may shift one
    person from one to the other, by the draw of its first door.

    Parameters
    ----------
    households, residents : int
    u : float array of shape (households,), draws

    Returns
    -------
    int array of shape (households,), persons, summing to `residents`
    """
    marks = np.arange(households + 1) * residents // max(households, 1)
    sizes = np.diff(marks)
    first, second = slice(0, households - households % 2, 2), slice(1, households, 2)
    shift = (u[first] < 0.35).astype(np.int64) - (u[first] >= 0.65).astype(np.int64)
    shift = np.where((sizes[first] + shift < 1) | (sizes[second] - shift < 1), 0, shift)
    sizes[first] += shift
    sizes[second] -= shift
    return sizes


def make_people(state: State, scenario: Scenario, seed: int) -> None:
    """Fill the resident table and what households know of their people."""
    society = scenario.parameters.society
    table = state.household
    for n, hood in enumerate(scenario.neighbourhoods):
        rows = np.flatnonzero((table.live("neighbourhood") == n) & table.live("is_lived_in"))
        u = np.asarray(draw(seed, int(Purpose.HOUSEHOLD_SIZE), table.live("key")[rows]))
        table.size[rows] = household_sizes(len(rows), hood.residents, u)
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
    adult_age = ADULT + 3 + np.floor(42 * (u - society.elder_share) / (1 - society.elder_share))
    age = np.where(elder, ELDER + np.floor(32 * u / society.elder_share), adult_age)
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
