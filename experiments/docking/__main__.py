"""Dock the engines on configurations drawn at random, and say what came of it.

python -m experiments.docking                                  1,000 configurations × 60 days
python -m experiments.docking count=20 days=1460
NUMBA_DISABLE_JIT=1 python -m experiments.docking count=50 days=60
python -m experiments.docking count=50 switch=1                each changes engines on a day of its own
python -m experiments.docking first=17 count=1                 one of them again

Configuration number i is always the same (`drawing.py`), whatever else is asked. Engines run side by side
and are compared after every phase of every day. A configuration on which they differ is told with what,
where and when, with the one line that docks it again, and with the file that keeps its question; the others
go on. `share` is how many per cent of the parameters leave their defaults, `workers=0` as many processes as
there are cores, `summary` a file for the numbers.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from experiments.coordination.options import read_options
from experiments.docking.telling import sentences, summary
from experiments.docking.trial import ALIKE, Asked, Trial, keep_question, try_out
from sim.doors.progress import Progress
from sim.engines.compiled.loading import loops

DEFAULTS: dict[str, int | str] = {
    "count": 1000, "days": 60, "first": 1, "share": 30, "switch": 0, "workers": 0,
    "into": "studies/docking", "summary": "",
}  # fmt: skip
DIFFERENT = 4  # the command's answer if engines differ, as of `linli dock`


def cores() -> int:
    """How many cores this process may use."""
    count = getattr(os, "sched_getaffinity", None)
    return len(count(0)) if count else os.cpu_count() or 1


def all_of(asked: Sequence[Asked], workers: int) -> Iterator[Trial]:
    """Dock one after the other, or several at a time; always told in order."""
    if workers == 1 or len(asked) == 1:
        yield from map(try_out, asked)
        return
    loops()  # compiled before several processes could all begin to
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(try_out, asked)


def main(arguments: list[str]) -> int:
    """Dock them all; 4 if any differs, else 0."""
    options = read_options(arguments, DEFAULTS)
    first, count, days, share, switch, workers = (
        int(options[name]) for name in ("first", "count", "days", "share", "switch", "workers")
    )
    asked = [Asked(number, days, share / 100.0, bool(switch)) for number in range(first, first + count)]
    begun, trials = time.monotonic(), []
    progress = Progress(count, sys.stderr, "configurations docked")
    for one, trial in zip(asked, all_of(asked, workers or cores()), strict=True):
        trials.append(trial)
        if trial.fate != ALIKE:
            kept = keep_question(one, trial, Path(str(options["into"])))
            print(f"configuration {one.number} {trial.fate} {trial.words}", flush=True)
            print(f"  again: {one.command}\n  question: {kept}", flush=True)
        progress.advance(has_failed=trial.fate != ALIKE)
    progress.close()
    told = summary(trials, days, share / 100.0, time.monotonic() - begun)
    print(sentences(told))
    if options["summary"]:
        text = json.dumps(told, indent=1) + "\n"
        Path(str(options["summary"])).write_text(text, encoding="utf-8")
    return DIFFERENT if told["failed"] or not told["configurations"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
