"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; bars in cells are escaped, ends of lines become spaces."""
    lines = [_line(head), "|" + "---|" * len(head)]
    lines += [_line([cell(value) for value in row]) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def cell(value: Any) -> str:
    """A value as it stands in a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple | list):
        return ", ".join(cell(item) for item in value)
    return " ".join(str(value).split()).replace("|", "\\|")


def code(text: str) -> str:
    """A fenced block of Python."""
    return f"```python\n{text.strip()}\n```"


def name(text: object) -> str:
    """An identifier."""
    return f"`{text}`"
