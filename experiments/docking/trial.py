"""One configuration docked, and what is told of it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from experiments.docking.drawing import configuration, moved_parameters
from experiments.docking.luck import Luck
from sim.docking import dock
from sim.errors import ConfigError
from sim.planning import plan

REFUSED, ALIKE, DIFFERS, BROKE = "refused", "alike", "differs", "broke"
TARGETS = ("NUMBA_DISABLE_JIT", "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES")  # that a replay must repeat


@dataclass(frozen=True)
class Asked:
    """Which configuration, for how many days, which share of parameters moves, and whether engines change."""

    number: int
    days: int
    share: float
    switch: bool = False

    @property
    def day_of_change(self) -> int | None:
        """The day on which engines go on with each other's runs, drawn from the number; None for never."""
        if not self.switch or self.days < 2:
            return None
        return 1 + Luck("change", self.number).below(self.days - 1)

    @property
    def command(self) -> str:
        """The one line that docks this configuration again."""
        machine = "".join(f"{name}={os.environ[name]!r} " for name in TARGETS if name in os.environ)
        return (
            f"{machine}python -m experiments.docking first={self.number} count=1 days={self.days} "
            f"share={round(100 * self.share)} switch={int(self.switch)}"
        )


@dataclass(frozen=True)
class Trial:
    """What came of one configuration.

    Attributes
    ----------
    fate : str
        "alike", "differs", "broke" (an engine gave up) or "refused" (planning found a contradiction).
    words : str
        What differs, why it broke or was refused.
    digest : str
        Of the history; empty where there is none.
    """

    number: int
    fate: str
    words: str = ""
    digest: str = ""
    cases: int = 0
    events: int = 0
    acts: tuple[int, ...] = ()
    moved: tuple[str, ...] = ()


def try_out(asked: Asked) -> Trial:
    """Draw a configuration and dock the engines on it; its number is the seed, too."""
    number = asked.number
    moved = tuple(moved_parameters(number, asked.share))
    try:
        scenario = plan(configuration(number, asked.days, asked.share))
    except ConfigError as error:
        return Trial(number, REFUSED, str(error), moved=moved)
    try:
        found = dock(scenario, seed=number, switch_day=asked.day_of_change)
    except Exception as error:  # noqa: BLE001 -- an engine that gives up is a finding, and others must go on
        return Trial(number, BROKE, f"{type(error).__name__}: {error}", moved=moved)
    fate, words = (ALIKE, "") if found.difference is None else (DIFFERS, str(found.difference))
    return Trial(number, fate, words, found.digest, found.cases, found.events, found.acts, moved)


def keep_question(asked: Asked, trial: Trial, folder: Path) -> Path:
    """Write down the question of a configuration that failed, and how to ask it again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"configuration_{asked.number}.json"
    told = {
        "question": configuration(asked.number, asked.days, asked.share),
        "seed": asked.number,
        "fate": trial.fate,
        "words": trial.words,
        "again": asked.command,
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
