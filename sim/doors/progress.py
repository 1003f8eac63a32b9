"""Progress with the time left: one live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

MANY = 10  # from so many a second on, and when so many are done, the pace is told
LINES_WHEN_PLAIN = 10  # how many lines a whole study writes into a log
DIM, RESET, ERASE = "\x1b[2m", "\x1b[0m", "\r\x1b[K"


@dataclass
class Progress:
    """Counts what is done and says how long the rest will take.

    Parameters
    ----------
    total : int
        How many there are to do.
    stream : TextIO
        Where it is written, usually standard error.
    noun : str
        What is counted.
    clock : callable, seconds
        A clock that never goes back.
    there : int
        How many of those done were done before, and say nothing about how long the rest will take.
    """

    total: int
    stream: TextIO
    noun: str = "runs"
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    failed: int = 0
    there: int = 0
    _began: float = field(init=False)
    _last_line: int = field(init=False, default=-1)

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def is_live(self) -> bool:
        """Whether the stream is a terminal on which a line can be written again."""
        return self.stream.isatty() and os.environ.get("TERM") != "dumb"

    def advance(self, *, has_failed: bool = False) -> None:
        """One more is done."""
        self.advance_by(1, int(has_failed))

    def advance_by(self, count: int, failed: int = 0) -> None:
        """So many more are done, of which so many failed."""
        self.done += count
        self.failed += failed
        self.show()

    def reach(self, done: int, total: int) -> None:
        """So many of so many are done."""
        self.done, self.total = done, total
        self.show()

    def show(self) -> None:
        """Write the state of things."""
        if self.is_live:
            colour = not os.environ.get("NO_COLOR")
            text = f"{DIM}{self.sentence()}{RESET}" if colour else self.sentence()
            self.stream.write(f"{ERASE}{text}")
            self.stream.flush()
            return
        step = self.done * LINES_WHEN_PLAIN // max(1, self.total)
        if step > self._last_line or self.done == self.total:
            self._last_line = step
            self.stream.write(f"{self.sentence()}\n")
            self.stream.flush()

    def sentence(self) -> str:
        """What is done, what failed, and how long the rest will take."""
        words = f"{self.done}/{self.total} {self.noun}"
        if self.failed:
            words += f", {self.failed} failed"
        if self.there:
            words += f", {self.there} there before"
        elapsed, now = self.clock() - self._began, self.done - self.there
        if self.done == self.total:
            return f"{words} in {duration(elapsed)}"
        if now > 0 and elapsed > 0:
            left = elapsed / now * (self.total - self.done)
            return f"{words}{self._pace(now, elapsed)}, about {duration(left)} left"
        return words

    def _pace(self, now: int, elapsed: float) -> str:
        """How many a second, once that is a number worth reading."""
        return f", {now / elapsed:.0f} a second" if now >= MANY and now / elapsed >= MANY else ""

    def close(self) -> None:
        """Leave the live line for good."""
        if self.is_live:
            self.stream.write("\n")
            self.stream.flush()


def duration(seconds: float) -> str:
    """Seconds in words that a person reads at a glance.

    >>> duration(4.2), duration(95), duration(7_500)
    ('4 s', '1 min 35 s', '2 h 05 min')
    """
    whole = round(max(0.0, seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
