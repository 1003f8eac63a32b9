"""Meetings: what calling one costs, who comes, what is learnt, whether the parties agree."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.numerics import logistic, unit


@rule
def convening_hours(invited: int, base: float, each: float, pair: float) -> float:
    """Hours of the convener for a meeting of m invited bodies: h0 + h1 m + h2 m (m - 1) / 2.

    Source
    ------
    PAPER [C12; Brooks1975; Provan2008] the cost of joining grows with the pairs.
    """
    return base + each * invited + pair * invited * (invited - 1) / 2.0


@rule
def is_preferred(brings: int, is_in_charge: bool, tie: float, other_brings: int, other_is_in_charge: bool,
                 other_tie: float) -> bool:  # fmt: skip
    """Whether a chair would rather call this partner than another.

    Whoever brings more of what is missing; then the body in charge of the matter; then the better
    known. Between equals the one met first stays.

    Parameters
    ----------
    brings, other_brings : int >= 0, missing competences that each would bring
    is_in_charge, other_is_in_charge : bool
    tie, other_tie : float in [0, 1], to the chair

    Source
    ------
    ASSUMPTION C11: need before authority before acquaintance.
    """
    if brings != other_brings:
        return brings > other_brings
    if is_in_charge != other_is_in_charge:
        return is_in_charge
    return tie > other_tie


@rule
def attendance_probability(tie: float, authority: float, load: float, fatigue: float, base: float,
                           by_tie: float, by_authority: float, by_load: float,
                           by_fatigue: float) -> float:  # fmt: skip
    """Whether an invited body comes, or answers a letter.

    Parameters
    ----------
    tie : float in [0, 1], to the convener
    authority : float in [0, 1], of the convener over the body
    load, fatigue : float in [0, 1], of the body
    base, by_tie, by_authority, by_load, by_fatigue : float, log-odds

    Returns
    -------
    float in [0, 1]

    Source
    ------
    PAPER [C12, C13] show-up by leverage and reciprocity; ASSUMPTION for the form.
    """
    return logistic(base + by_tie * tie + by_authority * authority - by_load * load - by_fatigue * fatigue)


@rule
def has_quorum(came: int, invited: int, quorum: float) -> bool:
    """Whether enough of the invited bodies came.

    Source
    ------
    ASSUMPTION A-quorum.
    """
    return came >= quorum * invited


@rule
def informed(information: float, share: float, strength: float) -> float:
    """Information after learning a share of what is unknown.

    Source
    ------
    ASSUMPTION C16: a hearing removes a share of the uncertainty.
    """
    return unit(information + share * strength * (1.0 - information))


@rule
def narrowed_gap(gap: float, narrowing: float, skill: float, information: float, coverage: float) -> float:
    """The gap after one coordination meeting.

        gap * (1 - narrowing * skill * information * coverage)

    Source
    ------
    PAPER [C14; Carnevale] mediation works through skill and information; coverage by C11.
    """
    return gap * (1.0 - narrowing * skill * information * coverage)


@rule
def acceptance_probability(gap: float, trust: float, justice: float, grievance: float,
                           has_enforcement: bool, base: float, by_gap: float, by_trust: float,
                           by_justice: float, by_grievance: float, by_authority: float) -> float:  # fmt: skip
    """Whether a party accepts what is on the table; its reservation draw decides once per dispute.

    Parameters
    ----------
    gap, trust, justice : float in [0, 1]
        Remaining gap, trust in the mediating body, procedural justice so far.
    grievance : float >= 0
    has_enforcement : bool
        Whether somebody at the table could impose.
    base, by_gap, by_trust, by_justice, by_grievance, by_authority : float, log-odds

    Returns
    -------
    float in [0, 1]

    Source
    ------
    PAPER [C14; Pruitt1993; B110] trust, procedure, remaining distance.
    """
    x = base - by_gap * gap + by_trust * (trust - 0.5) + by_justice * justice - by_grievance * grievance
    if has_enforcement:
        x += by_authority
    return logistic(x)


@rule
def procedural_justice(notice: bool, heard: bool, reasons: bool, feedback: bool, by_notice: float,
                       by_heard: float, by_reasons: float, by_feedback: float) -> float:  # fmt: skip
    """How fairly a case was treated, computed from its log and from nothing else.

    Parameters
    ----------
    notice, heard, reasons, feedback : bool
        Told in time, heard before the decision, given reasons, told what became of it.
    by_notice, by_heard, by_reasons, by_feedback : float >= 0, weights

    Returns
    -------
    float in [0, 1]

    Source
    ------
    PAPER [Pruitt1993; B110] procedure, not the contract, predicts what lasts.
    """
    total = by_notice + by_heard + by_reasons + by_feedback
    if total <= 0.0:
        return 0.0
    score = 0.0
    if notice:
        score += by_notice
    if heard:
        score += by_heard
    if reasons:
        score += by_reasons
    if feedback:
        score += by_feedback
    return score / total
