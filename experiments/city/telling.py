"""The page, the table and the figure of the city."""

from __future__ import annotations

import csv
import json
import os
import platform
from pathlib import Path
from typing import Any

from sim.figures.canvas import HUES, entitle, finish, house_style, new_figure

ROOM = Path(__file__).parents[2] / "results" / "city"
WALL, PEAK = 60.0, 8.0  # seconds, GB: what was promised for the whole city on two cores
GB, MB = 1e9, 1e6
TITLE, TITLE_ZH = "A year of the city, district by district", "全市一年，按区"
CAPTION = (
    "Left: troubles that arose, and those that anybody ever held, per 1,000 households. "
    "Right: mean load of departments, sub-district offices and residents' committees on the last day."
)


def total(found: dict[str, Any], name: str) -> float:
    """The sum over districts."""
    return float(sum(row[name] for row in found["districts"]))


def table(found: dict[str, Any]) -> str:
    """Everything on one page, in Markdown."""
    rows, households = found["districts"], total(found, "households")
    two = sum(sorted((row["households"] for row in rows), reverse=True)[: found["threads"]])
    measured = {
        "wall seconds": f"{found['wall']:.1f}",
        "CPU seconds": f"{found['cpu']:.1f}",
        "CPU seconds for each thread: about the wall where nobody else works": (
            f"{found['cpu'] / found['threads']:.1f}"
        ),
        "of these planning (one thread)": f"{found['planning']:.1f}",
        "peak resident memory, GB": f"{found['peak'] / GB:.2f}",
        "of these before any district, GB": f"{found['before'] / GB:.2f}",
        "peak bytes per household of the districts alive at once": (
            f"{(found['peak'] - found['before']) / two:,.0f}"
        ),
        "CPU milliseconds per neighbourhood-year": (
            f"{1000 * found['cpu'] / total(found, 'neighbourhoods') * 365 / found['days']:.2f}"
        ),
        "load of the machine at the end (others' work included)": f"{found['load']:.1f}",
    }
    told = [
        f"# {TITLE}",
        "",
        f"{total(found, 'neighbourhoods'):,.0f} neighbourhoods, {total(found, 'compounds'):,.0f} compounds, "
        f"{households:,.0f} households, {total(found, 'residents'):,.0f} residents in {len(rows)} districts; "
        f"{found['days']} days under one_three_x, no log, {found['threads']} threads on "
        f"{os.cpu_count()} cores, Python {platform.python_version()}. What is timed, and what the columns "
        "mean, is in experiments/city/README.md.",
        "",
        f"{total(found, 'troubles'):,.0f} troubles arose; {total(found, 'visible'):,.0f} became visible "
        f"disputes, {total(found, 'visible') / total(found, 'neighbourhoods'):.0f} for a neighbourhood; "
        f"{total(found, 'resolved'):,.0f} had been remedied in truth by the last day and "
        f"{total(found, 'closed'):,.0f} closed in the books.",
        "",
        "| what it took | value |",
        "| :--- | ---: |",
        *(f"| {name} | {value} |" for name, value in measured.items()),
    ]
    if total(found, "neighbourhoods") > 4500 and found["days"] >= 365:
        fits = found["wall"] <= WALL and found["peak"] <= PEAK * GB
        told += ["", f"Asked were {WALL:.0f} s and {PEAK:.0f} GB: {'kept' if fits else 'not kept'}."]
    told += [
        "",
        "| district | sub-districts | neighbourhoods | households | troubles | visible | resolved | closed "
        "| departments: load, queue, days behind | offices: load, queue | committees: load, queue |",
        "| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        told.append(
            f"| {row['district']} | {row['subdistricts']} | {row['neighbourhoods']} "
            f"| {row['households']:,} | {row['troubles']:,} | {row['visible']:,} | {row['resolved']:,} "
            f"| {row['closed']:,} | {row['departments_load']:.2f}, {row['departments_queue']:,.0f}, "
            f"{row['departments_days']:.1f} | {row['subdistricts_load']:.2f}, "
            f"{row['subdistricts_queue']:,.0f} | {row['committees_load']:.2f}, "
            f"{row['committees_queue']:.1f} |"
        )
    return "\n".join(told)


def write(found: dict[str, Any]) -> None:
    """Keep the page, the numbers, the table and the figure."""
    ROOM.mkdir(parents=True, exist_ok=True)
    (ROOM / "report.md").write_text(f"{table(found)}\n\n![{TITLE}](city.png)\n\n{CAPTION}\n", "utf-8")
    took = {name: value for name, value in found.items() if name != "districts"}
    (ROOM / "city.json").write_text(json.dumps(took, indent=1, sort_keys=True) + "\n", "utf-8")
    with (ROOM / "city.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found["districts"][0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found["districts"])
    (ROOM / "city.png").write_bytes(picture(found))


def picture(found: dict[str, Any]) -> bytes:
    """Troubles and loads by district, as PNG."""
    rows = found["districts"]
    places, names = range(len(rows)), [row["district"] for row in rows]
    with house_style():
        figure = new_figure(9.0, 4.6)
        left, right = figure.subplots(1, 2, sharey=True)
        for name, colour in (("troubles", HUES[1]), ("visible", HUES[2])):
            shares = [1000.0 * row[name] / row["households"] for row in rows]
            left.barh(places, shares, color=colour, label=name)
        left.set_yticks(places, names)
        left.invert_yaxis()
        left.set_xlabel("per 1,000 households")
        for name, colour, mark in (
            ("departments", HUES[0], "o"), ("subdistricts", HUES[2], "s"), ("committees", HUES[3], "D"),
        ):  # fmt: skip
            right.plot([row[f"{name}_load"] for row in rows], places, mark, color=colour, label=name)
        right.set_xlabel("load, share of hours")
        for axes in (left, right):
            axes.legend(fontsize=8, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3)
        entitle(figure, TITLE, TITLE_ZH)
        return finish(figure, "city", TITLE, TITLE_ZH, CAPTION, "").png
