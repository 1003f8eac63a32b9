"""What is off, or has no strength, is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.planning import plan
from sim.planning.rules import RULES
from sim.rulespace import RULE_NAMES
from sim.scenario import RuleChange, Scenario
from sim.schedule import ends_month
from sim.state import differences
from sim.vocabulary import Act, HoursUse
from tests.worlds import deeds, lay, question, scenario

# Rules in force beside what leaves them without strength: parameters, people, or anything to act on.
WITHOUT_STRENGTH: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "stars pull nobody": ({"ranking": 2.0}, {"burden.ranking_pull": 0.0}),
    "no members live here": ({"member_hours": 40.0}, {"society.party_share": 0.0}),
    "the register knows no better and takes no time": (
        {"register": True},
        {
            "routing.misroute": 0.3,
            "routing.misroute_hotline": 0.3,
            "routing.misroute_register": 0.3,
            "routing.register_hours": 0.0,
        },
    ),
    "nothing lies on the border of which a hub could talk": (
        {"border_meeting_days": 7},
        {"matters.border_incidents.rate": 0.0, "routing.desk_hours": 0.0},
    ),
    "items take no time and there are no ledgers": (
        {"administrative_items": 0, "electronic_ledger": True},
        {"burden.hours_per_item": 0.0, "burden.ledger_share": 0.0},
    ),
    "partners may be called but none has a seat": ({"partners_called": 10}, {}),
    "everybody is out of earshot of a pledge": (
        {"pledge_days": 30},
        {"pledge.reach": 0.0, "pledge.drafting_hours": 0.0},
    ),
    "nobody follows a pledge": ({"pledge_days": 30}, {"pledge.follow": 0.0, "pledge.drafting_hours": 0.0}),
    "nobody goes to court for a fee": (
        {"firm_may_sue": False},
        {"fees.sue_share": 0.0, "fees.sue_after_months": 1},
    ),
    "no fund is low enough for a levy": (
        {"default_levy": False},
        {"fund.trigger": 0.0, "fund.decision_days": 1},
    ),
    "nobody fears a list": (
        {"firm_list_days": 30},
        {"firm.list_black": 0.0, "firm.list_red": 1.0, "burden.listing_hours": 0.0},
    ),
    "no remedy is old enough to be evaluated": ({"evaluation_days": 365}, {}),
    "nothing is told of accounts that nobody reads": (
        {"accounts_days": 30},
        {
            "committee.publication_reach": 0.0,
            "committee.publication_hours": 0.0,
            "committee.transparency": 0.5,
            "committee.transparency_spread": 0.0,
        },
    ),
}
# Noted, and acted on by nobody.
BESIDE_THE_POINT = {"neighbourhood.attention", "case.evaluate_on", "household.pledged_on"}


def moved(one: Any, other: Any) -> set[str]:
    """Columns in which two worlds differ, but for the rules and for what nobody acts on."""
    names = set(differences(one.state, other.state))
    return {name for name in names if not name.startswith("rules.")} - BESIDE_THE_POINT


@pytest.mark.parametrize("column", RULE_NAMES)
def test_a_rule_at_its_default_is_a_rule_that_is_not_written(column):
    asked = lay(question("governance=fragmented"), {"calendar.warmup_days": 0, "calendar.measured_days": 9})
    written = lay(
        question("governance=fragmented"),
        {
            "calendar.warmup_days": 0,
            "calendar.measured_days": 9,
            f"governance.rules.{column}": RULES[column].default,
        },
    )
    assert plan(written) == plan(asked)


def test_writing_down_the_rules_that_already_stand_moves_nothing_on_any_day(run):
    # A firm is replaced in the middle of a month, and on the next day the rules are written down again.
    short_contracts = {"firm.renewal_quality": 1.0, "firm.contract_years": 1}
    plain, seed = scenario("one_three", days=30, values=short_contracts), 7
    events = run(plain, seed).history().events
    day = int(events["day"][events["act"] == Act.FIRM_ENTER][0]) + 1
    assert not ends_month(day - 1)
    standing = plain.rules_on(day)
    again = tuple(RuleChange(day, column, standing[column]) for column in RULE_NAMES)
    one, other = run(plain, seed), run(replace(plain, changes=(*plain.changes, *again)), seed)
    assert differences(one.state, other.state) == []
    assert deeds(one).digest == deeds(other).digest


@pytest.mark.parametrize("words", WITHOUT_STRENGTH)
def test_a_rule_without_strength_moves_nothing_else(words, run):
    rules, values = WITHOUT_STRENGTH[words]
    off = run(scenario("one_three", days=100, values=values))
    on = run(scenario("one_three", days=100, values=values, rules=rules))
    assert not moved(off, on)


def test_one_three_x_without_partners_and_whistle_is_one_three(run):
    one_three = scenario("one_three", days=100)
    table = question("governance=one_three")["governance"]["rules"]["seats"]
    emptied = scenario("one_three_x", days=100, rules={"partners_called": 0, "whistle": 0, "seats": table})
    assert run(one_three).history().digest == run(emptied).history().digest


def test_who_neither_patrols_nor_visits_finds_nothing_and_spends_nothing_on_it(run):
    blind = run(scenario(days=100, rules={"patrol_hours": 0, "visit_hours": 0}))
    seeing = run(scenario(days=100, rules={"patrol_hours": 20, "visit_hours": 20}))
    assert Act.DETECT not in blind.history().events["act"]
    assert not blind.state.case.live("is_detected").any()
    assert blind.state.body.live("spent")[:, HoursUse.PREVENTION].sum() == 0.0
    assert Act.DETECT in seeing.history().events["act"]


def test_who_sees_nothing_on_patrol_finds_nothing(run):
    blind = run(scenario(days=100, rules={"patrol_hours": 20, "visit_hours": 20},
                         values={"trouble.detection": 0.0, "trouble.detection_visit": 0.0}))  # fmt: skip
    assert Act.DETECT not in blind.history().events["act"]
    assert blind.state.body.live("spent")[:, HoursUse.PREVENTION].sum() > 0.0


# -- contagion ----------------------------------------------------------------------------------------

PLACES = ("stairwell", "matter", "household", "respondent", "parties", "severity", "arisen_on")


def by_key(world: Any) -> dict[int, tuple[Any, ...]]:
    """What was fixed about every case when it arose, by its permanent key."""
    case = world.state.case
    rows = zip(*(case.live(name).tolist() for name in PLACES), strict=True)
    return dict(zip(case.live("key").tolist(), rows, strict=True))


def test_without_contagion_every_trouble_is_struck_by_a_clock(run):
    world = run(scenario(days=100, values={"trouble.contagion": 0.0}))
    assert world.state.case.rows == world.state.clock.live("count").sum() > 0


def test_contagion_adds_troubles_and_changes_none_of_those_the_clocks_strike(run):
    # No month ends within thirty days, so the clocks have had no occasion to notice anything.
    without = run(scenario(days=30, values={"trouble.contagion": 0.0}))
    rife = run(scenario(days=30, values={"trouble.contagion": 0.4}))
    assert by_key(without).items() < by_key(rife).items()
    for column in ("hazard", "threshold", "count", "intensity"):
        assert np.array_equal(without.state.clock.live(column), rife.state.clock.live(column))


# -- talk among neighbours --------------------------------------------------------------------------


def without_cases(world: Any) -> np.ndarray:
    """Rows of households that no case ever touched."""
    case, households = world.state.case, np.arange(world.state.household.rows)
    touched = {*case.live("household").tolist(), *case.live("respondent").tolist()}
    return np.array([row for row in households if row not in touched])


@pytest.fixture(scope="module")
def tongue_tied() -> Scenario:
    return scenario(days=100, values={"trust.gossip": 0.0, "trust.hearsay": 0.0, "trouble.rate_scale": 1.0})


def test_without_gossip_whoever_meets_no_trouble_trusts_as_ever(tongue_tied, run):
    early, late = run(tongue_tied, days=1), run(tongue_tied)
    apart = without_cases(late)
    assert apart.size > 0
    assert np.array_equal(early.state.household.trust[apart], late.state.household.trust[apart])
    talking = run(scenario(days=100, values={"trouble.rate_scale": 1.0}))
    assert not np.array_equal(early.state.household.trust[apart], talking.state.household.trust[apart])


def test_without_hearsay_nobody_learns_from_others_at_which_door_to_knock(tongue_tied, run):
    early, late = run(tongue_tied, days=1), run(tongue_tied)
    apart = without_cases(late)
    assert np.array_equal(early.state.household.efficacy[apart], late.state.household.efficacy[apart])
    hearing = run(scenario(days=100, values={"trust.gossip": 0.0, "trouble.rate_scale": 1.0}))
    assert not np.array_equal(early.state.household.efficacy, hearing.state.household.efficacy)


def test_norms_that_neither_pull_nor_fade_stand_still(run):
    world = run(scenario(days=100, values={"pledge.norm_pull": 0.0, "pledge.norm_decay": 0.0}))
    start = run(scenario(days=100), days=0)
    assert np.array_equal(world.state.household.live("norm"), start.state.household.live("norm"))
