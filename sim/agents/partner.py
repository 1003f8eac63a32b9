"""Partners (the X, the N): police officer, volunteers, units, organisations, mediators, delegates."""

from __future__ import annotations

from sim.agents.body import Body
from sim.customs import WORKING_DAYS_PER_WEEK
from sim.vocabulary import Role


class Partner(Body):
    """Has hours, competences and a tie, whatever the regime; whether anybody calls is the rule's."""

    def hours_today(self) -> float:
        """Own hours; volunteers gain the hours of members who report in at home (双报到)."""
        hours = super().hours_today()
        place = self.where
        if self.role_is == Role.VOLUNTEERS and place is not None:
            hours += place.rules.member_hours * place.members / 100.0 / WORKING_DAYS_PER_WEEK
        return hours
