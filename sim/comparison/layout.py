"""A comparison as text for a terminal: one block per pair of regimes, in English or Chinese."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from sim.comparison.weight import smallest_that_matters, verdict_in_words, why_undefined
from sim.errors import LinliError
from sim.tables import ABSENT, Column, decimals_for, number, p_value, text_table, with_half_width

if TYPE_CHECKING:
    from sim.comparison import Comparison
    from sim.comparison.pairs import Interval
    from sim.comparison.replicates import OutcomeLike
    from sim.comparison.rows import Row

WORDS = {
    "en": {
        "title": "{other} against {baseline}: {count} replicates, paired by seed",
        "primary": "Primary outcomes: {level} intervals; p of the paired t, Holm over a family of {family}",
        "others": "Other outcomes: {level} intervals that hold together over {family}",
        "outcome": "outcome",
        "unit": "unit",
        "pairs": "pairs",
        "difference": "difference",
        "p": "p (Holm)",
        "superiority": "better in",
        "superiority unit": "% of pairs",
        "resolves": "resolves",
        "verdict": "verdict",
        "alone": "°: interval of this row alone; where resampling says nothing, Student's.",
        "saved": "pairing: one pair did the work of {middle} unpaired runs per regime "
        "(median; {low} to {high}).",
        "legend": "better in: pairs in which {other} is better (higher, where neither way is), ties half. "
        "resolves: smallest true difference found with power {power}; unresolved is not the same as equal.",
        "small": "too small to matter: the whole interval lies within the difference declared before any "
        "run ({small}).",
        "undefined": "no number for {title}: {why}.",
    },
    "zh": {
        "title": "{other} 对照 {baseline}：{count} 次重复，按种子配对",
        "primary": "主要结果：{level} 区间；p 为配对 t 检验，Holm 校正共 {family} 项",
        "others": "其他结果：{level} 联合区间，共 {family} 行",
        "outcome": "结果",
        "unit": "单位",
        "pairs": "对数",
        "difference": "差",
        "p": "p（Holm）",
        "superiority": "占优",
        "superiority unit": "% 的对",
        "resolves": "可分辨",
        "verdict": "结论",
        "alone": "°：仅就本行而言的区间；无法重抽样时为 t 区间。",
        "saved": "配对：一对相当于每种制度独立运行 {middle} 次（中位数；{low} 至 {high}）。",
        "legend": "占优：{other} 较好（无优劣方向者为较高）的配对所占百分比，持平计一半。"
        "可分辨：以 {power} 的功效能发现的最小真实差；未分辨不等于相同。",
        "small": "而微小：整个区间都在事先声明的无实质差异之内（{small}）。",
        "undefined": "{title}无数值：{why}。",
    },
}


def comparison_table(comparison: Comparison, language: str, *, is_all: bool = True) -> str:
    """Lay out a comparison.

    Parameters
    ----------
    comparison : Comparison
    language : "en" or "zh"
    is_all : bool
        Every outcome; if false the primary ones only, where there are any.

    Returns
    -------
    str, without a trailing newline
    """
    if language not in WORDS:
        raise LinliError(f"no table in language {language!r}: choose one of {', '.join(WORDS)}.")
    shown = [row for row in comparison.rows if is_all or row.primary] or list(comparison.rows)
    contrasts: dict[tuple[str, str], list[Row]] = {}
    for row in shown:
        contrasts.setdefault((row.baseline, row.other), []).append(row)
    return "\n\n".join(_contrast(comparison, rows, language) for rows in contrasts.values())


def _contrast(comparison: Comparison, rows: list[Row], language: str) -> str:
    words, baseline, other = WORDS[language], rows[0].baseline, rows[0].other
    parts = [words["title"].format(other=other, baseline=baseline, count=len(comparison.seeds))]
    for part, family in (("primary", comparison.family), ("others", comparison.others)):
        chosen = [row for row in rows if row.primary == (part == "primary")]
        if chosen:
            parts += ["", words[part].format(level=_percent(comparison.settings.level), family=family)]
            parts.append(_block(comparison, chosen, language))
    parts += ["", words["legend"].format(other=other, power=_percent(comparison.settings.power))]
    saved = [row.pairing.replicates_saved for row in rows if row.pairing.replicates_saved is not None]
    if saved:
        low, middle, high = (number(value, 1) for value in (min(saved), median(saved), max(saved)))
        parts.append(words["saved"].format(low=low, middle=middle, high=high))
    if any(_interval(row)[1] for row in rows):
        parts.append(words["alone"])
    return "\n".join(parts + _notes(comparison, rows, language))


def _notes(comparison: Comparison, rows: list[Row], language: str) -> list[str]:
    """What does not matter by declaration, and why a primary outcome has no number."""
    told = []
    small = []
    for row in (row for row in rows if row.primary):
        outcome = _outcome(comparison, row)
        reach = smallest_that_matters(outcome, row)
        if reach is not None:
            small.append(f"{outcome.code} {number(reach)}")
        if why := why_undefined(outcome, row):
            title = outcome.title if language == "en" else outcome.title_zh
            told.append(WORDS[language]["undefined"].format(title=f"{outcome.code} {title}", why=why))
    if small:
        told.insert(0, WORDS[language]["small"].format(small=", ".join(small)))
    return told


def _outcome(comparison: Comparison, row: Row) -> OutcomeLike:
    return next(known for known in comparison.definitions if known.name == row.outcome)


def _block(comparison: Comparison, rows: list[Row], language: str) -> str:
    words = WORDS[language]
    columns = [
        Column(words["outcome"], right=False),
        Column(words["unit"], right=False),
        Column(words["pairs"]),
        Column(rows[0].baseline),
        Column(rows[0].other),
        Column(words["difference"]),
        *([Column(words["p"])] if rows[0].primary else []),
        Column(words["superiority"], words["superiority unit"]),
        Column(words["resolves"]),
        Column(words["verdict"], right=False),
    ]
    return text_table(columns, [_cells(comparison, row, language) for row in rows])


def _cells(comparison: Comparison, row: Row, language: str) -> list[str]:
    outcome = _outcome(comparison, row)
    paired = row.paired
    interval, is_alone = _interval(row)
    reach = None if interval is None else interval.half_width
    decimals = None if reach is None else decimals_for(reach)
    return [
        f"{outcome.code} {outcome.title if language == 'en' else outcome.title_zh}".strip(),
        outcome.unit,
        f"{paired.pairs}/{paired.pairs + paired.dropped}" if paired.dropped else f"{paired.pairs}",
        # Without a ± of their own: in paired worlds, overlapping error bars would mislead.
        number(paired.mean_baseline, decimals),
        number(paired.mean_other, decimals),
        with_half_width(paired.difference, reach, signed=True) + (" °" if is_alone else ""),
        *([p_value(row.p_holm)] if row.primary else []),
        ABSENT if paired.superiority is None else f"{100.0 * paired.superiority:.0f}",
        number(row.smallest_resolvable, decimals),
        verdict_in_words(outcome, row, language),
    ]


def _interval(row: Row) -> tuple[Interval | None, bool]:
    """Return the interval to print, and whether it falls short of what the heading promises."""
    promised = row.paired.interval if row.primary else row.simultaneous
    if promised is not None:
        return promised, False
    alone = row.paired.interval or row.paired.t_interval
    return alone, alone is not None


def _percent(share: float) -> str:
    return f"{100.0 * share:g} %"
