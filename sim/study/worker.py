"""What a worker process does: it is told a chunk, lives it, puts it into its place, and says so."""

from __future__ import annotations

import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from sim.errors import LinliError
from sim.study.chunks import write_chunk
from sim.study.folder import Study, unwritable
from sim.study.scenarios import Scenarios
from sim.study.working import live_chunk


def work(folder: str, line: Connection) -> None:
    """Live chunks until the line is closed, by whoever holds its other end, or by his death.

    Parameters
    ----------
    folder : str
        Of the study.
    line : Connection
        Chunks come in, as (chunk, runs that are refused, whether one of its runs is suspected of ending its
        process); what is said goes out, as (word, content).
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
            chunk, refused, is_suspected = line.recv()
            rows = live_chunk(
                study.plan,
                scenarios,
                study.plan.shape.runs_of(chunk),
                refused,
                lambda run: line.send(("run", run)),
                is_sharing=not is_suspected,
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
