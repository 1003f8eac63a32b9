"""Where a run took place: its neighbourhoods, and where their stairwells stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.outcomes.layout import Columns
from sim.population.places import stairwell_sizes
from sim.scenario import Scenario


@dataclass(frozen=True)
class Place:
    """One neighbourhood as a report names it.

    name, title : as in its config. households : that are lived in. residents : persons.
    """

    name: str
    title: str
    households: int
    residents: int


def places_of(scenario: Scenario) -> tuple[Place, ...]:
    """The neighbourhoods of a scenario, in order."""
    return tuple(
        Place(one.name, one.title, sum(home.households for home in one.compounds), one.residents)
        for one in scenario.neighbourhoods
    )


def stairwells_of(scenario: Scenario) -> Columns:
    """Every stairwell of a scenario.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict of int arrays of shape (stairwells,)
        compound (row), building (number within the compound), households. A stairwell of empty
        dwellings counts one household, so that nothing is divided by none.

    Notes
    -----
    Rows are in the order of `sim.population`: compound by compound, empty dwellings last.
    Buildings take stairwells in turn, as evenly as their number allows.
    """
    compound, building, households = [], [], []
    row = 0
    for place in scenario.neighbourhoods:
        for home in place.compounds:
            sizes = stairwell_sizes(home)
            per_building = max(1, -(-len(sizes) // max(1, home.buildings)))
            empty = [1] if home.uncoupled else []
            households += [*sizes, *empty]
            building += [number // per_building for number in range(len(sizes) + len(empty))]
            compound += [row] * (len(sizes) + len(empty))
            row += 1
    return {
        "compound": np.array(compound, dtype=np.int64),
        "building": np.array(building, dtype=np.int64),
        "households": np.array(households, dtype=np.int64),
    }
