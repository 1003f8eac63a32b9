"""Runs that cost nothing, for tests of everything around them. Other processes import them by name."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass

import numpy as np

from sim.doors.keeping import keep_run, scenario_in_words
from sim.doors.running import Answer, Task, asked_of


@dataclass(frozen=True)
class Definition:
    """One outcome, as a comparison wants to know it."""

    name: str = "quiet"
    code: str = "O1"
    title: str = "Quiet"
    title_zh: str = "安静"
    unit: str = "share"
    direction: str = "higher"
    primary: bool = True
    definition: str = "How quiet it was."
    denominator: str = "days"


DEFINITIONS = (Definition(), Definition(name="loud", title="Loud", primary=False))


@dataclass(frozen=True)
class History:
    """As much of a history as is kept."""

    events: dict
    panel: dict
    hours: dict
    cases: dict
    digest: str


def history_of(task: Task) -> History:
    """A history that depends on the question and the seed alone."""
    digest = hashlib.sha256(f"{task.scenario.hash} {task.seed}".encode()).hexdigest()
    column = np.arange(task.seed % 5 + 1)
    return History({"day": column}, {"month": column}, {"hour": column * 0.5}, {"case": column}, digest)


def values_of(task: Task) -> dict[str, float | None]:
    """Outcomes between 0 and 1, better under regimes with longer hashes of luck."""
    number = int(history_of(task).digest[:8], 16) / 2**32
    return {"quiet": number, "loud": None if task.seed == 2 else 1.0 - number}


def done(task: Task, on_day=None) -> Answer:
    """A run that succeeds; odd seeds take longer, so that answers overtake one another."""
    time.sleep(0.02 * (task.seed % 2))
    if on_day is not None:
        on_day(task.scenario.days, task.scenario.days)
    if task.folder:
        from pathlib import Path

        keep_run(
            Path(task.folder),
            asked_of(task),
            scenario_in_words(task.scenario),
            history_of(task),
            task.engine,
            values_of(task),
        )
    return Answer(task.name, task.seed, history_of(task).digest, values_of(task), 0.1, None, task.folder)


def failing_at_seed_2(task: Task, on_day=None) -> Answer:
    """One run in the middle fails."""
    if task.seed == 2:
        return Answer(task.name, task.seed, failure="the roof fell in", folder=task.folder)
    return done(task, on_day)


def failing_always(task: Task, on_day=None) -> Answer:
    """Nothing works."""
    return Answer(task.name, task.seed, failure="the roof fell in", folder=task.folder)


def dying_at_seed_2(task: Task, on_day=None) -> Answer:
    """One run takes its process with it."""
    if task.seed == 2:
        os._exit(9)
    return done(task, on_day)


def interrupted_at_seed_2(task: Task, on_day=None) -> Answer:
    """A person presses Ctrl-C while a run is going."""
    if task.seed == 2:
        raise KeyboardInterrupt
    return done(task, on_day)
