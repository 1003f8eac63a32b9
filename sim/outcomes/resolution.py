"""Resolution: whether troubles end in truth, whether that lasts, how long it takes, and where (O1–O3, O5).

Troubles settled by talk between the parties count as resolved: for those who had them they are
over. What counts is the trouble that arose, claimed or not; rates among disputes, which reward
whoever lets little in, stand beside and say so.
"""

from __future__ import annotations

from functools import partial
from math import ceil, nan
from typing import Any

from sim.engines.compiled.layout import parameters
from sim.engines.compiled.ledger import formula, loop
from sim.outcomes.definition import (
    ARISEN_AFTER,
    DURABLE_TOO_SHORT,
    FOLLOWED_DURABLE,
    FOLLOWED_YEAR,
    YEAR_TOO_SHORT,
    OutcomeDefinition,
)
from sim.outcomes.layout import FOLLOW_UP, day_counts, span, tally, topic, trouble_rows, troubles
from sim.outcomes.window import ratio

ARISEN = "troubles that arose, claimed or not"
DISPUTES = "disputes: troubles that an institution or channel held within a year of their arising"
NOT_REACHED = (
    "undefined if fewer than that share is resolved within a year, or no trouble could be followed so long"
)

_year = partial(OutcomeDefinition, warm_up=ARISEN_AFTER, censoring=FOLLOWED_YEAR, undefined=YEAR_TOO_SHORT)
_durable = partial(
    OutcomeDefinition, warm_up=ARISEN_AFTER, censoring=FOLLOWED_DURABLE, undefined=DURABLE_TOO_SHORT
)

DEFINITIONS = (
    _durable(
        "durable_share",
        "O2",
        "Durably resolved",
        "持久化解率",
        "share",
        "higher",
        "resolved in truth within a year of arising and then quiet for the durable period (180 days), or "
        "settled by talk within that year",
        ARISEN,
        primary=True,
        why="it is what governance is for: troubles that end and stay ended, whoever had them and whether or "
        "not they were claimed",
        smallest_that_matters=0.01,
    ),
    _year(
        "time_to_resolution",
        "O3",
        "Days to resolution",
        "化解时长",
        "days, restricted to 365",
        "lower",
        "mean days from arising to the first true resolution, counting 365 for what is not resolved by then",
        ARISEN,
        primary=True,
        why="a year of waiting is a harm of its own, and a mean that counts the unresolved cannot be made "
        "short by losing hard cases",
        smallest_that_matters=5.0,
    ),
    _year(
        "resolution_share",
        "O1",
        "Resolved",
        "化解率",
        "share",
        "higher",
        "resolved in truth within a year of arising, by a remedy or by talk",
        ARISEN,
    ),
    _year(
        "settled_share",
        "O1",
        "Settled by talk",
        "自行和解率",
        "share",
        "neither",
        "settled by talk between the parties within a year of arising; a part of what is resolved",
        ARISEN,
    ),
    _year(
        "resolution_of_disputes",
        "O1",
        "Resolved, of disputes",
        "纠纷化解率",
        "share",
        "higher",
        "remedied in truth within a year of arising (claims only: selective intake raises it)",
        DISPUTES,
    ),
    _durable(
        "durable_of_disputes",
        "O2",
        "Durably resolved, of disputes",
        "纠纷持久化解率",
        "share",
        "higher",
        "remedied in truth within a year of arising, then quiet for the durable period (claims only: "
        "selective intake raises it)",
        DISPUTES,
    ),
    _durable(
        "relapse_share",
        "O2",
        "Relapsed",
        "复发率",
        "share",
        "lower",
        "came back within the durable period after the first remedy",
        "troubles remedied within a year of arising",
        undefined=f"{DURABLE_TOO_SHORT}, or none was remedied",
    ),
    _year(
        "time_to_resolution_median",
        "O3",
        "Median days to resolution",
        "化解时长中位数",
        "days",
        "lower",
        "day by which half of the troubles that arose were resolved in truth",
        ARISEN,
        undefined=NOT_REACHED,
    ),
    _year(
        "time_to_resolution_p90",
        "O3",
        "Days until 90 % are resolved",
        "九成化解时长",
        "days",
        "lower",
        "day by which nine in ten of the troubles that arose were resolved in truth",
        ARISEN,
        undefined=NOT_REACHED,
    ),
    _year(
        "dispute_days",
        "O3",
        "Days to resolution, of disputes",
        "纠纷化解时长",
        "days, restricted to 365",
        "lower",
        "mean days from the day an institution or channel first held it to its remedy, counting 365 for what "
        "is not remedied by then (claims only: selective intake shortens it)",
        "disputes that could be followed for a year from that day",
    ),
    _year(
        "dispute_days_median",
        "O3",
        "Median days to resolution, of disputes",
        "纠纷化解时长中位数",
        "days",
        "lower",
        "day, counted from first being held, by which half of the disputes were remedied (claims only)",
        "disputes that could be followed for a year from that day",
        undefined=NOT_REACHED,
    ),
    _year(
        "solved_inside",
        "O5",
        "Solved inside the neighbourhood",
        "不出居民区化解率",
        "share",
        "higher",
        "resolved in truth within a year of arising, until then without the hotline, the police, a petition "
        "or a court",
        ARISEN,
    ),
    _year(
        "solved_inside_of_resolved",
        "O5",
        "Solved inside, of what is resolved",
        "化解中不出居民区占比",
        "share",
        "higher",
        "until then without the hotline, the police, a petition or a court",
        "troubles resolved within a year of arising",
        undefined=f"{YEAR_TOO_SHORT}, or none was resolved",
    ),
)

of_resolution = topic("of_resolution", DEFINITIONS)


@loop
def tell_resolution(w: int) -> None:
    """The numbers declared above, for one run."""
    end, counted, period = span(w).end, day_counts(w), parameters(w).remedy_durable_days
    year = days = resolved = settled = inside = disputes = disputes_remedied = 0
    cohort = lasting = old_disputes = old_durable = remedied = relapsed = 0
    empty_days(w)
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        is_dispute = t.held - t.arose < FOLLOW_UP
        if t.arose + FOLLOW_UP <= end:
            done = min(t.remedied, t.settled)
            wait = min(done - t.arose, FOLLOW_UP)
            year += 1
            days += wait
            counted[max(wait, 0)] += 1
            resolved += wait < FOLLOW_UP
            inside += wait < FOLLOW_UP and t.went_outside > done
            settled += t.settled - t.arose < FOLLOW_UP
            disputes += is_dispute
            disputes_remedied += is_dispute and t.remedied - t.arose < FOLLOW_UP
        if t.arose + FOLLOW_UP + period <= end:
            cohort += 1
            lasting += proved_durable(t.arose, t.durable, t.settled, period)
            old_disputes += is_dispute
            old_durable += is_dispute and t.durable - t.arose < FOLLOW_UP + period
            if t.remedied - t.arose < FOLLOW_UP:
                remedied += 1
                relapsed += t.relapsed - t.remedied <= period
    found = of_resolution(w)
    found.durable_share, found.durable_of_disputes = ratio(lasting, cohort), ratio(old_durable, old_disputes)
    found.relapse_share = ratio(relapsed, remedied)
    found.time_to_resolution, found.resolution_share = ratio(days, year), ratio(resolved, year)
    found.settled_share = ratio(settled, year)
    found.resolution_of_disputes = ratio(disputes_remedied, disputes)
    found.solved_inside, found.solved_inside_of_resolved = ratio(inside, year), ratio(inside, resolved)
    found.time_to_resolution_median = day_of_share(counted, year, 0.5)
    found.time_to_resolution_p90 = day_of_share(counted, year, 0.9)
    tell_waits(w)


@loop
def tell_waits(w: int) -> None:
    """How long disputes waited, from the day on which they were first held."""
    found, end, counted, held, days = of_resolution(w), span(w).end, day_counts(w), 0, 0
    empty_days(w)
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        if t.held + FOLLOW_UP <= end:
            wait = min(t.remedied - t.held, FOLLOW_UP)
            held += 1
            days += wait
            counted[max(wait, 0)] += 1
    found.dispute_days = ratio(days, held)
    found.dispute_days_median = day_of_share(counted, held, 0.5)


@loop
def empty_days(w: int) -> None:
    """Begin to count by days anew."""
    for day in range(FOLLOW_UP + 1):
        day_counts(w)[day] = 0


@formula
def proved_durable(arose: int, durable: int, settled: int, period: int) -> bool:
    """Whether a trouble was resolved within a year and stayed so for the durable period.

    Parameters
    ----------
    arose, durable, settled : int, calendar days
        It is followed for a year and the period.
    period : int, days
    """
    return durable - arose < FOLLOW_UP + period or settled - arose < FOLLOW_UP


@formula
def day_of_share(counted: Any, count: int, share: float) -> float:
    """First day by which at least a share has ended; NaN if it is not reached within the follow-up.

    Parameters
    ----------
    counted : array of int of shape (FOLLOW_UP + 1,)
        How many ended after so many days; in the last place, how many did not.
    count : int, all of them
    share : float in (0, 1]
    """
    rank, so_far = ceil(share * count - 1e-9), 0
    for day in range(FOLLOW_UP):
        so_far += counted[day]
        if so_far > 0 and so_far >= rank:
            return float(day)
    return nan
