"""What the hours of the Party branch and the residents' committee go into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.figures.canvas import INK, SOFT, Picture, drawable, entitle, finish, house_style, new_figure
from sim.outcomes import Outcomes
from sim.vocabulary import HoursUse, Role

TITLE, TITLE_ZH = "Where the hours go", "工时去向"
BODIES = (
    (Role.PARTY_BRANCH, "Party branch  党总支"),
    (Role.RESIDENTS_COMMITTEE, "Residents' committee  居委会"),
)
# Words, Chinese words, uses, colour, and a hatch that keeps blues and greys apart in print.
USES: tuple[tuple[str, str, tuple[HoursUse, ...], str, str], ...] = (
    ("lists, ledgers", "行政台账", (HoursUse.ADMINISTRATION,), "#4d4d4d", ""),
    ("measured tasks", "考核事项", (HoursUse.MEASURED,), "#8c8c8c", ""),
    ("tickets", "服务工单", (HoursUse.TICKETS,), "#c9c9c9", ""),
    ("disputes", "纠纷", (HoursUse.DISPUTES,), "#08519c", "////"),
    ("meetings", "会议", (HoursUse.CONVENING, HoursUse.ATTENDING), "#4292c6", "\\\\"),
    ("prevention", "预防", (HoursUse.PREVENTION, HoursUse.LISTS), "#a8d1ec", "---"),
    ("replies, audits", "回复与补课", (HoursUse.FAILURE_DEMAND,), "#d55e00", "xxxx"),
    ("idle", "空闲", (HoursUse.IDLE,), "#f1f2f4", ""),
)
WIDE_ENOUGH = 0.045  # of the axis, for a number to be written inside
IN_COLUMNS = (
    "disputes",
    "meetings",
    "prevention",
)  # however narrow, what the regimes are about gets its number
FIRST_COLUMN, COLUMN = 0.99, 0.1  # of the width of the axes, beside which the numbers stand


def hours_used(runs: Mapping[str, Mapping[int, Outcomes]]) -> Picture | None:
    """Draw hours per week by use, for the branch and the committee of a neighbourhood.

    Parameters
    ----------
    runs : mapping regime → seed → Outcomes

    Returns
    -------
    Picture, or None if no run holds a whole month
    """
    weekly = {regime: _weekly(list(by_seed.values())) for regime, by_seed in runs.items() if by_seed}
    if not any(hours.sum() > 0.0 for by_body in weekly.values() for hours in by_body):
        return None
    with house_style():
        figure = new_figure(9.8, 1.75 + 2 * (0.32 + 0.36 * len(weekly)))
        entitle(figure, TITLE, TITLE_ZH)
        panels = figure.subplots(2, 1)
        for number, (axes, (_, title)) in enumerate(zip(panels, BODIES, strict=True)):
            _draw(axes, {regime: by_body[number] for regime, by_body in weekly.items()})
            axes.set_title(title)
        panels[-1].set_xlabel("hours per week and neighbourhood  每居民区每周工时")
        _legend(figure)
        return finish(figure, "hours", TITLE, TITLE_ZH, _caption(), _alt(weekly))


def _weekly(runs: Sequence[Outcomes]) -> list[np.ndarray]:
    """Per body, hours per week of each use, mean over replicates."""
    found = []
    for role, _ in BODIES:
        per_run = []
        for run in runs:
            weeks = run.neighbourhoods * (run.days - run.warmup) / 7.0
            mine = run.hours["role"] == role
            use, hours = run.hours["use"][mine], run.hours["hours"][mine]
            per_run.append([hours[np.isin(use, uses)].sum() / weeks for _, _, uses, _, _ in USES])
        found.append(np.array(per_run, dtype=np.float64).mean(axis=0))
    return found


def _draw(axes: Axes, weekly: Mapping[str, np.ndarray]) -> None:
    widest = max(float(hours.sum()) for hours in weekly.values())
    for place, hours in enumerate(weekly.values()):
        left = 0.0
        for amount, (_, _, _, colour, hatch) in zip(hours.tolist(), USES, strict=True):
            axes.barh(
                -place,
                amount,
                left=left,
                height=0.72,
                color=colour,
                edgecolor="white",
                linewidth=0.8,
                hatch=hatch,
            )
            if amount > WIDE_ENOUGH * widest:
                ink = "white" if _is_dark(colour) else INK
                label = axes.text(left + amount / 2.0, -place, f"{amount:.0f}", ha="center", va="center")
                label.set(color=ink, bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.0})
            left += amount
        _write_columns(axes, -place, hours)
    _head_columns(axes)
    axes.set_yticks([-place for place in range(len(weekly))], [drawable(regime, 30) for regime in weekly])
    for label in axes.get_yticklabels():
        label.set_color(INK)
    axes.tick_params(left=False)
    axes.set_xlim(0.0, 1.02 * widest if widest else 1.0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False, axis="y")


def _head_columns(axes: Axes) -> None:
    named = {words: words_zh for words, words_zh, _, _, _ in USES}
    for number, words in enumerate(IN_COLUMNS):
        axes.annotate(
            f"{words}\n{named[words]}", (FIRST_COLUMN + COLUMN * (number + 0.8), 1.0),
            xycoords="axes fraction", xytext=(0, 2), textcoords="offset points", ha="right", va="bottom",
            fontsize=8, color=SOFT, linespacing=1.1,
        )  # fmt: skip


def _write_columns(axes: Axes, y: float, hours: np.ndarray) -> None:
    """The numbers of one bar to the right of it, each in a frame of the colour of its use."""
    for amount, (words, _, _, colour, _) in zip(hours.tolist(), USES, strict=True):
        if words not in IN_COLUMNS:
            continue
        x = FIRST_COLUMN + COLUMN * (IN_COLUMNS.index(words) + 0.8)
        axes.annotate(
            f"{amount:.1f}", (x, y), xycoords=axes.get_yaxis_transform(), ha="right", va="center",
            annotation_clip=False, color=INK, fontsize=9,
            bbox={"facecolor": "none", "edgecolor": colour, "linewidth": 1.1, "boxstyle": "round,pad=0.2"},
        )  # fmt: skip


def _is_dark(colour: str) -> bool:
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.55


def _legend(figure: Figure) -> None:
    handles = [
        Patch(facecolor=colour, edgecolor="white", hatch=hatch, linewidth=0.4, label=f"{words} {words_zh}")
        for words, words_zh, _, colour, hatch in USES
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=8.5)


def _caption() -> str:
    return (
        "Means over replicates, whole months after the warm-up. Greys: work owed upwards or to other "
        "services; blues: disputes, the meetings about them, and prevention; red: replies to the hotline and "
        "to petitions, and cases reopened by audits. On the right, the hours of the blue parts."
    )


def _alt(weekly: Mapping[str, Sequence[np.ndarray]]) -> str:
    told = []
    for number, (_, title) in enumerate(BODIES):
        for regime, by_body in weekly.items():
            uses = ", ".join(
                f"{words} {amount:.1f}"
                for (words, _, _, _, _), amount in zip(USES, by_body[number], strict=True)
            )
            told.append(f"{title}, {regime}: {uses}")
    return "Hours per week by use. " + "; ".join(told) + "."
