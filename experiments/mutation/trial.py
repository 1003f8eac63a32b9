"""A mutant on trial: docked, day by day and phase by phase, in a process of its own.

Loops find each other through the ledger and none is compiled into another. So a mutant needs only its
own loop compiled: its address takes the place of the honest one in a ledger. It runs beside the honest
compiled engine, which was docked against the reference in the same worlds before (`witness`). All arrays
of its world are fenced in: who writes outside one is seen. What owners feel before a vote is work space and
no state, but holds numbers of its own, so it is held against that of the honest engine as well.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from experiments.mutation.fences import Fences
from experiments.mutation.mutants import Mutant, compiled
from sim.docking import Difference, _in_histories, _in_states, dock
from sim.engines.compiled import World
from sim.engines.compiled import world as compiled_world
from sim.engines.compiled.loading import loops
from sim.scenario import Scenario
from sim.schedule import phases_of

PATIENCE = 120  # seconds by the clock, for a mutant that never ends
Call = Callable[..., None]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    Attributes
    ----------
    fate : {"killed", "crashed", "endless", "not compiled", "survived"}
    where : str
        World, day, phase, table and column where it was first seen.
    """

    fate: str
    where: str = ""


def witness(worlds: dict[str, Scenario], seed: int) -> dict[str, int]:
    """Dock the unchanged loops against the reference; events by world.

    Raises
    ------
    RuntimeError
        If they differ: then there is nothing to hold mutants against.
    """
    events = {}
    for name, asked in worlds.items():
        found = dock(asked, seed)
        if found.difference is not None:
            raise RuntimeError(f"the unchanged engines differ in {name}: {found.difference}")
        events[name] = found.events
    return events


def first_difference(mutant: Any, loop: str, asked: Scenario, seed: int) -> Difference | None:
    """Where a compiled mutant first leaves the honest engine's way."""
    honest_loops, usual_call = loops(), compiled_world.call
    faulty = {**honest_loops, loop: mutant.address}
    honest_call, faulty_call = _caller(honest_loops), _caller(faulty)

    def honestly(act: Callable[[], Any]) -> Any:
        compiled_world.loops, compiled_world.call = loops, honest_call
        try:
            return act()
        finally:
            compiled_world.call = usual_call

    def faultily(act: Callable[[], Any]) -> Any:
        compiled_world.loops, compiled_world.call = (lambda: faulty), faulty_call  # type: ignore[assignment]
        try:
            return act()
        finally:
            compiled_world.loops, compiled_world.call = loops, usual_call

    one = honestly(lambda: World(asked, seed))
    other = faultily(lambda: World(asked, seed))
    for difference in _in_states(one.state, other.state):
        return Difference(-1, "the eve", *difference)
    fences = Fences(other)
    for day in range(asked.days):
        honestly(one.begin_day)
        faultily(other.begin_day)
        fences.mend()
        for phase in phases_of(day):
            honestly(lambda phase=phase: one.run(phase))
            faultily(lambda phase=phase: other.run(phase))
            for difference in _in_states(one.state, other.state):
                return Difference(day, phase.name, *difference)
            for what, row, mine, theirs in _beside(one, other, fences):
                return Difference(day, phase.name, "work space", what, row, mine, theirs)
        honestly(one.end_day)
        faultily(other.end_day)
        if one.day != other.day:
            return Difference(day, "end of day", "today", "day", 0, one.day, other.day)
    for difference in _in_histories(one.history(), other.history()):
        return Difference(asked.days - 1, "", *difference)
    # A stretch of days lived at once: what foresees and walks the schedule is not in the above.
    honestly(lambda: (one.settle(seed), one.live(asked.days)))
    faultily(lambda: (other.settle(seed), other.live(asked.days)))
    for difference in _in_histories(one.history(), other.history()):
        return Difference(asked.days - 1, "", *difference)
    one, other = (do(lambda: World(asked, seed, is_logging=False)) for do in (honestly, faultily))
    honestly(lambda: one.live(asked.days))
    faultily(lambda: other.live(asked.days))
    for difference in _in_histories(one.history(), other.history()):
        return Difference(asked.days - 1, "", *difference)
    return None


def _beside(one: World, other: World, fences: Fences) -> Iterator[tuple[str, int, Any, Any]]:
    """What differs beside the state: a fence that was trodden down, or how owners feel."""
    where = fences.trodden()
    if where:
        yield f"memory {where}", -1, "a fence", "trodden down"
    mine, theirs = (world.ledger.arrays["feelings"]["own"] for world in (one, other))
    for row in np.flatnonzero(mine != theirs).tolist():
        yield "feelings.own", row, mine[row].item(), theirs[row].item()


def _caller(addresses: dict[str, int]) -> Call:
    def call(name: str, *arguments: int) -> None:
        shape = ctypes.CFUNCTYPE(None, *(ctypes.c_int64 for _ in arguments))
        shape(addresses[name])(*arguments)

    return call


def try_out(mutant: Mutant, worlds: dict[str, Scenario], seed: int) -> Verdict:
    """Compile a mutant and dock it world after world, in this process."""
    try:
        faulty = compiled(mutant)
    except Exception as reason:  # noqa: BLE001 -- whatever a compiler says of a senseless text
        return Verdict("not compiled", type(reason).__name__)
    for name, asked in worlds.items():
        try:
            found = first_difference(faulty, mutant.loop, asked, seed)
        except (MemoryError, ValueError, IndexError) as reason:
            return Verdict("killed", f"{name}: {type(reason).__name__}")
        if found is not None:
            when = f"day {found.day}, {found.phase or 'what is left behind'}"
            return Verdict("killed", f"{name}: {when}, {found.table}.{found.column}")
    return Verdict("survived")


def judge(mutant: Mutant, worlds: dict[str, Scenario], seed: int, patience: int = PATIENCE) -> Verdict:
    """The same in a child process: a mutant may write anywhere, and may never end."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():  # threads of whoever calls do not matter: the child only docks
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(patience)
        try:
            with os.fdopen(writing, "w") as out:
                json.dump(asdict(try_out(mutant, worlds, seed)), out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        ending = os.WTERMSIG(status)
        fate = "endless" if ending == signal.SIGALRM else "crashed"
        return Verdict(fate, signal.Signals(ending).name)
    return Verdict(**json.loads(said)) if said else Verdict("crashed", "no answer")
