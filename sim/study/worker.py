"""What a worker process does: it is told a chunk, lives it, puts it into its place, and says so."""

from __future__ import annotations

import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from sim.errors import LinliError, UsageError
from sim.study.bundles import from_ranges
from sim.study.chunks import whole_file_of, write_chunk
from sim.study.folder import Study, unwritable
from sim.study.scenarios import Scenarios
from sim.study.working import live_chunk


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
    wanted = from_ranges(chunks)
    if not wanted or max(wanted) >= study.plan.shape.chunks:
        raise UsageError(
            f"--chunks {chunks} names no chunks of the study {study.folder}.\n"
            f"  It has chunks 0 to {study.plan.shape.chunks - 1}."
        )
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
        with suppress(OSError):  # nobody listens any more
            line.send(("refused", str(error)))
