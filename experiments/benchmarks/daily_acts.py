"""Households and disputes that step every day: what each does, in words that belong to no framework.

`declaration.md` says what it is for. `daily_mesa` and `daily_agentpy` make agents of these classes as their
users would. Nothing of Linli is imported here, since other frameworks live in environments without it.
"""

from __future__ import annotations

import math
from typing import Any

WORKING_DAYS = 5
DOORS = 8
TRUSTED = 5
HOURS = 4.0  # of an institution, per working day


class InstitutionActs:
    """A body with hours a day and a queue."""

    model: Any

    def begin(self, hours: float) -> None:
        """What it has at first."""
        self.hours = hours
        self.queue: list[Any] = []

    def step(self) -> None:
        """Work through the queue while today's hours last."""
        left = self.hours if self.model.day % 7 < WORKING_DAYS else 0.0
        while self.queue and left > 0.0:
            dispute = self.queue[0]
            spent = min(left, dispute.work_left)
            dispute.work_left -= spent
            left -= spent
            if dispute.work_left > 0.0:
                return
            self.queue.pop(0)
            dispute.finish(self.model.random.random() < self.model.success)


class DisputeActs:
    """A claim at a door, until it is resolved or given up."""

    model: Any

    def begin(self, claimant: Any, severity: float, door: int) -> None:
        """What it is at first."""
        self.claimant, self.severity, self.door = claimant, severity, door
        self.age, self.tier = 0, 0
        self.work_left = self.model.random.expovariate(1.0 / self.model.hours_per_dispute)
        self.model.institutions[door].queue.append(self)

    def step(self) -> None:
        """Grow a day older."""
        self.age += 1

    def finish(self, is_good: bool) -> None:
        """Resolved for good, or back to the same door for another try, thrice at most."""
        if is_good or self.tier >= 3:
            self.claimant.conclude(self, is_good)
            self.model.forget(self)
        else:
            self.escalate()

    def escalate(self) -> None:
        """One tier higher: behind whoever queues at the next door."""
        for institution in self.model.institutions:
            if self in institution.queue:
                institution.queue.remove(self)
        self.tier += 1
        self.door = (self.door + 1) % DOORS
        self.work_left = self.model.random.expovariate(1.0 / self.model.hours_per_dispute)
        self.model.institutions[self.door].queue.append(self)


class HouseholdActs:
    """A household: it may meet a trouble, name it, choose a door, lose patience, pay."""

    model: Any

    def begin(self) -> None:
        """What it is like at first."""
        draw = self.model.random.random
        self.trust = [draw() for _ in range(TRUSTED)]
        self.efficacy = [draw() for _ in range(DOORS)]
        self.tolerance, self.fee_draw = draw(), draw()
        self.grievance = 0.0
        self.lumps = 0
        self.arrears = 0
        self.dispute: Any = None
        self.patience, self.patience_limit = 0.0, self.model.random.expovariate(1.0)

    def step(self) -> None:
        """One day: forget a little, perhaps meet a trouble, perhaps lose patience."""
        self.grievance *= self.model.forgetting
        if self.model.random.random() < self.model.trouble_a_day:
            self.meet_trouble(self.model.random.random())
        if self.dispute is not None:
            self.wait()

    def meet_trouble(self, severity: float) -> None:
        """Name it or not; if named, lump it, talk, or go to a door."""
        self.model.troubles += 1
        x = -1.2 + 3.5 * severity - 0.8 * (1.0 - 0.85**self.lumps)
        if self.model.random.random() >= logistic(x):
            return
        self.model.named += 1
        options = [("lump", 0.9 + 1.6 * self.tolerance - 2.5 * (severity - 0.5)), ("talk", 1.1)]
        options += [(door, self.appeal(door, severity)) for door in range(DOORS)]
        chosen = max(options, key=lambda option: option[1] + self.gumbel())[0]
        if chosen == "talk" and self.model.random.random() < logistic(1.7 - 1.8 * severity - 0.8):
            return
        if chosen in ("lump", "talk") or self.dispute is not None:
            self.lumps += 1
            self.grievance += severity
            return
        self.model.disputes += 1
        self.patience, self.patience_limit = 0.0, self.model.random.expovariate(1.0)
        self.dispute = self.model.claim(self, severity, chosen)

    def appeal(self, door: int, severity: float) -> float:
        """The utility of a door."""
        trust = self.trust[door % TRUSTED]
        return 2.5 * (severity - 0.5) + 2.0 * (self.efficacy[door] - 0.5) + (trust - 0.5) - 1.2

    def gumbel(self) -> float:
        """A standard Gumbel number."""
        return -math.log(self.model.random.expovariate(1.0))

    def wait(self) -> None:
        """Impatience grows; at its limit the household goes one tier higher."""
        dispute = self.dispute
        self.patience += 0.002 * dispute.severity * (1.0 + dispute.age / 60.0)
        if self.patience >= self.patience_limit and dispute.tier < 3:
            self.patience = 0.0
            dispute.escalate()

    def conclude(self, dispute: Any, is_good: bool) -> None:
        """Draw conclusions from the end of a dispute."""
        who, door = dispute.door % TRUSTED, dispute.door
        if is_good:
            self.trust[who] += 0.05 * dispute.severity * (1.0 - self.trust[who])
            self.grievance *= 0.5
        else:
            self.trust[who] -= 0.1 * dispute.severity * self.trust[who]
            self.grievance += dispute.severity
        self.efficacy[door] += 0.2 * (is_good - self.efficacy[door])
        self.dispute = None

    def pay_fee(self) -> None:
        """Pay this month's fee or not."""
        x = 0.5 + 2.0 * (self.model.collection - 0.5) + (self.trust[0] - 0.5) - self.grievance
        if self.fee_draw < 0.3 + 0.65 * logistic(x):
            self.model.paid += 1
            self.arrears = 0
        else:
            self.arrears += 1


class NeighbourhoodActs:
    """What a neighbourhood counts and how long its months are; who steps when is the framework's."""

    random: Any

    def begin(self, households: int, troubles_a_year: float) -> None:
        """The numbers of a neighbourhood.

        Parameters
        ----------
        households : int
        troubles_a_year : float, expected, of all households together
        """
        self.day = 0
        self.trouble_a_day = troubles_a_year / 365.0 / households
        self.forgetting = math.exp(-1.0 / 180.0)
        self.success, self.hours_per_dispute = 0.6, 6.0
        self.collection = 0.7
        self.paid = self.troubles = self.named = self.disputes = 0

    def ends_month(self) -> bool:
        """Whether a month ended yesterday: twelve to a year of 365 days."""
        return self.day % 365 * 12 // 365 != (self.day - 1) % 365 * 12 // 365


def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))
