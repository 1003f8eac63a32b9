"""Households move in: dwelling, tenure, temper, trust, habits of paying."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.population.places import priors
from sim.rules.chance import combine, draw
from sim.rules.society import SPREAD_OF_NORM, around, door_cost_multiple, floor_area, renting_share
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import CHANNEL_COUNT, Lot, Purpose


def make_dwellings(state: State, scenario: Scenario) -> None:
    """Number the doors of every stairwell; the last ones of a compound may stand empty."""
    compounds = [c for hood in scenario.neighbourhoods for c in hood.compounds]
    table, stairs = state.household, state.stairwell
    first, count = stairs.live("first"), stairs.live("count")
    stairwell = np.repeat(np.arange(stairs.rows), count)
    compound = stairs.live("compound")[stairwell]
    door = np.arange(stairwell.size) - first[stairwell]
    doors, floors = (np.array([getattr(spec, name) for spec in compounds]) for name in ("doors", "floors"))
    table.key[:] = combine(stairs.key[stairwell], door.astype(np.uint64))
    table.neighbourhood[:] = state.compound.neighbourhood[compound]
    table.compound[:] = compound
    table.stairwell[:] = stairwell
    table.floor[:] = np.minimum(door // doors[compound] + 1, floors[compound])
    table.is_lived_in[:] = True
    ends = np.cumsum(np.bincount(compound, minlength=len(compounds)))
    for end, spec in zip(ends.tolist(), compounds, strict=True):
        table.is_lived_in[end - spec.uncoupled : end] = False


def furnish_households(state: State, scenario: Scenario, seed: int) -> None:
    """Fill in what differs from household to household, and what compounds know of theirs."""
    parameters = scenario.parameters
    society, trust, committee = parameters.society, parameters.trust, parameters.committee
    compounds = [c for hood in scenario.neighbourhoods for c in hood.compounds]
    table = state.household
    key, where = table.live("key"), table.live("compound").tolist()

    def draws(purpose: Purpose, alternative: int = 0) -> list[float]:
        found: list[float] = np.asarray(draw(seed, int(purpose), key, 0, int(alternative))).tolist()
        return found

    def spread(mean: float, half_width: float, purpose: Purpose, alternative: int = 0) -> Iterator[float]:
        return (around(mean, half_width, u) for u in draws(purpose, alternative))

    def fill(column: np.ndarray, values: Iterator[float]) -> None:
        column[:] = np.fromiter(values, dtype=column.dtype, count=table.rows)

    fill(
        table.area,
        (floor_area(compounds[c].area, u) for c, u in zip(where, draws(Purpose.FLOOR_AREA), strict=True)),
    )
    owner_share = np.array([c.owner_share for c in compounds])[table.live("compound")]
    table.is_owner[:] = (draws(Purpose.TENURE) < owner_share) & table.live("is_lived_in")
    fill(table.tolerance, spread(society.tolerance, society.tolerance_spread, Purpose.TOLERANCE))
    cost, cost_spread = society.voice_cost, society.voice_cost_spread
    fill(table.voice_cost, (door_cost_multiple(cost, cost_spread, u) for u in draws(Purpose.VOICE_COST)))
    table.fee_draw[:] = draws(Purpose.FEE)
    table.liquidity[:] = draws(Purpose.LIQUIDITY)
    for institution, prior in enumerate(priors(parameters)):
        fill(table.trust[:, institution], spread(prior, trust.prior_spread, Purpose.TRUST, institution))
    for channel in range(CHANNEL_COUNT):
        prior = trust.efficacy_prior
        fill(table.efficacy[:, channel], spread(prior, trust.efficacy_spread, Purpose.EFFICACY, channel))
    belief = spread(committee.accounts_belief, committee.belief_spread, Purpose.EFFICACY, Lot.BELIEF)
    fill(table.belief, belief)
    norms = state.compound.live("norm").tolist()
    drawn = zip(where, draws(Purpose.NORM), strict=True)
    fill(table.norm, (around(norms[c], SPREAD_OF_NORM, u) for c, u in drawn))
    _sum_up(state)


def _sum_up(state: State) -> None:
    table = state.household
    for row in range(state.compound.rows):
        here = (table.live("compound") == row) & table.live("is_lived_in")
        owners = here & table.live("is_owner")
        state.compound.area[row] = int(table.live("area")[owners].sum())
        state.compound.tenancy[row] = renting_share(int(owners.sum()), int(here.sum()))
