"""What becomes of one cell of a batch."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario import Scenario


@dataclass(frozen=True)
class Cell:
    """One scenario with one seed, lived or failed.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    answer : object
        The history, or what was made of it; None if the run failed.
    failure : Exception or None
        Why it failed.
    """

    scenario: Scenario
    seed: int
    answer: object = None
    failure: Exception | None = None
