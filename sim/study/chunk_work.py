"""What one task of an array does: run one command, and again if its node dies.

Submitit keeps tasks as pickles of its own, so the class stands here, importable by name and light: a
node imports this module and nothing else of the model before the command begins.
"""

from __future__ import annotations

import signal
import subprocess
from dataclasses import dataclass
from typing import Any

from sim.errors import RunError

# Slurm's warnings are for submitit, which queues the task again; a child that heard them would be dead.
NOT_FOR_THE_CHILD = ("SIGTERM", "SIGUSR1", "SIGUSR2")


@dataclass(frozen=True)
class ChunkWork:
    """A command, and where it is run.

    Attributes
    ----------
    command : tuple of str
        Lives the chunks of one task that are not there yet; may be run any number of times.
    where : str
        The directory of the submission.
    """

    command: tuple[str, ...]
    where: str

    def __call__(self) -> None:
        """Run the command to its end; what it says goes to the log of the task.

        Raises
        ------
        RunError
            If it ends with anything but 0, so that Slurm shows the task as failed.
        """
        ended = subprocess.call(self.command, cwd=self.where, preexec_fn=_hear_no_warnings)
        if ended:
            raise RunError(f"`{' '.join(self.command)}` ended with {ended}; see above.")

    def checkpoint(self) -> Any:
        """The same again: what submitit queues if a task is preempted or out of time."""
        from submitit.helpers import DelayedSubmission

        return DelayedSubmission(self)


def _hear_no_warnings() -> None:
    for name in NOT_FOR_THE_CHILD:
        signal.signal(getattr(signal, name), signal.SIG_IGN)  # survives the exec
