"""Two at once: what a second process, and a second thread, take from the first.

Each way is held against the bare kernel, the floor's loop, run the same way on the same cores in the same
minute: what the kernel loses, the machine takes, and no engine could have it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from experiments.benchmarks.counting import Needs
from experiments.benchmarks.floor import prepared
from sim.engines import simulate_many
from sim.engines.compiled import World
from sim.outcomes import Meter, measure
from sim.scenario import Scenario

ROOT = Path(__file__).parents[2]
ROUNDS = 15
TWO = 2
RUNS = 60  # of each process or thread
THREADED = ("batch", "with log and outcomes", "kernel")
# Sizes of the kernel need not be exact here: both sides of every ratio do the same.
SIZES = Needs(400_000, 200_000, 2_000, 500, 20_000)


def efficiency(options: list[str]) -> dict[str, Any]:
    """What two at once do of twice what one does, by processes and by threads; 1 is no loss.

    Returns
    -------
    dict
        By processes and by threads: the share that worlds keep, the share that the kernel keeps, and the
        one over the other, each a median of rounds; what is divided was timed in the same round. `batch`
        measures outcomes while it lives and keeps no log, as studies do; `with log and outcomes` measures
        in Python, which holds its lock.
    """
    ours = [_start(options) for _ in range(TWO)]
    try:
        processes = [
            {kind: _of_two_processes(ours, kind) for kind in ("worlds", "kernel")} for _ in range(ROUNDS)
        ]
        threads = [{kind: _of_two_threads(ours[0], kind) for kind in THREADED} for _ in range(ROUNDS)]
    finally:
        for one in ours:
            one.communicate("end\n")
    return {"processes": _medians(processes, "worlds"), "threads": _medians(threads, "batch")}


def _medians(rounds: list[dict[str, float]], ours: str) -> dict[str, float]:
    found = {kind: statistics.median(one[kind] for one in rounds) for kind in rounds[0]}
    return {**found, "efficiency": statistics.median(one[ours] / one["kernel"] for one in rounds)}


def serve(scenario: Scenario) -> None:
    """Do what is asked on standard input, and say how many seconds it took by the clock."""
    acts = acts_of(scenario)
    for act in acts.values():
        act(1)
    print("ready", flush=True)
    for line in sys.stdin:
        kind, _, threads = line.strip().rpartition(" ")
        if kind not in acts:
            break
        begun = time.perf_counter()
        acts[kind](int(threads))
        print(time.perf_counter() - begun, flush=True)


def acts_of(scenario: Scenario) -> Mapping[str, Callable[[int], Any]]:
    """What can be asked, each as something that takes a number of threads."""
    worlds = World(scenario, 1, is_logging=False)
    kernels = [prepared(World(scenario, 1), SIZES, scenario.days) for _ in range(TWO)]
    cells = [(scenario, seed) for seed in range(TWO * RUNS)]

    def one_world(_threads: int) -> None:
        for seed in range(RUNS):
            worlds.settle(seed)
            worlds.live(scenario.days)

    def batch(threads: int) -> None:
        for cell in simulate_many(cells, threads=threads, is_logging=False, follower=Meter()):
            assert cell.failure is None

    def with_outcomes(threads: int) -> None:
        for cell in simulate_many(cells, threads=threads, then=lambda history: measure(history).values):
            assert cell.failure is None

    def kernel(threads: int) -> None:
        def work(once: Callable[[], Any]) -> None:
            for _ in range(TWO * RUNS * 2 // threads):
                once()

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, kernels[:threads]))

    return {"worlds": one_world, "batch": batch, "with log and outcomes": with_outcomes, "kernel": kernel}


def _of_two_processes(ours: list[subprocess.Popen[str]], kind: str) -> float:
    """Seconds of one alone over seconds of each of two that do as much at the same time."""
    return _race(ours[:1], kind, 1) / _race(ours, kind, 1)


def _of_two_threads(one: subprocess.Popen[str], kind: str) -> float:
    """Seconds of one thread over twice the seconds of two that share the same work."""
    return _race([one], kind, 1) / (TWO * _race([one], kind, TWO))


def _start(options: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "experiments.benchmarks", "--worker", *options]
    one = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _hear(one)
    return one


def _race(ours: list[subprocess.Popen[str]], kind: str, threads: int) -> float:
    """Seconds by the clock until each has done its work, on average."""
    for one in ours:
        assert one.stdin is not None
        one.stdin.write(f"{kind} {threads}\n")
        one.stdin.flush()
    return statistics.mean(float(_hear(one)) for one in ours)


def _hear(one: subprocess.Popen[str]) -> str:
    assert one.stdout is not None
    return one.stdout.readline()
