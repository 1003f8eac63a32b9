"""Whole numbers that may be added up over runs, by name: steps of the funnel, and what patterns count.

All counts of a run lie in one array: those that every scenario has, those by matter, those by year.
"""

from __future__ import annotations

import numpy as np

from sim.engines.compiled.ledger import numbers, record
from sim.scenario import Scenario
from sim.schedule import DAYS_PER_YEAR
from sim.vocabulary import Archetype

STEPS = ("arisen", "known", "voiced", "held", "escalated", "court", "settled", "remedied", "durable")
"""From `arisen` to `held` each step is a part of the one before it. `escalated` and `court` are where
held troubles climb to; `settled`, `remedied` and `durable` are where troubles end."""

STRUCTURAL = (Archetype.STRUCTURE, Archetype.NEIGHBOUR)
BEFORE_MATTERS = (
    "mediated", "mediated_reported", "property_mediated", "property_agreed",
    "fee_suits", "fee_suits_paid", "fee_suits_judged", "suits_against_firm", "suits_structural",
    "suits_structural_old", "households_old",
)  # fmt: skip
AFTER_MATTERS = (
    "months_low", "months_high", "exits_low", "exits_high", "firms_entered",
    "lifts_held", "lifts_consulted", "lifts_signed", "lifts_built", "lift_meetings", "lift_votes_strong",
    "lift_votes_strong_blocked",
)  # fmt: skip
STARS = (0, 3, 4, 5)
ALWAYS = (*BEFORE_MATTERS, *AFTER_MATTERS, *(f"stars_{number}" for number in STARS))
BY_YEAR = {"hotline_calls": "calls", "disputes": "disputes", "reported": "reported"}
"""What is counted year by year, and where."""

FUNNEL = np.dtype([(step, np.int64) for step in STEPS])
COUNTS = np.dtype([(name, np.int64) for name in ALWAYS])

steps = record("steps", FUNNEL)
counts = record("counts", COUNTS)
suits_over = numbers("suits_over")  # by matter
calls = numbers("calls")  # to the hotline, by whole measured year
disputes = numbers("disputes")  # by the year in which they were first held
reported = numbers("reported")  # of these, closed in the books in time


def count_names(scenario: Scenario) -> tuple[str, ...]:
    """What is counted in runs of a scenario, in the order in which it is told."""
    return tuple(_places(scenario))


def count_places(scenario: Scenario) -> np.ndarray:
    """Where each of these lies in the array of all counts."""
    return np.array(list(_places(scenario).values()), dtype=np.int64)


def _places(scenario: Scenario) -> dict[str, int]:
    always = {name: place for place, name in enumerate(ALWAYS)}
    first = len(ALWAYS)
    over = {
        f"suits_over.{matter.name}": first + row
        for row, matter in enumerate(scenario.matters)
        if matter.archetype in STRUCTURAL
    }
    first += len(scenario.matters)
    years = (scenario.days - scenario.warmup) // DAYS_PER_YEAR
    yearly = {
        f"{name}.{year}": first + place * years + year
        for year in range(years)
        for place, name in enumerate(BY_YEAR)
    }
    return {
        **{name: always[name] for name in BEFORE_MATTERS},
        **over,
        **{name: always[name] for name in AFTER_MATTERS},
        **yearly,
        **{f"stars.{number}": always[f"stars_{number}"] for number in STARS},
    }
