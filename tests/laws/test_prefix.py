"""What begins on a day leaves no trace before it."""

from __future__ import annotations

import pytest

from sim.planning import plan
from sim.scenario import Scenario
from sim.state import state_hash
from tests.worlds import BUSY, lay, question

START, DAYS = 400, 430


def beginning_on(day: int, **rules: object) -> Scenario:
    """A fragmented neighbourhood in which some rules begin to hold on a day."""
    asked = lay(
        question("governance=fragmented"), {"calendar.warmup_days": 0, "calendar.measured_days": DAYS}
    )
    return plan(lay(asked, {"governance.rules": rules, "governance.start_day": day, **BUSY}))


def first_day_that_differs(world_of, one: Scenario, other: Scenario, days: int) -> int | None:
    """The first day after which the two states differ; events are compared day by day, too."""
    a, b = world_of(one, 1), world_of(other, 1)
    for day in range(days):
        before = len(a.records)
        a.step()
        b.step()
        if a.records[before:] != b.records[before:] or state_hash(a.state) != state_hash(b.state):
            return day
    return None


ONE_THREE = {
    "convener": "party_branch",
    "seats": ["party_branch", "residents_committee", "owners_committee", "property_firm"],
    "joint_desk_days": 7,
    "shared_list": True,
}


def test_two_regimes_are_one_world_until_the_day_on_which_they_part(world_of):
    with_partners = {**ONE_THREE, "partners_called": 3, "whistle": 1, "hearing_rounds": 1, "register": True}
    early = beginning_on(START, **ONE_THREE)
    assert first_day_that_differs(world_of, early, beginning_on(START, **with_partners), DAYS) == START


@pytest.mark.parametrize("regime", ["one_three", "one_three_x"])
def test_a_regime_that_is_still_to_come_is_no_regime(regime, world_of):
    asked = lay(
        question(f"governance={regime}"), {"calendar.warmup_days": 0, "calendar.measured_days": 60, **BUSY}
    )
    late = plan(lay(asked, {"governance.start_day": 45}))
    never = plan(lay(asked, {"governance.rules": {}, "governance.start_day": 0}))
    assert first_day_that_differs(world_of, late, never, 60) == 45


def test_a_mechanism_leaves_no_trace_before_it_starts_and_none_of_its_rules_after_it_stops(world_of):
    asked = question("governance=one_three", "mechanism=[patrols]")
    lay(asked, {"calendar.warmup_days": 0, "calendar.measured_days": 60, **BUSY})
    plain = plan({**asked, "mechanism": {}})
    piloted = plan(lay(asked, {"mechanism.patrols.start_day": 20, "mechanism.patrols.stop_day": 40}))
    assert first_day_that_differs(world_of, piloted, plain, 60) == 20
    world = world_of(piloted, 1)
    for _ in range(41):
        world.step()
    assert world.state.rules.patrol_hours.item(0) == piloted.rules_on(0)["patrol_hours"]
