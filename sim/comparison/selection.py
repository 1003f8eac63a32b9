"""Which of several regimes is best, with a stated error: the weakest leave as replicates come in.

The procedure of Kim and Nelson compares every pair of regimes by their differences in the same
worlds, so shared luck helps it. A regime leaves as soon as its running mean lies further below
another's than a margin that narrows with every replicate (`margins`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil

import numpy as np

from sim.comparison.margins import excess, h_squared, margins
from sim.comparison.pairs import ROUNDING
from sim.comparison.reach import EARLIEST, FEWEST_DIFFERING, TIE, pairs_that_differ
from sim.comparison.replicates import known_names
from sim.errors import LinliError

MOST_SYSTEMS = 20
BETTER = {"higher": 1.0, "lower": -1.0}


@dataclass(frozen=True)
class Contest:
    """What is asked of a selection, said before any run.

    outcome : name. direction : "higher" or "lower", which values are better. indifference : more
    than 0, in the outcome's unit: a regime within so much of the best is as good as the best.
    error : chance of a wrong selection, in (0, 0.5). first : replicates before the first
    elimination, at least 10. block : replicates between later ones, at least 1.
    """

    outcome: str
    direction: str
    indifference: float
    error: float = 0.05
    first: int = 16
    block: int = 8

    def __post_init__(self) -> None:
        if self.direction not in BETTER:
            raise LinliError(
                f"contest for {self.outcome}: direction {self.direction!r} has no best. "
                f"{known_names(self.direction, BETTER)} An outcome that is neither can be compared, "
                "not won."
            )
        for name, allowed, holds in (
            (
                "indifference",
                "a finite number above 0, in the outcome's unit",
                0.0 < self.indifference < np.inf,
            ),
            ("error", "in (0, 0.5)", 0.0 < self.error < 0.5),
            ("first", f"at least {EARLIEST} replicates, to know a spread", self.first >= EARLIEST),
            ("block", "at least 1 replicate", self.block >= 1),
        ):
            if not holds:
                raise LinliError(
                    f"contest for {self.outcome}: {name} = {getattr(self, name)} cannot be used; "
                    f"it must be {allowed}."
                )


@dataclass(frozen=True)
class Elimination:
    """Who went out, after how many replicates, and against whom.

    difference : mean of system minus against over their pairs, and margin : how far behind it
    might have been, at least 0; both in the outcome's unit.
    """

    system: str
    against: str
    replicates: int
    difference: float
    margin: float


@dataclass(frozen=True)
class Selection:
    """Where a contest stands.

    replicates : looked at; later ones wait for their block to be full. remaining : in the order
    given. eliminated : in the order of leaving. is_finished : whether one is left, or whether all
    who are left count as equally good. best : the winner, None before the end. most_needed :
    replicates after which it must be over, None while a spread is unknown. too_alike : pairs that
    remain and have differed in too few replicates to be judged. guarantee : in words.
    """

    replicates: int
    remaining: tuple[str, ...]
    eliminated: tuple[Elimination, ...]
    is_finished: bool
    best: str | None
    most_needed: int | None
    too_alike: tuple[tuple[str, str], ...]
    guarantee: str


def select(contest: Contest, systems: Sequence[str], values: np.ndarray) -> Selection:
    """Say who is left, who went out against whom, and whether it is over.

    Parameters
    ----------
    contest : Contest
    systems : sequence of 2 to 20 names, without repeats
    values : float array of shape (replicates, systems), in the outcome's unit
        One row per world, in the order run, all replicates so far. NaN where the outcome is
        undefined, or where a system that is out was not run any more. What was said of earlier
        rows does not change as rows are added.

    Returns
    -------
    Selection

    Raises
    ------
    LinliError
        If the systems are too few, too many or repeated, or the values are not one column each.

    Source
    ------
    PAPER Kim and Nelson 2001, ACM Transactions on Modeling and Computer Simulation 11, 251–273.
    Their proof bounds, for each pair, the chance that a random walk leaves a triangle on the wrong
    side by that of a Brownian motion seen at every moment; seen less often it errs less (Jennison,
    Johnstone and Turnbull 1982). So looking at the ends of blocks only is allowed, and so is
    counting for each pair the replicates that define both. ESTIMATE what a block costs, and how
    exponential noise is borne: `results/stopping.md`.

    Notes
    -----
    Variances come from the first replicates; of a pair that has differed in fewer than nine of them,
    as `pairs_that_differ` counts, from the first block end at which there are nine. Asked for 0.95, a
    best regime exactly as far ahead as matters was selected in 0.97 of contests with normal noise, of
    2 to 20 regimes, and in 0.95 to 0.96 with exponential noise in all of them; but in only 0.90 where
    the best had its long tail above and all others below. Where that may be, ask for an error of 0.01,
    which then gave 0.96.
    """
    _refuse_what_cannot_be(contest, systems, values)
    scored = BETTER[contest.direction] * values
    h2 = h_squared(contest.error, len(systems), contest.first)
    is_in = np.ones(len(systems), dtype=bool)
    square = (len(systems), len(systems))
    variances, leads, allowed = np.full(square, np.nan), np.zeros(square), np.full(square, np.inf)
    eliminated: list[Elimination] = []
    seen, is_finished = 0, False
    for seen in range(contest.first, len(values) + 1, contest.block):
        for pair in _pairs(is_in):
            _look_at(contest, scored[:seen][:, pair], h2, pair, variances, leads, allowed)
        beyond = excess(leads, allowed, is_in)
        is_out = np.asarray((beyond > 0.0).any(axis=1))
        if (is_out == is_in).all():  # a circle, which only undefined replicates can draw: nobody leaves
            is_out = np.zeros_like(is_in)
        for place in np.flatnonzero(is_out).tolist():
            rival = int(beyond[place].argmax())
            difference = BETTER[contest.direction] * float(leads[place, rival])
            margin = float(allowed[place, rival])
            eliminated.append(Elimination(systems[place], systems[rival], seen, difference, margin))
        is_in &= ~is_out
        # Those who are level when no margin is left are equally good: any of them may be chosen.
        is_finished = all(allowed[pair] == 0.0 for pair in _pairs(is_in))
        if is_finished:
            break
    unknown = [pair for pair in _pairs(is_in) if seen and np.isnan(variances[pair])]
    return Selection(
        seen,
        tuple(name for name, stays in zip(systems, is_in, strict=True) if stays),
        tuple(eliminated),
        is_finished,
        systems[int(is_in.argmax())] if is_finished else None,
        None if unknown or not seen else _end(contest, h2, [variances[pair] for pair in _pairs(is_in)], seen),
        tuple((systems[row], systems[column]) for row, column in unknown),
        guarantee(contest),
    )


def guarantee(contest: Contest) -> str:
    """Say what a finished selection promises, and on what condition."""
    return (
        f"If one regime is better in {contest.outcome} ({contest.direction} is better) than every other by "
        f"{contest.indifference:g} or more, it is selected with a probability of at least "
        f"{1.0 - contest.error:g}, as far as differences in the same worlds are about normal. Where others "
        "come closer, one of those within that distance of the best is selected about as surely: measured, "
        "not proved."
    )


def _pairs(is_in: np.ndarray) -> list[tuple[int, int]]:
    return list(combinations(np.flatnonzero(is_in).tolist(), 2))


def _look_at(
    contest: Contest,
    scored: np.ndarray,
    h2: float,
    pair: tuple[int, int],
    variances: np.ndarray,
    leads: np.ndarray,
    allowed: np.ndarray,
) -> None:
    """Fill in what a pair shows so far; `scored` has shape (replicates, 2), higher being better."""
    differences = scored[:, 0] - scored[:, 1]
    differences = differences[~np.isnan(differences)]
    if len(differences) < contest.first:
        return
    mirrored = pair[::-1]
    if np.isnan(variances[pair]):
        variances[pair] = variances[mirrored] = _variance(contest, differences)
    # Sorted, so that the order of replicates within a block cannot change a bit of the sum.
    lead = float(np.sort(differences).mean())
    if abs(lead) <= ROUNDING * float(np.nanmax(np.abs(scored))):
        lead = 0.0
    leads[pair], leads[mirrored] = lead, -lead
    allowed[pair] = allowed[mirrored] = margins(h2, variances[pair], contest.indifference, len(differences))


def _variance(contest: Contest, differences: np.ndarray) -> float:
    """Of the first differences; of all, where the first are too alike; NaN where all are."""
    for some in (differences[: contest.first], differences):
        ordered = np.sort(some)
        if pairs_that_differ(ordered, TIE * contest.indifference)[0] >= FEWEST_DIFFERING:
            return float(ordered.var(ddof=1))
    return np.nan


def _end(contest: Contest, h2: float, variances: Sequence[float], seen: int) -> int:
    """Return the block end at which no margin is left, if no replicate is undefined from here on."""
    pairs = max((h2 * variance / contest.indifference**2 for variance in variances), default=0.0)
    blocks = ceil(max(0.0, pairs - contest.first) / contest.block)
    return max(seen, contest.first + contest.block * blocks)


def _refuse_what_cannot_be(contest: Contest, systems: Sequence[str], values: np.ndarray) -> None:
    where = f"contest for {contest.outcome}"
    if not 2 <= len(systems) <= MOST_SYSTEMS:
        raise LinliError(f"{where}: {len(systems)} systems; give 2 to {MOST_SYSTEMS}.")
    if len(set(systems)) < len(systems):
        twice = next(name for name in systems if list(systems).count(name) > 1)
        raise LinliError(f"{where}: {twice!r} is given twice; each system has one name and one column.")
    if values.ndim != 2 or values.shape[1] != len(systems):
        raise LinliError(
            f"{where}: values of shape {values.shape} for {len(systems)} systems; give one row per "
            "replicate and one column per system, NaN where the outcome is undefined."
        )
    if np.isinf(values).any():
        row, column = (int(place) for place in np.argwhere(np.isinf(values))[0])
        raise LinliError(
            f"{where}: {systems[column]} is infinite in replicate {row + 1}; an outcome is a finite number, "
            "or NaN where it is undefined."
        )
