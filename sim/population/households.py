"""Households move in: dwelling, tenure, temper, trust, habits of paying."""

from __future__ import annotations

import numpy as np

from sim.rules.chance import combine, draw
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import CHANNEL_COUNT, Institution, Purpose


def spread(mean: float, half_width: float, u: np.ndarray) -> np.ndarray:
    """A uniform quantity around a mean, kept in [0, 1]."""
    return np.clip(mean + half_width * (2.0 * u - 1.0), 0.0, 1.0)


def make_households(state: State, scenario: Scenario, seed: int) -> None:
    """Fill the household table and what compounds know of their households."""
    parameters = scenario.parameters
    society, trust = parameters.society, parameters.trust
    compounds = [c for hood in scenario.neighbourhoods for c in hood.compounds]
    table, stairs = state.household, state.stairwell
    for row in range(stairs.rows):
        first, count = stairs.first.item(row), stairs.count.item(row)
        at = slice(first, first + count)
        compound = stairs.compound.item(row)
        spec = compounds[compound]
        door = np.arange(count)
        table.key[at] = combine(stairs.key[row : row + 1], door.astype(np.uint64))
        table.neighbourhood[at] = state.compound.neighbourhood.item(compound)
        table.compound[at] = compound
        table.stairwell[at] = row
        table.floor[at] = np.minimum(door // spec.doors + 1, spec.floors)
        table.is_lived_in[at] = True
    for row, spec in enumerate(compounds):
        if spec.uncoupled:
            empty = np.flatnonzero(table.live("compound") == row)[-spec.uncoupled :]
            table.is_lived_in[empty] = False

    key = table.live("key")

    def u(purpose: Purpose, alternative: int = 0) -> np.ndarray:
        return np.asarray(draw(seed, int(purpose), key, 0, alternative))

    at_home = table.live("is_lived_in")
    area = np.array([c.area for c in compounds])[table.live("compound")]
    owner_share = np.array([c.owner_share for c in compounds])[table.live("compound")]
    table.area[:] = np.rint(area * (0.75 + 0.5 * u(Purpose.FLOOR_AREA))).astype(np.int64)
    table.is_owner[:] = (u(Purpose.TENURE) < owner_share) & at_home
    table.tolerance[:] = spread(society.tolerance, society.tolerance_spread, u(Purpose.TOLERANCE))
    table.voice_cost[:] = society.voice_cost * (
        1.0 + society.voice_cost_spread * (2.0 * u(Purpose.VOICE_COST) - 1.0)
    )
    table.fee_draw[:] = u(Purpose.FEE)
    table.liquidity[:] = u(Purpose.LIQUIDITY)
    priors = {
        Institution.BRANCH: trust.prior_branch,
        Institution.RESIDENTS_COMMITTEE: trust.prior_residents_committee,
        Institution.OWNERS_COMMITTEE: trust.prior_owners_committee,
        Institution.FIRM: trust.prior_firm,
        Institution.GOVERNMENT: trust.prior_government,
    }
    for institution, prior in priors.items():
        table.trust[:, institution] = spread(prior, trust.prior_spread, u(Purpose.TRUST, int(institution)))
    for channel in range(CHANNEL_COUNT):
        table.efficacy[:, channel] = spread(
            trust.efficacy_prior, trust.efficacy_spread, u(Purpose.EFFICACY, channel)
        )
    committee = parameters.committee
    table.belief[:] = spread(committee.accounts_belief, committee.belief_spread, u(Purpose.EFFICACY, 100))
    norm = state.compound.norm[table.live("compound")]
    table.norm[:] = np.clip(norm + 0.3 * (2.0 * u(Purpose.NORM) - 1.0), 0.0, 1.0)
    _sum_up(state)


def _sum_up(state: State) -> None:
    table = state.household
    for row in range(state.compound.rows):
        here = (table.live("compound") == row) & table.live("is_lived_in")
        owners = here & table.live("is_owner")
        state.compound.area[row] = int(table.live("area")[owners].sum())
        households = int(here.sum())
        state.compound.tenancy[row] = 1.0 - int(owners.sum()) / households if households else 0.0
