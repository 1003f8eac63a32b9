"""Fee collection month by month: where each compound goes, and how far replicates spread."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sim.figures.canvas import (
    FAINT,
    SOFT,
    Picture,
    dash,
    drawable,
    entitle,
    finish,
    house_style,
    hue,
    in_two_lines,
    label_line_ends,
    new_figure,
)
from sim.outcomes import Outcomes
from sim.outcomes.money import LOW_COLLECTION
from sim.schedule import DAYS_PER_YEAR

TITLE, TITLE_ZH = "Who pays the property fee", "物业费收缴率"
MOST_COMPOUNDS = 6
TWO_YEARS = 2 * DAYS_PER_YEAR  # shorter runs are told in months
MOST_PATHS = 30  # thin lines per regime and compound
PER_ROW = 3

Fan = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""regime → days of shape (months,), collection of shape (replicates, months)"""


def collection_paths(runs: Mapping[str, Mapping[int, Outcomes]]) -> Picture | None:
    """Draw monthly fee collection of every compound under every regime.

    Parameters
    ----------
    runs : mapping regime → seed → Outcomes

    Returns
    -------
    Picture, or None if no month ended in any run
    """
    some = next((outcomes for by_seed in runs.values() for outcomes in by_seed.values()), None)
    if some is None or not len(some.paths["day"]):
        return None
    count = len(some.compounds)
    shown = min(count, MOST_COMPOUNDS)
    with house_style():
        rows, columns = -(-shown // PER_ROW), min(shown, PER_ROW)
        figure = new_figure(1.2 + 2.75 * columns, 1.15 + 2.75 * rows)
        entitle(figure, TITLE, TITLE_ZH)
        panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
        for row, axes in enumerate(panels):
            if row >= shown:
                axes.set_visible(False)
                continue
            is_outer = row == shown - 1 or row % PER_ROW == PER_ROW - 1
            _draw(axes, _fan(runs, row), some.warmup, some.days, names_lines=is_outer)
            if row + PER_ROW >= shown:  # nothing stands below it
                axes.tick_params(labelbottom=True)
                axes.set_xlabel("year  年" if some.days >= TWO_YEARS else "month  月")
            axes.set_title(in_two_lines(some.compounds[row], 36), fontsize=9)
        panels[0].yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        replicates = max(len(by_seed) for by_seed in runs.values())
        return finish(figure, "fees", TITLE, TITLE_ZH, _caption(replicates, count - shown), _alt(runs, some))


def _fan(runs: Mapping[str, Mapping[int, Outcomes]], compound: int) -> Fan:
    found = {}
    for regime, by_seed in runs.items():
        paths = [_path(outcomes, compound) for outcomes in by_seed.values()]
        if paths:
            found[regime] = (paths[0][0], np.stack([collection for _, collection in paths]))
    return found


def _path(outcomes: Outcomes, compound: int) -> tuple[np.ndarray, np.ndarray]:
    chosen = outcomes.paths["compound"] == compound
    order = np.argsort(outcomes.paths["day"][chosen], kind="stable")
    return outcomes.paths["day"][chosen][order], outcomes.paths["collection"][chosen][order]


def _draw(axes: Axes, fan: Fan, warmup: int, days: int, names_lines: bool) -> None:
    unit = DAYS_PER_YEAR if days >= TWO_YEARS else DAYS_PER_YEAR / 12
    axes.axvspan(0, warmup / unit, color=FAINT, alpha=0.5, linewidth=0, zorder=0)
    axes.axhline(LOW_COLLECTION, color=SOFT, linewidth=0.9, linestyle=(0, (2, 2)))
    ends = []
    for place, (regime, (when, collection)) in enumerate(fan.items()):
        times = (when + 1) / unit
        for path in collection[:MOST_PATHS]:
            axes.plot(times, path, color=hue(place), linewidth=0.6, alpha=0.3)
        middle = np.median(collection, axis=0)
        axes.plot(times, middle, color=hue(place), linestyle=dash(place), linewidth=2.0)
        ends.append((float(times[-1]), float(middle[-1]), drawable(regime, 18), hue(place)))
    axes.set_xlim(0, days / unit)
    axes.set_ylim(0.0, 1.0)
    if names_lines:
        label_line_ends(axes, ends, 0.08)
        right, below = days / unit, LOW_COLLECTION - 0.015
        axes.text(
            right, below, "firms leave below  物业撤场线", fontsize=7.5, color=SOFT, ha="right", va="top"
        )


def _caption(replicates: int, left_out: int) -> str:
    more = f" {left_out} more compounds are in the tables." if left_out else ""
    return (
        f"Share of households that paid the month's fee. Thick lines: medians over {replicates} replicates; "
        f"thin lines: single replicates, at most {MOST_PATHS} of each. Shaded: the warm-up, which is not "
        f"measured.{more}"
    )


def _alt(runs: Mapping[str, Mapping[int, Outcomes]], some: Outcomes) -> str:
    told = []
    for row, title in enumerate(some.compounds[:MOST_COMPOUNDS]):
        ends = [
            f"{regime} {100 * float(np.median(collection[:, -1])):.0f} %"
            for regime, (_, collection) in _fan(runs, row).items()
        ]
        told.append(f"{title}: {', '.join(ends)}")
    return "Median fee collection in the last month. " + "; ".join(told) + "."
