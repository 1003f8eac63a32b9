"""Whoever convenes calls those who have a seat, and no more partners than the rules say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.customs import CORE, RESPONDENT_ROLES
from sim.rules.routing import count_bits, holds
from sim.scenario import RuleChange
from sim.vocabulary import Role, Stage
from tests.worlds import scenario

PARTNERS = sum(1 << role for role in Role if role not in CORE)
SEATED = sum(1 << role for role in (*CORE, Role.POLICE_OFFICER, Role.MEDIATOR, Role.VOLUNTEERS))


def called(state, asked) -> list[tuple[int, bool]]:
    """Whom tables of today are for, beside owner and other side, and whether it was a petition's table."""
    case, told = state.case, []
    for row in np.flatnonzero(case.live("stage") == Stage.MEETING).tolist():
        owner = case.owner.item(row)
        role = state.body.role.item(owner)
        other_side = RESPONDENT_ROLES.get(asked.matters[case.matter.item(row)].respondent)
        mask = case.invited.item(row) & ~(1 << role)
        if other_side is not None:
            mask &= ~(1 << other_side)
        told.append((mask, role == Role.SUBDISTRICT and case.holder.item(row) == owner))
    return told


@pytest.mark.parametrize("partners", [0, 1, 2])
@pytest.mark.parametrize("convener", [Role.PARTY_BRANCH, Role.RESIDENTS_COMMITTEE, Role.SUBDISTRICT])
def test_only_who_has_a_seat_is_called_and_no_more_partners_than_the_rules_say(world_of, convener, partners):
    asked = scenario("one_three", days=150, values={"meeting.spare_partners": 3})
    rules = {"convener": convener, "seats": SEATED, "partners_called": partners}
    asked = replace(asked, changes=tuple(RuleChange(0, name, float(rules[name])) for name in sorted(rules)))
    world, most = world_of(asked, 1), 0
    for _ in range(asked.days):
        world.step()
        for mask, is_of_a_petition in called(world.state, asked):
            if not is_of_a_petition:
                assert [Role(role).name for role in Role if holds(mask & ~SEATED, role)] == []
                most = max(most, count_bits(mask & PARTNERS))
    assert most == partners
