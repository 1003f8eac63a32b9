"""A mutant on trial: docked, day by day and phase by phase, in a process of its own.

Loops find each other through the ledger and none is compiled into another. So a mutant needs only its
own loop compiled: its address takes the place of the honest one in a ledger. It runs beside the honest
compiled engine, which was docked against the reference in the same worlds before (`witness`). All arrays
of its world are fenced in: who writes outside one is seen. How full everything is (`today`), and what owners
feel before a vote, are no state, but hold numbers of their own, so they are held against those of the honest
engine as well. At last the days are lived at once, with and without a log, and with and without a meter that
reads along.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from experiments.mutation.fences import Fences
from experiments.mutation.mutants import Mutant, compiled
from sim.docking import Difference, _in_histories, _in_states, dock
from sim.engines.compiled import World
from sim.engines.compiled import world as compiled_world
from sim.engines.compiled.loading import loops
from sim.outcomes import Measured, Meter
from sim.scenario import Scenario
from sim.schedule import phases_of

PATIENCE = 120  # seconds by the clock, for a mutant that never ends


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
    addresses = {**loops(), **loops(Meter().package)}
    honestly = partial(_with_loops, addresses)
    faultily = partial(_with_loops, {**addresses, loop: mutant.address})
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
            for difference in _elsewhere(one, other):
                return Difference(day, phase.name, *difference)
            if where := fences.trodden():
                return Difference(day, phase.name, "memory", where, -1, "a fence", "trodden down")
        honestly(one.end_day)
        faultily(other.end_day)
        if one.day != other.day:
            return Difference(day, "end of day", "today", "day", 0, one.day, other.day)
    for difference in _in_histories(one.history(), other.history()):
        return Difference(asked.days - 1, "", *difference)
    # Days lived at once: what foresees and walks the schedule is not in the above, nor who reads along.
    for is_logging, is_followed in product((True, False), repeat=2):
        live = partial(_lived, asked, seed, is_logging, is_followed)
        one, other = honestly(live), faultily(live)
        for difference in (*_in_histories(one.history(), other.history()), *_elsewhere(one, other)):
            return Difference(asked.days - 1, "", *difference)
        if is_followed:
            for difference in _in_answers(honestly(one.answer), faultily(other.answer)):
                return Difference(asked.days - 1, "", *difference)
    return None


def _lived(asked: Scenario, seed: int, is_logging: bool, is_followed: bool) -> World:
    """A world at the end of its days; they were lived twice, so that settling again is tried as well."""
    world = World(asked, seed, is_logging=is_logging, follower=Meter() if is_followed else None)
    world.live(asked.days)
    world.settle(seed)
    world.live(asked.days)
    return world


def _elsewhere(one: World, other: World) -> Iterator[tuple[str, str, int, Any, Any]]:
    """What differs beside the state: how full everything is, and how owners feel."""
    mine, theirs = (world.ledger.arrays["today"] for world in (one, other))
    for name in mine.dtype.names:
        if mine[name][0] != theirs[name][0]:
            yield "today", name, 0, mine[name][0].item(), theirs[name][0].item()
    mine, theirs = (world.ledger.arrays["feelings"]["own"] for world in (one, other))
    for row in np.flatnonzero(mine != theirs).tolist():
        yield "work space", "feelings.own", row, mine[row].item(), theirs[row].item()


def _in_answers(one: Measured, other: Measured) -> Iterator[tuple[str, str, int, Any, Any]]:
    """What was measured otherwise."""
    for name in ("values", "funnel", "counts"):
        mine, theirs = (np.asarray(getattr(answer, name)) for answer in (one, other))
        if mine.tobytes() != theirs.tobytes():
            yield "measured", name, -1, mine.tolist(), theirs.tolist()


def _with_loops(addresses: dict[str, int], act: Callable[[], Any]) -> Any:
    """What an act comes to in worlds whose loops stand at these addresses."""

    def call(name: str, *arguments: int) -> None:
        shape = ctypes.CFUNCTYPE(None, *(ctypes.c_int64 for _ in arguments))
        shape(addresses[name])(*arguments)

    usual_call = compiled_world.call
    compiled_world.loops, compiled_world.call = (lambda _package="": addresses), call  # type: ignore[assignment]
    try:
        return act()
    finally:
        compiled_world.loops, compiled_world.call = loops, usual_call


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
