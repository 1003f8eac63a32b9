"""The table, the numbers and the figure of how cost grows."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from sim.figures.canvas import HUES, entitle, finish, house_style, mark, new_figure

ROOM = Path(__file__).parents[2] / "results" / "benchmarks"
WHOLE, ALONE = "settling and days", "days alone"
PANELS = {  # label of the axis, and for each line its series, what of it, and its name
    "households": (
        ("households, in more compounds", "all", "more compounds"),
        ("households, in a larger compound", "all", "a larger compound"),
    ),
    "troubles in the run": (("disputes", "all", WHOLE), ("disputes", "days", ALONE)),
    "neighbourhoods, coupled": (("neighbourhoods", "all", WHOLE), ("neighbourhoods", "days", ALONE)),
    "days": (("days", "all", WHOLE), ("days", "days", ALONE)),
}
TITLE, TITLE_ZH = "How cost grows", "计算量如何增长"


def table(found: dict[str, Any]) -> str:
    """Everything on one page, in Markdown."""
    told = [
        f"# {TITLE}",
        "",
        "CPU seconds of one thread for settling and living, without a log, the least of "
        f"{found['rounds']} rounds; what is timed says experiments/benchmarks/declaration.md. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {found['load']:.1f} at the end. "
        "Exponents by least squares on logarithms.",
        "",
        "| what grows | from | to | exponent | of the last four points | settling | days | building |",
        "| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in found["series"].items():
        fits = one["exponent"]
        told.append(
            f"| {name} | {one['sizes'][0]:,} | {one['sizes'][-1]:,} | {fits['all']:.2f} "
            f"| {one['exponent_of_the_longest']:.2f} | {fits['settling']:.2f} | {fits['days']:.2f} "
            f"| {fits['building']:.2f} |"
        )
    told += [
        "",
        "Settling a compound is quadratic in its households by design: everybody races against everybody for "
        "ties, so that a newcomer moves nobody else's luck. More compounds of one size cost in proportion.",
        "",
        "Settling many neighbourhoods costs in proportion; their days cost more than that. What is known "
        "of it is memory: one neighbourhood lies in the processor's cache and hundreds do not, so that the "
        "same reads take longer, the more so the more others use the machine.",
        "",
        "| what grows | size | settling ms | days ms | building ms |",
        "| :--- | ---: | ---: | ---: | ---: |",
    ]
    for name, one in found["series"].items():
        for place, size in enumerate(one["sizes"]):
            parts = (
                f"{1000 * one['seconds'][part][place]:,.2f}" for part in ("settling", "days", "building")
            )
            told.append(f"| {name} | {size:,} | {' | '.join(parts)} |")
    return "\n".join(told)


def write(found: dict[str, Any]) -> None:
    """Keep the page, the numbers and the figure."""
    ROOM.mkdir(parents=True, exist_ok=True)
    (ROOM / "growth.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    (ROOM / "growth.md").write_text(f"{table(found)}\n\n![{TITLE}](growth.png)\n", "utf-8")
    (ROOM / "growth.png").write_bytes(picture(found))


def picture(found: dict[str, Any]) -> bytes:
    """CPU seconds against size, four panels on logarithmic scales, as PNG."""
    with house_style():
        figure = new_figure(8.6, 6.4)
        for axes, (label, lines) in zip(figure.subplots(2, 2).flat, PANELS.items(), strict=True):
            for place, (name, part, words) in enumerate(lines):
                one = found["series"][name]
                words = f"{words}: exponent {one['exponent'][part]:.2f}"
                axes.plot(
                    one["sizes"], one["seconds"][part], marker=mark(place), color=HUES[1 + place], label=words
                )
            axes.set_xscale("log")
            axes.set_yscale("log")
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
                axis.set_minor_locator(NullLocator())
                axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
            axes.set_xlabel(label)
            axes.set_ylabel("CPU seconds")
            axes.legend(fontsize=8, loc="upper left")
            axes.margins(y=0.22)
        entitle(figure, TITLE, TITLE_ZH)
        return finish(figure, "growth", TITLE, TITLE_ZH, "", "").png
