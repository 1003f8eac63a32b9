"""Many cells, a scenario and a seed each, over threads: days are lived without Python's lock.

Each thread keeps the worlds of the scenarios it met last, and lets other people move in for every
cell. Neighbours that have a past in common live it once, in one thread. No cell can tell which thread it
was lived in, with whom, or what was lived there before.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sim.engines.cells import Cell
from sim.engines.compiled.branching import ask, live_branches
from sim.engines.compiled.laying import have_same_ground
from sim.engines.compiled.loading import loops
from sim.engines.compiled.world import World
from sim.engines.following import Follower
from sim.engines.pasts import Cells, are_alike, in_company
from sim.scenario import Scenario

WORLDS = 4  # that each thread keeps
ROOM = 256 * 2**20  # bytes of worlds that each thread keeps: a district's is given up once it has been lived
AHEAD = 3  # cells per thread that may be done before their turn to be handed back
TOGETHER = 64  # cells at most that share a past: a thread does them all before their turn
HISTORIES = 8  # of them, where each leaves its whole history
WORTH = 0.25  # of a run: so much at least is shared where threads could live it side by side instead


class Worlds:
    """The worlds of one thread, the least recently used given up first.

    Scenarios that differ in nothing but their labels and their changes are lived in one world; a world that
    is given up becomes that of the next scenario where it can.
    """

    def __init__(self, is_logging: bool, follower: Follower | None = None) -> None:
        self.is_logging = is_logging
        self._follower = follower
        self._kept: list[World] = []

    def live(self, scenario: Scenario, seed: int) -> Any:
        """A whole run: its history, or what a follower makes of it. A world in which it fails is given up."""
        world = self._settled(scenario, seed)
        world.live(scenario.days)
        found = self._told(world)
        self._keep(world)
        return found

    def live_together(self, scenarios: Sequence[Scenario], seed: int) -> Iterator[tuple[int, Any]]:
        """Whole runs of scenarios that are alike, what they share lived once; with the place of each.

        They come in no particular order. If one fails, all that have not come yet fail with it.
        """
        world = self._settled(scenarios[0], seed)
        for place in live_branches(world, scenarios, ROOM):
            yield place, self._told(world)
        self._keep(world)

    def _settled(self, scenario: Scenario, seed: int) -> World:
        """A world of a scenario on the eve of day 0, taken from those that are kept."""
        world = next((one for one in self._kept if are_alike(one.question, scenario)), None)
        if world is not None:
            self._kept.remove(world)
            ask(world, scenario)
            world.settle(seed)
            return world
        world = self._to_be_given_up(scenario)
        if world is None:
            return World(scenario, seed, self.is_logging, self._follower)
        self._kept.remove(world)
        world.become(scenario, seed)
        return world

    def _to_be_given_up(self, scenario: Scenario) -> World | None:
        """A kept world that can become a scenario's, if there is no room to keep one more.

        The one used last: its memory is near, and where scenarios come round again others are still there.
        """
        fitting = (one for one in reversed(self._kept) if have_same_ground(one.question, scenario))
        world = next(fitting, None)
        if world is None or len(self._kept) == WORLDS:
            return world
        sizes = [one.ledger.size for one in (*self._kept, world)]
        return world if sum(sizes) > ROOM else None

    def _told(self, world: World) -> Any:
        return world.history() if self._follower is None else world.answer()

    def _keep(self, world: World) -> None:
        self._kept = [*self._kept, world][-WORLDS:]
        while sum(one.ledger.size for one in self._kept) > ROOM:
            del self._kept[0]


class Thread:
    """Who lives bundles of cells, in a thread of its own, and lets one failed cell end no other."""

    def __init__(self, worlds: Worlds, then: Callable[[Any], object] | None) -> None:
        self._worlds = worlds
        self._then = then

    def live(self, bundle: Cells) -> Iterator[Cell]:
        """All cells of a bundle, in order."""
        if len(bundle) == 1:
            yield self._alone(*bundle[0])
            return
        scenarios, seed = [scenario for scenario, _ in bundle], bundle[0][1]
        early = dict[int, Cell]()
        nth = 0
        try:
            for place, found in self._worlds.live_together(scenarios, seed):
                early[place] = self._made_of(scenarios[place], seed, found)
                while nth in early:
                    yield early.pop(nth)
                    nth += 1
        except Exception:  # noqa: BLE001, S110 -- each of those that are left says why, or lives
            pass
        for place in range(nth, len(bundle)):
            yield early.pop(place) if place in early else self._alone(*bundle[place])

    def _alone(self, scenario: Scenario, seed: int) -> Cell:
        try:
            found = self._worlds.live(scenario, seed)
        except Exception as error:  # noqa: BLE001 -- one failed cell must not end the others
            return Cell(scenario, seed, None, error)
        return self._made_of(scenario, seed, found)

    def _made_of(self, scenario: Scenario, seed: int, found: Any) -> Cell:
        try:
            return Cell(scenario, seed, found if self._then is None else self._then(found))
        except Exception as error:  # noqa: BLE001 -- one failed cell must not end the others
            return Cell(scenario, seed, None, error)


def live_all(
    cells: Iterable[tuple[Scenario, int]],
    threads: int,
    then: Callable[[Any], object] | None,
    is_logging: bool,
    follower: Follower | None = None,
    is_sharing: bool = True,
) -> Iterator[Cell]:
    """What `sim.engines.simulate_many` promises, by loops."""
    loops()  # compiled before threads could both begin to
    if follower is not None:
        loops(follower.package)
    most = 1 if not is_sharing else (HISTORIES if then is None and follower is None else TOGETHER)
    bundles = in_company(cells, most, 0.0 if threads == 1 else WORTH)
    if threads == 1:
        only = Thread(Worlds(is_logging, follower), then)
        for bundle in bundles:
            yield from only.live(bundle)
        return
    own = threading.local()

    def lived(bundle: Cells) -> list[Cell]:
        if not hasattr(own, "thread"):
            own.thread = Thread(Worlds(is_logging, follower), then)
        return list(own.thread.live(bundle))

    under_way = deque[tuple[int, Future[list[Cell]]]]()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="linli")

    def begin_more() -> None:
        """Begin as many cells as may be done before their turn, and no thread idle for want of a bundle."""
        while len(under_way) < 2 * threads or sum(size for size, _ in under_way) < AHEAD * threads:
            bundle = next(bundles, None)
            if bundle is None:
                return
            under_way.append((len(bundle), pool.submit(lived, bundle)))

    try:
        begin_more()
        while under_way:
            done = under_way.popleft()[1].result()
            begin_more()
            yield from done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
