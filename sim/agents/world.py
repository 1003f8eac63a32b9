"""What every agent may ask of the world it lives in: who is where, what day it is, the books.

The order of a day is not here: an engine walks it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa

from sim.agents.body import Body
from sim.agents.case import Case
from sim.agents.compound import Compound
from sim.agents.department import Department
from sim.agents.household import Household
from sim.agents.neighbourhood import Neighbourhood
from sim.agents.owners_committee import OwnersCommittee
from sim.agents.partner import Partner
from sim.agents.party_branch import PartyBranch
from sim.agents.property_firm import PropertyFirm
from sim.agents.resident import Resident
from sim.agents.residents_committee import ResidentsCommittee
from sim.agents.subdistrict import Subdistrict
from sim.customs import BLAMEWORTHY, SEEN_AS, door_costs
from sim.panel import Panel
from sim.population import populate
from sim.population.bodies import shared_offices
from sim.rules.household import decayed, learned
from sim.scenario import Scenario
from sim.schedule import next_working_day, working_days_after
from sim.vocabulary import Act, Phase, Role, Stage

KINDS: dict[Role, type[Body]] = {
    Role.PARTY_BRANCH: PartyBranch,
    Role.RESIDENTS_COMMITTEE: ResidentsCommittee,
    Role.PROPERTY_FIRM: PropertyFirm,
    Role.OWNERS_COMMITTEE: OwnersCommittee,
    Role.SUBDISTRICT: Subdistrict,
}


def kind_of(role: Role) -> type[Body]:
    """The agent class of a role."""
    if role in KINDS:
        return KINDS[role]
    return Department if role >= Role.HOUSING else Partner


class World(mesa.Model):
    """A scenario seen from inside: state, agents, books. Abstract: an engine gives it its days.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Of the keyed draws. Mesa's own generators are never used.
    """

    procedures: dict[int, Callable[[Body, Case], None]]

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__()
        self.question, self.seed = scenario, int(seed)
        self.parameters, self.matters = scenario.parameters, scenario.matters
        self.state = populate(scenario, self.seed)
        self.day, self.phase, self.month = 0, Phase.CALENDAR, 0
        self.records: list[tuple[Any, ...]] = []
        self.panel = Panel()
        self.cases: list[Case] = []
        self.agenda: dict[int, list[int]] = {}
        self.open: set[int] = set()
        self.waiting: set[int] = set()
        self.closed_today: list[int] = []
        self.tickets: dict[int, set[int]] = {}
        self.door_costs = door_costs(self.parameters.voice)
        self._make_agents()

    def _make_agents(self) -> None:
        state = self.state
        self.compounds = [Compound(self, row) for row in range(state.compound.rows)]
        self.neighbourhoods = [Neighbourhood(self, row) for row in range(state.neighbourhood.rows)]
        self.households = [Household(self, row) for row in range(state.household.rows)]
        self.residents = [Resident(self, row) for row in range(state.resident.rows)]
        self.spokespersons = {person.household: person for person in self.residents if person.is_spokesperson}
        self.bodies = [kind_of(Role(state.body.role.item(row)))(self, row) for row in range(state.body.rows)]
        self._found: dict[tuple[int, int, int], Body] = {}
        for body in self.bodies:
            if body.is_present:
                self._found[(body.role_is, body.neighbourhood, body.compound)] = body
        for office, n in shared_offices(state):
            self._found[(Role.SUBDISTRICT, n, -1)] = self.bodies[office]
        # Mesa 3.3 keeps every model alive through this counter; all agents exist from day 0.
        counters = getattr(mesa.Agent, "_ids", None)
        if isinstance(counters, dict):
            counters.pop(self, None)

    # -- looking things up ------------------------------------------------------------------------

    def body_at(self, role: Role, neighbourhood: int, compound: int) -> Body | None:
        """The body of a role that serves a place, or None if there is none."""
        found = self._found
        return (
            found.get((role, neighbourhood, -1))
            or found.get((role, neighbourhood, compound))
            or found.get((role, -1, -1))
        )

    def committee_of(self, compound: int) -> Body | None:
        """The owners' committee of a compound, if it has one."""
        return self._found.get(
            (Role.OWNERS_COMMITTEE, self.state.compound.neighbourhood.item(compound), compound)
        )

    def acting_committee(self, compound: int, neighbourhood: int) -> Body:
        """Who organises a vote: the owners' committee, or the residents' committee in its stead."""
        committee = self.committee_of(compound)
        if isinstance(committee, OwnersCommittee) and committee.is_acting():
            return committee
        return self._found[(Role.RESIDENTS_COMMITTEE, neighbourhood, -1)]

    def working_day_from(self, day: int) -> int:
        """`day` or the next day on which institutions work."""
        return next_working_day(day)

    def next_sitting(self, place: Neighbourhood, day: int) -> int:
        """The next day after `day` on which the joint desk sits."""
        interval = place.rules.joint_desk_days
        return next_working_day((day // interval + 1) * interval)

    def border_meeting_after(self, case: Case) -> int:
        """The day, from today, on which the joint hub across the border meets; -1 without a hub."""
        interval = self.neighbourhoods[case.neighbourhood].rules.border_meeting_days
        if not interval:
            return -1
        last = next_working_day(self.day // interval * interval)
        return last if last >= self.day else next_working_day((self.day // interval + 1) * interval)

    # -- keeping books ------------------------------------------------------------------------------

    def record(
        self,
        act: Act,
        case: Case | None,
        body: Body | None = None,
        *,
        hours: float = 0.0,
        fen: int = 0,
        note: float = 0.0,
        household: int = -1,
    ) -> None:
        """Write one event; a body that acts on a case is seen by its household."""
        row, role = (body.row, body.role_is) if body is not None else (-1, -1)
        if case is None:
            place = body.neighbourhood if body is not None else -1
            where = (household, place, body.compound if body is not None else -1, -1, -1, 0)
        else:
            seen = SEEN_AS.get(role) if body is not None else None
            if seen is not None:
                case.seen = case.seen | 1 << seen
                if act in BLAMEWORTHY:
                    case.blamed = case.blamed | 1 << seen
            where = (case.household, case.neighbourhood, case.compound, case.matter, case.stage, case.episode)
        self.records.append(
            (self.day, int(self.phase), case.row if case is not None else -1, len(self.records), int(act),
             row, int(role), *where, hours, fen, note)
        )  # fmt: skip

    def remind(self, day: int, row: int) -> None:
        """Put a case on the agenda of a day."""
        self.agenda.setdefault(day, []).append(row)

    def start_ticket(self, case: Case, working_days: int) -> None:
        """The hotline's clock begins to run."""
        case.ticket_due = working_days_after(self.day, working_days)
        self.tickets.setdefault(case.ticket_due, set()).add(case.row)

    def named_of_late(self, clock: int) -> float:
        """Troubles named of late on a clock, decaying."""
        table = self.state.clock
        return decayed(
            table.named.item(clock),
            self.day - table.named_on.item(clock),
            1.0 / self.parameters.voice.recent_days,
        )

    def name_trouble(self, clock: int) -> None:
        """One more was named on this clock."""
        table = self.state.clock
        table.named[clock] = self.named_of_late(clock) + 1.0
        table.named_on[clock] = self.day

    def practise(self, body: Body) -> None:
        """Skill grows by doing."""
        body.skill = learned(body.skill, 1.0, self.parameters.skill.learning)

    def close(self, case: Case) -> None:
        """A case leaves somebody's hands today, for better or worse."""
        self.closed_today.append(case.row)

    def withdraw(self, case: Case) -> None:
        """Take a case out of whatever queue it stands in."""
        if case.stage == Stage.QUEUED:
            self.bodies[case.holder].leave_queue(case)
