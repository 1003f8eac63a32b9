"""Households and disputes as a Mesa user would write them: every household steps every day.

This is no engine of Linli. It is the program one would write without thinking of speed: agents with
attributes, `shuffle_do("step")`, the model's own random generator. What its agents do is declared in
`declaration.md` and written in `daily_acts`; it does less than Linli does, so what it costs is a lower bound.
"""

from __future__ import annotations

import mesa

from experiments.benchmarks.daily_acts import (
    DOORS,
    HOURS,
    DisputeActs,
    HouseholdActs,
    InstitutionActs,
    NeighbourhoodActs,
)


class Institution(InstitutionActs, mesa.Agent):
    """A body with hours a day and a queue."""

    def __init__(self, model: Neighbourhood, hours: float) -> None:
        super().__init__(model)
        self.begin(hours)


class Dispute(DisputeActs, mesa.Agent):
    """A claim at a door, until it is resolved or given up."""

    def __init__(self, model: Neighbourhood, claimant: Household, severity: float, door: int) -> None:
        super().__init__(model)
        self.begin(claimant, severity, door)


class Household(HouseholdActs, mesa.Agent):
    """A household: it may meet a trouble, name it, choose a door, lose patience, pay."""

    def __init__(self, model: Neighbourhood) -> None:
        super().__init__(model)
        self.begin()


class Neighbourhood(NeighbourhoodActs, mesa.Model):
    """A neighbourhood of households and institutions.

    Parameters
    ----------
    households : int
    troubles_a_year : float, expected, of all households together
    seed : int
    """

    def __init__(self, households: int, troubles_a_year: float, seed: int) -> None:
        super().__init__(seed=seed)
        self.begin(households, troubles_a_year)
        self.institutions = [Institution(self, HOURS) for _ in range(DOORS)]
        for _ in range(households):
            Household(self)

    def claim(self, claimant: Household, severity: float, door: int) -> Dispute:
        """Open a dispute."""
        return Dispute(self, claimant, severity, door)

    def forget(self, dispute: Dispute) -> None:
        """A dispute is over."""
        dispute.remove()

    def step(self) -> None:
        """One day, and at its end perhaps a month."""
        self.agents_by_type[Household].shuffle_do("step")
        if Dispute in self.agents_by_type:
            self.agents_by_type[Dispute].do("step")
        self.agents_by_type[Institution].do("step")
        self.day += 1
        if self.ends_month():
            self.paid = 0
            self.agents_by_type[Household].do("pay_fee")
            self.collection = self.paid / len(self.agents_by_type[Household])

    def close_down(self) -> None:
        """Let go of all agents; Mesa 3.3 would keep every model alive."""
        self.remove_all_agents()
        counters = getattr(mesa.Agent, "_ids", None)
        if isinstance(counters, dict):
            counters.pop(self, None)
