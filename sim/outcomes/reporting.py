"""What the books say, and what is true (O19). "True" is known to the model and to no one in the field."""

from __future__ import annotations

from functools import partial

from sim.engines.compiled.ledger import loop
from sim.outcomes.definition import ARISEN_AFTER, FOLLOWED_YEAR, YEAR_TOO_SHORT, OutcomeDefinition
from sim.outcomes.layout import FOLLOW_UP, span, tally, topic, trouble_rows, troubles
from sim.outcomes.resolution import DISPUTES
from sim.outcomes.window import ratio

_of_disputes = partial(
    OutcomeDefinition,
    code="O19",
    unit="share",
    denominator=f"{DISPUTES}; official statistics know no others",
    warm_up=ARISEN_AFTER,
    censoring=FOLLOWED_YEAR,
    undefined=f"{YEAR_TOO_SHORT}, or none became a dispute",
)

DEFINITIONS = (
    _of_disputes(
        name="reported_share",
        title="Reported resolution",
        title_zh="上报化解率",
        direction="neither",
        definition="closed in the books within a year of arising, in truth or on paper",
    ),
    _of_disputes(
        name="gaming_gap",
        title="Gaming gap",
        title_zh="虚报差距",
        direction="lower",
        definition="share closed in the books less share truly remedied, both within a year of arising",
    ),
    _of_disputes(
        name="reported_not_lasting",
        title="Reported, but not lasting",
        title_zh="上报未持久",
        direction="lower",
        definition="closed in the books within a year of arising, but never remedied in that year, or "
        "relapsed in it",
    ),
)

of_reporting = topic("of_reporting", DEFINITIONS)


@loop
def tell_reporting(w: int) -> None:
    """The numbers declared above, for one run."""
    disputes = closed = true = hollow = 0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        if t.arose + FOLLOW_UP <= span(w).end and t.held - t.arose < FOLLOW_UP:
            is_closed, is_true = t.reported - t.arose < FOLLOW_UP, t.remedied - t.arose < FOLLOW_UP
            disputes += 1
            closed += is_closed
            true += is_true
            hollow += is_closed and (not is_true or t.relapsed - t.arose < FOLLOW_UP)
    found = of_reporting(w)
    found.reported_share, found.gaming_gap = ratio(closed, disputes), ratio(closed - true, disputes)
    found.reported_not_lasting = ratio(hollow, disputes)
