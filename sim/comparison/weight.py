"""Whether a difference matters: verdicts in words, held against what was registered as too small to matter.

A verdict says which way a difference points and whether chance explains it. With enough worlds
every difference is resolved, however small. Outcomes that declare the smallest difference that
matters are therefore told with its weight; all others keep their plain verdict.
"""

from __future__ import annotations

from sim.comparison.pairs import Interval
from sim.comparison.replicates import OutcomeLike
from sim.comparison.rows import Row

VERDICTS_ZH = {
    "better": "较好",
    "worse": "较差",
    "higher": "较高",
    "lower": "较低",
    "unresolved": "未分辨",
    "identical": "相同",
    "undefined": "无定义",
}
SMALL, SMALL_ZH = "too small to matter", "而微小"
MAY_BE_SMALL = ("better", "worse", "higher", "lower", "unresolved")


def smallest_that_matters(outcome: OutcomeLike, row: Row) -> float | None:
    """The declared smallest difference that matters, in the outcome's unit.

    Returns
    -------
    float, more than 0, or None where nothing was declared, or where it is a share of a baseline
    that has no mean.
    """
    declared = float(getattr(outcome, "smallest_that_matters", 0.0))
    if getattr(outcome, "is_share_of_baseline", False):
        declared *= abs(row.paired.mean_baseline or 0.0)
    return declared or None


def is_too_small(outcome: OutcomeLike, row: Row) -> bool:
    """Whether the whole interval of a difference lies within what does not matter."""
    reach = smallest_that_matters(outcome, row)
    interval: Interval | None = row.paired.interval or row.paired.t_interval
    if reach is None or interval is None or row.verdict not in MAY_BE_SMALL:
        return False
    return -reach <= interval.low and interval.high <= reach


def verdict_in_words(outcome: OutcomeLike, row: Row, language: str = "en") -> str:
    """The verdict of a row, with its weight where one was declared, in English ("en") or Chinese ("zh")."""
    if language == "zh":
        return VERDICTS_ZH[row.verdict] + (SMALL_ZH if is_too_small(outcome, row) else "")
    return row.verdict + (f", {SMALL}" if is_too_small(outcome, row) else "")


def why_undefined(outcome: OutcomeLike, row: Row) -> str:
    """Why a row has no verdict; empty if it has one."""
    if row.verdict != "undefined":
        return ""
    if not row.paired.pairs:
        return str(getattr(outcome, "undefined", "")) or "undefined in every replicate"
    return row.paired.reasons.get("p_t", "") or f"only {row.paired.pairs} pairs"
