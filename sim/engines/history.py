"""What a run leaves behind: events, panels, the last state of every case and body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.events import digest_columns
from sim.scenario import Scenario


@dataclass(frozen=True)
class History:
    """The whole of one run.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    events : dict of arrays of shape (events,)
        The log, sorted; columns of `sim.events.EVENT_FIELDS`.
    panel : dict of arrays of shape (months * compounds,)
        One row per compound and month.
    hours : dict of arrays of shape (months * bodies,)
        One row per body and month: hours by use, accumulated.
    cases : dict of arrays of shape (cases,)
        The case table as the run left it.
    """

    scenario: Scenario
    seed: int
    events: dict[str, np.ndarray]
    panel: dict[str, np.ndarray]
    hours: dict[str, np.ndarray]
    cases: dict[str, np.ndarray]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of events, panels and cases; names, seeds, engines and versions stay outside.

        Taken when first asked for: what is over does not change.
        """
        return digest_columns(self.events, self.panel, self.hours, self.cases)


def no_such_day(scenario: Scenario, day: int) -> ValueError:
    """The error of a day that a run does not have."""
    return ValueError(f"there is no day {day}: this run has {scenario.days} days, 0 to the last.")
