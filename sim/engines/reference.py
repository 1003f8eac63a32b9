"""The reference engine: to be read. A plain Mesa model that walks the schedule.

Every decision is a rule, every rule is called by the agent whose decision it is; this file only
says who acts in which phase, in order of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa

from sim.agents import escalations, handling, meetings, proposals, remedies
from sim.agents.body import SEEN_AS, Body
from sim.agents.case import Case
from sim.agents.compound import Compound
from sim.agents.department import Department
from sim.agents.household import DOORS, Household
from sim.agents.month import end_month, end_quarter, end_year, refresh
from sim.agents.neighbourhood import Neighbourhood
from sim.agents.owners_committee import OwnersCommittee
from sim.agents.partner import Partner
from sim.agents.party_branch import PartyBranch
from sim.agents.property_firm import PropertyFirm
from sim.agents.resident import Resident
from sim.agents.residents_committee import ResidentsCommittee
from sim.agents.subdistrict import Subdistrict
from sim.agents.troubles import arise
from sim.engines.history import History
from sim.engines.panel import Panel
from sim.events import as_columns
from sim.population import populate
from sim.rules.household import decayed, learned
from sim.scenario import Scenario
from sim.schedule import is_working_day, next_working_day, phases_of, working_days_after
from sim.vocabulary import Act, Phase, Role, Scope, Stage, Task

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
    """A scenario seen from inside: state, agents, the day.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Of the keyed draws. Mesa's own generators are never used.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__()
        self.scenario, self.seed = scenario, int(seed)
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
        voice = self.parameters.voice
        self.door_costs = {channel: _door_cost(voice, channel) for channel in DOORS}
        self._make_agents()
        self.procedures: dict[int, Callable[[Body, Case], None]] = {
            Task.TRIAGE: handling.finish_triage,
            Task.INQUIRE: handling.finish_inquiry,
            Task.ASSIST: handling.finish_assist,
            Task.CONVENE: meetings.announce,
            Task.REMEDY: remedies.finish_remedy,
            Task.BALLOT: proposals.finish_ballot,
        }
        self.phases: dict[Phase, Callable[[], None]] = {
            Phase.CALENDAR: self.begin_day,
            Phase.ARISE: lambda: arise(self),
            Phase.DETECT: self.detect,
            Phase.VOICE: self.voice,
            Phase.ROUTE: self.route,
            Phase.WORK: self.work,
            Phase.MEET: lambda: self.each(Stage.MEETING, meetings.hold),
            Phase.DECIDE: lambda: self.each(Stage.VOTE, proposals.count_votes),
            Phase.REMEDY: lambda: self.each(Stage.REMEDY, remedies.undertake),
            Phase.EVALUATE: self.evaluate,
            Phase.ESCALATE: self.escalate,
            Phase.REFLECT: self.reflect,
            Phase.FEES: lambda: end_month(self, Phase.FEES),
            Phase.FIRMS: lambda: end_month(self, Phase.FIRMS),
            Phase.FUNDS: lambda: end_month(self, Phase.FUNDS),
            Phase.GOSSIP: lambda: end_month(self, Phase.GOSSIP),
            Phase.LISTS: lambda: end_quarter(self),
            Phase.YEAR: lambda: end_year(self),
        }

    def _make_agents(self) -> None:
        state = self.state
        self.compounds = [Compound(self, row) for row in range(state.compound.rows)]
        self.neighbourhoods = [Neighbourhood(self, row) for row in range(state.neighbourhood.rows)]
        self.households = [Household(self, row) for row in range(state.household.rows)]
        self.residents = [Resident(self, row) for row in range(state.resident.rows)]
        self.bodies = [kind_of(Role(state.body.role.item(row)))(self, row) for row in range(state.body.rows)]
        self._found: dict[tuple[int, int, int], Body] = {}
        for body in self.bodies:
            if body.is_present:
                self._found[(body.role_is, body.neighbourhood, body.compound)] = body
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

    def border_hub_meets(self, case: Case) -> bool:
        """Whether a joint hub across the border exists, so that nobody need disown the matter."""
        return self.neighbourhoods[case.neighbourhood].rules.border_meeting_days > 0

    # -- keeping books ------------------------------------------------------------------------------

    def record(self, act: Act, case: Case | None, body: Body | None = None, *, hours: float = 0.0, fen: int = 0,
               note: float = 0.0, household: int = -1) -> None:  # fmt: skip
        """Write one event; a body that acts on a case is seen by its household."""
        row, role = (body.row, body.role_is) if body is not None else (-1, -1)
        if case is None:
            place = body.neighbourhood if body is not None else -1
            where = (household, place, body.compound if body is not None else -1, -1, -1, 0)
        else:
            seen = SEEN_AS.get(role) if body is not None else None
            if seen is not None:
                case.seen = case.seen | 1 << seen
            where = (case.household, case.neighbourhood, case.compound, case.matter, case.stage, case.episode)
        self.records.append(
            (self.day, int(self.phase), case.row if case is not None else -1, len(self.records), int(act), row,
             int(role), *where, hours, fen, note)
        )  # fmt: skip

    def remind(self, day: int, row: int) -> None:
        """Put a case on the agenda of a day."""
        self.agenda.setdefault(day, []).append(row)

    def start_ticket(self, case: Case, working_days: int) -> None:
        """The hotline's clock begins to run."""
        case.ticket_due = working_days_after(self.day, working_days)
        self.tickets.setdefault(case.ticket_due, set()).add(case.row)

    def named_of_late(self, clock: int) -> float:
        """Troubles named of late on a clock, decaying with a memory of ninety days."""
        table = self.state.clock
        return decayed(table.named.item(clock), self.day - table.named_on.item(clock), 1.0 / 90.0)

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

    # -- the phases of a day ------------------------------------------------------------------------

    def step(self) -> None:
        """One day."""
        for phase in phases_of(self.day):
            self.phase = phase
            self.phases[phase]()
        self.agenda.pop(self.day, None)
        self.day += 1

    def due_today(self, *stages: Stage) -> list[Case]:
        """Cases on today's agenda that still stand in one of these stages, in order of arising."""
        table, day = self.state.case, self.day
        rows = sorted(set(self.agenda.get(day, ())))
        return [self.cases[r] for r in rows if table.due.item(r) == day and table.stage.item(r) in stages]

    def each(self, stage: Stage, act: Callable[[Case], None]) -> None:
        """Let something happen to every case whose day it is."""
        for case in self.due_today(stage):
            act(case)

    def begin_day(self) -> None:
        """Rules change, desks sit, terms end, accounts and lists are published."""
        changed = [change for change in self.scenario.changes if change.day == self.day]
        for change in changed:
            self.state.rules.live(change.column)[:] = change.value
        if changed or self.day == 0:
            refresh(self)
        for place in self.neighbourhoods:
            rules = place.rules
            if rules.joint_desk_days and self._sits_today(rules.joint_desk_days):
                place.sit_together()
            if self.day % 7 == 0:
                place.list_length = sum(self.cases[r].neighbourhood == place.row for r in self.open)
                place.keep_the_list()
        for body in self.bodies:
            if isinstance(body, OwnersCommittee) and body.is_present:
                days = self.neighbourhoods[body.neighbourhood].rules.accounts_days
                if self.state.committee.term_end.item(body.compound) == self.day:
                    body.end_term()
                if days and self.day and self.day % days == 0:
                    body.publish_accounts()
            elif isinstance(body, PropertyFirm) and self.state.firm.leaves_on.item(body.compound) == self.day:
                body.hand_over()

    def _sits_today(self, interval: int) -> bool:
        latest = self.day // interval * interval
        return self.day > 0 and next_working_day(latest) == self.day

    def detect(self) -> None:
        """What patrols and visits came upon is taken up."""
        for place in self.neighbourhoods:
            for row in place.come_upon():
                case = self.cases[row]
                self.open.add(row)
                place.take_up(case)

    def voice(self) -> None:
        """Households meet their troubles, finish talking, or let old ones fade."""
        for case in self.due_today(Stage.ARISEN, Stage.TALKING, Stage.SILENT):
            if case.stage == Stage.ARISEN:
                case.claimant.meet_trouble(case)
            elif case.stage == Stage.TALKING:
                case.claimant.finish_talk(case)
            else:
                case.note(Act.FADE)
                case.wait(Stage.FADED, -1)
            if case.is_open:
                self.open.add(case.row)
                self.waiting.add(case.row)

    def route(self) -> None:
        """Letters arrive; who has read a case decides whose it is."""
        for case in self.due_today(Stage.ROUTING, Stage.LETTER):
            if case.stage == Stage.ROUTING:
                handling.route(self.bodies[case.holder], case)
            else:
                handling.arrive(case)

    def work(self) -> None:
        """Every body works its day, in order of rows; nobody works at the weekend."""
        if is_working_day(self.day):
            for body in self.bodies:
                if body.is_present:
                    body.work_day()

    def evaluate(self) -> None:
        """Remedies are inspected, relapse, or have lasted; closed papers are audited or forgotten."""
        for case in self.due_today(Stage.RESOLVED, Stage.PAPER, Stage.FAILED, Stage.ORPHAN, Stage.SUIT):
            if case.stage == Stage.SUIT:
                escalations.judge(case)
            elif case.stage == Stage.RESOLVED:
                self._after_remedy(case)
            elif case.stage == Stage.PAPER and case.audit_on == self.day:
                self.open.add(case.row)
                remedies.audit(case)
            else:
                case.note(Act.FADE)
                self.waiting.discard(case.row)
                case.wait(Stage.FADED, -1)

    def _after_remedy(self, case: Case) -> None:
        if case.relapse_on == self.day:
            cause = float(case.relapse_cause)
            case.begin_episode()
            case.note(Act.RELAPSE, note=cause)
            case.wait(Stage.ARISEN, self.day + 1)
        elif case.evaluate_on == self.day:
            remedies.evaluate(case)
            if case.is_open:
                self.open.add(case.row)
                self.waiting.add(case.row)
        else:
            case.note(Act.DURABLE)
            case.wait(Stage.DURABLE, -1)

    def escalate(self) -> None:
        """Clocks run out; patience ends."""
        for row in sorted(self.tickets.pop(self.day, ())):
            if self.cases[row].ticket_due == self.day:
                escalations.ticket_runs_out(self.cases[row])
        for row in sorted(self.waiting):
            case = self.cases[row]
            if case.stage != Stage.SUIT:
                escalations.lose_patience(case)
                if case.is_open:
                    self.open.add(row)

    def reflect(self) -> None:
        """Households draw conclusions from what ended today."""
        for row in sorted(set(self.closed_today)):
            case = self.cases[row]
            if not case.closed_today:
                continue
            is_good = case.closed_today == 1
            case.closed_today = 0
            if case.channel >= 0 or case.is_detected:
                case.claimant.live_through(case, is_good)
                if not is_good and case.kind.scope == Scope.COMPOUND:
                    self._share_the_grievance(case)
                if case.respondent >= 0 and is_good:
                    self.households[case.respondent].live_through(case, case.is_agreed)
                if case.channel > 1:
                    waits = self.state.neighbourhood.channel_wait
                    weight = self.parameters.trust.wait_memory
                    place, channel = case.neighbourhood, case.channel
                    days = float(self.day - case.episode_on)
                    waits[place, channel] = learned(waits.item(place, channel), days, weight)
            self.open.discard(row)
            if is_good:
                self.waiting.discard(row)
        self.closed_today.clear()

    def _share_the_grievance(self, case: Case) -> None:
        """What concerns the whole compound and is not solved is held against the world by all."""
        amount = case.severity * self.parameters.escalation.shared_grievance
        for row in self.compounds[case.compound].rows:
            if row != case.household:
                self.households[row].grieve(amount)

    # -- the end -------------------------------------------------------------------------------------

    def history(self) -> History:
        """Everything that happened so far."""
        panel, hours = self.panel.tables()
        cases = {
            column.name: self.state.case.live(column.name).copy()
            for column in self.state.case.columns
            if column.dtype != "u8"
        }
        return History(self.scenario, self.seed, as_columns(self.records), panel, hours, cases)

    def close_down(self) -> None:
        """Let go of all agents, so that the world can be freed at once."""
        self.remove_all_agents()
        self.phases.clear()
        counters = getattr(mesa.Agent, "_ids", None)
        if isinstance(counters, dict):
            counters.pop(self, None)


def _door_cost(voice: Any, channel: int) -> float:
    names = {channel: role.name.lower() for channel, role in DOORS.items()}
    special = {"volunteers": "building_leader", "hotline": "hotline", "police_station": "police"}
    return float(getattr(voice, f"cost_{special.get(names[channel], names[channel])}"))
