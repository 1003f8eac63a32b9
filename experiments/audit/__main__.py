"""`python -m experiments.audit`: write results/coordination/audit.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.audit.telling import page
from experiments.audit.touches import OTHERWISE, Touch, first_touch
from sim.doors.composing import compose
from sim.planning import plan
from sim.scenario import Scenario

PAGE = Path(__file__).resolve().parents[2] / "results" / "coordination" / "audit.md"
DAYS = 240
# Debtors are sued after three months and often, so that the right to sue is met within the run.
SOON: dict[str, float] = {"fees.sue_after_months": 3, "fees.sue_share": 0.05}
# What rules cost in hours by themselves; without it one sees what they do beyond costing.
COSTS = (
    "routing.desk_hours",
    "routing.list_hours",
    "routing.register_hours",
    "remedy.whistle_hours",
    "committee.publication_hours",
    "pledge.drafting_hours",
    "burden.training_hours",
    "burden.listing_hours",
    "burden.audit_hours",
)
FREE: dict[str, float] = dict.fromkeys(COSTS, 0.0)


def shixin(values: Mapping[str, float]) -> Scenario:
    """Shixin under one-three-X with some parameters changed."""
    asked: dict[str, Any] = compose("governance=one_three_x", *(f"{k}={v}" for k, v in values.items()))
    asked["calendar"] = {"warmup_days": 0, "measured_days": DAYS}
    return plan(asked)


def main() -> None:
    """Audit every column in three worlds and write the page."""
    worlds = {
        "From day 0, in Shixin under one-three-X": (shixin(SOON), 0),
        "From day 65 on, in the midst of things": (shixin(SOON), 65),
        "From day 0, where rules cost no hours by themselves": (shixin({**SOON, **FREE}), 0),
    }
    touches: dict[str, list[Touch]] = {}
    for words, (base, day) in worlds.items():
        touches[words] = [first_touch(base, column, day) for column in OTHERWISE]
        print(f"{words}: {sum(touch.day >= 0 for touch in touches[words])} of {len(OTHERWISE)} columns met")
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(touches), "utf-8")


if __name__ == "__main__":
    main()
