"""Satisfaction in three senses (获得感、幸福感、安全感), and trust in five institutions (O6, O7).

The senses are named in the sources and measured nowhere in them. Ours are assumptions, each from
what a household can know: what it gets and whether promises to it are kept; what it holds against
the world; what dangerous things stand about where it lives. They weigh alike.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.outcomes.definition import (
    ARISEN_AFTER,
    MONTHS_AFTER,
    NO_CENSORING,
    NO_MONTH,
    STOCK_AFTER,
    OutcomeDefinition,
)
from sim.outcomes.troubles import Troubles, days_felt
from sim.outcomes.window import Window, ratio, weighted_mean
from sim.vocabulary import Act, Archetype, Institution

HOUSEHOLDS = "households that are lived in, each month end"
NO_END = "undefined if no month ends, or no dispute leaves a body's hands, in the measured window"
DANGEROUS = (Archetype.ORDER, Archetype.STRUCTURE)
NEAR = 10.0  # households: about a stairwell
INSTITUTIONS_ZH = {
    Institution.BRANCH: ("the Party branch", "党总支"),
    Institution.RESIDENTS_COMMITTEE: ("the residents' committee", "居委会"),
    Institution.OWNERS_COMMITTEE: ("the owners' committee", "业委会"),
    Institution.FIRM: ("the property firm", "物业"),
    Institution.GOVERNMENT: ("government", "政府"),
}

_mean = partial(
    OutcomeDefinition,
    unit="[0, 1]",
    direction="higher",
    denominator=HOUSEHOLDS,
    warm_up=MONTHS_AFTER,
    censoring=NO_CENSORING,
    undefined=NO_MONTH,
)

DEFINITIONS = (
    _mean(
        name="satisfaction",
        code="O6",
        title="Satisfaction",
        title_zh="满意度",
        definition="mean of the three senses: gain, happiness, safety",
        undefined=NO_END,
        primary=True,
        why="it is how those who live there would judge, and it can fall while every rate of resolution "
        "rises",
        smallest_that_matters=0.01,
    ),
    _mean(
        name="sense_of_gain",
        code="O6",
        title="Sense of gain",
        title_zh="获得感",
        definition="mean of the quality of the property service and of the share of disputes that left a "
        "body's hands by a true remedy, not on paper or given up",
        warm_up=f"{MONTHS_AFTER}; {ARISEN_AFTER}",
        undefined=NO_END,
    ),
    _mean(
        name="sense_of_happiness",
        code="O6",
        title="Sense of happiness",
        title_zh="幸福感",
        definition="1 / (1 + g), g the grievance of ten households together: 1 without any, 1/2 where they "
        "hold that of one trouble of full severity",
    ),
    _mean(
        name="sense_of_safety",
        code="O6",
        title="Sense of safety",
        title_zh="安全感",
        definition="1 / (1 + d), d the severity of standing troubles of order and structure per ten "
        "households, on average over the days",
        warm_up=STOCK_AFTER,
        undefined="",
    ),
    *(
        _mean(
            name=f"trust_{institution.name.lower()}",
            code="O7",
            title=f"Trust in {words}",
            title_zh=f"对{words_zh}的信任",
            definition=f"mean trust of households in {words}",
        )
        for institution, (words, words_zh) in INSTITUTIONS_ZH.items()
    ),
)


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    months = window.month_ends
    weights = window.compound_households[months["compound"]].astype(np.float64)
    quality = weighted_mean(months["quality"], weights)
    gain = 0.5 * (quality + _promises_kept(window, troubles))
    grievance = weighted_mean(months["grievance"], weights)
    happiness = math.nan if math.isnan(grievance) else 1.0 / (1.0 + NEAR * grievance)
    safety = 1.0 / (1.0 + _danger(window))
    trust = {f"trust_{institution.name.lower()}" for institution in Institution}
    return {
        "satisfaction": (gain + happiness + safety) / 3.0,
        "sense_of_gain": gain,
        "sense_of_happiness": happiness,
        "sense_of_safety": safety,
        **{name: weighted_mean(months[name], weights) for name in sorted(trust)},
    }


def _promises_kept(window: Window, troubles: Troubles) -> float:
    kept, broken = (
        troubles.hold(window.deeds.of(*acts)["case"]).sum()
        for acts in ((Act.RESOLVE,), (Act.PAPER, Act.GIVE_UP))
    )
    return ratio(kept, kept + broken)


def _danger(window: Window) -> float:
    """Severity of dangerous troubles that somebody feels, per ten households, on an average day."""
    of_matter = np.array([matter.archetype in DANGEROUS for matter in window.scenario.matters], dtype=bool)
    is_dangerous = of_matter[window.cases["matter"]]
    burden = (window.cases["severity"] * days_felt(window))[is_dangerous].sum()
    return NEAR * float(burden) / ((window.end - window.first) * window.households)
