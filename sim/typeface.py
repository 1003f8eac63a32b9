"""The house typeface: Chinese in every figure, on every machine, without asking the machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib import font_manager, rcParams
from matplotlib.ft2font import FT2Font

FAMILY = "Linli Sans SC"
FALLBACK = "DejaVu Sans"
"""Comes with matplotlib, so it is the same everywhere too."""

_FILE = Path(__file__).resolve().parent / "fonts" / "LinliSansSC-Regular.otf"


def use_house_typeface() -> None:
    """Draw all figures of this process in the house typeface; calling it again does no harm.

    Notes
    -----
    *Traps.* The typeface has one weight: ask for bold and matplotlib grumbles in its log. A text
    that contains mathematics between dollar signs ignores the list of families and loses its
    hanzi, so formulae and 汉字 never share a string.
    """
    _register()
    rcParams["font.family"] = [FAMILY, FALLBACK]


def missing_glyphs(text: str) -> set[str]:
    """The characters of a text that a figure would show as empty boxes.

    Parameters
    ----------
    text : str
        What is to be drawn. White space needs no glyph and is never missing.

    Returns
    -------
    set of str
        Single characters; empty when all can be drawn.
    """
    return {sign for sign in text if not sign.isspace() and ord(sign) not in _drawable()}


@cache
def _register() -> None:
    font_manager.fontManager.addfont(_FILE)


@cache
def _drawable() -> frozenset[int]:
    fallback = font_manager.findfont(FALLBACK, fallback_to_default=False)
    return frozenset(FT2Font(_FILE).get_charmap()) | frozenset(FT2Font(fallback).get_charmap())
