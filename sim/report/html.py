"""A report as one HTML page: no script, nothing fetched, every word escaped, figures inside."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from sim.report.document import Block, Bullets, Command, Grid, Heading, Image, Paragraph

# The page may show its own pictures and its own style, and may fetch nothing.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

STYLE = """
:root { --ink: #1b1f24; --soft: #5a6270; --line: #d9dce1; --tint: #f6f7f8; --accent: #0072b2; }
* { box-sizing: border-box; }
body { color: var(--ink); background: #fff; margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem;
  font: 1rem/1.55 "Source Sans 3", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, "Noto Sans SC",
  "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.6rem 0 .6rem; padding-top: .9rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
h1 span, h2 span, h3 span { color: var(--soft); font-weight: 400; margin-left: .4em; }
p, li { max-width: 46rem; }
ul { padding-left: 1.2rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .87rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { padding: .3rem .65rem .3rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
thead th { border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
figure { margin: 1.4rem 0; }
figure img { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--soft); font-size: .85rem; max-width: 46rem; margin-top: .4rem; }
pre { background: var(--tint); border-left: 3px solid var(--accent); padding: .7rem .9rem; overflow-x: auto;
  font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
@media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; } }
"""


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
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
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
                f'<figure>\n<img alt="{escape(picture.alt)}" src="data:image/svg+xml;base64,{data}">\n'
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
