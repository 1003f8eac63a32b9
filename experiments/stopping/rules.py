"""Five rules for stopping, played on studies whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from scipy.special import stdtrit

from experiments.stopping.kinds import AT_ONCE, ONE_BASELINE, SEED, Kind, Seen, seen, studies_of
from sim.comparison.reach import FEWEST_DIFFERING, reach
from sim.comparison.stopping import Target, looks_of

NEEDED = (16, 32, 64, 128, 256, 512)  # pairs that a target takes when the spread is known
CONTRASTS = 4
FEWER = 3  # one look in so many


@dataclass(frozen=True)
class Played:
    """How a rule did: share of studies whose interval, if they have one, holds the truth; mean replicates."""

    held: float
    replicates: float


# Of what was seen, the error allowed and the target: whether each study erred, and its replicates.
Rule = Callable[[Seen, float, float], tuple[np.ndarray, np.ndarray]]


def looks() -> tuple[int, ...]:
    """The looks of all rules."""
    return looks_of(Target("any", 1.0))


def half_width(kind: Kind, error: float, needed: int) -> float:
    """The half-width that so many pairs have when the spread is known."""
    return NormalDist().inv_cdf(1.0 - error / 2.0) * kind.spread / sqrt(needed)


def _stopped(halves: np.ndarray, misses: np.ndarray, target: float) -> tuple[np.ndarray, np.ndarray]:
    is_short = halves <= target
    is_short[:, -1] = True
    place = is_short.argmax(axis=1)
    return misses[np.arange(len(place)), place], np.array(looks())[place]


def student(seen: Seen, error: float) -> np.ndarray:
    """Student's half-widths at every look."""
    counts = np.array(looks(), dtype=float)
    return -stdtrit(counts - 1.0, error / 2.0) * seen.spreads / np.sqrt(counts)


def as_soon_as_short(seen: Seen, error: float, target: float) -> tuple[np.ndarray, np.ndarray]:
    """Stop at the first look whose ordinary interval is short enough."""
    halves = student(seen, error)
    return _stopped(halves, np.abs(seen.errors) > halves, target)


def shared(seen: Seen, error: float, target: float) -> tuple[np.ndarray, np.ndarray]:
    """The same with the error shared evenly by the looks, and no stop before nine pairs differ."""
    halves = student(seen, error / len(looks()))
    halves = np.where(seen.differing >= FEWEST_DIFFERING, halves, np.inf)
    return _stopped(halves, np.abs(seen.errors) > halves, target)


def shared_by_fewer(seen: Seen, error: float, target: float) -> tuple[np.ndarray, np.ndarray]:
    """The same with a third of the looks."""
    is_look = np.isin(np.arange(len(looks())), [*range(0, len(looks()), FEWER), len(looks()) - 1])
    halves = student(seen, error / int(is_look.sum()))
    halves = np.where(is_look & (seen.differing >= FEWEST_DIFFERING), halves, np.inf)
    return _stopped(halves, np.abs(seen.errors) > halves, target)


def two_stages(seen: Seen, error: float, target: float) -> tuple[np.ndarray, np.ndarray]:
    """Stein: the spread of the first look says how many, and the interval is as long as was asked."""
    first, most = looks()[0], looks()[-1]
    asked = (-stdtrit(first - 1.0, error / 2.0) * seen.spreads[:, 0] / target) ** 2
    counts = np.clip(np.ceil(asked), first, most).astype(int)
    means = seen.running[np.arange(len(counts)), counts - 1] / counts
    halves = np.where(asked > most, target * np.sqrt(asked / most), target)
    return np.abs(means) > halves, counts


def ours(seen: Seen, error: float, target: float) -> tuple[np.ndarray, np.ndarray]:
    """`sim.comparison.stopping`: stricter while few pairs differ."""
    counts, largest = np.array(looks(), dtype=float), seen.kind.largest
    halves = reach(error, counts, seen.differing, seen.spreads, largest, len(counts))
    misses = np.abs(seen.errors) > halves
    if largest is not None:  # while few pairs differ the interval lies about the commonest value, here 0
        misses = np.where(seen.differing >= FEWEST_DIFFERING, misses, halves < abs(seen.kind.mean))
    return _stopped(halves, misses, target)


RULES: dict[str, Rule] = {
    "as soon as it is short": as_soon_as_short,
    "error shared by the looks": shared,
    "error shared by a third of the looks": shared_by_fewer,
    "two stages (Stein)": two_stages,
    "ours": ours,
}


def play(
    kind: Kind, studies: int, rules: Sequence[str], error: float = 0.05
) -> dict[tuple[str, int], Played]:
    """Play rules on the same studies of one kind, for every target."""
    erred: dict[tuple[str, int], float] = {(rule, needed): 0.0 for rule in rules for needed in NEEDED}
    spent = dict(erred)
    for some in studies_of(kind, studies, looks()):
        for rule, needed in erred:
            errs, counts = RULES[rule](some, error, half_width(kind, error, needed))
            erred[rule, needed] += float(errs.sum())
            spent[rule, needed] += float(counts.sum())
    return {cell: Played(1.0 - erred[cell] / studies, spent[cell] / studies) for cell in erred}


def play_together(kind: Kind, studies: int, error: float = 0.05) -> dict[int, Played]:
    """Ours with several contrasts of one kind: all intervals are to hold, and all to be short."""
    counts = np.array(looks())
    erred, spent = dict.fromkeys(NEEDED, 0.0), dict.fromkeys(NEEDED, 0.0)
    for first in range(0, studies, AT_ONCE):
        dice = np.random.default_rng([SEED, 100, round(kind.mean), first])
        shape = (min(AT_ONCE, studies - first), int(counts[-1]))
        baseline = dice.normal(size=shape) if kind is ONE_BASELINE else 0.0
        halves, misses = [], []
        for _ in range(CONTRASTS):
            some = seen(kind, kind.draw(dice, shape) - baseline, looks())
            halves.append(reach(error / CONTRASTS, counts, some.differing, some.spreads))
            misses.append(np.abs(some.errors) > halves[-1])
        widest, is_missed = np.maximum.reduce(halves), np.logical_or.reduce(misses)
        for needed in NEEDED:
            errs, replicates = _stopped(widest, is_missed, half_width(kind, error / CONTRASTS, needed))
            erred[needed] += float(errs.sum())
            spent[needed] += float(replicates.sum())
    return {needed: Played(1.0 - erred[needed] / studies, spent[needed] / studies) for needed in NEEDED}
