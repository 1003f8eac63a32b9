"""Runs that are made up: numbers that depend on the scenario and the seed alone, and cost nothing.

Most histories are about files and processes, not about neighbourhoods; a made-up run has the shape of
a lived one. It can also be told to be ill, so that a test sees what becomes of its process.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

import sim.study.driving
import sim.study.working
from sim.engines.cells import Cell
from sim.outcomes import NAMES, measure_many
from sim.outcomes.meter import Measured
from sim.outcomes.numbered import STEPS
from sim.scenario import Scenario

SECONDS = 2e-3  # of a run, so that a process can be met in the middle of one
HANGS = 3_600.0  # seconds
UNDEFINED = 7  # every so many numbers one is NaN, as outcomes may be


def stand_in(ill: Mapping[str, Any], *, is_stub: bool) -> None:
    """Let a runner of the harness take the place of the model's in this process.

    Parameters
    ----------
    ill : mapping
        `runs` from seed to how its runs misbehave: raise, segfault, kill or hang; `label`, if it is only
        those of one scenario; `delay`, seconds that every run takes longer.
    is_stub : bool
        Whether all other runs are made up; else the model lives them.
    """
    if is_stub:
        sim.study.driving.warm_up = lambda: None  # nothing is compiled
    elif not ill:
        return
    lived = _made_up if is_stub else measure_many

    def with_illness(
        cells: Iterable[tuple[Scenario, int]], engine: str = "compiled", **_how: bool
    ) -> Iterator[Cell]:
        for scenario, seed in cells:
            time.sleep(ill.get("delay", 0.0))
            how = ill.get("runs", {}).get(str(seed))
            if how and ill.get("label", scenario.label) == scenario.label:
                yield Cell(scenario, seed, None, _misbehave(how))
            else:
                yield from lived([(scenario, seed)], engine)

    sim.study.working.measure_many = with_illness


def _made_up(cells: Iterable[tuple[Scenario, int]], _engine: str) -> Iterator[Cell]:
    for scenario, seed in cells:
        time.sleep(SECONDS)
        yield Cell(scenario, seed, numbers_of(scenario, seed))


def numbers_of(scenario: Scenario, seed: int) -> Measured:
    """What a made-up run amounts to."""
    chance = np.random.default_rng([seed, int(scenario.hash[:12], 16)])
    values = chance.random(len(NAMES))
    values[int(chance.integers(UNDEFINED)) :: UNDEFINED] = np.nan
    return Measured(values, chance.integers(0, 1_000, len(STEPS)), np.zeros(0, dtype=np.int64))


def _misbehave(how: str) -> Exception:
    if how == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "hang":
        time.sleep(HANGS)
    return ArithmeticError("this run was told to be ill")
