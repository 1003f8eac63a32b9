"""What never became a claim, and the steps from what arises to what is seen (O20 and the funnel, F)."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.outcomes.deeds import NEVER
from sim.outcomes.definition import ARISEN_AFTER, FOLLOWED_YEAR, TO_THE_END, YEAR_TOO_SHORT, OutcomeDefinition
from sim.outcomes.resolution import ARISEN
from sim.outcomes.troubles import FOLLOW_UP, Troubles
from sim.outcomes.window import Window, ratio

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

STEPS = ("arisen", "known", "voiced", "held", "escalated", "court", "settled", "remedied", "durable")


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    year = troubles.followed(window.end)

    def share(day: np.ndarray) -> float:
        return ratio((day - year.arose < FOLLOW_UP).sum(), year.count)

    before_claim = year.remedied < year.claimed
    return {
        "troubles_arisen": 1000.0 * troubles.count / window.household_years,
        "found_first_share": share(np.where(year.found < year.claimed, year.found, NEVER)),
        "prevented_share": share(np.where(before_claim, year.remedied, NEVER)),
        "never_claimed_share": ratio((year.claimed - year.arose >= FOLLOW_UP).sum(), year.count),
        "visible_disputes": float((troubles.held < NEVER).sum()) / window.neighbourhood_years,
        "known_share": share(np.minimum(year.named, year.found)),
        "voiced_share": share(np.minimum(year.voiced, year.found)),
        "held_share": share(year.held),
        "escalated_share": share(year.climbed),
        "court_share": share(year.sued),
    }


def funnel_of(troubles: Troubles) -> dict[str, int]:
    """How many troubles of the window took each step by the end of the record.

    From `arisen` to `held` each step is a part of the one before it. `escalated` and `court` are
    where held troubles climb to; `settled`, `remedied` and `durable` are where troubles end.
    """
    days = {
        "arisen": troubles.arose,
        "known": np.minimum(troubles.named, troubles.found),
        "voiced": np.minimum(troubles.voiced, troubles.found),
        "held": troubles.held,
        "escalated": troubles.climbed,
        "court": troubles.sued,
        "settled": troubles.settled,
        "remedied": troubles.remedied,
        "durable": troubles.durable,
    }
    return {step: int((days[step] < NEVER).sum()) for step in STEPS}
