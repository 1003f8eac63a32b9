"""A workload to try a cluster with: chunks that take some seconds each and are written whole.

python -m experiments.cluster.stand_in work FOLDER --chunks 0-3,7

Like the command it stands in for, it skips chunks that are there. It also notes each chunk that it begins,
on which node and at which start of its task, so that one can count what was done twice.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from pathlib import Path

from sim.store import write_bytes
from sim.study.bundles import from_ranges

SECONDS = 2.0  # that a chunk takes
CHUNKS, BEGUN = "chunks", "begun"


def content(chunk: int) -> bytes:
    """The bytes of a chunk: its own, and always the same."""
    return hashlib.sha256(f"chunk {chunk}".encode()).hexdigest().encode() * 1000


def name(chunk: int) -> str:
    """The file of a chunk."""
    return f"{chunk:05d}.chunk"


def work(folder: Path, chunks: tuple[int, ...]) -> None:
    """Live the chunks that are not there yet."""
    node, start = os.environ.get("SLURMD_NODENAME", "here"), os.environ.get("SLURM_RESTART_COUNT", "0")
    (folder / CHUNKS).mkdir(exist_ok=True)
    (folder / BEGUN).mkdir(exist_ok=True)
    for chunk in chunks:
        if (folder / CHUNKS / name(chunk)).exists():
            print(f"chunk {chunk} is there", flush=True)
            continue
        (folder / BEGUN / f"{chunk:05d}.{start}.{node}").touch()
        print(f"chunk {chunk} on {node}, start {start}", flush=True)
        time.sleep(SECONDS)
        write_bytes(folder / CHUNKS, name(chunk), content(chunk))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=["work"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chunks", type=from_ranges, required=True)
    asked = parser.parse_args()
    work(asked.folder, asked.chunks)
