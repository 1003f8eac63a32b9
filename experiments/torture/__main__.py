"""Does a study ever lose or double a run? `python -m experiments.torture [--count N] [--seed S] [--write]`.

A small study of 32 runs in 16 chunks is run once and left alone. Then it is begun again and again, each
time in a fresh folder, and interrupted by a history that is drawn by seed: its driver or its workers are
killed or stopped, two drivers are begun, Ctrl-C is pressed, chunk files are damaged, and every step of
every write is struck in turn, by death before, within and after it, or by a disk that is full or fails.
After each history the same command finishes, and the folder must hold the same files to the last byte.

Shares: `--real` histories (by default one in fifty) are real to the end: `python -m` composes the
question and spawns workers, which live the model. In the others driver and workers are forked from a
process that has imported and planned everything once, and runs are made up: numbers of the right shape.
They are processes all the same, with the command line's own code, exit codes, pool and workers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy comes in: what forks has one thread

from experiments.torture.arming import Orders
from experiments.torture.forking import import_all_of
from experiments.torture.histories import History, histories
from experiments.torture.judging import files_of
from experiments.torture.living import Lived, live
from experiments.torture.running import Lane
from experiments.torture.telling import page, sentence
from sim.doors.sweeping import plan_sweep
from sim.provenance import code_that_runs
from sim.store import made_on

PAGE = Path(__file__).parents[2] / "results" / "torture.md"
OVERRIDES = (
    *("governance=fragmented,one_three", "fees.habitual=0.1,0.2", "replicates=8", "district=example"),
    *("calendar.warmup_days=0", "calendar.measured_days=15", "workers=2"),
)
ONE_IN = 50  # histories is real by default
EVERY = 50  # histories, how far it has come is told


def main(arguments: list[str] | None = None) -> int:
    """Live histories, say what became of them, and fail if one ended otherwise than it must."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1_000, help="how many histories")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=int, help=f"how many of them are real to the end; one in {ONE_IN}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, help="the number of the one history to live")
    parser.add_argument("--write", action="store_true", help="write results/torture.md")
    asked = parser.parse_args(arguments)
    drawn = histories(asked.seed, asked.count)
    real = asked.count // ONE_IN if asked.real is None else asked.real
    began, lived = time.monotonic(), []
    room = Path(tempfile.mkdtemp(prefix="linli-torture-"))
    for one in _all_lived(drawn, real, asked, room):
        lived.append(one)
        for fault in one.faults:
            print(f"history {one.number}: {fault}", file=sys.stderr, flush=True)
        if len(lived) % EVERY == 0:
            print(f"{len(lived)}/{asked.count} histories", file=sys.stderr, flush=True)
    print(sentence(lived))
    if asked.write:
        PAGE.write_text(page(lived, asked.seed, time.monotonic() - began), encoding="utf-8")
    faulty = sum(bool(one.faults) for one in lived)
    if faulty:
        print(f"what {faulty} histories left lies in {room}", file=sys.stderr)
        return 1
    shutil.rmtree(room)
    return 0


def _all_lived(drawn: list[History], real: int, asked: argparse.Namespace, room: Path) -> Iterator[Lived]:
    code_that_runs(), made_on()  # known before the first fork, so that no child asks git
    lane = Lane(plan_sweep(OVERRIDES), OVERRIDES)
    import_all_of(lane.sweep, room / "warm")
    for is_real, some in ((False, drawn[real:]), (True, drawn[:real])):
        if asked.only is not None:
            some = [one for one in some if one.number == asked.only]
        if not some:
            continue
        here = room / ("real" if is_real else "forked")
        here.mkdir()
        lane = replace(lane, is_real=is_real, is_stub=not is_real)
        lane, golden = _golden(lane, here / "golden")
        runs = lane.sweep.plan.shape.runs
        with ProcessPoolExecutor(asked.jobs, mp_context=get_context("fork")) as pool:
            waiting = [pool.submit(live, one, lane, golden, runs, here / str(one.number)) for one in some]
            for one in waiting:
                yield one.result()


def _golden(lane: Lane, room: Path) -> tuple[Lane, dict[str, bytes]]:
    """The study that nobody disturbs, and how long it takes: the second time, when all is warm."""
    for name in ("", "-again"):
        here = room.with_name(room.name + name)
        here.mkdir()
        began = time.monotonic()
        command = lane.begin(here, Orders())
        if command.end():
            raise SystemExit(f"the undisturbed study fails:\n{command.said()}")
        lane = replace(lane, seconds=time.monotonic() - began)
    first, again = files_of(room / "s"), files_of(here / "s")
    if first != again:
        raise SystemExit("the undisturbed study is not the same twice")
    return lane, first


if __name__ == "__main__":
    sys.exit(main())
