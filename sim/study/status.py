"""How far a study has come, read from its folder alone."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.study.chunks import read_rows
from sim.study.folder import Study, data_hash
from sim.study.lock import is_driven
from sim.study.plan import Plan

MOST_FAILURES = 20  # that are told one by one


@dataclass(frozen=True)
class Failure:
    """A run that failed: which, why, and the command that runs it again by itself."""

    run: int
    seed: int
    values: dict[str, Any]
    why: str
    replay: str


@dataclass(frozen=True)
class Status:
    """Where a study stands.

    Attributes
    ----------
    folder : Path
    name, state : str
        State: running, finished, partial (finished, but runs failed), or waiting.
    runs, done, failed : int
        Planned (or wanted, where replicates were enough earlier), there, and of these failed.
    chunks, chunks_done, damaged : int
    data : str
        One hash for all data that is there.
    failures : tuple of Failure
        The first of them.
    """

    folder: Path
    name: str
    state: str
    runs: int
    done: int
    failed: int
    chunks: int
    chunks_done: int
    damaged: int
    data: str
    failures: tuple[Failure, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            **{name: value for name, value in vars(self).items() if name not in ("folder", "failures")},
            "folder": str(self.folder),
            "failures": [vars(failure) for failure in self.failures],
        }


def status_of(study: Study) -> Status:
    """Look into the folder of a study.

    Raises
    ------
    StoreError
        If its manifest is damaged.
    """
    kept, damaged = study.kept()
    manifest = study.manifest()
    failed = sum(one.failed for one in kept.values())
    wanted = [int(name[:6]) for name in manifest["chunks"]] if manifest else range(study.plan.shape.chunks)
    is_whole = manifest is not None and all(chunk in kept for chunk in wanted)
    state = "waiting"
    if is_whole:
        state = "partial" if failed else "finished"
    elif is_driven(study.folder):
        state = "running"
    failures: list[Failure] = []
    for one in sorted(kept.values(), key=lambda one: one.chunk):
        if one.failed and len(failures) < MOST_FAILURES:
            rows = read_rows(study.folder, one)
            failures += [
                _failure(study.plan, int(run), int(point), int(seed), why)
                for run, point, seed, why in zip(
                    rows.runs, rows.points, rows.seeds, rows.failures, strict=True
                )
                if why is not None
            ]
    return Status(
        study.folder,
        study.plan.name,
        state,
        sum(study.plan.shape.count_of(chunk) for chunk in wanted),
        sum(one.rows for one in kept.values()),
        failed,
        len(wanted),
        len(kept),
        len(damaged),
        data_hash([kept[chunk].name for chunk in sorted(kept)]),
        tuple(failures[:MOST_FAILURES]),
    )


def _failure(plan: Plan, run: int, point: int, seed: int, why: str) -> Failure:
    return Failure(run, seed, plan.values_at(point), why, replay_of(plan, point, seed))


def replay_of(plan: Plan, point: int, seed: int) -> str:
    """The command that runs one point with one seed by itself."""
    swept = {column.name for column in plan.columns} | {"seed", "replicates", "workers"}
    swept |= {"governance"} & {column.name for column in plan.groups}
    kept = [
        word
        for word in plan.overrides
        if word.partition("=")[0] not in swept and not word.startswith(("study.", "design"))
    ]
    values = [f"{name}={_word(value)}" for name, value in plan.values_at(point).items()]
    return shlex.join(["linli", "run", *kept, *_with_mechanisms(values), f"seed={seed}"])


def _with_mechanisms(words: list[str]) -> list[str]:
    """`governance=a+b` is written so in comparisons and sweeps only."""
    found = []
    for word in words:
        name, _, value = word.partition("=")
        if name == "governance" and "+" in value:
            regime, *mechanisms = value.split("+")
            found += [f"governance={regime}", f"mechanism=[{','.join(mechanisms)}]"]
        else:
            found.append(word)
    return found


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{','.join(_word(one) for one in value)}]"
    return "null" if value is None else str(value)
