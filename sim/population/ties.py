"""Who talks with whom: one capped network for gossip, intentions, norms and petitions."""

from __future__ import annotations

import numpy as np

from sim.rules.chance import draw, pair_key, race_time
from sim.scenario import Scenario
from sim.state import State
from sim.vocabulary import Purpose

_CHUNK = 256


def make_ties(state: State, scenario: Scenario, seed: int) -> None:
    """Give every household its ties: a keyed race among the neighbours of stairwell and compound.

    A newcomer enters only the lists in which it wins a place; nobody else's order changes.
    """
    society = scenario.parameters.society
    table = state.household
    for compound in range(state.compound.rows):
        rows = np.flatnonzero((table.live("compound") == compound) & table.live("is_lived_in"))
        for start in range(0, rows.size, _CHUNK):
            _tie(state, rows[start : start + _CHUNK], rows, seed, society)


def _tie(state: State, some: np.ndarray, everybody: np.ndarray, seed: int, society: object) -> None:
    table = state.household
    most = min(society.ties, everybody.size - 1)  # type: ignore[attr-defined]
    if most <= 0:
        return
    key = table.live("key")
    u = np.asarray(draw(seed, int(Purpose.TIE), pair_key(key[some][:, None], key[everybody][None, :])))
    same = table.live("stairwell")[some][:, None] == table.live("stairwell")[everybody][None, :]
    u[some[:, None] == everybody[None, :]] = -1.0
    runners = [
        (draws, _best(draws, most), weight)
        for draws, weight in (
            (np.where(same, u, -1.0), society.ties_stairwell),  # type: ignore[attr-defined]
            (np.where(same, -1.0, u), society.ties_compound),  # type: ignore[attr-defined]
        )
    ]
    for i, row in enumerate(some.tolist()):
        race = []
        for draws, best, weight in runners:
            for j in best[i].tolist():
                if draws[i, j] > 0.0:  # a small stairwell has fewer neighbours than there are places
                    race.append((race_time(draws.item(i, j), weight), everybody.item(j)))
        race.sort()
        chosen = sorted(other for time, other in race[:most] if time < 1e300)
        table.ties[row, : len(chosen)] = chosen
        table.tie_count[row] = len(chosen)


def _best(u: np.ndarray, most: int) -> np.ndarray:
    """Columns of the `most` largest draws in each row: at equal weight, the earliest arrivals."""
    return np.argpartition(-u, min(most, u.shape[1] - 1), axis=1)[:, :most]
