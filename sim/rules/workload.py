"""How a day's hours are divided: administration first, then by weight, nothing wasted."""

from __future__ import annotations

from sim.rules import rule
from sim.rules.numerics import unit


@rule
def administrative_hours(workers: float, hours_per_day: float, items: int, hours_per_item: float,
                         ledger_share: float, has_electronic_ledger: bool, meetings: float,
                         meeting_hours: float) -> float:  # fmt: skip
    """Hours per working day that a committee owes to administration.

    Items take their hours in the year (250 working days), ledgers a share of all hours (half of
    it when there is one electronic ledger), meetings of superiors the time of one worker each.

    Returns
    -------
    float, hours per working day; at most all there are.

    Source
    ------
    PAPER [C9; B10-B12] items, ledgers, meetings; ASSUMPTION for hours per item.
    """
    total = workers * hours_per_day
    share = ledger_share
    if has_electronic_ledger:
        share = 0.5 * ledger_share
    hours = items * hours_per_item * workers / 250.0 + share * total + meetings * meeting_hours
    if hours > total:
        return total
    return hours


@rule
def share_of(available: float, own_demand: float, own_weight: float, other_demand: float,
             other_weight: float) -> float:  # fmt: skip
    """Hours for one of two claims on the same day, by weight, without waste.

    Each gets its weighted share; what one cannot use goes to the other. (Maximising
    w1 ln h1 + w2 ln h2 gives shares proportional to the weights.)

    Parameters
    ----------
    available, own_demand, other_demand : float >= 0, hours
    own_weight, other_weight : float >= 0

    Returns
    -------
    float in [0, min(available, own_demand)], hours

    Source
    ------
    PAPER [Holmstrom1991] allocation between measured and unmeasured tasks; C9.
    """
    if available <= 0.0:
        return 0.0
    weights = own_weight + other_weight
    fair = available
    if weights > 0.0:
        fair = available * own_weight / weights
    if other_demand < available - fair:
        fair = available - other_demand
    if own_demand < fair:
        return own_demand
    return fair


@rule
def measured_hours(available: float, weight: float, other_weight: float) -> float:
    """Hours that go to what is measured before anything else is shared out.

    Parameters
    ----------
    available : float >= 0, hours
    weight : float >= 0, of measured tasks, as far as a ranking pulls
    other_weight : float >= 0, of all the rest

    Source
    ------
    PAPER [Lazear1981; C8] effort follows what is counted.
    """
    if weight <= 0.0:
        return 0.0
    return available * weight / (weight + other_weight)


@rule
def task_hours(mean: float, spread: float, u: float) -> float:
    """The size of one task around its mean.

    Source
    ------
    ASSUMPTION C10: uniform; Erlang's result is the limit that the queue is tested against.
    """
    return mean * (1.0 + spread * (2.0 * u - 1.0))


@rule
def smoothed_load(load: float, asked: float, supplied: float, memory: float) -> float:
    """Running share of the hours that are taken up, with a memory (weight of the newest day).

    Source
    ------
    ASSUMPTION C12: who is busy stays away.
    """
    today = 1.0
    if supplied > 0.0:
        today = unit(asked / supplied)
    return load + memory * (today - load)
