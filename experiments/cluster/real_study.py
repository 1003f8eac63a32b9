"""Whether a study has the same bytes from here and from a Slurm of which a node is killed in mid-chunk."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from experiments.cluster.slurm import Cluster, ClusterError
from experiments.cluster.trying import Trial, running_on, speaking_with
from sim.study.chunks import CHUNKS
from sim.study.folder import Study
from sim.study.slurm_status import under_way

HOUSE = Path(__file__).parents[2]
ASKED = (
    *("governance=fragmented,one_three_x", "fees.refusing=0.05,0.1,0.2", "replicates=160"),
    *("calendar.warmup_days=0", "calendar.measured_days=365"),
)
ON_SLURM = (
    *("--on", "slurm", "--slurm", "minutes=15", "--slurm", "least_minutes=0", "--slurm", "memory_gb=1"),
    *("--slurm", "at_most=2"),
)


def attempt(cluster: Cluster) -> Trial:
    """The study here, the study there, and a node that dies. The cluster is up before and stays up."""
    with tempfile.TemporaryDirectory(prefix="linli-") as room:
        here, there = Path(room) / "here", cluster.folder / "研究 there 😀"
        trial = Trial(there)
        linli(*ASKED, f"study.dir={here}", "workers=2", "-q")
        trial.mark(f"lived here: {len(files(here))} chunks, data {Study.at(here).manifest()['data'][:16]}…")
        with speaking_with(cluster):
            print(linli(*ASKED, f"study.dir='{there}'", *ON_SLURM))
            trial.mark(f"submitted: {len(under_way(there).tasks)} tasks")
            trial.wait("n1 is at work, and some chunks are there", lambda: is_halfway(there))
            before = set(files(there))
            cluster.kill_node("n1")
            trial.mark(f"n1 killed: its daemon, its job, its work; {len(before)} chunks were there")
            trial.wait("nothing is under way any more", lambda: not under_way(there).chunks)
        print(linli(*ASKED, f"study.dir='{there}'", *ON_SLURM))
        trial.mark("the same command has taken stock")
        same, other = files(here), files(there)
        trial.expect("the same chunk files", list(same) == list(other))
        trial.expect("the same bytes in them", same == other)
        trial.expect("what was there before the node died is there still", before <= set(other))
        ends = [Study.at(folder).manifest() for folder in (here, there)]
        trial.expect("both are finished", all(ends))
        trial.expect("one hash for the data of both", ends[0]["data"] == ends[1]["data"])
    return trial


def linli(*words: str) -> str:
    """Run `linli sweep …` and return what it said.

    Raises
    ------
    ClusterError
        If it did not end well.
    """
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    ended = subprocess.run(
        [sys.executable, "-m", "sim.cli", "sweep", *words],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    if ended.returncode:
        raise ClusterError(f"linli sweep ended with {ended.returncode}: {ended.stderr}")
    return "\n".join(f"           {line}" for line in (ended.stdout + ended.stderr).splitlines())


def files(folder: Path) -> dict[str, bytes]:
    """The chunk files of a study."""
    return {path.name: path.read_bytes() for path in sorted((folder / CHUNKS).glob("*.parquet"))}


def is_halfway(folder: Path) -> bool:
    """Whether n1 works and a few chunks are there."""
    return len(list((folder / CHUNKS).glob("*.parquet"))) >= 3 and bool(running_on(under_way(folder), "n1"))
