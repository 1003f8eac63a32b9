"""Running many: tasks in, answers out, whatever the number of processes and their order."""

from __future__ import annotations

import multiprocessing
import signal
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim.doors.asking import Question
from sim.doors.keeping import default_folder, finite, keep_run, scenario_in_words
from sim.errors import LinliError
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.outcomes import Outcomes


@dataclass(frozen=True)
class Task:
    """One run to do.

    Attributes
    ----------
    name : str
        Regime or label under which the answer is filed.
    scenario : Scenario
    seed : int
    engine : str
    folder : str or None
        Where the run's own study folder goes; None keeps the numbers only.
    overrides : tuple of str
        As typed, for the manifest.
    switch_day : int or None
        Day from whose morning on the other engine goes on.
    """

    name: str
    scenario: Scenario
    seed: int
    engine: str
    folder: str | None = None
    overrides: tuple[str, ...] = ()
    switch_day: int | None = None

    @property
    def lived_by(self) -> str:
        """The engine; and, where it does not end the run, from which day on another does."""
        if self.switch_day is None:
            return self.engine
        return f"{self.engine}, from day {self.switch_day} on the other"


@dataclass(frozen=True)
class Answer:
    """What became of a task.

    Attributes
    ----------
    name, seed : as in the task
    digest : str
        SHA-256 of the history; empty if the run failed.
    values : dict from outcome to number or None
    seconds : float, of this run alone
    failure : str or None
        One sentence if the run failed.
    folder : str or None
    trace : str
        Where in the code it failed, if that was not on purpose.
    outcomes : Outcomes or None
        All that was measured, for the report.
    """

    name: str
    seed: int
    digest: str = ""
    values: dict[str, float | None] = field(default_factory=dict)
    seconds: float = 0.0
    failure: str | None = None
    folder: str | None = None
    trace: str = ""
    outcomes: Any = None


OnDay = Callable[[int, int], None]


class Runner(Protocol):
    """Does one task; importable by name, because other processes look it up."""

    def __call__(self, task: Task, on_day: OnDay | None = None) -> Answer:
        """The answer; `on_day` is called with (days done, days in all) now and then."""


def task_of(question: Question) -> Task:
    """One run of a question, kept in a folder of its own."""
    scenario, answering = question.scenario, question.answering
    if answering.folder:
        folder = Path(answering.folder)
    else:
        folder = default_folder(answering.name or scenario.label, scenario.hash) / f"seed-{answering.seed}"
    return Task(
        scenario.label,
        scenario,
        answering.seed,
        answering.engine,
        str(folder),
        question.overrides,
        answering.switch_day,
    )


def record_of(task: Task, found: Answer) -> dict[str, Any]:
    """What `--json` prints of a run."""
    return {
        "label": task.name,
        "seed": task.seed,
        "hash": task.scenario.hash,
        "engine": task.lived_by,
        "digest": found.digest,
        "folder": found.folder,
        "failure": found.failure,
        "outcomes": found.values,
    }


def answer(task: Task, on_day: OnDay | None = None) -> Answer:
    """Simulate, measure and, if a folder is named, store one run. A failure is an answer too."""
    began = time.perf_counter()
    try:
        digest, outcomes = _one_run(task, on_day)
    except LinliError as error:
        return Answer(task.name, task.seed, failure=str(error), folder=task.folder)
    except Exception as error:  # noqa: BLE001 -- one failed run must not end the others
        said = f"{type(error).__name__}: {error}"
        return Answer(task.name, task.seed, failure=said, folder=task.folder, trace=traceback.format_exc())
    seconds, values = time.perf_counter() - began, finite(outcomes.values)
    return Answer(task.name, task.seed, digest, values, seconds, None, task.folder, "", outcomes)


def _one_run(task: Task, on_day: OnDay | None) -> tuple[str, Outcomes]:
    from sim.engines import simulate
    from sim.outcomes import measure

    history = simulate(task.scenario, task.seed, task.engine, on_day, task.switch_day)
    outcomes = measure(history)
    if task.folder is not None:
        words, values = scenario_in_words(task.scenario), finite(outcomes.values)
        keep_run(Path(task.folder), asked_of(task), words, history, task.lived_by, values)
    return outcomes.digest, outcomes


def asked_of(task: Task) -> dict[str, Any]:
    """The question of one run, as it stands in its manifest."""
    question = {"scenario": task.scenario.hash, "seed": task.seed}
    return {"label": task.name, "question": question, "overrides": list(task.overrides)}


def run_all(tasks: Sequence[Task], workers: int, runner: Runner = answer) -> Iterator[Answer]:
    """Answers as they come; which come first says nothing about what they are.

    Parameters
    ----------
    tasks : sequence of Task
    workers : int, processes
        1 runs here, in this process.
    runner : Runner
    """
    if workers == 1 or len(tasks) == 1:
        for task in tasks:
            yield runner(task)
        return
    unfinished = yield from _together(tasks, workers, runner)
    # A process died and took the others with it. Who is to blame shows when each runs alone.
    for task in unfinished:
        died = yield from _together([task], 1, runner)
        if died:
            died_of = "its process died, perhaps for want of memory"
            yield Answer(task.name, task.seed, failure=died_of, folder=task.folder)


def _together(tasks: Sequence[Task], workers: int, runner: Runner) -> Generator[Answer, None, Sequence[Task]]:
    """Yield the answers of a pool; return the tasks that a dying process left without one."""
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(min(workers, len(tasks)), context, _die_when_asked)
    places: dict[Future[Answer], int] = {}
    answered: set[int] = set()
    try:
        for place, task in enumerate(tasks):
            places[pool.submit(runner, task)] = place
        for future in as_completed(places):
            found = future.result()
            answered.add(places[future])
            yield found
    except BrokenProcessPool:
        pass  # what has no answer yet is returned
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [task for place, task in enumerate(tasks) if place not in answered]


def _die_when_asked() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
