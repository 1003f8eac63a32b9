"""What a command says on the screen when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.comparison import Comparison

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
