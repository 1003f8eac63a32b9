"""How fast the engines are, side by side: `make bench`, or `python -m experiments.benchmarks [--write]`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from experiments.benchmarks import others, together
from experiments.benchmarks.counting import needs
from experiments.benchmarks.daily_mesa import Neighbourhood
from experiments.benchmarks.floor import prepared
from experiments.benchmarks.starts import starts
from experiments.benchmarks.telling import table, write
from experiments.benchmarks.timing import by_phase, side_by_side
from sim.doors.composing import compose
from sim.engines import simulate
from sim.engines.compiled import World
from sim.outcomes import Meter, measure
from sim.planning import plan
from sim.scenario import Scenario

OFTEN = 8  # how often in each round the fast ones are timed


def main(arguments: list[str] | None = None) -> int:
    """Time everything, print the table, and write it if asked."""
    parser = argparse.ArgumentParser(description="Time the engines side by side (declaration.md).")
    parser.add_argument("--years", type=int, default=4)
    parser.add_argument("--runs", type=int, default=5, help="rounds; the slow ones are timed once in each")
    parser.add_argument("--write", action="store_true", help="write results/benchmarks/")
    parser.add_argument("--others", action="store_true", help="other frameworks too, where they install")
    parser.add_argument("--rooms", help="folder of their environments, by default a temporary one")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    scenario = shixin(asked.years)
    if asked.worker:
        together.serve(scenario)
        return 0
    found = everything(scenario, asked.years, asked.runs)
    if asked.others:
        found["others"] = others.timed(found, asked.runs, asked.rooms)
    print(table(found))
    if asked.write:
        write(found)
    return 0


def shixin(years: int) -> Scenario:
    """The default neighbourhood for so many years."""
    return plan(
        compose("governance=one_three_x", "calendar.warmup_days=0", f"calendar.measured_days={365 * years}")
    )


def everything(scenario: Scenario, years: int, runs: int) -> dict[str, Any]:
    """All numbers of the benchmark, by name.

    Raises
    ------
    RuntimeError
        If the daily Mesa model quarrels so much more or less that the comparison would be unfair.
    """
    days, load = scenario.days, os.getloadavg()
    told, silent = World(scenario, 1), World(scenario, 1, is_logging=False)
    metered = World(scenario, 1, is_logging=False, follower=Meter())
    households = told.state.household.rows

    def lived(world: World, seed: int) -> World:
        world.settle(seed)
        world.live(days)
        return world

    lived(told, 1), lived(silent, 1), lived(metered, 1).answer(), measure(told.history())
    of = needs(scenario, 1)
    singly, by_the_block = prepared(told, of, days), prepared(told, of, days, by_the_block=True)
    quarrels: list[tuple[int, int]] = []

    def daily(seed: int) -> None:
        model = Neighbourhood(households, of.cases / years, seed)
        for _ in range(days):
            model.step()
        quarrels.append((model.troubles, model.disputes))
        model.close_down()

    times = side_by_side(
        {
            "compiled: loops": (lambda seed: lived(silent, seed), OFTEN),
            "compiled: outcomes, log off": (lambda seed: lived(metered, seed).answer(), OFTEN),
            "compiled: loops, log written": (lambda seed: lived(told, seed), OFTEN),
            "compiled: and log handed over": (lambda seed: lived(told, seed).history(), OFTEN),
            "compiled: log and outcomes": (lambda seed: measure(lived(told, seed).history()), OFTEN),
            "floor": (lambda _: singly(), OFTEN),
            "floor, draws by the block": (lambda _: by_the_block(), OFTEN),
            "reference: with outcomes": (lambda seed: measure(simulate(scenario, seed, "reference")), 1),
            "daily Mesa: households and disputes": (daily, 1),
        },
        runs,
    )
    theirs = [sum(pair[i] for pair in quarrels) / len(quarrels) for i in (0, 1)]
    others.check_fairness("daily Mesa", (of.cases, of.claims), (theirs[0], theirs[1]))
    phases = by_phase(told, days, range(1, runs + 1))
    at_once = together.efficiency(["--years", str(years)])
    whole = times["compiled: log and outcomes"].cpu
    reference, mesa = (
        times[n].cpu for n in ("reference: with outcomes", "daily Mesa: households and disputes")
    )
    memory = sum(array.nbytes for array in silent.ledger.arrays.values()) + sum(
        t.data.nbytes for t in silent.state.tables() if t.name not in silent.ledger.arrays
    )
    return {
        "compiled_over_reference": reference / whole,
        "compiled_over_daily_mesa": mesa / whole,
        "neighbourhood_years_per_second_per_core": years / times["compiled: outcomes, log off"].cpu,
        "neighbourhood_years_per_second_per_core_loops": years / times["compiled: loops"].cpu,
        "multiple_of_floor": times["compiled: loops, log written"].cpu / times["floor"].cpu,
        "multiple_of_floor_by_the_block": (
            times["compiled: loops, log written"].cpu / times["floor, draws by the block"].cpu
        ),
        "parallel_efficiency": min(way["efficiency"] for way in at_once.values()),
        "two_at_once": at_once,
        "starts": starts(),
        "household_days_per_second_nominal": households * days / times["compiled: loops"].cpu,
        "household_days_per_second_touched": of.touched / times["compiled: loops"].cpu,
        "bytes_per_household_state": told.state.household.data.dtype.itemsize,
        "bytes_per_household_all": memory / households,
        "needs": {"draws": of.draws, "touched": of.touched, "nominal": households * days,
                  "cases": of.cases, "claims": of.claims, "events": of.events},
        "daily_mesa": {"troubles": theirs[0], "claims": theirs[1]},
        "seconds_per_run": {name: asdict(one) for name, one in times.items()},
        "phases_ms_per_year": {name: 1000 * value / years for name, value in phases.items()},
        "years": years, "runs": runs, "households": households,
        "machine": {"kind": platform.machine(), "cores": os.cpu_count(), "load_before": load[0],
                    "load_after": os.getloadavg()[0], "python": platform.python_version(),
                    "mesa": version("mesa"), "numba": version("numba"), "numpy": version("numpy"),
                    "processor": _processor(), "date": time.strftime("%Y-%m-%d")},
    }  # fmt: skip


def _processor() -> str:
    """What the processor calls itself, where the system tells; never the host."""
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in told if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
