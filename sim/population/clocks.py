"""One clock of trouble for each compound and matter."""

from __future__ import annotations

from sim.rules.chance import combine, draw, exponential, name_key
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Purpose


def clock_key(compound_key: int, matter_name: str) -> int:
    """The permanent key of the clock of a matter in a compound."""
    return combine(compound_key, name_key(f"matter/{matter_name}"))


def clock_keys(state: State, scenario: Scenario) -> list[int]:
    """The keys of all clocks, row by row."""
    places = range(state.compound.rows)
    return [clock_key(state.compound.key.item(c), m.name) for c in places for m in scenario.matters]


def make_clocks(state: State, scenario: Scenario) -> None:
    """Hang up the clocks; rows run by compound, then matter."""
    matters = len(scenario.matters)
    for row in range(state.clock.rows):
        state.clock.compound[row], state.clock.matter[row] = divmod(row, matters)


def wind_clocks(state: State, scenario: Scenario, seed: int) -> None:
    """Set every clock at its first threshold."""
    for row, key in enumerate(clock_keys(state, scenario)):
        state.clock.threshold[row] = exponential(draw(seed, int(Purpose.TROUBLE_CLOCK), key, 0))
