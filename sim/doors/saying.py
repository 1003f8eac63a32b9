"""What a command says on the screen when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.comparison import Comparison
    from sim.doors.asking import Question

REST = {
    "en": "{count} more outcomes are in the report, and under --all.",
    "zh": "其余 {count} 项结果见报告，或加 --all。",
}


def told(comparison: Comparison, language: str, *, is_all: bool) -> str:
    """The table of primary outcomes (or of all), and below it what was found, in sentences.

    Parameters
    ----------
    comparison : Comparison
    language : "en" or "zh"
        The sentences are in English, and left out of the Chinese table.
    is_all : bool
    """
    from sim.report.opening import found_in_words

    parts = [comparison.to_table(language, is_all=is_all)]
    rest = sum(not outcome.primary for outcome in comparison.definitions)
    if rest and rest < len(comparison.definitions) and not is_all:
        parts.append(REST[language].format(count=rest))
    if language == "en":
        parts.append("\n".join(["What was found", *(f"- {said}" for said in found_in_words(comparison))]))
    return "\n\n".join(parts)


def called_by_what_differs(questions: Sequence[Question]) -> list[str]:
    """A name for each run: of a sweep, the overrides in which its runs differ.

    Parameters
    ----------
    questions : sequence of Question
        Of one command, so that each was typed with as many overrides.
    """
    places = list(zip(*(question.overrides for question in questions), strict=True))
    differing = [place for place, typed in enumerate(places) if len(set(typed)) > 1]
    if not differing:
        return [f"{one.scenario.label}, seed {one.answering.seed}" for one in questions]
    return [" ".join(one.overrides[place] for place in differing) for one in questions]
