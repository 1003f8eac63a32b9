"""Several ways to end: the share of cases that ended in each, by day.

A dispute may be resolved, escalated, abandoned or fall silent. Counting the other ends as
censored would pretend that an escalated dispute might still be resolved at home. Cumulative
incidence does not: the shares of all ends and of what is still open add up to 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import LinliError
from sim.survival import RestrictedMean, checked, greenwood_terms, log_log_interval, step_edges, stops_early


@dataclass(frozen=True)
class CumulativeIncidence:
    """Share of cases that ended in each way, as right-continuous step functions of days.

    days : shape (days,), the distinct days of an end or a censoring. at_risk : cases, shape
    (days,). ends : names of the ways to end. still_open : share, shape (days,). incidence,
    variance, low, high : shape (ends, days); shares in [0, 1], pointwise log-log limits.
    """

    days: np.ndarray
    at_risk: np.ndarray
    ends: tuple[str, ...]
    still_open: np.ndarray
    incidence: np.ndarray
    variance: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, end: str, day: float) -> float:
        """Share of cases that ended so by the end of `day`."""
        row = int(np.searchsorted(self.days, day, side="right")) - 1
        return 0.0 if row < 0 else float(self.incidence[self._place(end), row])

    def restricted_mean(self, end: str, horizon: float) -> RestrictedMean:
        """Mean days up to `horizon` until a case ends in this way, a case that never does counting in full.

        A regime cannot look quick by losing its hard cases to another end.

        Parameters
        ----------
        end : str
            One of `ends`.
        horizon : float, days, more than 0

        Source
        ------
        PAPER Andersen 2013, Statistics in Medicine 32, 5278–5285 (the horizon less the time lost).
        """
        if not (math.isfinite(horizon) and horizon > 0.0):
            raise LinliError(f"horizon = {horizon} days: it must be finite and more than 0.")
        edges, heights = step_edges(self.days, self.incidence[self._place(end)], horizon, start=0.0)
        value = math.fsum((1.0 - heights) * np.diff(edges))
        last, open_share = float(self.days[-1]), float(self.still_open[-1])
        if last < horizon and open_share > 0.0:
            unknown = (horizon - last) * open_share
            reason = stops_early(last, open_share, horizon)
            return RestrictedMean(None, None, value - unknown, value, horizon, reason)
        return RestrictedMean(value, None, value, value, horizon)

    def _place(self, end: str) -> int:
        if end not in self.ends:
            raise LinliError(f"no case can end as {end!r}: the ends are {', '.join(self.ends)}.")
        return self.ends.index(end)


def aalen_johansen(
    days: np.ndarray, end: np.ndarray, ends: Sequence[str], level: float = 0.95
) -> CumulativeIncidence:
    """Estimate the cumulative incidence of each way to end.

    Parameters
    ----------
    days : array of shape (cases,), days, at least 0
    end : int array of shape (cases,)
        0 if the case was still open (censored), else k if it ended as `ends[k - 1]`.
    ends : sequence of str
        The ways to end, in order of their number.
    level : float in (0, 1)
        Of the pointwise interval.

    Raises
    ------
    LinliError
        If there is no case, a duration is impossible, or an end has no name.

    Source
    ------
    PAPER Aalen and Johansen 1978; the variance is the delta method's (Dinse and Larson 1986;
    Marubini and Valsecchi 1995, ch. 10), which without censoring is F (1 - F) / n.
    """
    days, end = checked(days, end)
    if end.min() < 0 or end.max() > len(ends):
        raise LinliError(
            f"ends are numbered from 0 (still open) to {len(ends)} ({', '.join(ends)}); found {end.min()} "
            f"to {end.max()}. Name every end in the order of its number."
        )
    distinct, where = np.unique(days, return_inverse=True)
    leaving = np.bincount(where, minlength=len(distinct))
    at_risk = leaving[::-1].cumsum()[::-1]
    counts = np.stack(
        [np.bincount(where[end == k], minlength=len(distinct)) for k in range(1, len(ends) + 1)]
    )
    ended = counts.sum(axis=0)
    still_open = np.cumprod((at_risk - ended) / at_risk)
    open_before = np.concatenate(([1.0], still_open[:-1]))
    incidence = np.cumsum(open_before * counts / at_risk, axis=1)
    variance = np.stack(
        [_variance(at_risk, ended, counts[k], open_before, incidence[k]) for k in range(len(ends))]
    )
    # The log-log transform is taken of the share that has not ended so.
    limits = [
        log_log_interval(1.0 - share, spread, level)
        for share, spread in zip(incidence, variance, strict=True)
    ]
    low = np.stack([1.0 - upper for _, upper in limits])
    high = np.stack([1.0 - lower for lower, _ in limits])
    return CumulativeIncidence(distinct, at_risk, tuple(ends), still_open, incidence, variance, low, high)


def _variance(
    at_risk: np.ndarray, ended: np.ndarray, of_this: np.ndarray, open_before: np.ndarray, share: np.ndarray
) -> np.ndarray:
    """Delta-method variance of one incidence, expanded so that every sum is a running one."""
    terms = greenwood_terms(at_risk, ended)
    squared = (
        share**2 * np.cumsum(terms) - 2.0 * share * np.cumsum(share * terms) + np.cumsum(share**2 * terms)
    )
    own = np.cumsum(open_before**2 * (at_risk - of_this) * of_this / at_risk**3)
    rate = open_before * of_this / at_risk**2
    crossed = share * np.cumsum(rate) - np.cumsum(share * rate)
    return np.maximum(squared + own - 2.0 * crossed, 0.0)
