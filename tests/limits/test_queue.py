"""A body's queue: its exact recursion, hour by hour, and the queue that theory solved first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agents.body import Body
from sim.agents.case import Case
from sim.rules.chance import draw, exponential
from sim.vocabulary import HoursUse, Role, Stage, Task
from tests.limits.worlds import QUIET, a_case, a_matter, a_world, the

EIGHTH = 0.125  # hours: sums of eighths are exact, so the recursion must hold to the last bit
POSTS = {"neighbour": 2, "service": 0, "money": 1}  # post of the residents' committee by archetype
IDLE_COMMITTEE = {"ledger_share": 0.0, "hours_per_item": 0.0, "meetings_per_day": 0.0, "weight_measured": 0.0,
                  "tickets_per_1000_households": 0.0}  # fmt: skip

eighths = st.integers(1, 80).map(lambda n: n * EIGHTH)
days_of_jobs = st.lists(st.lists(eighths, max_size=4), min_size=1, max_size=12)
disciplines = st.sampled_from([0, 1, 2])


def a_hand_fed_mediator(hours, discipline=0):
    """A mediator with so many hours a day, whom nobody but the test brings any work."""
    world = a_world(
        partners=("mediator",), **QUIET, routing={"size_spread": 0.0, "discipline": discipline},
        staffing={"mediator_hours": 5.0 * hours},
    )  # fmt: skip
    finished: list[tuple[int, int]] = []
    world.procedures[Task.TRIAGE] = lambda _, case: finished.append((case.row, world.day))
    return world, the(world, Role.MEDIATOR), finished


def backlog(body: Body, world) -> float:
    return sum(world.state.case.work_left.item(row) for row in body.queue)


@settings(max_examples=60)
@given(days_of_jobs, st.integers(1, 64), disciplines)
def test_the_backlog_is_yesterdays_less_the_days_hours_plus_what_came(days, capacity, discipline):
    hours = capacity * EIGHTH
    world, mediator, finished = a_hand_fed_mediator(hours, discipline)
    expected = 0.0
    for jobs in [*days, *[[]] * 5]:
        mediator.work_day()
        expected = max(0.0, expected - hours)
        assert backlog(mediator, world) == expected
        for size in jobs:
            mediator.queue_up(a_case(world, len(world.cases)), Task.TRIAGE, size)
            expected += size
        assert backlog(mediator, world) == expected
        assert mediator.queue_length == len(mediator.queue) == len(world.cases) - len(finished)
        world.day += 1


@settings(max_examples=40)
@given(days_of_jobs, st.integers(1, 64))
def test_hours_are_worked_or_idle_and_never_both(days, capacity):
    hours = capacity * EIGHTH
    world, mediator, _ = a_hand_fed_mediator(hours)
    for jobs in days:
        waiting = backlog(mediator, world)
        before = mediator.spent.copy()
        mediator.work_day()
        used = mediator.spent - before
        assert used[HoursUse.DISPUTES] == min(hours, waiting)
        assert used[HoursUse.IDLE] == hours - min(hours, waiting)
        for size in jobs:
            mediator.queue_up(a_case(world, len(world.cases)), Task.TRIAGE, size)
        world.day += 1


def test_first_come_is_first_served():
    world, mediator, finished = a_hand_fed_mediator(1.0)
    for number, size in enumerate([3.0, 0.5, 2.0, 0.25]):
        mediator.queue_up(a_case(world, number), Task.TRIAGE, size)
    for _ in range(7):
        world.day += 1
        mediator.work_day()
    assert finished == [(0, 3), (1, 4), (2, 6), (3, 6)]


def test_shortest_first_finishes_more_cases_by_the_same_day():
    done = {}
    for discipline in (0, 2):
        world, mediator, finished = a_hand_fed_mediator(1.0, discipline)
        for number, size in enumerate([4.0, 1.0, 0.5, 0.5]):
            mediator.queue_up(a_case(world, number), Task.TRIAGE, size)
        for _ in range(3):
            world.day += 1
            mediator.work_day()
        done[discipline] = len(finished)
    assert done == {0: 0, 2: 3}


@pytest.mark.parametrize("archetype", POSTS)
def test_a_post_of_the_committee_gives_its_cases_all_the_hours_of_that_post(archetype):
    """居委会: three posts share the hours; a case takes its own post's third, and no other."""
    world = a_world(
        matters={"quarrel": a_matter(archetype=archetype)}, **QUIET, routing={"size_spread": 0.0},
        burden=IDLE_COMMITTEE, staffing={"residents_committee_workers": 3.0, "absence": 0.0},
        rules={"patrol_hours": 0.0, "visit_hours": 0.0},
    )  # fmt: skip
    world.step()
    committee = the(world, Role.RESIDENTS_COMMITTEE)
    world.procedures[Task.TRIAGE] = lambda _, case: case.wait(Stage.ROUTING, -1)
    committee.queue_up(a_case(world, 1), Task.TRIAGE, 20.0)
    left = []
    for _ in range(3):
        world.day += 1
        committee.work_day()
        left.append(backlog(committee, world))
    assert left == pytest.approx([12.0, 4.0, 0.0])


def test_a_committee_trained_for_all_posts_is_one_queue():
    """全岗通"""
    world = a_world(
        **QUIET, routing={"size_spread": 0.0}, burden=IDLE_COMMITTEE,
        staffing={"residents_committee_workers": 3.0, "absence": 0.0},
        rules={"patrol_hours": 0.0, "visit_hours": 0.0, "cross_training": True},
    )  # fmt: skip
    world.step()
    committee = the(world, Role.RESIDENTS_COMMITTEE)
    world.procedures[Task.TRIAGE] = lambda _, case: case.wait(Stage.ROUTING, -1)
    committee.queue_up(a_case(world, 1), Task.TRIAGE, 20.0)
    world.day += 1
    committee.work_day()
    assert backlog(committee, world) == 0.0


# -- Erlang's limit --------------------------------------------------------------------------------

HOURS = 0.125  # a day of so few hours, beside jobs of one hour, is almost a continuous clock
JOBS = 16_000


def poisson_stream(seed: int, utilisation: float) -> tuple[np.ndarray, np.ndarray]:
    """Days of arrival and sizes in hours of jobs: exponential gaps and sizes from keyed draws."""
    number = np.arange(JOBS, dtype=np.uint64)
    gaps = -np.log(draw(seed, 901, number)) / utilisation
    return np.floor(np.cumsum(gaps) / HOURS).astype(int), -np.log(draw(seed, 902, number))


def served(utilisation: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number in the system at the start of each day, hours in the system per job, and hours idle."""
    world, mediator, finished = a_hand_fed_mediator(HOURS)
    days, sizes = poisson_stream(7, utilisation)
    folders: list[Case] = []  # folders are used again, so that the table stays small
    arrived_on: dict[int, int] = {}
    in_system = np.zeros(days[-1] + 1)
    spent: list[int] = []
    idle, next_job = 0, 0
    for day in range(days[-1] + 1):
        world.day = day
        in_system[day] = len(mediator.queue)
        if mediator.queue:
            mediator.work_day()
        else:
            idle += 1
        while finished:
            row, end = finished.pop()
            spent.append(end - arrived_on[row])
            folders.append(world.cases[row])
        while next_job < JOBS and days[next_job] == day:
            case = folders.pop() if folders else a_case(world, len(world.cases))
            arrived_on[case.row] = day
            mediator.queue_up(case, Task.TRIAGE, sizes.item(next_job))
            next_job += 1
    return in_system, np.array(spent) * HOURS, np.array(idle / in_system.size)


def batch_means(values: np.ndarray, batches: int = 30) -> tuple[float, float]:
    """Mean and its standard error from means of long batches, which hardly depend on each other."""
    means = np.array([batch.mean() for batch in np.array_split(values, batches)])
    return float(means.mean()), float(means.std(ddof=1) / np.sqrt(batches))


@pytest.mark.parametrize("utilisation", [0.5, 0.7])
def test_many_jobs_with_exponential_gaps_and_sizes_are_the_queue_of_erlang(utilisation):
    """M/M/1 with hours pooled: L = ρ/(1−ρ) jobs, W = 1/(1−ρ) hours, idle 1−ρ of the time.

    A day's hours are given at once, and a job is workable from the next day: that keeps a job at most
    one day, so number and hours may exceed theory by at most ρ and 1 days' worth; below, only by chance.
    """
    in_system, hours, idle = served(utilisation)
    for observed, theory, by_the_day in (
        (in_system, utilisation / (1.0 - utilisation), utilisation * HOURS),
        (hours, 1.0 / (1.0 - utilisation), HOURS),
    ):
        mean, error = batch_means(observed)
        assert error < 0.08 * theory  # else this would test nothing
        assert theory - 3.3 * error < mean < theory + by_the_day + 3.3 * error
    assert float(idle) == pytest.approx(1.0 - utilisation, abs=0.02)


def test_a_draw_makes_an_exponential_size():
    assert exponential(0.5) == pytest.approx(np.log(2.0))
