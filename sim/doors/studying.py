"""The commands about studies: sweep, status, retry, export, and what the machines of a cluster run."""

from __future__ import annotations

import json
import math
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from sim.doors.axes import regimes_quoted
from sim.doors.executors import executor_of, is_something_missing, place_of, submit_missing
from sim.doors.forecast import forecast, tried
from sim.doors.groups import MANY_AT_ONCE
from sim.doors.idle import idle
from sim.doors.noting import note
from sim.doors.overrides import parse
from sim.doors.saying import told
from sim.doors.shelves import Shelves
from sim.doors.study_words import endings, missing, overview
from sim.doors.sweeping import forked, plan_sweep
from sim.doors.watching import Screen
from sim.errors import ConfigError, Fault, StoreError, UsageError, shown
from sim.planning.fields import CONTRASTS
from sim.planning.remarks import remarks
from sim.study.adaptive import best, strategy_of, until
from sim.study.driving import PATIENCE, Driven, drive
from sim.study.export import FORMATS, export
from sim.study.folder import Study
from sim.study.pairing import paired
from sim.study.status import status_of
from sim.study.stopping import Stopping
from sim.study.task import live_task

OK, PARTIAL, INTERRUPTED = 0, 3, 130


def sweep_command(typed: Namespace, made_by: str = "sweep") -> int:
    """Plan a study, or find it there, and live what is missing of it."""
    sweep = plan_sweep(
        typed.overrides,
        typed.config_dir,
        replicates=1 if made_by == "run" else None,
        made_by=made_by,
        target=_target(typed),
    )
    if typed.until:
        _refuse_too_few(typed.until, sweep.plan.shape.replicates)
    if typed.fork:
        sweep = forked(sweep)
    if typed.plan:
        print(forecast(sweep))
        return OK
    for question in sweep.questions[:1]:
        note(remarks(question.scenario))
    note(idle("sweep", typed.overrides))
    place = place_of(typed.on)
    study = Study(sweep.folder, sweep.plan).begin(sweep.inputs)
    if place == "slurm" and is_something_missing(study):
        return _submitted(study, typed, tried(sweep)[0])
    return _driven(study, typed, sweep.workers)


def _refuse_too_few(asked: str, replicates: int) -> None:
    from sim.comparison.reach import EARLIEST

    if replicates < EARLIEST:
        raise UsageError(
            f"--until {asked} looks at {EARLIEST} replicates at least, to know a spread; {replicates} were "
            f"allowed.\n  Write `replicates={EARLIEST}` or more: it is the most that will be lived."
        )


def _submitted(study: Study, typed: Namespace, seconds: float) -> int:
    tasks = submit_missing(study, typed, seconds)
    if tasks:
        print(
            f"{tasks:,} tasks were submitted. Log out if you like; look with `linli status {study.folder}`."
        )
    else:
        print(f"All that is missing of {study.folder} waits or works already.")
    print("The same command again takes stock when they are done.")
    return OK


def retry_command(typed: Namespace) -> int:
    """Live again the chunks in which runs failed, and whatever is missing."""
    if place_of(typed.on) == "slurm":
        raise UsageError(
            "linli retry --on slurm submits nothing: it lives where it is typed, and failed runs are few.\n"
            "  Type it in a job: "
            f"`srun --cpus-per-task=4 linli retry {shlex.quote(typed.folder)} --workers 4`. "
            "What is only missing, the same `linli sweep … --on slurm` submits."
        )
    return _driven(Study.at(_folder(typed.folder)), typed, _processes(typed, 1), retries=True)


def status_command(typed: Namespace) -> int:
    """Say how far a study has come, from what lies in its folder."""
    found = status_of(Study.at(_folder(typed.folder)))
    if typed.json:
        _print_json(found.to_json())
    else:
        print(overview(found))
    return PARTIAL if found.failed else OK


def export_command(typed: Namespace) -> int:
    """Write the data of a study as one table."""
    study = Study.at(_folder(typed.folder))
    into = Path(typed.to) if typed.to is not None else study.folder.with_name(f"{study.folder.name}.csv")
    if into.suffix.lstrip(".") not in FORMATS:
        raise UsageError(f"{into} says no format.\n  Write a name that ends with .{', .'.join(FORMATS)}.")
    rows = export(study, into)
    print(f"{rows:,} runs: {into}")
    return _whole_or_not(study)


def compare_study_command(typed: Namespace) -> int:
    """Compare the levels of one axis of a study, from its data alone."""
    from sim.comparison import compare

    study = Study.at(_folder(typed.study))
    given = _chosen(typed.overrides, Shelves.standing(tuple(typed.config_dir)))
    contrasts = given.pop("contrasts", CONTRASTS[0])
    found = paired(study, typed.by, given)
    comparison = compare(found.table, contrasts=contrasts)
    if typed.json:
        _print_json({"study": str(study.folder), "unit": found.unit, **comparison.to_json()})
    else:
        print(told(comparison, typed.lang, is_all=typed.all))
        print(f"\nfrom the {len(found.table.seeds):,} replicates of {study.folder}; one is {found.unit}")
    return _whole_or_not(study)


def _whole_or_not(study: Study) -> int:
    lacks = missing(status_of(study))
    if lacks:
        print(f"Of the study {study.folder} {lacks}", file=sys.stderr)
    return PARTIAL if lacks else OK


def _chosen(overrides: Sequence[str], shelves: Shelves) -> dict[str, Any]:
    """Axes and the one value of each at which a study is looked at, and perhaps `contrasts`."""
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    for override in overrides:
        read = parse(regimes_quoted(override), shelves.groups())
        if isinstance(read, Fault):
            faults.append(read)
            continue
        name, value = str(read.key_or_group), read.value()
        if read.is_sweep_override():
            what = f"`{override}` has several values"
            faults.append(Fault(name, what, "an axis is held at one value", way_out="Give one value."))
        elif name == "contrasts" and value not in CONTRASTS:
            what = f"contrasts = {shown(value)} is not known"
            faults.append(Fault(name, what, f"it takes {', '.join(CONTRASTS)}", way_out="Choose one."))
        given[name] = [value] if name in MANY_AT_ONCE and not isinstance(value, list) else value
    if faults:
        raise ConfigError(faults)
    return given


def work_command(typed: Namespace) -> int:
    """Live named chunks of a study here, as a task of a cluster does."""
    workers = _processes(typed, int(os.environ.get("SLURM_CPUS_PER_TASK") or 1))
    failed = live_task(Study.at(_folder(typed.folder)), typed.chunks, workers)
    if failed:
        print(f"{failed:,} runs failed; `linli status {typed.folder}` says which and why.", file=sys.stderr)
    return OK  # whoever takes stock of the study says whether it is whole


def _processes(typed: Namespace, usual: int) -> int:
    workers = usual if typed.workers is None else typed.workers
    if workers < 1:
        raise UsageError(f"--workers {workers} lives nothing.\n  It takes a number of processes, from 1 on.")
    return int(workers)


def _target(typed: Namespace) -> dict[str, Any] | None:
    """What `--until outcome=half-width` or `--best outcome=indifference` asks for."""
    if typed.until and typed.best:
        raise UsageError("--until and --best decide in two ways how long a study is.\n  Give one of the two.")
    if typed.until:
        return until(*_outcome_and_number(typed.until, "--until"), typed.by)
    return best(*_outcome_and_number(typed.best, "--best")) if typed.best else None


def _outcome_and_number(given: str, option: str) -> tuple[str, float]:
    name, _, number = given.partition("=")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0.0):
        raise UsageError(
            f"{option} {given} cannot be understood: it is an outcome and a number above 0 in its unit.\n"
            f"  Write `{option} satisfaction=0.005`; `linli describe outcomes` has the units."
        )
    return name, value


def _driven(study: Study, typed: Namespace, workers: int, *, retries: bool = False) -> int:
    patience = PATIENCE if typed.patience is None else typed.patience
    if not patience > 0:
        raise UsageError(
            f"--patience {patience:g} lets no run end.\n"
            f"  It takes seconds for one run, more than 0; without it, they are {PATIENCE:g}."
        )
    screen = Screen(StringIO() if typed.quiet else sys.stderr)
    with Stopping(screen.say) as stopping:
        executor = executor_of(typed.on, workers, patience, lambda: stopping.is_asked)
        where = {"on": place_of(typed.on), "workers": workers}
        strategy = strategy_of(study.plan, screen.say)
        try:
            driven = drive(study, executor, screen, retries=retries, wanted=strategy, made_by=where)
        finally:
            screen.close()
    found = strategy.ending(study, driven.kept) if strategy and driven.is_finished else []
    return _told(study, driven, typed, found)


def _told(study: Study, driven: Driven, typed: Namespace, found: list[str]) -> int:
    if typed.json:
        _print_json({**status_of(study).to_json(), "found": found})
    elif driven.is_finished:
        print(endings(study, driven, found))
    if not driven.is_finished:
        rest = study.plan.shape.runs - driven.runs
        print(
            f"Interrupted: {driven.runs:,} runs are kept in {study.folder}, {rest:,} are missing.\n"
            "  The same command goes on where this one stopped.",
            file=sys.stderr,
        )
        return INTERRUPTED
    if driven.failed:
        print(
            f"{driven.failed:,} of {driven.runs:,} runs failed. `linli status {study.folder}` says which and "
            f"why, `linli retry {study.folder}` tries them again.",
            file=sys.stderr,
        )
        return PARTIAL
    return OK


def _folder(given: str) -> Path:
    folder = Path(given)
    if not folder.is_dir():
        raise StoreError(f"{folder} is no folder.\n  Give the folder of a study, such as studies/<name>.")
    return folder


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2))
