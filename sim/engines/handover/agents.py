"""The agents' side of a hand-over."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from sim.engines.handover.standing import Standing, due, held, queues, tickets, waited_for
from sim.events import EVENT_DTYPE
from sim.schedule import month_of

if TYPE_CHECKING:
    from sim.engines.reference import World


def standing(world: World) -> Standing:
    """Where a world of agents stands between two days."""
    panel, hours = world.panel.tables()
    return Standing(
        world.question,
        world.seed,
        world.day,
        world.state,
        np.array(world.records, dtype=EVENT_DTYPE),
        panel,
        hours,
        tuple((list(place.to_be_seen), list(place.to_be_heard_of)) for place in world.neighbourhoods),
    )


def take_over(standing: Standing) -> World:
    """A world of agents that stands there."""
    from sim.agents.case import Case
    from sim.engines.reference import World

    world = World(standing.scenario, standing.seed)
    state, day = world.state, standing.day
    state.case.grow(max(standing.state.case.rows, 1))
    standing.copy_into(state)
    world.day, world.month = day, month_of(day)
    world.records = standing.events.tolist()
    if world.month:
        world.panel.rows = {name: [values] for name, values in standing.panel.items()}
        world.panel.hour_rows = {name: [values] for name, values in standing.hours.items()}
    world.cases = [Case(world, row, matter) for row, matter in enumerate(state.case.live("matter").tolist())]
    for body, rows in zip(world.bodies, queues(state), strict=True):
        body.queue = rows
    for then, row in due(state, day):
        world.remind(then, row)
    for then, row in tickets(state, day):
        world.tickets.setdefault(then, set()).add(row)
    world.open, world.waiting = set(held(state)), set(waited_for(state))
    for place, (seen, heard_of) in zip(world.neighbourhoods, standing.hidden, strict=True):
        place.to_be_seen, place.to_be_heard_of = list(seen), list(heard_of)
        heapq.heapify(place.to_be_seen)
        heapq.heapify(place.to_be_heard_of)
    return world
