"""Points leave as replicates come in, until one is best or those that are left are as good as the best."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.comparison.selection import Contest, Selection, select
from sim.study.chunks import NUMBERS, Kept
from sim.study.folder import Study
from sim.study.pairing import level_name, read_all
from sim.study.plan import Plan

ROUND = 8  # replicates of a chunk; points may leave at the end of each round but the first


class BestOf:
    """Wants replicates of those points that may still be best, until one is.

    Parameters
    ----------
    plan : Plan
        With a target made by `best`, and chunks of one point each.
    say : callable
    """

    def __init__(self, plan: Plan, say: Callable[[str], object]) -> None:
        assert plan.target is not None
        asked = plan.target
        self._contest = Contest(
            asked["outcome"], asked["direction"], asked["indifference"], asked["error"], 2 * ROUND, ROUND
        )
        self._names = names_of_points(plan)
        self._say, self._told = say, 0
        self.last: Selection | None = None

    def __call__(self, study: Study, kept: Mapping[int, Kept]) -> list[int]:
        """The chunks of those who are in, round by round, up to the end or to what is not there yet."""
        shape = study.plan.shape
        chunks: list[int] = []
        place = NUMBERS.index(self._contest.outcome)
        values = np.full((shape.replicates, shape.points), np.nan)
        is_in = list(range(shape.points))
        for round_ in range(-(-shape.replicates // ROUND)):
            fresh = [round_ * shape.points + point for point in is_in]
            chunks += fresh
            if any(chunk not in kept for chunk in chunks):
                break
            rows = read_all(study, {chunk: kept[chunk] for chunk in fresh})
            values[rows.runs // shape.points, rows.points] = rows.numbers[:, place]
            seen = min((round_ + 1) * ROUND, shape.replicates)
            if seen < self._contest.first:
                continue
            self.last = select(self._contest, self._names, values[:seen])
            self._tell(self.last)
            is_in = [self._names.index(name) for name in self.last.remaining]
            if self.last.is_finished:
                break
        return chunks

    def _tell(self, now: Selection) -> None:
        for one in now.eliminated[self._told :]:
            self._say(
                f"{one.system} is out after {one.replicates:,} replicates: {one.difference:+.3g} against "
                f"{one.against}, and {one.margin:.3g} would have been allowed"
            )
        self._told = max(self._told, len(now.eliminated))

    def ending(self, study: Study, kept: Mapping[int, Kept]) -> list[str]:
        """What was found in the end, in lines."""
        chunks = self(study, kept)
        shape = study.plan.shape
        lived = sum(shape.count_of(chunk) for chunk in chunks)
        if self.last is None or not self.last.is_finished:
            left = ", ".join(self.last.remaining if self.last else self._names)
            needed = None if self.last is None else self.last.most_needed
            return [
                f"replicates={shape.replicates:,} were not enough to select: {left} are left; "
                + ("ask for more replicates" if needed is None else f"at most replicates={needed:,} are")
            ]
        even = self.last.replicates * shape.points
        return [
            f"best in {self._contest.outcome}: {self.last.best}, after {self.last.replicates:,} replicates",
            self.last.guarantee,
            f"{lived:,} runs were lived; {even:,} would have been, had none left early",
        ]


def names_of_points(plan: Plan) -> list[str]:
    """A name for each point: what it has where points differ."""
    groups = {column.name for column in plan.groups}
    return [
        " ".join(
            level_name(value) if name in groups else f"{name}={level_name(value)}"
            for name, value in plan.values_at(point).items()
        )
        for point in range(plan.shape.points)
    ]
