"""`simulate()`: one signature, whatever the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.history import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario import Scenario

__all__ = ["ENGINES", "History", "simulate"]

ENGINES = ("reference",)


def simulate(
    scenario: Scenario,
    seed: int,
    engine: str = "reference",
    on_day: Callable[[int, int], None] | None = None,
) -> History:
    """Run one world from day 0 to its last day.

    Parameters
    ----------
    scenario : Scenario
    seed : int in [0, 2^63)
    engine : str
        "reference": plain Mesa agents.
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
    from sim.engines.reference import World

    world = World(scenario, seed)
    for day in range(scenario.days):
        world.step()
        if on_day is not None and (day % 73 == 72 or day + 1 == scenario.days):
            on_day(day + 1, scenario.days)
    history = world.history()
    world.close_down()
    return history
