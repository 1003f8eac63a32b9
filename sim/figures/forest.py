"""Paired differences of the primary outcomes on one axis, each in its own spread, better to the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from sim.comparison import Comparison, Row
from sim.comparison.pairs import Interval
from sim.comparison.replicates import OutcomeLike
from sim.comparison.weight import SMALL, VERDICTS_ZH, is_too_small, smallest_that_matters, verdict_in_words
from sim.figures.canvas import (
    BAD,
    FAINT,
    GOOD,
    INK,
    SOFT,
    Picture,
    drawable,
    entitle,
    finish,
    house_style,
    new_figure,
)
from sim.tables import p_value, with_half_width

TITLE, TITLE_ZH = "What changes, in the same worlds", "同一世界中的差异"
COLOURS = {"better": GOOD, "worse": BAD}
FARTHEST = 3.0  # standard deviations that the axis shows; arrows point beyond
MOST_CONTRASTS = 4  # below each other


@dataclass(frozen=True)
class Line:
    """One difference; middle, low and high in standard deviations, None where there is none.

    matters : the declared smallest difference that matters in the same unit, None where there is none.
    """

    row: Row
    outcome: OutcomeLike
    middle: float | None
    low: float | None
    high: float | None
    matters: float | None = None


def forest(comparison: Comparison) -> Picture | None:
    """Draw the paired differences of the primary outcomes, for every contrast.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    Picture, or None if no primary outcome has a difference
    """
    lines = [line_of(comparison, row) for row in comparison.rows if row.primary]
    contrasts = list(dict.fromkeys((line.row.baseline, line.row.other) for line in lines))
    left_out = len(contrasts) - MOST_CONTRASTS
    contrasts = contrasts[:MOST_CONTRASTS]
    if all(line.middle is None for line in lines):
        return None
    rows = sum(known.primary for known in comparison.definitions)
    with house_style():
        figure = new_figure(9.9, 1.45 + len(contrasts) * (0.62 + 0.46 * rows))
        entitle(figure, TITLE, TITLE_ZH)
        panels = figure.subplots(len(contrasts), 2, squeeze=False, width_ratios=(1.0, 0.86))
        reach = _reach(lines)
        for (axes, words), contrast in zip(panels, contrasts, strict=True):
            chosen = [line for line in lines if (line.row.baseline, line.row.other) == contrast]
            _draw(axes, chosen, reach)
            _tell(words, chosen)
            other, baseline = drawable(contrast[1]), drawable(contrast[0])
            axes.set_title(f"{other}  against  {baseline}", fontsize=10, pad=21)
        panels[-1, 0].set_xlabel("standard deviations between worlds  标准化差异")
        return finish(figure, "forest", TITLE, TITLE_ZH, _caption(comparison, left_out), _alt(lines))


def line_of(comparison: Comparison, row: Row) -> Line:
    """Turn a row into units of the outcome's spread between worlds, positive where the other is better."""
    outcome = next(known for known in comparison.definitions if known.name == row.outcome)
    paired, variance = row.paired, row.pairing.variance_independent
    if paired.difference is None or not variance:
        return Line(row, outcome, None, None, None)
    unit = math.sqrt(variance / 2.0) * (-1.0 if outcome.direction == "lower" else 1.0)
    interval = paired.interval or paired.t_interval
    ends = (math.nan, math.nan) if interval is None else (interval.low / unit, interval.high / unit)
    low, high = (None, None) if math.isnan(ends[0]) else (min(ends), max(ends))
    matters = smallest_that_matters(outcome, row)
    reach = None if matters is None else matters / abs(unit)
    return Line(row, outcome, paired.difference / unit, low, high, reach)


def _reach(lines: Sequence[Line]) -> float:
    values = [abs(v) for line in lines for v in (line.middle, line.low, line.high) if v is not None]
    return min(FARTHEST, max(0.6, 1.1 * max(values, default=0.0)))


def _draw(axes: Axes, lines: Sequence[Line], reach: float) -> None:
    axes.axvline(0.0, color=INK, linewidth=1.0)
    for place, line in enumerate(lines):
        if line.matters is not None:
            band = min(line.matters, reach)
            axes.barh(
                -place, 2 * band, left=-band, height=0.62, color=FAINT, alpha=0.6, linewidth=0, zorder=0
            )
        if line.middle is not None:
            _draw_line(axes, line, -float(place), reach)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-len(lines) + 0.45, 0.55)
    axes.annotate(
        "better 较好 →", (1.0, 1.0), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points",
        ha="right", va="bottom", fontsize=8.5, color=SOFT,
    )  # fmt: skip
    axes.set_yticks([])
    beside: dict[str, Any] = {
        "xycoords": axes.get_yaxis_transform(),
        "textcoords": "offset points",
        "ha": "right",
        "annotation_clip": False,
    }
    for place, line in enumerate(lines):
        name = f"{line.outcome.code}  {line.outcome.title}  {line.outcome.title_zh}"
        axes.annotate(name, (0.0, -place), xytext=(-8, 0), va="bottom", fontsize=9.5, **beside)
        unit = drawable(line.outcome.unit)
        axes.annotate(unit, (0.0, -place), xytext=(-8, -2), va="top", fontsize=8, color=SOFT, **beside)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False, axis="y")


def _draw_line(axes: Axes, line: Line, y: float, reach: float) -> None:
    colour = _colour(line)
    assert line.middle is not None
    if line.low is not None and line.high is not None:
        ends = [max(line.low, -reach), min(line.high, reach)]
        if ends[0] < ends[1]:
            axes.plot(ends, [y, y], color=colour, linewidth=2.2, solid_capstyle="butt")
    fill = colour if line.row.verdict in COLOURS else "white"
    style: dict[str, Any] = {
        "color": colour,
        "markerfacecolor": fill,
        "markeredgewidth": 1.6,
        "linestyle": "none",
    }
    if abs(line.middle) <= reach:
        axes.plot([line.middle], [y], marker="o", markersize=7, **style)
        return
    side = math.copysign(1.0, line.middle)
    arrow = ">" if side > 0 else "<"
    axes.plot([side * 0.965 * reach], [y], marker=arrow, markersize=8, **style)
    told = f"{line.middle:+.1f}".replace("-", "−")
    beside = "right" if side > 0 else "left"  # above its interval, which would strike it through
    axes.text(side * 0.985 * reach, y + 0.16, told, ha=beside, va="bottom", color=colour, fontsize=8.5)


def _colour(line: Line) -> str:
    """Good and bad have a colour only where they matter."""
    if is_too_small(line.outcome, line.row):
        return SOFT
    return COLOURS.get(line.row.verdict, SOFT)


def _tell(axes: Axes, lines: Sequence[Line]) -> None:
    """The numbers beside the marks: difference in its own unit, corrected p, verdict."""
    axes.set_axis_off()
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(-len(lines) + 0.45, 0.55)
    head: dict[str, Any] = {
        "transform": axes.get_xaxis_transform(),
        "va": "bottom",
        "fontsize": 8.5,
        "color": SOFT,
    }
    for x, words in ((0.0, "difference 差"), (0.52, "p (Holm)"), (0.73, "verdict 结论")):
        axes.text(x, 1.02, words, **head)
    for place, line in enumerate(lines):
        y, verdict = -float(place), line.row.verdict
        axes.text(0.0, y, _difference(line), va="center", fontsize=9)
        axes.text(0.52, y, p_value(line.row.p_holm), va="center", fontsize=9)
        is_small = is_too_small(line.outcome, line.row)
        chinese = verdict_in_words(line.outcome, line.row, "zh") if is_small else VERDICTS_ZH[verdict]
        words = f"{verdict}  {chinese}" + (f"\n{SMALL}" if is_small else "")
        axes.text(0.73, y, words, va="center", fontsize=9, color=_colour(line), linespacing=1.2)


def _difference(line: Line) -> str:
    paired = line.row.paired
    interval: Interval | None = paired.interval or paired.t_interval
    reach = None if interval is None else interval.half_width
    return with_half_width(paired.difference, reach, signed=True).replace("-", "−")


def _caption(comparison: Comparison, left_out: int) -> str:
    settings = comparison.settings
    more = f" {left_out} more contrasts are in the tables." if left_out > 0 else ""
    return (
        f"Differences of replicates paired by seed ({len(comparison.seeds)} worlds), divided by the spread "
        "of the outcome between worlds, so that outcomes share an axis, and turned so that better is to the "
        f"right. Bars: {100 * settings.level:g} % intervals. Filled: resolved after Holm's correction over "
        f"{comparison.family} tests; hollow: not. On the right: the difference in its own unit, and the "
        f"corrected p. Grey bands: smaller than what was declared, before any run, to matter.{more}"
    )


def _alt(lines: Sequence[Line]) -> str:
    told = [
        f"{line.row.other} against {line.row.baseline}, {line.outcome.title}: {_difference(line)}, "
        f"{verdict_in_words(line.outcome, line.row)}"
        for line in lines
    ]
    return "Paired differences of primary outcomes. " + "; ".join(told) + "."
