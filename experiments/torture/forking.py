"""Drivers and workers that are forked from a process which has imported everything already.

A real driver needs a second or more to import and compose, and each of its workers half of that; a fork
needs milliseconds. All else is real: processes, signals, locks, pipes, files, `sim.cli.main` and its exit
codes, `sim.study.on_local.Pool` and `sim.study.worker.work`. A forked process shuts what a spawned one
would not have inherited, most of all the lock.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from io import StringIO
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sim.study.on_local
from experiments.torture.arming import DRIVER, WORKER, Orders, arm
from sim.doors import studying
from sim.doors.sweeping import Sweep

BROKEN = 70  # exit code of a child that ended in an error which nobody expected


class Forked:
    """A worker, as `multiprocessing.Process` would be one: what `Pool` asks of it, and no more."""

    def __init__(self, orders: Orders, target: Callable[..., None], args: tuple[str, Connection]) -> None:
        self._orders, self._target, self._args = orders, target, args
        self._code: int | None = None

    def start(self) -> None:
        """Fork; the sentinel is a pipe that falls shut when the process ends, however it ends."""
        self.sentinel, theirs = os.pipe()
        self._pid = os.fork()
        if self._pid:
            os.close(theirs)
            return
        _end_with(lambda: self._work(theirs))

    def _work(self, sentinel: int) -> int:
        folder, line = self._args
        _shut_all_but({0, 1, 2, sentinel, line.fileno()})
        _hear_signals_as_new()
        arm(self._orders, WORKER)
        self._target(folder, line)
        return 0

    def kill(self) -> None:
        """End it."""
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)

    def join(self) -> None:
        """Wait for its end."""
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
            os.close(self.sentinel)

    @property
    def exitcode(self) -> int | None:
        """As of `multiprocessing.Process`."""
        return self._code


def import_all_of(sweep: Sweep, room: Path) -> None:
    """Drive the study once in this process, so that those forked from it find all that is imported late."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        arm(Orders(), DRIVER)
        command(["sweep"], replace(sweep, folder=room), Orders())


def fork_driver(arguments: list[str], sweep: Sweep, orders: Orders, log: Path) -> int:
    """Begin `linli …` in a child that knows the plan already; its process id."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _end_with(lambda: _drive(arguments, sweep, orders, log))
    return pid


def _drive(arguments: list[str], sweep: Sweep, orders: Orders, log: Path) -> int:
    _hear_signals_as_new()
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    arm(orders, DRIVER)
    return command(arguments, sweep, orders)


def command(arguments: list[str], sweep: Sweep, orders: Orders) -> int:
    """`linli …` in this process, which forks its workers and is told the plan."""
    from sim.cli import main

    context = SimpleNamespace(Pipe=Pipe, Process=lambda target, args, **_: Forked(orders, target, args))
    replaced: Any = sim.study.on_local
    replaced.multiprocessing = SimpleNamespace(get_context=lambda _: context)
    replaced = studying
    replaced.plan_sweep = lambda *_, **__: sweep
    return main(arguments)


def _end_with(act: Callable[[], int]) -> None:
    """End this process with the code of an act, and never come back to what the parent was doing."""
    code = BROKEN
    try:
        code = act()
    except KeyboardInterrupt:
        code = 130
    except BaseException:  # noqa: BLE001 -- whatever it is, the child must not go on as its parent
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _shut_all_but(kept: set[int]) -> None:
    for path in list(Path("/dev/fd").iterdir()):
        if int(path.name) not in kept:
            with suppress(OSError):  # the folder that was just being read
                os.close(int(path.name))


def _hear_signals_as_new() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
