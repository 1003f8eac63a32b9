"""What patrols and visits come upon."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.schedule import is_working_day
from sim.vocabulary import Act, Phase, Stage
from tests.worlds import hook, scenario
from tests.worlds import run as lived

RESTLESS = {
    "remedy.relapse_social": 5.0,
    "remedy.relapse_physical": 10.0,
    "voice.lump_base": 3.0,
    "trouble.detection": 0.02,
    "trouble.detection_visit": 0.02,
}


@pytest.fixture(scope="module")
def looking(world_of) -> Any:
    """A restless place with much looking about; after every search, what still lies about is noted."""
    asked = scenario(days=150, rules={"patrol_hours": 30, "visit_hours": 30}, values=RESTLESS)
    world = world_of(asked, 1)
    world.overlooked = set()

    def look(phase: Phase) -> None:
        if phase is not Phase.DETECT or not is_working_day(world.day):
            return
        case, place = world.state.case, world.state.neighbourhood
        lies_about = np.isin(case.live("stage"), (Stage.SILENT, Stage.TALKING))
        was_passed = case.live("detect_patrol") <= place.patrol_exposure[0]
        was_passed |= case.live("detect_visit") <= place.visit_exposure[0]
        world.overlooked |= set(np.flatnonzero(lies_about & was_passed).tolist())

    hook(world, look)
    for _ in range(150):
        world.step()
    return world


def test_nothing_lies_about_that_looking_has_come_upon(looking):
    assert looking.overlooked == set()


def test_a_trouble_that_came_back_can_be_found_like_any_other(looking):
    events = looking.history().events
    found = events["case"][(events["act"] == Act.DETECT) & (events["episode"] > 0)]
    assert found.size > 0


def test_who_looks_twice_as_long_finds_more(run):
    def found(hours: float) -> int:
        asked = scenario(days=100, rules={"patrol_hours": hours, "visit_hours": hours})
        return int((run(asked).history().events["act"] == Act.DETECT).sum())

    assert found(0) == 0 < found(10) < found(40)


def test_a_joint_desk_sits_with_those_who_give_it_hours():
    world = lived(scenario("one_three_x", days=1))
    (place,) = world.neighbourhoods
    seated = {body.role_is for body in place.seated()}
    sitting = {
        one for one in list(type(next(iter(seated)))) for other in seated if place.desk_sits_with(one, other)
    }
    assert sitting == seated


def test_what_no_rule_grants_does_not_take_place():
    (place,) = lived(scenario("fragmented", days=1)).neighbourhoods
    assert place.convener() is None
    assert place.keeper_of_the_list() is None
    assert place.seated() == []


def test_what_nobody_owns_any_more_can_be_found_again(run):
    values = {**RESTLESS, "routing.handoffs_before_orphan": 1, "routing.misroute": 1.0}
    asked = scenario(days=150, rules={"patrol_hours": 30, "visit_hours": 30}, values=values)
    events = run(asked).history().events
    lost = set(events["case"][events["act"] == Act.LOST].tolist())
    again = {
        case
        for case in lost
        if (
            events["day"][(events["case"] == case) & (events["act"] == Act.DETECT)].max(initial=-1)
            > events["day"][(events["case"] == case) & (events["act"] == Act.LOST)].min()
        )
    }
    assert again
