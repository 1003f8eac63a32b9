"""How a report begins: what was asked, what was found in a few sentences, what so many worlds can tell."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.comparison import VERDICTS, Comparison, Row
from sim.comparison.weight import verdict_in_words
from sim.outcomes import Outcomes
from sim.report import prose
from sim.report.document import Block, Bullets, Grid, Heading, Paragraph
from sim.report.tell import contrasts_of, difference, listed, outcome_of, percent, plain
from sim.tables import p_value

WHERE_AND_HOW = ("study.dir", "workers")  # belong to one machine and change no answer
TOLD_ELSEWHERE = (
    *WHERE_AND_HOW,
    "governance",
    "regimes",
    "seed",
    "replicates",
    "experiment",
    "study.name",
    "label",
)

RESOLVED = ("better", "worse", "higher", "lower")

Runs = Mapping[str, Mapping[int, Outcomes]]


@dataclass(frozen=True)
class Asked:
    """What is known of the question beyond the comparison itself.

    Attributes
    ----------
    label : str
        How people call the study; empty if it has no name.
    overrides : tuple of str
        As typed; empty if unknown.
    hashes : mapping from regime to the hash of its scenario
    """

    label: str = ""
    overrides: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)


def asked_from(facts: Mapping[str, Any] | None, runs: Runs | None) -> Asked:
    """Read the question from a study's `asked`, and from the runs where it is silent."""
    facts = facts or {}
    question = facts.get("question")
    hashes = dict(question) if isinstance(question, Mapping) else {}
    for regime, by_seed in (runs or {}).items():
        for outcomes in by_seed.values():
            hashes.setdefault(regime, outcomes.scenario)
    return Asked(str(facts.get("label", "")), tuple(map(str, facts.get("overrides", ()))), hashes)


def command_of(comparison: Comparison, asked: Asked) -> str:
    """The command line that asks the same question again."""
    words = [word for word in asked.overrides if word.partition("=")[0] not in WHERE_AND_HOW]
    names = [word.partition("=")[0] for word in words]
    if not {"governance", "regimes"} & set(names):
        words.insert(0, f"governance={','.join(comparison.regimes)}")
    if "seed" not in names:
        words.append(f"seed={comparison.seeds[0]}")
    if "replicates" not in names:
        words.append(f"replicates={len(comparison.seeds)}")
    return " ".join(["linli", "compare", *(shlex.quote(word) for word in words)])


def opening(
    comparison: Comparison, runs: Runs | None, asked: Asked, place: Sequence[Block] = ()
) -> list[Block]:
    """Title, where it took place, the question, and the findings in sentences."""
    baseline, *others = comparison.regimes
    title = asked.label or f"{listed(others)} against {baseline}"
    blocks: list[Block] = [
        Heading(1, title, "邻里实验报告"),
        Paragraph(prose.WHAT_IT_IS),
        *place,
        Heading(2, "What was asked", "问题"),
        _question(comparison, runs, asked),
        Heading(2, "What was found", "主要发现"),
        Bullets(found_in_words(comparison)),
        Paragraph(prose.UNRESOLVED),
    ]
    return blocks


def found_in_words(comparison: Comparison) -> tuple[str, ...]:
    """What was found on primary outcomes, one sentence for each contrast."""
    return tuple(_sentence(comparison, *contrast) for contrast in contrasts_of(comparison))


def _question(comparison: Comparison, runs: Runs | None, asked: Asked) -> Grid:
    rows = [
        ("regimes", ", ".join(comparison.regimes)),
        ("contrasts", "; ".join(f"{other} against {base}" for base, other in contrasts_of(comparison))),
        ("replicates", _replicates(comparison.seeds)),
        *_typed(asked),
        *((f"scenario of {regime}", asked.hashes.get(regime, "not known")) for regime in comparison.regimes),
    ]
    some = next((one for by_seed in (runs or {}).values() for one in by_seed.values()), None)
    if some is not None:
        rows += [
            ("neighbourhoods and households", f"{some.neighbourhoods} and {some.households:,}"),
            ("compounds", "; ".join(some.compounds)),
            ("days of warm-up, days measured", f"{some.warmup:,} and {some.days - some.warmup:,}"),
        ]
    settings = comparison.settings
    rows.append(
        (
            "inference",
            f"level {settings.level:g}, power {settings.power:g}, {settings.resamples:,} resamples, seed of "
            f"resampling {settings.seed}",
        )
    )
    return Grid("The question, as it was run.", ("", ""), (False, False), tuple(rows))


def _typed(asked: Asked) -> list[tuple[str, str]]:
    """Which experiment was named, and what was set by hand; all other parameters are as declared."""
    if not asked.overrides:
        return []
    words = [word.partition("=") for word in asked.overrides]
    experiment = [value for name, _, value in words if name.lstrip("+") == "experiment"]
    changed = [f"{name}={value}" for name, _, value in words if name.lstrip("+") not in TOLD_ELSEWHERE]
    named = [("experiment", ", ".join(experiment))] if experiment else []
    return [*named, ("changed from what is declared", ", ".join(changed) or "nothing")]


def _replicates(seeds: Sequence[int]) -> str:
    is_row = list(seeds) == list(range(seeds[0], seeds[0] + len(seeds)))
    told = (
        f"seeds {seeds[0]} to {seeds[-1]}"
        if is_row and len(seeds) > 2
        else f"seeds {listed([str(s) for s in seeds])}"
    )
    return f"{len(seeds)} worlds, the same under every regime ({told})"


def _sentence(comparison: Comparison, baseline: str, other: str) -> str:
    rows = [row for row in comparison.rows if row.primary and (row.baseline, row.other) == (baseline, other)]
    told = []
    for verdict in VERDICTS:
        by_words: dict[str, list[Row]] = {}
        for row in (row for row in rows if row.verdict == verdict):
            by_words.setdefault(_verdict(comparison, row), []).append(row)
        for words, chosen in by_words.items():
            name = _with_number if verdict in RESOLVED else _title
            told.append(f"{words}: {listed([name(comparison, row) for row in chosen])}")
    return f"{other} against {baseline}: {'; '.join(told) or 'no primary outcome was compared'}."


def _verdict(comparison: Comparison, row: Row) -> str:
    outcome = outcome_of(comparison, row.outcome)
    return row.verdict if outcome is None else verdict_in_words(outcome, row)


def _with_number(comparison: Comparison, row: Row) -> str:
    outcome = outcome_of(comparison, row.outcome)
    unit = f" {outcome.unit}" if outcome is not None else ""
    return f"{_title(comparison, row).lower()} ({difference(row)}{unit}, p {p_value(row.p_holm)})"


def _title(comparison: Comparison, row: Row) -> str:
    outcome = outcome_of(comparison, row.outcome)
    return row.outcome if outcome is None else outcome.title.lower()


def precision(comparison: Comparison) -> list[Block]:
    """What so many replicates can tell apart, and what pairing saved."""
    rows = []
    for row in comparison.rows:
        outcome = outcome_of(comparison, row.outcome)
        if row.primary and outcome is not None:
            pairing = row.pairing
            rows.append(
                (
                    f"{outcome.code} {outcome.title}",
                    f"{row.other} against {row.baseline}",
                    outcome.unit,
                    str(row.paired.pairs),
                    plain(row.smallest_resolvable),
                    plain(pairing.correlation),
                    plain(pairing.replicates_saved),
                )
            )
    settings = comparison.settings
    caption = (
        f"Smallest true difference found with power {percent(settings.power)} at the strictest step of "
        f"Holm's correction over {comparison.family} tests."
    )
    head = (
        "outcome",
        "contrast",
        "unit",
        "pairs",
        "smallest resolvable",
        "correlation of pairs",
        "runs saved",
    )
    numeric = (False, False, False, True, True, True, True)
    return [
        Heading(2, "What so many worlds can tell", "重复次数能分辨什么"),
        Paragraph(prose.PAIRING),
        Grid(caption, head, numeric, tuple(rows)),
    ]
