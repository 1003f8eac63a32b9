"""Where the stairwells stand: by compound and building, in the order in which the state counts them."""

from __future__ import annotations

import numpy as np

from sim.outcomes.window import Columns
from sim.population.places import stairwell_sizes
from sim.scenario import Scenario


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
            for number, size in enumerate([*sizes, *empty]):
                compound.append(row)
                building.append(number // per_building)
                households.append(size)
            row += 1
    return {
        "compound": np.array(compound, dtype=np.int64),
        "building": np.array(building, dtype=np.int64),
        "households": np.array(households, dtype=np.int64),
    }
