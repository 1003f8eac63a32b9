"""Whoever follows a run: what an engine must know of somebody upstairs who reads along.

A follower reads events while they are fresh, so that nobody need keep them, and says at the end what
it makes of them. Engines know no follower; they are handed one.
"""

from __future__ import annotations

from typing import Any, Protocol

from sim.engines.history import History
from sim.scenario import Scenario


class Follower(Protocol):
    """Reads runs as they are lived."""

    @property
    def package(self) -> str:
        """Where its loops are declared."""

    @property
    def begins(self) -> str:
        """The loop that forgets all runs before."""

    @property
    def reads(self) -> str:
        """The loop that reads the events from `today.read` on."""

    @property
    def by_case(self) -> tuple[str, ...]:
        """Its entries in the ledger that have a place for every case."""

    def lay_out(self, ledger: Any, scenario: Scenario) -> None:
        """Enter what it needs beside what the world has, once for each world.

        The world may become that of another scenario, with other parameters, changes of rules or laws:
        nothing that is entered here depends on these.
        """

    def answer(self, ledger: Any) -> Any:
        """What it makes of a run whose events have all been read; a copy that outlives the world."""

    def of(self, history: History) -> Any:
        """What it makes of a run of any engine that left its history."""
