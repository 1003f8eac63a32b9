"""A synthetic district from a scenario: places, households, people, ties, bodies.

Everything is drawn by permanent names, so an added household, partner or neighbourhood changes
nobody who was there. The order of making is the order of reading below.
"""

from __future__ import annotations

from sim.population.bodies import make_bodies
from sim.population.clocks import make_clocks
from sim.population.households import make_households
from sim.population.people import make_people
from sim.population.places import make_places
from sim.population.ties import make_ties
from sim.scenario import Scenario
from sim.state import State

__all__ = ["populate"]


def populate(scenario: Scenario, seed: int) -> State:
    """Make the world of a scenario on the eve of day 0.

    Parameters
    ----------
    scenario : Scenario
    seed : int in [0, 2^64)

    Returns
    -------
    State
        The same for every regime: no rule of the rule space is read here.
    """
    state = make_places(scenario)
    make_households(state, scenario, seed)
    make_people(state, scenario, seed)
    make_ties(state, scenario, seed)
    make_bodies(state, scenario, seed)
    make_clocks(state, scenario, seed)
    return state
