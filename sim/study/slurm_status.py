"""What became of a study's tasks on a cluster, by the queue alone: accounts are not kept everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sim.errors import StoreError, UsageError
from sim.study.bundles import from_ranges
from sim.study.slurm_talk import ask

FOLDER = "slurm"  # below the study: scripts, logs, and what was submitted
SUBMISSION = "submission-{job}.json"
WORKING = {"RUNNING", "COMPLETING", "CONFIGURING", "STAGE_OUT", "SIGNALING"}
WAITING = {
    "PENDING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "RESIZING", "SPECIAL_EXIT",
    "STOPPED", "SUSPENDED",
}  # fmt: skip
COLUMNS = "%i|%T|%N|%r|%j"  # the name may hold anything, so it comes last
SAYS_NOTHING = {"", "None"}


class TaskState(StrEnum):
    """Where a task is."""

    PENDING = "pending"
    RUNNING = "running"
    GONE = "gone"  # done, failed or cancelled: whether its chunks are there, their files say


@dataclass(frozen=True)
class TaskUnderWay:
    """One task of a study's submissions.

    Attributes
    ----------
    job : str
        Slurm's number of it, such as 17_3, or 17 if it was submitted alone.
    chunks : tuple of int
    state : TaskState
    said : str
        In Slurm's words: its state, and why it waits or where it runs. Empty once Slurm has forgotten it.
    """

    job: str
    chunks: tuple[int, ...]
    state: TaskState
    said: str


@dataclass(frozen=True)
class UnderWay:
    """All tasks of a study's submissions, the oldest first."""

    tasks: tuple[TaskUnderWay, ...]

    def count(self, state: TaskState) -> int:
        """How many tasks are in a state."""
        return sum(task.state is state for task in self.tasks)

    @property
    def chunks(self) -> frozenset[int]:
        """Chunks that a waiting or working task will live: not to be submitted again."""
        return frozenset(
            chunk for task in self.tasks if task.state is not TaskState.GONE for chunk in task.chunks
        )

    @property
    def jobs(self) -> tuple[str, ...]:
        """Numbers of the jobs of which a task waits or works."""
        living = (task.job for task in self.tasks if task.state is not TaskState.GONE)
        return tuple(dict.fromkeys(job.partition("_")[0] for job in living))


def under_way(folder: Path | str) -> UnderWay:
    """What the queue says of the tasks of a study; one question to Slurm, none if nothing was submitted.

    Raises
    ------
    UsageError
        If something was submitted and there is no Slurm on this machine.
    TryAgainError
        If Slurm does not answer.
    StoreError
        If a record of a submission is damaged.
    """
    submissions = list(_submissions(Path(folder)))
    queue = _queue(submissions) if submissions else {}
    return UnderWay(
        tuple(_task(job, chunks, queue) for submission in submissions for job, chunks in _tasks(submission))
    )


def cancel(folder: Path | str) -> tuple[str, ...]:
    """Take back what waits or works of a study. Chunks that are there stay; Slurm may take half a minute.

    Returns
    -------
    tuple of str
        Numbers of the jobs taken back.

    Raises
    ------
    UsageError
        If Slurm refuses, as for jobs of somebody else.
    TryAgainError
        If Slurm does not answer.
    """
    jobs = under_way(folder).jobs
    if jobs:
        ask("scancel", *jobs)
    return jobs


def _submissions(folder: Path) -> Iterator[Mapping[str, Any]]:
    paths = list((folder / FOLDER).glob(SUBMISSION.format(job="*")))
    for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
        try:
            submission = json.loads(path.read_text("utf-8"))
            yield {key: submission[key] for key in ("job", "name", "is_array", "tasks")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{path} is damaged, so what was submitted as it is not known: {error}.\n"
                "  `squeue --me` shows your jobs. Delete the file: chunks that are there stay."
            ) from error


def _tasks(submission: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    """Number and name of each task, with its chunks."""
    job, name = submission["job"], submission["name"]
    for index, chunks in enumerate(submission["tasks"]):
        yield (f"{job}_{index}" if submission["is_array"] else job, name), from_ranges(chunks)


def _task(
    job: tuple[str, str], chunks: tuple[int, ...], queue: Mapping[tuple[str, str], tuple[TaskState, str]]
) -> TaskUnderWay:
    state, said = queue.get(job, (TaskState.GONE, ""))
    return TaskUnderWay(job[0], chunks, state, said)


def _queue(submissions: list[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[TaskState, str]]:
    """State and Slurm's words of every task that the queue knows, by number and name.

    By name too: a cluster set up anew counts its jobs from 1 again.
    """
    jobs = ",".join(submission["job"] for submission in submissions)
    try:
        said = ask("squeue", "--noheader", "--array", "--states=all", f"--jobs={jobs}", f"--format={COLUMNS}")
    except UsageError as error:
        if "Invalid job id" not in str(error):
            raise
        return {}
    found = {}
    for line in said.splitlines():
        job, state, nodes, reason, name = line.split("|", maxsplit=4)
        words = [state, *(word for word in (nodes, reason) if word not in SAYS_NOTHING)]
        found[job, name] = (_state(state), ", ".join(words))
    return found


def _state(said: str) -> TaskState:
    if said in WORKING:
        return TaskState.RUNNING
    return TaskState.PENDING if said in WAITING else TaskState.GONE
