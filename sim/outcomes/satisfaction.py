"""Satisfaction in three senses (获得感、幸福感、安全感), and trust in five institutions (O6, O7).

The senses are named in the sources and measured nowhere in them. Ours are assumptions, each from
what a household can know: what it gets and whether promises to it are kept; what it holds against
the world; what dangerous things stand about where it lives. They weigh alike.
"""

from __future__ import annotations

from functools import partial

from sim.engines.compiled.layout import cases, matters, panel, today
from sim.engines.compiled.ledger import loop
from sim.outcomes.definition import (
    ARISEN_AFTER,
    MONTHS_AFTER,
    NO_CENSORING,
    NO_MONTH,
    STOCK_AFTER,
    OutcomeDefinition,
)
from sim.outcomes.layout import homes_of, span, tally, topic, troubles
from sim.outcomes.window import ratio
from sim.vocabulary import Archetype, Institution

HOUSEHOLDS = "households that are lived in, each month end"
NO_END = "undefined if no month ends, or no dispute leaves a body's hands, in the measured window"
DANGEROUS = 1 << Archetype.ORDER | 1 << Archetype.STRUCTURE
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

of_satisfaction = topic("of_satisfaction", DEFINITIONS)


@loop
def tell_satisfaction(w: int) -> None:
    """The numbers declared above, for one run."""
    homes = quality = grievance = branch = committee = owners = firm = government = 0.0
    for row in range(span(w).panel_rows):
        month = panel(w, row)
        if month.day >= span(w).first:
            weight = float(homes_of(w)[month.compound])
            homes += weight
            quality += month.quality * weight
            grievance += month.grievance * weight
            branch += month.trust_branch * weight
            committee += month.trust_residents_committee * weight
            owners += month.trust_owners_committee * weight
            firm += month.trust_firm * weight
            government += month.trust_government * weight
    found, kept, broken = of_satisfaction(w), tally(w).promises_kept, tally(w).promises_broken
    found.sense_of_gain = 0.5 * (ratio(quality, homes) + ratio(kept, kept + broken))
    found.sense_of_happiness = 1.0 / (1.0 + NEAR * ratio(grievance, homes))
    found.sense_of_safety = 1.0 / (1.0 + NEAR * danger(w))
    found.satisfaction = (found.sense_of_gain + found.sense_of_happiness + found.sense_of_safety) / 3.0
    found.trust_branch, found.trust_firm = ratio(branch, homes), ratio(firm, homes)
    found.trust_residents_committee = ratio(committee, homes)
    found.trust_owners_committee = ratio(owners, homes)
    found.trust_government = ratio(government, homes)


@loop
def danger(w: int) -> float:
    """Severity of dangerous troubles that somebody feels, per household, on an average day."""
    burden, window = 0.0, span(w)
    for c in range(today(w).cases):
        if DANGEROUS >> matters(w, cases(w, c).matter).archetype & 1:
            burden += cases(w, c).severity * troubles(w, c).days_felt
    return burden / ((window.end - window.first) * window.households)
