"""How fast troubles are resolved: shares by day since they arose, and differences within the same worlds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from scipy.special import stdtrit

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
from sim.logrank import log_rank
from sim.outcomes import Outcomes
from sim.survival import kaplan_meier

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
    curves = {regime: _curves_by_seed(by_seed, "resolved") for regime, by_seed in runs.items()}
    curves = {regime: by_seed for regime, by_seed in curves.items() if by_seed}
    if not curves or next(iter(runs)) not in curves:
        return None
    with house_style():
        figure = new_figure(9.2, 4.3)
        entitle(figure, TITLE, TITLE_ZH)
        levels, changes = figure.subplots(1, 2, width_ratios=(1.15, 1.0))
        _draw_levels(levels, curves, days)
        baseline = next(iter(curves))
        settled = _curves_by_seed(runs[baseline], "settled")
        _draw_settled(levels, baseline, settled)
        _draw_changes(changes, curves, days)
        return finish(
            figure, "resolution", TITLE, TITLE_ZH,
            _caption(curves, settled, _is_short(runs)) + _log_ranks(runs), _alt(curves),
        )  # fmt: skip


def _curves_by_seed(by_seed: Mapping[int, Outcomes], column: str) -> dict[int, np.ndarray]:
    """Share of troubles for which a day came within so many days, one curve per replicate.

    As O1 counts: of the troubles that could be followed for a year, within d days meaning on day
    0, 1, ... or d - 1. A record that holds no such trouble gives an estimate from all, NaN beyond it.
    """
    found = {}
    for seed, outcomes in by_seed.items():
        days, followed = outcomes.survival[column], outcomes.survival["followed"]
        if not len(days):
            continue
        full = days[followed >= HORIZON]
        if len(full):
            found[seed] = np.searchsorted(np.sort(full), DAYS, side="left") / len(full)
        else:
            found[seed] = _estimated(np.minimum(days, followed), days <= followed, followed.max())
    return found


def _estimated(days: np.ndarray, has_ended: np.ndarray, longest: int) -> np.ndarray:
    """One less Kaplan and Meier's curve, where troubles leave the record before a year is over."""
    curve = kaplan_meier(days.astype(np.float64), has_ended)
    shares = np.array([1.0 - curve.at(float(day) - 1.0) for day in DAYS])
    return np.where(longest >= DAYS, shares, np.nan)


def _is_short(runs: Mapping[str, Mapping[int, Outcomes]]) -> bool:
    every = [one.survival["followed"] for by_seed in runs.values() for one in by_seed.values()]
    return all((followed < HORIZON).all() for followed in every)


def _last(mean: np.ndarray) -> int:
    return int(np.flatnonzero(np.isfinite(mean))[-1])


def _reach(curves: Curves) -> float:
    """Days up to which some curve goes; the axis need not go further."""
    stacks = [np.stack(list(by_seed.values())).mean(axis=0) for by_seed in curves.values()]
    return float(DAYS[max(_last(mean) for mean in stacks)])


def _set_days(axes: Axes, curves: Curves) -> None:
    reach = max(_reach(curves), 1.0)
    axes.set_xlim(0, reach)
    if reach == HORIZON:
        axes.set_xticks((0, 90, 180, 270, HORIZON))
    axes.set_xlabel("days since the trouble arose  矛盾发生后天数")


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
        last = _last(mean)
        ends.append((float(days[last]), float(mean[last]), drawable(regime, 30), hue(place)))
        top = max(top, float(np.nanmax(stack)))
    _set_days(axes, curves)
    axes.set_ylim(0.0, min(1.0, 1.12 * top + 0.01))
    axes.set_title("Share of all troubles that is resolved  已化解占比")
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    label_line_ends(axes, ends, 0.065)


def _draw_settled(axes: Axes, baseline: str, by_seed: Mapping[int, np.ndarray]) -> None:
    """How much of it the parties settle themselves, under the baseline."""
    mean = np.stack(list(by_seed.values())).mean(axis=0)
    axes.plot(DAYS, mean, color=SOFT, linewidth=0.9, linestyle=(0, (1, 2)))
    last = _last(mean)
    text = f"of these, settled by talk\nunder {drawable(baseline, 30)}\n其中自行和解（基准）"
    axes.annotate(
        text, (DAYS[last], mean[last]), xytext=(-2, -9), textcoords="offset points", color=SOFT, fontsize=8,
        ha="right", va="top", linespacing=1.15,
    )  # fmt: skip


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
        last = _last(mean)
        ends.append((float(days[last]), float(mean[last]), drawable(regime, 30), hue(place)))
    _set_days(axes, curves)
    axes.set_title(f"Percentage points against {drawable(next(iter(curves)), 30)}  与基准之差")
    reach = max(abs(value) for value in axes.get_ylim())
    axes.set_ylim(-reach, reach)
    label_line_ends(axes, ends, 0.065)


def _caption(curves: Curves, settled: Mapping[int, np.ndarray], is_short: bool) -> str:
    replicates = max(len(by_seed) for by_seed in curves.values())
    cohort = (
        "Left: Kaplan-Meier estimates per replicate from all troubles of the window, because none could be "
        "followed for a year; O1, which counts only such, is not defined here"
        if is_short
        else "Left: of the troubles that could be followed for a year, the share resolved in truth, by a "
        f"remedy or by talk, within so many days of arising, claimed or not: at day {HORIZON} this is O1"
    )
    mean = np.stack(list(settled.values())).mean(axis=0)
    last = _last(mean)
    return (
        f"{cohort}. Lines are means over {replicates} replicates, bands their full range; dotted: what "
        f"the parties settled themselves under {next(iter(curves))}, {100 * mean[last]:.1f} % by day "
        f"{DAYS[last]}. Right: differences within the same worlds, paired by seed, with pointwise "
        f"{100 * LEVEL:.0f} % intervals of the mean: they describe, they do not test."
    )


def _log_ranks(runs: Mapping[str, Mapping[int, Outcomes]]) -> str:
    """How far whole curves lie apart, within worlds; words for the end of the caption."""
    baseline, *others = runs
    told = []
    for regime in others:
        seeds = sorted(set(runs[baseline]) & set(runs[regime]))
        lives = [(place, seed, runs[name][seed].survival) for place, name in ((0, baseline), (1, regime))
                 for seed in seeds]  # fmt: skip
        lives = [life for life in lives if len(life[2]["followed"])]
        if {place for place, _, _ in lives} != {0, 1}:
            continue
        days, ended, group, stratum = (
            np.concatenate(column)
            for column in zip(
                *(
                    (
                        np.minimum(life["resolved"], life["followed"]),
                        life["resolved"] <= life["followed"],
                        np.full(len(life["followed"]), place),
                        np.full(len(life["followed"]), seed),
                    )
                    for place, seed, life in lives
                ),
                strict=True,
            )
        )
        found = log_rank(days, ended, group, stratum)
        if found.statistic is not None:
            told.append(f"{regime} {found.statistic:.1f} (p {found.p:.2g})")
    if not told:
        return ""
    return (
        f" Log-rank against {baseline} within worlds, one degree of freedom: {', '.join(told)}; it takes "
        "troubles of one world for independent, so it describes and supports no claim."
    )


def _alt(curves: Curves) -> str:
    parts = []
    for regime, by_seed in curves.items():
        mean = np.stack(list(by_seed.values())).mean(axis=0)
        known = mean[np.isfinite(mean)]
        parts.append(f"{regime}: {100 * known[-1]:.1f} % resolved by day {DAYS[len(known) - 1]}")
    return "Share of troubles resolved by days since arising. " + "; ".join(parts) + "."
