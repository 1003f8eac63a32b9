"""The table, the file of numbers and the figure of the benchmark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.figures.canvas import HUES, entitle, finish, house_style, new_figure

ROOM = Path(__file__).parents[2] / "results" / "benchmarks"


def table(found: dict[str, Any]) -> str:
    """Everything on one page."""
    years, machine, need = found["years"], found["machine"], found["needs"]
    told = [
        "# How fast the engines are",
        "",
        f"Shixin, {found['households']:,} households, one_three_x, {years} years; what is timed says",
        "experiments/benchmarks/declaration.md. "
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, "
        f"Mesa {machine['mesa']}, numba {machine['numba']}; "
        f"load {machine['load_before']:.1f} before and {machine['load_after']:.1f} after.",
        "",
        "| what | CPU ms per neighbourhood-year | the least | wall ms | neighbourhood-years per second |",
        "| :--- | ---: | ---: | ---: | ---: |",
    ]
    for name, one in found["seconds_per_run"].items():
        cpu, least, wall = (1000 * one[kind] / years for kind in ("cpu", "least", "wall"))
        told.append(f"| {name} | {cpu:,.2f} | {least:,.2f} | {wall:,.2f} | {1000 / cpu:,.1f} |")
    rows = {
        "compiled (with outcomes) over reference": f"{found['compiled_over_reference']:.1f}",
        "compiled (with outcomes) over daily Mesa": f"{found['compiled_over_daily_mesa']:.1f}",
        "multiple of the floor (settle and live, log written)": f"{found['multiple_of_floor']:.2f}",
        "the same, of the floor whose draws are made by the block": (
            f"{found['multiple_of_floor_by_the_block']:.2f}"
        ),
        "household-days per second, nominal (loops)": f"{found['household_days_per_second_nominal']:,.0f}",
        "household-days per second, touched (loops)": f"{found['household_days_per_second_touched']:,.0f}",
        "keyed draws of one run": f"{need['draws']:,}",
        "household-days touched, of nominal": f"{need['touched']:,} of {need['nominal']:,}",
        "cases, claims, events of one run": f"{need['cases']:,}, {need['claims']:,}, {need['events']:,}",
        "troubles, claims of daily Mesa": "{troubles:,.0f}, {claims:,.0f}".format(**found["daily_mesa"]),
        "bytes per household: its record": f"{found['bytes_per_household_state']:,}",
        "bytes per household: whole world, without log": f"{found['bytes_per_household_all']:,.0f}",
        "two processes at once keep: worlds, bare kernel": "{worlds:.2f}, {kernel:.2f}".format(
            **found["two_at_once"]["processes"]
        ),
        "two threads at once keep: batch, batch with log and outcomes in Python, bare kernel": (
            "{batch:.2f}, {with log and outcomes:.2f}, {kernel:.2f}".format(**found["two_at_once"]["threads"])
        ),
        "parallel efficiency of the kernel's: processes, threads": ", ".join(
            f"{way['efficiency']:.2f}" for way in found["two_at_once"].values()
        ),
        "`linli run` of a month, nothing compiled yet": f"{found['starts']['cold_start']:.1f} s",
        "`linli run` of a month, everything compiled": f"{found['starts']['cached_start']:.2f} s",
    }
    told += ["", "| number | value |", "| :--- | ---: |", *(f"| {k} | {v} |" for k, v in rows.items())]
    if "others" in found:
        told += [
            "",
            "| the daily model elsewhere | version | CPU ms per neighbourhood-year | compiled over it |",
        ]
        told += ["| :--- | :--- | ---: | ---: |"]
        told += [_of_another(name, one) for name, one in found["others"].items()]
    told += ["", "| phase of the compiled engine | ms per neighbourhood-year |", "| :--- | ---: |"]
    phases = sorted(found["phases_ms_per_year"].items(), key=lambda item: -item[1])
    told += [f"| {name} | {value:.3f} |" for name, value in phases]
    return "\n".join(told)


def _of_another(name: str, one: dict[str, Any]) -> str:
    if "unavailable" in one:
        return f"| {name} | not timed: {one['unavailable']} | | |"
    cpu = 1000 * one["cpu_per_year"]
    return (
        f"| {name} | {one['version']}, Python {one['python']} | {cpu:,.2f} | {one['compiled_over_it']:.1f} |"
    )


def write(found: dict[str, Any]) -> None:
    """Keep the numbers, the page and the figure."""
    ROOM.mkdir(parents=True, exist_ok=True)
    (ROOM / "bench.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (ROOM / "bench.md").write_text(table(found) + "\n\n![CPU time](bench.png)\n", encoding="utf-8")
    (ROOM / "bench.png").write_bytes(picture(found))


def picture(found: dict[str, Any]) -> bytes:
    """CPU time per neighbourhood-year, on a scale of powers of ten, as PNG."""
    names = list(found["seconds_per_run"])
    values = [1000 * found["seconds_per_run"][name]["cpu"] / found["years"] for name in names]
    with house_style():
        figure = new_figure(8.0, 3.4)
        axes = figure.add_subplot()
        axes.barh(names, values, color=[HUES[1] if n.startswith("compiled") else HUES[0] for n in names])
        axes.set_xscale("log")
        axes.invert_yaxis()
        axes.set_xlabel("CPU milliseconds per neighbourhood-year")
        for place, value in enumerate(values):
            axes.annotate(f" {value:,.2f}", (value, place), va="center")
        entitle(figure, "What a year of one neighbourhood costs", "一个邻里一年的计算时间")
        return finish(figure, "bench", "What a year costs", "计算时间", "", "").png
