"""Many cells, a scenario and a seed each, over threads: days are lived without Python's lock.

Each thread keeps the worlds of the scenarios it met last, and lets other people move in for every
cell. No cell can tell which thread it was lived in, or what was lived there before.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from sim.engines.cells import Cell
from sim.engines.compiled.loading import loops
from sim.engines.compiled.world import World
from sim.engines.following import Follower
from sim.scenario import Scenario

WORLDS = 4  # that each thread keeps
ROOM = 256 * 2**20  # bytes of worlds that each thread keeps: a district's is given up once it has been lived
AHEAD = 3  # cells per thread that may be done before their turn to be handed back


class Worlds:
    """The worlds of one thread: one for each scenario, the least recently used given up first."""

    def __init__(self, is_logging: bool, follower: Follower | None = None) -> None:
        self.is_logging = is_logging
        self._follower = follower
        self._kept: list[World] = []

    def live(self, scenario: Scenario, seed: int) -> Any:
        """A whole run: its history, or what a follower makes of it. A world in which it fails is given up."""
        world = next((one for one in self._kept if one.question == scenario), None)
        if world is None:
            world = World(scenario, seed, self.is_logging, self._follower)
        else:
            self._kept.remove(world)
            world.settle(seed)
        world.live(scenario.days)
        found = world.history() if self._follower is None else world.answer()
        self._kept = [*self._kept, world][-WORLDS:]
        while sum(one.ledger.size for one in self._kept) > ROOM:
            del self._kept[0]
        return found


def live_all(
    cells: Iterable[tuple[Scenario, int]],
    threads: int,
    then: Callable[[Any], object] | None,
    is_logging: bool,
    follower: Follower | None = None,
) -> Iterator[Cell]:
    """What `sim.engines.simulate_many` promises, by loops."""
    loops()  # compiled before threads could both begin to
    if follower is not None:
        loops(follower.package)
    own = threading.local()

    def lived(scenario: Scenario, seed: int) -> Cell:
        if not hasattr(own, "worlds"):
            own.worlds = Worlds(is_logging, follower)
        try:
            found = own.worlds.live(scenario, seed)
            return Cell(scenario, seed, found if then is None else then(found))
        except Exception as error:  # noqa: BLE001 -- one failed cell must not end the others
            return Cell(scenario, seed, None, error)

    if threads == 1:
        for scenario, seed in cells:
            yield lived(scenario, seed)
        return
    asked, under_way = iter(cells), deque[Future[Cell]]()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="linli")
    try:
        under_way.extend(pool.submit(lived, *cell) for cell in islice(asked, AHEAD * threads))
        while under_way:
            done = under_way.popleft().result()
            under_way.extend(pool.submit(lived, *cell) for cell in islice(asked, 1))
            yield done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
