"""Whoever measures while a world is lived comes to the numbers of whoever reads its history, bit for bit."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from sim.engines import simulate, simulate_many
from sim.engines.compiled import World
from sim.engines.compiled import world as compiled_world
from sim.engines.compiled.ledger import Ledger
from sim.outcomes import NAMES, OUTCOMES, Measured, Meter, measure, measure_many
from sim.outcomes.numbered import STEPS, count_names
from sim.scenario import Scenario
from tests.worlds import scenario

WARMUP, MEASURED = 60, 740
DAYS = WARMUP + MEASURED
STORMY = {
    "calendar.warmup_days": WARMUP, "voice.fading_days": 60, "escalation.patience": 0.1,
    "fees.sue_share": 0.5, "fees.sue_after_months": 4, "firm.exit_hazard": 0.9, "firm.exit_collection": 1.0,
    "firm.exit_months": 1, "remedy.durable_days": 60, "paper.penalty_hours": 1.0,
}  # fmt: skip


@cache
def asked(regime: str = "one_three_x", measured: int = MEASURED) -> Scenario:
    return scenario(regime, days=measured, values=STORMY)


def told(outcomes) -> Measured:
    return Measured(
        *(np.array(list(numbers.values())) for numbers in (outcomes.values, outcomes.funnel, outcomes.counts))
    )


def are_same(one: Measured, other: Measured) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("values", "funnel", "counts")
    )


@pytest.mark.parametrize("threads", [1, 2])
def test_a_batch_measures_what_measure_does(threads):
    cells = [(asked(regime), seed) for seed in (1, 2) for regime in ("one_three_x", "fragmented")]
    for cell in measure_many(cells, threads=threads):
        assert cell.failure is None
        assert are_same(cell.answer, told(measure(simulate(cell.scenario, cell.seed))))


def test_the_runs_that_are_measured_have_something_to_tell():
    outcomes = measure(simulate(asked(), 1))
    undefined = {name for name, value in outcomes.values.items() if np.isnan(value)}
    not_reached = {name for name in NAMES if name.endswith(("_median", "_p90"))}
    assert undefined <= {"league_spread", "durable_gap", *not_reached}
    assert sum(value > 0 for value in outcomes.counts.values()) > 20


def test_agents_and_loops_are_measured_alike():
    cells = [(asked(measured=60), 3)]
    by_agents, by_loops = (next(measure_many(cells, engine)).answer for engine in ("reference", "compiled"))
    assert are_same(by_agents, by_loops)


def test_an_answer_may_be_changed_on_its_way_and_outlives_the_world():
    cells = [(asked(measured=30), seed) for seed in (1, 2, 1)]
    first, _, again = (cell.answer for cell in measure_many(cells))
    assert are_same(first, again)
    steps = simulate_many(cells, then=lambda measured: int(measured.funnel[0]), follower=Meter())
    assert next(steps).answer == first.funnel[STEPS.index("arisen")]


def test_with_and_without_a_log_the_same_is_measured():
    with_log, without = (World(asked(), 4, is_logging, Meter()) for is_logging in (True, False))
    for world in (with_log, without):
        world.live(DAYS)
    assert are_same(with_log.answer(), without.answer())
    assert are_same(with_log.answer(), told(measure(with_log.history())))


def test_whoever_follows_a_world_changes_nothing_in_it():
    followed = World(asked(), 4, follower=Meter())
    followed.live(DAYS)
    followed.answer()
    assert followed.history().digest == simulate(asked(), 4).digest


@pytest.mark.parametrize("few", [1, 7, 100_000_000])
def test_it_makes_no_difference_how_many_events_are_kept_until_they_are_read(monkeypatch, few):
    usual = next(measure_many([(asked(), 5)])).answer
    monkeypatch.setattr(compiled_world, "READ_AT", few)
    world = World(asked(), 5, False, Meter())
    world.live(DAYS)
    assert are_same(world.answer(), usual)


def test_a_log_that_nobody_wants_takes_no_more_room_the_longer_the_run():
    decades = scenario(days=20 * 365)
    world = World(decades, 5, False, Meter())
    world.live(decades.days)
    assert world._today["gone"][0] > 2 * world._today["room_events"][0]


def test_a_world_may_be_asked_before_its_end_and_lives_on():
    asked_twice, once = (World(asked(), 6, False, Meter()) for _ in range(2))
    asked_twice.live(300)
    early = asked_twice.answer()
    asked_twice.live(DAYS)
    once.live(DAYS)
    assert are_same(asked_twice.answer(), once.answer())
    assert not are_same(early, once.answer())


def test_a_world_that_is_settled_again_is_measured_afresh():
    world = World(asked(), 6, False, Meter())
    world.live(DAYS)
    world.settle(7)
    world.live(DAYS)
    assert are_same(world.answer(), told(measure(simulate(asked(), 7))))


def test_a_world_that_nobody_follows_has_no_answer():
    with pytest.raises(ValueError, match="Nobody follows"):
        World(asked(), 1).answer()


def test_every_number_has_a_name():
    measured = Meter().of(simulate(asked(measured=30), 1))
    assert len(measured.values) == len(NAMES) == len(OUTCOMES)
    assert len(measured.counts) == len(count_names(asked(measured=30)))
    assert len(measured.funnel) == len(STEPS)


def test_a_socket_takes_no_loop_of_another_shape():
    with pytest.raises(TypeError, match="does not fit"):
        Ledger({}).plug("days.follow", "spent.hours_spent")


CODE = """
import hashlib, os
from tests.outcomes.test_meter import fingerprint
print(fingerprint())
"""


def fingerprint() -> str:
    """Of everything that two short runs are measured to, live and off the history."""
    sha = hashlib.sha256()
    for regime in ("one_three_x", "fragmented"):
        question = scenario(regime, days=40, values={"calendar.warmup_days": 5})
        live, read = next(measure_many([(question, 1)])).answer, Meter().of(simulate(question, 1))
        assert are_same(live, read)
        for numbers in (live.values, live.funnel, live.counts):
            sha.update(numbers.tobytes())
    return sha.hexdigest()


def test_the_same_text_measures_uncompiled():
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=surroundings, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == fingerprint()
