"""Chunks lived where there is no study folder: what must be sent, and what comes back.

A job is text, numbers and bytes: the plan, the points of one chunk, and copies of the files that the
question names. The answer is the chunk's file, which the driver writes, byte for byte what a process of
this machine would have written.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import RunError
from sim.study.chunks import Rows, as_parquet, write_parquet
from sim.study.driving import Executor
from sim.study.folder import INPUTS, Study, put_inputs
from sim.study.on_dask import live_on_dask
from sim.study.on_local import Lived
from sim.study.plan import Plan
from sim.study.scenarios import Scenarios
from sim.study.shape import Shape
from sim.study.working import live_chunk

AHEAD = 4  # jobs for each worker that are out or done and not yet written
CORES = 8  # workers that are counted on where a scheduler is somebody else's


def on_dask(address: str | None, workers: int, is_asked_to_stop: Callable[[], bool]) -> Executor:
    """Workers of Dask.

    Parameters
    ----------
    address : str or None
        Of a scheduler; None starts workers on this machine.
    workers : int
        How many, if they are started here.
    is_asked_to_stop : callable
        When it says yes, no more jobs are sent.
    """

    def executor(study: Study, chunks: Iterable[int]) -> Iterator[Lived]:
        def jobs() -> Iterator[dict[str, Any]]:
            for chunk in chunks:
                if is_asked_to_stop():
                    return
                yield job_of(study, chunk)

        ahead = AHEAD * (CORES if address else workers)
        for job, answer in live_on_dask(address, live_job, jobs(), ahead, workers):
            if isinstance(answer, BaseException):
                raise RunError(f"chunk {job['chunk']} could not be lived by Dask: {answer}") from answer
            yield Lived(job["chunk"], write_parquet(study.folder, job["chunk"], answer))

    return executor


def job_of(study: Study, chunk: int) -> dict[str, Any]:
    """All that is needed to live one chunk elsewhere."""
    plan = study.plan
    points, replicates = plan.shape.block(chunk)
    part = slice(points.start, points.stop)
    arrays = {name: np.ascontiguousarray(cells[part]) for name, cells in plan.arrays().items()}
    inputs = study.folder / INPUTS
    files = sorted(inputs.iterdir()) if inputs.is_dir() else []
    return {
        "chunk": chunk,
        "plan": json.dumps(plan.to_json(), ensure_ascii=True),
        "arrays": {name: (cells.dtype.str, cells.tobytes()) for name, cells in arrays.items()},
        "points": [points.start, points.stop],
        "replicates": [replicates.start, replicates.stop],
        "inputs": {path.name: path.read_bytes() for path in files},
    }


def live_job(job: dict[str, Any]) -> bytes:
    """The file of a chunk."""
    (first, last), (begin, end) = job["points"], job["replicates"]
    count = last - first
    arrays = {name: np.frombuffer(data, dtype=kind) for name, (kind, data) in job["arrays"].items()}
    whole = Plan.from_json(json.loads(job["plan"]), arrays)
    plan = replace(whole, shape=Shape(count, whole.shape.replicates, count, whole.shape.replicates))
    runs = [replicate * count + point for replicate in range(begin, end) for point in range(count)]
    rows = live_chunk(plan, Scenarios(plan, _room(tuple(sorted(job["inputs"].items())))), runs)
    replicate = rows.runs // count
    points = rows.points + first
    return as_parquet(
        Rows(replicate * whole.shape.points + points, points, rows.seeds, rows.failures, rows.numbers)
    )


@lru_cache(maxsize=4)
def _room(inputs: tuple[tuple[str, bytes], ...]) -> Path:
    """A folder with copies of the files that a question names, kept as long as the process lives."""
    room = tempfile.TemporaryDirectory(prefix="linli-")
    _rooms.append(room)
    put_inputs(Path(room.name), dict(inputs))
    return Path(room.name)


_rooms: list[tempfile.TemporaryDirectory[str]] = []
