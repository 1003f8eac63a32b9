"""The figure of where X loses: three maps of differences, and three of what should explain them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.comparison.multiplicity import holm
from sim.typeface import use_house_typeface

# outcome, how it is called, +1 if more is better and -1 if less is
OUTCOMES = (
    ("durable_share", "durably resolved, share of all troubles 持久化解", +1),
    ("time_to_resolution", "restricted mean days to resolution 化解天数", -1),
    ("hours_per_durable_resolution", "hours per durable resolution 每件工时", -1),
)
EXPLAINING = ("hub_utilisation", "attendance", "hub_queue", "invited", "meetings", "failed_meetings")
EXPLAINED = (
    ("hub_utilisation", "hub utilisation ρ under X 枢纽负荷"),
    ("attendance", "share of the invited who came 出席率"),
    ("invited", "bodies invited per calling 每次邀请方数"),
)
LEVEL = 0.05
Row = Mapping[str, float]


def grid(rows: list[Row], name: str) -> tuple[list[float], list[float], np.ndarray]:
    """Hours, partners, and a number over both: array of shape (hours, partners)."""
    hours = sorted({row["hub_hours_a_week"] for row in rows})
    partners = sorted({row["partners_called"] for row in rows})
    table = np.full((len(hours), len(partners)), np.nan)
    for row in rows:
        table[hours.index(row["hub_hours_a_week"]), partners.index(row["partners_called"])] = row[name]
    return hours, partners, table


def corrected(rows: list[Row]) -> list[dict[str, float]]:
    """Rows with p corrected after Holm over all cells and outcomes of the map, beside the raw ones."""
    places = [
        (number, name) for name, _, _ in OUTCOMES for number, row in enumerate(rows)
        if math.isfinite(row[f"{name}_p"])
    ]  # fmt: skip
    adjusted = holm([rows[number][f"{name}_p"] for number, name in places])
    found = [dict(row) for row in rows]
    for row in found:
        row |= {f"{name}_holm": math.nan for name, _, _ in OUTCOMES}
    for (number, name), p in zip(places, adjusted, strict=True):
        found[number][f"{name}_holm"] = math.nan if p is None else p
    return found


def pairs_of(rows: list[Row]) -> str:
    """How many pairs of runs a cell holds, as a person reads it."""
    counts = sorted({int(row[f"{name}_pairs"]) for row in rows for name, _, _ in OUTCOMES})
    return f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


def draw_map(rows: list[Row], path: Path) -> None:
    """Three maps of differences, red where X loses; below, what explains them."""
    use_house_typeface()
    rows = corrected(rows)  # type: ignore[assignment]
    figure = Figure(figsize=(13.0, 8.0), layout="constrained")
    figure.suptitle(
        f"1+3+X less 1+3, {pairs_of(rows)} pairs of runs per cell; red: X is worse; "
        f"* p below {LEVEL:g} after Holm over all cells.  Rows and columns are categories, not to scale.",
        fontsize=11,
    )
    axes = figure.subplots(2, 3)
    for axis, (name, title, way) in zip(axes[0], OUTCOMES, strict=True):
        hours, partners, table = grid(rows, f"{name}_difference")
        _, _, p = grid(rows, f"{name}_holm")
        known = np.abs(table[np.isfinite(table)])
        widest = 1.6 * known.max() if known.size and known.max() > 0.0 else 1.0  # pale enough to read
        shades = axis.imshow(
            way * table, cmap="RdBu", vmin=-widest, vmax=widest, aspect="auto", origin="lower"
        )
        _label(axis, shades, hours, partners, table, p < LEVEL, is_signed=True)
        axis.set_title(title, fontsize=10)
    for axis, (name, title) in zip(axes[1], EXPLAINED, strict=True):
        hours, partners, table = grid(rows, name)
        shades = axis.imshow(table, cmap="Greys", aspect="auto", origin="lower", vmin=0.0, alpha=0.6)
        _label(axis, shades, hours, partners, table, np.zeros(table.shape, dtype=bool), decimals=2)
        axis.set_title(title, fontsize=10)
    figure.savefig(path, dpi=100, metadata={"Software": None})


def told(table: np.ndarray, is_signed: bool = False, decimals: int | None = None) -> list[list[str]]:
    """Numbers of a map with as many decimals as give the largest two digits: few pairs bear no more.

    Parameters
    ----------
    table : float array of shape (hours, partners)
    is_signed : bool, whether a positive number gets its sign
    decimals : int, optional
    """
    known = np.abs(table[np.isfinite(table)])
    largest = float(known.max()) if known.size else 0.0
    if decimals is None:
        decimals = max(0, 1 - math.floor(math.log10(largest))) if largest > 0.0 else 0
    return [
        ["–" if math.isnan(value) else _number(value, decimals, is_signed) for value in line]
        for line in table.tolist()
    ]


def _number(value: float, decimals: int, is_signed: bool) -> str:
    rounded = round(value, decimals) + 0.0  # never minus zero
    return f"{rounded:{'+' if is_signed and rounded else ''}.{decimals}f}".replace("-", "−")


def ink_on(shade: tuple[float, ...]) -> str:
    """Black on light and white on dark, whichever can be read; a transparent shade lies on white paper."""
    red, green, blue, alpha = shade
    light = alpha * (0.299 * red + 0.587 * green + 0.114 * blue) + (1.0 - alpha)
    return "black" if light > 0.5 else "white"


def _label(
    axis: Any, shades: Any, hours: list[float], partners: list[float], table: np.ndarray,
    stars: np.ndarray, is_signed: bool = False, decimals: int | None = None,
) -> None:  # fmt: skip
    axis.set_xticks(range(len(partners)), [f"{n:g}" for n in partners])
    axis.set_yticks(range(len(hours)), [f"{h:g}" for h in hours])
    axis.set_xlabel("partners called at most (categories) 最多邀请伙伴数", fontsize=9)
    axis.set_ylabel("hours of the hub a week (categories) 枢纽周工时", fontsize=9)
    words = told(table, is_signed, decimals)
    for (i, j), value in np.ndenumerate(table):
        ink = "black"  # on the paper of a cell without a number
        if math.isfinite(value):
            ink = ink_on(shades.to_rgba(float(shades.get_array()[i, j]), alpha=shades.get_alpha()))
        axis.text(
            j, i, words[i][j] + ("*" if stars[i, j] else ""), ha="center", va="center", fontsize=9, color=ink
        )
