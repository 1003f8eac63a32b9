"""Hours, queues and what a resolution costs (O11, O12, O16, O18).

Cost counts everybody's hours: the branch and the three, partners and volunteers, departments and
other bodies above, and residents. Hours owed to lists and ledgers whatever happens are no cost of
disputes; hours of prevention, of joint desks and of shared lists are.
"""

from __future__ import annotations

from functools import partial
from math import nan

from sim.engines.compiled.layout import panel
from sim.engines.compiled.ledger import loop
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
from sim.outcomes.layout import NEVER, span, tally, topic, trouble_rows, troubles
from sim.outcomes.resolution import of_resolution
from sim.outcomes.spent import SUPPLIED, hours_spent, roles_mask, uses_mask
from sim.outcomes.window import ratio
from sim.vocabulary import PARTNERS, TROIKA, HoursUse, Role

CORE, X = roles_mask(Role.PARTY_BRANCH, *TROIKA), roles_mask(*PARTNERS)
ABOVE = roles_mask(*(role for role in Role if role > PARTNERS[-1]))
BRANCH, COMMITTEE = roles_mask(Role.PARTY_BRANCH), roles_mask(Role.RESIDENTS_COMMITTEE)
DISPUTE_USES = uses_mask(
    HoursUse.DISPUTES,
    HoursUse.CONVENING,
    HoursUse.ATTENDING,
    HoursUse.FAILURE_DEMAND,
    HoursUse.PREVENTION,
    HoursUse.LISTS,
)
AT_WORK = uses_mask(*(use for use in HoursUse if use != HoursUse.IDLE))
FACE_USES = uses_mask(
    HoursUse.TICKETS, HoursUse.DISPUTES, HoursUse.CONVENING, HoursUse.ATTENDING, HoursUse.PREVENTION
)
LISTS_UPWARDS, ALL = uses_mask(HoursUse.ADMINISTRATION), 1 << SUPPLIED

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

of_work = topic("of_work", DEFINITIONS)


@loop
def tell_work(w: int) -> None:
    """The numbers declared above, for one run whose hours and resolution are told."""
    told, found, window = tally(w), of_work(w), span(w)
    residents, held, handoffs, bounced = 0.0, 0, 0, 0
    for i in range(told.troubles):
        t = troubles(w, trouble_rows(w)[i])
        residents += t.resident_hours
        if t.held < NEVER:
            held += 1
            handoffs += t.handoffs
            bounced += t.handoffs >= 2 or t.orphaned > 0
    stood, months, last = 0, 0, -1
    for row in range(window.panel_rows):
        month = panel(w, row)
        if month.day >= window.first:
            stood += month.open
            months += month.day != last
            last = month.day
    per_1000, durable = 1000.0 / window.household_years, of_resolution(w).durable_share
    core, partners = hours_spent(w, CORE, DISPUTE_USES), hours_spent(w, X, DISPUTE_USES)
    above = hours_spent(w, ABOVE, DISPUTE_USES)
    found.hours_per_trouble = ratio(core + partners + above + residents, told.troubles)
    found.hours_per_durable_resolution = found.hours_per_trouble / durable if durable > 0.0 else nan
    found.hours_core, found.hours_partners = core * per_1000, partners * per_1000
    found.hours_above, found.resident_hours = above * per_1000, residents * per_1000
    found.spending = told.paid_fen / 100.0 * per_1000
    everything = hours_spent(w, COMMITTEE, ALL)
    found.face_time_share = ratio(hours_spent(w, COMMITTEE, FACE_USES), everything)
    found.administration_share = ratio(hours_spent(w, COMMITTEE, LISTS_UPWARDS), everything)
    found.branch_utilisation = ratio(hours_spent(w, BRANCH, AT_WORK), hours_spent(w, BRANCH, ALL))
    found.backlog = 1000.0 * ratio(stood, window.households * months)
    found.handoffs, found.bounced_share = ratio(handoffs, held), ratio(bounced, held)
