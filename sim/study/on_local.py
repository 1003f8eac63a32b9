"""Processes of this machine that live chunks: one may die, hang or be killed, and the study goes on.

Processes rather than threads: a run that takes its process along is found out by living its chunk run by
run, tried again, and put down as failed when it does so once more.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from sim.errors import RunError, TryAgainError
from sim.study.chunks import Kept
from sim.study.worker import work

DEATHS = 2  # of processes in one run that is lived by itself, after which the run is given up
FRUITLESS = 3  # deaths in a row that no run explains, before any chunk is kept: something else is wrong
SLOW_START = 300.0  # seconds to begin or to write, which are not a run's and are not in its patience
GLANCE = 0.5  # seconds between two looks at the clock
BEGINNING, WRITING = -1, -2  # where a process is that lives no run


@dataclass
class _Worker:
    """One process, and what it has in hand."""

    process: SpawnProcess
    line: Connection
    chunk: int | None = None
    run: int = BEGINNING
    since: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Lived:
    """What the pool tells: a chunk was written, or (`kept` is None) so many runs of one are done."""

    chunk: int
    kept: Kept | None
    runs: int = 0


class Pool:
    """Workers of one study.

    Parameters
    ----------
    folder : Path
        Of the study, whose plan each worker reads for itself.
    workers : int >= 1
    patience : float, seconds
        How long one run may take before its process is given up.
    is_asked_to_stop : callable
        Asked between chunks; when it says yes, no more are begun.
    """

    def __init__(
        self, folder: Path, workers: int, patience: float, is_asked_to_stop: Callable[[], bool]
    ) -> None:
        self._folder, self._count, self._patience = folder, workers, patience
        self._is_asked_to_stop = is_asked_to_stop
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._deaths: Counter[tuple[int, int]] = Counter()
        self._refused: dict[int, dict[int, str]] = {}
        self._suspected: set[int] = set()  # chunks that are lived run by run, to see which one it is
        self._fruitless = 0

    def live(self, chunks: Iterable[int]) -> Iterator[Lived]:
        """Live chunks, and tell of each when it is in its place, in whatever order that comes.

        Raises
        ------
        TryAgainError
            If the study cannot be written any more.
        RunError
            If processes die before they have lived anything.
        """
        waiting = deque(chunks)
        try:
            while True:
                if self._is_asked_to_stop():
                    waiting.clear()
                self._hand_out(waiting)
                busy = [one for one in self._workers if one.chunk is not None]
                if not busy:
                    return
                heard = wait([*(one.line for one in busy), *(one.process.sentinel for one in busy)], GLANCE)
                for one in busy:
                    if one.line in heard or one.process.sentinel in heard:
                        yield from self._hear(one, waiting)
                    elif time.monotonic() - one.since > self._patience_with(one):
                        self._bury(one, f"it took longer than {self._patience_with(one):g} s", waiting)
        finally:
            self._dismiss()

    def _patience_with(self, one: _Worker) -> float:
        return self._patience if one.run >= 0 else max(self._patience, SLOW_START)

    def _hand_out(self, waiting: deque[int]) -> None:
        idle = [one for one in self._workers if one.chunk is None]
        while waiting and (idle or len(self._workers) < self._count):
            one = idle.pop() if idle else self._hire()
            one.chunk, one.run, one.since = waiting.popleft(), BEGINNING, time.monotonic()
            try:
                one.line.send((one.chunk, self._refused.get(one.chunk, {}), one.chunk in self._suspected))
            except OSError:  # it died while it was idle
                self._bury(one, "its process died", waiting)

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(str(self._folder), theirs), daemon=True)
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _hear(self, one: _Worker, waiting: deque[int]) -> Iterator[Lived]:
        """Everything that a worker has said, and its death if it has died."""
        assert one.chunk is not None
        runs = 0
        try:
            while one.line.poll():
                said, what = one.line.recv()
                one.since = time.monotonic()
                if said == "run":
                    one.run, runs = what, runs + 1
                elif said == "writing":
                    one.run = WRITING
                elif said == "kept":
                    chunk, one.chunk, self._fruitless = one.chunk, None, 0
                    yield Lived(chunk, what)
                    return
                elif said == "unwritable":
                    raise TryAgainError(what)
                else:
                    raise RunError(what)
        except (EOFError, OSError):  # also of half a message
            one.process.join()
            self._bury(one, _died_of(one.process.exitcode), waiting)
            return
        if runs:
            yield Lived(one.chunk, None, runs)

    def _bury(self, one: _Worker, why: str, waiting: deque[int]) -> None:
        """A worker is gone; what it had in hand goes to another, without a run that killed twice."""
        one.process.kill()
        one.process.join()
        one.line.close()
        self._workers.remove(one)
        chunk = one.chunk
        assert chunk is not None
        waiting.appendleft(chunk)
        if one.run >= 0:
            # Runs that share a past begin together, so a first death does not say which of them it was.
            if chunk in self._suspected:
                self._deaths[chunk, one.run] += 1
            self._suspected.add(chunk)
            if self._deaths[chunk, one.run] >= DEATHS:
                self._refused.setdefault(chunk, {})[one.run] = why
            return
        self._fruitless += 1
        if self._fruitless > FRUITLESS * self._count:
            raise RunError(
                f"processes that should live runs die before they begin, or when they write: {why}.\n"
                "  Try `workers=1`; perhaps there is too little memory, or the installation is broken."
            )

    def _dismiss(self) -> None:
        """Idle workers end when their line is closed; those that are busy are not waited for."""
        for one in self._workers:
            if one.chunk is not None:
                one.process.kill()
            one.line.close()
        for one in self._workers:
            one.process.join()
        self._workers.clear()


def _died_of(code: int | None) -> str:
    """What a process died of, in words that are the same whenever it dies of it."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        perhaps = ", perhaps for want of memory" if name == "SIGKILL" else ""
        return f"its process was ended by {name}{perhaps}"
    return f"its process ended with exit code {code}"
