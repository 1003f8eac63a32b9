"""ask(): from overrides to a question, planned; every fault named at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.doors.composing import Composed, compose_with_faults
from sim.errors import ConfigError
from sim.planning import Answering, plan, read_answering
from sim.scenario import Scenario


@dataclass(frozen=True)
class Question:
    """What was typed, what it composed to, and what the model is asked.

    Attributes
    ----------
    overrides : tuple of str, as typed
    asked : mapping, composed
    scenario : Scenario
    answering : Answering
    """

    overrides: tuple[str, ...]
    asked: dict[str, Any]
    scenario: Scenario
    answering: Answering


def ask(overrides: Sequence[str] = (), config_dirs: Sequence[str] = ()) -> Question:
    """Compose and plan.

    Raises
    ------
    ConfigError
        Naming every fault of files, overrides and values at once.
    """
    return planned(compose_with_faults(overrides, config_dirs), overrides)


def planned(composed: Composed, overrides: Sequence[str]) -> Question:
    """Plan what was composed.

    Raises
    ------
    ConfigError
        Naming the faults of composing and those of planning at once.
    """
    faults = list(composed.faults)
    if composed.asked:
        try:
            scenario = plan(composed.asked, composed.origin_of)
        except ConfigError as error:
            faults.extend(error.faults)
    if faults:
        raise ConfigError(faults)
    return Question(tuple(overrides), composed.asked, scenario, read_answering(composed.asked))
