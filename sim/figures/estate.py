"""A small map: every stairwell of the compounds, darker the more troubles stay unresolved behind its doors.

Drawn from the numbers of buildings, stairwells and households, which is all that the model knows
of the ground. Walls are true, distances are not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from sim.figures.canvas import (
    INK,
    SOFT,
    Picture,
    drawable,
    entitle,
    finish,
    house_style,
    new_figure,
    wrapped,
)
from sim.outcomes import Outcomes

MINUS = "−"
TITLE, TITLE_ZH = "Where troubles stay", "矛盾滞留在哪里"
MOST_STAIRWELLS = 400
ROOFS, CHANGES = "YlOrBr", "PuOr_r"  # both can be told by people who do not see red from green
SHAPE = 1.15  # width over height that a compound comes near
WIDTH, DEPTH, LANE, ROAD = 1.0, 1.3, 0.75, 0.95  # of a stairwell; between buildings; between their rows
BETWEEN = 1.6  # compounds
FOOT = 3.0  # room below for names
MARKED = 0.5  # of the scale of changes, from which a stairwell gets a sign
LEAST = 0.25  # of the mean level: changes are drawn on no narrower a scale, so that small ones look small
LETTER = 0.26  # width of a letter below a compound, in stairwells


@dataclass(frozen=True)
class Plot:
    """One compound on the sheet: lower left corner, size, buildings side by side, stairwells in one."""

    row: int
    x: float
    width: float
    height: float
    across: int
    per_building: int


@dataclass(frozen=True)
class _Shades:
    """Colours from one number to another."""

    low: float
    high: float
    name: str

    @property
    def scale(self) -> ScalarMappable:
        return ScalarMappable(Normalize(self.low, self.high), colormaps[self.name])

    def colour(self, value: float) -> tuple[float, float, float, float]:
        share = (value - self.low) / (self.high - self.low)
        return colormaps[self.name](min(1.0, max(0.0, share)))


def estate(runs: Mapping[str, Mapping[int, Outcomes]]) -> Picture | None:
    """Draw the compounds under the first regime, and what the last one changes.

    Parameters
    ----------
    runs : mapping regime → seed → Outcomes

    Returns
    -------
    Picture, or None without a run, or with too many stairwells to be seen
    """
    filled = {regime: list(by_seed.values()) for regime, by_seed in runs.items() if by_seed}
    if not filled:
        return None
    some = next(iter(filled.values()))[0]
    if len(some.stairwells["households"]) > MOST_STAIRWELLS:
        return None
    first, last = next(iter(filled)), list(filled)[-1]
    rates = {regime: _rates(filled[regime]) for regime in dict.fromkeys((first, last))}
    plots = lay_out(some)
    with house_style():
        wide, high = plots[-1].x + plots[-1].width + 1.0, max(plot.height for plot in plots) + FOOT + 0.2
        figure = new_figure(9.2, 0.8 + len(rates) * (0.45 + 7.9 * high / wide))
        entitle(figure, TITLE, TITLE_ZH)
        panels = figure.subplots(len(rates), 1, squeeze=False)[:, 0]
        shades = _Shades(0.0, max(float(np.quantile(rates[first], 0.98)), 1e-9), ROOFS)
        _draw(panels[0], some, plots, rates[first], shades, signs=False)
        panels[0].set_title(drawable(first), fontsize=9.5)
        _key(figure, panels[0], shades, "unresolved troubles\nper household and year\n每户每年未化解矛盾")
        if last != first:
            change = rates[last] - rates[first]
            reach = scale_of_changes(rates[first], change)
            shades = _Shades(-reach, reach, CHANGES)
            _draw(panels[1], some, plots, change, shades, signs=True)
            panels[1].set_title(f"{drawable(last)}  less  {drawable(first)}  变化", fontsize=9.5)
            _key(figure, panels[1], shades, "more (+) or fewer (−)\nof them\n增减")
        for axes in panels:
            axes.set_xlim(-0.5, wide - 0.5)
            axes.set_ylim(-FOOT, high - FOOT + 0.1)
        return finish(figure, "map", TITLE, TITLE_ZH, _caption(len(filled[first]), rates), _alt(some, rates))


def scale_of_changes(level: np.ndarray, change: np.ndarray) -> float:
    """How far the scale of changes reaches either way: to the largest, or to a share of the mean level.

    Parameters
    ----------
    level, change : float arrays of shape (stairwells,), troubles per household and year
    """
    return max(float(np.abs(change).max()), LEAST * float(level.mean()), 1e-9)


def _rates(runs: Sequence[Outcomes]) -> np.ndarray:
    """Troubles of the window never resolved in truth, per household and year, mean over replicates."""
    rates = [
        run.stairwells["lasting"] / run.stairwells["households"] / ((run.days - run.warmup) / 365.0)
        for run in runs
    ]
    return np.stack(rates).mean(axis=0)


def lay_out(some: Outcomes) -> list[Plot]:
    """Compounds from left to right, each folded into rows of buildings until it has a likely shape."""
    plots, x = [], 0.0
    for row in range(len(some.compounds)):
        building = some.stairwells["building"][some.stairwells["compound"] == row]
        per_building, buildings = int(np.bincount(building).max()), int(building.max()) + 1

        folded = [_folded(across, per_building, buildings) for across in range(1, buildings + 1)]
        width, height = min(folded, key=lambda size: abs(math.log(size[0] / size[1] / SHAPE)))
        across = folded.index((width, height)) + 1
        plots.append(Plot(row, x, width, height, across, per_building))
        x += width + BETWEEN
    return plots


def _folded(across: int, per_building: int, buildings: int) -> tuple[float, float]:
    """Width and height of a compound with so many buildings side by side."""
    rows = -(-buildings // across)
    return across * (per_building * WIDTH + LANE) + LANE, rows * (DEPTH + ROAD) + ROAD


def _draw(axes: Axes, some: Outcomes, plots: Sequence[Plot], values: np.ndarray, shades: _Shades,
          signs: bool) -> None:  # fmt: skip
    axes.set_axis_off()
    axes.set_aspect("equal")
    for plot in plots:
        axes.add_patch(
            FancyBboxPatch(
                (plot.x, 0.0), plot.width, plot.height, boxstyle="round,pad=0,rounding_size=0.5",
                facecolor="#f7f7f4", edgecolor=SOFT, linewidth=1.0,
            )
        )  # fmt: skip
        mine = np.flatnonzero(some.stairwells["compound"] == plot.row)
        seen: dict[int, int] = {}
        for stairwell in mine.tolist():
            building = int(some.stairwells["building"][stairwell])
            place = seen.get(building, 0)
            seen[building] = place + 1
            _draw_stairwell(axes, corner(plot, building, place), float(values[stairwell]), shades, signs)
        for building, count in seen.items():
            outline = corner(plot, building, 0)
            axes.add_patch(Rectangle(outline, count * WIDTH, DEPTH, fill=False, edgecolor=INK, linewidth=0.7))
        _name(axes, plot, some.compounds[plot.row], int(some.stairwells["households"][mine].sum()))


def corner(plot: Plot, building: int, place: int) -> tuple[float, float]:
    """Lower left corner of a stairwell, by the number of its building and its place in it."""
    column, row = building % plot.across, building // plot.across
    left = plot.x + LANE + column * (plot.per_building * WIDTH + LANE) + place * WIDTH
    return left, plot.height - (row + 1) * (DEPTH + ROAD)


def _draw_stairwell(axes: Axes, at: tuple[float, float], value: float, shades: _Shades,
                    signs: bool) -> None:  # fmt: skip
    colour = shades.colour(value)
    axes.add_patch(Rectangle(at, WIDTH, DEPTH, facecolor=colour, edgecolor="white", linewidth=0.6))
    if signs and abs(value) > MARKED * shades.high:
        middle = at[0] + WIDTH / 2.0, at[1] + DEPTH / 2.0
        axes.text(*middle, "+" if value > 0.0 else "−", ha="center", va="center", fontsize=8, color="white")


def _name(axes: Axes, plot: Plot, title: str, households: int) -> None:
    below: dict[str, Any] = {"xycoords": "data", "textcoords": "offset points", "ha": "center", "va": "top"}
    foot = (plot.x + plot.width / 2.0, 0.0)
    words = wrapped(title, max(14, int(plot.width / LETTER)))
    down = -6 - 12 * len(words.splitlines())
    axes.annotate(words, foot, xytext=(0, -3), fontsize=8.5, linespacing=1.15, **below)
    axes.annotate(f"{households} 户 households", foot, xytext=(0, down), fontsize=8, color=SOFT, **below)


def _key(figure: Figure, axes: Axes, shades: _Shades, words: str) -> None:
    bar = figure.colorbar(shades.scale, ax=axes, shrink=0.62, aspect=16, pad=0.01)
    bar.set_label(words, fontsize=8, rotation=0, ha="left", va="center", labelpad=8)
    bar.outline.set_visible(False)
    bar.ax.grid(visible=False)


def _caption(replicates: int, rates: Mapping[str, np.ndarray]) -> str:
    first, *others = rates
    below = ""
    if others:
        change = rates[others[0]] - rates[first]
        lowest, highest, mean = (
            f"{value:+.4f}".replace("-", MINUS) for value in (change.min(), change.max(), change.mean())
        )
        below = (
            f" Below: {others[0]} less {first}, that is all rules in which the two differ, together. Changes "
            f"of single stairwells lie between {lowest} and {highest}, their mean is {mean}; the scale "
            f"reaches at least {100 * LEAST:.0f} % of the mean level; signs mark changes beyond half of it."
        )
    return (
        "Troubles that arose after the warm-up and were never resolved in truth by the end of the record, "
        f"mean of {replicates} replicates, under {first}: {rates[first].min():.2f} to "
        f"{rates[first].max():.2f} per household and year.{below} Every block is a stairwell, every outline "
        "a building, every wall a compound. Laid out by number, not surveyed."
    )


def _alt(some: Outcomes, rates: Mapping[str, np.ndarray]) -> str:
    told = []
    first, *others = rates
    below = f" Below, {others[0]} less {first}." if others else ""
    for regime, values in rates.items():
        means = [
            f"{title} {float(values[some.stairwells['compound'] == row].mean()):.3f}"
            for row, title in enumerate(some.compounds)
        ]
        told.append(f"{regime}: {', '.join(means)}")
    return (
        "Unresolved troubles per household and year, mean over stairwells. " + "; ".join(told) + "." + below
    )
