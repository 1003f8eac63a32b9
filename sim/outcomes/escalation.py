"""Escalation: troubles that climb beyond the neighbourhood because waiting or failing wore patience out (O4).

Suits of firms for fees have no trouble behind them and are counted apart.
"""

from __future__ import annotations

from functools import partial

from sim.engines.compiled.ledger import loop
from sim.outcomes.definition import ARISEN_AFTER, EVENTS_AFTER, TO_THE_END, OutcomeDefinition
from sim.outcomes.layout import span, tally, topic, trouble_rows, troubles

_rate = partial(
    OutcomeDefinition,
    code="O4",
    unit="per 1,000 household-years",
    direction="lower",
    denominator="households that are lived in, times measured years",
    warm_up=ARISEN_AFTER,
    censoring=TO_THE_END,
)

DEFINITIONS = (
    _rate(
        name="escalations",
        title="Escalations",
        title_zh="矛盾上行",
        definition="calls to the hotline after waiting or failing elsewhere, petitions, and suits over "
        "disputes",
        primary=True,
        why="it is the harm that a neighbourhood exports, it can be observed in the field, and no body can "
        "close it on paper",
        smallest_that_matters=5.0,
    ),
    _rate(
        name="hotline_again",
        title="Hotline after waiting",
        title_zh="再打12345",
        definition="calls to 12345 when patience with another door ended; first calls are not among them",
    ),
    _rate(
        name="petitions",
        title="Petitions",
        title_zh="信访",
        definition="petitions to the sub-district, joint or single",
    ),
    _rate(
        name="suits",
        title="Suits over disputes",
        title_zh="纠纷诉讼",
        definition="suits that households brought over a dispute",
    ),
    _rate(
        name="hotline_calls",
        title="All calls to the hotline",
        title_zh="12345来电",
        direction="neither",
        definition="calls to 12345, as the first door or later",
    ),
    _rate(
        name="fee_suits",
        title="Suits for fees",
        title_zh="物业费诉讼",
        unit="per neighbourhood-year",
        direction="neither",
        definition="suits of property firms against households for fees; no trouble stands behind them",
        denominator="neighbourhoods times measured years",
        warm_up=EVENTS_AFTER,
    ),
)

of_escalation = topic("of_escalation", DEFINITIONS)


@loop
def tell_escalation(w: int) -> None:
    """The numbers declared above, for one run."""
    climbs = again = petitions = suits = 0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        climbs += t.climbs
        again += t.hotline_again
        petitions += t.petitions
        suits += t.suits
    found, per_1000 = of_escalation(w), 1000.0 / span(w).household_years
    found.escalations, found.hotline_again = climbs * per_1000, again * per_1000
    found.petitions, found.suits = petitions * per_1000, suits * per_1000
    found.hotline_calls = (tally(w).first_calls + again) * per_1000
    found.fee_suits = tally(w).fee_suits / span(w).neighbourhood_years
