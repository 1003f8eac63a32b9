"""Many cells at once leave what each leaves alone, whatever the threads do."""

from __future__ import annotations

import tracemalloc
from functools import cache
from itertools import count, islice

import pytest

from sim.engines import History, simulate, simulate_many
from sim.engines.compiled import World, batch
from sim.engines.compiled import world as compiled_world
from sim.scenario import Scenario
from tests.worlds import scenario

DAYS = 60


@cache
def asked(regime: str, days: int = DAYS) -> Scenario:
    return scenario(regime, days=days)


def cells() -> list[tuple[Scenario, int]]:
    return [(asked(regime), seed) for seed in range(1, 5) for regime in ("one_three_x", "fragmented")]


@cache
def alone() -> dict[tuple[str, int], str]:
    return {(world.hash, seed): simulate(world, seed, "compiled").digest for world, seed in cells()}


def digest(history: History) -> str:
    return history.digest


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("order", [1, -1])
def test_every_cell_lives_as_it_would_alone_and_comes_back_in_its_turn(threads, order):
    wanted = cells()[::order]
    found = list(simulate_many(wanted, threads=threads, then=digest))
    assert [(cell.scenario, cell.seed) for cell in found] == wanted
    assert [cell.answer for cell in found] == [alone()[world.hash, seed] for world, seed in wanted]


def test_the_reference_answers_the_same():
    wanted = [(asked("one_three_x", 20), seed) for seed in (1, 2)]
    by_agents, by_loops = (simulate_many(wanted, engine) for engine in ("reference", "compiled"))
    assert [c.answer.digest for c in by_agents] == [c.answer.digest for c in by_loops]


def test_an_answer_may_outlive_the_world_it_came_from():
    kept = [cell.answer for cell in simulate_many(cells())]
    assert [history.digest for history in kept] == [alone()[world.hash, seed] for world, seed in cells()]


@pytest.mark.parametrize("engine", ["reference", "compiled"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_failed_cell_takes_no_other_along(engine, threads):
    def fails_on_two(history: History) -> int:
        if history.seed == 2:
            raise ArithmeticError("seed 2")
        return history.seed

    wanted = [(asked("one_three_x", 5), seed) for seed in (1, 2, 3)]
    one, two, three = simulate_many(wanted, engine, threads, fails_on_two)
    assert (one.answer, two.answer, three.answer) == (1, None, 3)
    assert one.failure is None
    assert isinstance(two.failure, ArithmeticError)


def test_a_world_in_which_a_run_failed_is_not_used_again(monkeypatch):
    worlds, world = batch.Worlds(is_logging=True), asked("one_three_x", 5)
    worlds.live(world, 1)
    monkeypatch.setattr(compiled_world.World, "history", lambda _self: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        worlds.live(world, 2)
    monkeypatch.undo()
    assert worlds._kept == []
    assert worlds.live(world, 2).digest == simulate(world, 2, "compiled").digest


def test_few_worlds_are_kept():
    worlds = batch.Worlds(is_logging=False)
    for days in range(1, 2 * batch.WORLDS):
        worlds.live(asked("one_three_x", days), 1)
    assert len(worlds._kept) == batch.WORLDS


def test_cells_may_be_endless_and_nobody_need_take_them_all():
    endless = ((asked("one_three_x", 5), seed) for seed in count(1))
    answers = simulate_many(endless, threads=2)
    assert [cell.seed for cell in islice(answers, 20)] == list(range(1, 21))
    answers.close()
    assert next(endless)[1] < 20 + 2 * (batch.AHEAD * 2 + 1)


def test_two_hundred_settlements_later_a_world_is_as_large_as_before():
    world = World(asked("one_three_x"), 1)
    seeds = [1, 2, 3, 4, 5]

    def live_with(seed: int) -> None:
        world.settle(seed)
        world.live(DAYS)

    for seed in seeds:
        live_with(seed)
    before = sum(array.nbytes for array in world.ledger.arrays.values())
    tracemalloc.start()
    live_with(1)
    held = tracemalloc.get_traced_memory()[0]
    for turn in range(200):
        live_with(seeds[turn % 5])
    more = tracemalloc.get_traced_memory()[0] - held
    tracemalloc.stop()
    assert sum(array.nbytes for array in world.ledger.arrays.values()) == before
    assert more < 10_000


def test_who_asks_for_nothing_that_exists_is_told():
    with pytest.raises(ValueError, match="fast"):
        simulate_many([], "fast")
    with pytest.raises(ValueError, match="0 threads"):
        simulate_many([], threads=0)


def test_worlds_that_take_too_much_room_are_not_kept(monkeypatch):
    worlds, small, large = batch.Worlds(is_logging=True), asked("one_three_x", 5), asked("fragmented", 5)
    worlds.live(small, 1)
    monkeypatch.setattr(batch, "ROOM", worlds._kept[0].ledger.size)
    worlds.live(large, 1)
    assert [world.question for world in worlds._kept] == [large]
    monkeypatch.setattr(batch, "ROOM", 1)
    assert worlds.live(small, 1).digest == simulate(small, 1).digest
    assert worlds._kept == []
