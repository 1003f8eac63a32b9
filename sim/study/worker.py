"""What a worker process does: it is told a chunk, lives it, puts it into its place, and says so."""

from __future__ import annotations

import re
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from sim.errors import LinliError, UsageError
from sim.study.chunks import whole_file_of, write_chunk
from sim.study.folder import Study, unwritable
from sim.study.scenarios import Scenarios
from sim.study.working import live_chunk

_STRETCH = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def live_here(study: Study, chunks: str) -> int:
    """Live those of some chunks that are not there yet, in this process; the exit code.

    Parameters
    ----------
    study : Study
    chunks : str
        Such as `0-31,40`.

    Raises
    ------
    UsageError
        If these are no chunks of the study.
    StoreError
        If the code is not the plan's.
    TryAgainError
        If the study cannot be written.
    """
    wanted = chunks_in_words(chunks, study.plan.shape.chunks)
    study.refuse_other_code()
    scenarios = Scenarios(study.plan, study.folder)
    failed = 0
    for chunk in wanted:
        there = whole_file_of(study.folder, chunk)
        if there is None:
            rows = live_chunk(study.plan, scenarios, study.plan.shape.runs_of(chunk))
            try:
                there = write_chunk(study.folder, chunk, rows)
            except OSError as error:
                raise unwritable(study.folder, error) from error
        failed += there.failed
    return 3 if failed else 0


def chunks_in_words(words: str, count: int) -> list[int]:
    """The chunks that `0-31,40` names.

    Raises
    ------
    UsageError
    """
    found: list[int] = []
    for word in words.split(","):
        stretch = _STRETCH.fullmatch(word.strip())
        first, last = (int(stretch[1]), int(stretch[2] or stretch[1])) if stretch else (1, 0)
        if not first <= last < count:
            raise UsageError(
                f"--chunks {words} names no chunks of this study.\n"
                f"  It takes numbers and stretches from 0 to {count - 1}, such as 0-{min(31, count - 1)}."
            )
        found += range(first, last + 1)
    return found


def work(folder: str, line: Connection) -> None:
    """Live chunks until the line is closed, by whoever holds its other end, or by his death.

    Parameters
    ----------
    folder : str
        Of the study.
    line : Connection
        Chunks come in, as (chunk, runs that are refused); what is said goes out, as (word, content).
    """
    # A terminal's Ctrl-C reaches the whole group; the driver decides what becomes of it.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    try:
        study = Study.at(Path(folder))
        study.refuse_other_code()
        scenarios = Scenarios(study.plan, study.folder)
        while True:
            chunk, refused = line.recv()
            rows = live_chunk(
                study.plan,
                scenarios,
                study.plan.shape.runs_of(chunk),
                refused,
                lambda run: line.send(("run", run)),
            )
            line.send(("writing", chunk))
            try:
                kept = write_chunk(study.folder, chunk, rows)
            except OSError as error:
                line.send(("unwritable", str(unwritable(study.folder, error))))
                return
            line.send(("kept", kept))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # nobody listens any more; what was written stays
    except LinliError as error:
        line.send(("refused", str(error)))
