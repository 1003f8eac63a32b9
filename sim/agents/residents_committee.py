"""The residents' committee (居民委员会), of the 3."""

from __future__ import annotations

from typing import Any

from sim.agents.body import Body
from sim.customs import BARELY, POSTS, WORKING_DAYS_PER_WEEK
from sim.rules.chance import draw, exponential
from sim.rules.workload import measured_hours
from sim.vocabulary import HoursUse, Purpose


class ResidentsCommittee(Body):
    """What a residents' committee does all day.

    First come the lists, ledgers and meetings that are owed upwards; then patrols and visits; then
    measured tasks, as far as a ranking pulls at them; what remains is shared between residents'
    service tickets and their disputes. Unless its workers are trained for every post, a case can
    only be worked on in the hours of the post it belongs to.
    """

    def own_duties(self, available: float) -> float:
        """Prevention, then what is measured, as far as a ranking pulls."""
        left = available - self.look_around(available)
        burden, place = self.model.parameters.burden, self.where
        assert place is not None
        weight = burden.weight_measured * place.attention * burden.ranking_pull
        others = burden.weight_tickets + burden.weight_disputes
        measured = measured_hours(left, weight, others)
        self.book(HoursUse.MEASURED, measured)
        return available - (left - measured)

    def rules_here(self) -> Any:
        """The rules in force in its neighbourhood."""
        assert self.where is not None
        return self.where.rules

    def look_around(self, available: float) -> float:
        """Patrol and visit: what is lying about is found, what is lived with is heard of."""
        place = self.where
        assert place is not None
        patrol = min(available, place.rules.patrol_hours / WORKING_DAYS_PER_WEEK)
        visit = min(available - patrol, place.rules.visit_hours / WORKING_DAYS_PER_WEEK)
        place.look(patrol, visit)
        self.book(HoursUse.PREVENTION, patrol + visit)
        return patrol + visit

    def arrivals(self) -> None:
        """The day's service tickets that are no disputes arrive: an outside shock."""
        burden, place = self.model.parameters.burden, self.where
        assert place is not None
        mean = burden.tickets_per_1000_households * place.households / 1000.0 * burden.ticket_hours
        u = draw(self.model.seed, Purpose.TICKETS, self.name_key, self.model.day)
        self.table.tickets[self.row] += mean * exponential(u)

    def use_of_rest(self) -> HoursUse:
        """Nobody is ever idle: there is always something that is measured."""
        return HoursUse.MEASURED

    def work_through(self, budget: float) -> float:
        """Each post works on its own cases, unless everybody is trained for all of them."""
        if self.rules_here().cross_training:
            return super().work_through(budget)
        purses = [budget / POSTS] * POSTS
        for row in self.in_order():
            case = self.model.cases[row]
            post = int(case.kind.archetype) % POSTS
            if purses[post] > BARELY:
                purses[post] -= self.work_on(case, purses[post])
        return budget - left_over(purses)


def left_over(purses: list[float]) -> float:
    """What is left in all purses, summed in their order."""
    total = 0.0
    for purse in purses:
        total += purse
    return total
