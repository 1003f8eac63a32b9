"""The compiled world, walked as the world of agents is: day by day, phase by phase, with somebody looking."""

from __future__ import annotations

from functools import partial

from sim.engines.compiled import World as CompiledWorld
from sim.engines.compiled.diary import IN
from sim.scenario import Scenario
from sim.schedule import phases_of
from sim.vocabulary import Phase


class Loops(CompiledWorld):
    """The same world in loops, for tests that ask nothing of agents.

    What a test may change of it, the clock and the state, is changed for the loops, too.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(scenario, seed)
        self.phases = {phase: partial(self.act, phase) for phase in Phase}

    def act(self, phase: Phase) -> None:
        """One phase, with room for what it may bring, whatever a test has done to the clock."""
        self.begin_day()
        self.run(phase)

    def step(self) -> None:
        """One day."""
        for phase in phases_of(self.day):
            self.phases[phase]()
        self.end_day()

    @property
    def day(self) -> int:
        return int(self._today["day"][0])

    @day.setter
    def day(self, day: int) -> None:
        self._today["day"][0] = day

    @property
    def phase(self) -> Phase:
        """The phase that came last."""
        return Phase(int(self._today["phase"][0]))

    @property
    def month(self) -> int:
        return int(self._today["month"][0])

    @month.setter
    def month(self, month: int) -> None:
        self._today["month"][0] = month

    @property
    def records(self) -> list[tuple[object, ...]]:
        """All events so far, as they were written."""
        return self.ledger.arrays["events"][: int(self._today["events"][0])].tolist()

    @property
    def open(self) -> list[int]:
        """The open disputes by their rows."""
        flags = self.ledger.arrays["is_open"][: self.state.case.rows].tolist()
        return [case for case, flag in enumerate(flags) if flag == IN]

    def queue_of(self, body: int) -> list[int]:
        """The cases in a body's queue, as they came."""
        queue, case = [], int(self.ledger.arrays["queue_head"][body])
        while case >= 0:
            queue.append(case)
            case = int(self.ledger.arrays["queue_next"][case])
        return queue
