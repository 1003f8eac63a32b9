"""CPU and wall time of something done several times."""

from __future__ import annotations

import ctypes
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.engines.compiled import World
from sim.engines.compiled.loading import loops
from sim.schedule import phases_of
from sim.vocabulary import Phase


@dataclass(frozen=True)
class Spent:
    """Over repeats, in seconds: medians, and the least CPU time."""

    cpu: float
    wall: float
    least: float


Act = tuple[Callable[[int], Any], int]
"""What is timed, given a seed, and how often in each round."""


def side_by_side(acts: dict[str, Act], rounds: int) -> dict[str, Spent]:
    """Time several acts in turns, so that a slow minute of the machine meets all of them alike."""
    cpu: dict[str, list[float]] = defaultdict(list)
    wall: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, (act, repeats) in acts.items():
            for _ in range(repeats):
                seed = len(cpu[name]) + 1
                clock, begun = time.perf_counter(), time.process_time()
                act(seed)
                cpu[name].append(time.process_time() - begun)
                wall[name].append(time.perf_counter() - clock)
    return {
        name: Spent(statistics.median(cpu[name]), statistics.median(wall[name]), min(cpu[name]))
        for name in acts
    }


def by_phase(world: World, days: int, seeds: range) -> dict[str, float]:
    """Seconds per run in every phase of the compiled engine: medians, less what looking costs."""
    shape = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
    run, at, now = shape(loops()["days.run_phase"]), world.ledger.address, time.thread_time
    runs: dict[str, list[float]] = defaultdict(list)
    for seed in seeds:
        world.settle(seed)
        looks = []
        for _ in range(2000):
            begun = now()
            run(at, int(Phase.DECIDE))  # nobody votes on the first day
            looks.append(now() - begun)
        looking = statistics.median(looks)
        total: dict[Phase, float] = defaultdict(float)
        calls: dict[Phase, int] = defaultdict(int)
        for day in range(days):
            world.begin_day()
            for phase in phases_of(day):
                begun = now()
                run(at, int(phase))
                total[phase] += now() - begun
                calls[phase] += 1
            world.end_day()
        for phase, seconds in total.items():
            runs[phase.name.lower()].append(max(0.0, seconds - calls[phase] * looking))
    return {name: statistics.median(values) for name, values in runs.items()}
