"""Departments (条), the hotline, the police station: bodies of the whole district."""

from __future__ import annotations

from sim.agents.body import Body
from sim.rules.chance import draw, exponential
from sim.vocabulary import Purpose, Role


class Department(Body):
    """Serves many neighbourhoods from one queue; most of its hours are owed elsewhere.

    The load from elsewhere is exogenous and arrives as other tickets. Being whistled for tires it.
    """

    def arrivals(self) -> None:
        """Other neighbourhoods' work arrives, and fatigue wears off."""
        if Role.HOUSING <= self.role_is <= Role.COURT:
            share = self.model.parameters.staffing.department_load
            u = draw(self.model.seed, Purpose.DEPARTMENT_LOAD, self.name_key, self.model.day)
            self.table.tickets[self.row] += share * self.hours_today() * exponential(u)
            self.fatigue *= 1.0 - self.model.parameters.remedy.fatigue_recovery

    def tire(self) -> None:
        """One more whistle."""
        step = self.model.parameters.remedy.whistle_fatigue
        self.fatigue += step * (1.0 - self.fatigue)
