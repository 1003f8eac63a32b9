"""What a sweep would do: how many runs, which come first, how long it takes, how much room it needs."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from sim.doors.progress import duration
from sim.doors.sweeping import Sweep
from sim.doors.topics import word
from sim.errors import StoreError
from sim.store import PLAN
from sim.study.chunks import Rows, as_parquet
from sim.study.driving import warm_up
from sim.study.folder import Study, put_inputs
from sim.study.plan import Plan, combinations_of
from sim.study.scenarios import Scenarios
from sim.study.working import in_order, live_chunk

FIRST_ROWS = 5
LONG_ENOUGH = 0.25  # seconds of trying, after which it is known how long a run takes


def forecast(sweep: Sweep) -> str:
    """The study in a few lines, after a few runs were tried; nothing is written."""
    plan, shape = sweep.plan, sweep.plan.shape
    there = _there(sweep)
    seconds, size = tried(sweep)
    rest = shape.runs - there
    workers = min(sweep.workers, os.cpu_count() or 1)
    lines = [
        f"study    {plan.name}",
        f"folder   {sweep.folder}",
        f"design   {plan.design['method']}: {_axes(plan)}",
        f"runs     {shape.runs:,} = {shape.points:,} points × {shape.replicates:,} replicates; "
        f"{duplicates(plan):,} points are asked twice",
        f"there    {there:,} already done, {rest:,} to do",
        f"chunks   {shape.chunks:,}, of {shape.wide:,} points × {shape.deep:,} replicates",
        *_first_rows(plan),
        f"time     about {duration(seconds * rest / workers)} with workers={sweep.workers} "
        f"({seconds * 1e3:.3g} ms a run, tried just now)",
        f"CPU      about {seconds * rest / 3600:.3g} hours",
        f"disk     about {_bytes(size)} in {shape.chunks + 3:,} files",
    ]
    return "\n".join(lines)


def _axes(plan: Plan) -> str:
    told = []
    for column in plan.columns:
        if column.levels is None:
            told.append(f"{column.name} in [{column.cells.min():g}, {column.cells.max():g}]")
        else:
            told.append(f"{column.name} ({len(column.levels)})")
    return " × ".join(told) or "one point"


def _there(sweep: Sweep) -> int:
    """Runs that are done, if the folder holds this study."""
    if not (sweep.folder / PLAN).is_file():
        return 0
    try:
        kept, _ = Study.at(sweep.folder).kept()
    except StoreError:
        return 0
    return sum(one.rows for one in kept.values())


def duplicates(plan: Plan) -> int:
    """How many points ask what another one asks."""
    points = plan.shape.points
    first, _ = combinations_of([plan.base_of, *(column.cells for column in plan.columns)], points)
    return points - len(first)


def _first_rows(plan: Plan) -> list[str]:
    lines = []
    for run in range(min(FIRST_ROWS, plan.shape.runs)):
        point = run % plan.shape.points
        values = " ".join(f"{name}={word(value)}" for name, value in plan.values_at(point).items())
        lines.append(f"{'first' if run == 0 else '':<8} {values} seed={plan.seed_of(run)}".rstrip())
    return lines


def tried(sweep: Sweep) -> tuple[float, float]:
    """Seconds of a run and bytes of all of them: some runs of the first chunk are lived."""
    plan, shape = sweep.plan, sweep.plan.shape
    if plan.engine == "compiled":
        warm_up()
    with tempfile.TemporaryDirectory(prefix="linli-") as room:
        put_inputs(Path(room), sweep.inputs)
        scenarios = Scenarios(plan, Path(room))
        runs, count = in_order(plan, shape.runs_of(0)), 1
        live_chunk(plan, scenarios, runs[:1])  # what only the first run of a process pays
        while True:
            began = time.perf_counter()
            rows = live_chunk(plan, scenarios, runs[:count])
            seconds = time.perf_counter() - began
            if count == len(runs) or seconds > LONG_ENOUGH:
                break
            count = min(len(runs), 4 * count)
    whole, half = len(as_parquet(rows)), count // 2
    per_run = rows.numbers.nbytes / count  # of one run alone, a file is mostly what all runs of it share
    if half:
        per_run = (whole - len(as_parquet(_first(rows, half)))) / (count - half)
    overhead = max(0.0, whole - per_run * count)
    return seconds / count, per_run * shape.runs + overhead * shape.chunks


def _first(rows: Rows, count: int) -> Rows:
    some = (rows.runs[:count], rows.points[:count], rows.seeds[:count])
    return Rows(*some, rows.failures[:count], rows.numbers[:count])


def _bytes(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
