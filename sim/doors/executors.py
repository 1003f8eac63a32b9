"""Where a study is lived: `--on local`, `--on slurm` or `--on dask`; the data are the same bytes."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sim.errors import UsageError, did_you_mean
from sim.planning.names import nearest
from sim.study.adaptive import strategy_of
from sim.study.bundles import tasks_of
from sim.study.driving import Executor, everything, locally
from sim.study.elsewhere import on_dask
from sim.study.folder import Study, unwritable
from sim.study.lock import only_driver
from sim.study.on_slurm import script_of, submit
from sim.study.slurm_settings import SlurmSettings
from sim.study.slurm_status import under_way

PLACES = ("local", "slurm", "dask")


def place_of(on: str | None) -> str:
    """Where to live a study, as typed.

    Raises
    ------
    UsageError
    """
    place = (on or "local").partition(":")[0]
    if place not in PLACES:
        hint = did_you_mean(nearest(place, PLACES))
        raise UsageError(f"--on {on} is not known: it takes {', '.join(PLACES)}.{hint}")
    return place


def executor_of(
    on: str | None, workers: int, patience: float, is_asked_to_stop: Callable[[], bool]
) -> Executor:
    """Who lives chunks while the driver waits: processes of this machine, or workers of Dask."""
    if place_of(on) == "dask":
        return on_dask((on or "").partition(":")[2] or None, workers, is_asked_to_stop)
    return locally(workers, patience, is_asked_to_stop)


def settings_of(typed: Namespace) -> SlurmSettings:
    """What is asked of Slurm: `--slurm partition=main --slurm minutes=120`.

    Raises
    ------
    UsageError
    """
    known = {field.name: field for field in fields(SlurmSettings)}
    given: dict[str, Any] = {}
    for word in typed.slurm or []:
        name, sign, value = word.partition("=")
        if not sign or name not in known:
            hint = did_you_mean(nearest(name, known))
            raise UsageError(f"--slurm {word} is not known: it takes {', '.join(known)}.{hint}")
        if name == "setup":
            given["setup"] = (*given.get("setup", ()), value)
        elif isinstance(known[name].default, int):
            if not value.isdigit():
                raise UsageError(f"--slurm {word}: {name} is a whole number.")
            given[name] = int(value)
        else:
            given[name] = value
    return SlurmSettings(**given)


def is_something_missing(study: Study) -> bool:
    """Whether the study wants chunks that are not there."""
    kept, _ = study.kept()
    strategy = strategy_of(study.plan, lambda _: None)
    return any(chunk not in kept for chunk in (strategy or everything)(study, kept))


def submit_missing(study: Study, typed: Namespace, seconds_per_run: float) -> int:
    """Submit what is missing of a study to Slurm, after showing the script; how many tasks that were."""
    settings = settings_of(typed)
    study.refuse_other_code()
    try:
        with only_driver(study.folder):
            kept, _ = study.tidy()
            strategy = strategy_of(study.plan, lambda words: print(words, file=sys.stderr))
            wanted = (strategy or everything)(study, kept)
            queued = under_way(study.folder).chunks
            missing = [chunk for chunk in wanted if chunk not in kept and chunk not in queued]
            if not missing:
                return 0
            longest = max(study.plan.shape.count_of(chunk) for chunk in missing[:64])
            tasks = tasks_of(missing, seconds_per_run * longest, settings)
            print(script_of(study.folder, tasks, settings))
            submit(study.folder, tasks, settings, lambda words: print(words, file=sys.stderr))
    except OSError as error:
        raise unwritable(study.folder, error) from error
    return len(tasks)
