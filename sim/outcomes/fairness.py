"""Who bears it, and who takes part (O13, O14)."""

from __future__ import annotations

import math

import numpy as np

from sim.outcomes.deeds import NEVER
from sim.outcomes.definition import (
    ARISEN_AFTER,
    DURABLE_TOO_SHORT,
    FOLLOWED_DURABLE,
    FOLLOWED_YEAR,
    TO_THE_END,
    YEAR_TOO_SHORT,
    OutcomeDefinition,
)
from sim.outcomes.resolution import proved_durable
from sim.outcomes.spent import hours_of
from sim.outcomes.troubles import FOLLOW_UP, Troubles
from sim.outcomes.window import Window, ratio
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


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    period = window.scenario.parameters.remedy.durable_days
    year = troubles.followed(window.end)
    cohort = troubles.followed(window.end, FOLLOW_UP + period)
    volunteers = hours_of(window.spent, (Role.VOLUNTEERS,), DISPUTE_USES)
    named = troubles.where(troubles.named < NEVER)
    return {
        "burden_gini": gini(burden_per_household(window, year)),
        "durable_gap": gap_between(cohort.compound, proved_durable(cohort, period)),
        "voice_share": ratio((named.claimed < NEVER).sum(), named.count),
        "partners_share": ratio(float(troubles.partner_hours.sum()), float(troubles.hours.sum())),
        "volunteer_hours": volunteers * 1000.0 / window.household_years,
    }


def burden_per_household(window: Window, year: Troubles) -> np.ndarray:
    """Severity times days unresolved in the first year, per household of each stairwell.

    Parameters
    ----------
    window : Window
    year : Troubles
        Followed for a year.

    Returns
    -------
    float array of shape (stairwells,), severity-days per household
    """
    households = window.stairwells["households"]
    days = np.minimum(year.resolved - year.arose, FOLLOW_UP)
    burden = np.bincount(year.stairwell, weights=year.severity * days, minlength=len(households))
    return burden / households


def gini(values: np.ndarray) -> float:
    """Gini coefficient of non-negative values: 0 if all are equal, towards 1 if one has everything.

    Returns
    -------
    float in [0, 1), NaN if there is nothing to share.
    """
    total, count = float(values.sum()), len(values)
    if not total > 0.0:
        return math.nan
    ranks = np.arange(1, count + 1)
    return max(0.0, float(2.0 * (ranks * np.sort(values)).sum() / (count * total) - (count + 1) / count))


def gap_between(group: np.ndarray, is_good: np.ndarray) -> float:
    """Highest less lowest share of good ones among the groups that are large enough.

    Parameters
    ----------
    group : int array of shape (troubles,), rows
    is_good : bool array of shape (troubles,)

    Returns
    -------
    float in [0, 1], NaN with fewer than two such groups.
    """
    size = np.bincount(group) if len(group) else np.zeros(0, dtype=np.int64)
    chosen = size >= FEWEST
    if chosen.sum() < 2:
        return math.nan
    share = np.bincount(group, weights=is_good, minlength=len(size))[chosen] / size[chosen]
    return float(share.max() - share.min())
