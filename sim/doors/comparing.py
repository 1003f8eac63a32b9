"""linli compare: the same seeds under several regimes, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.doors.asking import Question, ask
from sim.doors.axes import WITH, as_overrides
from sim.doors.groups import meant
from sim.doors.keeping import default_folder
from sim.doors.running import Answer, Task
from sim.doors.shelves import Shelves
from sim.errors import UsageError, did_you_mean
from sim.planning.names import nearest

FEWEST_REGIMES = 2
FEWEST_REPLICATES = 2


@dataclass(frozen=True)
class Contest:
    """What a comparison runs.

    Attributes
    ----------
    questions : dict from regime, as written, to its question
    seeds : tuple of int
    base : Question
        What they share.
    """

    questions: dict[str, Question]
    seeds: tuple[int, ...]
    base: Question

    def tasks(self) -> list[Task]:
        """All runs, by seed and then by regime, so that early answers already come in pairs."""
        return [
            Task(
                regime,
                question.scenario,
                seed,
                question.answering.engine,
                switch_day=question.answering.switch_day,
            )
            for seed in self.seeds
            for regime, question in self.questions.items()
        ]

    @property
    def name(self) -> str:
        """What the study is called."""
        named = self.base.answering.name
        return named or "-vs-".join(self.questions)

    @property
    def folder(self) -> Path:
        """Where the study goes: where the person said, or else a place that no other question shares."""
        answering = self.base.answering
        if answering.folder:
            return Path(answering.folder)
        hashes = [question.scenario.hash for question in self.questions.values()]
        seeds = f"seeds {self.seeds[0]} to {self.seeds[-1]}"
        told_apart = (*hashes, seeds, f"contrasts {answering.contrasts}")
        return default_folder(self.name, *told_apart, replicates=len(self.seeds))

    def asked(self, overrides: Sequence[str]) -> dict[str, Any]:
        """The question as it stands in the manifest."""
        return {
            "label": self.name,
            "question": {regime: question.scenario.hash for regime, question in self.questions.items()},
            "overrides": list(overrides),
            "seeds": [self.seeds[0], self.seeds[-1]],
            "contrasts": self.base.answering.contrasts,
        }


def plan_contest(overrides: Sequence[str], config_dirs: Sequence[str] = ()) -> Contest:
    """Plan a comparison from what was typed.

    Parameters
    ----------
    overrides : sequence of str
        As for a run, but `governance=a,b,c` (or `regimes=[a,b,c]`) names the regimes, each with
        mechanisms of its own where wanted: `governance=one_three,one_three+three_meetings`.
    config_dirs : sequence of str

    Raises
    ------
    UsageError, ConfigError
    """
    shelves = Shelves.standing(tuple(config_dirs))
    named = [override for override in overrides if override.startswith("governance=")]
    rest = [override for override in overrides if override not in named]
    base = ask(rest, config_dirs)
    regimes = _split(named[-1]) if named else list(base.answering.regimes)
    _refuse_odd_regimes(regimes, shelves)
    shared = [str(name) for name in base.asked.get("mechanism") or {}]
    questions = {
        regime: ask([*rest, *as_overrides("governance", regime, shared)], config_dirs) for regime in regimes
    }
    answering = base.answering
    if answering.replicates < FEWEST_REPLICATES:
        raise UsageError(
            f"replicates = {answering.replicates} cannot be compared: it must be at least "
            f"{FEWEST_REPLICATES}, because one pair of runs says nothing about chance.\n"
            "  Write `replicates=20`."
        )
    seeds = tuple(range(answering.seed, answering.seed + answering.replicates))
    return Contest(questions, seeds, base)


def _split(override: str) -> list[str]:
    value = override.partition("=")[2].strip("[]")
    return [name.strip() for name in value.replace("，", ",").split(",") if name.strip()]


def _refuse_odd_regimes(regimes: list[str], shelves: Shelves) -> None:
    if len(regimes) < FEWEST_REGIMES:
        raise UsageError(
            f"a comparison needs at least two regimes; found {', '.join(regimes) or 'none'}.\n"
            "  Write `governance=fragmented,one_three`."
        )
    for regime in regimes:
        if regimes.count(regime) > 1:
            raise UsageError(f"the regime {regime} is named twice.\n  Name each once.")
        governance, *mechanisms = [regime] if meant(regime) else regime.split(WITH)
        for group, name in [("governance", governance), *(("mechanism", name) for name in mechanisms)]:
            options = shelves.options(group)
            if name not in options:
                hint = did_you_mean(meant(name) or nearest(name, options))
                raise UsageError(
                    f"{group} = {name} is not known: there are {', '.join(options)}.{hint}\n"
                    f"  See `linli describe {group}`."
                )


def gathered(answers: Sequence[Answer], regimes: Sequence[str]) -> dict[str, dict[int, dict[str, Any]]]:
    """Outcomes by regime and seed, in their own order, whatever the order of the answers."""
    by_regime: dict[str, dict[int, dict[str, Any]]] = {regime: {} for regime in regimes}
    for answer in sorted(answers, key=lambda answer: answer.seed):
        if answer.failure is None:
            by_regime[answer.name][answer.seed] = dict(answer.values)
    return by_regime


def measured(answers: Sequence[Answer], regimes: Sequence[str]) -> dict[str, dict[int, Any]] | None:
    """All that was measured by regime and seed, or None if some run kept its numbers only."""
    succeeded = [answer for answer in answers if answer.failure is None]
    if any(answer.outcomes is None for answer in succeeded):
        return None
    return {
        regime: {answer.seed: answer.outcomes for answer in succeeded if answer.name == regime}
        for regime in regimes
    }


def records(answers: Sequence[Answer]) -> list[Mapping[str, Any]]:
    """Every run as a JSON record, sorted by seed and regime; the time it took stays outside."""
    return [
        {
            "regime": answer.name,
            "seed": answer.seed,
            "status": "failed" if answer.failure else "succeeded",
            "digest": answer.digest,
            "failure": answer.failure,
            "outcomes": answer.values,
        }
        for answer in sorted(answers, key=lambda answer: (answer.seed, answer.name))
    ]
