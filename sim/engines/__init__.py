"""`simulate()`: one signature, whatever the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.history import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario import Scenario

__all__ = ["ENGINES", "History", "simulate"]

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
    if engine not in ENGINES:
        raise ValueError(f"There is no engine {engine!r}; there is: {', '.join(ENGINES)}.")
    run = _on_agents if engine == "reference" else _in_loops
    return run(scenario, seed, on_day if on_day is not None else lambda _done, _all: None)


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
