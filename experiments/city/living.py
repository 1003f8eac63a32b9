"""A year of the city: each district is planned from its table, lived, counted, and let go."""

from __future__ import annotations

import copy
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from experiments.city import places
from sim.doors.composing import compose
from sim.doors.progress import Progress
from sim.engines import History, simulate_many
from sim.errors import RunError
from sim.planning import plan
from sim.scenario import Scenario
from sim.vocabulary import DEPARTMENTS, Role

MIB = 2**20


@dataclass(frozen=True)
class District:
    """What became of one district in its last month, and how many troubles it had.

    Attributes
    ----------
    seed, subdistricts, neighbourhoods, compounds, households, residents : int
    troubles, visible, resolved, closed : int
        That arose; of these ever held by anybody; remedied in truth; closed in the books.
    departments_load, subdistricts_load, committees_load : float
        Share of hours asked for, smoothed: mean over the bodies, at the end.
    departments_queue, subdistricts_queue, committees_queue : float
        Cases waiting for one body on the last day.
    departments_days : float
        Working days that the departments' tickets and promises on the last day would take them.
    """

    district: str
    seed: int
    subdistricts: int
    neighbourhoods: int
    compounds: int
    households: int
    residents: int
    troubles: int
    visible: int
    resolved: int
    closed: int
    departments_load: float
    departments_queue: float
    departments_days: float
    subdistricts_load: float
    subdistricts_queue: float
    committees_load: float
    committees_queue: float


def question(days: int) -> dict[str, Any]:
    """What is asked of every district, but for its table."""
    return compose("governance=one_three_x", "calendar.warmup_days=0", f"calendar.measured_days={days}")


def planned(asked: dict[str, Any], table: Path, name: str) -> Scenario:
    """A district from its table, validated as any user's is; its neighbourhoods share departments."""
    own = copy.copy(asked)
    own["district"] = {"csv": str(table), "copies": 1, "is_coupled": True}
    own["label"] = name
    return plan(own)


def live(
    city: dict[str, Any], count: int, days: int, threads: int, seed: int, stream: TextIO
) -> dict[str, Any]:
    """Live so many districts, the largest first, a few at a time.

    Parameters
    ----------
    city : mapping
        As `places.declared` gives it.
    count : int in [1, districts of the city]
    days : int >= 1
    threads : int >= 1
    seed : int
        Of the first district; the next has the next.
    stream : TextIO
        Where progress is written.

    Returns
    -------
    dict
        `districts`: a list of `District` as mappings. What the run took: `wall`, `cpu` in seconds,
        `planning` in seconds of this thread, `peak` and `before` in bytes.

    Raises
    ------
    RunError
        If a district fails; naming it.
    """
    sizes = dict(list(places.districts(city).items())[:count])
    before, begun, cpu = _peak(), time.perf_counter(), time.process_time()
    progress, lock, spent = Progress(len(sizes), stream, "districts"), threading.Lock(), [0.0]
    progress.show()

    def cells(folder: Path) -> Iterator[tuple[Scenario, int]]:
        asked = question(days)
        for number, (name, neighbourhoods) in enumerate(sizes.items()):
            start = time.thread_time()
            table = folder / f"{name}.csv"
            places.write(table, places.rows(name, neighbourhoods, city))
            scenario = planned(asked, table, name)
            spent[0] += time.thread_time() - start
            yield scenario, seed + number

    def counted(history: History) -> District:
        found = count_up(history)
        with lock:
            progress.advance()
        return found

    lived = []
    with tempfile.TemporaryDirectory() as folder:
        for cell in simulate_many(cells(Path(folder)), threads=threads, then=counted, is_logging=False):
            if cell.failure is not None:
                raise RunError(f"{cell.scenario.label} failed: {cell.failure}") from cell.failure
            assert isinstance(cell.answer, District)
            lived.append(asdict(cell.answer))
    progress.close()
    return {
        "districts": lived,
        "days": days,
        "threads": threads,
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "planning": spent[0],
        "before": before,
        "peak": _peak(),
        "load": os.getloadavg()[0],
    }


def _peak() -> int:
    """The most memory that this process ever had resident, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def count_up(history: History) -> District:
    """The counts of one district, from its cases and its last month."""
    case, places_of, hours = history.cases, history.scenario.neighbourhoods, history.hours
    arisen = case["arisen_on"] < history.scenario.days
    last = hours["day"] == hours["day"].max() if len(hours["day"]) else np.zeros(0, dtype=bool)

    def of(roles: tuple[Role, ...]) -> np.ndarray:
        return np.flatnonzero(last & np.isin(hours["role"], [int(role) for role in roles]))

    def mean(name: str, rows: np.ndarray) -> float:
        return float(hours[name][rows].mean()) if len(rows) else float("nan")

    offices, departments = of((Role.SUBDISTRICT,)), of(DEPARTMENTS)
    committees = of((Role.RESIDENTS_COMMITTEE,))
    working_days = history.scenario.days * 5 / 7
    waiting = (hours["owed"] + hours["tickets_backlog"])[departments].sum()
    daily = hours["supplied"][departments].sum() / working_days
    return District(
        district=history.scenario.label,
        seed=history.seed,
        subdistricts=len({place.subdistrict for place in places_of}),
        neighbourhoods=len(places_of),
        compounds=sum(len(place.compounds) for place in places_of),
        households=sum(home.households for place in places_of for home in place.compounds),
        residents=sum(place.residents for place in places_of),
        troubles=int(arisen.sum()),
        visible=int((arisen & (case["claimed_on"] >= 0)).sum()),
        resolved=int((arisen & (case["first_resolved_on"] >= 0)).sum()),
        closed=int((arisen & (case["reported_on"] >= 0)).sum()),
        departments_load=mean("load", departments),
        departments_queue=mean("queue_length", departments),
        departments_days=float(waiting / daily) if daily > 0.0 else float("nan"),
        subdistricts_load=mean("load", offices),
        subdistricts_queue=mean("queue_length", offices),
        committees_load=mean("load", committees),
        committees_queue=mean("queue_length", committees),
    )
