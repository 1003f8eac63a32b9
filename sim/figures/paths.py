"""Fee collection month by month: where each compound goes, and how far replicates spread."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sim.figures.canvas import (
    FAINT,
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
    wrapped,
)
from sim.outcomes import Outcomes
from sim.outcomes.layout import LOW_COLLECTION
from sim.schedule import DAYS_PER_YEAR

TITLE, TITLE_ZH = "Who pays the property fee", "物业费收缴率"
MOST_COMPOUNDS = 6
TWO_YEARS = 2 * DAYS_PER_YEAR  # shorter runs are told in months
FEWEST_MONTHS = 2
MOST_PATHS = 15  # thin lines per regime and compound
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
    Picture, or None if fewer than two months ended: a path needs two points
    """
    some = next((outcomes for by_seed in runs.values() for outcomes in by_seed.values()), None)
    if some is None or len(np.unique(some.paths["day"])) < FEWEST_MONTHS:
        return None
    count = len(some.compounds)
    shown = min(count, MOST_COMPOUNDS)
    with house_style():
        rows, columns = -(-shown // PER_ROW), min(shown, PER_ROW)
        figure = new_figure(1.2 + 3.0 * columns, 1.3 + 3.0 * rows)
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
            axes.set_title(wrapped(some.compounds[row], 34), fontsize=9)
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
        for mode in modes(collection):
            middle = np.median(collection[mode], axis=0)
            width = 0.8 + 1.8 * float(mode.mean())
            axes.plot(times, middle, color=hue(place), linestyle=dash(place), linewidth=width)
        largest = np.median(collection[max(modes(collection), key=np.sum)], axis=0)
        ends.append((float(times[-1]), float(largest[-1]), drawable(regime, 30), hue(place)))
    axes.set_xlim(0, days / unit)
    axes.set_ylim(0.0, 1.0)
    if names_lines:
        label_line_ends(axes, ends, 0.08)
    _name_the_line(axes, days / unit)
    _count_the_low(axes, fan, days / unit)


def modes(collection: np.ndarray) -> list[np.ndarray]:
    """Replicates by where they end: at or below the line at which firms leave, or above it.

    A median over both would run where no world goes.

    Parameters
    ----------
    collection : float array of shape (replicates, months)

    Returns
    -------
    list of bool arrays of shape (replicates,), none of them empty
    """
    is_low = collection[:, -1] <= LOW_COLLECTION
    return [mode for mode in (is_low, ~is_low) if mode.any()]


def _name_the_line(axes: Axes, right: float) -> None:
    axes.text(
        0.98 * right, LOW_COLLECTION + 0.01, "firms leave below  物业撤场线", fontsize=7.5, color=SOFT,
        ha="right", va="bottom", bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.6},
    )  # fmt: skip


def _count_the_low(axes: Axes, fan: Fan, right: float) -> None:
    """How many worlds end at or below the line, regime by regime; nothing where none does."""
    low = {regime: int((path[:, -1] <= LOW_COLLECTION).sum()) for regime, (_, path) in fan.items()}
    if not any(low.values()):
        return
    told = [f"worlds ending at or below {100 * LOW_COLLECTION:.0f} %  低收缴世界数"]
    told += [f"{drawable(regime, 30)}: {count} of {len(fan[regime][1])}" for regime, count in low.items()]
    axes.text(
        0.98 * right, 0.02, "\n".join(told), fontsize=7.5, color=INK, ha="right", va="bottom",
        linespacing=1.25, bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.0},
    )  # fmt: skip


def _caption(replicates: int, left_out: int) -> str:
    more = f" {left_out} more compounds are in the tables." if left_out else ""
    return (
        f"Share of households that paid the month's fee. Thick lines: medians of the worlds that end at or "
        f"below {100 * LOW_COLLECTION:.0f} % and of the others, of {replicates} replicates, the thicker the "
        f"more worlds; thin lines: single replicates, at most {MOST_PATHS} of each. Shaded: the warm-up, "
        f"which is not measured.{more}"
    )


def _alt(runs: Mapping[str, Mapping[int, Outcomes]], some: Outcomes) -> str:
    told = []
    for row, title in enumerate(some.compounds[:MOST_COMPOUNDS]):
        ends = [f"{regime} {_by_mode(collection)}" for regime, (_, collection) in _fan(runs, row).items()]
        told.append(f"{title}: {', '.join(ends)}")
    return (
        "Fee collection in the last month, median of the worlds that end low and of the others. "
        + "; ".join(told)
        + "."
    )


def _by_mode(collection: np.ndarray) -> str:
    return " and ".join(
        f"{100 * float(np.median(collection[mode, -1])):.1f} % in {int(mode.sum())} worlds"
        for mode in modes(collection)
    )
