"""What a report stands on: patterns, declarations, runs and their digests, and how to ask again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.comparison import Comparison
from sim.outcomes.patterns import NOT_TESTED, PatternCheck, check_patterns
from sim.report import prose
from sim.report.document import Block, Command, Grid, Heading, Paragraph
from sim.report.opening import Asked, Runs, command_of
from sim.report.tell import plain
from sim.tables import ABSENT

VERDICTS_ZH = {"met": "符合", "not met": "不符合", NOT_TESTED: "未检验"}
Records = Sequence[Mapping[str, Any]]
"""Runs as a study keeps them: regime, seed, digest, failure."""


def checked(runs: Runs) -> dict[str, tuple[PatternCheck, ...]]:
    """Patterns by regime; a regime without a run is left out."""
    return {regime: check_patterns(list(by_seed.values())) for regime, by_seed in runs.items() if by_seed}


def patterns(by_regime: Mapping[str, Sequence[PatternCheck]]) -> list[Block]:
    """Each pattern, met or not, under every regime."""
    blocks: list[Block] = [Heading(2, "Patterns", "模式检验"), Paragraph(prose.PATTERNS)]
    for regime, checks in by_regime.items():
        rows = tuple(
            (
                f"{check.code} {check.title} {check.title_zh}",
                check.band,
                check.source,
                check.calibrated or "no",
                f"{check.verdict} {VERDICTS_ZH[check.verdict]}",
                check.reason or found(check),
            )
            for check in checks
        )
        free, tuned = (
            _tally([c for c in checks if bool(c.calibrated) == is_tuned]) for is_tuned in (False, True)
        )
        caption = (
            f"{regime}: of the patterns that nothing was calibrated on, {free}. Of those that were "
            f"calibrated on, {tuned}, which is no evidence."
        )
        head = ("pattern", "asked for", "source", "calibrated", "verdict", "found")
        blocks.append(Grid(caption, head, (False,) * len(head), rows))
    return blocks


def _tally(checks: Sequence[PatternCheck]) -> str:
    met = sum(check.verdict == "met" for check in checks)
    tested = sum(check.verdict != NOT_TESTED for check in checks)
    return f"{met} of {tested} tested are met"


def found(check: PatternCheck) -> str:
    """The numbers behind a verdict."""
    return "; ".join(
        f"{name} {ABSENT if math.isnan(value) else plain(value)}" for name, value in check.numbers
    )


def declarations(comparison: Comparison) -> list[Block]:
    """Where each number comes from."""
    rows = tuple(
        (
            known.code,
            f"{known.title} {known.title_zh}",
            known.unit,
            f"{known.definition}; {known.direction} is better"
            if known.direction != "neither"
            else known.definition,
            known.denominator,
            "; ".join(
                part for part in (getattr(known, "warm_up", ""), getattr(known, "censoring", "")) if part
            ),
        )
        for known in comparison.definitions
    )
    head = ("code", "outcome", "unit", "what is counted", "out of", "warm-up and censoring")
    return [
        Heading(2, "Where each number comes from", "数字的来历"),
        Paragraph(prose.SOURCES),
        Grid("Declarations of all outcomes.", head, (False,) * len(head), rows),
    ]


def again(comparison: Comparison, asked: Asked, records: Records, digests: str) -> list[Block]:
    """How to ask again, and what must come out; `digests` is the file that holds those of all runs."""
    blocks: list[Block] = [
        Heading(2, "How to ask again", "如何复现"),
        Command(command_of(comparison, asked)),
        Paragraph(prose.SAME_ANSWER),
    ]
    if records:
        first = {str(record.get("regime", "")): record for record in reversed(records)}.values()
        shown = [record for record in records if record.get("failure") or record in first]
        rows = tuple(
            (
                str(record.get("regime", "")),
                str(record.get("seed", "")),
                str(record.get("digest") or ABSENT),
                str(record.get("failure") or ""),
            )
            for record in shown
        )
        head = ("regime", "seed", "SHA-256 of the history", "failure")
        failed = sum(bool(record.get("failure")) for record in records)
        caption = (
            f"{len(records)} runs, {failed} of them failed. Shown: the first of each regime, and those that "
            f"failed ({len(shown)}); all digests stand in {digests}."
        )
        blocks.append(Grid(caption, head, (False, True, False, False), rows))
    return blocks
