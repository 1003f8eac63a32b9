"""The table that a comparison reads: one number per outcome, regime and seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

import numpy as np

from sim.errors import LinliError


class OutcomeLike(Protocol):
    """What a comparison must know of an outcome, a dataclass such as those that `sim.outcomes` declares."""

    @property
    def name(self) -> str:
        """Identifier."""

    @property
    def code(self) -> str:
        """Short code, such as O2."""

    @property
    def title(self) -> str:
        """English title."""

    @property
    def title_zh(self) -> str:
        """Chinese title."""

    @property
    def unit(self) -> str:
        """Unit in words."""

    @property
    def direction(self) -> str:
        """Which values are better: higher, lower or neither."""

    @property
    def primary(self) -> bool:
        """Whether it was declared in advance as one on which claims rest."""

    @property
    def definition(self) -> str:
        """What is counted, in one sentence."""

    @property
    def denominator(self) -> str:
        """Out of what it is counted."""


DIRECTIONS = ("higher", "lower", "neither")


@dataclass(frozen=True)
class ReplicateTable:
    """Outcomes of runs that differ in regime and share their seeds.

    definitions : the outcomes, in the order in which they are told. regimes : names, in order;
    seeds : int array of shape (replicates,), without repeats. values : per outcome and regime a
    float array of shape (replicates,), in the outcome's unit; NaN where a run does not define
    the outcome, or where there is no such run.
    """

    definitions: tuple[OutcomeLike, ...]
    regimes: tuple[str, ...]
    seeds: np.ndarray
    values: Mapping[str, Mapping[str, np.ndarray]]

    def __post_init__(self) -> None:
        if len(self.regimes) < 2:
            raise LinliError(
                f"a comparison needs at least two regimes; found {', '.join(self.regimes) or 'none'}."
            )
        if len(np.unique(self.seeds)) != len(self.seeds):
            names, counts = np.unique(self.seeds, return_counts=True)
            raise LinliError(
                f"seed {names[counts > 1][0]} occurs more than once: pairs are matched by seed, so every "
                "replicate needs its own."
            )
        for outcome in self.definitions:
            self._check(outcome)

    def _check(self, outcome: OutcomeLike) -> None:
        if outcome.direction not in DIRECTIONS:
            raise LinliError(
                f"outcome {outcome.name}: direction {outcome.direction!r} is none of {', '.join(DIRECTIONS)}."
            )
        if outcome.name not in self.values:
            raise LinliError(
                f"outcome {outcome.name} has no values. {known_names(outcome.name, self.values)}"
            )
        columns = self.values[outcome.name]
        for regime in self.regimes:
            if regime not in columns:
                raise LinliError(
                    f"outcome {outcome.name} has no values under {regime!r}. {known_names(regime, columns)}"
                )
            column = columns[regime]
            if column.shape != self.seeds.shape:
                raise LinliError(
                    f"outcome {outcome.name} under {regime!r} has {column.shape} values for "
                    f"{self.seeds.shape} seeds: give one per seed, NaN where it is undefined."
                )
            if np.isinf(column).any():
                seed = self.seeds[np.isinf(column)][0]
                raise LinliError(
                    f"outcome {outcome.name} under {regime!r} is infinite in seed {seed}: an outcome is a "
                    "finite number, or NaN where it is undefined."
                )


def replicate_table(
    runs: Mapping[str, Mapping[int, Mapping[str, float | None]]], definitions: Sequence[OutcomeLike]
) -> ReplicateTable:
    """Gather the outcomes of single runs into a table.

    Parameters
    ----------
    runs : mapping regime → seed → outcome name → value
        None or NaN: not defined in that run. A seed that a regime lacks, such as that of a failed
        run, is undefined for all outcomes.
    definitions : sequence of outcome definitions
        Those to compare, in the order in which they are told.

    Raises
    ------
    LinliError
        If a run lacks one of the outcomes altogether: None has to be said.
    """
    for regime, by_seed in runs.items():
        for seed, outcomes in by_seed.items():
            for outcome in definitions:
                if outcome.name not in outcomes:
                    raise LinliError(
                        f"the run of {regime!r} with seed {seed} has no outcome {outcome.name!r}; where "
                        f"it is undefined, say None. {known_names(outcome.name, outcomes)}"
                    )
    seeds = sorted({seed for by_seed in runs.values() for seed in by_seed})
    values = {
        outcome.name: {
            regime: np.array(
                [_value(by_seed.get(seed, {}).get(outcome.name)) for seed in seeds], dtype=np.float64
            )
            for regime, by_seed in runs.items()
        }
        for outcome in definitions
    }
    return ReplicateTable(tuple(definitions), tuple(runs), np.array(seeds, dtype=np.int64), values)


def _value(value: float | None) -> float:
    return np.nan if value is None else float(value)


def known_names(name: str, known: Iterable[str]) -> str:
    """Say which name was probably meant, and which there are."""
    names = list(known)
    meant = get_close_matches(name, names, n=1)
    guess = f"Did you mean `{meant[0]}`? " if meant else ""
    return f"{guess}There are: {', '.join(names) or 'none'}."
