"""A study is driven: what is there is counted, what is missing is lived, and the manifest is written last."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from sim.disk import take_away
from sim.provenance import code_that_runs
from sim.store import MANIFEST, made_on
from sim.study.chunks import DAMAGED, Kept
from sim.study.folder import Study, unwritable
from sim.study.lock import only_driver
from sim.study.on_local import Lived, Pool

PATIENCE = 900.0  # seconds for one run, before its process is given up


class Watcher(Protocol):
    """Who is told how a study goes on."""

    def begin(self, there: int, total: int, failed: int) -> None:
        """So many runs of so many are there already, of which so many failed."""

    def go_on(self, runs: int, failed: int) -> None:
        """So many more runs are done, of which so many failed."""

    def say(self, words: str) -> None:
        """Something that a person should know."""


class _Unfailing:
    """A watcher whose terminal may be gone: that is no reason to stop, and no fault of the study's disk."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def begin(self, there: int, total: int, failed: int) -> None:
        with suppress(OSError):
            self._watcher.begin(there, total, failed)

    def go_on(self, runs: int, failed: int) -> None:
        with suppress(OSError):
            self._watcher.go_on(runs, failed)

    def say(self, words: str) -> None:
        with suppress(OSError):
            self._watcher.say(words)


Executor = Callable[[Study, Iterable[int]], Iterator[Lived]]
Wanted = Callable[[Study, Mapping[int, Kept]], list[int]]
"""Which chunks a study wants, given those that are there: all of them, unless results decide."""


@dataclass
class Driven:
    """How far a study has come.

    Attributes
    ----------
    kept : dict from chunk to Kept
    wanted : list of int
        The chunks that make the study whole.
    there : int
        Runs that were there before.
    done : int
        Runs lived now.
    seconds : float
    is_finished : bool
    """

    kept: dict[int, Kept]
    wanted: list[int]
    there: int = 0
    done: int = 0
    seconds: float = 0.0
    is_finished: bool = False
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return sum(kept.failed for kept in self.kept.values())

    @property
    def runs(self) -> int:
        """Runs that are there now."""
        return sum(kept.rows for kept in self.kept.values())


def locally(workers: int, patience: float, is_asked_to_stop: Callable[[], bool]) -> Executor:
    """Processes of this machine."""

    def executor(study: Study, chunks: Iterable[int]) -> Iterator[Lived]:
        if study.plan.engine == "compiled":
            warm_up()
        return Pool(study.folder, workers, patience, is_asked_to_stop).live(chunks)

    return executor


def warm_up() -> None:
    """Compile before several processes would each begin to."""
    from sim.engines.compiled.loading import loops
    from sim.outcomes.meter import PACKAGE

    loops()
    loops(PACKAGE)


def drive(
    study: Study,
    executor: Executor,
    watcher: Watcher,
    *,
    retries: bool = False,
    wanted: Wanted | None = None,
    made_by: Mapping[str, Any] | None = None,
) -> Driven:
    """Live what is missing of a study.

    Parameters
    ----------
    study : Study
        Begun.
    executor : callable
        Lives chunks and puts their files into their places.
    watcher : Watcher
    retries : bool
        Whether chunks in which runs failed are lived again.
    wanted : callable, optional
        Asked again whenever all that it wanted is there; everything, if nothing is said.
    made_by : mapping, optional
        What goes into the record of the session: the command, the kind of executor.

    Returns
    -------
    Driven

    Raises
    ------
    StoreError
        If the code is not the plan's.
    TryAgainError
        If somebody else drives the study, or it cannot be written.
    RunError
        If processes die before they have lived anything.
    """
    study.refuse_other_code()
    began, wall = time.monotonic(), datetime.now(UTC)
    try:
        with only_driver(study.folder):
            driven = _drive(study, executor, _Unfailing(watcher), retries, wanted or everything, began)
            record = {
                "began": wall.isoformat(timespec="seconds"),
                "seconds": round(driven.seconds, 3),
                "runs": driven.done,
                "is_finished": driven.is_finished,
                "code": code_that_runs(),
                "made_on": made_on(),
                **(made_by or {}),
            }
            with suppress(OSError):  # a record of the session is not worth the study
                study.note(record)
    except OSError as error:
        raise unwritable(study.folder, error) from error
    return driven


def everything(study: Study, _kept: Mapping[int, Kept]) -> list[int]:
    """All chunks."""
    return list(range(study.plan.shape.chunks))


def _drive(
    study: Study, executor: Executor, watcher: Watcher, retries: bool, wanted: Wanted, began: float
) -> Driven:
    shape = study.plan.shape
    kept, damaged = study.tidy()
    if damaged:
        watcher.say(f"{damaged} damaged files were put aside into {study.folder / DAMAGED}, and are redone.")
    driven = Driven(kept, [], there=sum(one.rows for one in kept.values()))
    watcher.begin(driven.there, shape.runs, driven.failed)
    again = {chunk for chunk, one in kept.items() if one.failed} if retries else set()
    while True:
        driven.wanted = wanted(study, kept)
        todo = [chunk for chunk in driven.wanted if chunk not in kept or chunk in again]
        if not todo:
            break
        again.difference_update(todo)
        take_away(study.folder / MANIFEST)
        lived = _live(driven, executor(study, todo), watcher, study)
        driven.seconds = time.monotonic() - began
        if not lived.issuperset(todo):
            return driven  # stopped by hand; a chunk that is tried again was there before, and says nothing
    driven.is_finished = True
    driven.manifest = study.close(kept, driven.wanted)
    return driven


def _live(driven: Driven, lived: Iterator[Lived], watcher: Watcher, study: Study) -> set[int]:
    """Take in what comes; what was told of a chunk run by run is not counted again when it is kept."""
    told: dict[int, int] = {}
    written: set[int] = set()
    before = {chunk: one.failed for chunk, one in driven.kept.items()}
    for one in lived:
        count = study.plan.shape.count_of(one.chunk)
        if one.kept is None:
            fresh = min(one.runs, count - told.get(one.chunk, 0))
            told[one.chunk] = told.get(one.chunk, 0) + fresh
            if one.chunk not in before:
                watcher.go_on(fresh, 0)
            continue
        driven.kept[one.chunk] = one.kept
        written.add(one.chunk)
        driven.done += count
        rest = count - told.get(one.chunk, 0)
        watcher.go_on(rest if one.chunk not in before else 0, one.kept.failed - before.get(one.chunk, 0))
    return written
