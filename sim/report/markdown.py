"""A report as Markdown. Every character that could be markup is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.report.document import Block, Bullets, Command, Grid, Heading, Image, Paragraph

# A dot, a dash or a number begins a list only at the beginning of a line, where no text of ours stands.
_MARKUP = re.compile(r"([\\`*_{}\[\]#|~!$^])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_markdown(blocks: Sequence[Block], figures: str) -> str:
    """Render blocks.

    Parameters
    ----------
    blocks : sequence of Block
    figures : str
        Folder of the figures, relative to the report.
    """
    return "\n\n".join(_block(block, figures) for block in blocks) + "\n"


def escaped(text: str) -> str:
    """A text of which nothing can be read as Markdown, HTML or a link, on one line."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    words = "".join(_ENTITIES.get(sign, sign) for sign in words)
    words = _MARKUP.sub(r"\\\1", words)
    return words.replace("://", r"\://").replace("www.", r"www\.")


def _line(text: str) -> str:
    """A text that begins a line, where a dash or a number with a dot would begin a list."""
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", escaped(text))


def _block(block: Block, figures: str) -> str:
    match block:
        case Heading():
            return "#" * block.depth + " " + escaped(" ".join((block.text, block.text_zh)))
        case Paragraph():
            return _line(block.text)
        case Bullets():
            return "\n".join(f"- {_line(item)}" for item in block.items)
        case Grid():
            return _grid(block)
        case Command():
            return _fenced(block.text)
        case Image():
            picture = block.picture
            caption = escaped(f"{picture.title} {picture.title_zh}. {picture.caption}")
            return f"![{escaped(picture.alt)}]({figures}/{picture.name}.svg)\n\n{caption}"


def _grid(grid: Grid) -> str:
    sides = ["---:" if numeric else ":---" for numeric in grid.numeric]
    lines = [grid.head, *grid.rows]
    cells = ["| " + " | ".join(escaped(cell) for cell in row) + " |" for row in lines]
    return "\n".join([f"{_line(grid.caption)}\n", cells[0], "| " + " | ".join(sides) + " |", *cells[1:]])


def _fenced(text: str) -> str:
    """A fence longer than any run of backticks inside it cannot be closed from inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sh\n{text}\n{fence}"
