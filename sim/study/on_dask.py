"""A study on workers of Dask: jobs go out, answers come back to the driver, and the driver writes.

Dask is plain Python (70 MB with what it needs, 20 packages; import 2 s, two local workers 5 s), runs on
Windows, and joins a cluster by `dask-jobqueue`; Ray 2.60 is a compiled runtime (285 MB; import 1 s,
start 12 s) with daemons of its own. Both send functions by cloudpickle; ours go by name alone.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sim.errors import RunError, TryAgainError, UsageError

Job = TypeVar("Job", bound=Mapping[str, Any])
PATIENCE = 30.0  # seconds until a scheduler must answer
LOOK_ROUND = 5.0  # seconds between looks at whether there are workers
LONELY = 600.0  # seconds without a worker until one gives up
# By default a local cluster lets a worker go for good that is being restarted at the wrong moment.
KEEP_WORKERS = {"distributed.deploy.lost-worker-timeout": "1 day"}
GONE = (
    "the scheduler of Dask has gone away, and with it the jobs that were out.\n"
    "  Ask the same again: what is there is not done twice."
)
PACKAGE = Path(__file__).resolve().parents[1]


def live_on_dask(
    address: str | None,
    compute: Callable[[Job], Any],
    jobs: Iterable[Job],
    at_most_ahead: int,
    workers: int | None = None,
) -> Iterator[tuple[Job, Any]]:
    """Have jobs computed by workers; each comes back once, in the order in which they are done.

    A job whose worker dies is given to another. Dask gives a job up after four deaths (its
    `allowed-failures`, 3), and those may have been a neighbour's fault; so such a job comes last, alone.

    Parameters
    ----------
    address : str, optional
        Of a scheduler, such as "tcp://10.0.0.1:8786"; None starts workers on this machine and ends them.
    compute : callable
        From a job to its answer: a function at the top of a module that workers have too. It may be called
        more than once for a job.
    jobs : iterable of mapping
        Of text, numbers and bytes; read only as there is room.
    at_most_ahead : int, jobs, >= 1
        How many jobs are out, or done and not yet taken, at a time: it bounds memory, here and there.
    workers : int, optional
        How many processes to start on this machine; as many as it has cores if not given.

    Yields
    ------
    job, answer
        The job as it was given, and what `compute` returned, or the exception that it raised; a RunError if
        the job ended its workers. The others go on.

    Raises
    ------
    UsageError
        If Dask is not installed, or workers have another Linli than this one.
    TryAgainError
        If nobody answers at the address, or the scheduler goes away.
    """
    if at_most_ahead < 1:
        raise ValueError(f"{at_most_ahead} jobs ahead is none at all")
    if compute.__module__ == "__main__" or "<" in compute.__qualname__:
        raise ValueError(f"{compute.__qualname__} has no name by which a worker could import it")
    with _connected(address, workers) as client:
        _refuse_other_code(client)
        yield from _answers(client, compute, iter(jobs), at_most_ahead)


def _answers(
    client: Any, compute: Callable[[Job], Any], jobs: Iterator[Job], at_most_ahead: int
) -> Iterator[tuple[Job, Any]]:
    from distributed import KilledWorker

    out: dict[Any, Job] = {}  # by future, which lives as long as it is kept
    suspects: deque[Job] = deque()

    def send(job: Job) -> None:
        out[client.submit(compute, job, pure=False)] = job

    try:
        for job in islice(jobs, at_most_ahead):
            send(job)
        while out or suspects:
            if alone := not out:
                send(suspects.popleft())
            for future in _done(client, list(out)):
                job = out.pop(future)
                answer = _answer(future)
                future.release()
                for following in islice(jobs, 1):
                    send(following)
                if isinstance(answer, KilledWorker):
                    if not alone:
                        suspects.append(job)
                        continue
                    answer = RunError(f"every worker that took up this job died of it: {answer}")
                yield job, answer
    finally:
        if out:  # the caller has had enough, or something broke
            client.cancel(list(out), force=True)


def _done(client: Any, futures: list[Any]) -> list[Any]:
    """Wait until a job is done, but not for ever if there are no workers; the jobs that are."""
    from distributed import wait
    from distributed.client import FuturesCancelledError

    lonely_since = time.monotonic()
    while True:
        try:
            with client.as_current():
                return list(wait(futures, timeout=LOOK_ROUND, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            pass
        except FuturesCancelledError as error:
            raise TryAgainError(GONE) from error
        if client.nthreads():
            lonely_since = time.monotonic()
        elif time.monotonic() - lonely_since > LONELY:
            raise TryAgainError(
                f"Dask has had no workers for {LONELY:.0f} s.\n"
                "  Start some and ask the same again: what is there is not done twice."
            )


def _answer(future: Any) -> Any:
    """What a job came to, fetched again if it was lost on its way: its answer, or the exception it raised."""
    try:
        return future.result()
    except Exception as error:
        if future.status == "error":  # the job's own, whatever it is
            return error
        raise TryAgainError(GONE) from error


@contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[Any]:
    if find_spec("distributed") is None:
        raise UsageError(
            "the Python package `distributed` is not installed, which is needed for Dask.\n  Install it with "
            "`python -m pip install distributed`, or live the study here with `--on local`."
        )
    import dask
    from distributed import Client, LocalCluster

    if address is None:
        with (
            dask.config.set(KEEP_WORKERS),
            LocalCluster(
                n_workers=workers or _cores(), threads_per_worker=1, processes=True,
                dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):  # fmt: skip
            yield client
        return
    try:
        client = Client(address, set_as_default=False, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise TryAgainError(
            f"no scheduler of Dask answers at {address}: {error}\n"
            "  `dask scheduler` prints its address when it starts, such as tcp://10.0.0.1:8786."
        ) from error
    with client:
        yield client


def _refuse_other_code(client: Any) -> None:
    """A study must not be half of one code and half of another."""
    ours = code_here()
    others = {
        where: found for where, found in client.run(code_here, on_error="return").items() if found != ours
    }
    if others:
        where, found = next(iter(others.items()))
        what = f"cannot import Linli ({found})" if isinstance(found, Exception) else "have another Linli"
        raise UsageError(
            f"{len(others)} workers of Dask {what}, such as {where}: their runs would not be ours.\n"
            "  Install the same version for workers and driver, and start the workers anew."
        )


@cache
def code_here() -> str:
    """SHA-256 over the modules of Linli that this process would import, by name and content."""
    sha = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        sha.update(f"{path.relative_to(PACKAGE).as_posix()}\n".encode() + path.read_bytes())
    return sha.hexdigest()


def _cores() -> int:
    count = getattr(os, "sched_getaffinity", None)
    return len(count(0)) if count else os.cpu_count() or 1
