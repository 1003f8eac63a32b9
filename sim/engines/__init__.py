"""`simulate()` and `simulate_many()`: one signature, whatever the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.engines.history import History
from sim.vocabulary import ENGINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sim.engines.cells import Cell
    from sim.engines.following import Follower
    from sim.engines.handover import Lived
    from sim.scenario import Scenario

__all__ = ["ENGINES", "History", "simulate", "simulate_many"]

STRETCH = 73  # days between two words on how far a run has come


def simulate(
    scenario: Scenario,
    seed: int,
    engine: str = "compiled",
    on_day: Callable[[int, int], None] | None = None,
    switch_day: int | None = None,
) -> History:
    """Run one world from day 0 to its last day.

    Parameters
    ----------
    scenario : Scenario
    seed : int in [0, 2^63)
    engine : str
        "reference": plain Mesa agents. "compiled": the same rules in compiled loops; same history.
    on_day : callable, optional
        Called with (days done, days in all) now and then, for progress; it can change nothing.
    switch_day : int in [1, days - 1], optional
        From the morning of this day on the other engine goes on with the run; same history.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        For an engine that does not exist, or a day on which no engine can take over.
    """
    _check(engine)
    tell = on_day if on_day is not None else _tell_nobody
    if switch_day is None:
        return _finish(_begin(engine, scenario, seed), tell)
    if not 1 <= switch_day < scenario.days:
        raise ValueError(
            f"No engine can take over on day {switch_day} of a run of {scenario.days} days; "
            f"the days for that are 1 to {scenario.days - 1}."
        )
    world = _begin(engine, scenario, seed)
    _live(world, switch_day, scenario.days, tell)
    return _finish(_handed_over(world), tell)


def simulate_many(
    cells: Iterable[tuple[Scenario, int]],
    engine: str = "compiled",
    threads: int = 1,
    then: Callable[[Any], object] | None = None,
    is_logging: bool = True,
    follower: Follower | None = None,
    is_sharing: bool = True,
) -> Iterator[Cell]:
    """Run many worlds, each from day 0 to its last day.

    Parameters
    ----------
    cells : iterable of (Scenario, seed)
        May be endless: only a few cells are begun before their turn. Those that have a seed and a past
        in common should stand next to each other: the same question but for rules that change later.
    engine : str
        As in `simulate`.
    threads : int >= 1
        How many cells the compiled engine lives at a time; the reference lives one after the other.
    then : callable, optional
        Called with each history, in the thread that lived it; its answer is handed back instead.
    is_logging : bool
        Whether the compiled engine keeps the event log.
    follower : Follower, optional
        Who reads along, such as `sim.outcomes.Meter`: what it makes of a run takes the place of the
        history. The compiled engine then keeps no log, whatever is said of it, and makes no history.
    is_sharing : bool
        Whether the compiled engine lives a past that neighbours have in common once: up to the first day
        on which their rules change differently. It changes no byte of any answer. Up to 64 neighbours
        share; 8 where histories are handed back as they are. With several threads a past must be a
        quarter of the run to be shared, since one thread lives all who share it. Where copies would take
        more room than the worlds of a thread, a past is lived again.

    Yields
    ------
    Cell
        In the order of the cells, whatever the threads do. One that failed says why, and takes no
        other along.

    Raises
    ------
    ValueError
        For an engine that does not exist, or for no threads.
    """
    _check(engine)
    if threads < 1:
        raise ValueError(f"{threads} threads run nothing; ask for one or more.")
    if engine == "reference":
        return _one_by_one(cells, then, follower)
    from sim.engines.compiled.batch import live_all

    return live_all(cells, threads, then, is_logging and follower is None, follower, is_sharing)


def _check(engine: str) -> None:
    if engine not in ENGINES:
        raise ValueError(f"There is no engine {engine!r}; there is: {', '.join(ENGINES)}.")


def _one_by_one(
    cells: Iterable[tuple[Scenario, int]],
    then: Callable[[Any], object] | None,
    follower: Follower | None,
) -> Iterator[Cell]:
    from sim.engines.cells import Cell

    for scenario, seed in cells:
        try:
            history = simulate(scenario, seed, "reference")
            found = history if follower is None else follower.of(history)
            yield Cell(scenario, seed, found if then is None else then(found))
        except Exception as error:  # noqa: BLE001 -- one failed cell must not end the others
            yield Cell(scenario, seed, None, error)


def _tell_nobody(_done: int, _all: int) -> None:
    pass


def _begin(engine: str, scenario: Scenario, seed: int) -> Lived:
    if engine == "reference":
        from sim.engines.reference import World as Agents

        return Agents(scenario, seed)
    from sim.engines.compiled import World as Loops

    return Loops(scenario, seed)


def _handed_over(world: Lived) -> Lived:
    """The run as the other engine goes on with it."""
    from sim.engines.compiled import World as Loops
    from sim.engines.handover import to_agents, to_loops

    if isinstance(world, Loops):
        return to_agents(world)
    taken_over = to_loops(world)
    _let_go(world)
    return taken_over


def _live(world: Lived, until: int, days: int, tell: Callable[[int, int], None]) -> None:
    while world.day < until:
        stretch = min(world.day + STRETCH, until)
        world.live(stretch)
        tell(stretch, days)


def _finish(world: Lived, tell: Callable[[int, int], None]) -> History:
    days = world.question.days
    _live(world, days, days, tell)
    history = world.history()
    _let_go(world)
    return history


def _let_go(world: Lived) -> None:
    """Agents hold on to each other and must be told that it is over; loops need no farewell."""
    close_down = getattr(world, "close_down", None)
    if close_down is not None:
        close_down()
