"""What a rule brings is paid for while it brings it, and for no longer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario import RuleChange
from sim.vocabulary import Act, HoursUse, Scope, Stage
from tests.worlds import scenario

QUIET = {"trouble.rate_scale": 0.05}
LOSING = {"routing.handoffs_before_orphan": 1, "routing.misroute": 1.0}
LONGER_THAN_A_WEEKEND = 4


def test_a_list_that_gives_orphans_an_owner_costs_hours_where_nobody_has_a_seat_too(run):
    world = run(scenario("fragmented", ["problem_list"], days=150, rules={"audit_rate": 0}, values=LOSING), 1)
    assert (world.history().events["act"] == Act.ADOPT).any()
    assert world.state.body.live("spent")[:, HoursUse.LISTS].sum() > 0.0


@pytest.mark.parametrize("has_committee", [True, False])
def test_a_bookkeeper_is_paid_exactly_where_there_are_accounts_to_keep(run, has_committee):
    there = {
        f"neighbourhood.meiyuan.compounds.{name}.has_committee": has_committee for name in ("dong", "xi")
    }
    spent = []
    for fee in (0.0, 20.0):
        asked = scenario(
            "fragmented",
            ["bookkeeping"],
            days=100,
            values={**QUIET, **there, "committee.bookkeeper_fee": fee},
        )
        spent.append(run(asked, 1).state.compound.live("outside_fen").tolist())
    assert (spent[0] != spent[1]) == has_committee


def test_a_black_list_that_was_given_up_names_nobody_any_more(run):
    values = {**QUIET, "firm.list_black": 0.99, "firm.renewal_quality": 0.9, "firm.contract_years": 10}
    asked = scenario("fragmented", days=300, values=values)
    listed = replace(asked, changes=(RuleChange(0, "firm_list_days", 90.0),))
    given_up = replace(asked, changes=(*listed.changes, RuleChange(120, "firm_list_days", 0.0)))
    assert run(listed, 1).state.compound.live("list_colour").any()
    assert not run(given_up, 1).state.compound.live("list_colour").any()


def test_at_the_hub_across_the_border_only_those_wait_who_may_hold_the_matter(world_of):
    values = {"matters.border_incidents.rate": 200, "trouble.rate_scale": 1.0}
    asked = scenario("fragmented", ["adjacent_hub"], days=200, values=values)
    border = [row for row, matter in enumerate(asked.matters) if matter.scope == Scope.BORDER]
    holders = np.array([matter.holders for matter in asked.matters])
    world, seen = world_of(asked, 1), 0
    for _ in range(asked.days):
        world.step()
        case, body = world.state.case, world.state.body
        waits = (case.live("stage") == Stage.ROUTING) & np.isin(case.live("matter"), border)
        waits &= case.live("due") - world.day > LONGER_THAN_A_WEEKEND
        roles = body.role[case.live("holder")[waits]]
        assert (holders[case.live("matter")[waits]] >> roles & 1).all()
        seen += waits.sum()
    assert seen


def test_who_has_not_met_a_trouble_has_gone_to_no_door_with_it(world_of):
    asked = scenario("one_three_x", days=400)
    world, relapsed = world_of(asked, 1), 0
    for _ in range(asked.days):
        world.step()
        case = world.state.case
        new = case.live("stage") == Stage.ARISEN
        assert (case.live("channel")[new] == -1).all()
        relapsed += (case.live("episode")[new] > 0).sum()
    assert relapsed
