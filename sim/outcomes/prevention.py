"""What never became a claim, and the steps from what arises to what is seen (O20 and the funnel, F)."""

from __future__ import annotations

from functools import partial

from sim.engines.compiled.ledger import loop
from sim.outcomes.definition import ARISEN_AFTER, FOLLOWED_YEAR, TO_THE_END, YEAR_TOO_SHORT, OutcomeDefinition
from sim.outcomes.layout import FOLLOW_UP, NEVER, span, tally, topic, trouble_rows, troubles
from sim.outcomes.numbered import steps
from sim.outcomes.resolution import ARISEN
from sim.outcomes.window import ratio

_share = partial(
    OutcomeDefinition,
    unit="share",
    denominator=ARISEN,
    warm_up=ARISEN_AFTER,
    censoring=FOLLOWED_YEAR,
    undefined=YEAR_TOO_SHORT,
)
_funnel = partial(_share, code="F", direction="neither")

DEFINITIONS = (
    OutcomeDefinition(
        "troubles_arisen",
        "O20",
        "Troubles arising",
        "矛盾发生率",
        "per 1,000 household-years",
        "lower",
        "troubles that arose, claimed or not",
        "households that are lived in, times measured years",
        ARISEN_AFTER,
        TO_THE_END,
    ),
    _share(
        name="found_first_share",
        code="O20",
        title="Found before any claim",
        title_zh="主动发现率",
        direction="higher",
        definition="found by a patrol or in a visit within a year of arising, before anybody claimed it at a "
        "door",
    ),
    _share(
        name="prevented_share",
        code="O20",
        title="Remedied before any claim",
        title_zh="未诉先办率",
        direction="higher",
        definition="remedied in truth within a year of arising, before anybody claimed it at a door",
    ),
    _share(
        name="never_claimed_share",
        code="O20",
        title="Never claimed",
        title_zh="未申诉率",
        direction="neither",
        definition="not claimed at any door within a year of arising; silence is not peace",
    ),
    OutcomeDefinition(
        "visible_disputes",
        "F",
        "Visible disputes",
        "可见纠纷",
        "per neighbourhood-year",
        "neither",
        "troubles that an institution or channel held by the end of the record, not lumped and not settled "
        "by talk",
        "neighbourhoods times measured years",
        ARISEN_AFTER,
        TO_THE_END,
    ),
    _funnel(
        name="known_share",
        title="Named or found",
        title_zh="被察觉",
        definition="named by their household, or found, within a year of arising",
    ),
    _funnel(
        name="voiced_share",
        title="Voiced or found",
        title_zh="被提出",
        definition="voiced to the other side or at a door, or found, within a year of arising",
    ),
    _funnel(
        name="held_share",
        title="Held by an institution",
        title_zh="进入机构",
        definition="held by an institution or channel within a year of arising",
    ),
    _funnel(
        name="escalated_share",
        title="Escalated",
        title_zh="上行",
        definition="taken to the hotline again, to a petition or to court within a year of arising",
    ),
    _funnel(
        name="court_share",
        title="In court",
        title_zh="诉至法院",
        definition="sued over within a year of arising",
    ),
)

of_prevention = topic("of_prevention", DEFINITIONS)


@loop
def tell_prevention(w: int) -> None:
    """The numbers declared above, for one run."""
    year = found_first = prevented = silent = known = voiced = held = climbed = sued = visible = 0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        limit = t.arose + FOLLOW_UP
        visible += t.held < NEVER
        if limit <= span(w).end:
            year += 1
            found_first += t.found < t.claimed and t.found < limit
            prevented += t.remedied < t.claimed and t.remedied < limit
            silent += t.claimed >= limit
            known += min(t.named, t.found) < limit
            voiced += min(t.voiced, t.found) < limit
            held += t.held < limit
            climbed += t.climbed < limit
            sued += t.sued < limit
    found = of_prevention(w)
    found.troubles_arisen = 1000.0 * tally(w).troubles / span(w).household_years
    found.visible_disputes = visible / span(w).neighbourhood_years
    found.found_first_share, found.prevented_share = ratio(found_first, year), ratio(prevented, year)
    found.never_claimed_share, found.known_share = ratio(silent, year), ratio(known, year)
    found.voiced_share, found.held_share = ratio(voiced, year), ratio(held, year)
    found.escalated_share, found.court_share = ratio(climbed, year), ratio(sued, year)


@loop
def tell_steps(w: int) -> None:
    """How many troubles of the window took each step of the funnel by the end of the record."""
    step = steps(w)
    step.arisen = tally(w).troubles
    step.known = step.voiced = step.held = step.escalated = step.court = 0
    step.settled = step.remedied = step.durable = 0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        step.known += min(t.named, t.found) < NEVER
        step.voiced += min(t.voiced, t.found) < NEVER
        step.held += t.held < NEVER
        step.escalated += t.climbed < NEVER
        step.court += t.sued < NEVER
        step.settled += t.settled < NEVER
        step.remedied += t.remedied < NEVER
        step.durable += t.durable < NEVER
