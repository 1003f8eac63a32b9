"""The numbers of a report as CSV, in full precision, for whoever wants to compute with them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from sim.comparison import Comparison, Row
from sim.comparison.pairs import Interval
from sim.comparison.weight import is_too_small, smallest_that_matters
from sim.outcomes.patterns import PatternCheck
from sim.report.ground import Records, found
from sim.report.opening import Runs

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | None


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV in UTF-8, with a mark that spreadsheets need to see that it is.

    Numbers keep all their digits; what is absent is empty. Text that a spreadsheet would take for
    a formula is preceded by an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return "\ufeff".encode() + text.getvalue().encode()


def _cell(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
    return repr(cell)


_OF_A_ROW: dict[str, Callable[[Row], Cell]] = {
    "baseline": lambda row: row.baseline,
    "other": lambda row: row.other,
    "pairs": lambda row: row.paired.pairs,
    "mean_baseline": lambda row: row.paired.mean_baseline,
    "mean_other": lambda row: row.paired.mean_other,
    "difference": lambda row: row.paired.difference,
    "low": lambda row: _low(row.paired.interval),
    "high": lambda row: _high(row.paired.interval),
    "t_low": lambda row: _low(row.paired.t_interval),
    "t_high": lambda row: _high(row.paired.t_interval),
    "simultaneous_low": lambda row: _low(row.simultaneous),
    "simultaneous_high": lambda row: _high(row.simultaneous),
    "p_t": lambda row: row.paired.p_t,
    "p_sign_flip": lambda row: row.paired.p_sign_flip,
    "p_holm": lambda row: row.p_holm,
    "superiority": lambda row: row.paired.superiority,
    "standardised": lambda row: row.paired.standardised,
    "standardised_paired": lambda row: row.paired.standardised_paired,
    "smallest_resolvable": lambda row: row.smallest_resolvable,
    "correlation": lambda row: row.pairing.correlation,
    "replicates_saved": lambda row: row.pairing.replicates_saved,
    "verdict": lambda row: row.verdict,
}
_OF_A_WEIGHT = ("smallest_that_matters", "too_small_to_matter")
_OF_A_LEVEL = (
    "outcome",
    "regime",
    "replicates",
    "undefined",
    "mean",
    "spread",
    "half_width",
    "lowest",
    "highest",
)
_OF_A_DECLARATION = (
    "name", "code", "title", "title_zh", "unit", "direction", "primary", "definition", "denominator",
    "warm_up", "censoring", "undefined", "why", "smallest_that_matters", "is_share_of_baseline",
)  # fmt: skip


def _low(interval: Interval | None) -> float | None:
    return None if interval is None else interval.low


def _high(interval: Interval | None) -> float | None:
    return None if interval is None else interval.high


def differences(comparison: Comparison) -> bytes:
    """Every row of the comparison."""
    known = {outcome.name: outcome for outcome in comparison.definitions}
    rows = [
        [
            row.outcome,
            known[row.outcome].code,
            known[row.outcome].unit,
            _word(row.primary),
            *(read(row) for read in _OF_A_ROW.values()),
            smallest_that_matters(known[row.outcome], row),
            _word(is_too_small(known[row.outcome], row)),
        ]
        for row in comparison.rows
    ]
    return as_csv(("outcome", "code", "unit", "primary", *_OF_A_ROW, *_OF_A_WEIGHT), rows)


def levels(comparison: Comparison) -> bytes:
    """Every outcome under every regime."""
    rows = [[getattr(one, name) for name in _OF_A_LEVEL] for one in comparison.levels]
    return as_csv(_OF_A_LEVEL, rows)


def declarations(comparison: Comparison) -> bytes:
    """Every outcome as declared; what a declaration does not say stays empty."""
    rows = [
        [_word(getattr(known, name, "")) for name in _OF_A_DECLARATION] for known in comparison.definitions
    ]
    return as_csv(_OF_A_DECLARATION, rows)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def runs_table(records: Records) -> bytes:
    """Every run with its digest and outcomes, one row per outcome."""
    rows = [
        (str(record.get("regime")), int(record["seed"]), str(record.get("digest") or ""), name, value)
        for record in records
        for name, value in (record.get("outcomes") or {}).items()
    ]
    return as_csv(("regime", "seed", "digest", "outcome", "value"), rows)


def digests_table(records: Records) -> bytes:
    """Every run with its digest, or why it has none, one row per run."""
    rows = [
        (
            str(record.get("regime")),
            int(record["seed"]),
            str(record.get("digest") or ""),
            str(record.get("failure") or ""),
        )
        for record in records
    ]
    return as_csv(("regime", "seed", "digest", "failure"), rows)


def patterns_table(by_regime: Mapping[str, Sequence[PatternCheck]]) -> bytes:
    """Every pattern under every regime."""
    rows = [
        (
            regime,
            check.code,
            check.title,
            check.band,
            check.source,
            check.calibrated,
            check.verdict,
            found(check),
            check.reason,
        )
        for regime, checks in by_regime.items()
        for check in checks
    ]
    return as_csv(
        ("regime", "code", "pattern", "asked_for", "source", "calibrated", "verdict", "found", "reason"), rows
    )


def funnel_table(runs: Runs) -> bytes:
    """Troubles of every run by the step they reached."""
    rows = [
        (regime, seed, step, count)
        for regime, by_seed in runs.items()
        for seed, outcomes in by_seed.items()
        for step, count in outcomes.funnel.items()
    ]
    return as_csv(("regime", "seed", "step", "troubles"), rows)


def fees_table(runs: Runs) -> bytes:
    """Monthly fee collection of every compound in every run."""
    rows = [
        (regime, seed, int(day), outcomes.compounds[int(compound)], float(collection))
        for regime, by_seed in runs.items()
        for seed, outcomes in by_seed.items()
        for day, compound, collection in zip(
            outcomes.paths["day"], outcomes.paths["compound"], outcomes.paths["collection"], strict=True
        )
    ]
    return as_csv(("regime", "seed", "day", "compound", "collection"), rows)
