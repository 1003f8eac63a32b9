"""All outcomes, declared topic by topic, in the order in which they are told."""

from __future__ import annotations

import numpy as np

from sim.outcomes import (
    escalation,
    fairness,
    league,
    money,
    prevention,
    reporting,
    resolution,
    satisfaction,
    work,
)
from sim.outcomes.definition import OutcomeDefinition
from sim.outcomes.layout import BY_TOPIC

TOPICS = (resolution, escalation, satisfaction, work, money, reporting, fairness, league, prevention)


def _in_order(definitions: list[OutcomeDefinition]) -> tuple[OutcomeDefinition, ...]:
    """Primary ones first, then by code; within a code as declared."""
    order = {"F": 100}
    return tuple(
        sorted(
            definitions,
            key=lambda known: (not known.primary, order.get(known.code) or int(known.code[1:])),
        )
    )


OUTCOMES: tuple[OutcomeDefinition, ...] = _in_order(
    [known for topic in TOPICS for known in topic.DEFINITIONS]
)
NAMES = tuple(known.name for known in OUTCOMES)
_places = {name: place for place, name in enumerate(n for names in BY_TOPIC.values() for n in names)}
PLACES = np.array([_places[name] for name in NAMES], dtype=np.int64)
"""Where each outcome lies in the array of all of them, topic by topic."""
