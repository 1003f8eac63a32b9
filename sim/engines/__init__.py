"""`simulate()` and `simulate_many()`: one signature, whatever the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.engines.history import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sim.engines.cells import Cell
    from sim.engines.following import Follower
    from sim.scenario import Scenario

__all__ = ["ENGINES", "History", "simulate", "simulate_many"]

ENGINES = ("reference", "compiled")
STRETCH = 73  # days between two words on how far a run has come


def simulate(
    scenario: Scenario,
    seed: int,
    engine: str = "compiled",
    on_day: Callable[[int, int], None] | None = None,
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

    Returns
    -------
    History

    Raises
    ------
    ValueError
        For an engine that does not exist.
    """
    _check(engine)
    run = _on_agents if engine == "reference" else _in_loops
    return run(scenario, seed, on_day if on_day is not None else lambda _done, _all: None)


def simulate_many(
    cells: Iterable[tuple[Scenario, int]],
    engine: str = "compiled",
    threads: int = 1,
    then: Callable[[Any], object] | None = None,
    is_logging: bool = True,
    follower: Follower | None = None,
) -> Iterator[Cell]:
    """Run many worlds, each from day 0 to its last day.

    Parameters
    ----------
    cells : iterable of (Scenario, seed)
        May be endless: only a few cells are begun before their turn.
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

    return live_all(cells, threads, then, is_logging and follower is None, follower)


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


def _on_agents(scenario: Scenario, seed: int, on_day: Callable[[int, int], None]) -> History:
    from sim.engines.reference import World

    world = World(scenario, seed)
    for day in range(scenario.days):
        world.step()
        if (day + 1) % STRETCH == 0 or day + 1 == scenario.days:
            on_day(day + 1, scenario.days)
    history = world.history()
    world.close_down()
    return history


def _in_loops(scenario: Scenario, seed: int, on_day: Callable[[int, int], None]) -> History:
    from sim.engines.compiled import World

    world = World(scenario, seed)
    for day in range(0, scenario.days, STRETCH):
        until = min(day + STRETCH, scenario.days)
        world.live(until)
        on_day(until, scenario.days)
    return world.history()
