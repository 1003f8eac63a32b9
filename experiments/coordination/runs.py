"""Many runs, side by side: what both experiments of this folder need."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy import stats

from experiments.coordination.counts import counts_of
from sim.doors.composing import compose
from sim.engines import simulate
from sim.outcomes import measure
from sim.planning import plan


@dataclass(frozen=True)
class Cell:
    """One question: a regime, mechanisms on top of it, and single values."""

    regime: str
    mechanisms: tuple[str, ...] = ()
    values: tuple[tuple[str, float], ...] = ()


@dataclass
class Results:
    """Numbers by cell, seed and name; a number that a run does not define is NaN."""

    seeds: tuple[int, ...]
    numbers: dict[Cell, list[dict[str, float]]] = field(default_factory=dict)

    def of(self, cell: Cell, name: str) -> np.ndarray:
        """One number of a cell, in order of seeds."""
        return np.array([run[name] for run in self.numbers[cell]], dtype=float)

    def mean(self, cell: Cell, name: str) -> float:
        """Mean over the seeds that define it; NaN where none does."""
        known = self.of(cell, name)
        known = known[np.isfinite(known)]
        return float(known.mean()) if known.size else float("nan")

    def gap(self, cell: Cell, base: Cell, name: str) -> np.ndarray:
        """Differences between two cells, seed by seed, where both define the number."""
        gap = self.of(cell, name) - self.of(base, name)
        return gap[np.isfinite(gap)]


def ask(cell: Cell, warmup: int, measured: int) -> dict[str, Any]:
    """What a person would type for a cell."""
    typed = [
        f"governance={cell.regime}",
        f"mechanism=[{','.join(cell.mechanisms)}]",
        f"calendar.warmup_days={warmup}",
        f"calendar.measured_days={measured}",
        *(f"{name}={value!r}" for name, value in cell.values),
    ]
    return compose(*typed)


def question_of(warmup: int, measured: int) -> str:
    """The hash of `one_three` in the default neighbourhood: a page that shows another one is old."""
    return plan(ask(Cell("one_three"), warmup, measured)).hash[:8]


def lived(task: tuple[Cell, dict[str, Any], int]) -> tuple[Cell, dict[str, float]]:
    """One run, down to its numbers."""
    cell, asked, seed = task
    history = simulate(plan(asked), seed)
    return cell, {**measure(history).values, **counts_of(history)}


def run_all(cells: Iterable[Cell], replicates: int, warmup: int, measured: int, workers: int) -> Results:
    """Every cell under seeds 1 to `replicates`; progress goes to the standard error."""
    wanted = list(dict.fromkeys(cells))
    results = Results(tuple(range(1, replicates + 1)))
    tasks = [
        (cell, asked, seed)
        for cell, asked in ((cell, ask(cell, warmup, measured)) for cell in wanted)
        for seed in results.seeds
    ]
    if workers == 1:
        answers = map(lived, tasks)
        _gather(results, answers, len(tasks))
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            _gather(results, pool.map(lived, tasks), len(tasks))
    return results


def _gather(results: Results, answers: Iterable[tuple[Cell, dict[str, float]]], total: int) -> None:
    tell = partial(print, file=sys.stderr, flush=True)
    for done, (cell, numbers) in enumerate(answers, 1):
        results.numbers.setdefault(cell, []).append(numbers)
        if done % 20 == 0 or done == total:
            tell(f"{done} of {total} runs")


def paired_t(gap: np.ndarray) -> float:
    """Student's t of differences; 0 where nothing differs, NaN where there is too little to say."""
    if gap.size < 2:
        return float("nan")
    spread = gap.std(ddof=1)
    if spread == 0.0:
        return 0.0 if gap.mean() == 0.0 else float(np.sign(gap.mean())) * float("inf")
    return float(gap.mean() / spread * np.sqrt(gap.size))


def paired_p(gap: np.ndarray) -> float:
    """Two-sided p of that t; NaN where there is too little to say."""
    return float(2.0 * stats.t.sf(abs(paired_t(gap)), max(gap.size - 1, 1)))
