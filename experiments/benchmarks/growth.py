"""How cost grows: `python -m experiments.benchmarks.growth [--write]`; what is timed says declaration.md."""

from __future__ import annotations

import argparse
import copy
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.benchmarks.growth_telling import table, write
from sim.doors.composing import compose
from sim.doors.progress import Progress
from sim.engines.compiled import World
from sim.engines.compiled.loading import loops
from sim.planning import plan
from sim.scenario import Scenario

COMPOUND = 400  # households of a compound where there are more and more of them
PERSONS = 2.866  # per household, as in Shixin
YEAR = 365
LONGER = 4  # last points of a series, to which a second exponent is fitted


def shixin(days: int = YEAR, **values: Any) -> dict[str, Any]:
    """The default question without a warm-up, with values by dotted path."""
    return compose(
        "governance=one_three_x",
        "calendar.warmup_days=0",
        f"calendar.measured_days={days}",
        *(f"{path}={value}" for path, value in values.items()),
    )


def of_compounds(count: int, households: int) -> Scenario:
    """One neighbourhood of so many compounds of so many households, each like Shixin's largest."""
    asked = shixin()
    place = copy.deepcopy(asked["neighbourhood"]["shixin"])
    row = {**place["compounds"]["gongfang"], "households": households}
    row["stairwells"] = -(-households // (row["floors"] * row["doors"]))
    row["buildings"] = -(-row["stairwells"] // 3)
    place["compounds"] = {f"c{number:03d}": row for number in range(count)}
    place["residents"] = round(PERSONS * count * households)
    asked["neighbourhood"] = {"shixin": place}
    return plan(asked)


def of_neighbourhoods(count: int) -> Scenario:
    """So many Shixins that share departments, twenty to a sub-district."""
    asked = shixin()
    place = asked["neighbourhood"]["shixin"]
    asked["neighbourhood"] = {
        f"n{number:03d}": {**place, "subdistrict": f"s{number // 20:02d}"} for number in range(count)
    }
    asked["district"] = {**asked["district"], "is_coupled": True}
    return plan(asked)


SERIES: dict[str, tuple[str, tuple[float, ...], Callable[[Any], Scenario]]] = {
    "households, in more compounds": (
        "households", (1, 2, 4, 8, 16), lambda count: of_compounds(count, COMPOUND)
    ),
    "households, in a larger compound": (
        "households", (125, 250, 500, 1000, 2000, 4000), lambda size: of_compounds(1, size)
    ),
    "disputes": (
        "troubles", (0.15, 0.3, 0.6, 1.25, 2.5, 5.0),
        lambda scale: plan(shixin(**{"trouble.rate_scale": scale})),
    ),
    "neighbourhoods": ("neighbourhoods", (1, 2, 4, 8, 16, 32, 64, 128, 256), of_neighbourhoods),
    "days": ("days", (91, 182, 365, 730, 1460, 2920), lambda days: plan(shixin(days))),
}  # fmt: skip


def timed(scenario: Scenario, seeds: range) -> dict[str, float]:
    """Least CPU seconds, over seeds, of letting people move in and of living all days; and what was there."""
    begun = time.process_time()
    world = World(scenario, seeds[0], is_logging=False)
    found = {"building": time.process_time() - begun, "settling": 1e300, "days": 1e300}
    for seed in seeds:
        begun = time.process_time()
        world.settle(seed)
        settled = time.process_time()
        world.live(scenario.days)
        found["settling"] = min(found["settling"], settled - begun)
        found["days"] = min(found["days"], time.process_time() - settled)
    return {
        **found,
        "households": world.state.household.rows,
        "troubles": world.state.case.rows,
        "neighbourhoods": world.state.neighbourhood.rows,
        "length": scenario.days,
    }


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """The slope of a straight line through the logarithms, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def least(one: dict[str, float] | None, other: dict[str, float]) -> dict[str, float]:
    """Of two timings of one thing, the lesser seconds: others' work can only add to them."""
    return other if one is None else {name: min(one[name], value) for name, value in other.items()}


def everything(rounds: int, most: int, progress: Progress) -> dict[str, Any]:
    """All series, point by point; round after round, so that a busy minute spoils no point for good."""
    timings: dict[tuple[str, float], dict[str, float]] = {}
    for _ in range(rounds):
        for name, (_, points, question) in SERIES.items():
            for point in points:
                if name == "neighbourhoods" and point > most:
                    continue
                repeats = 2 if name == "neighbourhoods" and point > 8 else 5
                seeds = range(1, 1 + repeats)  # the same in every round: the same work
                timings[name, point] = least(timings.get((name, point)), timed(question(point), seeds))
                progress.advance()
    return {name: _fitted(name, timings) for name in SERIES}


def _fitted(name: str, timings: dict[tuple[str, float], dict[str, float]]) -> dict[str, Any]:
    axis = SERIES[name][0]
    points = [found for (series, _), found in timings.items() if series == name]
    sizes = [point["length" if axis == "days" else axis] for point in points]
    seconds = {
        "all": [point["settling"] + point["days"] for point in points],
        **{part: [point[part] for point in points] for part in ("settling", "days", "building")},
    }
    fits = {part: exponent(sizes, values) for part, values in seconds.items()}
    return {
        "axis": axis, "sizes": sizes, "seconds": seconds, "exponent": fits,
        "exponent_of_the_longest": exponent(sizes[-LONGER:], seconds["all"][-LONGER:]),
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Time every series, print the table, and keep it if asked."""
    parser = argparse.ArgumentParser(description="How cost grows (declaration.md).")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--neighbourhoods", type=int, default=256, help="at most")
    parser.add_argument("--write", action="store_true", help="write results/benchmarks/growth.*")
    asked = parser.parse_args(arguments)
    loops()
    points = sum(
        name != "neighbourhoods" or point <= asked.neighbourhoods
        for name, (_, points, _) in SERIES.items()
        for point in points
    )
    progress = Progress(asked.rounds * points, sys.stderr, "timings")
    found = {
        "series": everything(asked.rounds, asked.neighbourhoods, progress),
        "rounds": asked.rounds,
        "load": os.getloadavg()[0],
    }
    progress.close()
    print(table(found))
    if asked.write:
        write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
