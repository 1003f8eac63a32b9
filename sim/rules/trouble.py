"""How troubles arise, how bad they are, and when somebody stumbles upon them."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.chance import race_time


@rule
def exposure_ratio(weight: float, missing: float, reference_missing: float) -> float:
    """How much more often trouble arises when something is missing than at the reference.

        (1 + weight * missing) / (1 + weight * reference_missing)

    Parameters
    ----------
    weight : float >= 0, share per unit
    missing, reference_missing : float in [0, 1]
        What is lacking of condition, service or norm, here and where the catalogue's rates hold.

    Returns
    -------
    float > 0; 1 at the reference, 1 everywhere if the weight is zero.

    Source
    ------
    ASSUMPTION C1: linear in what is missing; the literature gives exposures, no curve.
    """
    return (1.0 + weight * missing) / (1.0 + weight * reference_missing)


@rule
def daily_intensity(rate: float, households: int, by_condition: float, by_service: float, by_norm: float,
                    by_tenancy: float, crowding: float) -> float:  # fmt: skip
    """Troubles of one matter per calendar day in one compound.

    Parameters
    ----------
    rate : float, troubles per 1,000 households and year at reference conditions
    households : int
    by_condition, by_service, by_norm, by_tenancy : float
        `exposure_ratio` of each; 1 where the matter does not depend on it.
    crowding : float
        Multiple for want of room; 1 where the matter does not depend on it.

    Returns
    -------
    float >= 0, per calendar day

    Source
    ------
    ASSUMPTION C1: ratios multiply, as in a log-linear rate.
    """
    return rate * households / 365000.0 * by_condition * by_service * by_norm * by_tenancy * crowding


@rule
def between(low: float, high: float, u: float) -> float:
    """A uniform quantity of [low, high] from a draw.

    Source
    ------
    ASSUMPTION: ranges are all that the sources support.
    """
    return low + (high - low) * u


@rule
def detection_level(exposure_now: float, visibility: float, u: float) -> float:
    """The accumulated exposure at which a patrol or a visit comes upon a trouble.

    A hazard of `visibility` per unit of exposure, crossed at a unit exponential: random time change.

    Parameters
    ----------
    exposure_now : float >= 0
        Exposure accumulated when the trouble arose.
    visibility : float in [0, 1]
    u : float in (0, 1)

    Returns
    -------
    float; 1e300 (never) for what cannot be seen.

    Source
    ------
    ASSUMPTION C20: finding is proportional to hours spent looking.
    """
    return exposure_now + race_time(u, visibility)


@rule
def exposure_of(hours: float, per_hour: float, households: int) -> float:
    """Exposure that some hours of looking add, spread over the households there are.

    Source
    ------
    ASSUMPTION C20: twice the households, half the chance for each trouble.
    """
    if households <= 0:
        return 0.0
    return hours * per_hour * 100.0 / households
