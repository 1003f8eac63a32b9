"""What so many replicates can resolve, and what pairing saved.

A comparison that finds nothing says how large a difference it would have found. The spread
seen in these replicates stands for the true one, so with few replicates the answer is rough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scipy.special import nctdtr, stdtrit

from sim.comparison.inference import ALL_ALIKE, ALL_EQUAL, FEWEST_PAIRS, NO_PAIR, TOO_FEW
from sim.comparison.pairs import Pairs

HALVINGS = 50  # of a bracket: as fine as a double can be
MOST_REPLICATES = 1_000_000  # beyond this, "how many are needed" has no useful answer


@dataclass(frozen=True)
class Pairing:
    """What it was worth to put both regimes into the same worlds.

    correlation : of the two regimes over replicates, in [-1, 1]. variance_paired : of the
    difference in one pair. variance_independent : of the difference between two unpaired runs;
    both in squared units. unpaired_needed : runs per regime that unpaired samples would need for
    a t interval as short as the paired one. replicates_saved : that number over the pairs used,
    below 1 if pairing cost precision. A None has its reason in `reasons`.
    """

    correlation: float | None
    variance_paired: float | None
    variance_independent: float | None
    unpaired_needed: int | None
    replicates_saved: float | None
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def variance_ratio(self) -> float | None:
        """Independent over paired variance: what is saved in the long run, whatever the pairs so far.

        `replicates_saved` tends to it; with few pairs it is smaller, because unpaired runs know their
        spread from twice as many numbers. None where `replicates_saved` has no pairs to speak of, or
        none that vary.
        """
        if self.variance_independent is None or not self.variance_paired:
            return None
        return self.variance_independent / self.variance_paired


def pairing(pairs: Pairs, level: float) -> Pairing:
    """Measure what pairing by seed saved.

    Parameters
    ----------
    pairs : Pairs
    level : float in (0, 1)
        Of the interval whose length is held equal.
    """
    names = ("correlation", "variance_paired", "variance_independent", "unpaired_needed", "replicates_saved")
    if pairs.count < FEWEST_PAIRS:
        reason = TOO_FEW if pairs.count else NO_PAIR
        return Pairing(None, None, None, None, None, dict.fromkeys(names, reason))
    reasons: dict[str, str] = {}
    spreads = float(pairs.baseline.std(ddof=1)), float(pairs.other.std(ddof=1))
    correlation = None
    if min(spreads) <= pairs.rounding:
        reasons["correlation"] = "a regime does not vary between replicates"
    else:
        # A plain sum: a library of linear algebra may round differently on another machine.
        products = (pairs.baseline - pairs.baseline.mean()) * (pairs.other - pairs.other.mean())
        together = float(products.sum()) / (pairs.count - 1) / (spreads[0] * spreads[1])
        correlation = min(1.0, max(-1.0, together))
    independent = spreads[0] ** 2 + spreads[1] ** 2
    if pairs.are_alike:
        reason = ALL_EQUAL if pairs.are_equal else ALL_ALIKE
        reasons |= dict.fromkeys(("unpaired_needed", "replicates_saved"), reason)
        return Pairing(correlation, 0.0, independent, None, None, reasons)
    paired = float(pairs.differences.var(ddof=1))
    needed = _unpaired_needed(paired, independent, pairs.count, level)
    if needed is None:
        reasons |= dict.fromkeys(
            ("unpaired_needed", "replicates_saved"), f"more than {MOST_REPLICATES:,} unpaired runs per regime"
        )
    saved = None if needed is None else needed / pairs.count
    return Pairing(correlation, paired, independent, needed, saved, reasons)


def saved_in_words(worth: Pairing, pairs: int) -> str:
    """Say in a sentence what pairing saved, or what it cost; where nothing can be said, why.

    Parameters
    ----------
    worth : Pairing
    pairs : int
        On which it rests.
    """
    if worth.replicates_saved is None:
        return f"What pairing saved cannot be said: {worth.reasons['replicates_saved']}."
    saved = worth.replicates_saved
    verdict = "saved runs" if saved > 1.0 else "cost runs" if saved < 1.0 else "made no difference"
    return (
        f"Pairing {verdict}: unpaired, an interval as short as that of {pairs:,} pairs takes "
        f"{worth.unpaired_needed:,} runs per regime, {saved:.2g} times as many."
    )


def _unpaired_needed(paired: float, independent: float, pairs: int, level: float) -> int | None:
    share = (1.0 + level) / 2.0
    # A hair of slack, so that equal lengths count as equal whatever the last bit says.
    target = (1.0 + 1e-12) * float(stdtrit(pairs - 1, share)) ** 2 * paired / pairs

    def is_as_short(runs: int) -> bool:
        return float(stdtrit(2 * runs - 2, share)) ** 2 * independent / runs <= target

    return _fewest(is_as_short, start=2)


def smallest_resolvable(spread: float, pairs: int, error_rate: float, power: float) -> float:
    """Smallest true difference that a two-sided paired t test finds with the given power.

    Parameters
    ----------
    spread : float, at least 0, in the outcome's unit
        Standard deviation of the paired differences.
    pairs : int, at least 2
    error_rate : float in (0, 1)
        Two-sided, of this one test: 0.05 divided by the size of the family is Holm's worst step.
    power : float in (error_rate, 1)

    Returns
    -------
    float, at least 0, in the outcome's unit

    Source
    ------
    PAPER the noncentral t, e.g. Cohen 1988, Statistical Power Analysis, ch. 2. The far tail,
    rejecting in the wrong direction, is not counted as finding.
    """
    freedom = pairs - 1
    critical = float(stdtrit(freedom, 1.0 - error_rate / 2.0))

    def is_missed_too_often(errors_away: float) -> bool:
        return float(nctdtr(freedom, errors_away, critical)) > 1.0 - power

    # The chance of missing falls steadily as the true difference grows, so halving finds it.
    near, far = 0.0, critical
    while is_missed_too_often(far):
        near, far = far, 2.0 * far
    for _ in range(HALVINGS):
        middle = (near + far) / 2.0
        near, far = (middle, far) if is_missed_too_often(middle) else (near, middle)
    return far * spread / math.sqrt(pairs)


def pairs_to_resolve(difference: float, spread: float, error_rate: float, power: float) -> int | None:
    """Fewest pairs with which a difference of this size is resolvable; None beyond a million.

    Parameters
    ----------
    difference : float, not 0, in the outcome's unit
    spread, error_rate, power
        As in `smallest_resolvable`.
    """
    target = abs(difference) * (1.0 + 1e-12)
    return _fewest(lambda pairs: smallest_resolvable(spread, pairs, error_rate, power) <= target, start=3)


def _fewest(is_enough: Callable[[int], bool], start: int) -> int | None:
    """Return the smallest count from `start` that is enough, by doubling and bisection."""
    if is_enough(start):
        return start
    short, enough = start, 2 * start
    while not is_enough(enough):
        if enough > MOST_REPLICATES:
            return None
        short, enough = enough, 2 * enough
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if is_enough(middle) else (middle, enough)
    return enough
