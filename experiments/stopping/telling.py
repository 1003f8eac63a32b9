"""The page on stopping and selecting."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from textwrap import fill

from experiments.stopping.contests import MATTERS, Held, Staged, hold
from experiments.stopping.kinds import KINDS, ONE_BASELINE, SIDE_BY_SIDE
from experiments.stopping.rules import CONTRASTS, NEEDED, RULES, Played, looks, play, play_together
from sim.comparison.reach import WIDENING

STAGED = (
    *(Staged(systems, shared) for systems in (2, 5, 10, 20) for shared in (0.0, 0.9)),
    Staged(5, block=1),
    Staged(5, block=32),
    Staged(5, first=32),
    *(Staged(systems, is_close=True) for systems in (5, 20)),
    *(Staged(systems, shared, "exponential") for systems in (5, 20) for shared in (0.0, 0.9)),
    Staged(5, noise="exponential, best below"),
    Staged(5, noise="exponential, best above"),
    Staged(5, noise="exponential, best above", first=32),
    Staged(5, noise="exponential, best above", error=0.01),
)

OPENING = """
Written by `python -m experiments.stopping --studies {studies} --write`, which takes one core for a minute
or two. Numbers are drawn from known distributions, {studies:,} studies for each cell; no model is run. A
share of 0.95 is known to ± {about:.3f}, two standard errors. The rules are those of
`sim.comparison.stopping` and `sim.comparison.selection`.
"""
STOPPING = """
A study looks at its paired differences {count} times, after {first} to {most:,} pairs, each time a quarter
more than the last. It stops when the 95 % interval of their mean is as short as was asked, at the latest
at the end. What is asked is put as the number of pairs that would do, were the spread known: the columns.
Each cell: **share of studies whose interval holds the truth** / mean number of pairs. A study that ends
without an interval, because too few pairs differ, does not err.
"""
THE_RULES = """
*As soon as it is short*: Student's interval at 95 % at every look. *Error shared by the looks*: the same
at 1 - 0.05/{count}, and none before nine pairs differ; *by a third of the looks*: at the first, the fourth,
the seventh and so on. *Two stages*: Stein's, from the spread of the first
look; the interval is as long as was asked. *Ours*: the error of a look is 0.05 ^ (1 + {widening:.0f} / pairs
that differ), and none before nine pairs differ; where it is known how large a difference can be, few pairs
that differ are bounded exactly. Log-normal differences are beyond what any of the rules promises, and are
shown for that.
"""
LEVELS = """
Ours at other levels; and with {contrasts} contrasts, whose 95 % intervals are to hold all at once and to be
short all at once: regimes held against one baseline, and contrasts that share nothing. The columns are as
above, for the error of one contrast.
"""
SELECTING = """
Kim and Nelson's procedure, which eliminates regimes at the ends of blocks, against two that run all
regimes to the end: Clark and Yang's two stages (Bonferroni, likewise paired), and a number fixed in
advance by somebody who knows the spread. Runs are means per regime. The best regime is better than all
others by exactly the {matters:g} standard deviations that matter, which is the hardest case; *close*: half
of the others lie half as far below, the rest just beyond what matters, and whatever lies within is a good
choice. *Shared*: correlation of the regimes over worlds, the gift of common random numbers. *Asked* of all
three alike. Exponential noise has a tail above in every regime; *best above*: in the best one only, while
all others have theirs below, so that their differences have a tail too; *best below*: the reverse.
"""
COLUMNS = (
    "regimes", "shared", "noise", "first, block", "asked", "**good choice**", "runs", "replicates",
    "two stages: good choice", "two stages: runs", "spread known: runs",
)  # fmt: skip


def page(studies: int) -> str:
    """Play, hold, and tell: the whole page, a function of the number of studies and of nothing else."""
    about = 2.0 * sqrt(0.05 * 0.95 / studies)
    parts = [
        "# When to stop adding replicates, and which regime to choose",
        _told(OPENING, studies=studies, about=about),
        "## Stopping: does the interval hold, and what does it cost?",
        _told(STOPPING, count=len(looks()), first=looks()[0], most=looks()[-1]),
        _rules(studies),
        _told(THE_RULES, count=len(looks()), widening=WIDENING),
        "## Other levels, and several contrasts at once",
        _told(LEVELS, contrasts=CONTRASTS),
        _levels(studies),
        "## Selecting: is the best chosen, and what does it cost?",
        _told(SELECTING, matters=MATTERS),
        _table(COLUMNS, 3, [_contest(staged, hold(staged, studies)) for staged in STAGED]),
    ]
    return "\n\n".join(parts) + "\n"


def _told(words: str, **numbers: float) -> str:
    return fill(" ".join(words.format(**numbers).split()), 110, break_on_hyphens=False)


def _table(heading: Sequence[str], texts: int, rows: Sequence[Sequence[str]]) -> str:
    """A table whose first columns are texts and whose others are numbers."""
    ruler = [":---"] * texts + ["---:"] * (len(heading) - texts)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heading, ruler, *rows))


def _rules(studies: int) -> str:
    rows = []
    for kind in KINDS:
        played = play(kind, studies, list(RULES))
        rows += [_row(kind.name, rule, [played[rule, needed] for needed in NEEDED]) for rule in RULES]
    return _table(("differences", "rule", *map(str, NEEDED), "lowest share"), 2, rows)


def _levels(studies: int) -> str:
    rows = []
    for kind in KINDS[:3]:
        for error in (0.10, 0.01):
            played = play(kind, studies, ["ours"], error)
            rows.append(_row(kind.name, f"{1.0 - error:.0%}", list(played.values())))
    for kind in (ONE_BASELINE, SIDE_BY_SIDE):
        together = play_together(kind, studies)
        rows.append(_row(kind.name, f"95%, {CONTRASTS} at once", list(together.values())))
    return _table(("differences", "asked", *map(str, NEEDED), "lowest share"), 2, rows)


def _row(kind: str, asked: str, cells: Sequence[Played]) -> list[str]:
    lowest = min(cell.held for cell in cells)
    return [kind, asked, *(f"**{cell.held:.3f}** / {cell.replicates:.0f}" for cell in cells), f"{lowest:.3f}"]


def _contest(staged: Staged, held: Held) -> list[str]:
    return [
        str(staged.systems), f"{staged.shared:g}", staged.noise + (", close" if staged.is_close else ""),
        f"{staged.first}, {staged.block}", f"{1.0 - staged.error:g}", f"**{held.right:.3f}**",
        f"{held.runs:.1f}", f"{held.replicates:.1f}", f"{held.two_stage_right:.3f}",
        f"{held.two_stage_runs:.1f}", str(held.known_runs),
    ]  # fmt: skip
