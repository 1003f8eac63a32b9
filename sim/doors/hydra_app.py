"""linli run -m with Hydra's own machinery: its sweeper makes the jobs, its launcher starts them.

For people who choose `hydra/sweeper` or `hydra/launcher`; without them a study is planned directly, which
composes once where Hydra composes every job twice. Each job here is an ordinary `linli run` with a folder
of its own. Every job is planned before Hydra sees one, so that what is wrong is said in our words; and no
job raises, because Hydra 1.3 tells only the first that did (its issue 2284).
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from sim.doors.asking import planned
from sim.doors.composing import (
    HYDRA_VERSION_BASE,
    NOT_COMPOSED,
    as_fault,
    composed_elsewhere,
    declare_parameters,
    searchpath,
)
from sim.doors.hydra_gate import Gate
from sim.doors.hydra_jobs import plan_jobs
from sim.doors.hydra_words import Settings, for_hydra, read_settings
from sim.doors.keeping import default_folder
from sim.doors.running import Runner, Task, answer, asked_of, record_of, task_of
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, LinliError, RunError, StoreError, UsageError
from sim.store import read_manifest, reserve
from sim.study.driving import warm_up

OK, PARTIAL = 0, 3
QUIET = ("hydra/hydra_logging=none", "hydra/job_logging=none")  # its lines go to stdout, where --json goes


def hydra_command(typed: Namespace, runner: Runner = answer) -> int:
    """Sweep through Hydra: with its own sweeper and a launcher, or with the sweeper `study`.

    Parameters
    ----------
    typed : Namespace
        From the parser of `linli run`.
    runner : Runner
        What does one run; importable by name, because launchers use other processes.

    Returns
    -------
    int
        3 if a job failed; each is named. With `hydra/sweeper=study`, what that study ends with.

    Raises
    ------
    ConfigError
        Naming every fault of every job, before any is started.
    UsageError, StoreError, RunError
    """
    shelves = Shelves.standing(tuple(typed.config_dir))
    settings = read_settings(typed.overrides, shelves)
    if settings.is_verbose:
        logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s")
    if settings.sweeper == "study":
        return _as_study(settings, shelves, typed)
    if typed.fork or typed.patience is not None:
        raise UsageError(
            "--fork and --patience belong to studies.\n  Leave them out, or use hydra/sweeper=study."
        )
    tasks = plan_jobs(settings.task, shelves)
    if typed.plan:
        print(f"{len(tasks):,} jobs, hydra/launcher={settings.launcher}")
        print("\n".join(f"{task.name}, seed {task.seed}: {task.folder}" for task in tasks))
        return OK
    return _told(_lived(tasks, settings, shelves, typed, runner), typed)


def live(
    config: DictConfig, *, config_dirs: Sequence[str] = (), is_quiet: bool = True, runner: Runner = answer
) -> dict[str, Any]:
    """One job: the run that Hydra composed, kept as `linli run` keeps it. A failure is an answer too.

    Parameters
    ----------
    config : DictConfig
        Without the block `hydra`.
    config_dirs : sequence of str
    is_quiet : bool
    runner : Runner

    Returns
    -------
    dict
        As `linli run --json` prints it, with `job` and `trace`.
    """
    job = HydraConfig.get()
    words = [word.removeprefix("++") for word in job.overrides.task]
    record: dict[str, Any] = {"job": f"job {job.job.num} ({' '.join(words)})"}
    try:
        asked: Any = OmegaConf.to_container(config, resolve=False)
        task = task_of(planned(composed_elsewhere(asked, words, config_dirs), words))
        reserve(Path(str(task.folder)), asked_of(task))
        found = runner(task)
        record |= record_of(task, found) | {"trace": found.trace}
    except LinliError as error:
        record |= {"failure": str(error), "trace": ""}
    except Exception as error:  # noqa: BLE001 -- one failed job must not end the others
        record |= {"failure": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}
    if not is_quiet:
        print(f"{record['job']}: {'failed' if record['failure'] else 'done'}", file=sys.stderr, flush=True)
    return record


def _as_study(settings: Settings, shelves: Shelves, typed: Namespace) -> int:
    from sim.doors.sweeping import plan_sweep
    from sim.sweeper import as_typed

    try:
        with as_typed(typed):
            code: int = _through_hydra(settings, shelves, _no_job)
    except NOT_COMPOSED as error:
        plan_sweep(settings.task, typed.config_dir, replicates=1)  # which says it in our words
        raise ConfigError([as_fault(error)]) from error
    return code


def _no_job(config: DictConfig) -> None:  # noqa: ARG001 -- as Hydra would call it
    raise RunError("a study has no jobs of Hydra's.")


def _lived(
    tasks: Sequence[Task], settings: Settings, shelves: Shelves, typed: Namespace, runner: Runner
) -> list[dict[str, Any]]:
    """The records of all jobs, in their order."""
    config_dirs = [str(root) for root in shelves.roots[1:]]
    if settings.launcher != "basic" and any(task.engine == "compiled" for task in tasks):
        warm_up()
    job = partial(live, config_dirs=config_dirs, is_quiet=typed.quiet, runner=runner)
    # Not named after a clock: the same jobs leave the same files in the same place.
    key = [f"{task.scenario.hash}{task.seed}{task.folder}" for task in tasks]
    place = [] if settings.names_a_place else [f"hydra.sweep.dir={default_folder('hydra', *key, '')}"]
    try:
        batches = _through_hydra(settings, shelves, job, [*QUIET, *place])
    except NOT_COMPOSED as error:
        raise ConfigError([as_fault(error)]) from error
    except LinliError:
        raise
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_kept(tasks)) from None
    except OSError as error:
        raise StoreError(
            f"Hydra's own files cannot be written: {error}.\n  Choose another place: `hydra.sweep.dir=…`."
        ) from error
    except Exception as error:  # jobs do not raise, so it is the launcher that did
        if settings.is_verbose:
            traceback.print_exc()
        raise RunError(
            f"hydra/launcher={settings.launcher} gave up: {type(error).__name__}: {error}\n  {_kept(tasks)}; "
            f"without an answer: {', '.join(_missing(tasks)) or 'none'}.\n"
            "  `hydra.verbose=true` says more; hydra/launcher=basic runs one job after the other, right here."
        ) from error
    return [one.return_value for batch in batches for one in batch]


def _through_hydra(
    settings: Settings, shelves: Shelves, job: Callable[[DictConfig], Any], more: Sequence[str] = QUIET
) -> Any:
    """What the sweeper returns. All that Hydra composes passes the gate."""
    declare_parameters()
    ours = [given for typed in settings.task for given in for_hydra(typed, shelves)]
    words = [
        *more,
        *settings.own,
        *searchpath(shelves),
        *ours,
    ]
    with initialize_config_dir(str(shelves.roots[0]), "linli", version_base=HYDRA_VERSION_BASE):
        app: Any = GlobalHydra.instance().hydra
        app.config_loader = Gate(app.config_loader.get_search_path())
        return app.multirun("config", job, words)


def _missing(tasks: Sequence[Task]) -> list[str]:
    """The folders of the jobs that have no answer."""
    return [str(task.folder) for task in tasks if read_manifest(Path(str(task.folder))) is None]


def _kept(tasks: Sequence[Task]) -> str:
    there = len(tasks) - len(_missing(tasks))
    return f"{there:,} of {len(tasks):,} runs are kept, each in its own folder"


def _told(records: Sequence[dict[str, Any]], typed: Namespace) -> int:
    failed = [record for record in records if record["failure"] is not None]
    if typed.json:
        told = [{name: value for name, value in record.items() if name != "trace"} for record in records]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in records:
            if one["failure"] is None:
                print(f"{one['label']}, seed {one['seed']}: {one['folder']}\ndigest: {one['digest']}")
    if not failed:
        return OK
    said = "".join(f"\n  {record['job']}: {record['failure']}" for record in failed)
    print(f"{failed[0]['trace']}{len(failed)} of {len(records)} runs failed:{said}", file=sys.stderr)
    return PARTIAL
