"""What a household feels, says and pays (居民户): naming, claiming, lumping, patience, trust, fees."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.numerics import exp, logistic, unit


@rule
def naming_probability(severity: float, neighbours: float, habituation: float, disbelief: float,
                       base: float, by_severity: float, by_neighbours: float, by_habituation: float,
                       by_disbelief: float) -> float:  # fmt: skip
    """Whether a trouble is perceived as one at all (naming).

    Parameters
    ----------
    severity : float in [0, 1]
    neighbours : float in [0, 1]
        How many others named the same of late, saturating.
    habituation : float in [0, 1]
        How much the household has lumped so far.
    disbelief : float in [0, 1]
        Missing belief in the accounts; 0 for matters that are not about money.
    base, by_severity, by_neighbours, by_habituation, by_disbelief : float
        Log-odds and log-odds per unit.

    Returns
    -------
    float in [0, 1]

    Source
    ------
    PAPER [Felstiner1981] for naming, blaming, claiming; ASSUMPTION C1 for the form.
    """
    return logistic(
        base
        + by_severity * severity
        + by_neighbours * neighbours
        - by_habituation * habituation
        + by_disbelief * disbelief
    )


@rule
def habituation(lumps: int, step: float) -> float:
    """How used a household is to living with trouble; 0 at first, towards 1.

    Source
    ------
    ASSUMPTION C1.
    """
    return unit(step * lumps)


@rule
def lump_utility(severity: float, tolerance: float, base: float, by_severity: float,
                 by_tolerance: float) -> float:  # fmt: skip
    """The appeal of doing nothing.

    Source
    ------
    PAPER [Miller1981] lumping; ASSUMPTION C2 for the form.
    """
    return base + by_tolerance * (tolerance - 0.5) - by_severity * (severity - 0.5)


@rule
def talk_utility(gap: float, base: float, penalty: float) -> float:
    """The appeal of talking to the other side; the further apart, the less.

    Source
    ------
    PAPER [Michelson2007] self-help dominates; ASSUMPTION C2 for the form.
    """
    return base - penalty * gap


@rule
def channel_utility(severity: float, efficacy: float, cost: float, voice_cost: float, wait: float,
                    trust: float, ties_share: float, fits: bool, by_severity: float, by_efficacy: float,
                    by_cost: float, by_wait: float, by_trust: float, by_ties: float,
                    by_fit: float) -> float:  # fmt: skip
    """The appeal of a door: what it achieved, costs, how long it takes, who is trusted behind it.

    Parameters
    ----------
    severity, efficacy, trust, ties_share : float in [0, 1]
    cost : float, visits
    voice_cost : float, multiple of cost for this household
    wait : float, calendar days usually waited behind this door
    fits : bool
        Whether this is the door for the matter.
    by_severity ... by_fit : float
        Utility per unit of each.

    Returns
    -------
    float, utility; the largest utility plus Gumbel draw is chosen.

    Source
    ------
    PAPER [Michelson2007; Read2008] choice of third parties; ASSUMPTION C2 for the form.
    """
    utility = by_severity * (severity - 0.5) + by_efficacy * (efficacy - 0.5)
    utility += by_trust * (trust - 0.5) + by_ties * ties_share - by_cost * cost * voice_cost
    utility -= by_wait * wait
    if fits:
        utility += by_fit
    return utility


@rule
def talk_probability(severity: float, gap: float, base: float, by_severity: float, by_gap: float) -> float:
    """Whether talk between the parties ends the matter.

    Source
    ------
    PAPER [Michelson2007] about half end bilaterally; ASSUMPTION C2 for the form.
    """
    return logistic(base - by_severity * severity - by_gap * gap)


@rule
def decayed(value: float, days: int, rate: float) -> float:
    """What is left of a memory after some days of exponential forgetting.

    Source
    ------
    ASSUMPTION C3.
    """
    if days <= 0 or value == 0.0:
        return value
    return value * exp(-rate * days)


@rule
def patience_rate(severity: float, age: int, handoffs: int, trust: float, heard: bool, base: float,
                  age_days: float, by_handoff: float, by_trust: float, by_heard: float) -> float:  # fmt: skip
    """Hazard per calendar day of going one tier higher.

        base * severity * (1 + age / age_days) * (1 + by_handoff * handoffs)
             * (1 - by_trust * trust) * (1 - by_heard, if heard)

    Parameters
    ----------
    severity, trust : float in [0, 1]
    age : int, calendar days since this episode was claimed
    handoffs : int
    heard : bool
    base : float, hazard per calendar day
    age_days : float, calendar days
    by_handoff, by_trust, by_heard : float, shares

    Returns
    -------
    float >= 0, per calendar day

    Source
    ------
    ASSUMPTION C3: form ours; grievance against legitimacy as in [Epstein2002].
    """
    rate = base * severity * (1.0 + age / age_days) * (1.0 + by_handoff * handoffs)
    rate *= 1.0 - by_trust * trust
    if heard:
        rate *= 1.0 - by_heard
    return rate


@rule
def experience(severity: float, is_good: bool, justice: float, credit_share: float) -> float:
    """How strongly the end of a case is felt: a good end less, the less fairly it was come by.

    Parameters
    ----------
    severity, justice : float in [0, 1]
    is_good : bool
    credit_share : float in [0, 1], share of the credit that hangs on procedure

    Source
    ------
    PAPER [Slovic1993; B112] bad weighs more when experienced; ASSUMPTION for the share.
    """
    if is_good:
        return unit(severity * (1.0 - credit_share * (1.0 - justice)))
    return unit(severity)


@rule
def trust_after(trust: float, is_good: bool, strength: float, gain: float, loss: float) -> float:
    """Trust after an experience: good closes part of what is missing, bad takes part of what is there.

    Parameters
    ----------
    trust, strength : float in [0, 1]
    gain, loss : float in [0, 1], shares; loss > gain is the asymmetry.

    Returns
    -------
    float in [0, 1]

    Source
    ------
    PAPER [Slovic1993; B112] bad weighs more when experienced.
    """
    if is_good:
        return trust + gain * strength * (1.0 - trust)
    return trust - loss * strength * trust


@rule
def learned(old: float, outcome: float, weight: float) -> float:
    """A running mean: old + weight * (outcome - old). Gossip, efficacy and waits learn so.

    Source
    ------
    PAPER [DeGroot1974] for gossip; ASSUMPTION C2 for efficacy.
    """
    return old + weight * (outcome - old)


@rule
def fee_inclination(quality: float, others: float, trust: float, grievance: float, dunned: bool,
                    intercept: float, by_quality: float, by_others: float, by_trust: float,
                    by_grievance: float, by_dunning: float) -> float:  # fmt: skip
    """How much speaks for paying this month's fee.

        x = a + b (quality - 1/2) + c (others - 1/2) + ...

    Parameters
    ----------
    quality, others, trust : float in [0, 1]
        Service quality, share of others paying, trust in the firm.
    grievance : float >= 0
    dunned : bool
    intercept, by_quality, by_others, by_trust, by_grievance, by_dunning : float, log-odds

    Returns
    -------
    float, log-odds

    Source
    ------
    PAPER [Fischbacher2001] conditional cooperation; evidence C5 gives the form and its roots.
    """
    x = intercept + by_quality * (quality - 0.5) + by_others * (others - 0.5)
    x += by_trust * (trust - 0.5) - by_grievance * grievance
    if dunned:
        x += by_dunning
    return x


@rule
def share_of_inclined(inclination: float, habitual: float, refusing: float) -> float:
    """What share of households of one inclination pays: u + (1 - u - f) * logistic(x).

    Parameters
    ----------
    inclination : float, log-odds
        x: see `fee_inclination`.
    habitual, refusing : float in [0, 1]
        u and f: who pays whatever happens and who never does.

    Returns
    -------
    float in [0, 1]; where 1 - u - f is not negative, never falling as x rises, to the last bit

    Source
    ------
    PAPER [Fischbacher2001] conditional cooperation; evidence C5 gives the form and its roots.
    """
    return habitual + (1.0 - habitual - refusing) * logistic(inclination)


@rule
def fee_willingness(quality: float, others: float, trust: float, grievance: float, dunned: bool,
                    habitual: float, refusing: float, intercept: float, by_quality: float,
                    by_others: float, by_trust: float, by_grievance: float,
                    by_dunning: float) -> float:  # fmt: skip
    """Probability that a household with an average draw pays this month's fee.

    `share_of_inclined` at `fee_inclination`, whose arguments these are.

    Returns
    -------
    float in [0, 1]

    Source
    ------
    PAPER [Fischbacher2001] conditional cooperation; evidence C5 gives the form and its roots.
    """
    x = fee_inclination(
        quality, others, trust, grievance, dunned, intercept, by_quality, by_others, by_trust, by_grievance,
        by_dunning,
    )  # fmt: skip
    return share_of_inclined(x, habitual, refusing)
