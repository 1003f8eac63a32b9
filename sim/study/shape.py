"""How the runs of a study are cut into chunks: a function of the plan alone, never of who lives them.

Run `replicate * points + point` is one point with one seed. Chunks take a block of replicates of a
block of points, all points before the next replicates: a study that is cut short has about as many
replicates of each point, and of every point the same seeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

SECONDS_PER_CHUNK = 2.0  # of one core, about: what an interruption may cost
MOST_CHUNKS = 4_096  # files of one study, beyond which a folder becomes a burden
FEWEST_CHUNKS = 16  # if there are so many runs, so that several workers have something to do
TOGETHER = 4  # replicates of a point that are lived together where points are many: a world is laid out once
SECONDS_PER_RUN = 4e-3  # to lay out and let people move in, per neighbourhood of Shixin's size
SECONDS_PER_HOUSEHOLD_DAY = {"compiled": 7e-9, "reference": 2e-6}
"""About what the two engines need (experiments/benchmarks); only the length of chunks depends on it."""


@dataclass(frozen=True)
class Shape:
    """Points, replicates, and how many of each a chunk takes.

    Attributes
    ----------
    points, replicates : int >= 1
    wide, deep : int >= 1
        Points and replicates of a chunk; those at the edges may take fewer.
    """

    points: int
    replicates: int
    wide: int
    deep: int

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return self.points * self.replicates

    @property
    def across(self) -> int:
        """How many chunks one block of replicates takes."""
        return ceil(self.points / self.wide)

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return self.across * ceil(self.replicates / self.deep)

    def block(self, chunk: int) -> tuple[range, range]:
        """The points and the replicates of a chunk."""
        down, along = divmod(chunk, self.across)
        points = range(along * self.wide, min((along + 1) * self.wide, self.points))
        replicates = range(down * self.deep, min((down + 1) * self.deep, self.replicates))
        return points, replicates

    def runs_of(self, chunk: int) -> list[int]:
        """The numbers of a chunk's runs, rising."""
        points, replicates = self.block(chunk)
        return [replicate * self.points + point for replicate in replicates for point in points]

    def count_of(self, chunk: int) -> int:
        """How many runs a chunk has."""
        points, replicates = self.block(chunk)
        return len(points) * len(replicates)

    def first_chunks(self, replicates: int) -> range:
        """The chunks that hold the first so many replicates of every point."""
        return range(self.across * ceil(replicates / self.deep))


def shape_of(points: int, replicates: int, seconds: float, deepest: int | None = None) -> Shape:
    """The shape of a study.

    Parameters
    ----------
    points, replicates : int >= 1
    seconds : float
        What one run needs, about.
    deepest : int, optional
        The most replicates that a chunk may take, where somebody looks at results in between and decides
        what is lived next.
    """
    runs = points * replicates
    size = max(1, min(int(SECONDS_PER_CHUNK / seconds), runs // FEWEST_CHUNKS), ceil(runs / MOST_CHUNKS))
    deepest = replicates if deepest is None else min(deepest, replicates)
    if points <= size:
        deep = max(size // points, ceil(replicates / MOST_CHUNKS))
        return Shape(points, replicates, points, min(deepest, deep))
    deep = min(TOGETHER, deepest, size)
    # Blocks at the edges are not full, so that `size` runs each would be a few chunks too many.
    most_across = max(1, MOST_CHUNKS // ceil(replicates / deep))
    return Shape(points, replicates, max(size // deep, ceil(points / most_across)), deep)


def seconds_of(engine: str, household_days: int, neighbourhoods: int) -> float:
    """What a run needs on one core, about."""
    return SECONDS_PER_RUN * neighbourhoods + SECONDS_PER_HOUSEHOLD_DAY[engine] * household_days
