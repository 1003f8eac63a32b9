"""How fast the compiled engine is, against a floor, and what a second thread brings.

`python -m experiments.benchmarks.compiled_speed`. Shixin under one regime for four years. CPU time of
the thread, so that a busy machine distorts it less; the second thread is timed by the clock on the
wall, against a second copy of a loop that only draws, on the same cores in the same minute.

The floor is a loop that does nothing but what no engine can be without: the run's keyed draws, every
household's feelings and bills read and written month by month, those of its ties read, a folder
opened for every event, and all folders looked through once a month. It decides nothing.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable

import numba
import numpy as np

from sim.doors.composing import compose
from sim.engines.compiled import World
from sim.planning import plan
from sim.rules.chance import compiled_draw
from sim.scenario import Scenario

DRAWS = 188_191  # of four years in Shixin under one_three_x, seed 1, counted in `luck`; settling: 381,472
EVENTS = 20_217
RUNS = 15
draw = compiled_draw()


@numba.njit(nogil=True)
def draws_alone(keys: np.ndarray, count: int) -> float:
    """Nothing but keyed draws."""
    total, there = 0.0, len(keys)
    for i in range(count):
        total += draw(1, 7, keys[i % there], i, 0)
    return total


@numba.njit(nogil=True, error_model="numpy")
def floor(keys, homes, ties, folders, felt, months, draws, events):  # type: ignore[no-untyped-def]
    """Draws and memory of a run, and no more: see above."""
    total = draws_alone(keys, draws)
    count, opened = len(homes), len(folders)
    for month in range(months):
        for h in range(count):
            total += homes[h, 4] + homes[h, 20] + homes[h, 33] + homes[h, 34]  # a bill
            homes[h, 40] += 1.0
            for i in range(6):
                felt[h, i] = homes[h, 22 + i]
        for h in range(count):
            for i in range(6):
                homes[h, 22 + i] = 0.5 * felt[h, i]
            for k in range(ties.shape[1]):
                for i in range(6):
                    homes[h, 22 + i] += 0.0625 * felt[ties[h, k], i]
        for c in range(opened * (month + 1) // months):
            total += folders[c, 2] + folders[c, 11]
    for e in range(events):
        c = e * 7 % opened
        for i in range(0, folders.shape[1], 8):
            folders[c, i] += 1.0
    return total


def median_ms(act: Callable[[int], object]) -> float:
    """Milliseconds of CPU that an act takes this thread, the median over seeds."""
    spent = []
    for seed in range(1, RUNS + 1):
        begun = time.thread_time()
        act(seed)
        spent.append(1000 * (time.thread_time() - begun))
    return statistics.median(spent)


def gain_of_a_second(act: Callable[[int], object]) -> float:
    """How many times as much two threads do as one in the same time; `act` has a state by thread."""

    def rate(threads: int) -> float:
        done = [threading.Thread(target=lambda t=t: [act(t) for _ in range(RUNS)]) for t in range(threads)]
        begun = time.perf_counter()
        for thread in done:
            thread.start()
        for thread in done:
            thread.join()
        return threads * RUNS / (time.perf_counter() - begun)

    return statistics.median(rate(2) / rate(1) for _ in range(5))


def floor_ms(world: World) -> float:
    """Milliseconds of the floor, with tables as large as this world's after its run."""
    state = world.state
    rows, cases = state.household.rows, state.case.rows
    homes = np.ones((rows, state.household.data.itemsize // 8))
    folders = np.ones((cases, state.case.data.itemsize // 8))
    ties = np.ascontiguousarray(
        state.household.live("ties")[:, : int(state.household.live("tie_count").mean())]
    )
    keys, felt, months = state.household.live("key").copy(), np.zeros((rows, 8)), world.question.days // 30
    floor(keys, homes, np.maximum(ties, 0), folders, felt, 1, 1, 1)
    return median_ms(lambda _: floor(keys, homes, np.maximum(ties, 0), folders, felt, months, DRAWS, EVENTS))


def shixin(years: int = 4) -> Scenario:
    """The neighbourhood that is timed."""
    return plan(
        compose(
            "neighbourhood=[shixin]",
            "governance=one_three_x",
            f"calendar.measured_days={365 * years}",
            "calendar.warmup_days=0",
        )
    )


def main() -> None:
    """Print the table."""
    asked = shixin()
    for is_logging in (False, True):
        world = World(asked, 1, is_logging)

        def whole(seed: int, world: World = world) -> None:
            world.settle(seed)
            world.live(asked.days)

        whole(1)
        settling, together = median_ms(world.settle), median_ms(whole)
        speed = 4000 / together
        log = "with log" if is_logging else "without log"
        print(f"{log}: settling {settling:.2f} ms, days {together - settling:.2f} ms, {speed:.0f} years/s")
    whole(1)
    lowest = floor_ms(world)
    print(
        f"floor {lowest:.2f} ms; the days take {(together - settling) / lowest:.1f} times as long (with log)"
    )
    keys, worlds = world.state.household.live("key").copy(), [World(asked, 1, False) for _ in range(2)]
    alone = median_ms(lambda _: draws_alone(keys, DRAWS))
    print(f"of that, draws {alone:.2f} ms: {1e6 * alone / DRAWS:.2f} ns each")

    def live(thread: int) -> None:
        worlds[thread].settle(1)
        worlds[thread].live(asked.days)

    bare, real = gain_of_a_second(lambda _: draws_alone(keys, 5_000_000)), gain_of_a_second(live)
    print(f"a second thread: worlds {real:.2f} times, bare draws {bare:.2f} times: {real / bare:.0%}")


if __name__ == "__main__":
    main()
