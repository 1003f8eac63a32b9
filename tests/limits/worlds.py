"""Small worlds in which one thing is left and theory says what it must do."""

from __future__ import annotations

from typing import Any

from sim.agents.body import Body
from sim.agents.case import Case
from sim.agents.troubles import place
from sim.engines.reference import World
from sim.planning import plan
from sim.rules.chance import combine, name_key
from sim.vocabulary import Role
from tests.worlds import WORLDS

QUIET: dict[str, Any] = {"trouble": {"rate_scale": 0.0}}
"""A world in which nothing arises by itself."""


def a_matter(**facts: Any) -> dict[str, Any]:
    """One row of a catalogue: a pair of neighbours, nothing special."""
    plain = {
        "title": "a matter",
        "archetype": "neighbour",
        "rate": 50.0,
        "scope": "pair",
        "respondent": "household",
        "severity_low": 0.5,
        "severity_high": 0.5,
        "gap_low": 0.5,
        "gap_high": 0.5,
        "needs": ["information", "empathy"],
        "holders": ["residents_committee"],
        "lead": "residents_committee",
        "remedy_actor": "residents_committee",
    }
    return plain | facts


def a_compound(households: int = 24, **facts: Any) -> dict[str, Any]:
    """One compound of walk-ups, four floors of two doors, everybody an owner."""
    stairwells = -(-households // 8)
    plain = {
        "type": "ex_public",
        "year": 1985,
        "households": households,
        "buildings": 1,
        "stairwells": stairwells,
        "floors": 4,
        "doors": 2,
        "area": 50.0,
        "owner_share": 1.0,
        "fee": 1.0,
        "service_cost": 1.0,
        "collection": 0.8,
        "quality": 0.75,
        "condition": 0.6,
        "fund_initial": 50.0,
        "fund_ratio": 0.8,
        "public_revenue": 0.0,
        "bays": 0.4,
        "cameras": 0.0,
        "lifts": False,
        "has_committee": True,
        "norm": 0.5,
    }
    return plain | facts


def a_question(
    compounds: dict[str, dict[str, Any]] | None = None,
    matters: dict[str, dict[str, Any]] | None = None,
    *,
    partners: tuple[str, ...] = (),
    residents_per_household: int = 2,
    rules: dict[str, Any] | None = None,
    days: int = 365,
    **parameters: dict[str, Any],
) -> dict[str, Any]:
    """What a person would type for one neighbourhood; parameter groups by name."""
    homes = compounds or {"home": a_compound()}
    people = residents_per_household * sum(home["households"] for home in homes.values())
    return {
        "neighbourhood": {
            "small": {
                "title": "small",
                "subdistrict": "here",
                "residents": people,
                "partners": list(partners),
                "compounds": homes,
            }
        },
        "matters": matters or {"quarrel": a_matter()},
        "governance": {"rules": rules or {}},
        "calendar": {"warmup_days": 0, "measured_days": days},
        "law": {"votes": "civil_code", "lifts": "civil_code"},
        "district": {"copies": 1},
        **parameters,
    }


def a_world(seed: int = 1, engine: str = "reference", **question: Any) -> Any:
    """A small world on the eve of day 0."""
    return WORLDS[engine](plan(a_question(**question)), seed)


def a_case(world: World, number: int, matter: int = 0, compound: int = 0) -> Case:
    """A trouble of a given number, laid into the world by hand on this day."""
    key = combine(name_key("by hand"), number)
    place(world, key, compound, matter, -1, world.day)
    return world.cases[-1]


def the(world: World, role: Role) -> Body:
    """The body of a role."""
    body = world.body_at(role, 0, 0)
    assert body is not None
    return body
