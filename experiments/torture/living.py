"""One history, lived: commands are begun and interrupted, the last one is left alone, and a judge looks."""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from experiments.torture.arming import DRIVER, KILL, KILL_ALL, Orders
from experiments.torture.histories import History, Interruption
from experiments.torture.judging import judge
from experiments.torture.running import GLANCE, Command, Lane
from sim.study.folder import CHUNKS
from sim.study.lock import LOCK

FINISHED, PARTIAL, TRY_AGAIN, INTERRUPTED, KILLED = 0, 3, 75, 130, -signal.SIGKILL
ILL = {"runs": {"2": "raise", "5": "raise"}}  # what fails at first in a history that is retried
BETWEEN = 0.02  # seconds between two Ctrl-C, at most


@dataclass
class Happened:
    """What became of one interruption.

    Attributes
    ----------
    kind : str
    strike : tuple of str
        Site, step, when and how, if a step was struck.
    has_met : bool
        Whether it came in time: a command may have ended before.
    code : int
        Exit code of the command.
    lock_left : bool
        Whether a dead driver's name was left in the lock.
    """

    kind: str
    strike: tuple[str, ...] = ()
    has_met: bool = False
    code: int = 0
    lock_left: bool = False


@dataclass
class Lived:
    """A history and its verdict."""

    number: int
    is_real: bool
    happened: list[Happened] = field(default_factory=list)
    commands: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)


def live(history: History, lane: Lane, golden: dict[str, bytes], runs: int, room: Path) -> Lived:
    """Live a history in a room of its own.

    Parameters
    ----------
    history : History
    lane : Lane
    golden : dict
        Files of the study that nobody disturbed.
    runs : int
        How many runs it has.
    room : Path
        It is made, and taken away again unless there was a fault.
    """
    room.mkdir()
    lived = Lived(history.number, lane.is_real)
    if history.is_retried:
        lived.commands += 1
        _expect(lived, "a study with failures", lane.begin(room, Orders(ill=ILL)), {PARTIAL})
    for place, interruption in enumerate(history.interruptions):
        happened = _meet(interruption, lane, room, history.is_retried, lived, f"token-{place}")
        happened.lock_left = happened.code == KILLED and _holder(room) is not None
        lived.happened.append(happened)
    lived.commands += 1
    last = lane.begin(room, Orders(), retries=history.is_retried)
    if _expect(lived, "the last command", last, {FINISHED}) == FINISHED:
        verdict = judge(room / "s", golden, runs)
        lived.lost, lived.doubled = verdict.lost, verdict.doubled
        lived.faults += verdict.faults
    if not lived.faults:
        shutil.rmtree(room)
    return lived


def _expect(lived: Lived, what: str, command: Command, allowed: set[int], words: str = "") -> int:
    code = command.end()
    if code not in allowed:
        lived.faults.append(f"{what} ended with {code}, not {sorted(allowed)}: {command.said()[-600:]}")
    if words and words not in command.said():
        lived.faults.append(f"{what} does not say {words!r}: {command.said()[-600:]}")
    return code


def _meet(met: Interruption, lane: Lane, room: Path, is_retried: bool, lived: Lived, token: str) -> Happened:
    if met.kind == "damage":
        return Happened("damage", has_met=_damage(room / "s" / CHUNKS, met.moment))
    lived.commands += 1
    orders = Orders(str(room / token), met.strike)
    command = lane.begin(room, orders, retries=is_retried)
    if met.strike is not None:
        return _struck(met, command, room, lived, token)
    if met.kind == "live":
        return Happened("live", code=_expect(lived, "an undisturbed command", command, {FINISHED}))
    if met.kind in ("stop the driver", "two drivers"):
        return _second(met, lane, room, is_retried, lived, command)
    if met.kind.startswith("Ctrl-C"):
        return _asked_to_stop(met, lane, room, lived, command)
    time.sleep(met.moment * lane.seconds)
    return _killed(met, command, lived)


def _struck(met: Interruption, command: Command, room: Path, lived: Lived, token: str) -> Happened:
    strike = met.strike
    assert strike is not None
    code = command.end()
    has_met = (room / token).exists()
    wanted = FINISHED
    if has_met and strike.how in (KILL, KILL_ALL):
        wanted = KILLED if strike.who == DRIVER or strike.how == KILL_ALL else FINISHED
    elif has_met and strike.site not in ("session", "folder sessions"):
        wanted = TRY_AGAIN  # but for its record, no study goes on with a disk that fails
    if code != wanted:
        lived.faults.append(f"{strike} ended with {code}, not {wanted}: {command.said()[-600:]}")
    if wanted == TRY_AGAIN and "cannot be" not in command.said():
        lived.faults.append(f"{strike} is not told in words: {command.said()[-600:]}")
    told = (strike.site, strike.step, strike.when, strike.how)
    return Happened("strike", told, has_met, code)


def _killed(met: Interruption, command: Command, lived: Lived) -> Happened:
    workers = command.workers()
    has_met = not command.is_over()
    if met.kind == "kill a worker":
        chosen = workers[int(met.moment * 1e6) % len(workers) :][:1] if workers else []
        has_met = has_met and bool(chosen)
    else:
        chosen = workers if met.kind == "kill all" else []
        command.send(signal.SIGKILL)
    for pid in chosen:
        _kill(pid)
    allowed = {FINISHED} if met.kind == "kill a worker" else {FINISHED, KILLED}
    return Happened(met.kind, (), has_met, _expect(lived, met.kind, command, allowed))


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _asked_to_stop(met: Interruption, lane: Lane, room: Path, lived: Lived, command: Command) -> Happened:
    is_twice = met.kind == "Ctrl-C twice"
    _until_it_holds_the_lock(command, room)
    time.sleep(met.moment * lane.seconds)
    has_met = not command.is_over()
    command.send(signal.SIGINT)
    if is_twice:
        time.sleep(met.moment * BETWEEN)
        command.send(signal.SIGINT)
    # The second may come while the first is being answered: then the words are lost, and Python may end as
    # signals end a process.
    allowed = {FINISHED, INTERRUPTED, -signal.SIGINT} if is_twice else {FINISHED, INTERRUPTED}
    code = _expect(lived, met.kind, command, allowed)
    if code == INTERRUPTED and not is_twice and "Interrupted" not in command.said():
        lived.faults.append(f"{met.kind} is not told in words: {command.said()[-600:]}")
    return Happened(met.kind, (), has_met and code != FINISHED, code)


def _second(
    met: Interruption, lane: Lane, room: Path, is_retried: bool, lived: Lived, first: Command
) -> Happened:
    """A second driver, while the first is at work or, stopped, only holds the lock."""
    is_stopping = met.kind == "stop the driver"
    if is_stopping or met.moment < 0.5:
        _until_it_holds_the_lock(first, room)
    if is_stopping:
        time.sleep(met.moment * lane.seconds)
        first.send(signal.SIGSTOP)
    lived.commands += 1
    second = lane.begin(room, Orders(), retries=is_retried, name="second")
    said = _expect(lived, f"{met.kind}: the second", second, {FINISHED, TRY_AGAIN})
    first.send(signal.SIGCONT)
    code = _expect(lived, f"{met.kind}: the first", first, {FINISHED, TRY_AGAIN})
    refused = [command for command in (first, second) if command.code == TRY_AGAIN]
    for command in refused:
        if "is being run by" not in command.said():
            lived.faults.append(f"{met.kind}: who runs it is not told: {command.said()[-600:]}")
    if code == said == TRY_AGAIN:
        lived.faults.append(f"{met.kind}: both were refused")
    return Happened(met.kind, (), bool(refused), code)


def _until_it_holds_the_lock(command: Command, room: Path) -> None:
    while not command.is_over() and _holder(room) != command.pid:
        time.sleep(GLANCE)


def _holder(room: Path) -> int | None:
    """The process that the lock names."""
    try:
        words = (room / "s" / LOCK).read_text(encoding="utf-8")
        return int(words.partition('"process": ')[2].partition(",")[0])
    except (OSError, ValueError):
        return None


def _damage(chunks: Path, moment: float) -> bool:
    """Flip a bit of a chunk file, or cut it short, or empty it."""
    files = sorted(chunks.glob("*.parquet"))
    if not files:
        return False
    number = int(moment * 1e9)
    path = files[number % len(files)]
    whole = bytearray(path.read_bytes())
    place = number // 7 % len(whole) if whole else 0
    if number % 3 == 0 and whole:
        whole[place] ^= 1 << number % 8
    path.write_bytes(whole if number % 3 == 0 else whole[:place] if number % 3 == 1 else b"")
    return True
