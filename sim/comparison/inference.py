"""Two regimes in the same worlds: what the pairs say about their difference.

The replicate is the unit. Disputes cluster within a run, so a run gives one number per
outcome, and two regimes are compared seed by seed: other minus baseline. Whatever cannot be
said is left out and the reason is given in its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import stdtr, stdtrit

from sim.comparison.pairs import Interval, Pairs, interval_about, standard_error
from sim.comparison.resampling import critical_deviation, resampled_pairs, sign_flip_p, studentised_deviations
from sim.errors import LinliError

FEWEST_PAIRS = 3
FEWEST_TO_RESAMPLE = 5  # below, too many resamples draw one replicate only

TOO_FEW = "fewer than three pairs: nothing can be inferred"
NO_PAIR = "no pair: the outcome is undefined under one of the regimes in every replicate"
ALL_EQUAL = "the two regimes are equal in every pair: there is no variation to measure"
ALL_ALIKE = "every pair differs by the same amount: there is no variation to measure"
TOO_FEW_TO_RESAMPLE = "fewer than five pairs: too few to resample; see the t interval"
NO_SPREAD = "too few distinct differences: many resamples have no spread; see the t interval"


@dataclass(frozen=True)
class PairedDifference:
    """What the pairs say. A field is None where it is undefined, and `reasons` says why.

    pairs, dropped : replicates kept and left out. mean_baseline, mean_other : over the kept
    pairs. difference : other minus baseline. standard_error : of the difference. interval :
    symmetric studentised bootstrap. t_interval : Student's, for comparison and for few pairs.
    p_t, p_sign_flip : two-sided. superiority : share of pairs in which the other regime is
    better in the outcome's direction (higher, if it has none), ties counting half.
    standardised_paired : difference over the spread of the differences; it grows with the
    correlation of the pairs. standardised : difference over the root mean square of the two
    regimes' own spreads, which does not. relative_change : share of the baseline's mean.
    """

    pairs: int
    dropped: int
    mean_baseline: float | None
    mean_other: float | None
    difference: float | None
    standard_error: float | None
    interval: Interval | None
    t_interval: Interval | None
    p_t: float | None
    p_sign_flip: float | None
    superiority: float | None
    superiority_interval: Interval | None
    standardised_paired: float | None
    standardised: float | None
    relative_change: float | None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """How an analysis infers. It is written into the result.

    level : share of the intervals, in (0.5, 1), and 1 minus the error rate of the tests. power :
    share of repetitions in which a smallest resolvable difference is found, in [0.5, 1).
    resamples : count, at least 999. seed : of the resampling, in [0, 2⁶⁴).
    """

    level: float = 0.95
    power: float = 0.80
    resamples: int = 9_999
    seed: int = 20_210_101

    def __post_init__(self) -> None:
        for name, allowed, holds in (
            ("level", "in (0.5, 1)", 0.5 < self.level < 1.0),
            ("power", "in [0.5, 1)", 0.5 <= self.power < 1.0),
            ("resamples", "at least 999, so that a tail of 5 % is seen", self.resamples >= 999),
            ("seed", "in [0, 2⁶⁴)", 0 <= self.seed < 2**64),
        ):
            if not holds:
                raise LinliError(
                    f"settings: {name} = {getattr(self, name)} cannot be used; it must be {allowed}."
                )


def deviations_of(pairs: Pairs, settings: Settings) -> np.ndarray | None:
    """Return the resampled |t*| of the pairs, shape (resamples,); None where resampling says nothing."""
    if pairs.count < FEWEST_TO_RESAMPLE or pairs.are_alike:
        return None
    positions = resampled_pairs(pairs.seeds, settings.resamples, settings.seed)
    return studentised_deviations(pairs.differences, positions)


def paired_difference(
    pairs: Pairs, direction: str, settings: Settings, deviations: np.ndarray | None
) -> PairedDifference:
    """Infer the difference between two regimes from pairs of replicates.

    Parameters
    ----------
    pairs : Pairs
    direction : "higher", "lower" or "neither"
        Which values of the outcome are better.
    settings : Settings
    deviations : float array of shape (resamples,) or None
        From `deviations_of`, which the caller also needs for simultaneous intervals.

    Source
    ------
    PAPER Hall 1988 (symmetric studentised bootstrap), Fisher 1935 (sign flips), Wilson 1927
    (superiority). ESTIMATE the choice among intervals: in 3,000 simulated samples of 8 normal
    differences the studentised interval covered 0.965, Student's 0.947 and BCa 0.888; of 8
    exponential ones 0.93, 0.90 and 0.86 (nominal 0.95).
    """
    facts: dict[str, float | Interval | None] = {}
    reasons: dict[str, str] = {}
    facts |= _means(pairs, reasons)
    facts |= _tests(pairs, settings, reasons)
    facts |= _bootstrap(pairs, settings, deviations, reasons)
    facts |= _superiority(pairs, direction, settings, reasons)
    facts |= _effects(pairs, reasons)
    return PairedDifference(pairs.count, pairs.dropped, **facts, reasons=reasons)  # type: ignore[arg-type]


def _means(pairs: Pairs, reasons: dict[str, str]) -> dict[str, float | None]:
    names = ("mean_baseline", "mean_other", "difference", "relative_change")
    if not pairs.count:
        reasons |= dict.fromkeys(names, NO_PAIR)
        return dict.fromkeys(names)
    baseline, other = float(pairs.baseline.mean()), float(pairs.other.mean())
    difference = 0.0 if pairs.are_equal else float(pairs.differences.mean())
    relative = difference / abs(baseline) if baseline else None
    if relative is None:
        reasons["relative_change"] = "the baseline's mean is 0: no share of it can be formed"
    return dict(zip(names, (baseline, other, difference, relative), strict=True))


def _tests(pairs: Pairs, settings: Settings, reasons: dict[str, str]) -> dict[str, float | Interval | None]:
    names = ("standard_error", "t_interval", "p_t", "p_sign_flip")
    if pairs.count < FEWEST_PAIRS:
        reasons |= dict.fromkeys(names, TOO_FEW if pairs.count else NO_PAIR)
        return dict.fromkeys(names)
    if pairs.are_equal:
        reasons["t_interval"] = ALL_EQUAL
        return {"standard_error": 0.0, "t_interval": None, "p_t": 1.0, "p_sign_flip": 1.0}
    flipped = sign_flip_p(pairs.differences, pairs.seeds, settings.resamples, settings.seed)
    if pairs.are_alike:
        reasons |= dict.fromkeys(("t_interval", "p_t"), ALL_ALIKE)
        return {"standard_error": 0.0, "t_interval": None, "p_t": None, "p_sign_flip": flipped}
    freedom = pairs.count - 1
    mean, error = float(pairs.differences.mean()), standard_error(pairs.differences)
    reach = float(stdtrit(freedom, (1.0 + settings.level) / 2.0)) * error
    p = 2.0 * float(stdtr(freedom, -abs(mean) / error))
    return dict(zip(names, (error, Interval(mean - reach, mean + reach), p, flipped), strict=True))


def _bootstrap(
    pairs: Pairs, settings: Settings, deviations: np.ndarray | None, reasons: dict[str, str]
) -> dict[str, Interval | None]:
    if deviations is None:
        reasons["interval"] = why_not_resampled(pairs)
        return {"interval": None}
    interval = interval_about(pairs, critical_deviation(deviations, settings.level))
    if interval is None:
        reasons["interval"] = NO_SPREAD
    return {"interval": interval}


def why_not_resampled(pairs: Pairs) -> str:
    """Return the reason for which `deviations_of` gives None."""
    if pairs.count < FEWEST_PAIRS:
        return TOO_FEW if pairs.count else NO_PAIR
    if pairs.are_alike:
        return ALL_EQUAL if pairs.are_equal else ALL_ALIKE
    return TOO_FEW_TO_RESAMPLE


def _superiority(
    pairs: Pairs, direction: str, settings: Settings, reasons: dict[str, str]
) -> dict[str, float | Interval | None]:
    if not pairs.count:
        reasons |= dict.fromkeys(("superiority", "superiority_interval"), NO_PAIR)
        return {"superiority": None, "superiority_interval": None}
    if pairs.are_equal:
        reasons["superiority_interval"] = ALL_EQUAL
        return {"superiority": 0.5, "superiority_interval": None}
    better = -1.0 if direction == "lower" else 1.0
    share = float(((1.0 + np.sign(better * pairs.differences)) / 2.0).mean())
    if pairs.count < FEWEST_PAIRS:
        reasons["superiority_interval"] = TOO_FEW
        return {"superiority": share, "superiority_interval": None}
    return {"superiority": share, "superiority_interval": wilson(share, pairs.count, settings.level)}


def wilson(share: float, count: int, level: float) -> Interval:
    """Return Wilson's score interval for a share of `count` trials; ties counted half only widen it.

    Source
    ------
    PAPER Wilson 1927, Probable inference, JASA 22, 209–212.
    """
    z2 = float(stdtrit(math.inf, (1.0 + level) / 2.0)) ** 2
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = math.sqrt(z2) / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    return Interval(max(0.0, centre - reach), min(1.0, centre + reach))


def _effects(pairs: Pairs, reasons: dict[str, str]) -> dict[str, float | None]:
    names = ("standardised_paired", "standardised")
    if pairs.count < FEWEST_PAIRS:
        reasons |= dict.fromkeys(names, TOO_FEW if pairs.count else NO_PAIR)
        return dict.fromkeys(names)
    mean = 0.0 if pairs.are_equal else float(pairs.differences.mean())
    effects: dict[str, float | None] = dict.fromkeys(names)
    if pairs.are_alike:
        reasons["standardised_paired"] = ALL_EQUAL if pairs.are_equal else ALL_ALIKE
    else:
        effects["standardised_paired"] = mean / float(pairs.differences.std(ddof=1))
    own = math.sqrt((pairs.baseline.var(ddof=1) + pairs.other.var(ddof=1)) / 2.0)
    if own <= pairs.rounding:
        reasons["standardised"] = "neither regime varies between replicates"
    else:
        effects["standardised"] = mean / own
    return effects
