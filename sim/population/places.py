"""Districts, sub-districts, neighbourhoods, compounds and stairwells, before anybody moves in."""

from __future__ import annotations

import numpy as np

from sim.parameters import Parameters
from sim.places import Compound
from sim.rules.chance import combine, name_key
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import PARTNERS, Institution

REFERENCE_BAYS = 0.4  # per household: where the catalogue's parking rate holds


def priors(parameters: Parameters) -> tuple[float, ...]:
    """Mean trust on the eve, institution by institution in the order of the vocabulary."""
    trust = parameters.trust
    known = {
        Institution.BRANCH: trust.prior_branch,
        Institution.RESIDENTS_COMMITTEE: trust.prior_residents_committee,
        Institution.OWNERS_COMMITTEE: trust.prior_owners_committee,
        Institution.FIRM: trust.prior_firm,
        Institution.GOVERNMENT: trust.prior_government,
    }
    return tuple(known[institution] for institution in Institution)


def stairwell_sizes(compound: Compound) -> list[int]:
    """Households per stairwell: full ones first, what is left in the last that is used.

    Returns
    -------
    list of int, households; empty stairwells are left out.
    """
    full = compound.floors * compound.doors
    left, sizes = compound.households, []
    for _ in range(compound.stairwells):
        if left <= 0:
            break
        sizes.append(min(full, left))
        left -= sizes[-1]
    if left > 0:
        sizes[-1] += left
    return sizes


def make_places(scenario: Scenario) -> State:
    """Allocate every table and fill in what the scenario says about places."""
    neighbourhoods = scenario.neighbourhoods
    compounds = [(n, c) for n, hood in enumerate(neighbourhoods) for c in hood.compounds]
    subdistricts = sorted({hood.subdistrict for hood in neighbourhoods})
    sizes = [stairwell_sizes(compound) for _, compound in compounds]
    partners = sum(bin(hood.partners).count("1") + hood.uncoupled_partners for hood in neighbourhoods)
    offices = len(subdistricts) if scenario.is_coupled else len(neighbourhoods)
    district_bodies = 8 if scenario.is_coupled else 8 * len(neighbourhoods)
    state = State(
        {
            "district": 1,
            "subdistrict": len(subdistricts),
            "neighbourhood": len(neighbourhoods),
            "rules": len(neighbourhoods),
            "compound": len(compounds),
            "stairwell": sum(
                len(s) + (compound.uncoupled > 0) for s, (_, compound) in zip(sizes, compounds, strict=True)
            ),
            "household": sum(c.households + c.uncoupled for _, c in compounds),
            "resident": sum(hood.residents for hood in neighbourhoods),
            "body": 2 * len(neighbourhoods) + 2 * len(compounds) + partners + offices + district_bodies,
            "firm": len(compounds),
            "committee": len(compounds),
            "clock": len(compounds) * len(scenario.matters),
        }
    )
    state.district.key[0] = name_key("district")
    order = {name: row for row, name in enumerate(subdistricts)}
    for name, row in order.items():
        state.subdistrict.key[row] = name_key(f"subdistrict/{name}")
    for n, hood in enumerate(neighbourhoods):
        place = state.neighbourhood
        place.key[n] = name_key(f"neighbourhood/{hood.name}")
        place.subdistrict[n] = order[hood.subdistrict]
        place.budget[n] = round(scenario.parameters.fund.subdistrict_budget * 100)
        place.score[n] = scenario.parameters.burden.star_three
        place.households[n] = sum(c.households for c in hood.compounds)
    _make_compounds(state, scenario, compounds, sizes)
    return state


def _make_compounds(state: State, scenario: Scenario, compounds: list[tuple[int, Compound]],
                    sizes: list[list[int]]) -> None:  # fmt: skip
    table, trust = state.compound, priors(scenario.parameters)
    for row, (n, compound) in enumerate(compounds):
        table.key[row] = combine(state.neighbourhood.key.item(n), name_key(f"compound/{compound.name}"))
        table.neighbourhood[row] = n
        table.type[row] = int(compound.type)
        table.households[row] = compound.households
        table.cameras[row] = compound.cameras
        table.crowding[row] = min(2.0, max(0.5, REFERENCE_BAYS / max(compound.bays, 0.01)))
        table.condition[row] = compound.condition
        table.quality[row] = compound.quality
        table.norm[row] = table.norm_start[row] = compound.norm
        table.collection[row] = compound.collection
        table.fee[row] = round(compound.fee * 100)
        table.cost[row] = compound.service_cost * 100.0
        table.revenue_per_year[row] = round(compound.public_revenue * compound.households * 100)
        table.mean_trust[row] = trust
    layouts = [
        [*count, compound.uncoupled] if compound.uncoupled else count
        for count, (_, compound) in zip(sizes, compounds, strict=True)
    ]
    lifts = np.array([compound.lifts for _, compound in compounds])
    _make_stairwells(state, layouts, lifts)


def _make_stairwells(state: State, layouts: list[list[int]], lifts: np.ndarray) -> None:
    """Stairwell after stairwell, compound by compound; empty dwellings have one of their own, the last."""
    stairs = state.stairwell
    numbers = np.array([len(layout) for layout in layouts])
    counts = np.array([count for layout in layouts for count in layout])
    compound = np.repeat(np.arange(len(layouts)), numbers)
    number = np.arange(counts.size) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    stairs.key[:] = combine(state.compound.key[compound], number.astype(np.uint64))
    stairs.compound[:] = compound
    stairs.first[:] = np.cumsum(counts) - counts
    stairs.count[:] = counts
    stairs.has_lift[:] = lifts[compound]


def partner_roles(mask: int) -> list[int]:
    """The partner roles in a bit mask, in the order of the vocabulary."""
    return [int(role) for role in PARTNERS if mask >> int(role) & 1]
