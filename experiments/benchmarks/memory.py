"""Whether memory stays flat, however many worlds are lived.

`python -m experiments.benchmarks.memory [--write]`: in one process, first so many short runs of the
compiled engine, then so many of the reference, every run with a seed of its own and its outcomes measured.
There are more scenarios than the compiled engine keeps worlds, and they take turns, so that worlds are
given up and made anew. What the system holds for the process (resident set) is looked at two hundred times.
Flat means: after the first part of the runs, while tables and caches still grow to their size, no look is
further from the median of the looks than the band.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.benchmarks.telling import ROOM
from sim.doors.composing import compose
from sim.doors.progress import Progress
from sim.engines import simulate_many
from sim.figures.canvas import HUES, entitle, finish, house_style, new_figure
from sim.outcomes import measure
from sim.places import Neighbourhood
from sim.planning import plan
from sim.scenario import Scenario

WARM_UP = 0.2  # of the runs
BAND = 0.05  # either way
LOOKS = 200
IN_A_ROW = 20  # runs of one scenario before the next has its turn
SIZES = (40, 90, 160)  # households in each compound
REGIMES = ("fragmented", "one_three_x")


def scenarios(days: int) -> list[Scenario]:
    """Small neighbourhoods of several sizes under two regimes."""
    found = []
    for regime in REGIMES:
        asked = plan(
            compose(f"governance={regime}", "calendar.warmup_days=0", f"calendar.measured_days={days}")
        )
        found += [replace(asked, neighbourhoods=(smaller(asked.neighbourhoods[0], size),)) for size in SIZES]
    return found


def smaller(place: Neighbourhood, households: int) -> Neighbourhood:
    """The neighbourhood with so many households in each compound."""
    homes = tuple(
        replace(home, households=households, stairwells=-(-households // 12), buildings=2)
        for home in place.compounds
    )
    return replace(place, compounds=homes, residents=3 * households * len(homes))


def cells(asked: list[Scenario], count: int) -> Iterator[tuple[Scenario, int]]:
    """So many runs, scenario by scenario, round and round."""
    for number in range(count):
        yield asked[number // IN_A_ROW % len(asked)], number


def resident() -> float:
    """Megabytes that the system holds for this process now.

    Raises
    ------
    SystemExit
        Where the system does not tell.
    """
    try:
        told = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        raise SystemExit(
            "the size of a process is read from /proc, which this system does not have"
        ) from None
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS:")) / 1024.0


def looked_at(engine: str, count: int, days: int) -> dict[str, Any]:
    """Live so many runs and look on."""
    step, looks, begun = max(1, count // LOOKS), [], time.monotonic()
    progress = Progress(count, sys.stderr, f"runs, {engine}")
    for cell in simulate_many(
        cells(scenarios(days), count), engine, then=lambda history: measure(history).values
    ):
        if cell.failure is not None:
            raise cell.failure
        progress.advance()
        if progress.done % step == 0:
            looks.append((progress.done, resident()))
    progress.close()
    return {
        "runs": count,
        "days": days,
        "seconds": round(time.monotonic() - begun, 1),
        **judged(looks, count),
    }


def judged(looks: list[tuple[int, float]], count: int) -> dict[str, Any]:
    """What the looks say: how far from flat, and how much a run leaves behind at most.

    Parameters
    ----------
    looks : list of (runs done, megabytes)
    count : int, runs in all
    """
    warm = [(done, size) for done, size in looks if done > WARM_UP * count]
    sizes = [size for _, size in warm]
    middle = statistics.median(sizes)
    furthest = max(abs(size / middle - 1.0) for size in sizes)
    part = max(1, len(warm) // 4)
    early, late = (statistics.median(size for _, size in some) for some in (warm[:part], warm[-part:]))
    apart = max(1, warm[-part // 2 - 1][0] - warm[part // 2][0])
    return {
        "median_megabytes": round(middle, 2),
        "furthest_from_median": round(furthest, 4),
        "kilobytes_per_run": round(1024.0 * (late - early) / apart, 3),
        "is_flat": furthest <= BAND,
        "looks": [[done, round(size, 2)] for done, size in looks],
    }


def page(found: dict[str, Any]) -> str:
    """The table for readers."""
    told = [
        "# Memory over many runs",
        "",
        "`python -m experiments.benchmarks.memory --write`. One process; short runs of small neighbourhoods "
        f"under two regimes, {len(SIZES) * len(REGIMES)} scenarios that take turns every {IN_A_ROW} runs, "
        f"every run with a seed of its own. Flat: after the first {WARM_UP:.0%} of the runs no look at the "
        f"resident set is more than {BAND:.0%} from their median.",
        "",
        "| engine | runs | days each | median MB | furthest from it | kB left per run | seconds | verdict |",
        "| :--- | ---: | ---: | ---: | ---: | ---: | ---: | :--- |",
    ]
    for engine, one in found.items():
        told.append(
            f"| {engine} | {one['runs']:,} | {one['days']} | {one['median_megabytes']:,.0f} | "
            f"{one['furthest_from_median']:.1%} | {one['kilobytes_per_run']:+.2f} | {one['seconds']:,.0f} | "
            f"{'flat' if one['is_flat'] else '**not flat**'} |"
        )
    return "\n".join(
        [*told, "", "kB left per run: the last quarter's median less the first's, over the runs between.", ""]
    )


def picture(found: dict[str, Any]) -> bytes:
    """Resident set over runs, one panel for each engine, as PNG."""
    with house_style():
        figure = new_figure(8.0, 3.0)
        for place, (engine, one) in enumerate(found.items()):
            axes = figure.add_subplot(1, len(found), place + 1)
            done, sizes = zip(*one["looks"], strict=True)
            middle = one["median_megabytes"]
            axes.axhspan(middle * (1 - BAND), middle * (1 + BAND), color=HUES[0], alpha=0.15)
            axes.axvline(WARM_UP * one["runs"], color=HUES[0], linewidth=0.8)
            axes.plot(done, sizes, color=HUES[1])
            axes.set_ylim(0, 1.25 * max(sizes))
            axes.set_xlabel(f"runs of the {engine} engine")
            axes.set_ylabel("MB")
        entitle(figure, "Memory over many runs", "多次运行的内存")
        return finish(figure, "memory", "Memory over many runs", "多次运行的内存", "", "").png


def main(arguments: list[str] | None = None) -> int:
    """Live all runs, print the table, write it if asked; 1 if memory is not flat."""
    parser = argparse.ArgumentParser(description="Whether memory stays flat over many runs.")
    parser.add_argument("--compiled", type=int, default=10_000, help="runs of the compiled engine")
    parser.add_argument("--reference", type=int, default=200, help="runs of the reference engine")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--write", action="store_true", help="write results/benchmarks/memory.*")
    asked = parser.parse_args(arguments)
    counts = {"compiled": asked.compiled, "reference": asked.reference}
    found = {engine: looked_at(engine, count, asked.days) for engine, count in counts.items() if count}
    print(page(found))
    if asked.write:
        ROOM.mkdir(parents=True, exist_ok=True)
        (ROOM / "memory.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (ROOM / "memory.md").write_text(page(found) + "\n![Resident set](memory.png)\n", encoding="utf-8")
        (ROOM / "memory.png").write_bytes(picture(found))
    return 0 if all(one["is_flat"] for one in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
