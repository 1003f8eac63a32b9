"""Does each mechanism move what its source says it moves? A table of signs, as they come out.

python -m experiments.coordination.signs                       about ten minutes on two cores
python -m experiments.coordination.signs replicates=40 workers=8

Writes results/coordination/signs.md. Nothing here is a test that can fail: a mechanism that moves otherwise,
or not at all, is reported so.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from experiments.coordination.options import read_options
from experiments.coordination.runs import Cell, Results, paired_p, paired_t, question_of, run_all
from sim.comparison.multiplicity import holm

ROOT = Path(__file__).resolve().parents[2]
LEVEL = 0.05
DEFAULTS = {"replicates": 10, "warmup": 180, "measured": 910, "workers": 2, "into": "results/coordination"}


@dataclass(frozen=True)
class Sign:
    """What a source expects of a mechanism.

    `way` is +1 if the number should rise and -1 if it should fall; `base` the regime on which the mechanism
    is laid, which must not already contain it.
    """

    mechanism: str
    number: str
    way: int
    source: str
    base: str = "one_three"


# From the catalogue of the sources (what each programme is said to move) and from theory (C).
SIGNS = (
    Sign("adjacent_hub", "border_resolved", +1, "N19 cross-boundary disputes O1"),
    Sign("adjacent_hub", "border_handoffs", -1, "N19 O18"),
    Sign("bookkeeping", "trust_owners_committee", +1, "P43 O7"),
    Sign("bookkeeping", "fee_collection", +1, "P43 O8"),
    Sign("bookkeeping", "revenue_claims", -1, "P43 public-revenue disputes fall; publication may raise them"),
    Sign("burden_relief", "face_time_share", +1, "H06 P78 O11"),
    Sign("burden_relief", "dispute_days", -1, "H06 P78 O3; C9"),
    Sign("burden_relief", "durable_of_disputes", +1, "H06 P78 O2"),
    Sign("cross_training", "dispute_days", -1, "P62 pooling gain; C10"),
    Sign("double_reporting", "volunteer_hours", +1, "P22 O14"),
    Sign("home_visits", "trust_residents_committee", +1, "P76 O7"),
    Sign("home_visits", "prevented_share", +1, "P76 O20; C23"),
    Sign("inspection", "gaming_gap", -1, "H11 O19; C8"),
    Sign("inspection", "dispute_days", -1, "H11 O3"),
    Sign("patrols", "found_first_share", +1, "P63 P64 detection"),
    Sign("patrols", "prevented_share", +1, "P63 P64 O20; C20"),
    Sign("pledges", "norm_troubles", -1, "P45 troubles of norms fall; C23"),
    Sign("problem_list", "backlog", -1, "P18 O12", base="fragmented"),
    Sign("problem_list", "dispute_days", -1, "P18; C20", base="fragmented"),
    Sign("red_black_list", "service_quality", +1, "P42 service effort; C6"),
    Sign("red_black_list", "fee_collection", +1, "P42 O8"),
    Sign("register", "bounced_share", -1, "P71 O18; B37"),
    Sign("register", "dispute_days", -1, "P71 O3"),
    Sign("star_rating", "durable_of_disputes", +1, "H16 effort"),
    Sign("star_rating", "gaming_gap", +1, "H16 O19; C8 may widen"),
    Sign("three_meetings", "durable_of_disputes", +1, "H21 N05 O2; C16"),
    Sign("three_meetings", "dispute_days", +1, "H21 O3 longer; C16"),
    Sign("three_meetings", "vote_pass_rate", +1, "H21 N05 O10"),
    Sign("whistle", "whistles", +1, "F16 whistle volume"),
    Sign("whistle", "dispute_days", -1, "F16 P33 O3"),
)


@dataclass(frozen=True)
class Verdict:
    """How one sign came out: means, the difference with its interval, p after Holm, and in words."""

    sign: Sign
    without: float
    gap: float
    half_width: float
    pairs: int
    p: float | None
    words: str


def judge(results: Results, signs: tuple[Sign, ...]) -> list[Verdict]:
    """One verdict per sign; the p-values of all signs together are corrected after Holm."""
    gaps, raw = [], []
    for sign in signs:
        gap = results.gap(Cell(sign.base, (sign.mechanism,)), Cell(sign.base), sign.number)
        p = paired_p(gap)
        gaps.append((gap, paired_t(gap)))
        raw.append(None if math.isnan(p) else p)
    return [
        _verdict(results, sign, gap, t, p) for sign, (gap, t), p in zip(signs, gaps, holm(raw), strict=True)
    ]


def _verdict(results: Results, sign: Sign, gap: np.ndarray, t: float, p: float | None) -> Verdict:
    if p is None:
        words = "could not be measured in runs of this length"
    elif not np.any(gap):
        words = "not found: no run differs at all"
    elif p >= LEVEL:
        words = "not found"
    else:
        words = "as its source says" if t * sign.way > 0 else "**otherwise**"
    n = gap.size
    half = float(stats.t.ppf(0.975, n - 1) * gap.std(ddof=1) / math.sqrt(n)) if n > 1 else math.nan
    mean = results.mean(Cell(sign.base), sign.number)
    return Verdict(sign, mean, float(gap.mean()) if n else math.nan, half, n, p, words)


def as_markdown(verdicts: list[Verdict], results: Results, warmup: int, measured: int) -> str:
    """The page."""
    counts = {
        words: sum(verdict.words.startswith(words) for verdict in verdicts)
        for words in ("as its source says", "**otherwise**", "not found", "could not be measured")
    }
    lines = [
        "# Signs of the mechanisms",
        "",
        "Made by `python -m experiments.coordination.signs` for the question "
        f"`{question_of(warmup, measured)}`; not edited by hand.",
        "",
        f"Each mechanism on top of one regime, against that regime without it: {len(results.seeds)} pairs of "
        f"runs of the default neighbourhood, seeds {results.seeds[0]} to {results.seeds[-1]}, {warmup} days "
        f"of warm-up and {measured} measured. What is expected is what the catalogue of sources says, "
        "whatever runs showed. A sign counts as found when its p, corrected for all "
        f"{len(verdicts)} signs after Holm, is below {LEVEL}; *not found* means that these few runs do not "
        "show it, not that it is not there: the half-width says what they could have shown.",
        "",
        "; ".join(f"{words.strip('*')}: {count}" for words, count in counts.items()) + ".",
        "",
        "| mechanism | on | number | expected | without it | difference | ± (95 %) | pairs | p (Holm) "
        "| verdict | source |",
        "|---|---|---|---|--:|--:|--:|--:|--:|---|---|",
    ]
    for verdict in verdicts:
        sign = verdict.sign
        p = "–" if verdict.p is None else f"{verdict.p:.3f}"
        lines.append(
            f"| {sign.mechanism} | {sign.base} | {sign.number} | {'rises' if sign.way > 0 else 'falls'} "
            f"| {verdict.without:.4g} | {verdict.gap:+.4g} | {verdict.half_width:.3g} | {verdict.pairs} "
            f"| {p} | {verdict.words} | {sign.source} |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    options = read_options(arguments, DEFAULTS | {"only": ""})
    only = [name for name in str(options["only"]).split("+") if name]
    signs = tuple(sign for sign in SIGNS if not only or sign.mechanism in only)
    warmup, measured = int(options["warmup"]), int(options["measured"])
    cells = [Cell(sign.base) for sign in signs] + [Cell(sign.base, (sign.mechanism,)) for sign in signs]
    results = run_all(cells, int(options["replicates"]), warmup, measured, int(options["workers"]))
    page = ROOT / str(options["into"]) / "signs.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(as_markdown(judge(results, signs), results, warmup, measured), "utf-8")
    print(page)


if __name__ == "__main__":
    main(sys.argv[1:])
