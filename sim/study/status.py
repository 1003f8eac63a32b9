"""How far a study has come, read from its folder alone."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.study.chunks import read_rows
from sim.study.folder import Study, data_hash
from sim.study.lock import is_driven
from sim.study.plan import Plan
from sim.study.scenarios import FILE

MOST_FAILURES = 20  # that are told one by one
PLAIN = re.compile(r"(?!(?:true|false|null|inf|nan)\Z)[A-Za-z_][\w-]*", re.IGNORECASE | re.ASCII)
"""Texts that need no quotation marks in an override."""


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
                _failure(study, int(run), int(point), int(seed), why)
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


def _failure(study: Study, run: int, point: int, seed: int, why: str) -> Failure:
    replay = replay_of(study.plan, point, seed, study.folder)
    return Failure(run, seed, study.plan.values_at(point), why, replay)


def replay_of(plan: Plan, point: int, seed: int, folder: Path) -> str:
    """The command that runs one point with one seed by itself.

    Parameters
    ----------
    plan : Plan
    point, seed : int
    folder : Path
        Of the study, which has copies of the files that it names.
    """
    values = plan.values_at(point)
    copied = (plan.bases[plan.base_of[point]].get("district") or {}).get("csv")
    if copied:
        values = {FILE: copied, **values}
    swept = {*values, "seed", "replicates", "workers"}
    kept = [
        word
        for word in plan.overrides
        if _name_of(word) not in swept and not _name_of(word).startswith(("study.", "design"))
    ]
    shared = [word.partition("=")[2] for word in kept if _name_of(word) == "mechanism"]
    mechanisms = [name for word in shared[-1:] for name in word.strip("[]").split(",") if name]
    words: list[str] = []
    for name, value in values.items():
        if name == "governance" and "+" in str(value):
            # `governance=a+b` is written so in comparisons and sweeps only.
            regime, *more = str(value).split("+")
            together = dict.fromkeys([*mechanisms, *more])
            words += [f"governance={regime}", f"mechanism=[{','.join(together)}]"]
        elif name == FILE and value is not None:
            words.append(f"{name}={_quoted(str(folder / value))}")
        else:
            words.append(f"{name}={_word(value)}")
    return shlex.join(["linli", "run", *kept, *words, f"seed={seed}"])


def _name_of(word: str) -> str:
    return word.partition("=")[0].lstrip("+")


def _word(value: Any) -> str:
    """A value as the grammar of overrides reads it again."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{','.join(_word(one) for one in value)}]"
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) else _quoted(value)
    return "null" if value is None else str(value)


def _quoted(text: str) -> str:
    """A text in the quotation marks of the grammar, in which only they and what stands before them matter."""
    ends = re.sub(r"(\\*)('|\Z)", lambda found: found[1] * 2 + ("\\'" if found[2] else ""), text)
    return f"'{ends}'"
