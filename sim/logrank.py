"""The stratified log-rank: one number beside curves that differ, and no more than that.

It treats every case as independent. Disputes of one run share their residents, their hours and
their luck, so its p-value describes how far curves lie apart and supports no claim; claims rest
on the restricted means of replicates (`sim.survival`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from sim.errors import LinliError
from sim.survival import checked


@dataclass(frozen=True)
class LogRank:
    """Observed and expected ends per group, and how far they lie apart.

    groups : names, ascending. observed, expected : cases per group. statistic : chi-square with
    `freedom` degrees, None with a `reason` if no stratum lets groups be compared. p : describes,
    does not infer.
    """

    groups: tuple[str, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]
    statistic: float | None
    freedom: int
    p: float | None
    reason: str = ""


def log_rank(
    days: np.ndarray, ended: np.ndarray, group: np.ndarray, stratum: np.ndarray | None = None
) -> LogRank:
    """Compare curves of several groups within strata.

    Parameters
    ----------
    days, ended : arrays of shape (cases,)
        As in `sim.survival.kaplan_meier`.
    group : array of shape (cases,)
        Regime of each case; at least two must occur.
    stratum : array of shape (cases,), optional
        Usually the seed: groups are then compared within the same world only.

    Source
    ------
    PAPER Mantel 1966; Peto and Peto 1972; Kalbfleisch and Prentice 2002, §1.5.
    """
    days, ended = checked(days, ended)
    names, member = np.unique(group, return_inverse=True)
    if len(names) < 2:
        raise LinliError(f"only one group, {names[0]}: a log-rank compares at least two.")
    strata = np.zeros(len(days), dtype=np.int64) if stratum is None else np.asarray(stratum)
    observed, expected = np.zeros(len(names)), np.zeros(len(names))
    covariance = np.zeros((len(names), len(names)))
    for name in np.unique(strata):
        here = strata == name
        _add_stratum(days[here], ended[here], member[here], observed, expected, covariance)
    result = tuple(map(str, names)), tuple(observed.tolist()), tuple(expected.tolist())
    # The deviations add up to 0, so the last group adds nothing.
    deviation, covariance = (observed - expected)[:-1], covariance[:-1, :-1]
    freedom = len(names) - 1
    if np.linalg.matrix_rank(covariance) < freedom:
        return LogRank(*result, None, freedom, None, "no day on which cases of every group could have ended")
    statistic = float(deviation @ np.linalg.solve(covariance, deviation))
    return LogRank(*result, statistic, freedom, float(chdtrc(freedom, statistic)))


def _add_stratum(
    days: np.ndarray,
    ended: np.ndarray,
    member: np.ndarray,
    observed: np.ndarray,
    expected: np.ndarray,
    covariance: np.ndarray,
) -> None:
    """Add one stratum's ends, their expectation and its hypergeometric covariance. Mutates the last three."""
    groups = len(observed)
    distinct, where = np.unique(days, return_inverse=True)
    leaving, ends = np.zeros((groups, len(distinct))), np.zeros((groups, len(distinct)))
    np.add.at(leaving, (member, where), 1.0)
    np.add.at(ends, (member, where), ended.astype(np.float64))
    at_risk = leaving[:, ::-1].cumsum(axis=1)[:, ::-1]
    everyone, deaths = at_risk.sum(axis=0), ends.sum(axis=0)
    share = at_risk / everyone
    # One case alone has no variance, and n - 1 = 0 there.
    scale = deaths * (everyone - deaths) / np.maximum(everyone - 1.0, 1.0)
    observed += ends.sum(axis=1)
    expected += (share * deaths).sum(axis=1)
    covariance += np.diag((share * scale).sum(axis=1)) - (share * scale) @ share.T
