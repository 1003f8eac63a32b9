"""How fast troubles are resolved: shares by day since they arose, and differences within the same worlds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from scipy.special import stdtrit

from sim.competing_risks import aalen_johansen
from sim.figures.canvas import (
    INK,
    SOFT,
    Picture,
    dash,
    drawable,
    entitle,
    finish,
    house_style,
    hue,
    label_line_ends,
    new_figure,
)
from sim.outcomes import ENDS, Outcomes

TITLE, TITLE_ZH = "How soon troubles are resolved", "矛盾化解的快慢"
HORIZON = 365  # days
DAYS = np.array([*range(31), *range(33, HORIZON, 3), HORIZON])  # every day while curves are steep
LEVEL = 0.95

Curves = Mapping[str, Mapping[int, np.ndarray]]
"""regime → seed → share resolved, shape of `DAYS`"""


def resolution_curves(runs: Mapping[str, Mapping[int, Outcomes]]) -> Picture | None:
    """Draw the share resolved by day since arising, and what each regime changes of it.

    Parameters
    ----------
    runs : mapping regime → seed → Outcomes
        The first regime is the baseline.

    Returns
    -------
    Picture, or None if no run of the baseline has a trouble
    """
    days = DAYS
    curves = {regime: _curves_by_seed(by_seed, ENDS[:2]) for regime, by_seed in runs.items()}
    curves = {regime: by_seed for regime, by_seed in curves.items() if by_seed}
    if not curves or next(iter(runs)) not in curves:
        return None
    with house_style():
        figure = new_figure(9.2, 4.3)
        entitle(figure, TITLE, TITLE_ZH)
        levels, changes = figure.subplots(1, 2, width_ratios=(1.15, 1.0))
        _draw_levels(levels, curves, days)
        _draw_settled(levels, _curves_by_seed(runs[next(iter(curves))], ENDS[:1]))
        _draw_changes(changes, curves, days)
        return finish(figure, "resolution", TITLE, TITLE_ZH, _caption(curves), _alt(curves))


def _curves_by_seed(by_seed: Mapping[int, Outcomes], ends: tuple[str, ...]) -> dict[int, np.ndarray]:
    """Cumulative incidence of some ends together, one curve per replicate; NaN beyond its record."""
    found = {}
    for seed, outcomes in by_seed.items():
        table = outcomes.survival
        if not len(table["days"]):
            continue
        estimate = aalen_johansen(table["days"].astype(np.float64), table["end"], ENDS)
        shares = estimate.incidence[[ENDS.index(end) for end in ends]].sum(axis=0)
        rows = np.searchsorted(estimate.days, DAYS, side="right") - 1
        curve = np.where(rows < 0, 0.0, shares[np.maximum(rows, 0)])
        found[seed] = np.where(estimate.days[-1] >= DAYS, curve, np.nan)
    return found


def _draw_levels(axes: Axes, curves: Curves, days: np.ndarray) -> None:
    ends = []
    top = 0.0
    for place, (regime, by_seed) in enumerate(curves.items()):
        stack = np.stack(list(by_seed.values()))
        mean = stack.mean(axis=0)
        axes.fill_between(
            days, stack.min(axis=0), stack.max(axis=0), color=hue(place), alpha=0.12, linewidth=0
        )
        axes.plot(days, mean, color=hue(place), linestyle=dash(place))
        last = np.flatnonzero(np.isfinite(mean))[-1]
        ends.append((float(days[last]), float(mean[last]), drawable(regime, 22), hue(place)))
        top = max(top, float(np.nanmax(stack)))
    axes.set_xlim(0, HORIZON)
    axes.set_ylim(0.0, min(1.0, 1.12 * top + 0.01))
    axes.set_xticks((0, 90, 180, 270, 365))
    axes.set_xlabel("days since the trouble arose  矛盾发生后天数")
    axes.set_title("Share of all troubles that is resolved  已化解占比")
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    label_line_ends(axes, ends, 0.065)


def _draw_settled(axes: Axes, by_seed: Mapping[int, np.ndarray]) -> None:
    """How much of it the parties settle themselves, under the baseline."""
    mean = np.stack(list(by_seed.values())).mean(axis=0)
    axes.plot(DAYS, mean, color=SOFT, linewidth=0.9, linestyle=(0, (1, 2)))
    last = np.flatnonzero(np.isfinite(mean))[-1]
    text = "of these, settled by talk  其中自行和解"
    axes.text(DAYS[last], mean[last], text, color=SOFT, fontsize=8, ha="right", va="bottom")


def _draw_changes(axes: Axes, curves: Curves, days: np.ndarray) -> None:
    (_, baseline), *others = curves.items()
    axes.axhline(0.0, color=INK, linewidth=1.0)
    ends = []
    for place, (regime, by_seed) in enumerate(others, start=1):
        seeds = sorted(set(baseline) & set(by_seed))
        if not seeds:
            continue
        differences = 100.0 * np.stack([by_seed[seed] - baseline[seed] for seed in seeds])
        mean = differences.mean(axis=0)
        if len(seeds) > 2:
            error = differences.std(axis=0, ddof=1) / len(seeds) ** 0.5
            reach = float(stdtrit(len(seeds) - 1, (1.0 + LEVEL) / 2.0)) * error
            axes.fill_between(days, mean - reach, mean + reach, color=hue(place), alpha=0.16, linewidth=0)
        axes.plot(days, mean, color=hue(place), linestyle=dash(place))
        last = np.flatnonzero(np.isfinite(mean))[-1]
        ends.append((float(days[last]), float(mean[last]), drawable(regime, 22), hue(place)))
    axes.set_xlim(0, HORIZON)
    axes.set_xticks((0, 90, 180, 270, 365))
    axes.set_xlabel("days since the trouble arose  矛盾发生后天数")
    axes.set_title(f"Percentage points against {drawable(next(iter(curves)), 22)}  与基准之差")
    reach = max(abs(value) for value in axes.get_ylim())
    axes.set_ylim(-reach, reach)
    label_line_ends(axes, ends, 0.065)


def _caption(curves: Curves) -> str:
    replicates = max(len(by_seed) for by_seed in curves.values())
    return (
        "Left: Aalen-Johansen estimates per replicate, from the day a trouble arose, claimed or not; lines "
        f"are means over {replicates} replicates, bands their full range. Right: differences within the same "
        f"worlds, paired by seed, with pointwise {100 * LEVEL:.0f} % intervals of the mean: they describe, "
        "they do not test."
    )


def _alt(curves: Curves) -> str:
    parts = []
    for regime, by_seed in curves.items():
        mean = np.stack(list(by_seed.values())).mean(axis=0)
        known = mean[np.isfinite(mean)]
        parts.append(f"{regime}: {100 * known[-1]:.1f} % resolved by day {DAYS[len(known) - 1]}")
    return "Share of troubles resolved by days since arising. " + "; ".join(parts) + "."
