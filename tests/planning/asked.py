"""Small questions for tests: a tiny neighbourhood, one matter, plain dicts as a person would write them."""

from __future__ import annotations

import copy
from typing import Any

COMPOUND: dict[str, Any] = {
    "type": "ex_public",
    "year": 1985,
    "households": 20,
    "buildings": 1,
    "stairwells": 2,
    "floors": 6,
    "doors": 2,
    "area": 50.0,
    "owner_share": 0.8,
    "fee": 1.0,
    "service_cost": 1.0,
    "collection": 0.7,
    "quality": 0.6,
    "condition": 0.5,
    "fund_initial": 50.0,
    "fund_ratio": 0.4,
    "public_revenue": 60.0,
    "bays": 0.2,
    "cameras": 0.3,
    "lifts": False,
    "has_committee": True,
    "norm": 0.5,
}
MATTER: dict[str, Any] = {
    "title": "Noise",
    "archetype": "neighbour",
    "rate": 50,
    "scope": "pair",
    "severity_low": 0.1,
    "severity_high": 0.6,
    "gap_low": 0.2,
    "gap_high": 0.8,
    "needs": ["empathy"],
    "holders": ["residents_committee"],
    "lead": "residents_committee",
    "remedy_actor": "residents_committee",
}
QUESTION: dict[str, Any] = {
    "neighbourhood": {"lane": {"residents": 60, "compounds": {"east": COMPOUND}}},
    "matters": {"noise": MATTER},
}


def question(**changes: Any) -> dict[str, Any]:
    """The small question with other root keys."""
    return {**copy.deepcopy(QUESTION), **changes}
