"""The page on where X loses, filled from the rows of the sweep."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy import stats

from experiments.coordination.x_may_lose_drawing import EXPLAINING, LEVEL, OUTCOMES, Row, corrected, draw_map

__all__ = ["EXPLAINING", "OUTCOMES", "as_markdown", "draw_map"]

SECOND_MAP = (
    "This is the second map. The first, which had been planned, moved the limit `partners_called` alone; it "
    "came out the same from one partner on, because a table calls only who brings what is missing and one is "
    "nearly always enough. This one was drawn after seeing that, to make the tables large. The planned one "
    "is kept in [limit_only](limit_only/x_may_lose.md) and speaks for the regime as declared; this one does "
    "not."
)


def is_worse(row: Row, name: str, way: int) -> bool:
    return row[f"{name}_difference"] * way < 0.0


def is_clear(row: Row, name: str) -> bool:
    return row[f"{name}_holm"] < LEVEL


def typed(options: Mapping[str, int | str]) -> str:
    """What was typed to get this map, in full."""
    names = ("hours", "partners", "spare", "replicates", "warmup", "measured")
    return " ".join(f"{name}={options[name]}" for name in names)


def as_markdown(rows: list[Row], options: Mapping[str, int | str], question: str) -> str:
    """The page: where X loses, and what the hub's load and attendance say about it."""
    rows = corrected(rows)  # type: ignore[assignment]
    lines = [
        "# Where X loses",
        "",
        f"Made by `python -m experiments.coordination.x_may_lose {typed(options)}` for the question "
        f"`{question}`; not edited by hand. {options['replicates']} pairs of runs per cell, "
        f"{options['warmup']} days of warm-up and {options['measured']} measured, the default neighbourhood. "
        "Hours of the hub are those of the Party "
        "branch before its own administration. "
        + (
            "As many partners are called as the column says, needed or not: `meeting.spare_partners` is set "
            "to that number under both regimes, where the declared value is 0. "
            if options["spare"]
            else "Only partners that bring what is missing are called, as declared. "
        )
        + "A difference is `one_three_x` less `one_three` under the same "
        f"seeds; *clearly* means a paired p below {LEVEL:g} after Holm's correction over all cells and "
        "outcomes.",
        "",
        "![Maps of differences, hub utilisation and attendance](x_may_lose.png)",
        "",
        "| outcome | cells | X worse | clearly worse | X better | clearly better "
        "| worst cell (hours × partners) |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for name, title, way in OUTCOMES:
        known = [row for row in rows if not math.isnan(row[f"{name}_difference"])]
        if not known:
            lines.append(f"| {title} | 0 | – | – | – | – | not defined in runs of this length |")
            continue
        worse = [row for row in known if is_worse(row, name, way)]
        better = [row for row in known if row[f"{name}_difference"] * way > 0.0]
        worst = min(known, key=lambda row: row[f"{name}_difference"] * way)
        at = f"{worst['hub_hours_a_week']:g} × {worst['partners_called']:g}"
        lines.append(
            f"| {title} | {len(known)} | {len(worse)} | {sum(is_clear(row, name) for row in worse)} "
            f"| {len(better)} | {sum(is_clear(row, name) for row in better)} "
            f"| {at}: {worst[f'{name}_difference']:+.2g} |"
        )
    made = sum(not math.isnan(row[f"{name}_p"]) for row in rows for name, _, _ in OUTCOMES)
    raw = sum(row[f"{name}_p"] < LEVEL for row in rows for name, _, _ in OUTCOMES)
    lines += [
        "",
        f"{made} comparisons were made, cells that are copies of each other included. {raw} had a p below "
        f"{LEVEL:g} before the correction, where luck alone would give about {LEVEL * made:.0f}.",
    ]
    if options["spare"]:
        lines += ["", SECOND_MAP]
    lost = [row for row in rows if all(is_worse(row, name, way) for name, _, way in OUTCOMES)]
    places = ", ".join(f"{row['hub_hours_a_week']:g} × {row['partners_called']:g}" for row in lost)
    lines += ["", f"Worse on all three at once (hours × partners): {places or 'nowhere'}."]
    lines += ["", "## The hub's load", "", *_loads(rows), "", *_ranks(rows), ""]
    return "\n".join(lines)


def _loads(rows: list[Row]) -> list[str]:
    lines = [
        "| hours a week | ρ under 1+3 | ρ under X, by partners called | attendance | meetings without quorum "
        "| cases in its queue, 1+3 → X |",
        "|--:|--:|---|---|---|---|",
    ]
    for hours in sorted({row["hub_hours_a_week"] for row in rows}):
        here = sorted(
            (row for row in rows if row["hub_hours_a_week"] == hours), key=lambda r: r["partners_called"]
        )
        shown = [
            ", ".join(f"{row['partners_called']:g}: {row[name]:.2f}" for row in here)
            for name in ("hub_utilisation", "attendance", "failed_meetings")
        ]
        queue = f"{here[0]['hub_queue_one_three']:.1f} → {here[-1]['hub_queue']:.1f}"
        load = here[0]["hub_utilisation_one_three"]
        lines.append(f"| {hours:g} | {load:.2f} | {' | '.join(shown)} | {queue} |")
    return lines


def _ranks(rows: list[Row]) -> list[str]:
    """How closely the differences follow load, attendance and size of the table over the cells of the map."""
    lines = [
        "Rank correlation over the cells between what X changes (up is better) and what should explain it; "
        "with so few cells, below about 0.4 it says nothing:",
        "",
        "| outcome | ρ under X | attendance | bodies invited |",
        "|---|--:|--:|--:|",
    ]
    for name, title, way in OUTCOMES:
        cells = [
            f"{_rank(rows, name, way, other):+.2f}" for other in ("hub_utilisation", "attendance", "invited")
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return lines


def _rank(rows: list[Row], name: str, way: int, other: str) -> float:
    pairs = np.array([(way * row[f"{name}_difference"], row[other]) for row in rows])
    pairs = pairs[np.isfinite(pairs).all(axis=1)]
    if len(pairs) < 3:
        return math.nan
    if (pairs == pairs[0]).all(axis=0).any():
        return math.nan
    return float(stats.spearmanr(pairs[:, 0], pairs[:, 1]).statistic)
