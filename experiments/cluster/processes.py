"""Which processes belong to a cluster: those of Slurm and munge that hold a file below its folder.

No list of numbers is kept: numbers of dead processes are given to strangers. A daemon logs into its folder
for as long as it lives, and what it started are its descendants.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
DAEMONS = ("munged", "slurmctld", "slurmd", "slurmstepd")  # Debian's programs may bear an ending, as -wlm


def daemons(folder: Path) -> set[int]:
    """The processes of Slurm and munge that hold a file below a folder open."""
    return {pid for pid in _living() if program(pid).startswith(DAEMONS) and _holds_below(pid, folder)}


def with_descendants(pids: set[int]) -> set[int]:
    """Processes and all that they started, as far as the parents still live."""
    parents = {pid: _parent(pid) for pid in _living()}
    found = set(pids)
    while grown := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def fell(pids: set[int]) -> None:
    """Kill daemons and all that they started: the daemons first, so that none reports the others' end."""
    everything = with_descendants(pids)
    kill(pids)
    kill(everything - pids)


def kill(pids: set[int], patience: float = 10.0) -> None:
    """Kill processes at once and wait until they are gone, seconds at most.

    Raises
    ------
    TimeoutError
        If one is still there.
    """
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # it went by itself
            continue
    end = time.monotonic() + patience
    while rest := {pid for pid in pids if _is_alive(pid)}:
        if time.monotonic() > end:
            raise TimeoutError(f"processes {sorted(rest)} do not end")
        time.sleep(0.05)


def _living() -> Iterator[int]:
    yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal())


def program(pid: int) -> str:
    """The name of the program that a process runs; empty if it is gone or somebody else's."""
    try:
        return (PROC / str(pid) / "exe").readlink().name
    except OSError:
        return ""


def _holds_below(pid: int, folder: Path) -> bool:
    try:
        opened = list((PROC / str(pid) / "fd").iterdir())
    except OSError:
        return False
    return any(_target(one).is_relative_to(folder) for one in opened)


def _target(link: Path) -> Path:
    try:
        return link.readlink()
    except OSError:
        return Path()


def _status(pid: int) -> list[str]:
    """State, parent, and so on: what follows the name, which may hold anything, in `stat`."""
    try:
        return (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    status = _status(pid)
    return int(status[1]) if status else 0


def _is_alive(pid: int) -> bool:
    status = _status(pid)
    return bool(status) and status[0] not in "ZX"  # a zombie only waits to be counted
