"""The funnel: of a hundred troubles that arise, how many are named, voiced, held, resolved, and stay so."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from sim.comparison import Comparison
from sim.figures.canvas import (
    INK,
    SOFT,
    Picture,
    drawable,
    entitle,
    finish,
    house_style,
    hue,
    new_figure,
)
from sim.outcomes import Outcomes
from sim.outcomes.numbered import STEPS as FUNNEL_STEPS

TITLE, TITLE_ZH = "Of a hundred troubles that arise", "每百件矛盾的去向"
MOST_REGIMES = 4  # side by side

STEPS = (
    ("", "arise", "发生"),
    ("known_share", "named or found", "被察觉"),
    ("voiced_share", "voiced or found", "被提出"),
    ("held_share", "held by an institution", "进入机构"),
    ("resolution_share", "resolved, also by talk", "真正化解"),
    ("durable_share", "durably resolved", "持久化解"),
    ("escalated_share", "escalated", "上行"),
    ("court_share", "taken to court", "诉至法院"),
)
GAPS = {4: 0.55, 6: 0.55}  # rows before which the eye should rest
TINTS = {4: "#2a7f62", 5: "#2a7f62", 6: "#b5532a", 7: "#b5532a"}


def funnel(
    comparison: Comparison, runs: Mapping[str, Mapping[int, Outcomes]] | None = None
) -> Picture | None:
    """Draw what becomes of a hundred troubles under each regime.

    Parameters
    ----------
    comparison : Comparison
        The means of its levels are drawn; the first four regimes, if there are more.
    runs : mapping regime → seed → Outcomes, optional
        Where no trouble was followed for a year, their counts by the end of the record stand in.

    Returns
    -------
    Picture, or None if no run was followed for a year and none is given
    """
    regimes = comparison.regimes[:MOST_REGIMES]
    shares = {regime: _shares(comparison, regime) for regime in regimes}
    is_short = all(math.isnan(share) for by_step in shares.values() for share in by_step[1:])
    if is_short:
        shares = {regime: _so_far(list(by_seed.values())) for regime, by_seed in (runs or {}).items()}
        shares = {regime: shares[regime] for regime in regimes if shares.get(regime)}
        regimes = tuple(shares)
    if not regimes:
        return None
    with house_style():
        figure = new_figure(2.3 + 1.75 * len(regimes), 4.3)
        entitle(figure, TITLE, TITLE_ZH)
        columns = figure.subplots(1, len(regimes), sharey=True, squeeze=False)[0]
        for place, (axes, regime) in enumerate(zip(columns, regimes, strict=True)):
            _draw(axes, shares[regime], hue(place))
            axes.set_title(drawable(regime, 24), loc="center", color=hue(place), fontsize=9.5)
        _name_steps(columns[0])
        left_out = len(comparison.regimes) - len(regimes)
        return finish(
            figure, "funnel", TITLE, TITLE_ZH, _caption(comparison, left_out, is_short), _alt(shares)
        )


def _shares(comparison: Comparison, regime: str) -> list[float]:
    means = {level.outcome: level.mean for level in comparison.levels if level.regime == regime}
    found = [1.0]
    for name, _, _ in STEPS[1:]:
        mean = means.get(name)
        found.append(math.nan if mean is None else mean)
    return found


def _so_far(runs: Sequence[Outcomes]) -> list[float]:
    """Shares of all troubles of all runs by the end of the record; empty if there was none."""
    count = {step: sum(run.funnel[step] for run in runs) for step in FUNNEL_STEPS}
    if not count["arisen"]:
        return []
    settled = count["settled"]
    steps = [count[name] for name in ("arisen", "known", "voiced", "held")]
    ends = [count["remedied"] + settled, count["durable"] + settled, count["escalated"], count["court"]]
    return [number / count["arisen"] for number in (*steps, *ends)]


def _heights() -> list[float]:
    heights, y = [], 0.0
    for row in range(len(STEPS)):
        y -= 1.0 + GAPS.get(row, 0.0)
        heights.append(y)
    return heights


def _draw(axes: Axes, shares: list[float], colour: str) -> None:
    heights = _heights()
    for row, (share, y) in enumerate(zip(shares, heights, strict=True)):
        if math.isnan(share):
            axes.text(0.0, y, "–", ha="center", va="center", color=SOFT)
            continue
        tint = TINTS.get(row, colour)
        axes.barh(y, share, left=-share / 2.0, height=0.78, color=tint, alpha=0.85, linewidth=0)
        number = f"{100.0 * share:.1f}" if 0.0 < share < 1.0 else f"{100.0 * share:.0f}"
        if share > 0.25:
            axes.text(0.0, y, number, ha="center", va="center", color="white", fontsize=9.5)
        else:
            axes.text(share / 2.0 + 0.03, y, number, ha="left", va="center", color=INK, fontsize=9.5)
    for upper in (0, 1, 2):
        _join(axes, shares, heights, upper, colour)
    _join(axes, shares, heights, 4, TINTS[4])
    axes.set_xlim(-0.54, 0.54)
    axes.set_ylim(heights[-1] - 0.6, heights[0] + 0.6)
    axes.set_xticks([])
    axes.grid(visible=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(left=False)


def _join(axes: Axes, shares: list[float], heights: list[float], upper: int, colour: str) -> None:
    """Shade what is lost from one step to the next, so that the bars read as a funnel."""
    if math.isnan(shares[upper]) or math.isnan(shares[upper + 1]):
        return
    wide, narrow = shares[upper] / 2.0, shares[upper + 1] / 2.0
    above, below = heights[upper] - 0.39, heights[upper + 1] + 0.39
    axes.fill(
        [-wide, wide, narrow, -narrow], [above, above, below, below], color=colour, alpha=0.18, linewidth=0
    )


def _name_steps(axes: Axes) -> None:
    axes.set_yticks(_heights(), [f"{words}\n{words_zh}" for _, words, words_zh in STEPS])
    for label in axes.get_yticklabels():
        label.set_color(INK)
        label.set_linespacing(1.1)


def _caption(comparison: Comparison, left_out: int, is_short: bool) -> str:
    more = f" {left_out} more regimes are in the tables." if left_out else ""
    if is_short:
        return (
            f"Troubles of {len(comparison.seeds)} replicates together, by the end of a record too short to "
            f"follow them for a year: late steps are still to come.{more}"
        )
    return (
        f"Means over {len(comparison.seeds)} replicates; every step counts what happened within a year of "
        "arising. Green: how troubles end in truth, which no one in the field can observe. Red: where held "
        f"troubles climb to.{more}"
    )


def _alt(shares: Mapping[str, list[float]]) -> str:
    told = []
    for regime, by_step in shares.items():
        steps = ", ".join(
            f"{words} {100.0 * share:.1f}"
            for (_, words, _), share in zip(STEPS, by_step, strict=True)
            if not math.isnan(share)
        )
        told.append(f"{regime}: {steps}")
    return "Of a hundred troubles that arise. " + "; ".join(told) + "."
