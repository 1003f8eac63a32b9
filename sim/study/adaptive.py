"""Studies whose length is decided by what they find: until a difference is known, or until one is best.

What is wanted next is a function of the plan and of the data that are there, so that a study which was
interrupted goes on as if it had not been, and whoever runs it again wants the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.errors import UsageError, shown
from sim.outcomes import OUTCOMES
from sim.outcomes.definition import OutcomeDefinition
from sim.planning.names import nearest
from sim.study.best_of import BestOf
from sim.study.plan import Plan
from sim.study.until_known import UntilKnown

BOUNDED = {"share": 1.0, "[0, 1]": 1.0}  # units in which no single difference can be larger


def until(outcome: str, half_width: float, by: str | None, level: float = 0.95) -> dict[str, Any]:
    """What stands in a plan when replicates are added until a difference is known so precisely.

    Raises
    ------
    UsageError
        If there is no such outcome.
    """
    largest = BOUNDED.get(defined(outcome).unit)
    asked = {"outcome": outcome, "half_width": half_width, "level": level, "by": by, "largest": largest}
    return {"kind": "until", **asked}


def best(outcome: str, indifference: float, error: float = 0.05) -> dict[str, Any]:
    """What stands in a plan when points leave until one is best.

    Raises
    ------
    UsageError
        If there is no such outcome.
    """
    direction = defined(outcome).direction
    asked = {"outcome": outcome, "direction": direction, "indifference": indifference, "error": error}
    return {"kind": "best", **asked}


def defined(outcome: str) -> OutcomeDefinition:
    """The outcome of a name."""
    for one in OUTCOMES:
        if one.name == outcome:
            return one
    near = nearest(outcome, [one.name for one in OUTCOMES])
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"there is no outcome {shown(outcome)}.{hint}\n  See `linli describe outcomes`.")


def strategy_of(plan: Plan, say: Callable[[str], object]) -> UntilKnown | BestOf | None:
    """What decides how long a study is; None where it was said beforehand."""
    if plan.target is None:
        return None
    return UntilKnown(plan, say) if plan.target["kind"] == "until" else BestOf(plan, say)
