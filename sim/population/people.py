"""The people of a household: how many, how old, who is a member, a volunteer, a talent."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.rules.chance import combine, draw
from sim.rules.society import ADULT, ELDER, age_on_the_eve, persons_shifted, takes_part
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Lot, Purpose


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
    door = 0
    for first, second in pairwise(range(households)):
        if stairwell[first] != stairwell[second]:
            door = 0
            continue
        if door % 2 == 0:
            shift = persons_shifted(sizes.item(first), sizes.item(second), pair.item(first))
            sizes[first] += shift
            sizes[second] -= shift
        door += 1
    return sizes


def gather_people(state: State, scenario: Scenario, seed: int) -> None:
    """Fill the resident table and what households know of their people."""
    society = scenario.parameters.society
    table, people = state.household, state.resident
    for n, hood in enumerate(scenario.neighbourhoods):
        rows = np.flatnonzero((table.live("neighbourhood") == n) & table.live("is_lived_in"))
        key = table.live("key")[rows]
        pair, race = (
            np.asarray(draw(seed, int(Purpose.HOUSEHOLD_SIZE), key, 0, int(which)))
            for which in (Lot.PAIR, Lot.RACE)
        )
        table.size[rows] = household_sizes(hood.residents, table.live("stairwell")[rows], race, pair)
    sizes = table.live("size")
    household = np.repeat(np.arange(table.rows), sizes)
    seat = np.arange(household.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    people.household[:] = household
    people.key[:] = combine(table.live("key")[household], seat.astype(np.uint64) + np.uint64(Lot.FIRST_SEAT))
    key = people.live("key")

    def draws(purpose: Purpose, alternative: int = 0) -> list[float]:
        found: list[float] = np.asarray(draw(seed, int(purpose), key, 0, int(alternative))).tolist()
        return found

    shares = society.elder_share, society.child_share
    drawn = zip(draws(Purpose.AGE), draws(Purpose.AGE, Lot.YEARS), seat.tolist(), strict=True)
    ages = [age_on_the_eve(u, within, place, *shares) for u, within, place in drawn]
    people.age[:] = ages
    for column, purpose, share in (
        (people.is_member, Purpose.MEMBER, society.party_share),
        (people.is_volunteer, Purpose.VOLUNTEER, society.volunteer_share),
        (people.is_talent, Purpose.TALENT, society.talent_share),
    ):
        column[:] = [takes_part(age, share, u) for age, u in zip(ages, draws(purpose), strict=True)]
    people.is_spokesperson[:] = seat == 0
    _tell_households(state)


def _tell_households(state: State) -> None:
    """What households and neighbourhoods know of their people."""
    table, people = state.household, state.resident
    household, ages = people.live("household"), people.live("age")
    table.has_elder[:] = np.bincount(household, weights=ages >= ELDER, minlength=table.rows) > 0
    table.has_child[:] = np.bincount(household, weights=ages < ADULT, minlength=table.rows) > 0
    table.members[:] = np.bincount(household, weights=people.live("is_member"), minlength=table.rows)
    table.volunteers[:] = np.bincount(household, weights=people.live("is_volunteer"), minlength=table.rows)
    for n in range(state.neighbourhood.rows):
        here = table.live("neighbourhood") == n
        state.neighbourhood.members[n] = int(table.live("members")[here].sum())
