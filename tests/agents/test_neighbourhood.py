"""What patrols and visits come upon."""

from __future__ import annotations

from sim.vocabulary import Act
from tests.worlds import run, scenario


def test_who_looks_twice_as_long_finds_more():
    def found(hours: float) -> int:
        asked = scenario(days=100, rules={"patrol_hours": hours, "visit_hours": hours})
        return int((run(asked).history().events["act"] == Act.DETECT).sum())

    assert found(0) == 0 < found(10) < found(40)


def test_a_joint_desk_sits_with_those_who_give_it_hours():
    world = run(scenario("one_three_x", days=1))
    (place,) = world.neighbourhoods
    seated = {body.role_is for body in place.seated()}
    sitting = {
        one for one in list(type(next(iter(seated)))) for other in seated if place.desk_sits_with(one, other)
    }
    assert sitting == seated


def test_what_no_rule_grants_does_not_take_place():
    (place,) = run(scenario("fragmented", days=1)).neighbourhoods
    assert place.convener() is None
    assert place.keeper_of_the_list() is None
    assert place.seated() == []
