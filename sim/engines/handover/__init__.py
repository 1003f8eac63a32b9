"""A run goes from one engine to the other on the morning of any day, and nobody can tell.

The state lies in columns that both engines share. What each keeps beside it (queues, diaries, look-ups,
lists of who is open and who waits) is derived from the columns in `standing`; what the columns do not
tell is carried: the log and the panel so far, and the levels at which troubles are still to be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sim.engines.compiled import World as Loops
    from sim.engines.reference import World as Agents

    Lived: TypeAlias = Agents | Loops

__all__ = ["to_agents", "to_loops"]


def to_agents(world: Loops) -> Agents:
    """A world of agents that goes on where loops leave off. What it was made from stays as it is.

    Parameters
    ----------
    world : World of the compiled engine
        Between two days, with its log kept.
    """
    from sim.engines.handover import agents, loops

    return agents.take_over(loops.standing(world))


def to_loops(world: Agents) -> Loops:
    """A world of loops that goes on where agents leave off. What it was made from stays as it is.

    Parameters
    ----------
    world : World of the reference engine
        Between two days.
    """
    from sim.engines.handover import agents, loops

    return loops.take_over(agents.standing(world))
