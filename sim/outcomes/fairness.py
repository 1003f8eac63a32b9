"""Who bears it, and who takes part (O13, O14)."""

from __future__ import annotations

from math import nan
from typing import Any

from sim.engines.compiled.layout import parameters, today
from sim.engines.compiled.ledger import formula, loop
from sim.outcomes.definition import (
    ARISEN_AFTER,
    DURABLE_TOO_SHORT,
    FOLLOWED_DURABLE,
    FOLLOWED_YEAR,
    TO_THE_END,
    YEAR_TOO_SHORT,
    OutcomeDefinition,
)
from sim.outcomes.layout import (
    FOLLOW_UP,
    NEVER,
    burdens,
    goods,
    homes_above,
    sizes,
    span,
    tally,
    topic,
    trouble_rows,
    troubles,
)
from sim.outcomes.resolution import proved_durable
from sim.outcomes.spent import hours_spent, roles_mask
from sim.outcomes.window import ratio
from sim.outcomes.work import DISPUTE_USES, NO_WHOLE_MONTH, WHOLE_MONTHS
from sim.vocabulary import Role

FEWEST = 20  # troubles without which a compound's or a neighbourhood's share says nothing

DEFINITIONS = (
    OutcomeDefinition(
        "burden_gini",
        "O13",
        "Inequality of burden",
        "负担不均",
        "Gini, 0 to 1",
        "lower",
        "Gini coefficient, over stairwells, of the severity times days that troubles stood unresolved in "
        "their first year, per household",
        "stairwells",
        ARISEN_AFTER,
        FOLLOWED_YEAR,
        f"{YEAR_TOO_SHORT}, or none was felt for a day",
    ),
    OutcomeDefinition(
        "durable_gap",
        "O13",
        "Gap between compounds",
        "小区间化解差距",
        "share",
        "lower",
        "share of troubles durably resolved in the best compound less that in the worst",
        "compounds with at least 20 troubles followed",
        ARISEN_AFTER,
        FOLLOWED_DURABLE,
        f"{DURABLE_TOO_SHORT}, or fewer than two compounds have enough",
    ),
    OutcomeDefinition(
        "voice_share",
        "O14",
        "Voice",
        "发声率",
        "share",
        "neither",
        "claimed at a door, by the end of the record",
        "troubles that their household named",
        ARISEN_AFTER,
        TO_THE_END,
        "undefined if no trouble was named",
    ),
    OutcomeDefinition(
        "volunteer_hours",
        "O14",
        "Hours of volunteers",
        "志愿服务时间",
        "hours per 1,000 household-years",
        "neither",
        "hours of volunteers on disputes; a part of the hours of partners",
        "households that are lived in, times measured years",
        WHOLE_MONTHS,
        TO_THE_END,
        NO_WHOLE_MONTH,
    ),
    OutcomeDefinition(
        "partners_share",
        "O14",
        "Work taken on by partners",
        "“X”分担比例",
        "share",
        "neither",
        "hours of partners and of bodies above on cases, by the end of the record",
        "hours of all bodies on cases of troubles that arose",
        ARISEN_AFTER,
        TO_THE_END,
        "undefined if no body spent an hour on any case",
    ),
)

of_fairness = topic("of_fairness", DEFINITIONS)
VOLUNTEERS = roles_mask(Role.VOLUNTEERS)


@loop
def tell_fairness(w: int) -> None:
    """The numbers declared above, for one run."""
    found, window, borne, period = of_fairness(w), span(w), burdens(w), parameters(w).remedy_durable_days
    named, claimed, hours, partners = 0, 0, 0.0, 0.0
    empty_groups(w, today(w).compounds)
    for s in range(today(w).stairwells):
        borne[s] = 0.0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        if t.arose + FOLLOW_UP <= window.end:
            days = min(min(t.remedied, t.settled) - t.arose, FOLLOW_UP)
            borne[t.stairwell] += t.severity * days
        if t.arose + FOLLOW_UP + period <= window.end:
            sizes(w)[t.compound] += 1
            goods(w)[t.compound] += proved_durable(t.arose, t.durable, t.settled, period)
        named += t.named < NEVER
        claimed += t.named < NEVER and t.claimed < NEVER
        hours += t.hours
        partners += t.partner_hours
    for s in range(today(w).stairwells):
        borne[s] /= homes_above(w)[s]
    found.burden_gini = gini(borne, today(w).stairwells)
    found.durable_gap = gap_between(sizes(w), goods(w), today(w).compounds)
    found.voice_share, found.partners_share = ratio(claimed, named), ratio(partners, hours)
    found.volunteer_hours = hours_spent(w, VOLUNTEERS, DISPUTE_USES) * 1000.0 / window.household_years


@loop
def empty_groups(w: int, groups: int) -> None:
    """Begin to count by compound or by neighbourhood anew."""
    for group in range(groups):
        sizes(w)[group] = goods(w)[group] = 0


@formula
def gini(values: Any, count: int) -> float:
    """Gini coefficient of non-negative values: 0 if all are equal, towards 1 if one has everything.

    Parameters
    ----------
    values : array of float of shape (count,)
        It is sorted.
    count : int

    Returns
    -------
    float in [0, 1), NaN if there is nothing to share.
    """
    put_in_order(values, count)
    total = by_rank = 0.0
    for place in range(count):
        total += values[place]
        by_rank += (place + 1) * values[place]
    if not total > 0.0:
        return nan
    return max(0.0, 2.0 * by_rank / (count * total) - (count + 1) / count)


@formula
def put_in_order(values: Any, count: int) -> None:
    """Sort numbers where they lie: a heap is built, then the largest of what is left goes to its end."""
    top, end = count // 2, count
    while end > 1:
        if top > 0:
            top -= 1
        else:
            end -= 1
            values[0], values[end] = values[end], values[0]
        place, value = top, values[top]
        while 2 * place + 1 < end:
            child = 2 * place + 1
            if child + 1 < end and values[child] < values[child + 1]:
                child += 1
            if value >= values[child]:
                break
            values[place] = values[child]
            place = child
        values[place] = value


@formula
def gap_between(sizes: Any, goods: Any, groups: int) -> float:
    """Highest less lowest share of good ones among the groups that are large enough.

    Parameters
    ----------
    sizes, goods : arrays of int of shape (groups,)
        How many there are in each group, and how many good ones.
    groups : int

    Returns
    -------
    float in [0, 1], NaN with fewer than two such groups.
    """
    highest, lowest, chosen = 0.0, 1.0, 0
    for group in range(groups):
        if sizes[group] >= FEWEST:
            share = goods[group] / sizes[group]
            highest, lowest = max(highest, share), min(lowest, share)
            chosen += 1
    return highest - lowest if chosen >= 2 else nan
