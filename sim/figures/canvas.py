"""What all figures share: typeface, palette, size, and bytes that are the same on every day.

Figures are functions from numbers to a `Picture`; nothing is written here. Regimes differ in hue,
in line and in mark, so that they can be told apart in grey and by those who do not see the hues.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.typeface import missing_glyphs, use_house_typeface

INK, SOFT, FAINT, PAPER = "#1b1f24", "#5a6270", "#d9dce1", "#ffffff"
GOOD, BAD = "#00664f", "#a63c00"

# Okabe and Ito 2008, in an order in which neighbours differ in lightness too; black for the baseline.
HUES = ("#333333", "#0072b2", "#d55e00", "#009e73", "#aa4499", "#b8860b")
DASHES = ("solid", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (8, 2)))
MARKS = ("o", "s", "D", "^", "v", "P")

DOTS_PER_INCH = (130, 120, 110, 100, 90, 80, 70, 60, 50)  # the finest that keeps a PNG light enough
LONGEST_LABEL = 40  # characters
FIRST_HANZI = "\u2e80"
MOST_BYTES = 190_000  # of a PNG

_STYLE: dict[Any, Any] = {
    "axes.edgecolor": SOFT,
    "axes.facecolor": PAPER,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 9,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titlecolor": INK,
    "axes.unicode_minus": True,
    "figure.facecolor": PAPER,
    "font.size": 9,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.5,
    "lines.linewidth": 1.8,
    "path.simplify": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "linli",
    "text.color": INK,
    "text.parse_math": False,  # a name with dollar signs is a name
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
}


@dataclass(frozen=True)
class Picture:
    """A finished figure.

    Attributes
    ----------
    name : str
        Of its files, without an ending.
    title, title_zh : str
    caption : str
        How it was drawn and how to read it, in one or two sentences.
    alt : str
        What it shows, for those who cannot see it.
    svg, png : bytes
    """

    name: str
    title: str
    title_zh: str
    caption: str
    alt: str
    svg: bytes
    png: bytes


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style inside the block; what was set before is set again after it."""
    with rc_context():
        use_house_typeface()
        rcParams.update(_STYLE)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, sizes in inches; it belongs to no window and to no global list."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def entitle(figure: Figure, title: str, title_zh: str) -> None:
    """Write the title at the top left, English above Chinese."""
    figure.suptitle(f"{title}\n{title_zh}", x=0.012, ha="left", fontsize=12.5, linespacing=1.25)


def finish(figure: Figure, name: str, title: str, title_zh: str, caption: str, alt: str) -> Picture:
    """Turn a figure into bytes: SVG and PNG, without date, author or version."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        figure.draw_without_rendering()
        figure.set_layout_engine("none")  # what has found its place stays there, whatever the format
        svg = io.BytesIO()
        whole: dict[str, Any] = {"bbox_inches": "tight", "pad_inches": 0.12}  # long names widen the sheet
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None}, **whole)
        for dots in DOTS_PER_INCH:
            png = io.BytesIO()
            figure.savefig(png, format="png", dpi=dots, metadata={"Software": None}, **whole)
            if png.tell() <= MOST_BYTES:
                break
    return Picture(name, title, title_zh, caption, alt, svg.getvalue(), png.getvalue())


def drawable(text: str, longest: int = LONGEST_LABEL) -> str:
    """A person's own words as a figure shows them: on one line, not too long, without missing glyphs."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    for sign in missing_glyphs(words):
        words = words.replace(sign, "?")
    return words if len(words) <= longest else words[: longest - 1] + "…"


def wrapped(title: str, longest: int = LONGEST_LABEL, most: int = 3) -> str:
    """A title in two languages, the Chinese below the English, each on as many lines as it needs.

    Parameters
    ----------
    title : str
    longest : int, characters of a line
    most : int, lines of one language; what does not fit ends in an ellipsis
    """
    words = drawable(title, 10 * longest)
    start = next((place for place, sign in enumerate(words) if sign >= FIRST_HANZI), len(words))
    lines = []
    for part in (words[:start].strip(), words[start:].strip()):
        lines += wrap(part, longest, max_lines=most, placeholder=" …")
    return "\n".join(lines)


def hue(place: int) -> str:
    """Colour of the regime at a place in the order of regimes."""
    return HUES[place % len(HUES)]


def dash(place: int) -> object:
    """Line of the regime at a place."""
    return DASHES[place % len(DASHES)]


def mark(place: int) -> str:
    """Mark of the regime at a place."""
    return MARKS[place % len(MARKS)]


def spread_out(heights: list[float], gap: float) -> list[float]:
    """Move heights apart, as little as needed, until neighbours are at least a gap apart; order is kept.

    Parameters
    ----------
    heights : list of float
    gap : float >= 0, in the same unit
    """
    order = sorted(range(len(heights)), key=lambda place: (heights[place], place))
    groups: list[list[float]] = []  # each: sum of wanted bottoms, members
    for place in order:
        groups.append([heights[place], 1.0])
        while len(groups) > 1 and _top(groups[-2], gap) > _bottom(groups[-1], gap) + 1e-12:
            total, members = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += members
    moved = [0.0] * len(heights)
    places = iter(order)
    for total, members in groups:
        for number in range(int(members)):
            moved[next(places)] = total / members + gap * (number - (members - 1) / 2.0)
    return moved


def _top(group: list[float], gap: float) -> float:
    return group[0] / group[1] + gap * group[1] / 2.0


def _bottom(group: list[float], gap: float) -> float:
    return group[0] / group[1] - gap * group[1] / 2.0


def label_line_ends(axes: Axes, ends: list[tuple[float, float, str, str]], gap: float) -> None:
    """Write names at the ends of lines, each in the line's colour, none upon another.

    Parameters
    ----------
    axes : Axes
    ends : list of (x, y, text, colour)
    gap : float
        Between two names, as a share of the height of the axes.
    """
    low, high = axes.get_ylim()
    moved = spread_out([y for _, y, _, _ in ends], gap * (high - low))
    for (x, y, text, colour), height in zip(ends, moved, strict=True):
        axes.annotate(
            text,
            (x, y),
            xytext=(x + 0.025 * (axes.get_xlim()[1] - axes.get_xlim()[0]), height),
            color=colour,
            fontsize=8.5,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
        )
