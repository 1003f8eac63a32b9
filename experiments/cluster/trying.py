"""Whether a study survives a real Slurm: two arrays, a node that dies in mid-task, a preempted task."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from experiments.cluster import stand_in
from experiments.cluster.slurm import Cluster, ClusterError
from sim.study.on_slurm import SlurmSettings, UnderWay, submit, under_way
from sim.study.slurm_status import TaskState

CHUNKS, IN_A_TASK = 28, 4
ARRAY_SIZE = 5  # seven tasks are more than one array then
PATIENCE = 300.0  # seconds for all of it
STUDY = '社区 it\'s a "study" #1 👨‍👩‍👧'  # a folder as people name them
WORK = (sys.executable, "-m", "experiments.cluster.stand_in", "work")
SETTINGS = SlurmSettings(minutes=15, memory_gb=1, at_most=2)


@dataclass
class Trial:
    """What came of it, as far as it got."""

    folder: Path
    begun: float = field(default_factory=time.monotonic)
    times: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def mark(self, what: str) -> None:
        """Say that something has happened, and remember when."""
        self.times[what] = time.monotonic() - self.begun
        print(f"{self.times[what]:7.1f} s  {what}", flush=True)

    def wait(self, what: str, is_so: Callable[[], object]) -> None:
        """Wait until something is so, and mark it."""
        while not is_so():
            if time.monotonic() - self.begun > PATIENCE:
                raise ClusterError(f"not so after {PATIENCE:.0f} s: {what}")
            time.sleep(0.25)
        self.mark(what)

    def expect(self, what: str, is_so: bool) -> None:
        """Note a fault unless something is so."""
        if not is_so:
            self.faults.append(what)


def attempt(cluster: Cluster) -> Trial:
    """Submit, disturb, wait, and compare. The cluster is up before and stays up."""
    trial = Trial(cluster.folder / STUDY)
    trial.folder.mkdir(exist_ok=True)
    tasks = [tuple(range(first, first + IN_A_TASK)) for first in range(0, CHUNKS, IN_A_TASK)]
    with speaking_with(cluster):
        jobs = submit(trial.folder, tasks, SETTINGS, lambda said: print(f"           {said}"), WORK)
        trial.mark(f"submitted as jobs {', '.join(jobs)}")
        trial.expect("one sbatch for each array", len(jobs) == 2)
        trial.wait("n1 is in the middle of a task", lambda: done_on(trial.folder, "n1"))
        trial.expect("under way: all tasks", len(under_way(trial.folder).chunks) == CHUNKS)
        cluster.kill_node("n1")
        trial.mark("n1 killed: its daemon, its job, its work")
        trial.wait("n2 is in the middle of a task", lambda: done_on(trial.folder, "n2"))
        preempted = running_on(under_way(trial.folder), "n2")[0]
        warn(preempted)
        trial.mark(f"task {preempted} on n2 told to make room")
        trial.wait("Slurm takes n1 for dead", lambda: cluster.states().get("n1", "").startswith("down"))
        trial.wait("all chunks are there", lambda: len(there(trial.folder)) == CHUNKS)
        trial.wait("nothing is under way", lambda: not under_way(trial.folder).chunks)
        cluster.revive_node("n1")
        trial.mark("n1 is back")
    judge(trial)
    return trial


def judge(trial: Trial) -> None:
    """Every chunk there with its bytes; none that was there done again; and both disturbances felt."""
    for chunk in range(CHUNKS):
        path = trial.folder / stand_in.CHUNKS / stand_in.name(chunk)
        trial.expect(
            f"chunk {chunk} has its bytes", path.is_file() and path.read_bytes() == stand_in.content(chunk)
        )
    begun = [path.name.split(".") for path in (trial.folder / stand_in.BEGUN).iterdir()]
    again = {int(chunk) for chunk, times in Counter(chunk for chunk, _, _ in begun).items() if times > 1}
    restarted = {int(chunk) // IN_A_TASK for chunk, start, _ in begun if int(start) > 0}
    print(f"           chunks begun twice: {sorted(again)}; tasks that started again: {sorted(restarted)}")
    trial.expect("both disturbed tasks started again", len(restarted) == 2)
    trial.expect("of each disturbed task at most the chunk under way was begun twice", len(again) <= 2)


def warn(job: str) -> None:
    """Give a task the warning that Slurm gives before preemption and wall time."""
    command = ["scancel", "--signal=USR2", job]
    with suppress(
        subprocess.TimeoutExpired
    ):  # scancel asks on while a job is in motion, and would warn twice
        subprocess.run(command, check=False, timeout=1.0, stderr=subprocess.DEVNULL)


def there(folder: Path) -> set[int]:
    """The chunks whose files are there."""
    return {int(path.stem) for path in (folder / stand_in.CHUNKS).glob("*.chunk")}


def done_on(folder: Path, node: str) -> bool:
    """Whether a node has finished a chunk of a task and is at another."""
    begun = [path.name.split(".") for path in (folder / stand_in.BEGUN).glob("*")]
    mine = {int(chunk) for chunk, _, where in begun if where == node}
    return bool(mine & there(folder)) and bool(mine - there(folder))


def running_on(found: UnderWay, node: str) -> list[str]:
    """The tasks that run on a node."""
    return [task.job for task in found.tasks if task.state is TaskState.RUNNING and node in task.said]


@contextmanager
def speaking_with(cluster: Cluster) -> Iterator[None]:
    """Every Slurm command of this process goes to this cluster."""
    before = {name: os.environ.get(name) for name in cluster.environment}
    os.environ.update(cluster.environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
