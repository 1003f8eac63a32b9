"""Resolution: whether troubles end in truth, whether that lasts, how long it takes, and where (O1–O3, O5).

Troubles settled by talk between the parties count as resolved: for those who had them they are
over. What counts is the trouble that arose, claimed or not; rates among disputes, which reward
whoever lets little in, stand beside and say so.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.outcomes.definition import (
    ARISEN_AFTER,
    DURABLE_TOO_SHORT,
    FOLLOWED_DURABLE,
    FOLLOWED_YEAR,
    YEAR_TOO_SHORT,
    OutcomeDefinition,
)
from sim.outcomes.troubles import FOLLOW_UP, Troubles
from sim.outcomes.window import Window, ratio

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


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    year = troubles.followed(window.end)
    days = np.minimum(year.resolved - year.arose, FOLLOW_UP)
    resolved = days < FOLLOW_UP
    inside = resolved & (year.went_outside > year.resolved)
    disputes = year.where(year.held - year.arose < FOLLOW_UP)
    held = troubles.where(troubles.held + FOLLOW_UP <= window.end)
    waits = np.minimum(held.remedied - held.held, FOLLOW_UP)
    return {
        **_lasting(window, troubles),
        "time_to_resolution": ratio(days.sum(), year.count),
        "resolution_share": ratio(resolved.sum(), year.count),
        "settled_share": ratio((year.settled - year.arose < FOLLOW_UP).sum(), year.count),
        "resolution_of_disputes": ratio(
            (disputes.remedied - disputes.arose < FOLLOW_UP).sum(), disputes.count
        ),
        "time_to_resolution_median": day_of_share(days, 0.5),
        "time_to_resolution_p90": day_of_share(days, 0.9),
        "dispute_days": ratio(waits.sum(), held.count),
        "dispute_days_median": day_of_share(waits, 0.5),
        "solved_inside": ratio(inside.sum(), year.count),
        "solved_inside_of_resolved": ratio(inside.sum(), resolved.sum()),
    }


def _lasting(window: Window, troubles: Troubles) -> dict[str, float]:
    period = window.scenario.parameters.remedy.durable_days
    cohort = troubles.followed(window.end, FOLLOW_UP + period)
    disputes = cohort.where(cohort.held - cohort.arose < FOLLOW_UP)
    remedied = cohort.where(cohort.remedied - cohort.arose < FOLLOW_UP)
    return {
        "durable_share": ratio(proved_durable(cohort, period).sum(), cohort.count),
        "durable_of_disputes": ratio(
            (disputes.durable - disputes.arose < FOLLOW_UP + period).sum(), disputes.count
        ),
        "relapse_share": ratio((remedied.relapsed - remedied.remedied <= period).sum(), remedied.count),
    }


def proved_durable(cohort: Troubles, period: int) -> np.ndarray:
    """Which troubles of a cohort were resolved within a year and stayed so for the durable period.

    Parameters
    ----------
    cohort : Troubles
        Followed for a year and the period.
    period : int, days

    Returns
    -------
    bool array of shape (troubles,)
    """
    remedied = cohort.durable - cohort.arose < FOLLOW_UP + period
    return remedied | (cohort.settled - cohort.arose < FOLLOW_UP)


def day_of_share(days: np.ndarray, share: float) -> float:
    """First day by which at least a share has ended; NaN if it is not reached within the follow-up.

    Parameters
    ----------
    days : int array of shape (troubles,), days, FOLLOW_UP where it did not end
    share : float in (0, 1]
    """
    if not len(days):
        return math.nan
    day = np.sort(days)[math.ceil(share * len(days) - 1e-9) - 1]
    return float(day) if day < FOLLOW_UP else math.nan
