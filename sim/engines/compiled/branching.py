"""Branching: a past that several runs share is lived once, and each goes on from a copy of where it led.

What a run changes lies in the ledger. A `Standing` is a copy of it on some morning, of growing tables only
as far as they are filled; whatever is written there later, the world can go back to it as often as one
likes. All is copied that is not named here as fixed or as work space, so what is entered one day and
forgotten here costs a little time and no truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.engines.compiled.laying import KEPT, change_records
from sim.engines.pasts import Fork, are_alike, parting_day, shared_days
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.engines.compiled.world import World

# What no run changes.
FIXED = frozenset(
    {
        *("parameters", "matters", "changes", "turns", "plots", "residents_of", "blank_case"),
        *("seen_as", "is_blamed_for", "other_sides", "doors", "providers", "wrong_doors", "remembered"),
        *("at_neighbourhood", "at_compound", "at_district", "stairs_of", "compounds_of", "bodies_of"),
        *("home_rows", "door_keys", "stair_keys", "clock_keys"),
    }
)
# Written before it is read, within a phase or while people move in.
SCRATCH = frozenset(
    {
        *("due_rows", "spare_rows", "order_rows", "best_draws", "best_rows", "pair_keys"),
        *("runner_rows", "earliest", "latest"),
    }
)
LEFT_OUT = FIXED | SCRATCH | {"today"}
LINKS = ("queue_next", "is_open", "is_waiting")  # by case; 0 where there is no case yet


@dataclass(frozen=True)
class Standing:
    """Where a run stood on a morning.

    Attributes
    ----------
    question : Scenario
    seed : int
    day : int
        The day that comes next.
    today : record of shape (1,)
    pieces : dict of uint8 arrays
        By entry of the ledger, from its first byte on.
    """

    question: Scenario
    seed: int
    day: int
    today: np.ndarray
    pieces: dict[str, np.ndarray]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(piece.nbytes for piece in self.pieces.values())


def stand(world: World, room: int | None = None) -> Standing | None:
    """Copy whatever a run changes; None if that takes more bytes than there is room for."""
    pieces = _changing(world)
    if room is not None and sum(piece.nbytes for piece in pieces.values()) > room:
        return None
    copies = {name: piece.copy() for name, piece in pieces.items() if piece.nbytes}
    return Standing(world.question, world.seed, world.day, world.ledger.arrays["today"].copy(), copies)


def refuse_another_past(world: World, standing: Standing, scenario: Scenario) -> None:
    """See that a world may go on from a standing with a scenario.

    Raises
    ------
    ValueError
        If it was another world that stood there, or if the scenario would have led elsewhere.
    """
    now, then = world.ledger.arrays["today"], standing.today
    is_kept_alike = all(now[name] == then[name] for name in ("is_logging", "is_followed"))
    if not is_kept_alike or not are_alike(world.question, standing.question):
        raise ValueError(
            "A world goes on from where one of the same question stood, with the same log and the same "
            "reader; this one is another. Take a standing of this world."
        )
    day = parting_day(standing.question, scenario)
    if day < standing.day:
        raise ValueError(
            f"This standing is of the morning of day {standing.day}, and the question that is to go on "
            f"from there is another from day {day} on. Take a standing of that morning or of an earlier one."
        )


def go_back(world: World, standing: Standing, scenario: Scenario) -> None:
    """Write a standing over whatever happened since, and let a scenario go on from there, unchecked."""
    arrays, now, then = world.ledger.arrays, world.ledger.arrays["today"], standing.today
    cases, lived = int(then["cases"][0]), int(now["cases"][0])
    world.make_room(_filled(standing.today))
    if lived > cases:  # where no case is yet, all stands as when a table grows
        late = world.state.case.data[cases:lived].view(np.uint8)
        late.reshape(lived - cases, -1)[:] = arrays[f"{KEPT} case"]
        for name in LINKS:
            arrays[name][cases:lived] = 0
    for name, piece in standing.pieces.items():
        arrays[name].view(np.uint8)[: piece.nbytes] = piece
    rooms = {name: now[name].copy() for name in now.dtype.names or () if name.startswith("room_")}
    now[:] = then
    for name, room in rooms.items():
        now[name] = room
    world.state.case.rows, world.seed = cases, standing.seed
    ask(world, scenario)


def ask(world: World, scenario: Scenario) -> None:
    """Let a world go on with a scenario that differs in nothing but its label and its changes."""
    if scenario is not world.question:
        world.ledger.enter("changes", change_records(scenario, world.state))
        world.ledger.arrays["today"]["changes"] = len(scenario.changes)
        world.question = scenario


def live_branches(world: World, scenarios: Sequence[Scenario], room: int) -> Iterator[int]:
    """Live scenarios that are alike to their ends, what they share once.

    Parameters
    ----------
    world : World
        Of one of them, on the eve of day 0.
    scenarios : sequence of Scenario
        One or more.
    room : int
        Bytes that copies may take at a time. Where there is not so much, a past is lived again.

    Yields
    ------
    int
        The place of the scenario at whose end the world now stands.
    """

    def live(branch: Fork | int, nearest: Standing | None, left: int, is_there: bool) -> Iterator[int]:
        scenario = scenarios[branch if isinstance(branch, int) else branch.first]
        if not is_there and nearest is not None:
            go_back(world, nearest, scenario)
        else:
            ask(world, scenario)
            if not is_there:
                world.settle(world.seed)
        if isinstance(branch, int):
            world.live(scenario.days)
            yield branch
            return
        world.live(branch.day)
        here = stand(world, left)
        if here is not None:
            nearest, left = here, left - here.size
        for nth, further in enumerate(branch.branches):
            yield from live(further, nearest, left, nth == 0)

    yield from live(shared_days(scenarios), None, room, True)


def _filled(today: np.ndarray) -> dict[str, int]:
    """How many rows of each growing table are in use."""
    now = today[0]
    filled = {name: int(now[name]) for name in ("cases", "notes", "levels")}
    return {**filled, "events": int(now["events"] - now["gone"])}


def _changing(world: World) -> dict[str, np.ndarray]:
    """What a run changes, byte by byte, as far as it is in use."""
    arrays, today = world.ledger.arrays, world.ledger.arrays["today"]
    filled, months = _filled(today), int(today["month"][0])
    reach = {
        **filled,
        **dict.fromkeys(("case", *world.by_case), filled["cases"]),
        "panel": months * world.state.compound.rows,
        "hours": months * world.state.body.rows,
        "closed_rows": int(today["closed"][0]),
    }
    return {
        name: array[: reach.get(name)].view(np.uint8)
        for name, array in arrays.items()
        if name not in world.left_out
    }


def left_out_of(arrays: dict[str, np.ndarray]) -> frozenset[str]:
    """The entries that no standing needs: those named above, first states, and other views of one memory."""
    left, places = set(LEFT_OUT), set()
    for name, array in arrays.items():
        place = (array.ctypes.data, array.nbytes)
        if name.startswith(KEPT) or (array.nbytes and place in places):
            left.add(name)
        places.add(place)
    return frozenset(left)
