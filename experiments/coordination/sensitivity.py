"""Does a sign turn when one assumed number moves? The check that was promised before any run.

python -m experiments.coordination.sensitivity                      some minutes on two cores
python -m experiments.coordination.sensitivity replicates=40 workers=8

Each number of `ASSUMED` goes half of the way from its default to either end of its declared range, all
else as declared; the registered contrasts run again under the same seeds. Writes sensitivity.md.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from experiments.coordination.options import Option, read_options
from experiments.coordination.runs import Cell, Results, paired_p, question_of, run_all
from sim.comparison.multiplicity import holm
from sim.outcomes import OUTCOMES
from sim.parameters import Parameters
from sim.parameters.declare import Declaration, declarations

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS: dict[str, Option] = {
    "replicates": 20,
    "warmup": 365,
    "measured": 1095,
    "workers": 2,
    "into": "results/coordination",
}
ASSUMED = (
    "meeting.authority_branch",
    "meeting.authority_letter",
    "routing.misroute",
    "routing.asks_limit",
    "meeting.accept_base",
)
CONTRASTS = (("one_three", "fragmented"), ("one_three_x", "one_three"))
LEVEL = 0.05


@dataclass(frozen=True)
class Move:
    """One assumed number moved to one value; nothing moved if it has no name."""

    name: str = ""
    value: float = 0.0

    def cell(self, regime: str) -> Cell:
        """The regime with the number moved."""
        return Cell(regime, values=((self.name, self.value),) if self.name else ())


@dataclass(frozen=True)
class Difference:
    """A paired difference of one primary outcome."""

    mean: float
    half_width: float
    p: float

    @property
    def sign(self) -> int:
        """-1 or 1 where the interval excludes nothing happening; 0 where it does not."""
        return 0 if not abs(self.mean) > self.half_width else int(math.copysign(1, self.mean))


def moves_of(declared: Declaration) -> list[Move]:
    """Half of the way down and half of the way up; whole numbers stay whole and must differ."""
    found = []
    for end in (declared.low, declared.high):
        value = declared.default + (end - declared.default) / 2.0
        value = round(value) if declared.kind is int else value
        if value != declared.default:
            found.append(Move(declared.path, value))
    return found


def difference(results: Results, move: Move, contrast: tuple[str, str], outcome: str) -> Difference:
    """What the contrast is where the number is moved."""
    gap = results.gap(move.cell(contrast[0]), move.cell(contrast[1]), outcome)
    if gap.size < 2:
        return Difference(math.nan, math.nan, math.nan)
    half = float(stats.t.ppf(0.975, gap.size - 1) * gap.std(ddof=1) / np.sqrt(gap.size))
    return Difference(float(gap.mean()), half, paired_p(gap))


def verdicts(here: list[Difference], moved: list[list[Difference]]) -> list[list[str]]:
    """In words, by move and by contrast and outcome; p-values of all moves together after Holm."""
    raw = [None if math.isnan(d.p) else d.p for row in moved for d in row]
    corrected = iter(holm(raw))
    return [
        [_in_words(before, after, next(corrected)) for before, after in zip(here, row, strict=True)]
        for row in moved
    ]


def _in_words(before: Difference, after: Difference, p: float | None) -> str:
    if before.sign and after.sign == -before.sign:
        return "**turns**" if p is not None and p < LEVEL else "turns, not after Holm"
    if before.sign and not after.sign:
        return "fades"
    return "appears" if after.sign and not before.sign else ""


def as_markdown(results: Results, moves: list[Move], warmup: int, measured: int) -> str:
    """The page."""
    primary = [outcome.name for outcome in OUTCOMES if outcome.primary]
    asked = [(contrast, name) for contrast in CONTRASTS for name in primary]
    here = [difference(results, Move(), contrast, name) for contrast, name in asked]
    moved = [[difference(results, move, contrast, name) for contrast, name in asked] for move in moves]
    words = verdicts(here, moved)
    turned = sum(word == "**turns**" for row in words for word in row)
    lines = [
        "# If an assumed number were another",
        "",
        "Made by `python -m experiments.coordination.sensitivity` for the question "
        f"`{question_of(warmup, measured)}`; not edited by hand.",
        "",
        f"{len(results.seeds)} pairs of runs of the default neighbourhood, {warmup} days of warm-up and "
        f"{measured} measured. Each number goes half of the way from its default to either end of its "
        "declared range. Differences with the half-width of their 95 % interval, uncorrected. *turns*: the "
        "sign is the opposite of the sign under the defaults, both intervals exclude zero, and p is below "
        f"{LEVEL} after Holm over all {len(moves) * len(asked)} moved differences; *fades*: the interval no "
        "longer excludes "
        "zero; *appears*: it did not before.",
        "",
        f"Signs that turn: {turned} of {len(moves) * len(asked)}.",
    ]
    for contrast in CONTRASTS:
        lines += ["", f"## {contrast[0]} against {contrast[1]}", ""]
        lines += ["| number | value | " + " | ".join(primary) + " |", "|---|--:|" + "---|" * len(primary)]
        at = [i for i, (one, _) in enumerate(asked) if one == contrast]
        lines.append("| as declared | | " + " | ".join(_shown(here[i], "") for i in at) + " |")
        for move, row, said in zip(moves, moved, words, strict=True):
            shown = " | ".join(_shown(row[i], said[i]) for i in at)
            lines.append(f"| `{move.name}` | {move.value:g} | {shown} |")
    return "\n".join(lines) + "\n"


def _shown(found: Difference, word: str) -> str:
    mean = 0.0 if abs(found.mean) < 1e-9 * found.half_width else found.mean  # sums leave dust
    return f"{mean:+.3g} ± {found.half_width:.2g}" + (f" {word}" if word else "")


def main(arguments: list[str]) -> None:
    options = read_options(arguments, DEFAULTS)
    warmup, measured = int(options["warmup"]), int(options["measured"])
    declared = {one.path: one for one in declarations(Parameters())}
    moves = [move for name in ASSUMED for move in moves_of(declared[name])]
    regimes = dict.fromkeys(regime for contrast in CONTRASTS for regime in contrast)
    cells = [move.cell(regime) for move in (Move(), *moves) for regime in regimes]
    results = run_all(cells, int(options["replicates"]), warmup, measured, int(options["workers"]))
    page = ROOT / str(options["into"]) / "sensitivity.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(as_markdown(results, moves, warmup, measured), "utf-8")
    print(page)


if __name__ == "__main__":
    main(sys.argv[1:])
