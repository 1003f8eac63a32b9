"""Tables for a terminal, in which a Chinese character is two columns wide."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ABSENT = "–"  # a number that does not exist; the reason stands elsewhere


@dataclass(frozen=True)
class Column:
    """One column: its title, the unit printed under the title, and the side its cells lean to."""

    title: str
    unit: str = ""
    right: bool = True


def display_width(text: str) -> int:
    """Columns that a text takes in a monospaced terminal.

    Notes
    -----
    Characters of ambiguous width (such as ±) count as one, as outside East Asian locales. Where
    a terminal draws them wider, rows still agree as long as each holds equally many.
    """
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def padded(text: str, width: int, right: bool) -> str:
    """Fill a text with spaces up to a display width; a wider one is left whole."""
    fill = " " * max(0, width - display_width(text))
    return fill + text if right else text + fill


def text_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows under titles and units, two spaces apart, without trailing spaces.

    Parameters
    ----------
    columns : sequence of Column
    rows : sequence of sequences of str
        As many cells per row as columns.

    Returns
    -------
    str, lines joined by newlines; a line of units only if some column has one
    """
    heads = [[column.title for column in columns]]
    if any(column.unit for column in columns):
        heads.append([f"({column.unit})" if column.unit else "" for column in columns])
    widths = [max(map(display_width, cells)) for cells in zip(*heads, *rows, strict=True)]
    rule = ["─" * width for width in widths]
    return "\n".join(_line(cells, widths, columns) for cells in (*heads, rule, *rows))


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    filled = (
        padded(cell, width, column.right) for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return "  ".join(filled).rstrip()


def decimals_for(half_width: float) -> int:
    """Return the decimals that show two significant digits of an uncertainty, at most 9."""
    if half_width <= 0.0 or not math.isfinite(half_width):
        return 3
    # Rounded first: 0.0996 shows as 0.10, one decimal fewer than its own exponent suggests.
    exponent = int(f"{half_width:.1e}".partition("e")[2])
    return min(9, max(0, 1 - exponent))


def number(value: float | None, decimals: int | None = None, signed: bool = False) -> str:
    """Write a number, with three significant digits unless decimals are given.

    A number that is absent is a dash, and nothing is ever written as minus zero.
    """
    if value is None:
        return ABSENT
    if decimals is None:
        decimals = decimals_for(abs(value) / 10.0) if value else 0
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        return text.lstrip("-")
    return "+" + text if signed and value > 0 else text


def with_half_width(value: float | None, half_width: float | None, signed: bool = False) -> str:
    """Write `value ± half_width`, both to two significant digits of the half-width, if there is one."""
    if value is None or half_width is None:
        return number(value, signed=signed)
    decimals = decimals_for(half_width)
    return f"{number(value, decimals, signed)} ± {number(half_width, decimals)}"


def p_value(p: float | None) -> str:
    """Write a p-value: never as 0, and no finer than anyone should read it."""
    if p is None:
        return ABSENT
    if p < 0.0001:
        return "<0.0001"
    return f"{p:.4f}" if p < 0.01 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
