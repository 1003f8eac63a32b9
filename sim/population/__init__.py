"""A synthetic district from a scenario: places, households, people, ties, bodies.

Everything is drawn by permanent names, so an added household, partner or neighbourhood changes
nobody who was there. First everything is built that the scenario alone fixes, then people move in, by
the seed; the order of making is the order of reading below.
"""

from __future__ import annotations

from sim.population.bodies import make_bodies, open_accounts, staff_bodies
from sim.population.clocks import make_clocks, wind_clocks
from sim.population.households import furnish_households, make_dwellings
from sim.population.people import gather_people
from sim.population.places import make_places
from sim.population.ties import make_ties
from sim.scenario import Scenario
from sim.state import State

__all__ = ["build", "populate"]


def build(scenario: Scenario) -> State:
    """Everything that the scenario alone fixes, before anybody has moved in.

    Returns
    -------
    State
        All tables at their lengths; what depends on the seed has its defaults, bodies the mean skill
        of their kind.
    """
    state = make_places(scenario)
    make_dwellings(state, scenario)
    make_bodies(state, scenario)
    make_clocks(state, scenario)
    return state


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
    state = build(scenario)
    furnish_households(state, scenario, seed)
    gather_people(state, scenario, seed)
    make_ties(state, scenario, seed)
    staff_bodies(state, scenario, seed)
    open_accounts(state, scenario, seed)
    wind_clocks(state, scenario, seed)
    return state
