"""Hours, queues and what a resolution costs (O11, O12, O16, O18).

Cost counts everybody's hours: the branch and the three, partners and volunteers, departments and
other bodies above, and residents. Hours owed to lists and ledgers whatever happens are no cost of
disputes; hours of prevention, of joint desks and of shared lists are.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.outcomes.deeds import NEVER
from sim.outcomes.definition import (
    ARISEN_AFTER,
    DURABLE_TOO_SHORT,
    FOLLOWED_DURABLE,
    NO_CENSORING,
    NO_MONTH,
    STOCK_AFTER,
    TO_THE_END,
    OutcomeDefinition,
)
from sim.outcomes.spent import Spent, hours_of, supplied_by
from sim.outcomes.troubles import Troubles
from sim.outcomes.window import Window, ratio
from sim.vocabulary import PARTNERS, TROIKA, Act, HoursUse, Role

CORE = (Role.PARTY_BRANCH, *TROIKA)
ABOVE = tuple(role for role in Role if role > PARTNERS[-1])
DISPUTE_USES = (
    HoursUse.DISPUTES,
    HoursUse.CONVENING,
    HoursUse.ATTENDING,
    HoursUse.FAILURE_DEMAND,
    HoursUse.PREVENTION,
    HoursUse.LISTS,
)
AT_WORK = tuple(use for use in HoursUse if use != HoursUse.IDLE)
FACE_USES = (HoursUse.TICKETS, HoursUse.DISPUTES, HoursUse.CONVENING, HoursUse.ATTENDING, HoursUse.PREVENTION)

WHOLE_MONTHS = "counts whole months after the warm-up"
NO_WHOLE_MONTH = "undefined if the measured window holds no whole month"
HOURS_RATE = "hours per 1,000 household-years"
HOUSEHOLD_YEARS = "households that are lived in, times measured years"
DISPUTES = "disputes held by an institution or channel"

_cost = partial(
    OutcomeDefinition,
    code="O16",
    unit=HOURS_RATE,
    direction="lower",
    denominator=HOUSEHOLD_YEARS,
    warm_up=WHOLE_MONTHS,
    censoring=NO_CENSORING,
    undefined=NO_WHOLE_MONTH,
)
_dispute = partial(OutcomeDefinition, warm_up=ARISEN_AFTER, censoring=TO_THE_END)

DEFINITIONS = (
    _cost(
        name="hours_per_durable_resolution",
        title="Hours per durable resolution",
        title_zh="每件持久化解耗时",
        unit="hours",
        definition="hours per trouble that arose, over the share of troubles durably resolved: everybody's "
        "hours on disputes, residents' included",
        denominator="troubles that arose, times the share of them durably resolved (O2)",
        censoring=FOLLOWED_DURABLE,
        undefined=f"{DURABLE_TOO_SHORT}, if none is durably resolved, or if the window holds no whole month",
        primary=True,
        why="a regime that buys resolutions with hours nobody counts would look good on every other number",
        smallest_that_matters=0.10,
        is_share_of_baseline=True,
    ),
    _cost(
        name="hours_per_trouble",
        title="Hours per trouble",
        title_zh="每件矛盾耗时",
        unit="hours",
        definition="everybody's hours on disputes, residents' included",
        denominator="troubles that arose",
        undefined=f"{NO_WHOLE_MONTH}, or no trouble arose",
    ),
    _cost(
        name="hours_core",
        title="Hours of the 1 and the 3",
        title_zh="“1”与“3”工时",
        definition="hours on disputes of the Party branch, residents' committee, owners' committees and "
        "firms",
    ),
    _cost(
        name="hours_partners",
        title="Hours of partners",
        title_zh="“X”工时",
        definition="hours on disputes of partners, volunteers among them",
    ),
    _cost(
        name="hours_above",
        title="Hours of bodies above",
        title_zh="条线与街道工时",
        definition="hours on disputes of departments, sub-district, hotline, police station and court",
    ),
    _cost(
        name="resident_hours",
        title="Hours of residents",
        title_zh="居民投入时间",
        definition="hours of residents on their disputes",
        warm_up=ARISEN_AFTER,
        censoring=TO_THE_END,
        undefined="",
    ),
    _cost(
        name="spending",
        title="Money spent on remedies",
        title_zh="整改支出",
        unit="yuan per 1,000 household-years",
        direction="neither",
        definition="money paid for remedies, from whichever purse",
        warm_up=ARISEN_AFTER,
        censoring=TO_THE_END,
        undefined="",
    ),
    _cost(
        name="face_time_share",
        code="O11",
        title="Face time of the residents' committee",
        title_zh="居委会面对面工时占比",
        unit="share",
        direction="higher",
        definition="hours spent on residents' tickets and disputes, on meetings, patrols and visits",
        denominator="all hours of residents' committees",
    ),
    _cost(
        name="administration_share",
        code="O11",
        title="Administration of the residents' committee",
        title_zh="居委会行政事务占比",
        unit="share",
        direction="lower",
        definition="hours spent on lists, ledgers and meetings owed upwards",
        denominator="all hours of residents' committees",
    ),
    _cost(
        name="branch_utilisation",
        code="O11",
        title="Utilisation of the Party branch",
        title_zh="党总支工时利用率",
        unit="share",
        direction="neither",
        definition="hours that were not idle",
        denominator="all hours of Party branches",
    ),
    OutcomeDefinition(
        "backlog",
        "O12",
        "Backlog",
        "积案",
        "disputes per 1,000 households",
        "lower",
        "disputes that an institution holds open, mean over month ends",
        "households that are lived in",
        STOCK_AFTER,
        NO_CENSORING,
        NO_MONTH,
    ),
    _dispute(
        name="handoffs",
        code="O18",
        title="Hand-offs",
        title_zh="转办次数",
        unit="per dispute",
        direction="lower",
        definition="times a dispute was handed from one body to another",
        denominator=DISPUTES,
        undefined="undefined if no dispute was held",
    ),
    _dispute(
        name="bounced_share",
        code="O18",
        title="Bounced disputes",
        title_zh="推脱率",
        unit="share",
        direction="lower",
        definition="disputes that were handed on at least twice, or that every door disowned",
        denominator=DISPUTES,
        undefined="undefined if no dispute was held",
    ),
)


def numbers(window: Window, troubles: Troubles, durable_share: float) -> dict[str, float]:
    """The numbers declared above, for one run.

    Parameters
    ----------
    window : Window
    troubles : Troubles
    durable_share : float in [0, 1] or NaN
        O2 of the same run.
    """
    spent = window.spent
    per_1000 = 1000.0 / window.household_years
    core, partners, above = (hours_of(spent, roles, DISPUTE_USES) for roles in (CORE, PARTNERS, ABOVE))
    residents = float(troubles.resident_hours.sum())
    per_trouble = ratio(core + partners + above + residents, troubles.count)
    ours = troubles.hold(window.deeds.of(Act.PAY)["case"])
    months = window.month_ends
    held = troubles.where(troubles.held < NEVER)
    committees = (Role.RESIDENTS_COMMITTEE,)
    return {
        "hours_per_durable_resolution": per_trouble / durable_share if durable_share > 0.0 else math.nan,
        "hours_per_trouble": per_trouble,
        "hours_core": core * per_1000,
        "hours_partners": partners * per_1000,
        "hours_above": above * per_1000,
        "resident_hours": residents * per_1000,
        "spending": float(window.deeds.of(Act.PAY)["fen"][ours].sum()) / 100.0 * per_1000,
        "face_time_share": _share(spent, committees, FACE_USES),
        "administration_share": _share(spent, committees, (HoursUse.ADMINISTRATION,)),
        "branch_utilisation": _share(spent, (Role.PARTY_BRANCH,), AT_WORK),
        "backlog": 1000.0 * ratio(months["open"].sum(), window.households * len(np.unique(months["day"]))),
        "handoffs": ratio(held.handoffs.sum(), held.count),
        "bounced_share": ratio(((held.handoffs >= 2) | (held.orphaned > 0)).sum(), held.count),
    }


def _share(spent: Spent | None, roles: tuple[Role, ...], uses: tuple[HoursUse, ...]) -> float:
    return ratio(hours_of(spent, roles, uses), supplied_by(spent, roles))
