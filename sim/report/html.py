"""A report as one HTML page: no script, nothing fetched, every word escaped, figures inside."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

from sim.report.document import Block, Bullets, Command, Grid, Heading, Image, Paragraph

# The page may show its own pictures and its own style, and may fetch nothing.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def as_html(blocks: Sequence[Block], title: str) -> str:
    """Render blocks into one self-contained page.

    Parameters
    ----------
    blocks : sequence of Block
    title : str
        Of the browser's window.
    """
    body = "\n".join(_block(block) for block in blocks)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            chinese = f' <span lang="zh">{escape(block.text_zh)}</span>' if block.text_zh else ""
            return f"<h{block.depth}>{escape(block.text)}{chinese}</h{block.depth}>"
        case Paragraph():
            return f"<p>{escape(block.text)}</p>"
        case Bullets():
            return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in block.items) + "\n</ul>"
        case Grid():
            return _grid(block)
        case Command():
            return f"<pre><code>{escape(block.text)}</code></pre>"
        case Image():
            picture = block.picture
            data = base64.b64encode(picture.svg).decode("ascii")
            return (
                '<figure>\n<div class="wide">'
                f'<img alt="{escape(picture.alt)}" src="data:image/svg+xml;base64,{data}"></div>\n'
                f"<figcaption>{escape(picture.caption)}</figcaption>\n</figure>"
            )


def _grid(grid: Grid) -> str:
    head = "".join(
        f'<th scope="col"{_side(numeric)}>{escape(cell)}</th>'
        for cell, numeric in zip(grid.head, grid.numeric, strict=True)
    )
    rows = "\n".join(_row(row, grid.numeric) for row in grid.rows)
    return (
        f'<div class="wide">\n<table>\n<caption>{escape(grid.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _row(row: tuple[str, ...], numeric: tuple[bool, ...]) -> str:
    first = f'<th scope="row">{escape(row[0])}</th>'
    rest = "".join(
        f"<td{_side(leans)}>{escape(cell)}</td>" for cell, leans in zip(row[1:], numeric[1:], strict=True)
    )
    return f"<tr>{first}{rest}</tr>"


def _side(numeric: bool) -> str:
    return ' class="number"' if numeric else ""
