"""The owners' committee and the owners' assembly (业委会、业主大会): how owners decide together."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.numerics import log, logistic

PRE2021, CIVIL_CODE, UNANIMITY = 0, 1, 2
ORDINARY, MAJOR, FUND_USE = 1, 2, 3
DEAREST = 500_000  # fen per m² and month


@rule
def resolution_passes(voting_area: int, approving_area: int, total_area: int, voting_owners: int,
                      approving_owners: int, total_owners: int, objecting_owners: int, vote_class: int,
                      regime: int) -> bool:  # fmt: skip
    """Whether the owners carry a resolution, by heads and by floor area.

        civil code   quorum 2/3 of all; more than 1/2, or for major matters 3/4, of what voted
        before 2021  quorum more than 1/2; more than 1/2 of all, or for raising and using the
                     fund and rebuilding 2/3 of all
        unanimity    90 % of heads and nobody against (lifts before December 2019)

    Parameters
    ----------
    voting_area, approving_area, total_area : int, m²
        Exclusively owned floor area. 0 <= approving <= voting <= total.
    voting_owners, approving_owners, total_owners : int, owner households
    objecting_owners : int, owner households that voted against
    vote_class : int
        A `VoteClass`: using the fund is ordinary under the Civil Code and special before it.
    regime : int
        A `LawRegime`.

    Returns
    -------
    bool

    Source
    ------
    LAW [CivilCode2020] Art. 278 and [PropertyRegulation2018] Arts. 11-14; thresholds are compared
    by cross-multiplication, so no ratio is rounded across one. LAW-like practice for lifts: B88.
    """
    if total_owners <= 0:
        return False
    if regime == UNANIMITY:
        return objecting_owners == 0 and 10 * approving_owners >= 9 * total_owners
    if regime == CIVIL_CODE:
        if 3 * voting_area < 2 * total_area or 3 * voting_owners < 2 * total_owners:
            return False
        if vote_class == ORDINARY or vote_class == FUND_USE:
            return 2 * approving_area > voting_area and 2 * approving_owners > voting_owners
        return 4 * approving_area >= 3 * voting_area and 4 * approving_owners >= 3 * voting_owners
    if 2 * voting_area <= total_area or 2 * voting_owners <= total_owners:
        return False
    if vote_class == ORDINARY:
        return 2 * approving_area > total_area and 2 * approving_owners > total_owners
    return 3 * approving_area >= 2 * total_area and 3 * approving_owners >= 2 * total_owners


@rule
def floor_benefit(floor: int, first: float, second: float, third: float, upper: float) -> float:
    """What a lift means to a floor.

    Source
    ------
    PAPER [B95] the third floor breaks even; below it values fall, above they rise.
    """
    if floor <= 1:
        return first
    if floor == 2:
        return second
    if floor == 3:
        return third
    return upper


@rule
def intention(benefit: float, private: float, own_share: float, trust: float, belief: float, visits: float,
              skill: float, by_cost: float, by_trust: float, by_belief: float,
              by_visit: float) -> float:  # fmt: skip
    """What an owner household feels about a proposal, before it looks at its neighbours.

    Parameters
    ----------
    benefit, private : float
        By floor or need, and the household's own draw.
    own_share : float, 1,000 yuan
    trust, belief : float in [0, 1]
        In the owners' committee, and in the accounts.
    visits : float, per household
    skill : float in [0, 1], of who visits
    by_cost, by_trust, by_belief, by_visit : float, intention per unit

    Returns
    -------
    float; above the consent threshold it consents, below the objection threshold it objects.

    Source
    ------
    PAPER [C17; B94, B95] benefit by floor, cost, trust; ASSUMPTION for the weights.
    """
    x = benefit + private - by_cost * own_share + by_trust * (trust - 0.5) + by_belief * (belief - 0.5)
    return x + by_visit * visits * skill


@rule
def turnout_probability(feeling: float, quality: float, has_elder: bool, visits: float, base: float,
                        by_strength: float, by_dissatisfaction: float, by_elder: float,
                        by_visit: float) -> float:  # fmt: skip
    """Whether an owner household votes.

    Source
    ------
    PAPER [B86] the dissatisfied and those over sixty vote more; ASSUMPTION C17 for the form.
    """
    strength = feeling
    if strength < 0.0:
        strength = -strength
    x = base + by_strength * strength + by_dissatisfaction * (1.0 - quality) + by_visit * visits
    if has_elder:
        x += by_elder
    return logistic(x)


@rule
def fee_after(fee: int, step: float) -> int:
    """The property fee once the owners have agreed to raise it, which is never beyond all reason.

    Parameters
    ----------
    fee : int >= 0, fen per m² and month
    step : float >= 0, share of the fee

    Returns
    -------
    int, fen per m² and month

    Source
    ------
    ASSUMPTION B74; the ceiling is a hundred times the dearest fee that may be configured, so that a
    compound that votes for ever stays within whole numbers that a computer can hold.
    """
    return max(fee, min(fee + round(fee * step), DEAREST))


@rule
def levy_compliance(trust: float, base: float, by_trust: float) -> float:
    """Probability that an owner pays a default notice.

    Source
    ------
    PAPER [C7] 0.5-0.97 by trust in the owners' committee.
    """
    if base >= 1.0:
        return 1.0
    if base <= 0.0:
        return 0.0
    return logistic(log(base / (1.0 - base)) + by_trust * (trust - 0.5))
