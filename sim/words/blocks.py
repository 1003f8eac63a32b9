"""Marked blocks of a document: between two marks, everything is written by a machine.

    <!-- generated: schedule -->
    …
    <!-- end -->

A block is named by the table it holds, with an argument where there are many: `columns household`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sim.errors import LinliError
from sim.planning.names import nearest

Table = Callable[[str], str]

_BLOCK = re.compile(
    r"^<!-- generated: (?P<name>[^\n]+?) -->\n(?P<body>.*?)^<!-- end -->$", re.DOTALL | re.MULTILINE
)
_OPENING = re.compile(r"^<!-- generated:", re.MULTILINE)
_CLOSING = re.compile(r"^<!-- end -->$", re.MULTILINE)


def filled(text: str, tables: Mapping[str, Table]) -> str:
    """The text with every block made anew.

    Parameters
    ----------
    text : str
        A document with marks.
    tables : mapping of first words of block names to functions of the other words

    Raises
    ------
    LinliError
        If a mark is left open, or a block asks for a table that nobody makes.
    """
    _check_marks(text)
    return _BLOCK.sub(lambda block: _fresh(block["name"], tables), text)


def stale(text: str, tables: Mapping[str, Table]) -> list[str]:
    """Names of the blocks whose content is not what the declarations say now."""
    _check_marks(text)
    return [block["name"] for block in _BLOCK.finditer(text) if block[0] != _fresh(block["name"], tables)]


def by_hand(text: str) -> str:
    """What of a document a person wrote: the text without its blocks and the gaps they leave."""
    return re.sub(r"\n{3,}", "\n\n", _BLOCK.sub("", text))


def asked_for(text: str) -> list[str]:
    """Names of the blocks of a document, in its order."""
    return [block["name"] for block in _BLOCK.finditer(text)]


def _fresh(name: str, tables: Mapping[str, Table]) -> str:
    head, _, argument = name.partition(" ")
    if head not in tables:
        near = nearest(head, tables)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise LinliError(f"no table is called {head!r}.{hint}\n  There are: {', '.join(tables)}.")
    return f"<!-- generated: {name} -->\n{tables[head](argument).strip()}\n<!-- end -->"


def _check_marks(text: str) -> None:
    opened, closed, whole = (
        len(_OPENING.findall(text)),
        len(_CLOSING.findall(text)),
        len(_BLOCK.findall(text)),
    )
    if not opened == closed == whole:
        raise LinliError(
            f"{opened} blocks are opened and {closed} closed, {whole} in order.\n"
            "  Write `<!-- generated: name -->` and `<!-- end -->` in turn, each on a line of its own."
        )
