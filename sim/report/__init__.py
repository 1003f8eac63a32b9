"""write_report(): a comparison in words, tables and figures, as Markdown, as one HTML page, and as CSV.

Every number is filled from the runs. Nothing is fetched, nothing is dated: the same comparison
gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.comparison import Comparison
from sim.disk import write_bytes
from sim.figures import Picture, collection_paths, estate, forest, funnel, hours_used, resolution_curves
from sim.report import csv_tables, findings, ground, prose
from sim.report.document import Block, Heading, Image, Paragraph
from sim.report.html import as_html
from sim.report.markdown import as_markdown
from sim.report.opening import Runs, asked_from, opening, precision
from sim.report.where import where

__all__ = ["write_report"]

FIGURES, TABLES = "figures", "tables"
RUNS = "runs.json"
DIGESTS = "digests.csv"


def write_report(
    comparison: Comparison,
    folder: Path | str,
    runs: Runs | None = None,
    asked: Mapping[str, Any] | None = None,
) -> Path:
    """Write report.md, report.html, figures/ and tables/.

    Parameters
    ----------
    comparison : Comparison
    folder : Path or str
        Made if it is not there.
    runs : mapping regime → seed → Outcomes, optional
        Curves, fees, hours, the map and the patterns need them; without them they are left out, and
        the report says so.
    asked : mapping, optional
        What a study's manifest keeps of its question: `label`, `overrides`, and under `question` the
        hash of each regime's scenario.

    Returns
    -------
    Path
        The HTML page.
    """
    folder = Path(folder)
    in_order = None if runs is None else _ordered(comparison, runs)
    question = asked_from(asked, in_order)
    records = _records(folder, in_order)
    pictures = _pictures(comparison, in_order)
    checks = ground.checked(in_order) if in_order else {}

    def image(name: str) -> list[Block]:
        return [Image(pictures[name])] if name in pictures else []

    blocks: list[Block] = [
        *opening(comparison, in_order, question, where(in_order)),
        *image("forest"),
        *precision(comparison),
        *findings.primary(comparison),
        *image("resolution"),
        *findings.truth_and_books(comparison),
        Heading(2, "From what arises to what is seen", "从发生到可见"),
        *image("funnel"),
        *findings.funnel_table(comparison),
        *findings.cost(comparison),
        *(image("hours") or ([Paragraph(prose.TOO_SHORT_FOR_HOURS)] if in_order else [])),
        *_places(image("fees"), image("map"), in_order),
        *(ground.patterns(checks) if checks else [Paragraph(prose.NO_RUNS)]),
        *findings.others(comparison),
        *findings.missing(comparison, _undefined(comparison)),
        *ground.declarations(comparison),
        *ground.again(comparison, question, records, f"{TABLES}/{DIGESTS}"),
    ]
    tables = {
        "differences.csv": csv_tables.differences(comparison),
        "levels.csv": csv_tables.levels(comparison),
        "outcomes.csv": csv_tables.declarations(comparison),
    }
    if records:
        tables["runs.csv"] = csv_tables.runs_table(records)
        tables[DIGESTS] = csv_tables.digests_table(records)
    if in_order:
        tables["patterns.csv"] = csv_tables.patterns_table(checks)
        tables["funnel.csv"] = csv_tables.funnel_table(in_order)
        tables["fees.csv"] = csv_tables.fees_table(in_order)
    for name in (FIGURES, TABLES):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for picture in pictures.values():
        write_bytes(folder / FIGURES, f"{picture.name}.svg", picture.svg)
        write_bytes(folder / FIGURES, f"{picture.name}.png", picture.png)
    for name, content in tables.items():
        write_bytes(folder / TABLES, name, content)
    write_bytes(folder, "report.md", as_markdown(blocks, FIGURES).encode())
    title = next(block.text for block in blocks if isinstance(block, Heading))
    write_bytes(folder, "report.html", as_html(blocks, title).encode())
    return folder / "report.html"


def _ordered(comparison: Comparison, runs: Runs) -> Runs:
    """Runs by regime in the order of the comparison, and by ascending seed."""
    return {regime: dict(sorted(runs[regime].items())) for regime in comparison.regimes if runs.get(regime)}


def _pictures(comparison: Comparison, runs: Runs | None) -> dict[str, Picture]:
    drawn = [forest(comparison), funnel(comparison, runs)]
    if runs:
        drawn += [resolution_curves(runs), collection_paths(runs), hours_used(runs), estate(runs)]
    return {picture.name: picture for picture in drawn if picture is not None}


def _places(fees: list[Block], plan: list[Block], runs: Runs | None) -> list[Block]:
    if not runs:
        return []
    missing: list[Block] = [Paragraph(prose.TOO_SHORT_FOR_FEES)]
    return [Heading(2, "Fees and places", "收费与空间"), *(fees or missing), *plan]


def _undefined(comparison: Comparison) -> Any:
    reasons = {known.name: getattr(known, "undefined", "") for known in comparison.definitions}
    return lambda name: reasons.get(name, "") or "undefined in every replicate"


def _records(folder: Path, runs: Runs | None) -> list[Mapping[str, Any]]:
    """Runs as the study keeps them beside the report, or else from the outcomes at hand."""
    kept = folder / RUNS
    if kept.is_file():
        return list(json.loads(kept.read_text(encoding="utf-8")))
    return [
        {
            "regime": regime,
            "seed": seed,
            "digest": outcomes.digest,
            "failure": None,
            "outcomes": outcomes.values,
        }
        for regime, by_seed in (runs or {}).items()
        for seed, outcomes in by_seed.items()
    ]
