"""The property firm (物业): what its budget buys, how hard it tries, when it leaves."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.numerics import exp, unit


@rule
def service_target(collection: float, fee: float, cost: float, slack: float, effort: float) -> float:
    """The service that this month's collection can pay for.

        min(1, slack * collection * fee / cost * effort)

    Parameters
    ----------
    collection, effort : float in [0, 1]
    fee, cost : float, fen per m² and month
    slack : float, multiple

    Source
    ------
    PAPER [C5] the slack g of the fee spiral; [Holmstrom1979] effort.
    """
    if cost <= 0.0:
        return 1.0
    return unit(slack * collection * fee / cost * effort)


@rule
def effort_target(base: float, oversight: float, by_oversight: float, is_threatened: bool,
                  by_list: float) -> float:  # fmt: skip
    """How much of the budget becomes service: the rest is margin.

    Parameters
    ----------
    base : float in [0, 1]
    oversight : float in [0, 1]
        Capacity of the owners' committee times what it can see of the accounts.
    is_threatened : bool
        Published among the worst, so that the contract is at risk.
    by_oversight, by_list : float, effort

    Source
    ------
    PAPER [C6; Jensen1976] effort follows oversight and the risk of losing the contract.
    """
    effort = base + by_oversight * oversight
    if is_threatened:
        effort += by_list
    return unit(effort)


@rule
def exits(collection: float, months_low: int, threshold: float, months: int, hazard: float, u: float) -> bool:
    """Whether a firm gives notice this month.

    Only after `months` months of collection below the threshold, with a yearly hazard.

    Source
    ------
    PAPER [B77] firms leave below one half; ESTIMATE hazard implied by PT6 and PT7.
    """
    if collection >= threshold or months_low < months:
        return False
    return u < 1.0 - exp(-hazard / 12.0)


@rule
def is_renewed(quality: float, is_listed_black: bool, least: float, alarm: float) -> bool:
    """Whether the owners keep their firm when its contract ends.

    Parameters
    ----------
    quality : float in [0, 1], of the service
    is_listed_black : bool
        A public list tells owners that theirs is among the worst, and they ask for more.
    least, alarm : float in [0, 1], quality

    Source
    ------
    ASSUMPTION A-contract; P42 for what a published list adds.
    """
    if is_listed_black:
        return quality >= least + alarm
    return quality >= least


@rule
def condition_after(condition: float, quality: float, decay: float, upkeep: float) -> float:
    """Condition of the buildings a month later: they age, service holds them up.

    Parameters
    ----------
    condition, quality : float in [0, 1]
    decay, upkeep : float, condition per calendar year

    Source
    ------
    ASSUMPTION A-condition.
    """
    return unit(condition - decay / 12.0 + upkeep * quality * (1.0 - condition) / 12.0)


@rule
def working_hours(hours: float, quality: float, capacity: float, loss: float, basic: float) -> float:
    """Hours per working day that a firm can give to requests, by how well it is run and paid.

    Source
    ------
    ASSUMPTION A-firm-hours: a firm that is not paid sends nobody.
    """
    return hours * (1.0 - loss * (1.0 - quality)) * (basic + capacity)
