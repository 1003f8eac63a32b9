"""One clock of trouble for each compound and matter."""

from __future__ import annotations

import numpy as np

from sim.rules.chance import combine, draw, exponential, name_key
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Purpose


def clock_key(compound_key: int, matter_name: str) -> int:
    """The permanent key of the clock of a matter in a compound."""
    return combine(compound_key, name_key(f"matter/{matter_name}"))


def clock_keys(state: State, scenario: Scenario) -> np.ndarray:
    """The keys of all clocks, row by row: `clock_key` of every compound and matter, as uint64."""
    names = np.array([name_key(f"matter/{matter.name}") for matter in scenario.matters], dtype=np.uint64)
    keys: np.ndarray = combine(state.compound.live("key")[:, None], names[None, :])
    return keys.reshape(-1)


def make_clocks(state: State, scenario: Scenario) -> None:
    """Hang up the clocks; rows run by compound, then matter."""
    matters = len(scenario.matters)
    rows = np.arange(state.clock.rows)
    state.clock.live("compound")[:], state.clock.live("matter")[:] = divmod(rows, max(matters, 1))


def wind_clocks(state: State, scenario: Scenario, seed: int) -> None:
    """Set every clock at its first threshold."""
    for row, key in enumerate(clock_keys(state, scenario).tolist()):
        state.clock.threshold[row] = exponential(draw(seed, int(Purpose.TROUBLE_CLOCK), key, 0))
