"""Hours, queues and doors, whoever keeps them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import HoursUse, Role, Task
from tests.worlds import World, scenario
from tests.worlds import run as lived


def a_queue(discipline: int) -> tuple[World, list[int]]:
    """Three cases in the queue of a residents' committee: large and small, grave and slight, one urgent."""
    world = lived(scenario(days=60, values={"routing.discipline": discipline, "routing.size_spread": 0.0}))
    committee = next(body for body in world.bodies if body.role_is == Role.RESIDENTS_COMMITTEE)
    for case in [world.cases[row] for row in committee.queue]:
        committee.leave_queue(case)
    rows = [row for row, case in enumerate(world.cases) if not case.is_open][:4]
    for row, hours, severity, priority in zip(
        rows, (3, 1, 2, 9), (0.2, 0.3, 0.9, 0.1), (0, 0, 0, 1), strict=True
    ):
        case = world.cases[row]
        case.severity, case.priority = severity, priority
        committee.queue_up(case, Task.INQUIRE, hours)
        case.due = world.day
    return world, [rows.index(row) for row in committee.in_order()]


@pytest.mark.parametrize(
    ("discipline", "order"),
    [(0, [3, 0, 1, 2]), (1, [3, 2, 1, 0]), (2, [3, 1, 2, 0])],
    ids=["as they came", "the gravest first", "the shortest first"],
)
def test_a_queue_is_worked_by_priority_and_then_by_its_discipline(discipline, order):
    assert a_queue(discipline)[1] == order


def test_what_is_put_into_a_queue_today_is_worked_on_tomorrow():
    world, _ = a_queue(0)
    committee = next(body for body in world.bodies if body.role_is == Role.RESIDENTS_COMMITTEE)
    case = world.cases[committee.queue[0]]
    case.due = world.day + 1
    assert case.row not in committee.in_order()
    assert committee.demand() == sum(world.cases[row].work_left for row in committee.queue[1:])


def test_no_body_gives_more_hours_in_a_day_than_the_day_has(world_of):
    world = world_of(scenario(days=60, values={"staffing.residents_committee_workers": 1.0}), 1)
    body = world.state.body
    for _ in range(60):
        before = body.live("supplied").copy()
        gave = body.live("spent").sum(axis=1) - body.live("owed")
        world.step()
        hours = body.live("supplied") - before
        worked = body.live("spent").sum(axis=1) - body.live("owed") - gave
        assert np.allclose(worked, hours)
        assert (hours[~body.live("is_present")] == 0.0).all()


def test_a_residents_committee_is_never_idle_and_a_partner_may_be(run):
    body = run(scenario(days=30)).state.body
    idle = dict(zip(body.live("role").tolist(), body.live("spent")[:, HoursUse.IDLE].tolist(), strict=True))
    assert idle[Role.RESIDENTS_COMMITTEE] == 0.0
    assert idle[Role.FOUNDATION] > 0.0


def test_a_partner_exists_and_has_its_hours_whether_or_not_anybody_may_call_it(run):
    def hours(regime: str) -> list[float]:
        return run(scenario(regime, days=20)).state.body.live("supplied").tolist()

    assert hours("fragmented") == hours("one_three_x")
