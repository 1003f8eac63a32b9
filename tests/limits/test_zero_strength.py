"""A mechanism without what it works on leaves no trace: neither in cases nor in the panel."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sim.doors.composing import compose
from sim.engines import History, simulate
from sim.events import digest_columns
from sim.planning import plan
from tests.limits.worlds import a_compound, a_matter, a_question

ALIKE = {"scope": "pair", "severity_low": 0.2, "severity_high": 0.9, "gap_low": 0.1, "gap_high": 0.9}
MATTERS = {
    "noise": a_matter(rate=250.0, **ALIKE),
    "clutter": a_matter(
        rate=250.0, **ALIKE, archetype="order", respondent="none", visibility=0.6, lead="property_firm",
        holders=["property_firm", "residents_committee"], enforcer="urban_management",
    ),
    "border": a_matter(rate=80.0, **ALIKE | {"scope": "border"}, respondent="none"),
    "accounts": a_matter(
        rate=80.0, **ALIKE | {"scope": "compound"}, archetype="money", respondent="committee",
        lead="owners_committee", holders=["owners_committee"], is_about_accounts=True,
        needs=["information", "legitimacy"],
    ),
}  # fmt: skip

# mechanism: what is taken away, so that nothing is left for it to work on or to cost (patrols and visits
# still cost hours, of which there are then plenty)
WITHOUT: dict[str, dict[str, Any]] = {
    "adjacent_hub": {"matters": {name: MATTERS[name] for name in ("noise", "clutter")},
                     "routing": {"desk_hours": 0.0}},
    "burden_relief": {"burden": {"hours_per_item": 0.0, "ledger_share": 0.0}},
    "double_reporting": {"society": {"party_share": 0.0}},
    "home_visits": {"trouble": {"detection_visit": 0.0}, "burden": {"tickets_per_1000_households": 0.0},
                    "staffing": {"residents_committee_workers": 60.0}},
    "inspection": {"paper": {"value_of_hours": 0.0}, "burden": {"audit_hours": 0.0}},
    "patrols": {"trouble": {"detection": 0.0}, "burden": {"tickets_per_1000_households": 0.0},
                "staffing": {"residents_committee_workers": 60.0}},
    "pledges": {"pledge": {"reach": 0.0, "drafting_hours": 0.0}},
    "red_black_list": {"firm": {"effort_list": 0.0, "list_alarm": 0.0}},
    "register": {"routing": {"misroute": 0.3, "misroute_hotline": 0.3, "misroute_register": 0.3,
                             "register_hours": 0.0}},
    "star_rating": {"burden": {"ranking_pull": 0.0}},
}  # fmt: skip


BORDER = "adjacent_hub"  # takes away the border, the accounts and the cost of sitting at a desk


@cache
def lived(engine: str, mechanism: str | None, taken_away: str, hearing_rounds: int = 0) -> History:
    changes = {"matters": MATTERS} | WITHOUT[taken_away]
    seats = ["party_branch", "residents_committee", "property_firm"]
    question = a_question(
        compounds={"home": a_compound(160), "other": a_compound(80, quality=0.1, collection=0.3)},
        days=400, partners=("mediator", "volunteers"),
        rules={"convener": "party_branch", "seats": seats, "hearing_rounds": hearing_rounds},
        **changes,
    )  # fmt: skip
    if mechanism is not None:
        question["mechanism"] = compose(f"mechanism=[{mechanism}]")["mechanism"]
    return simulate(plan(question), 1, engine)


def trace(history: History) -> str:
    """What became of cases and compounds; the log of events also tells who published what."""
    return digest_columns(history.panel, history.cases)


@pytest.mark.parametrize("mechanism", WITHOUT)
def test_without_what_it_works_on_a_mechanism_leaves_no_trace(mechanism, engine):
    with_it, without = lived(engine, mechanism, mechanism), lived(engine, None, mechanism)
    assert without.cases["matter"].size > 50
    assert trace(with_it) == trace(without)


@pytest.mark.parametrize("mechanism", sorted(set(WITHOUT) - {BORDER}))
def test_with_what_it_works_on_it_leaves_one(mechanism, engine):
    """Else the test above would praise a mechanism that is not connected to anything."""
    assert trace(lived(engine, mechanism, BORDER)) != trace(lived(engine, None, BORDER))


def test_hearings_are_for_more_than_two_parties(engine):
    """听证: where nobody has more than one other side, allowing three rounds of hearing changes nothing."""
    heard, plain = lived(engine, None, "burden_relief", 3), lived(engine, None, "burden_relief")
    assert trace(heard) != trace(plain)  # a quarrel over accounts has four parties
    assert trace(lived(engine, None, BORDER, 3)) == trace(lived(engine, None, BORDER))
