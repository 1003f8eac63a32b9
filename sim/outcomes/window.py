"""The measured window of a run: what comes after the warm-up, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.scenario import Scenario
from sim.schedule import DAYS_PER_YEAR

Columns = dict[str, np.ndarray]


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


@dataclass(frozen=True)
class Window:
    """A run, its tables in one order, and the size of what was measured.

    Attributes
    ----------
    scenario : Scenario
    events, panel, hours, cases : dict of arrays
        Rows by number; by day and compound; by day and body; in order of arising.
    first, end : int, calendar days
        Measured are the days first, first + 1, ..., end - 1.
    compound_households : int array of shape (compounds,), households that are lived in
    """

    scenario: Scenario
    events: Columns
    panel: Columns
    hours: Columns
    cases: Columns
    first: int
    end: int
    compound_households: np.ndarray

    @property
    def years(self) -> float:
        """Length in years of 365 days."""
        return (self.end - self.first) / DAYS_PER_YEAR

    @property
    def households(self) -> int:
        """Households that are lived in."""
        return int(self.compound_households.sum())

    @property
    def household_years(self) -> float:
        """Households times years."""
        return self.households * self.years

    @property
    def neighbourhood_years(self) -> float:
        """Neighbourhoods times years."""
        return len(self.scenario.neighbourhoods) * self.years

    @property
    def compound_years(self) -> float:
        """Compounds times years."""
        return len(self.compound_households) * self.years

    @property
    def cases_ever(self) -> int:
        """Rows of the case table."""
        return len(self.cases["stage"])

    def month_ends(self) -> Columns:
        """The panel's rows of month ends inside the window."""
        inside = self.panel["day"] >= self.first
        return {name: values[inside] for name, values in self.panel.items()}

    def since_first(self) -> np.ndarray:
        """For each event, whether it fell into the window."""
        return self.events["day"] >= self.first


def window_of(history: HistoryLike) -> Window:
    """Put a run's tables into one order, so that nothing depends on the order of their rows."""
    scenario = history.scenario
    compounds = [compound for place in scenario.neighbourhoods for compound in place.compounds]
    return Window(
        scenario,
        _sorted(history.events, "number"),
        _sorted(history.panel, "compound", "day"),
        _sorted(history.hours, "body", "day"),
        history.cases,
        scenario.warmup,
        scenario.days,
        np.array([compound.households for compound in compounds], dtype=np.int64),
    )


def _sorted(columns: Columns, *keys: str) -> Columns:
    """Rows by the last key first."""
    order = np.lexsort(tuple(columns[key] for key in keys))
    return {name: values[order] for name, values in columns.items()}


def ratio(part: float, whole: float) -> float:
    """Part over whole; NaN where there is no whole."""
    return float(part) / float(whole) if whole else float("nan")


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> float:
    """Mean of values under weights; NaN where nothing weighs."""
    return ratio(float((values * weights).sum()), float(weights.sum()))
