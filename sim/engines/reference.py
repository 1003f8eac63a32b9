"""The reference engine: to be read. A plain Mesa model that walks the schedule.

Every decision is a rule, every rule is called by the agent whose decision it is; this file only
says who acts in which phase, in order of rows.
"""

from __future__ import annotations

from collections.abc import Callable

import mesa

from sim.agents import escalations, handling, meetings, proposals, remedies
from sim.agents.body import Body
from sim.agents.case import Case
from sim.agents.month import end_month, end_quarter, end_year, refresh
from sim.agents.neighbourhood import Neighbourhood
from sim.agents.owners_committee import OwnersCommittee
from sim.agents.property_firm import PropertyFirm
from sim.agents.troubles import arise
from sim.agents.world import World as AgentWorld
from sim.engines.history import History, no_such_day
from sim.events import as_columns
from sim.rules.household import learned
from sim.rulespace import RULE_NAMES
from sim.scenario import Scenario
from sim.schedule import is_working_day, next_working_day, phases_of
from sim.vocabulary import Act, Phase, Scope, Stage, Task


class World(AgentWorld):
    """The world with its days, on plain Mesa agents."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(scenario, seed)
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

    def live(self, until: int) -> None:
        """All days up to a day.

        Raises
        ------
        ValueError
            If the run has not so many days.
        """
        if until > self.question.days:
            raise no_such_day(self.question, until - 1)
        while self.day < until:
            self.step()

    # -- the phases of a day ------------------------------------------------------------------------

    def step(self) -> None:
        """One day."""
        for phase in phases_of(self.day):
            self.run(phase)
        self.end_day()

    def run(self, phase: Phase) -> None:
        """One phase of today."""
        self.phase = phase
        self.phases[phase]()

    def end_day(self) -> None:
        """Tomorrow comes."""
        self.agenda.pop(self.day, None)
        self.day += 1
        self.running = self.day < self.question.days

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
        """Rules change, desks sit, pledges are renewed, terms end, accounts and lists are published."""
        changed = [change for change in self.question.changes if change.day == self.day]
        for change in changed:
            self.state.rules.live(change.column)[:] = change.value
            self.record(Act.REGIME, None, note=float(RULE_NAMES.index(change.column)))
        if changed or self.day == 0:
            refresh(self)
        if self.day == 0:
            for home in self.compounds:
                home.refresh_intensities()
        for place in self.neighbourhoods:
            rules = place.rules
            if rules.joint_desk_days and self._sits_today(rules.joint_desk_days):
                place.sit_together()
            if rules.border_meeting_days and self._sits_today(rules.border_meeting_days):
                place.meet_across_the_border()
            if rules.pledge_days and self.day and self.day % rules.pledge_days == 0:
                place.renew_the_pledge()
            if self.day % 7 == 0:
                place.list_length = self._listed(place)
                place.keep_the_list()
        for body in self.bodies:
            if isinstance(body, OwnersCommittee) and body.is_present:
                days = self.neighbourhoods[body.neighbourhood].rules.accounts_days
                if self.state.committee.term_end.item(body.compound) == self.day:
                    body.end_term()
                if days and self.day and self.day % days == 0:
                    body.publish_accounts()
            elif isinstance(body, PropertyFirm):
                if self.state.firm.leaves_on.item(body.compound) == self.day:
                    body.hand_over()
                elif self.state.firm.contract_end.item(body.compound) == self.day:
                    body.end_contract()

    def _listed(self, place: Neighbourhood) -> int:
        """Open cases that the shared list must follow: of owners with a seat; of all where nobody has one."""
        seats, listed = place.rules.seats, 0
        for row in self.open:
            case = self.cases[row]
            if case.neighbourhood == place.row and case.owner >= 0:
                listed += not seats or seats >> case.owner_body.role_is & 1
        return listed

    def _sits_today(self, interval: int) -> bool:
        latest = self.day // interval * interval
        return self.day > 0 and next_working_day(latest) == self.day

    def detect(self) -> None:
        """On a working day, what patrols and visits came upon is taken up."""
        for place in self.neighbourhoods if is_working_day(self.day) else ():
            for row in place.come_upon():
                case = self.cases[row]
                place.take_up(case)
                self.open.add(row)
                self.waiting.add(row)

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
        for case in self.due_today(
            Stage.RESOLVED, Stage.DURABLE, Stage.PAPER, Stage.FAILED, Stage.ORPHAN, Stage.SUIT
        ):
            if case.stage == Stage.SUIT:
                escalations.judge(case)
            elif case.stage in (Stage.RESOLVED, Stage.DURABLE):
                self._after_remedy(case)
            elif case.stage == Stage.PAPER and case.audit_on == self.day:
                self.open.add(case.row)
                remedies.audit(case)
            else:
                case.note(Act.FADE)
                self.open.discard(case.row)
                self.waiting.discard(case.row)
                case.wait(Stage.FADED, -1)

    def _after_remedy(self, case: Case) -> None:
        if case.relapse_on == self.day:
            cause = float(case.relapse_cause)
            case.begin_episode()
            case.channel = -1  # nobody has gone to any door yet
            case.note(Act.RELAPSE, note=cause)
            self.neighbourhoods[case.neighbourhood].hide(case)
            case.wait(Stage.ARISEN, self.day + 1)
        elif case.evaluate_on == self.day:
            remedies.evaluate(case)
            if case.is_open:
                self.open.add(case.row)
                self.waiting.add(case.row)
        else:
            case.note(Act.DURABLE)
            case.stage = int(Stage.DURABLE)
            remedies.rest(case)

    def escalate(self) -> None:
        """Clocks run out; patience ends."""
        for row in sorted(self.tickets.pop(self.day, ())):
            if self.cases[row].ticket_due == self.day:
                escalations.ticket_runs_out(self.cases[row])
        for row in sorted(self.waiting):
            case = self.cases[row]
            if case.stage not in (Stage.RESOLVED, Stage.SUIT):
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
                    self.households[case.respondent].live_through(case, case.is_agreed, learns_door=False)
                if case.channel > 1:
                    waits = self.state.neighbourhood.channel_wait
                    weight = self.parameters.trust.wait_memory
                    place, channel = case.neighbourhood, case.channel
                    days = float(self.day - case.episode_on)
                    waits[place, channel] = learned(waits.item(place, channel), days, weight)
            if not case.is_open:  # it may have been taken up again at once
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
        return History(self.question, self.seed, as_columns(self.records), panel, hours, cases)

    def close_down(self) -> None:
        """Let go of all agents, so that the world can be freed at once."""
        self.remove_all_agents()
        self.phases.clear()
        counters = getattr(mesa.Agent, "_ids", None)
        if isinstance(counters, dict):
            counters.pop(self, None)
