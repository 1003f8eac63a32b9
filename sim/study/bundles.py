"""Chunks into tasks, tasks into arrays: long enough to be polite, short enough to be safe.

A scheduler is not made for jobs of seconds, and kills what outlives its wall time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from sim.errors import UsageError, shown
from sim.study.slurm_settings import SlurmSettings

SAFE_SHARE = 0.7  # of the wall time that a task is planned to use: other nodes are slower than the one timed
ROUNDS = 4  # tasks that each slot takes in turn, if the study is long enough: an even end with few tasks
LONGEST = 6  # digits of the number of a chunk: there are never a million


def tasks_of(
    chunks: Sequence[int], seconds_per_chunk: float, settings: SlurmSettings
) -> list[tuple[int, ...]]:
    """Bundle consecutive chunks into tasks.

    Every chunk comes once and in order. No task is planned longer than 0.7 of its wall time, and none
    shorter than `least_minutes` but the last, unless one chunk more would be too long.

    Parameters
    ----------
    chunks : sequence of int
        Numbers of the chunks to be lived, in any order; they stay in it.
    seconds_per_chunk : float, seconds, > 0
        What one chunk takes on one of the cluster's cores, by estimate.
    settings : SlurmSettings
        `minutes` bounds a task from above, `least_minutes` from below; of `at_most` slots each takes four
        tasks where that is enough.

    Raises
    ------
    UsageError
        If a single chunk would not be safe within the wall time.
    ValueError
        If the estimate is no positive number.
    """
    if not (math.isfinite(seconds_per_chunk) and seconds_per_chunk > 0.0):
        raise ValueError(f"a chunk cannot take {seconds_per_chunk} seconds")
    safe = SAFE_SHARE * 60.0 * settings.minutes
    most = math.floor(safe / seconds_per_chunk)
    if most < 1 and chunks:
        needed = math.ceil(seconds_per_chunk / SAFE_SHARE / 60.0)
        raise UsageError(
            f"one chunk of this study takes about {seconds_per_chunk / 60.0:.0f} minutes, and a task with a "
            f"wall time of {settings.minutes} minutes is planned to use {safe / 60.0:.0f}.\n"
            f"  Ask for `minutes` of {needed} or more, or for fewer runs in a chunk."
        )
    least = math.ceil(60.0 * settings.least_minutes / seconds_per_chunk)
    even = math.ceil(len(chunks) / (ROUNDS * settings.at_most))
    size = min(max(least, even, 1), most)
    return [tuple(chunks[first : first + size]) for first in range(0, len(chunks), size or 1)]


def arrays_of(tasks: Sequence[tuple[int, ...]], max_array_size: int) -> list[list[tuple[int, ...]]]:
    """Split tasks into arrays that Slurm takes.

    Parameters
    ----------
    tasks : sequence of tuples of int
    max_array_size : int
        Slurm's MaxArraySize. The highest index is one less, and indices begin at 0, so an array holds as
        many. 0 or 1: this cluster has no arrays, and each task is a job.
    """
    size = max(max_array_size, 1)
    return [list(tasks[first : first + size]) for first in range(0, len(tasks), size)]


def as_ranges(chunks: Iterable[int]) -> str:
    """Numbers in ascending order as the command line takes them: 0, 1, 2, 5 are "0-2,5"."""
    return ",".join(
        str(first) if first == last else f"{first}-{last}" for first, last in _runs(sorted(set(chunks)))
    )


def from_ranges(text: str) -> tuple[int, ...]:
    """Read what `as_ranges` wrote.

    Raises
    ------
    UsageError
        If it is anything else.
    """
    found: list[int] = []
    for part in text.split(",") if text else ():
        first, dash, last = part.partition("-")
        ends = (first, last) if dash else (first, first)
        are_numbers = all(end.isascii() and end.isdigit() and len(end) <= LONGEST for end in ends)
        if not are_numbers or int(ends[0]) > int(ends[1]):
            raise UsageError(
                f"chunks {shown(text)} are not understood at {shown(part)}.\n"
                "  Write numbers and ranges, as in 0-31,40."
            )
        found.extend(range(int(ends[0]), int(ends[1]) + 1))
    return tuple(found)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of every stretch without a gap."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[start], numbers[place - 1]
            start = place
