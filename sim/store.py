"""One study on disk: what was asked, what came out, and a manifest that is written last.

A folder without a manifest was never finished. Every file is written beside its place and moved
into it, so a reader sees a whole file or none; the manifest holds the SHA-256 of each.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.disk import PARTIAL, make_folder, sweep_up, write_bytes
from sim.errors import StoreError, TryAgainError
from sim.provenance import code_that_runs

MANIFEST = "manifest.json"
PLAN = "plan.json"  # of a study of many runs
PROBE = f"writable{PARTIAL}"  # written and taken away, to learn before any run whether one may
DIFFERING = {"question": "scenarios or their seed"}
WORDING = ("label", "overrides")  # of what was asked: how it was put, which may differ for one question
WRITTEN_HERE = {".csv", ".html", ".json", ".md", ".parquet", ".png", ".svg", PARTIAL}
ROWS_PER_GROUP = 1 << 20  # bytes of a file depend on it, so it belongs to the format
LIBRARIES = ("linli", "numpy", "mesa", "numba", "pyarrow")


@contextmanager
def study_folder(folder: Path, question: Mapping[str, Any]) -> Iterator[Path]:
    """A folder to write a study into; on leaving, its manifest must have been written.

    Parameters
    ----------
    folder : Path
        Made if it is not there. One that holds the same question is written again.
    question : mapping
        What was asked, as it stands in the manifest under `asked`. All of it but `label` and
        `overrides` tells one question from another: scenarios, seeds, contrasts.

    Raises
    ------
    StoreError
        If the folder holds another question or files of somebody else.
    TryAgainError
        If it cannot be written.
    """
    reserve(folder, question)
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
        sweep_up(folder)
        yield folder
    except OSError as error:
        raise _unwritable(folder, error) from error


def reserve(folder: Path, question: Mapping[str, Any]) -> None:
    """Make the folder, or refuse it before anything is run; what is in it stays.

    Raises
    ------
    StoreError
        If the folder holds another question or files of somebody else.
    TryAgainError
        If it cannot be made or written.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(
            f"{folder} is a file, and a study is a folder.\n  Choose a folder with `study.dir=…`."
        )
    try:
        make_folder(folder)
        _refuse_strangers(folder, question)
        write_bytes(folder, PROBE, b"")
        (folder / PROBE).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> TryAgainError:
    return TryAgainError(
        f"the study folder {folder} cannot be written: {error.strerror or type(error).__name__}.\n"
        "  Nothing in it counts without its manifest. Choose another with `study.dir=…`, or make room."
    )


def _refuse_strangers(folder: Path, question: Mapping[str, Any]) -> None:
    if (folder / PLAN).is_file():
        raise StoreError(
            f"{folder} holds a sweep.\n"
            f"  Choose another with `study.dir=…`; `linli status {folder}` says what is in it."
        )
    there = read_manifest(folder)
    was = {} if there is None else there.get("asked", {})
    if there is not None and _identity(was) != _identity(question):
        differing = [name for name in {**question, **was} if was.get(name) != question.get(name)]
        differing = [name for name in differing if name not in WORDING]
        raise StoreError(
            f"the study folder {folder} holds another question ({was.get('label', '?')}): "
            f"{', '.join(DIFFERING.get(name, name) for name in differing)} differ.\n"
            "  Choose another with `study.dir=…`, or move the old study away."
        )
    if there is None:
        strangers = sorted(path.name for path in folder.iterdir() if not _is_ours(path))
        if strangers:
            raise StoreError(
                f"the folder {folder} holds files that are no study ({', '.join(strangers[:3])}).\n"
                "  Choose an empty folder with `study.dir=…`."
            )


def _identity(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name not in WORDING}


def _is_ours(path: Path) -> bool:
    return (
        path.suffix in {".json", ".parquet", ".md", ".html", ".svg", ".png", ".csv", PARTIAL} or path.is_dir()
    )


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a finished study, or None if there is none.

    Raises
    ------
    StoreError
        If there is one that cannot be read.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StoreError(
            f"{path} is damaged: {error}.\n"
            "  Delete the folder and ask again: the same question gives the same answer."
        ) from error
    return manifest if isinstance(manifest, dict) else {}


def write_json(folder: Path, name: str, content: Any) -> None:
    """Write a JSON file whole, keys as they come, Chinese as it is.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no word for it.
    """
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    write_bytes(folder, name, (text + "\n").encode())


def write_table(folder: Path, name: str, columns: Mapping[str, np.ndarray]) -> None:
    """Write columns of equal length as a Parquet file with page checksums."""
    write_bytes(folder, name, as_parquet(columns))


def as_parquet(columns: Mapping[str, np.ndarray]) -> bytes:
    """The Parquet file of columns of equal length: the same columns, the same bytes."""
    buffer = BytesIO()
    table = pa.Table.from_arrays([as_arrow(values) for values in columns.values()], list(columns))
    pq.write_table(table, buffer, compression="zstd", row_group_size=ROWS_PER_GROUP, write_page_checksum=True)
    return buffer.getvalue()


def as_arrow(values: np.ndarray) -> pa.Array:
    """The same column for pyarrow, as it lies in memory: to be asked for it, pyarrow would read pandas in."""
    if values.dtype.kind == "b":
        kind, kept = pa.bool_(), np.packbits(values, bitorder="little")
    elif values.dtype.kind in "iuf":
        kind, kept = pa.from_numpy_dtype(values.dtype), np.ascontiguousarray(values)
    else:
        return pa.array(values)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(kept)])


def write_manifest(folder: Path, asked: Mapping[str, Any], answered: Mapping[str, Any]) -> dict[str, Any]:
    """Write the manifest, last: from now on the study counts.

    Parameters
    ----------
    folder : Path
        Its other files are listed with their SHA-256.
    asked : mapping
        The question: hashes, overrides, seeds.
    answered : mapping
        The answer: status, engine, digests.
    """
    files = {
        path.relative_to(folder).as_posix(): f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST and path.suffix != PARTIAL
    }
    manifest = {
        "asked": dict(asked),
        "answered": dict(answered),
        "code": code_that_runs(),
        "made_on": made_on(),
        "files": files,
    }
    write_json(folder, MANIFEST, manifest)
    return manifest


def made_on() -> dict[str, str]:
    """Versions and kind of machine; nothing that names a person or a place."""
    found = {
        "python": platform.python_version(),
        "platform": f"{platform.system()}-{platform.machine()}".lower(),
    }
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # run from a folder, not installed
            found[library] = "not installed"
    return found
