"""The jobs that Hydra's own sweeper will make, planned by ourselves before it makes them.

So every fault of every job is named in our words before any is started, and every job is known by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

from sim.doors.asking import ask
from sim.doors.axes import WITH, sort_axes
from sim.doors.noting import note
from sim.doors.overrides import parse
from sim.doors.running import Task, task_of
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault, UsageError
from sim.planning.remarks import remarks

MOST_JOBS = 1_000  # Hydra needs a third of a second to compose one, and does it twice


def plan_jobs(overrides: Sequence[str], shelves: Shelves) -> list[Task]:
    """Every job that Hydra's sweeper will make, in its order, planned by ourselves.

    Parameters
    ----------
    overrides : sequence of str
        The question, as typed; lists of values are swept.
    shelves : Shelves

    Raises
    ------
    ConfigError
        Naming every fault of every job once.
    UsageError
        If there are too many, or two would be kept in one folder.
    """
    groups = shelves.groups()
    intervals = {axis.name for axis in sort_axes(overrides, groups).axes if axis.is_interval}
    choices: dict[str, list[str]] = {}
    faults: dict[str, Fault] = {}
    for typed in overrides:
        name = typed.partition("=")[0].lstrip("+")
        read = parse(typed, groups)
        if name in intervals:
            faults[typed] = _unsweepable(name, typed, "takes lists and range(from,to,step)")
        elif name == "governance" and WITH in typed.partition("=")[2]:
            faults[typed] = _unsweepable(name, typed, "takes a mechanism as `mechanism=[whistle]`")
        elif isinstance(read, Fault) or not read.is_sweep_override():
            choices[name] = [typed]
        else:
            values = list(read.sweep_string_iterator())
            if name in groups and "null" in values:
                faults[typed] = _unsweepable(name, typed, "does not take null beside options")
            choices[name] = [f"{name}={value}" for value in values]
    count = prod(len(values) for values in choices.values())
    if count > MOST_JOBS:
        raise UsageError(
            f"{' '.join(overrides)} asks for {count:,} jobs; Hydra composes each by itself, so at most "
            f"{MOST_JOBS:,} are taken.\n  `hydra/sweeper=study` composes once and takes millions."
        )
    tasks: list[Task] = []
    for job in product(*choices.values()):
        try:
            question = ask(job, [str(root) for root in shelves.roots[1:]])
        except ConfigError as error:
            faults.update((str(fault), fault) for fault in error.faults)
            continue
        if not tasks:
            note(remarks(question.scenario))
        tasks.append(task_of(question))
    if faults:
        raise ConfigError(faults.values())
    if len({task.folder for task in tasks}) < len(tasks):
        raise UsageError(
            f"some of the {len(tasks):,} jobs would share a folder: they ask the same, or study.dir is set "
            "for all.\n  Leave it out, or keep all runs in one folder with `hydra/sweeper=study`."
        )
    return tasks


def _unsweepable(name: str, typed: str, why: str) -> Fault:
    what = f"`{typed}` cannot be swept here"
    way_out = "Write it otherwise, or use hydra/sweeper=study."
    return Fault(name, what, f"Hydra's own sweeper {why}", way_out=way_out)
