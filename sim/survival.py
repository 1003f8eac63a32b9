"""How long until it ends: Kaplan–Meier curves and the restricted mean.

A dispute still open when the record stops is censored: we know that it lasted at least so
long, and dropping it would make every regime look quick. Curves describe. Inference rests on
the restricted mean of each replicate, because disputes of one run are not independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sim.errors import LinliError

EDGE = 1e-12  # a share this near to 0 or 1 is 0 or 1, up to the rounding of a running sum


@dataclass(frozen=True)
class RestrictedMean:
    """Mean time, counting no more than `horizon` days of any one case.

    value, standard_error : days, or None where the record does not reach the horizon; then
    `reason` says so. low, high : days, what the value would be if everything still open ended
    at once, or never. Where value is known, all three are equal. A mean taken from a cumulative
    incidence has no standard error: inference is by replicate.
    """

    value: float | None
    standard_error: float | None
    low: float
    high: float
    horizon: float
    reason: str = ""


@dataclass(frozen=True)
class Quantile:
    """The day by which a share of cases has ended, with its interval.

    day, low, high : days, or None for "not reached"; `reason` then says so.
    """

    share: float
    day: float | None
    low: float | None
    high: float | None
    reason: str = ""


@dataclass(frozen=True)
class SurvivalCurve:
    """Share of cases still open, as a right-continuous step function of days.

    All columns have shape (days,), one row per distinct day on which a case ended or was
    censored. at_risk : cases open just before. ended, censored : cases. survival : in [0, 1].
    variance : Greenwood's, NaN once nobody is left. low, high : pointwise log-log interval in
    [0, 1], NaN once nobody is left.
    """

    days: np.ndarray
    at_risk: np.ndarray
    ended: np.ndarray
    censored: np.ndarray
    survival: np.ndarray
    variance: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, day: float) -> float:
        """Share still open at the end of `day`; before the first row it is 1."""
        row = int(np.searchsorted(self.days, day, side="right")) - 1
        return 1.0 if row < 0 else float(self.survival[row])

    def quantile(self, share: float) -> Quantile:
        """First day on which at least `share` of cases, in (0, 1), has ended; 0.5 gives the median.

        The interval inverts the curve's own (Brookmeyer and Crowley 1982): the days on which its
        lower and its upper limit cross.
        """
        # A share computed by multiplication may miss its exact value by a last bit.
        open_share = (1.0 - share) * (1.0 + 1e-12)
        day, low, high = (
            _first(self.days, column <= open_share) for column in (self.survival, self.low, self.high)
        )
        reason = ""
        if day is None:
            reason = f"not reached: {self.survival[-1]:.3g} of cases were still open on day {self.days[-1]:g}"
        elif high is None:
            reason = "the interval has no upper end: too few cases outlast the estimate"
        return Quantile(share, day, low, high, reason)

    def restricted_mean(self, horizon: float) -> RestrictedMean:
        """Exact area under the curve from day 0 to `horizon` (days, more than 0)."""
        return restricted_mean(self, horizon)


def _first(days: np.ndarray, holds: np.ndarray) -> float | None:
    rows = np.flatnonzero(holds)
    return float(days[rows[0]]) if rows.size else None


def kaplan_meier(days: np.ndarray, ended: np.ndarray, level: float = 0.95) -> SurvivalCurve:
    """Estimate the share still open from right-censored durations.

    Parameters
    ----------
    days : array of shape (cases,), at least one case
        How long each case was observed, in days, at least 0.
    ended : bool array of shape (cases,)
        True if the case ended on that day; False if it was still open (censored). A case
        censored on the day on which another ended was at risk of ending on it.
    level : float in (0, 1)
        Of the pointwise interval.

    Raises
    ------
    LinliError
        If there is no case, or a duration is negative or not finite.

    Source
    ------
    PAPER Kaplan and Meier 1958; Greenwood 1926; Kalbfleisch and Prentice 2002, §1.4 (log-log).
    """
    days, ended = checked(days, ended)
    distinct, where = np.unique(days, return_inverse=True)
    deaths = np.bincount(where, weights=ended, minlength=len(distinct)).astype(np.int64)
    leaving = np.bincount(where, minlength=len(distinct))
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod((at_risk - deaths) / at_risk)
    variance = survival**2 * np.cumsum(greenwood_terms(at_risk, deaths))
    variance[survival == 0.0] = np.nan
    low, high = log_log_interval(survival, variance, level)
    return SurvivalCurve(distinct, at_risk, deaths, leaving - deaths, survival, variance, low, high)


def checked(days: np.ndarray, ended: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return durations as float64 and the ends as given; refuse what is no duration."""
    days, ended = np.asarray(days, dtype=np.float64), np.asarray(ended)
    if days.ndim != 1 or days.shape != ended.shape:
        raise LinliError(
            f"durations of shape {days.shape} and ends of shape {ended.shape} do not match: "
            "give two columns of equal length, one row per case."
        )
    if not days.size:
        raise LinliError("no case was given: a curve needs at least one. Leave this group out.")
    faulty = np.flatnonzero(~(np.isfinite(days) & (days >= 0.0)))
    if faulty.size:
        raise LinliError(
            f"case {faulty[0]} lasted {days[faulty[0]]} days: a duration must be finite and at least 0. "
            "A case still open has the days observed so far, and is marked as not ended."
        )
    return days, ended


def greenwood_terms(at_risk: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """Return d / (n (n - d)) per day, and 0 on the day on which the last case ends.

    There the term is infinite, and everything it multiplies is 0: no area or share is left.
    """
    left = at_risk - ended
    return np.where(left > 0, ended / (at_risk * np.maximum(left, 1)), 0.0)


def log_log_interval(share: np.ndarray, variance: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return pointwise limits that stay in [0, 1]; exactly the share itself while it is still 1 or 0."""
    z = NormalDist().inv_cdf((1.0 + level) / 2.0)
    inner = (share > EDGE) & (share < 1.0 - EDGE) & np.isfinite(variance)
    kept = np.where(inner, share, 0.5)
    spread = z * np.sqrt(np.where(inner, variance, 0.0)) / (kept * np.abs(np.log(kept)))
    low = np.where(inner, kept ** np.exp(spread), share)
    high = np.where(inner, kept ** np.exp(-spread), share)
    unknown = ~np.isfinite(variance)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def restricted_mean(curve: SurvivalCurve, horizon: float) -> RestrictedMean:
    """Exact area under a survival curve from day 0 to `horizon`.

    Parameters
    ----------
    curve : SurvivalCurve
    horizon : float, days, more than 0

    Source
    ------
    PAPER Irwin 1949; Royston and Parmar 2013, BMC Med. Res. Methodol. 13:152. The variance is
    Klein and Moeschberger 2003, §4.5.
    """
    if not (math.isfinite(horizon) and horizon > 0.0):
        raise LinliError(f"horizon = {horizon} days: it must be finite and more than 0.")
    edges, heights = step_edges(curve.days, curve.survival, horizon)
    area = math.fsum(heights * np.diff(edges))
    last, open_share = float(curve.days[-1]), float(curve.survival[-1])
    if last < horizon and open_share > 0.0:
        unknown = (horizon - last) * open_share
        reason = stops_early(last, open_share, horizon)
        return RestrictedMean(None, None, area - unknown, area, horizon, reason)
    before = curve.days < horizon
    steps = heights * np.diff(edges)
    remaining = steps[::-1].cumsum()[::-1][1:]  # area from each day before the horizon onwards
    terms = greenwood_terms(curve.at_risk, curve.ended)[before]
    error = math.sqrt(math.fsum(remaining**2 * terms))
    return RestrictedMean(area, error, area, area, horizon)


def stops_early(last: float, open_share: float, horizon: float) -> str:
    """Say why an area up to the horizon is unknown."""
    return f"the record stops on day {last:g} with {open_share:.3g} of cases open, before day {horizon:g}"


def step_edges(
    days: np.ndarray, values: np.ndarray, horizon: float, start: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of a step function from 0 to `horizon`, and its heights in between."""
    before = days < horizon
    return np.concatenate(([0.0], days[before], [horizon])), np.concatenate(([start], values[before]))


def restricted_means(
    days: np.ndarray, ended: np.ndarray, replicate: np.ndarray, horizon: float
) -> dict[int, RestrictedMean]:
    """Restricted mean of each replicate: the number on which inference about durations rests.

    Parameters
    ----------
    days, ended : arrays of shape (cases,)
        As in `kaplan_meier`.
    replicate : int array of shape (cases,)
        The seed of the run to which each case belongs.
    horizon : float, days

    Returns
    -------
    dict from seed to RestrictedMean, in ascending order of seed
    """
    days, ended = checked(days, ended)
    return {
        int(seed): restricted_mean(kaplan_meier(days[replicate == seed], ended[replicate == seed]), horizon)
        for seed in np.unique(replicate)
    }
