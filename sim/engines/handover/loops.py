"""The loops' side of a hand-over."""

from __future__ import annotations

import numpy as np

from sim.engines.compiled import World
from sim.engines.compiled.world import as_columns
from sim.engines.handover.standing import Hidden, Standing, due, held, queues, tickets, waited_for
from sim.rules.chance import NEVER
from sim.schedule import month_of

END = -1  # of a list


def standing(world: World) -> Standing:
    """Where a world of loops stands between two days.

    Raises
    ------
    ValueError
        If its log was not kept, or a part of it was handed to a sink: nobody could go on with it.
    """
    arrays, state = world.ledger.arrays, world.state
    now = arrays["today"][0]
    if not now["is_logging"]:
        raise ValueError("a run whose events are not kept cannot be handed over; keep them.")
    if now["gone"]:
        raise ValueError("a run whose log was handed to a sink cannot be handed over; live it without one.")
    month = int(now["month"])
    return Standing(
        world.question,
        world.seed,
        world.day,
        state,
        arrays["events"][: int(now["events"])].copy(),
        as_columns(arrays["panel"][: month * state.compound.rows]),
        as_columns(arrays["hours"][: month * state.body.rows]),
        tuple(_hidden(arrays, place) for place in range(state.neighbourhood.rows)),
    )


def _hidden(arrays: dict[str, np.ndarray], place: int) -> Hidden:
    seen, heard_of = (_in_heap(arrays, int(top)) for top in arrays["heaps"][2 * place :][:2])
    return seen, heard_of


def _in_heap(arrays: dict[str, np.ndarray], top: int) -> list[tuple[float, int]]:
    """Level and case of everything in a heap, in any order."""
    found, ahead = [], [top]
    while ahead:
        at = ahead.pop()
        if at != END:
            exposure, case, left, right = arrays["levels"][at].item()
            found.append((exposure, case))
            ahead += (left, right)
    return found


def take_over(standing: Standing) -> World:
    """A world of loops that stands there."""
    world, state, day = World(standing.scenario, standing.seed), standing.state, standing.day
    lists = {
        name: [(then, row) for then, row in found if then < standing.scenario.days]
        for name, found in (("agenda", due(state, day)), ("tickets", tickets(state, day)))
    }
    heaps = [sorted(one for one in heap if one[0] < NEVER) for place in standing.hidden for heap in place]
    filled = {
        "cases": state.case.rows,
        "events": len(standing.events),
        "notes": sum(len(found) for found in lists.values()),
        "levels": sum(len(heap) for heap in heaps),
    }
    world.make_room(filled)
    standing.copy_into(world.state)
    arrays = world.ledger.arrays
    arrays["events"][: len(standing.events)] = standing.events
    for name, columns in (("panel", standing.panel), ("hours", standing.hours)):
        for field, values in columns.items():
            arrays[name][field][: len(values)] = values
    _line_up(arrays, queues(state))
    _write_notes(arrays, lists)
    _heap_up(arrays, heaps)
    for name, rows in (("open", held(state)), ("waiting", waited_for(state))):
        arrays[f"{name}_rows"][: len(rows)] = rows
        arrays[f"is_{name}"][rows] = 1
        filled[name] = len(rows)
    now = arrays["today"]
    now["day"], now["month"] = day, month_of(day)
    for name, count in filled.items():
        now[name] = count
    return world


def _line_up(arrays: dict[str, np.ndarray], lines: list[list[int]]) -> None:
    """Link the cases of every queue, first to last."""
    for body, rows in enumerate(lines):
        if rows:
            arrays["queue_next"][rows] = [*rows[1:], END]
            arrays["queue_head"][body], arrays["queue_tail"][body] = rows[0], rows[-1]


def _write_notes(arrays: dict[str, np.ndarray], lists: dict[str, list[tuple[int, int]]]) -> None:
    """Link a note about every case to the day for which it is noted."""
    place = 0
    for name, found in lists.items():
        for day, row in found:
            arrays["notes"][place] = row, arrays[name][day]
            arrays[name][day] = place
            place += 1


def _heap_up(arrays: dict[str, np.ndarray], heaps: list[list[tuple[float, int]]]) -> None:
    """Make a heap of what is sorted: each above the next."""
    place = 0
    for heap, found in enumerate(heaps):
        for i, (exposure, row) in enumerate(found):
            below = place + 1 if i + 1 < len(found) else END
            arrays["levels"][place] = exposure, row, below, END
            if i == 0:
                arrays["heaps"][heap] = place
            place += 1
