"""One command of a history, begun and ended: forked, or a real process with spawned workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.torture.arming import ORDERS, Orders
from experiments.torture.forking import fork_driver
from sim.doors.sweeping import Sweep

ROOT = Path(__file__).parents[2]
LONGEST = 300.0  # seconds, after which a command hangs
GLANCE = 1e-3
HANGS = -1_000  # the exit code of what had to be ended


@dataclass
class Command:
    """A driver at work.

    Attributes
    ----------
    pid : int
    log : Path
        What it says.
    process : Popen or None
        If it is a real one.
    """

    pid: int
    log: Path
    process: subprocess.Popen[bytes] | None = None
    code: int | None = None

    def is_over(self) -> bool:
        """Whether it has ended; then `code` is its exit code."""
        if self.code is None and self.process is not None:
            self.code = self.process.poll()
        elif self.code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if ended else None
        return self.code is not None

    def end(self) -> int:
        """Wait for its end, and return its exit code."""
        until = time.monotonic() + LONGEST
        while not self.is_over():
            if time.monotonic() > until:
                self.send(signal.SIGKILL)
                return HANGS
            time.sleep(GLANCE)
        assert self.code is not None
        return self.code

    def send(self, number: int) -> None:
        """A signal, if it still lives."""
        if not self.is_over():
            os.kill(self.pid, number)

    def workers(self) -> list[int]:
        """Its workers that live at this moment."""
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
            return [pid for pid in map(int, listed.split()) if self.process is None or _is_spawned(pid)]
        except OSError:
            return []

    def said(self) -> str:
        """Its words so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


def _is_spawned(pid: int) -> bool:
    """Whether it is a worker, and neither git nor what multiprocessing keeps for itself."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@dataclass(frozen=True)
class Lane:
    """How commands are begun.

    Attributes
    ----------
    sweep : Sweep
        The golden study: planned once, for drivers that are forked.
    overrides : tuple of str
        As typed, for real ones.
    is_real : bool
    is_stub : bool
        Whether runs are made up.
    seconds : float
        What an undisturbed study takes, about.
    """

    sweep: Sweep
    overrides: tuple[str, ...]
    is_real: bool = False
    is_stub: bool = True
    seconds: float = 0.0

    def begin(self, room: Path, orders: Orders, *, retries: bool = False, name: str = "log") -> Command:
        """Begin the command of a history.

        Parameters
        ----------
        room : Path
            Of the history; its study lies in `room / "s"`.
        orders : Orders
        retries : bool
            `linli retry` instead of `linli sweep`.
        name : str
            Of the file into which it speaks.
        """
        log, orders = room / name, replace(orders, is_stub=self.is_stub)
        if not self.is_real:
            sweep = replace(self.sweep, folder=room / "s")
            words = ["retry", str(room / "s"), "--workers=2"] if retries else ["sweep", *self.overrides]
            return Command(fork_driver(words, sweep, orders, log), log)
        words = ["retry", "s", "--workers=2"] if retries else ["sweep", *self.overrides, "study.dir=s"]
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "experiments.torture.driver", *words],
                cwd=room,
                env={**os.environ, "PYTHONPATH": str(ROOT), ORDERS: orders.to_text()},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        return Command(process.pid, log, process)
