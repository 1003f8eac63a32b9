"""What a remedy meets of the cause, how it comes back, and when a case is closed on paper only."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.chance import exponential
from sim.rules.numerics import exp

TOO_FAR = 100_000.0  # days; what is further ahead than some centuries is never met in a run


@rule
def cause_met(information: float, coverage: float) -> float:
    """Share of the cause that a remedy meets: what is known times what could be brought.

    Source
    ------
    ASSUMPTION C11: capability coverage.
    """
    return information * coverage


@rule
def social_relapse_rate(justice: float, gap: float, is_imposed: bool, multiple: float, base: float,
                        by_justice: float, by_gap: float, by_imposed: float) -> float:  # fmt: skip
    """Hazard per calendar day that the parties fall out again.

        base * multiple * exp(-by_justice J + by_gap gap + by_imposed, if imposed) / 180

    Source
    ------
    PAPER [C15; Pruitt1993; McEwen1984] consent and procedure last, imposition does not.
    """
    x = by_gap * gap - by_justice * justice
    if is_imposed:
        x += by_imposed
    return base * multiple * exp(x) / 180.0


@rule
def physical_relapse_rate(met: float, multiple: float, base: float) -> float:
    """Hazard per calendar day that the thing itself comes back, by the share of cause left.

    Source
    ------
    ASSUMPTION C15: two hazards compete; this one knows nothing of meetings.
    """
    return base * multiple * (1.0 - met) / 180.0


@rule
def days_until(rate: float, u: float, spent: float) -> int:
    """Whole calendar days until a threshold is crossed at a constant hazard, at least one.

    Parameters
    ----------
    rate : float >= 0, hazard per calendar day from now on
    u : float in (0, 1)
        The threshold is the unit exponential of this draw.
    spent : float >= 0
        Hazard already accumulated against the threshold, at whatever rate.

    Returns
    -------
    int, calendar days; -1 for never.

    Source
    ------
    ASSUMPTION: one unit exponential per clock (random time change).
    """
    if rate <= 0.0:
        return -1
    left = exponential(u) - spent
    if left <= 0.0:
        return 1
    days = left / rate
    if days > TOO_FAR:
        return -1
    return 1 + int(days)


@rule
def relapse_cause(after_social: int, after_physical: int) -> int:
    """Which of two competing clocks runs out first: 1 the social, 2 the physical, 0 neither.

    Parameters
    ----------
    after_social, after_physical : int, calendar days; -1 for never

    Source
    ------
    ASSUMPTION C15: two hazards compete; on the same day it is people who fall out.
    """
    if after_social >= 0 and (after_physical < 0 or after_social <= after_physical):
        return 1
    if after_physical >= 0:
        return 2
    return 0


@rule
def nerve(spread: float, u: float) -> float:
    """How a body divides the loss it expects when it writes "closed": once per dispute and body.

    Parameters
    ----------
    spread : float in [0, 1)
    u : float in (0, 1)

    Returns
    -------
    float in (1 - spread, 1 + spread)

    Source
    ------
    ASSUMPTION C8: bodies differ in what they dare.
    """
    return 1.0 + spread * (2.0 * u - 1.0)


@rule
def closes_on_paper(hours_saved: float, load: float, value: float, audit_rate: float, horizon_days: int,
                    penalty_hours: float, nerve: float) -> bool:  # fmt: skip
    """Whether a body writes "closed" instead of working on.

    It does when the hours it saves, valued by its load, exceed what it expects to lose from audit.

    Parameters
    ----------
    hours_saved, penalty_hours : float >= 0, hours
    load : float in [0, 1]
    value : float >= 0, weight of an hour at full load
    audit_rate : float >= 0, audits per closed case and year
    horizon_days : int, calendar days it looks ahead
    nerve : float > 0
        Divides the expected loss; drawn once per dispute and body.

    Returns
    -------
    bool

    Source
    ------
    PAPER [C8; Bevan2006] gaming where audit is weak; the expected loss is computed, not given.
    """
    found_out = 1.0 - exp(-audit_rate * horizon_days / 365.0)
    return hours_saved * load * value * nerve > found_out * penalty_hours


@rule
def audit_after(audit_rate: float, u: float) -> int:
    """Whole calendar days from the day a case is closed on paper to the day an audit finds it.

    Parameters
    ----------
    audit_rate : float >= 0, audits per closed case and year
    u : float in (0, 1)

    Returns
    -------
    int, calendar days, at least one; -1 for never

    Source
    ------
    ASSUMPTION C8: audits come without memory, as `closes_on_paper` expects them.
    """
    return days_until(audit_rate / 365.0, u, 0.0)


@rule
def affords_share(liquidity: float, means: float, sides: int, price: int) -> bool:
    """Whether one side of a dispute has the means for its share of the price.

    Parameters
    ----------
    liquidity : float in [0, 1], of the household
    means : float >= 0, yuan that the most liquid household could find
    sides : int >= 1, households that share the price
    price : int >= 0, fen

    Source
    ------
    ASSUMPTION A-means: no money, no remedy binds households, too.
    """
    return liquidity * (means * 100.0) * sides >= price


@rule
def levy_due(initial: int, share: float) -> int:
    """What the default levy asks of all owners together, in whole fen.

    Source
    ------
    LAW [Shanghai2020] Art. 65: up to half of the initial fund.
    """
    return int(initial * share)
