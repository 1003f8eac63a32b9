"""How faults get into a driver and its workers: the steps of `sim.disk` are wrapped from outside.

There is no hook for it in `sim/`. A process of the harness finds its orders in one environment variable,
puts wrappers in the place of the functions that `sim.disk.STEPS` names, and strikes at the n-th call of
one step for one file: it raises, or it dies before, within or after the step.
"""

from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import sim.disk
from experiments.torture import runner
from sim.disk import PARTIAL, STEPS

ORDERS = "LINLI_TORTURE"
DRIVER, WORKER = "driver", "worker"
KILL, KILL_ALL = "kill", "kill all"  # this process; this one and who drives it
BEFORE, WITHIN, AFTER = "before", "within", "after"
ERRORS = ("ENOSPC", "EIO", "EDQUOT")
NEEDS_ROOM = {"_open", "_put", "_mkdir"}  # steps that a full disk goes on to refuse
HALVES = {"_open", "_put", "_flush"}  # steps with an inside; the others are one call of the system


@dataclass(frozen=True)
class Strike:
    """Where and how one process is struck.

    Attributes
    ----------
    who : str
        The driver or one of the workers, whichever comes first.
    site : str
        What is written: see `site_of`.
    step : str
        One of `sim.disk.STEPS`.
    when : str
        Before, within or after the step.
    how : str
        A way to die, or the name of an error of the system.
    nth : int >= 1
        At which call, in one process.
    is_lasting : bool
        Whether a disk that is full stays so for this process.
    """

    who: str
    site: str
    step: str
    when: str
    how: str
    nth: int = 1
    is_lasting: bool = False


@dataclass(frozen=True)
class Orders:
    """What a process of the harness is told.

    Attributes
    ----------
    token : str
        A file that whoever strikes makes: only one process can. Without one every process is struck.
    strike : Strike or None
    is_stub : bool
        Whether runs are made up instead of lived.
    ill : mapping
        Runs that misbehave: see `experiments.torture.runner`.
    calls : str
        A file in which every step is put down; none if empty.
    """

    token: str = ""
    strike: Strike | None = None
    is_stub: bool = True
    ill: dict[str, Any] = field(default_factory=dict)
    calls: str = ""

    def to_text(self) -> str:
        """As the environment holds it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Orders:
        """From the environment."""
        read = json.loads(text)
        strike = read.pop("strike")
        return cls(**read, strike=None if strike is None else Strike(**strike))


def arm_from_environment(who: str) -> None:
    """Arm this process if the environment says so."""
    if text := os.environ.get(ORDERS):
        arm(Orders.from_text(text), who)


_whole: dict[str, Callable[..., Any]] = {step: getattr(sim.disk, step) for step in STEPS}


def arm(orders: Orders, who: str) -> None:
    """Put wrappers in the place of the steps, and a runner of the harness in the place of the model's."""
    for step in STEPS:
        setattr(sim.disk, step, _Wrapped(step, orders, who))
    runner.stand_in(orders.ill, is_stub=orders.is_stub)


class _Wrapped:
    """One step, with the others' memory of which file is in hand."""

    site = ""  # of the file that this process has in hand; a folder is flushed on its behalf
    full = ""  # the error of a disk that was struck and stays full

    def __init__(self, step: str, orders: Orders, who: str) -> None:
        self._step, self._orders, self._who = step, orders, who
        self._whole, self._count = _whole[step], 0

    def __call__(self, *given: Any) -> Any:
        if self._step != "_flush_folder":
            _Wrapped.site = site_of(self._step, given[0])
        if self._orders.calls:
            with Path(self._orders.calls).open("a", encoding="utf-8") as file:
                file.write(f"{self._who}|{_Wrapped.site}|{self._step}\n")
        if _Wrapped.full and self._step in NEEDS_ROOM:
            raise _error(_Wrapped.full)
        strike = self._orders.strike
        if strike is None or (strike.who, strike.site, strike.step) != (self._who, _Wrapped.site, self._step):
            return self._whole(*given)
        self._count += 1
        if self._count != strike.nth or not _is_first(self._orders.token):
            return self._whole(*given)
        return self._struck(strike, given)

    def _struck(self, strike: Strike, given: tuple[Any, ...]) -> Any:
        if strike.is_lasting:
            _Wrapped.full = strike.how
        if strike.when == WITHIN:
            self._half(*given)
        elif strike.when == AFTER:
            self._whole(*given)
        if strike.how == KILL_ALL:
            os.kill(os.getppid(), signal.SIGKILL)
        if strike.how in (KILL, KILL_ALL):
            os.kill(os.getpid(), signal.SIGKILL)
        raise _error(strike.how)

    def _half(self, first: Any, content: bytes = b"") -> None:
        if self._step == "_open":
            self._whole(first).close()
            return
        first.write(content[: len(content) // 2])
        first.flush()  # into the system's memory, which outlives the process


def _error(name: str) -> OSError:
    number = getattr(errno, name)
    return OSError(number, os.strerror(number))


def _is_first(token: str) -> bool:
    if not token:
        return True
    with suppress(FileExistsError):
        os.close(os.open(token, os.O_CREAT | os.O_EXCL))
        return True
    return False


def site_of(step: str, first: Any) -> str:
    """What is being written, from the first argument of a step: a path or an open file."""
    path = Path(first if isinstance(first, Path) else first.name)
    if step == "_mkdir":
        return f"folder {path.name}" if path.name in ROOMS else "folder of the study"
    if step == "_unlink":
        return _taken_away(path)
    name = path.name
    if name.endswith(PARTIAL):
        name = name.removesuffix(PARTIAL).rpartition(".")[0]
    if name in FILES:
        return FILES[name]
    return "points" if name.startswith("points-") else ROOMS.get(path.parent.name, "another file")


def _taken_away(path: Path) -> str:
    if path.name.endswith(PARTIAL):
        return "leftover taken away"
    if path.name == "manifest.json":
        return "manifest taken away"
    was_copied = (path.parent.parent / "damaged" / path.name).exists()
    return "damaged chunk taken away" if was_copied else "older chunk taken away"


ROOMS = {"inputs": "input", "chunks": "chunk", "sessions": "session", "damaged": "damaged chunk put aside"}
FILES = {"plan.json": "plan", "manifest.json": "manifest"}
