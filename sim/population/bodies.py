"""Institutions and partners: which exist, what they can do, how many hours they have.

Equal resources: nothing here reads the rule space. A partner exists, with its hours, whether or
not the regime lets anybody call it.
"""

from __future__ import annotations

import numpy as np

from sim.population.places import partner_roles
from sim.rules.chance import combine, draw, name_key
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import DISTRICT_BODIES, Competence, Purpose, Role

C = Competence
COMPETENCES: dict[Role, Competence] = {
    Role.PARTY_BRANCH: C.LEGITIMACY | C.EMPATHY,
    Role.RESIDENTS_COMMITTEE: C.INFORMATION | C.EMPATHY | C.LEGITIMACY,
    Role.PROPERTY_FIRM: C.TECHNICAL | C.INFORMATION,
    Role.OWNERS_COMMITTEE: C.LEGITIMACY | C.MONEY,
    Role.POLICE_OFFICER: C.ENFORCEMENT | C.INFORMATION,
    Role.VOLUNTEERS: C.INFORMATION | C.EMPATHY,
    Role.RESIDENT_UNIT: C.MONEY | C.TECHNICAL,
    Role.TWO_NEW: C.MONEY,
    Role.SOCIAL_ORGANISATION: C.EMPATHY | C.TECHNICAL,
    Role.ACTIVITY_TEAM: C.EMPATHY,
    Role.MEDIATOR: C.LEGAL | C.EMPATHY,
    Role.FOUNDATION: C.MONEY,
    Role.DELEGATE: C.LEGITIMACY,
    Role.HOUSING: C.ENFORCEMENT | C.TECHNICAL | C.LEGAL,
    Role.URBAN_MANAGEMENT: C.ENFORCEMENT,
    Role.MARKET_REGULATION: C.ENFORCEMENT,
    Role.CIVIL_AFFAIRS: C.MONEY | C.LEGITIMACY,
    Role.FIRE_SAFETY: C.ENFORCEMENT | C.TECHNICAL,
    Role.COURT: C.LEGAL | C.ENFORCEMENT,
    Role.SUBDISTRICT: C.LEGITIMACY | C.MONEY,
    Role.HOTLINE: C(0),
    Role.POLICE_STATION: C.ENFORCEMENT,
}


def make_bodies(state: State, scenario: Scenario, seed: int) -> None:
    """Fill the tables of bodies, firms and owners' committees."""
    maker = _Maker(state, scenario, seed)
    compound = 0
    for n, hood in enumerate(scenario.neighbourhoods):
        maker.add(Role.PARTY_BRANCH, n)
        maker.add(Role.RESIDENTS_COMMITTEE, n)
        for spec in hood.compounds:
            maker.add(Role.PROPERTY_FIRM, n, compound)
            maker.add(Role.OWNERS_COMMITTEE, n, compound, is_present=spec.has_committee)
            maker.accounts(compound, spec.fund_initial, spec.fund_ratio)
            compound += 1
        for role in partner_roles(hood.partners):
            maker.add(Role(role), n)
        for extra in range(hood.uncoupled_partners):
            maker.add(Role.ACTIVITY_TEAM, n, name=f"uncoupled {extra}", is_present=False)
        maker.add(Role.SUBDISTRICT, n)
        if not scenario.is_coupled:
            for role in DISTRICT_BODIES:
                maker.add(role, n)
    if scenario.is_coupled:
        for role in DISTRICT_BODIES:
            maker.add(role, -1, neighbourhoods=len(scenario.neighbourhoods))


class _Maker:
    """Adds one body after another."""

    def __init__(self, state: State, scenario: Scenario, seed: int) -> None:
        self.state, self.parameters, self.seed = state, scenario.parameters, seed
        self.row = 0

    def add(self, role: Role, neighbourhood: int, compound: int = -1, *, name: str = "",
            is_present: bool = True, neighbourhoods: int = 1) -> None:  # fmt: skip
        table, skill = self.state.body, self.parameters.skill
        row, self.row = self.row, self.row + 1
        if compound >= 0:
            place = self.state.compound.key.item(compound)
        elif neighbourhood >= 0:
            place = self.state.neighbourhood.key.item(neighbourhood)
        else:
            place = self.state.district.key.item(0)
        key = combine(place, name_key(f"body/{role.name}/{name}"))
        table.key[row] = key
        table.role[row] = int(role)
        table.neighbourhood[row] = neighbourhood
        table.compound[row] = compound
        table.is_present[row] = is_present
        table.hours_per_day[row] = self.hours(role, neighbourhood, compound) * neighbourhoods
        mean = {
            Role.RESIDENTS_COMMITTEE: skill.residents_committee,
            Role.PARTY_BRANCH: skill.party_branch,
            Role.PROPERTY_FIRM: skill.property_firm,
            Role.OWNERS_COMMITTEE: skill.owners_committee,
            Role.MEDIATOR: skill.mediator,
            Role.SOCIAL_ORGANISATION: skill.social_organisation,
        }.get(role, skill.department if role >= Role.HOUSING else skill.other_partner)
        u = draw(self.seed, int(Purpose.BODY_SKILL), key)
        table.skill[row] = min(1.0, max(0.0, mean + skill.spread * (2.0 * u - 1.0)))
        table.skill_start[row] = table.skill[row]
        table.competences[row] = int(COMPETENCES[role])
        table.tie[row] = self.tie(role)
        table.load[row] = self.parameters.staffing.load_start

    def tie(self, role: Role) -> float:
        """How well a body of this role knows the neighbourhood's conveners."""
        ties = self.parameters.ties
        known = {
            Role.PARTY_BRANCH: ties.party_branch,
            Role.RESIDENTS_COMMITTEE: ties.residents_committee,
            Role.PROPERTY_FIRM: ties.property_firm,
            Role.OWNERS_COMMITTEE: ties.owners_committee,
            Role.POLICE_OFFICER: ties.police_officer,
            Role.VOLUNTEERS: ties.volunteers,
            Role.RESIDENT_UNIT: ties.resident_unit,
            Role.TWO_NEW: ties.two_new,
            Role.SOCIAL_ORGANISATION: ties.social_organisation,
            Role.ACTIVITY_TEAM: ties.activity_team,
            Role.MEDIATOR: ties.mediator,
            Role.FOUNDATION: ties.foundation,
            Role.DELEGATE: ties.delegate,
            Role.SUBDISTRICT: ties.subdistrict,
        }
        return known.get(role, ties.department)

    def people(self, neighbourhood: int, is_one: np.ndarray) -> int:
        """Residents of a neighbourhood of whom something holds."""
        people = self.state.resident
        home = self.state.household.live("neighbourhood")[people.live("household")]
        return int((is_one[: people.rows] & (home == neighbourhood)).sum())

    def hours(self, role: Role, neighbourhood: int, compound: int) -> float:
        """Hours per working day and neighbourhood; five working days to a week."""
        staffing = self.parameters.staffing
        full = staffing.hours_per_day * (1.0 - staffing.absence)
        if role == Role.RESIDENTS_COMMITTEE:
            return staffing.residents_committee_workers * full
        if role == Role.PARTY_BRANCH:
            return staffing.party_branch_workers * full
        if role == Role.PROPERTY_FIRM:
            return (
                staffing.firm_hours_per_100_households * self.state.compound.households.item(compound) / 100.0
            )
        if role in (Role.HOTLINE, Role.POLICE_STATION):
            return staffing.hotline_hours
        if role == Role.SUBDISTRICT:
            return staffing.subdistrict_hours
        if role >= Role.HOUSING:
            return staffing.department_hours
        weekly = {
            Role.OWNERS_COMMITTEE: staffing.owners_committee_hours,
            Role.POLICE_OFFICER: staffing.police_officer_hours,
            Role.VOLUNTEERS: staffing.volunteers_hours
            * self.people(neighbourhood, self.state.resident.is_volunteer),
            Role.RESIDENT_UNIT: staffing.resident_unit_hours,
            Role.TWO_NEW: staffing.two_new_hours,
            Role.SOCIAL_ORGANISATION: staffing.social_organisation_hours,
            Role.ACTIVITY_TEAM: staffing.activity_team_hours
            * self.people(neighbourhood, self.state.resident.is_talent),
            Role.MEDIATOR: staffing.mediator_hours,
            Role.FOUNDATION: staffing.foundation_hours,
            Role.DELEGATE: staffing.delegate_hours,
        }
        return weekly[role] / 5.0

    def accounts(self, compound: int, fund_per_area: float, fund_ratio: float) -> None:
        """Open the compound's purses and date its contracts and terms."""
        state, parameters, seed = self.state, self.parameters, self.seed
        table, key = state.compound, state.compound.key.item(compound)
        table.fund_initial[compound] = round(fund_per_area * 100 * table.area.item(compound))
        table.fund[compound] = round(fund_ratio * table.fund_initial.item(compound))
        committee = parameters.committee
        u = draw(seed, int(Purpose.EFFICACY), key, 0, 200)
        transparency = committee.transparency + committee.transparency_spread * (2.0 * u - 1.0)
        state.committee.transparency[compound] = min(1.0, max(0.0, transparency))
        table.accounts[compound] = state.committee.transparency[compound]
        u = draw(seed, int(Purpose.EFFICACY), key, 0, 300)
        table.soundness[compound] = min(
            1.0, max(0.0, committee.soundness + committee.soundness_spread * (2.0 * u - 1.0))
        )
        term = committee.term_years * 365
        state.committee.term_end[compound] = int(draw(seed, int(Purpose.ELECTION), key) * term)
        state.firm.effort[compound] = parameters.firm.effort_base
        contract = parameters.firm.contract_years * 365
        state.firm.contract_end[compound] = int(draw(seed, int(Purpose.FIRM_QUALITY), key, 0, 1) * contract)
