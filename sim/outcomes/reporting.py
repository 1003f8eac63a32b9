"""What the books say, and what is true (O19). "True" is known to the model and to no one in the field."""

from __future__ import annotations

from functools import partial

from sim.outcomes.definition import ARISEN_AFTER, FOLLOWED_YEAR, YEAR_TOO_SHORT, OutcomeDefinition
from sim.outcomes.resolution import DISPUTES
from sim.outcomes.troubles import FOLLOW_UP, Troubles
from sim.outcomes.window import Window, ratio

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


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    year = troubles.followed(window.end)
    disputes = year.where(year.held - year.arose < FOLLOW_UP)
    reported = disputes.reported - disputes.arose < FOLLOW_UP
    remedied = disputes.remedied - disputes.arose < FOLLOW_UP
    relapsed = disputes.relapsed - disputes.arose < FOLLOW_UP
    return {
        "reported_share": ratio(reported.sum(), disputes.count),
        "gaming_gap": ratio(int(reported.sum()) - int(remedied.sum()), disputes.count),
        "reported_not_lasting": ratio((reported & (~remedied | relapsed)).sum(), disputes.count),
    }
