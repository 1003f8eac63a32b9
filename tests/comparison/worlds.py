"""Small tables of replicates, and the outcomes that they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from sim.comparison import ReplicateTable, Settings

QUICK = Settings(resamples=999)


@dataclass(frozen=True)
class Outcome:
    """What a comparison must know of an outcome."""

    name: str
    primary: bool = True
    direction: str = "higher"
    code: str = "O1"
    title: str = "Resolution"
    title_zh: str = "化解率"
    unit: str = "share"
    definition: str = "disputes resolved"
    denominator: str = "troubles that arose"


RESOLUTION = Outcome("resolution")


def table_of(
    values: Mapping[str, Mapping[str, Sequence[float]]],
    seeds: Sequence[int] | None = None,
    definitions: Sequence[Outcome] | None = None,
) -> ReplicateTable:
    """A table from plain lists: outcome → regime → one value per seed."""
    columns = {
        outcome: {regime: np.array(column, dtype=float) for regime, column in regimes.items()}
        for outcome, regimes in values.items()
    }
    first = next(iter(columns.values()))
    count = len(next(iter(first.values())))
    outcomes = tuple(Outcome(name) for name in values) if definitions is None else tuple(definitions)
    return ReplicateTable(
        outcomes, tuple(first), np.array(seeds if seeds is not None else range(count)), columns
    )


def two(
    baseline: Sequence[float], other: Sequence[float], seeds: Sequence[int] | None = None
) -> ReplicateTable:
    """One primary outcome under two regimes, `one` and `two`."""
    return table_of({"resolution": {"one": baseline, "two": other}}, seeds)


# Eighths: sums and differences of these are exact in binary, so tests can ask for equality.
eighths = st.integers(-800, 800).map(lambda count: count / 8.0)


def columns(*, least: int = 3, most: int = 20, count: int = 2) -> st.SearchStrategy[list[tuple[float, ...]]]:
    """Rows of a table: one tuple per replicate, one number per regime."""
    return st.lists(st.tuples(*[eighths] * count), min_size=least, max_size=most)
