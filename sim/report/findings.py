"""The findings: primary outcomes, truth and books, the funnel, cost, and everything else."""

from __future__ import annotations

from collections.abc import Callable

from sim.comparison import Comparison, Row
from sim.comparison.weight import smallest_that_matters, verdict_in_words
from sim.report import prose
from sim.report.document import Block, Bullets, Grid, Heading, Paragraph
from sim.report.tell import (
    contrasts_of,
    difference,
    level,
    level_of,
    mean_like,
    outcome_of,
    percent,
    plain,
)
from sim.tables import p_value

TRUTH = (
    "reported_share",
    "resolution_of_disputes",
    "gaming_gap",
    "reported_not_lasting",
    "resolution_share",
    "durable_share",
)
STEPS = (
    "troubles_arisen",
    "visible_disputes",
    "known_share",
    "voiced_share",
    "held_share",
    "settled_share",
    "resolution_share",
    "durable_share",
    "escalated_share",
    "court_share",
)
COSTS = (
    "hours_per_trouble",
    "hours_per_durable_resolution",
    "hours_core",
    "hours_partners",
    "hours_above",
    "resident_hours",
    "spending",
)


def primary(comparison: Comparison) -> list[Block]:
    """Why these outcomes, and what became of each."""
    reasons = tuple(
        f"{known.code} {known.title} {known.title_zh}: {why}"
        for known in comparison.definitions
        if known.primary and (why := getattr(known, "why", ""))
    )
    blocks: list[Block] = [Heading(2, "Primary outcomes", "主要结果")]
    if reasons:
        blocks += [Paragraph(prose.PRIMARY), Bullets(reasons)]
    if limits := _limits(comparison):
        blocks.append(Paragraph(f"Declared before any run as too small to matter, either way: {limits}."))
    blocks.append(Paragraph(prose.SILENCE))
    for baseline, other in contrasts_of(comparison):
        caption = (
            f"{other} against {baseline}: {percent(comparison.settings.level)} intervals of the difference; "
            f"p by Student's paired t, corrected by Holm over {comparison.family} tests."
        )
        head = ("outcome", "unit", baseline, other, "difference", "p (Holm)", "better in", "verdict")
        numeric = (False, False, True, True, True, True, True, False)
        rows = [
            row for row in comparison.rows if row.primary and (row.baseline, row.other) == (baseline, other)
        ]
        blocks.append(Grid(caption, head, numeric, tuple(_row(comparison, row, with_p=True) for row in rows)))
    return blocks


def _limits(comparison: Comparison) -> str:
    """What is too small to matter, by outcome; a share of the baseline with what that comes to."""
    told = []
    for known in (known for known in comparison.definitions if known.primary):
        row = next((row for row in comparison.rows if row.outcome == known.name), None)
        reach = None if row is None else smallest_that_matters(known, row)
        if row is not None and reach is not None:
            share = getattr(known, "smallest_that_matters", 0.0)
            is_share = getattr(known, "is_share_of_baseline", False)
            what = f", {percent(share)} of {row.baseline}'s mean" if is_share else ""
            told.append(f"{known.code} {known.title} less than {plain(reach)} {known.unit}{what}")
    return "; ".join(told)


def _row(comparison: Comparison, row: Row, *, with_p: bool) -> tuple[str, ...]:
    outcome = outcome_of(comparison, row.outcome)
    name = row.outcome if outcome is None else f"{outcome.code} {outcome.title} {outcome.title_zh}"
    paired = row.paired
    return (
        name,
        "" if outcome is None else outcome.unit,
        mean_like(paired.mean_baseline, row),
        mean_like(paired.mean_other, row),
        difference(row),
        *((p_value(row.p_holm),) if with_p else ()),
        percent(paired.superiority),
        row.verdict
        if outcome is None
        else f"{verdict_in_words(outcome, row)} {verdict_in_words(outcome, row, 'zh')}",
    )


def truth_and_books(comparison: Comparison) -> list[Block]:
    """True and reported, side by side: one column per regime."""
    known = [outcome for name in TRUTH if (outcome := outcome_of(comparison, name)) is not None]
    if not known:
        return []
    rows = tuple(
        (
            f"{outcome.code} {outcome.title} {outcome.title_zh}",
            *(level(level_of(comparison, outcome.name, regime)) for regime in comparison.regimes),
        )
        for outcome in known
    )
    head = ("share", *comparison.regimes)
    caption = "Shares; means over replicates with their own half-widths, unpaired."
    return [
        Heading(2, "True and reported, side by side", "真实与上报"),
        Paragraph(prose.TRUE_AND_REPORTED),
        Grid(caption, head, (False, *(True for _ in comparison.regimes)), rows),
        Bullets(
            tuple(f"{outcome.title}: {outcome.definition}, out of {outcome.denominator}" for outcome in known)
        ),
    ]


def funnel_table(comparison: Comparison) -> list[Block]:
    """The steps from what arises to what is seen, as numbers."""
    return _levels(comparison, STEPS, "From what arises to what is seen: means over replicates.")


def cost(comparison: Comparison) -> list[Block]:
    """Who paid with how many hours."""
    return [
        Heading(2, "What it cost", "成本"),
        Paragraph(prose.COST),
        *_levels(comparison, COSTS, "Hours and money: means over replicates."),
    ]


def _levels(comparison: Comparison, names: tuple[str, ...], caption: str) -> list[Block]:
    rows = []
    for name in names:
        outcome = outcome_of(comparison, name)
        if outcome is not None:
            told = [level(level_of(comparison, name, regime)) for regime in comparison.regimes]
            rows.append((f"{outcome.code} {outcome.title} {outcome.title_zh}", outcome.unit, *told))
    if not rows:
        return []
    head = ("outcome", "unit", *comparison.regimes)
    return [Grid(caption, head, (False, False, *(True for _ in comparison.regimes)), tuple(rows))]


def others(comparison: Comparison) -> list[Block]:
    """All other outcomes, with intervals that hold together."""
    blocks: list[Block] = [Heading(2, "All other outcomes", "其他结果"), Paragraph(prose.SECONDARY)]
    for baseline, other in contrasts_of(comparison):
        rows = [
            row
            for row in comparison.rows
            if not row.primary and (row.baseline, row.other) == (baseline, other)
        ]
        if not rows:
            continue
        caption = (
            f"{other} against {baseline}: {percent(comparison.settings.level)} intervals that hold together "
            f"over {comparison.others} rows."
        )
        head = ("outcome", "unit", baseline, other, "difference", "better in", "verdict")
        numeric = (False, False, True, True, True, True, False)
        blocks.append(
            Grid(caption, head, numeric, tuple(_row(comparison, row, with_p=False) for row in rows))
        )
    return blocks


def missing(comparison: Comparison, undefined: Callable[[str], str]) -> list[Block]:
    """Outcomes that no replicate of some regime defines, and why.

    Parameters
    ----------
    comparison : Comparison
    undefined : callable
        From the name of an outcome to when it is undefined.
    """
    empty: dict[str, list[str]] = {}
    for one in comparison.levels:
        if one.mean is None:
            empty.setdefault(one.outcome, []).append(one.regime)
    if not empty:
        return []
    rows = []
    for name, regimes in empty.items():
        outcome = outcome_of(comparison, name)
        title = name if outcome is None else f"{outcome.code} {outcome.title}"
        rows.append((title, ", ".join(regimes), undefined(name)))
    grid = Grid("Outcomes without a number.", ("outcome", "under", "why"), (False, False, False), tuple(rows))
    return [Heading(2, "What these runs do not define", "未定义的结果"), grid]
