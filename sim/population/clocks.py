"""One clock of trouble for each compound and matter."""

from __future__ import annotations

from sim.rules.chance import combine, draw, exponential, name_key
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Purpose


def clock_key(compound_key: int, matter_name: str) -> int:
    """The permanent key of the clock of a matter in a compound."""
    return combine(compound_key, name_key(f"matter/{matter_name}"))


def make_clocks(state: State, scenario: Scenario, seed: int) -> None:
    """Set every clock at its first threshold; rows run by compound, then matter."""
    matters = scenario.matters
    for compound in range(state.compound.rows):
        for m, matter in enumerate(matters):
            row = compound * len(matters) + m
            state.clock.compound[row] = compound
            state.clock.matter[row] = m
            key = clock_key(state.compound.key.item(compound), matter.name)
            state.clock.threshold[row] = exponential(draw(seed, int(Purpose.TROUBLE_CLOCK), key, 0))
