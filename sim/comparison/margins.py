"""How far one regime may lie behind another and yet stay in the contest (Kim and Nelson).

    margin after r pairs = max(0, (h² S² / indifference - indifference * r) / 2 r)
    h² = ((2 error / (regimes - 1)) ^ (-2 / (first - 1)) - 1) * (first - 1)

where S² is the variance of the pair's first differences.
"""

from __future__ import annotations

import numpy as np


def h_squared(error: float, systems: int, first: int) -> float:
    """Return Kim and Nelson's constant h² (c = 1) for at least two systems and `first` replicates."""
    return ((2.0 * error / (systems - 1)) ** (-2.0 / (first - 1)) - 1.0) * (first - 1)


def margins(h2: float, variances: np.ndarray, indifference: float, pairs: np.ndarray | float) -> np.ndarray:
    """How far one system may be behind another after so many pairs and yet stay, in the outcome's unit.

    Parameters
    ----------
    h2 : float, at least 0
        From `h_squared`.
    variances : float array, in squared units
        Of the first differences; NaN where unknown.
    indifference : float, more than 0
    pairs : float array that broadcasts with variances, at least 1

    Returns
    -------
    float array, at least 0; infinite where the variance is unknown.
    """
    behind = (h2 * variances / indifference - indifference * pairs) / (2.0 * pairs)
    return np.where(np.isnan(behind), np.inf, np.maximum(0.0, behind))


def excess(leads: np.ndarray, allowed: np.ndarray, is_in: np.ndarray) -> np.ndarray:
    """How much further than allowed each system lies behind each other that is still in.

    Parameters
    ----------
    leads : float array of shape (…, systems, systems)
        Mean of the row's system minus the column's, higher being better.
    allowed : float array of that shape
        From `margins`.
    is_in : bool array of shape (…, systems)

    Returns
    -------
    float array of shape (…, systems, systems)
        Above 0 where the column's system throws the row's out; minus infinity for pairs that are not
        compared.
    """
    behind = -leads - allowed
    compared = is_in[..., :, None] & is_in[..., None, :]
    return np.where(compared & np.isfinite(behind), behind, -np.inf)
