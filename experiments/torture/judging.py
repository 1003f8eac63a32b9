"""Whether what lies in a folder is the golden study: the same files, the same bytes, every run once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.disk import PARTIAL
from sim.errors import LinliError
from sim.study.chunks import CHUNKS, DAMAGED
from sim.study.folder import SESSIONS
from sim.study.lock import LOCK
from sim.study.sealed import read_sealed

BESIDES = (SESSIONS, DAMAGED, LOCK)  # what a history may have left behind beside the data


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a folder.

    Attributes
    ----------
    lost, doubled : int
        Runs that are not there, and runs that are there more than once.
    faults : tuple of str
    """

    lost: int
    doubled: int
    faults: tuple[str, ...]


def files_of(folder: Path) -> dict[str, bytes]:
    """The files that are the study: plan, points, inputs, chunks and manifest."""
    found = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and place.parts[0] not in BESIDES:
            found[place.as_posix()] = path.read_bytes()
    return found


def judge(folder: Path, golden: dict[str, bytes], runs: int) -> Verdict:
    """Compare a folder with the golden study.

    Parameters
    ----------
    folder : Path
    golden : dict
        From `files_of` of the study that nobody disturbed.
    runs : int
        How many runs there are to be, numbered from 0.
    """
    there, faults = files_of(folder), []
    faults += [f"{name} is missing" for name in sorted(golden.keys() - there.keys())]
    faults += [f"{name} is too much" for name in sorted(there.keys() - golden.keys())]
    faults += [
        f"{name} has other bytes"
        for name in sorted(golden.keys() & there.keys())
        if golden[name] != there[name]
    ]
    faults += [
        f"{path.relative_to(folder)} was left half written" for path in sorted(folder.rglob(f"*{PARTIAL}"))
    ]
    if (folder / LOCK).read_bytes():
        faults.append("the lock names somebody after the end")
    for path in sorted((folder / SESSIONS).glob("*.json")):
        try:
            read_sealed(path)
        except LinliError as error:
            faults.append(str(error))
    counts = _runs_in(folder)
    lost, doubled = runs - len(counts), sum(count > 1 for count in counts.values())
    strangers = [run for run in counts if not 0 <= run < runs]
    faults += [f"{count} runs were {word}" for count, word in ((lost, "lost"), (doubled, "doubled")) if count]
    faults += [f"run {run} was never planned" for run in strangers]
    return Verdict(lost, doubled, tuple(faults))


def _runs_in(folder: Path) -> Counter[int]:
    """How often each run lies in the chunk files, every one of which is read, whatever its name says."""
    found: Counter[int] = Counter()
    for path in sorted((folder / CHUNKS).glob("*.parquet")):
        with suppress(pa.ArrowException):  # a torn file has no runs
            file = pq.ParquetFile(BytesIO(path.read_bytes()), pre_buffer=False)
            found.update(file.read(columns=["run"], use_threads=False).column("run").to_pylist())
    return found
