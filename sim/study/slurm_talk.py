"""Speaking with Slurm: what is missing, what it answered, and why it refuses."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from sim.errors import TryAgainError, UsageError

PATIENCE = 120.0  # seconds that a command of Slurm may take: busy controllers are slow
DEFAULT_ARRAY_SIZE = 1001  # Slurm's own default
TO_SUBMIT = ("sbatch", "srun")
A_COUNT = re.compile(r"MaxArraySize\s*=\s*(\d+)")
A_LOWER_COUNT = re.compile(r"max_array_tasks=(\d+)")

# Environment variables outweigh the lines of a script. These would contradict what the script says.
OF_THE_SCRIPT = frozenset({
    "SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_MEM_PER_CPU", "SBATCH_MEM_PER_NODE", "SBATCH_NO_REQUEUE",
    "SBATCH_OPEN_MODE", "SBATCH_REQUEUE", "SBATCH_SIGNAL", "SBATCH_TIMELIMIT",
})  # fmt: skip
OF_A_JOB = ("SLURM_", "SLURMD_", "SRUN_", "SUBMITIT_")
NOT_OF_A_JOB = frozenset({"SLURM_CONF", "SLURM_CLUSTERS"})


class Refusal(Enum):
    """Why sbatch refuses, as far as it matters for what to do next."""

    LIMIT = "fewer tasks may be taken"
    BUSY = "the same may be taken later"
    WRONG = "it will never be taken"


_LIMIT = re.compile(
    r"submit ?(job)? ?limit|MaxSubmit|Submit\w*(Limit|PerUser|PerAccount)|job submit limit|"
    r"Invalid job array specification|max_array_tasks",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"temporarily|timed out|Unable to contact|Connection (refused|reset)|try again|not responding|"
    r"in standby|down for maintenance",
    re.IGNORECASE,
)
# Slurm has one sentence for all limits, in which "submit limit" stands; a reason before it says which.
_OTHER_LIMIT = re.compile(r"(QOS|Assoc)\w*(Wall|Time|Cpu|Node|Mem|TRES|GRES|Bill|Group)\w*", re.IGNORECASE)


def refusal_of(said: str) -> Refusal:
    """What kind of refusal the words of sbatch are."""
    if _BUSY.search(said):
        return Refusal.BUSY
    if _LIMIT.search(said) and not _OTHER_LIMIT.search(said):
        return Refusal.LIMIT
    return Refusal.WRONG


def require(*programs: str, submitit: bool = False) -> None:
    """Refuse early, and name what is missing.

    Raises
    ------
    UsageError
        If this machine lacks a program of Slurm, or Python lacks submitit.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise UsageError(
            f"this machine has no Slurm: `{'`, `'.join(missing)}` not found on the PATH.\n"
            "  Log in to a cluster where jobs are submitted (`module load slurm` may be needed), or "
            "live the study here with `--on local`."
        )
    if submitit and importlib.util.find_spec("submitit") is None:
        raise UsageError(
            "the Python package `submitit` is not installed, which speaks with Slurm.\n"
            "  Install it with `python -m pip install submitit`, or live the study here with `--on local`."
        )


def ask(*command: str) -> str:
    """What a command of Slurm answers.

    Raises
    ------
    UsageError
        If there is no such command here, or it refuses.
    TryAgainError
        If the controller does not answer.
    """
    require(command[0])
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise TryAgainError(f"`{command[0]}` did not answer in {PATIENCE:.0f} s.\n  Try later.") from error
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")  # Slurm cuts names in the middle of a letter
    said = done.stderr.decode("utf-8", "replace").strip()
    if refusal_of(said) is Refusal.BUSY:
        raise TryAgainError(f"Slurm does not answer now: {said}\n  Try later.")
    raise UsageError(f"`{command[0]}` refuses: {said}")


def max_array_size() -> int:
    """How many tasks an array may have on this cluster; Slurm's default if it cannot be learnt."""
    try:
        said = ask("scontrol", "show", "config")
    except (TryAgainError, UsageError):
        return DEFAULT_ARRAY_SIZE
    found = [int(match[1]) for pattern in (A_COUNT, A_LOWER_COUNT) for match in pattern.finditer(said)]
    return min(found, default=DEFAULT_ARRAY_SIZE)


@contextmanager
def as_from_outside() -> Iterator[None]:
    """An environment without what a surrounding job, or a variable that outweighs the script, would add."""
    inside = "SLURM_JOB_ID" in os.environ
    hidden = {
        name: os.environ.pop(name)
        for name in list(os.environ)
        if name in OF_THE_SCRIPT or (inside and name.startswith(OF_A_JOB) and name not in NOT_OF_A_JOB)
    }
    try:
        yield
    finally:
        os.environ.update(hidden)
