"""What every institution has in common: hours, a queue, a door, colleagues to write to.

`Body` is abstract. The concrete classes say what their day looks like and what is special about
them; the decisions themselves are rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.case import Case
from sim.agents.views import view
from sim.customs import BARELY
from sim.rules.chance import draw
from sim.rules.meeting import attendance_probability
from sim.rules.workload import share_of, smoothed_load, task_hours
from sim.vocabulary import Act, HoursUse, Purpose, Role, Stage, Task

if TYPE_CHECKING:
    from sim.agents.neighbourhood import Neighbourhood
    from sim.agents.world import World


@view("body")
class Body(mesa.Agent):
    """An institution or partner with a door and a queue. Abstract: instantiate its subclasses."""

    if TYPE_CHECKING:
        model: World

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, model: World, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.table = model.state.body
        self.role_is = Role(self.table.role.item(row))
        self.name_key: int = self.table.key.item(row)
        self.brings: int = self.table.competences.item(row)
        self.is_official = self.role_is >= Role.POLICE_OFFICER
        self.queue: list[int] = []

    @property
    def where(self) -> Neighbourhood | None:
        """The neighbourhood it serves; None for a body of the whole district."""
        return self.model.neighbourhoods[self.neighbourhood] if self.neighbourhood >= 0 else None

    # -- the day's hours ------------------------------------------------------------------------

    def hours_today(self) -> float:
        """Hours that this working day brings."""
        return self.table.hours_per_day.item(self.row)

    def arrivals(self) -> None:
        """What else comes in today, beside disputes: nothing, for most."""

    def duty_hours(self) -> float:
        """Hours of today that it would like for duties of its own: none, for most."""
        return 0.0

    def own_duties(self, available: float) -> float:
        """Hours of today that go to its own duties before tickets and disputes; booked by use."""
        return min(available, self.duty_hours())

    def work_day(self) -> None:
        """Administration first, then what is owed, then own duties; tickets and disputes share the rest."""
        table, row = self.table, self.row
        hours = self.hours_today()
        table.supplied[row] += hours
        administration = min(hours, table.administration.item(row))
        self.book(HoursUse.ADMINISTRATION, administration)
        available = hours - administration
        owed = table.owed.item(row)
        paid = owed if owed < available else available
        table.owed[row] = owed - paid
        available -= paid
        self.arrivals()
        available -= self.own_duties(available)
        tickets = table.tickets.item(row)
        demand = self.demand()
        burden = self.model.parameters.burden
        to_tickets = share_of(available, tickets, burden.weight_tickets, demand, burden.weight_disputes)
        used = self.work_through(available - to_tickets) if demand > 0.0 else 0.0
        # Hours that no post could use on its own cases go back to the tickets.
        to_tickets += min(available - to_tickets - used, tickets - to_tickets)
        table.tickets[row] = tickets - to_tickets
        self.book(HoursUse.TICKETS, to_tickets)
        rest = available - to_tickets - used
        self.book(self.use_of_rest(), rest)
        table.load[row] = smoothed_load(
            table.load.item(row), hours - rest, hours, self.model.parameters.staffing.load_memory
        )

    def use_of_rest(self) -> HoursUse:
        """What hours go to that nobody asks for."""
        return HoursUse.IDLE

    def demand(self) -> float:
        """Hours of work on the cases in the queue that may be worked on today."""
        total, case = 0.0, self.model.state.case
        for row in self.queue:
            if case.due.item(row) <= self.model.day:
                total += case.work_left.item(row)
        return total

    def book(self, use: HoursUse, hours: float) -> None:
        """Write hours into the account of uses."""
        self.table.spent[self.row, use] += hours

    def owe(self, hours: float, use: HoursUse, case: Case | None = None) -> None:
        """Promise hours that will be taken from the coming days."""
        self.table.owed[self.row] += hours
        self.book(use, hours)
        if case is not None:
            self.charge(case, hours)

    def charge(self, case: Case, hours: float) -> None:
        """Add hours to what a case has cost."""
        case.hours = case.hours + hours
        if self.is_official:
            case.partner_hours = case.partner_hours + hours

    # -- the queue ------------------------------------------------------------------------------

    def queue_up(self, case: Case, task: Task, hours: float) -> None:
        """Put a case at the end of the queue for a task of so many hours; workable from tomorrow."""
        world = self.model
        number = self.table.next_number.item(self.row)
        self.table.next_number[self.row] = number + 1
        case.holder, case.task, case.number = self.row, int(task), number
        u = draw(world.seed, Purpose.WORK_SIZE, case.key, case.episode, task)
        case.work_left = task_hours(hours, world.parameters.routing.size_spread, u)
        case.stage = int(Stage.QUEUED)
        case.due = world.day + 1
        self.queue.append(case.row)
        self.table.queue_length[self.row] += 1

    def in_order(self) -> list[int]:
        """Cases workable today: by priority, then by discipline, then as they came."""
        world, case = self.model, self.model.state.case
        rows = [row for row in self.queue if case.due.item(row) <= world.day]
        discipline = world.parameters.routing.discipline
        if discipline == 1:
            rows.sort(key=lambda r: (-case.priority.item(r), -case.severity.item(r), case.number.item(r)))
        elif discipline == 2:
            rows.sort(key=lambda r: (-case.priority.item(r), case.work_left.item(r), case.number.item(r)))
        else:
            rows.sort(key=lambda r: (-case.priority.item(r), case.number.item(r)))
        return rows

    def work_through(self, budget: float) -> float:
        """Work on the queue in its order until the hours are gone; return the hours used."""
        left = budget
        for row in self.in_order():
            if left <= BARELY:
                break
            left -= self.work_on(self.model.cases[row], left)
        return budget - left

    def work_on(self, case: Case, hours: float) -> float:
        """Spend up to some hours on one case; finish its task if they suffice."""
        wanted = case.work_left
        spent = wanted if wanted < hours else hours
        case.work_left = wanted - spent
        self.charge(case, spent)
        self.book(HoursUse.CONVENING if case.task == Task.CONVENE else HoursUse.DISPUTES, spent)
        if wanted - spent <= BARELY:
            self.leave_queue(case)
            self.finish(case)
        return spent

    def leave_queue(self, case: Case) -> None:
        """Take a case out of the queue."""
        self.queue.remove(case.row)
        self.table.queue_length[self.row] -= 1

    def finish(self, case: Case) -> None:
        """What follows when a task is done; the procedures know."""
        self.model.procedures[case.task](self, case)

    # -- the door -------------------------------------------------------------------------------

    def receive(self, case: Case) -> None:
        """A case comes in: it waits for somebody to see whose it is."""
        case.owner = self.row
        case.note(Act.RECEIVE, self)
        self.queue_up(case, Task.TRIAGE, self.model.parameters.routing.triage_hours)

    # -- others' tables -------------------------------------------------------------------------

    def comes(self, authority: float, day: int) -> bool:
        """Whether it comes when called with some authority; one shock a day, whoever calls."""
        rule, table, row = self.model.parameters.meeting, self.table, self.row
        probability = attendance_probability(
            table.tie.item(row), authority, table.load.item(row), table.fatigue.item(row), rule.attend_base,
            rule.attend_tie, rule.attend_authority, rule.attend_load, rule.attend_fatigue,
        )  # fmt: skip
        return draw(self.model.seed, Purpose.ATTENDANCE, self.name_key, day) < probability

    def answers(self, case: Case, sender: Body) -> bool:
        """Whether it takes up what another body asks of it by letter."""
        rule, table, row = self.model.parameters, self.table, self.row
        meeting = rule.meeting
        probability = attendance_probability(
            table.tie.item(row), sender.authority_by_letter(), table.load.item(row), table.fatigue.item(row),
            meeting.attend_base, meeting.attend_tie, meeting.attend_authority, meeting.attend_load,
            meeting.attend_fatigue,
        )  # fmt: skip
        u = draw(self.model.seed, Purpose.ASSIST, case.key, case.episode * 64 + case.asks, self.role_is)
        return u < probability

    def authority_by_letter(self) -> float:
        """What weight its letters carry."""
        return self.model.parameters.meeting.authority_letter

    def authority_in_chair(self) -> float:
        """What weight its invitations carry."""
        return self.model.parameters.meeting.authority_committee
