"""Replicates are added until the paired differences of one outcome are known as precisely as was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.comparison.pairs import pair_up
from sim.comparison.precision import pairing, saved_in_words
from sim.comparison.stopping import Look, Target, look, looks_of
from sim.study.chunks import Kept, Rows
from sim.study.folder import Study
from sim.study.pairing import paired, read_all
from sim.study.plan import Plan

BLOCK = 4  # replicates of a chunk
FIRST = 16  # replicates at the first look


class UntilKnown:
    """Wants replicates until the paired differences of one outcome are known as precisely as asked.

    Parameters
    ----------
    plan : Plan
        With a target made by `until`.
    say : callable
        Told in words what each look found.
    """

    def __init__(self, plan: Plan, say: Callable[[str], object]) -> None:
        assert plan.target is not None
        asked, most = plan.target, plan.shape.replicates
        self._by = asked["by"]
        self._target = Target(
            asked["outcome"],
            asked["half_width"],
            asked["level"],
            first=min(FIRST, most),
            most=most,
            largest=asked["largest"],
        )
        self._say, self._told = say, 0
        self.last: Look | None = None

    def __call__(self, study: Study, kept: Mapping[int, Kept]) -> list[int]:
        """The chunks up to the first look that is enough, or that cannot be taken yet."""
        chunks: list[int] = []
        looks = list(enumerate(looks_of(self._target), 1))
        for number, count in looks[max(0, self._told - 1) :]:  # what earlier looks said does not change
            chunks = list(study.plan.shape.first_chunks(count))
            if any(chunk not in kept for chunk in chunks):
                break
            rows = _rows(study, kept, chunks, count)
            self.last = look(self._target, self._differences(study, rows), number)
            if number > self._told:
                self._told = number
                self._say(self._in_words(self.last))
            if self.last.has_reached or self.last.is_last:
                break
        return chunks

    def _differences(self, study: Study, rows: Rows) -> dict[str, np.ndarray]:
        table = paired(study, self._by, rows=rows, is_by_seed=True).table
        values = table.values[self._target.outcome]
        first, *others = table.regimes
        return {f"{other} - {first}": values[other] - values[first] for other in others}

    def _in_words(self, now: Look) -> str:
        widths = [bound.half_width for bound in now.bounds.values() if bound.half_width is not None]
        widest = f"{max(widths):.3g}" if len(widths) == len(now.bounds) else "not known"
        rest = "" if now.needed in (0, None) else f", about {now.needed:,} more"
        reached = " reached" if now.has_reached else rest
        return (
            f"look {now.number}: {now.replicates:,} replicates, half-width {widest} "
            f"of {self._target.half_width:g}{reached}"
        )

    def ending(self, study: Study, kept: Mapping[int, Kept]) -> list[str]:
        """What was found in the end, in lines."""
        chunks = self(study, kept)
        assert self.last is not None
        lines = []
        for contrast, bound in self.last.bounds.items():
            if bound.mean is None or bound.half_width is None:
                lines.append(f"{self._target.outcome}, {contrast}: {bound.reason}")
            else:
                lines.append(
                    f"{self._target.outcome}, {contrast}: {bound.mean:+.4g} ± {bound.half_width:.2g} "
                    f"(all intervals hold together at {self._target.level:.0%}, wherever one stops)"
                )
        if not self.last.has_reached:
            lines.append(
                f"replicates={self._target.most:,} were not enough for ±{self._target.half_width:g}; "
                f"{_more(self.last.needed)}"
            )
        rows = _rows(study, kept, chunks, self.last.replicates)
        return [*lines, *self._saved(study, rows)]

    def _saved(self, study: Study, rows: Rows) -> list[str]:
        table = paired(study, self._by, rows=rows, is_by_seed=True).table
        values, (first, *others) = table.values[self._target.outcome], table.regimes
        told = []
        for other in others:
            pairs = pair_up(table.seeds, values[first], values[other])
            told.append(f"{other}: {saved_in_words(pairing(pairs, self._target.level), pairs.count)}")
        return told


def _rows(study: Study, kept: Mapping[int, Kept], chunks: Sequence[int], replicates: int) -> Rows:
    """The rows of the first so many replicates."""
    rows = read_all(study, {chunk: kept[chunk] for chunk in chunks})
    here = rows.runs < replicates * study.plan.shape.points
    failures = tuple(why for why, is_here in zip(rows.failures, here.tolist(), strict=True) if is_here)
    return Rows(rows.runs[here], rows.points[here], rows.seeds[here], failures, rows.numbers[here])


def _more(needed: int | None) -> str:
    return "how many would be cannot be said" if needed is None else f"about {needed:,} more would be"
