"""The measured window of a run: what comes after the warm-up, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.outcomes.deeds import Columns, Deeds
from sim.outcomes.places import stairwells_of
from sim.outcomes.spent import Spent, spent_between
from sim.scenario import Scenario
from sim.schedule import DAYS_PER_YEAR
from sim.vocabulary import Act


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
    """A run, its months in one order, its log by act, and the size of what was measured.

    Attributes
    ----------
    scenario : Scenario
    deeds : Deeds
        The log.
    panel, hours, cases : dict of arrays
        Rows by day and compound; by day and body; in order of arising.
    first, end : int, calendar days
        Measured are the days first, first + 1, ..., end - 1.
    compound_households : int array of shape (compounds,), households that are lived in
    """

    scenario: Scenario
    deeds: Deeds
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

    @cached_property
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

    @cached_property
    def stairwells(self) -> Columns:
        """All stairwells, see `sim.outcomes.places.stairwells_of`."""
        return stairwells_of(self.scenario)

    @cached_property
    def month_ends(self) -> Columns:
        """The panel's rows of month ends inside the window."""
        before = int(np.searchsorted(self.panel["day"], self.first))
        return {name: values[before:] for name, values in self.panel.items()}

    @cached_property
    def spent(self) -> Spent | None:
        """Hours over the whole months of the window; None if it holds none."""
        return spent_between(self.hours, self.first, self.end)

    def count(self, act: Act) -> int:
        """Events of an act."""
        return int(np.count_nonzero(self.deeds.of(act)["day"] >= self.first))

    def count_without_case(self, act: Act) -> int:
        """Events of an act that concern no case, such as suits for fees."""
        inside = self.deeds.of(act)["day"] >= self.first
        return int(np.count_nonzero(inside & (self.deeds.of(act)["case"] < 0)))


def window_of(history: HistoryLike) -> Window:
    """Put a run's tables into one order, so that nothing depends on the order of their rows."""
    scenario = history.scenario
    compounds = [compound for place in scenario.neighbourhoods for compound in place.compounds]
    return Window(
        scenario,
        Deeds(history.events, len(history.cases["stage"])),
        _sorted(history.panel, "compound"),
        _sorted(history.hours, "body"),
        history.cases,
        scenario.warmup,
        scenario.days,
        np.array([compound.households for compound in compounds], dtype=np.int64),
    )


def _sorted(columns: Columns, second: str) -> Columns:
    """Rows by day, and within a day by another column; as they are if they are in order."""
    day, other = columns["day"], columns[second]
    later = day[1:] > day[:-1]
    if (later | ((day[1:] == day[:-1]) & (other[1:] >= other[:-1]))).all():
        return columns
    order = np.lexsort((other, day))
    return {name: values[order] for name, values in columns.items()}


def ratio(part: float, whole: float) -> float:
    """Part over whole; NaN where there is no whole."""
    return float(part) / float(whole) if whole else float("nan")


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> float:
    """Mean of values under weights; NaN where nothing weighs."""
    return ratio(float((values * weights).sum()), float(weights.sum()))
