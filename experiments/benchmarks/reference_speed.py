"""How fast the reference engine is, phase by phase. `make bench` runs this.

What is timed: Shixin (1,326 households, 3,800 residents, 24 matters, three compounds) under one
regime for a number of years on one core, building the world included and apart, with the event
log and the monthly panel on. CPU time of the process, so that a busy machine distorts it less.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from sim.doors.composing import compose
from sim.engines.reference import World
from sim.planning import plan
from sim.scenario import Scenario

HERE = Path(__file__).parent


def one_run(scenario: Scenario, seed: int) -> dict[str, float]:
    """CPU seconds by phase, of building, and in all."""
    spent: dict[str, float] = defaultdict(float)
    begun = time.process_time()
    world = World(scenario, seed)
    spent["building the world"] = time.process_time() - begun

    def timed(name: str, act):  # type: ignore[no-untyped-def]
        def run() -> None:
            start = time.process_time()
            act()
            spent[name] += time.process_time() - start

        return run

    world.phases = {phase: timed(phase.name.lower(), act) for phase, act in world.phases.items()}
    for _ in range(scenario.days):
        world.step()
    spent["in all"] = time.process_time() - begun
    world.close_down()
    return dict(spent)


def main(arguments: list[str] | None = None) -> int:
    """Print the table, write bench.json and say whether the target is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--years", type=int, default=4)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--governance", default="one_three_x")
    parser.add_argument("--write", action="store_true", help="write bench.json beside this file")
    asked = parser.parse_args(arguments)
    days = 365 * asked.years
    scenario = plan(
        compose(f"governance={asked.governance}", "calendar.warmup_days=0", f"calendar.measured_days={days}")
    )
    World(scenario, 0).close_down()  # imports and caches are not what is timed
    runs = [one_run(scenario, seed) for seed in range(1, asked.runs + 1)]
    per_year = {name: statistics.median(run[name] for run in runs) / asked.years for name in runs[0]}
    total = per_year.pop("in all")
    print(f"Reference engine, Shixin, {asked.governance}, {asked.years} years, median of {asked.runs} runs\n")
    print(f"{'phase':22} {'ms per neighbourhood-year':>26} {'share':>7}")
    for name, seconds in sorted(per_year.items(), key=lambda item: -item[1]):
        print(f"{name:22} {1000 * seconds:26.1f} {seconds / total:7.1%}")
    print(f"{'in all':22} {1000 * total:26.1f}")
    verdict = "met" if total <= 1.0 else "missed"
    print(f"\nTarget: at most 1 s of one core per neighbourhood-year: {verdict} ({total:.2f} s).")
    if asked.write:
        record = {
            "seconds_per_neighbourhood_year": total,
            "phases": per_year,
            "runs": asked.runs,
            "years": asked.years,
            "governance": asked.governance,
            "python": platform.python_version(),
            "mesa": version("mesa"),
            "machine": platform.machine(),
        }
        (HERE / "bench.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
