"""A study on disk: begun once, gone on with by the same question, refused to any other.

- plan.json: sealed; composed questions, axes, seeds, shape, hashes of code and lock
- points-….parquet: what each axis has at every point, named after its content as chunks are
- inputs/: copies of the files that the question names
- chunks/: the runs, chunk by chunk
- sessions/: who did how much, when and on what; the only place where a clock is written down
- manifest.json: sealed, last; a study without it is not finished
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.disk import PARTIAL, make_folder, sweep_up, write_bytes
from sim.errors import StoreError, TryAgainError
from sim.provenance import of_lock, of_model
from sim.store import MANIFEST, PLAN, as_parquet
from sim.study.chunks import (
    CHUNKS,
    DAMAGED,
    Kept,
    chunks_in,
    plain,
    put_aside,
    read_parquet,
    take_away_older,
)
from sim.study.lock import LOCK, only_driver
from sim.study.plan import Plan, differences
from sim.study.sealed import ASK_AGAIN, read_sealed, sealed, write_sealed

INPUTS, SESSIONS = "inputs", "sessions"
OURS = {PLAN, MANIFEST, INPUTS, SESSIONS, CHUNKS, DAMAGED, LOCK, "slurm"}
POINTS = re.compile(r"points-([0-9a-f]{16})\.parquet")
MOST_TOLD = 6  # differences that a refusal spells out


@dataclass(frozen=True)
class Study:
    """A folder and the plan that stands in it."""

    folder: Path
    plan: Plan

    @classmethod
    def at(cls, folder: Path) -> Study:
        """The study in a folder.

        Raises
        ------
        StoreError
            If there is none, or its plan is damaged.
        """
        if not (folder / PLAN).is_file():
            raise StoreError(
                f"{folder} holds no study: there is no {PLAN} in it.\n"
                "  Give the folder that `linli sweep` named, such as studies/<name>-<hash>."
            )
        content = read_sealed(folder / PLAN)
        for path in sorted(folder.glob("points-*.parquet")):
            try:
                arrays = _read_points(path)
            except OSError as error:
                raise unreadable(folder, error) from error
            plan = None if arrays is None else Plan.from_json(content, arrays)
            if plan is not None and plan.points_hash() == content["points"]:
                return cls(folder, plan)
        raise StoreError(
            f"the points of the study {folder} are damaged: no points-….parquet holds those of its plan.\n"
            f"  {ASK_AGAIN}"
        )

    def begin(self, inputs: Mapping[str, bytes] | None = None) -> Study:
        """Write the plan, or find the same one there.

        Parameters
        ----------
        inputs : mapping from name to content, optional
            Files that the question names, to be copied.

        Raises
        ------
        StoreError
            If the folder holds another question, or the same under other code, or files of somebody else.
        TryAgainError
            If the folder cannot be written, or somebody else is beginning the same study.
        """
        try:
            if (self.folder / PLAN).is_file():
                return self._the_same()
            self._refuse_strangers()
            make_folder(self.folder)
            with only_driver(self.folder):  # who tidies up would take away what another has half written
                if not (self.folder / PLAN).is_file():
                    self._write(inputs or {})
                    return self
            return self._the_same()
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _write(self, inputs: Mapping[str, bytes]) -> None:
        """Write all that a study begins with, the plan last."""
        put_inputs(self.folder, inputs)
        points = as_parquet(self.plan.arrays())
        write_bytes(self.folder, f"points-{hashlib.sha256(points).hexdigest()[:16]}.parquet", points)
        write_sealed(self.folder, PLAN, self.plan.to_json())

    def _the_same(self) -> Study:
        """The study that is there, if it asks the same."""
        there = Study.at(self.folder)
        # Its shape is the one that counts: it may have been cut by an earlier rule.
        asked = replace(self.plan, shape=there.plan.shape).to_json()
        found = differences(there.plan.to_json(), asked)
        if (there.plan.shape.points, there.plan.shape.replicates) != (
            self.plan.shape.points,
            self.plan.shape.replicates,
        ):
            found.append(f"runs: {there.plan.shape.runs:,}, now {self.plan.shape.runs:,}")
        if found:
            more = f"\n  … and {len(found) - MOST_TOLD} more." if len(found) > MOST_TOLD else ""
            told = "".join(f"\n  {line}" for line in found[:MOST_TOLD])
            raise StoreError(
                f"the study {self.folder} was planned otherwise, and the two are not mixed:{told}{more}\n"
                "  Give `--fork` to begin a study of its own beside it, or another folder with `study.dir=…`."
            )
        return there

    def _refuse_strangers(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreError(f"{self.folder} is a file, and a study is a folder.\n  Choose another one.")
        if self.folder.is_dir():
            strangers = sorted(
                path.name
                for path in self.folder.iterdir()
                if not (path.name in OURS or path.suffix == PARTIAL or POINTS.fullmatch(path.name))
            )
            if strangers:
                raise StoreError(
                    f"the folder {self.folder} holds files that are no study ({', '.join(strangers[:3])}).\n"
                    "  Choose an empty folder with `study.dir=…`."
                )

    def refuse_other_code(self) -> None:
        """See to it that the code that runs is the code of the plan.

        Raises
        ------
        StoreError
        """
        for which, then, here in (
            ("the model's code", self.plan.code, of_model()),
            ("the lock of the libraries", self.plan.lock, of_lock()),
        ):
            if then != here:
                raise StoreError(
                    f"{which} was changed since the study {self.folder} was planned: its hash is "
                    f"{str(then)[:12]} in {PLAN}, and {str(here)[:12]} here.\n"
                    "  Go back to the state in which it was planned, or ask again with `--fork` for a study "
                    "of its own."
                )

    def kept(self) -> tuple[dict[int, Kept], list[Path]]:
        """The chunks that are there and whole, and files that are damaged.

        Raises
        ------
        TryAgainError
            If one of them cannot be read, which says nothing about whether it is whole.
        """
        try:
            found, damaged = chunks_in(self.folder)
        except OSError as error:
            raise unreadable(self.folder, error) from error
        shape = self.plan.shape
        for chunk, kept in list(found.items()):
            if chunk >= shape.chunks or kept.rows != shape.count_of(chunk):
                damaged.append(self.folder / CHUNKS / kept.name)
                del found[chunk]
        return found, damaged

    def tidy(self) -> tuple[dict[int, Kept], int]:
        """The chunks that are there; what writers left half done is taken away, what is damaged put aside.

        Only for whoever holds the lock: others may be writing.

        Raises
        ------
        TryAgainError
        """
        try:
            for room in ("", INPUTS, CHUNKS, SESSIONS, DAMAGED):
                sweep_up(self.folder / room)
            found, damaged = self.kept()
            put_aside(self.folder, damaged)
            take_away_older(self.folder, found)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return found, len(damaged)

    def close(self, found: Mapping[int, Kept], wanted: Sequence[int]) -> dict[str, Any]:
        """Write the manifest: these chunks are all that the study wants.

        Raises
        ------
        TryAgainError
        """
        names = [found[chunk].name for chunk in wanted]
        failed = sum(found[chunk].failed for chunk in wanted)
        manifest = {
            "name": self.plan.name,
            "status": "partial" if failed else "succeeded",
            "runs": sum(found[chunk].rows for chunk in wanted),
            "planned": self.plan.shape.runs,
            "failed": failed,
            "plan": hashlib.sha256(sealed(self.plan.to_json())).hexdigest(),
            "data": data_hash(names),
            "chunks": names,
        }
        try:
            write_sealed(self.folder, MANIFEST, manifest)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return manifest

    def manifest(self) -> dict[str, Any] | None:
        """The manifest, or None if the study is not finished.

        Raises
        ------
        StoreError
            If it is damaged.
        """
        path = self.folder / MANIFEST
        return dict(read_sealed(path)) if path.is_file() else None

    def note(self, session: Mapping[str, Any]) -> None:
        """Put down a session: who did how much, when, and on what.

        Raises
        ------
        OSError
        """
        make_folder(self.folder / SESSIONS)
        there = [path.stem for path in (self.folder / SESSIONS).glob("*.json")]
        number = 1 + max((int(stem) for stem in there if stem.isdecimal()), default=0)
        write_sealed(self.folder / SESSIONS, f"{number:04d}.json", session)


def put_inputs(folder: Path, inputs: Mapping[str, bytes]) -> None:
    """Put copies of the files that a question names where its scenarios look for them.

    Raises
    ------
    OSError
    """
    if inputs:
        make_folder(folder / INPUTS)
    for name, content in inputs.items():
        write_bytes(folder / INPUTS, name, content)


def data_hash(names: list[str]) -> str:
    """One hash for all data of a study: names of chunk files carry the hashes of their content."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def unwritable(folder: Path, error: OSError) -> TryAgainError:
    """The error of a study that cannot be written any more."""
    return TryAgainError(
        f"the study {folder} cannot be written: {error.strerror or type(error).__name__}.\n"
        "  What it has is whole. Make room or give leave to write, and the same command goes on."
    )


def unreadable(folder: Path, error: OSError) -> TryAgainError:
    """The error of a study that cannot be read."""
    return TryAgainError(
        f"the study {folder} cannot be read: {error.strerror or type(error).__name__}.\n"
        "  Give leave to read it, or look after the disk, and the same command goes on."
    )


def _read_points(path: Path) -> dict[str, np.ndarray] | None:
    """The points in a file; None if it is not what its name says."""
    match, whole = POINTS.fullmatch(path.name), path.read_bytes()
    if not match or not hashlib.sha256(whole).hexdigest().startswith(match[1]):
        return None
    table = read_parquet(whole)
    return {name: plain(table.column(name)) for name in table.column_names}
