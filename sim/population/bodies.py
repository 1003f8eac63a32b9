"""Institutions and partners: which exist, what they can do, how many hours they have.

Equal resources: nothing here reads the rule space. A partner exists, with its hours, whether or
not the regime lets anybody call it.
"""

from __future__ import annotations

import numpy as np

from sim.parameters import Parameters
from sim.population.places import partner_roles
from sim.rules.chance import combine, draw, name_key
from sim.rules.society import around, day_within, fund_at_first, fund_left, hours_given
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import DISTRICT_BODIES, Competence, Lot, Purpose, Role

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


GIVING = {Role.VOLUNTEERS: "is_volunteer", Role.ACTIVITY_TEAM: "is_talent"}  # of which residents they consist


def make_bodies(state: State, scenario: Scenario) -> None:
    """Fill the tables of bodies, firms and owners' committees as far as the scenario fixes them."""
    maker = _Maker(state, scenario.parameters)
    compound = 0
    for n, hood in enumerate(scenario.neighbourhoods):
        maker.add(Role.PARTY_BRANCH, n)
        maker.add(Role.RESIDENTS_COMMITTEE, n)
        for spec in hood.compounds:
            maker.add(Role.PROPERTY_FIRM, n, compound)
            maker.add(Role.OWNERS_COMMITTEE, n, compound, is_present=spec.has_committee)
            state.firm.effort[compound] = scenario.parameters.firm.effort_base
            compound += 1
        for role in partner_roles(hood.partners):
            maker.add(Role(role), n)
        for extra in range(hood.uncoupled_partners):
            maker.add(Role.ACTIVITY_TEAM, n, name=f"uncoupled {extra}", is_present=False)
        if not scenario.is_coupled:
            maker.add(Role.SUBDISTRICT, n)
            for role in DISTRICT_BODIES:
                maker.add(role, n)
    if scenario.is_coupled:
        for row, count in enumerate(np.bincount(state.neighbourhood.live("subdistrict")).tolist()):
            maker.add(Role.SUBDISTRICT, -1, subdistrict=row, neighbourhoods=count)
        for role in DISTRICT_BODIES:
            maker.add(role, -1, neighbourhoods=len(scenario.neighbourhoods))


def shared_offices(state: State) -> list[tuple[int, int]]:
    """Which sub-district office serves which neighbourhood, where neighbourhoods share one.

    Returns
    -------
    list of (row of the office, row of the neighbourhood)
        In order of offices, then of neighbourhoods; empty where every neighbourhood has its own. Shared
        offices stand in the order of the sub-districts.
    """
    body, home = state.body, state.neighbourhood.live("subdistrict")
    is_shared = (body.live("role") == Role.SUBDISTRICT) & (body.live("neighbourhood") < 0)
    offices = np.flatnonzero(is_shared).tolist()
    return [(office, n) for row, office in enumerate(offices) for n in np.flatnonzero(home == row).tolist()]


def staff_bodies(state: State, scenario: Scenario, seed: int) -> None:
    """Draw how able every body is; count who gives hours in those that consist of residents."""
    table, people, parameters = state.body, state.resident, scenario.parameters
    home = state.household.live("neighbourhood")[people.live("household")]
    weekly = {
        Role.VOLUNTEERS: parameters.staffing.volunteers_hours,
        Role.ACTIVITY_TEAM: parameters.staffing.activity_team_hours,
    }
    for row in range(table.rows):
        u = draw(seed, int(Purpose.BODY_SKILL), table.key.item(row))
        table.skill[row] = around(table.skill.item(row), parameters.skill.spread, u)
        table.skill_start[row] = table.skill[row]
        role = Role(table.role.item(row))
        if role in GIVING:
            giving = people.live(GIVING[role]) & (home == table.neighbourhood.item(row))
            table.hours_per_day[row] = hours_given(weekly[role], int(giving.sum()))


def open_accounts(state: State, scenario: Scenario, seed: int) -> None:
    """Open every compound's purses and date its contracts and terms."""
    committee, firm = scenario.parameters.committee, scenario.parameters.firm
    table = state.compound
    compounds = [c for hood in scenario.neighbourhoods for c in hood.compounds]
    for row, spec in enumerate(compounds):
        key = table.key.item(row)
        table.fund_initial[row] = fund_at_first(spec.fund_initial * 100, table.area.item(row))
        table.fund[row] = fund_left(spec.fund_ratio, table.fund_initial.item(row))
        u = draw(seed, int(Purpose.EFFICACY), key, 0, int(Lot.TRANSPARENCY))
        state.committee.transparency[row] = around(committee.transparency, committee.transparency_spread, u)
        table.accounts[row] = state.committee.transparency[row]
        u = draw(seed, int(Purpose.EFFICACY), key, 0, int(Lot.SOUNDNESS))
        table.soundness[row] = around(committee.soundness, committee.soundness_spread, u)
        u = draw(seed, int(Purpose.ELECTION), key)
        state.committee.term_end[row] = day_within(committee.term_years, u)
        u = draw(seed, int(Purpose.FIRM_QUALITY), key, 0, int(Lot.FIRM_CONTRACT))
        state.firm.contract_end[row] = day_within(firm.contract_years, u)


class _Maker:
    """Adds one body after another."""

    def __init__(self, state: State, parameters: Parameters) -> None:
        self.state, self.parameters = state, parameters
        self.row = 0
        self.names: dict[tuple[Role, str], int] = {}
        self.skills = {role: self.skill(role) for role in Role}
        self.ties = {role: self.tie(role) for role in Role}

    def add(self, role: Role, neighbourhood: int, compound: int = -1, *, subdistrict: int = -1,
            name: str = "", is_present: bool = True, neighbourhoods: int = 1) -> None:  # fmt: skip
        table = self.state.body
        row, self.row = self.row, self.row + 1
        if compound >= 0:
            place = self.state.compound.key.item(compound)
        elif neighbourhood >= 0:
            place = self.state.neighbourhood.key.item(neighbourhood)
        elif subdistrict >= 0:
            place = self.state.subdistrict.key.item(subdistrict)
        else:
            place = self.state.district.key.item(0)
        if (role, name) not in self.names:
            self.names[role, name] = name_key(f"body/{role.name}/{name}")
        table.key[row] = combine(place, self.names[role, name])
        table.role[row] = int(role)
        table.neighbourhood[row] = neighbourhood
        table.compound[row] = compound
        table.is_present[row] = is_present
        table.hours_per_day[row] = self.hours(role, compound) * neighbourhoods
        table.skill[row] = self.skills[role]
        table.competences[row] = int(COMPETENCES[role])
        table.tie[row] = self.ties[role]
        table.load[row] = self.parameters.staffing.load_start

    def skill(self, role: Role) -> float:
        """Mean skill of the bodies of a role."""
        skill = self.parameters.skill
        known = {
            Role.RESIDENTS_COMMITTEE: skill.residents_committee,
            Role.PARTY_BRANCH: skill.party_branch,
            Role.PROPERTY_FIRM: skill.property_firm,
            Role.OWNERS_COMMITTEE: skill.owners_committee,
            Role.MEDIATOR: skill.mediator,
            Role.SOCIAL_ORGANISATION: skill.social_organisation,
        }
        return known.get(role, skill.department if role >= Role.HOUSING else skill.other_partner)

    def tie(self, role: Role) -> float:
        """How well the bodies of a role know the neighbourhood's conveners."""
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

    def hours(self, role: Role, compound: int) -> float:
        """Hours per working day and neighbourhood; of who consists of residents, none as yet."""
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
            Role.RESIDENT_UNIT: staffing.resident_unit_hours,
            Role.TWO_NEW: staffing.two_new_hours,
            Role.SOCIAL_ORGANISATION: staffing.social_organisation_hours,
            Role.MEDIATOR: staffing.mediator_hours,
            Role.FOUNDATION: staffing.foundation_hours,
            Role.DELEGATE: staffing.delegate_hours,
        }
        return hours_given(weekly.get(role, 0.0), 1)
