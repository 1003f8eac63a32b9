"""The measured window of a run: what comes after the warm-up, and how much of it there is."""

from __future__ import annotations

from math import nan
from typing import Protocol

import numpy as np

from sim.engines.compiled.ledger import formula
from sim.outcomes.layout import SPAN, Columns
from sim.scenario import Scenario
from sim.schedule import DAYS_PER_YEAR


class HistoryLike(Protocol):
    """What measuring needs of a run; `sim.engines.History` is one."""

    @property
    def scenario(self) -> Scenario:
        """The question."""

    @property
    def seed(self) -> int:
        """Of the keyed draws."""

    @property
    def events(self) -> Columns:
        """The log."""

    @property
    def panel(self) -> Columns:
        """One row per compound and month."""

    @property
    def hours(self) -> Columns:
        """One row per body and month; hours accumulate."""

    @property
    def cases(self) -> Columns:
        """The case table as the run left it."""

    @property
    def digest(self) -> str:
        """SHA-256 of all that."""


def homes_by_compound(scenario: Scenario) -> np.ndarray:
    """Households that are lived in, int array of shape (compounds,)."""
    homes = [home.households for place in scenario.neighbourhoods for home in place.compounds]
    return np.array(homes, dtype=np.int64)


def span_of(scenario: Scenario) -> np.ndarray:
    """The window of a scenario as one record, shape (1,)."""
    homes = homes_by_compound(scenario)
    years = (scenario.days - scenario.warmup) / DAYS_PER_YEAR
    found = np.zeros(1, dtype=SPAN)
    found["first"], found["end"] = scenario.warmup, scenario.days
    found["whole_years"] = (scenario.days - scenario.warmup) // DAYS_PER_YEAR
    found["households"] = homes.sum()
    found["household_years"] = int(homes.sum()) * years
    found["neighbourhood_years"] = len(scenario.neighbourhoods) * years
    found["compound_years"] = len(homes) * years
    return found


@formula
def ratio(part: float, whole: float) -> float:
    """Part over whole; NaN where there is no whole."""
    return float(part) / float(whole) if whole != 0 else nan
