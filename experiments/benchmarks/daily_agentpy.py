"""The daily model as an agentpy user would write it; needs a Python with agentpy, and nothing of Linli.

python -m experiments.benchmarks.daily_agentpy HOUSEHOLDS TROUBLES_A_YEAR DAYS RUNS
"""

from __future__ import annotations

import json
import platform
import statistics
import sys
import time
from typing import Any

import agentpy

from experiments.benchmarks.daily_acts import (
    DOORS,
    HOURS,
    DisputeActs,
    HouseholdActs,
    InstitutionActs,
    NeighbourhoodActs,
)


class Institution(InstitutionActs, agentpy.Agent):
    """A body with hours a day and a queue."""

    def setup(self) -> None:
        """What it has at first."""
        self.begin(HOURS)


class Dispute(DisputeActs, agentpy.Agent):
    """A claim at a door, until it is resolved or given up."""

    def setup(self, claimant: Household, severity: float, door: int) -> None:
        """What it is at first."""
        self.begin(claimant, severity, door)


class Household(HouseholdActs, agentpy.Agent):
    """A household: it may meet a trouble, name it, choose a door, lose patience, pay."""

    def setup(self) -> None:
        """What it is like at first."""
        self.begin()


class Neighbourhood(NeighbourhoodActs, agentpy.Model):
    """A neighbourhood of households and institutions."""

    def setup(self) -> None:
        """Everybody moves in."""
        self.begin(self.p.households, self.p.troubles_a_year)
        self.institutions = agentpy.AgentList(self, DOORS, Institution)
        self.homes = agentpy.AgentList(self, self.p.households, Household)
        self.cases = agentpy.AgentList(self)

    def claim(self, claimant: Household, severity: float, door: int) -> Dispute:
        """Open a dispute."""
        dispute = Dispute(self, claimant=claimant, severity=severity, door=door)
        self.cases.append(dispute)
        return dispute

    def forget(self, dispute: Dispute) -> None:
        """A dispute is over."""
        self.cases.remove(dispute)

    def step(self) -> None:
        """One day, and at its end perhaps a month."""
        self.homes.shuffle().step()
        self.cases.step()
        self.institutions.step()
        self.day += 1
        if self.ends_month():
            self.paid = 0
            self.homes.pay_fee()
            self.collection = self.paid / len(self.homes)


def main(arguments: list[str]) -> None:
    """Run the model so often and print what it took and how much it quarrelled, as JSON."""
    households, days, runs = int(arguments[0]), int(arguments[2]), int(arguments[3])
    asked: dict[str, Any] = {"households": households, "troubles_a_year": float(arguments[1]), "steps": days}
    spent, troubles, claims = [], [], []
    for seed in range(1, runs + 1):
        begun = time.process_time()
        model = Neighbourhood(asked | {"seed": seed})
        model.run(display=False)
        spent.append(time.process_time() - begun)
        troubles.append(model.troubles)
        claims.append(model.disputes)
    told = {
        "cpu": statistics.median(spent),
        "troubles": statistics.mean(troubles),
        "claims": statistics.mean(claims),
        "version": agentpy.__version__,
        "python": platform.python_version(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
