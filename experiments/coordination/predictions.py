"""What was predicted of coordination beside what came out, all numbers from the comparison.

python -m experiments.coordination.predictions
python -m experiments.coordination.predictions study=studies/mine into=studies/mine

Reads predictions.csv, which transcribes the table of README.md, and comparison.json of the study; writes
predictions.md. A prediction held if its whole interval agrees with it, failed if none of it does, and is
open otherwise: a comparison that cannot tell has not confirmed anything.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.coordination.options import read_options
from sim.tables import decimals_for, number
from sim.words.markdown import name, table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DEFAULTS = {"study": "results/coordination", "into": "results/coordination"}
HELD, FAILED, OPEN, NOT_COMPARED = "held", "**failed**", "open", "not compared"
TRIGGERED, QUIET, ELSEWHERE = "**triggered**", "not triggered", "not tested by this comparison"
SENSITIVITY = f"{ELSEWHERE}, but in [sensitivity.md](sensitivity.md)"
GAIN, TOO_LARGE = 0.01, 0.06  # of `durable_share`: what would change our mind, as registered
FIRST, SECOND = ("one_three", "fragmented"), ("one_three_x", "one_three")


@dataclass(frozen=True)
class Prediction:
    """One cell of the registered table.

    Attributes
    ----------
    outcome, other, baseline : str
        The contrast is other minus baseline.
    low, high : float
        In the outcome's unit, or as a share of its level under `relative_to`.
    relative_to : str
        A regime, or empty.
    about : "range" or "sign"
        What the confidence is about: the range, or only on which side of zero it lies.
    confidence : float in [0, 1]
    """

    outcome: str
    other: str
    baseline: str
    low: float
    high: float
    relative_to: str
    about: str
    confidence: float


@dataclass(frozen=True)
class Found:
    """What a comparison says of one contrast, on the scale of the prediction."""

    difference: float
    low: float
    high: float
    verdict: str
    resolvable: float | None


def registered(path: Path = HERE / "predictions.csv") -> list[Prediction]:
    """The registered predictions, in the order of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Prediction(
                *(row["outcome"], row["other"], row["baseline"], float(row["low"]), float(row["high"])),
                *(row["relative_to"], row["about"], float(row["confidence"])),
            )
            for row in csv.DictReader(file)
        ]


def found(
    comparison: Mapping[str, Any], outcome: str, other: str, baseline: str, relative_to: str = ""
) -> Found | None:
    """What came out; None if it was not compared, or has no interval."""
    for row in comparison["rows"]:
        if (row["outcome"], row["other"], row["baseline"]) == (outcome, other, baseline):
            interval = row["paired"]["interval"] or row["paired"]["t_interval"]
            unit = _level(comparison, outcome, relative_to) if relative_to else 1.0
            if interval is None or not unit:
                return None
            resolvable = row["smallest_resolvable"]
            return Found(
                *(row["paired"]["difference"] / unit, interval["low"] / unit, interval["high"] / unit),
                *(row["verdict"], None if resolvable is None else resolvable / unit),
            )
    return None


def _level(comparison: Mapping[str, Any], outcome: str, regime: str) -> float | None:
    for level in comparison["levels"]:
        if (level["outcome"], level["regime"]) == (outcome, regime):
            mean: float | None = level["mean"]
            return mean
    return None


def judged(prediction: Prediction, came: Found | None) -> str:
    """Whether a prediction held, failed, or is open."""
    if came is None:
        return NOT_COMPARED
    if prediction.about == "sign":
        low, high = (0.0, float("inf")) if prediction.low + prediction.high > 0 else (float("-inf"), 0.0)
    else:
        low, high = prediction.low, prediction.high
    if low <= came.low and came.high <= high:
        return HELD
    return FAILED if came.high < low or came.low > high else OPEN


def triggers(comparison: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What would change our mind: (about what, what was registered, what became of it)."""
    first, second = (found(comparison, "durable_share", *contrast) for contrast in (FIRST, SECOND))
    hours = found(comparison, "hours_per_durable_resolution", *FIRST)

    def said(came: Found | None, holds: Callable[[Found], bool]) -> str:
        return NOT_COMPARED if came is None else TRIGGERED if holds(came) else QUIET

    return [
        ("coordination", f"no gain of {GAIN} of 1+3 in `durable_share`, by an interval that excludes it",
         said(first, lambda came: came.high < GAIN)),
        ("coordination", "a gain while the branch has no hours", ELSEWHERE),
        ("partners", "a gain of X over 1+3 as large as that of 1+3 over fragmented",
         NOT_COMPARED if first is None else
         said(second, lambda came: came.low > 0.0 and came.difference >= first.difference)),
        ("partners", "a gain in matters whose missing competence no partner brings", ELSEWHERE),
        ("cost", "fewer hours per durable resolution under 1+3", said(hours, lambda came: came.high < 0.0)),
        ("the bottleneck", "a gain of X that hours and caseload do not move", ELSEWHERE),
        ("the model", f"an effect of 1+3 above {TOO_LARGE}",
         said(first, lambda came: came.difference > TOO_LARGE)),
        ("the model", "a sign that one assumed number reverses", SENSITIVITY),
    ]  # fmt: skip


def books_move_less(comparison: Mapping[str, Any]) -> str:
    """Expectation (b): the share closed in the books differs less than the share resolved in truth."""
    books, truth = (found(comparison, outcome, *FIRST) for outcome in ("reported_share", "resolution_share"))
    if books is None or truth is None:
        return NOT_COMPARED
    is_less = abs(books.difference) < abs(truth.difference)
    told = f"books {_told(books)}, truth {_told(truth)}; both as estimated"
    return f"{'agrees' if is_less else '**disagrees**'} ({told})"


def _told(came: Found) -> str:
    decimals = decimals_for((came.high - came.low) / 2.0)
    return (
        f"{number(came.difference, decimals)} [{number(came.low, decimals)}, {number(came.high, decimals)}]"
    )


def page(comparison: Mapping[str, Any], predictions: Sequence[Prediction]) -> str:
    """The whole page as Markdown."""
    rows = []
    for one in predictions:
        came = found(comparison, one.outcome, one.other, one.baseline, one.relative_to)
        scale = f" of the level under {name(one.relative_to)}" if one.relative_to else ""
        rows.append(
            (
                *(name(one.outcome), f"{name(one.other)} − {name(one.baseline)}"),
                f"{one.low:g} to {one.high:g}{scale}" + ("; the sign" if one.about == "sign" else ""),
                *(f"{one.confidence:.0%}", "–" if came is None else _told(came)),
                "–" if came is None or came.resolvable is None else number(came.resolvable),
                "–" if came is None else came.verdict,
                judged(one, came),
            )
        )
    head = (
        "outcome",
        "contrast",
        "predicted",
        "how sure",
        "came out [95 %]",
        "resolvable",
        "verdict",
        "so it",
    )
    counts = [row[-1] for row in rows]
    seeds = comparison["seeds"]
    sure = sum(one.confidence for one in predictions)
    parts = [
        "# What was predicted, and what came out",
        f"Made by `python -m experiments.coordination.predictions` from comparison.json: {len(seeds)} "
        f"worlds, seeds {seeds[0]} to {seeds[-1]}, contrasts {comparison['contrasts']}, "
        f"{comparison['family']} corrected tests, intervals of {comparison['settings']['level']:.0%}. "
        "Predictions are those of experiments/coordination/README.md, written before.",
        table(head, rows),
        f"Of {len(rows)} predictions {counts.count(HELD)} held, {counts.count(FAILED)} failed, "
        f"{counts.count(OPEN)} are open (the interval lies partly outside), {counts.count(NOT_COMPARED)} "
        f"were not compared; whoever was as sure as stated thought {sure:.1f} true. “Resolvable” is the "
        "smallest true difference that so many worlds find with the power stated in the comparison.",
        "## What would change our mind",
        table(("about", "registered", "what became of it"), triggers(comparison)),
        "## Further expectations",
        table(
            ("expectation", "what became of it"),
            [
                ("(a) the gain of 1+3 sits in matters that need more than their lead has", ELSEWHERE),
                ("(b) the books differ less between regimes than the truth", books_move_less(comparison)),
                ("(c) most of it goes when the branch has no hours, and follows the endowment", ELSEWHERE),
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Write the page."""
    options = read_options(arguments, DEFAULTS)
    study, into = (ROOT / str(options[key]) for key in ("study", "into"))
    comparison = json.loads((study / "comparison.json").read_text("utf-8"))
    (into / "predictions.md").write_text(page(comparison, registered()), "utf-8")
    print(into / "predictions.md")


if __name__ == "__main__":
    main(sys.argv[1:])
