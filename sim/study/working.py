"""One chunk, lived: the same rows whoever lives it, in whatever order its runs are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from sim.engines import simulate
from sim.engines.cells import Cell
from sim.errors import LinliError
from sim.outcomes import NAMES, Measured, measure, measure_many
from sim.outcomes.numbered import STEPS
from sim.scenario import Scenario
from sim.study.chunks import NUMBERS, Rows, rows_of
from sim.study.plan import Plan
from sim.study.scenarios import Scenarios

NOTHING = np.full(len(NUMBERS), np.nan)

OnRun = Callable[[int], object]


def _nobody(_run: int) -> None:
    pass


def in_order(plan: Plan, runs: Sequence[int]) -> list[int]:
    """Runs in the order in which they are lived fastest.

    Points that differ only in dated rules stand together seed by seed, because they may share a past, and
    all of them the world in which it happens; so do the replicates of such a family.
    """
    count, kin = plan.shape.points, plan.kin
    return sorted(runs, key=lambda run: (kin[run % count], run // count, run % count))


def live_chunk(
    plan: Plan,
    scenarios: Scenarios,
    runs: Sequence[int],
    refused: Mapping[int, str] | None = None,
    on_run: OnRun = _nobody,
    *,
    is_sharing: bool = True,
) -> Rows:
    """Live some runs of a plan.

    Parameters
    ----------
    plan : Plan
    scenarios : Scenarios
    runs : sequence of int
    refused : mapping from run to reason, optional
        Runs that are known to take their process along: they are put down as failed, untried.
    on_run : callable, optional
        Called with each run when it begins; of runs that share a past, when the first of them does.
    is_sharing : bool
        Whether runs may share a past.

    Returns
    -------
    Rows
        By rising run; a run that fails says why and takes no other along.
    """
    refused = refused or {}
    found: dict[int, tuple[int, int, str | None, np.ndarray]] = {}
    asked: list[int] = []  # in the order in which answers come back

    def put(run: int, failure: str | None, numbers: np.ndarray) -> None:
        found[run] = (run % plan.shape.points, plan.seed_of(run), failure, numbers)

    def cells() -> Iterator[tuple[Scenario, int]]:
        for run in in_order(plan, runs):
            if run in refused:
                put(run, refused[run], NOTHING)
                continue
            on_run(run)  # before its world is planned: whatever dies from here on dies of this run
            try:
                scenario = scenarios.of(run % plan.shape.points)
            except LinliError as error:
                put(run, " ".join(str(error).split()), NOTHING)
                continue
            asked.append(run)
            yield scenario, plan.seed_of(run)

    for place, cell in enumerate(_lived(plan, cells(), is_sharing)):
        run = asked[place]
        if cell.failure is not None:
            put(run, f"{type(cell.failure).__name__}: {cell.failure}", NOTHING)
        else:
            assert isinstance(cell.answer, Measured)
            put(run, None, np.concatenate([cell.answer.values, cell.answer.funnel.astype(np.float64)]))
    return rows_of(found)


def _lived(plan: Plan, cells: Iterator[tuple[Scenario, int]], is_sharing: bool) -> Iterator[Cell]:
    if plan.switch_day is None:
        return measure_many(cells, plan.engine, is_sharing=is_sharing)
    return (_switching(scenario, seed, plan) for scenario, seed in cells)


def _switching(scenario: Scenario, seed: int, plan: Plan) -> Cell:
    """A run that another engine ends is measured by its history, as nobody reads along."""
    try:
        told = measure(simulate(scenario, seed, plan.engine, switch_day=plan.switch_day))
    except Exception as error:  # noqa: BLE001 -- one failed run must not end the others
        return Cell(scenario, seed, None, error)
    values = np.array([told.values[name] for name in NAMES])
    funnel = np.array([told.funnel[step] for step in STEPS])
    return Cell(scenario, seed, Measured(values, funnel, np.zeros(0, dtype=np.int64)))
