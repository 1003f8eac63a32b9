"""A study on a Slurm cluster: arrays of tasks, each of which lives a bundle of chunks.

Submitting returns at once, and one may log out. Nothing is read back from the jobs: what counts are the
chunk files in the study folder, whoever writes them. A task whose node died, that was preempted or that ran
out of time is queued again, runs the same command and skips the chunks that are there. `submitit` writes
the scripts and speaks with sbatch.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from shlex import quote
from typing import Any
from unicodedata import category

from sim.errors import StoreError, TryAgainError, UsageError
from sim.store import write_json
from sim.study.bundles import arrays_of, as_ranges, from_ranges, tasks_of
from sim.study.chunk_work import ChunkWork
from sim.study.slurm_settings import NAMES, SlurmSettings
from sim.study.slurm_status import FOLDER, SUBMISSION, TaskUnderWay, UnderWay, cancel, under_way
from sim.study.slurm_talk import TO_SUBMIT, Refusal, as_from_outside, max_array_size, refusal_of, require

__all__ = [
    "SlurmSettings", "TaskUnderWay", "UnderWay", "arrays_of", "as_ranges", "cancel", "from_ranges",
    "max_array_size", "script_of", "submit", "tasks_of", "under_way",
]  # fmt: skip

Tasks = Sequence[tuple[int, ...]]
WORK = (sys.executable, "-m", "sim.cli", "work")
WARNING = 90  # seconds before the wall time at which Slurm warns, and the task is queued again
TIMES_OUT = 3  # how often a task may run out of time and be queued again
LONGEST_NAME = 60  # characters of a job's name


def script_of(folder: Path | str, tasks: Tasks, settings: SlurmSettings) -> str:
    """The sbatch script by which tasks would be submitted as one array.

    Parameters
    ----------
    folder : Path or str
        The study.
    tasks : sequence of tuples of int
        Not more than an array may have; see `arrays_of`.
    settings : SlurmSettings

    Raises
    ------
    UsageError
        If submitit is not installed, or Slurm could not read the name of the folder. No Slurm is needed.
    """
    require(submitit=True)
    from submitit.slurm.slurm import _make_sbatch_string

    place = _place(folder)
    parameters = _parameters(folder, settings)
    if len(tasks) > 1:  # a job by itself is no array
        parameters["map_count"] = len(tasks)
    command = f"{quote(sys.executable)} -u -m submitit.core._submit {quote(str(place))}"
    return str(_make_sbatch_string(command, place, **parameters))


def submit(
    folder: Path | str,
    tasks: Tasks,
    settings: SlurmSettings,
    say: Callable[[str], None],
    work: Sequence[str] = WORK,
) -> tuple[str, ...]:
    """Submit tasks, as few arrays as the cluster takes, one after the other; return at once.

    Of several arrays each waits for the one before, so that `at_most` holds over all. If the cluster takes
    no array of this length, shorter ones are tried until the limit is used up. Each array taken is recorded
    in `slurm/submission-<job>.json` below the study.

    Parameters
    ----------
    folder : Path or str
        The study: on a disk that the nodes share.
    tasks : sequence of tuples of int
        Chunks of each task, from `tasks_of`.
    settings : SlurmSettings
    say : callable
        Takes a sentence for the person.
    work : sequence of str
        The command that lives chunks; is given the folder, `--chunks` and their numbers.

    Returns
    -------
    tuple of str
        Slurm's numbers of the jobs.

    Raises
    ------
    UsageError
        If Slurm or submitit is missing, or sbatch refuses for good.
    TryAgainError
        If a limit or a busy controller leaves tasks unsubmitted. What was taken runs.
    StoreError
        If the study folder cannot be written.
    """
    require(*TO_SUBMIT, submitit=True)
    place = _place(folder)
    jobs: list[str] = []
    rest, size = list(tasks), max(max_array_size(), 1)
    while rest:
        array = rest[:size]
        try:
            job = _taken(folder, array, settings, work, after=jobs[-1:])
            jobs.append(job)
            _record(place, job, array, settings)
        except _RefusedError as refused:
            if refused.kind is Refusal.LIMIT and len(array) > 1:
                size = len(array) // 2
                continue
            raise _explained(refused, jobs, rest, settings) from refused
        except OSError as error:
            of = f" Job {jobs[-1]} was submitted: `scancel {jobs[-1]}` takes it back." if jobs else ""
            raise StoreError(f"{place} cannot be written: {error}.{of}") from error
        rest = rest[len(array) :]
        chunks = as_ranges(chunk for task in array for chunk in task)
        waits = " after the one before" if len(jobs) > 1 else ""
        pace = f"at most {settings.at_most} at a time{waits}"
        say(f"submitted job {job}: {_count(array)}, chunks {chunks}, {pace}")
    return tuple(jobs)


class _RefusedError(Exception):
    """Sbatch did not take an array."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.kind = refusal_of(said)


def _taken(
    folder: Path | str, tasks: Tasks, settings: SlurmSettings, work: Sequence[str], after: Sequence[str]
) -> str:
    """The number of the one job or array that sbatch made of tasks."""
    from submitit.core.utils import FailedJobError, FailedSubmissionError
    from submitit.slurm.slurm import SlurmExecutor

    place = _place(folder)
    place.mkdir(parents=True, exist_ok=True)
    study = str(Path(folder).absolute())
    executor = SlurmExecutor(place, max_num_timeout=TIMES_OUT)
    executor.update_parameters(**_parameters(folder, settings, after))
    commands = [(*work, study, "--chunks", as_ranges(chunks)) for chunks in tasks]
    with (
        as_from_outside(),
        _leaving_no_litter(place),
        redirect_stderr(StringIO()),
    ):  # it repeats what it raises
        try:
            jobs = executor.submit_array([ChunkWork(command, str(Path.cwd())) for command in commands])
        except (FailedJobError, FailedSubmissionError) as error:
            raise _RefusedError(str(error).strip()) from error
    return str(jobs[0].job_id).partition("_")[0]


def _parameters(folder: Path | str, settings: SlurmSettings, after: Sequence[str] = ()) -> dict[str, Any]:
    """What submitit is told, in its words."""
    return {
        "job_name": job_name(folder),
        "partition": settings.partition,
        "account": settings.account,
        "qos": settings.qos,
        "time": settings.minutes,
        "nodes": 1,
        "ntasks_per_node": 1,
        "cpus_per_task": settings.cpus,
        "mem": f"{settings.memory_gb}GB",
        "array_parallelism": settings.at_most,
        "dependency": f"afterany:{after[-1]}" if after else None,
        "setup": list(settings.setup) or None,
        "signal_delay_s": WARNING,
        "stderr_to_stdout": True,  # one log for a task, and each start of it appends
        "wckey": None,
        "srun_args": [f"--cpus-per-task={settings.cpus}"],  # not inherited by a step since Slurm 22.05
        "additional_parameters": {"requeue": True},
    }


def job_name(folder: Path | str) -> str:
    """The name of a study's jobs, as squeue shows it."""
    name = "".join("_" if _is_control(letter) else letter for letter in Path(folder).absolute().name)
    return f"linli-{name}"[:LONGEST_NAME]


def _place(folder: Path | str) -> Path:
    """Where scripts, logs and records of submissions lie."""
    place = Path(folder).absolute() / FOLDER
    if bad := sorted({letter for letter in str(place) if letter in "%\\" or _is_control(letter)}):
        raise UsageError(
            f"the name of the study folder {place.parent} has {', '.join(map(repr, bad))} in it, "
            "which Slurm reads as something else.\n"
            "  Rename the folder, or live the study here with `--on local`."
        )
    return place


def _record(place: Path, job: str, tasks: Tasks, settings: SlurmSettings) -> None:
    record = {
        "job": job,
        "name": job_name(place.parent),
        "is_array": len(tasks) > 1,
        "tasks": [as_ranges(chunks) for chunks in tasks],
        "settings": asdict(settings),
    }
    write_json(place, SUBMISSION.format(job=job), record)


def _explained(
    refused: _RefusedError, jobs: Sequence[str], rest: Tasks, settings: SlurmSettings
) -> UsageError | TryAgainError:
    """The refusal as a person needs it."""
    chunks = as_ranges(chunk for task in rest for chunk in task)
    taken = f" Jobs {', '.join(jobs)} were taken and run." if jobs else ""
    left = f"Not submitted: {_count(rest)}, chunks {chunks}.{taken}"
    if refused.kind is Refusal.WRONG:
        names = (
            f"{name} {getattr(settings, name)}, " for name in NAMES if getattr(settings, name) is not None
        )
        return UsageError(
            f"sbatch refuses: {refused}\n  {left}\n  Asked for: {''.join(names)}{settings.minutes} minutes, "
            f"{settings.cpus} cpus, {settings.memory_gb} GB. `sinfo` shows what there is."
        )
    why, when = (
        ("the cluster takes no more jobs of yours now", "when some are through")
        if refused.kind is Refusal.LIMIT
        else ("Slurm is busy or does not answer", "in some minutes")
    )
    return TryAgainError(
        f"{why}: {refused}\n  {left}\n  Ask the same again {when}: what is there is not done twice."
    )


@contextmanager
def _leaving_no_litter(place: Path) -> Iterator[None]:
    """Take away what submitit lays down before sbatch answers, and its links to what has a name by now."""
    before = set(place.iterdir())
    try:
        yield
    except BaseException:
        for path in set(place.iterdir()) - before:
            path.unlink()
        raise
    for path in set(place.glob(".submission_file_*")) - before:
        path.unlink()


def _is_control(letter: str) -> bool:
    return category(letter) == "Cc"


def _count(tasks: Tasks) -> str:
    return f"{len(tasks):,} task{'s' if len(tasks) != 1 else ''}"
