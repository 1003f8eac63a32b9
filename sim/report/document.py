"""What a report is made of: blocks of plain text, rendered elsewhere.

No block holds markup: whoever renders it escapes every word, so that no name a person chose can
become part of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.figures import Picture


@dataclass(frozen=True)
class Heading:
    """A heading of some depth, 1 for the title."""

    depth: int
    text: str
    text_zh: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table.

    head : titles of columns. numeric : for each column, whether it leans to the right. rows :
    cells as text. caption : what the table holds.
    """

    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        widths = {len(self.head), len(self.numeric), *(len(row) for row in self.rows)}
        assert len(widths) == 1, f"table {self.caption!r} has rows of {sorted(widths)} cells"


@dataclass(frozen=True)
class Command:
    """What a person types."""

    text: str


@dataclass(frozen=True)
class Image:
    """A figure with its caption."""

    picture: Picture


Block = Heading | Paragraph | Bullets | Grid | Command | Image
