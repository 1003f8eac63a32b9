"""Luck for configurations: the same number, the same luck, on every Python and with every NumPy."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sim.planning.specs import REQUIRED, Kind, Spec

T = TypeVar("T")
AT_AN_END = 0.2  # of the numbers drawn: faults like to sit at the ends of ranges


class Luck:
    """Draws that belong to a few words, such as a configuration's number and what is drawn.

    Only `random.Random.random` is asked, whose numbers Python promises to keep; NumPy promises nothing.
    """

    def __init__(self, *words: object) -> None:
        self._one = random.Random("/".join(map(str, words))).random

    def happens(self, chance: float) -> bool:
        """Whether something of this probability happens."""
        return self._one() < chance

    def below(self, count: int) -> int:
        """A whole number in [0, count)."""
        return int(self._one() * count)

    def one_of(self, things: Sequence[T]) -> T:
        """One of them, each as likely as the others."""
        return things[self.below(len(things))]

    def some_of(self, things: Sequence[T], chance: float = 0.5) -> list[T]:
        """Each of them with a chance of its own, in their order."""
        return [thing for thing in things if self.happens(chance)]

    def number(self, low: float, high: float, is_whole: bool) -> int | float:
        """A number of a closed range, its ends more often than chance would have them."""
        at, where = self._one(), self._one()
        if at < AT_AN_END:
            where = float(where < 0.5)
        if is_whole:
            return min(int(high), int(low + where * (high - low + 1.0)))
        return min(high, low + where * (high - low))

    def value(self, spec: Spec, narrowed: Mapping[str, tuple[float, float]] | None = None) -> Any:
        """Anything that a specification allows, perhaps within a narrower range."""
        if spec.kind is Kind.FLAG:
            return self.happens(0.5)
        if spec.kind is Kind.CHOICE:
            return self.one_of(spec.choices)
        if spec.kind is Kind.CHOICES:
            return self.some_of(spec.choices)
        low, high = (narrowed or {}).get(spec.name, (spec.low, spec.high))
        return self.number(low, high, spec.kind is Kind.INT)

    def record(
        self,
        specs: Sequence[Spec],
        chance: float,
        narrowed: Mapping[str, tuple[float, float]] | None = None,
    ) -> dict[str, Any]:
        """What is needed of a record, and of the rest each with a chance; text is for readers only."""
        return {
            spec.name: self.value(spec, narrowed)
            for spec in specs
            if spec.kind is not Kind.TEXT and (spec.default is REQUIRED or self.happens(chance))
        }
