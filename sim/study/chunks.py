"""Chunk files: the rows of some runs in Parquet, named after what they hold.

`000012-3f09….parquet` is chunk 12, and its bytes have a SHA-256 that begins with 3f09…: a reader sees
at once whether a file is whole, and no index has to be kept in step with the files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.disk import make_folder, take_away, write_bytes
from sim.outcomes import NAMES
from sim.outcomes.numbered import STEPS
from sim.store import as_arrow

CHUNKS, DAMAGED = "chunks", "damaged"
LETTERS = 16  # of the hash in a name
FAILED = "failed"  # how many runs of a chunk failed, in the metadata of its file
NUMBERS = (*NAMES, *(f"funnel.{step}" for step in STEPS))
"""What is kept of every run: outcomes, and the steps of the funnel as counts of troubles."""
_NAME = re.compile(rf"(\d{{6}})-([0-9a-f]{{{LETTERS}}})\.parquet")
_KEYS = (("run", pa.int64()), ("point", pa.int32()), ("seed", pa.int64()), ("failure", pa.string()))


@dataclass(frozen=True)
class Rows:
    """Rows of some runs, by rising number of the run.

    Attributes
    ----------
    runs, points, seeds : int arrays of shape (rows,)
    failures : tuple of str or None
        One sentence for a run that failed.
    numbers : float array of shape (rows, numbers)
        In the order of `NUMBERS`; NaN where a run does not define it, or failed.
    """

    runs: np.ndarray
    points: np.ndarray
    seeds: np.ndarray
    failures: tuple[str | None, ...]
    numbers: np.ndarray


@dataclass(frozen=True)
class Kept:
    """A chunk file that was found whole.

    Attributes
    ----------
    chunk : int
    name : str
    rows, failed : int
    """

    chunk: int
    name: str
    rows: int
    failed: int


def as_parquet(rows: Rows) -> bytes:
    """The file of some rows: the same rows, the same bytes."""
    failed = sum(failure is not None for failure in rows.failures)
    keys = [
        as_arrow(rows.runs.astype(np.int64)),
        as_arrow(rows.points.astype(np.int32)),
        as_arrow(rows.seeds.astype(np.int64)),
        _texts(rows.failures),
    ]
    numbers = [nullable(rows.numbers[:, place]) for place in range(rows.numbers.shape[1])]
    schema = pa.schema([*_KEYS, *((name, pa.float64()) for name in NUMBERS)], metadata={FAILED: str(failed)})
    buffer = BytesIO()
    pq.write_table(
        pa.Table.from_arrays([*keys, *numbers], schema=schema),
        buffer,
        compression="zstd",
        use_dictionary=False,
        write_page_checksum=True,
        row_group_size=max(1, len(rows.runs)),
    )
    return buffer.getvalue()


def _texts(values: Sequence[str | None]) -> pa.Array:
    """Sentences for pyarrow. Not by `pa.array`, which reads pandas in: half a second of each worker."""
    encoded = [(value or "").encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    is_there = np.array([value is not None for value in values], dtype=bool)
    mask = None if is_there.all() else pa.py_buffer(np.packbits(is_there, bitorder="little"))
    buffers = [mask, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def nullable(values: np.ndarray) -> pa.Array:
    """Numbers for pyarrow, null where there is none. Not by `pa.array`: that would read pandas in."""
    is_there = ~np.isnan(values)
    kept = np.ascontiguousarray(np.where(is_there, values, 0.0))
    mask = pa.py_buffer(np.packbits(is_there, bitorder="little")) if not is_there.all() else None
    return pa.Array.from_buffers(pa.float64(), len(kept), [mask, pa.py_buffer(kept)])


def write_chunk(folder: Path, chunk: int, rows: Rows) -> Kept:
    """Write a chunk into a study, in place of any older file of it.

    Raises
    ------
    OSError
    """
    return write_parquet(folder, chunk, as_parquet(rows))


def write_parquet(folder: Path, chunk: int, whole: bytes) -> Kept:
    """The same for a file that was made elsewhere."""
    make_folder(folder / CHUNKS)
    name = f"{chunk:06d}-{hashlib.sha256(whole).hexdigest()[:LETTERS]}.parquet"
    write_bytes(folder / CHUNKS, name, whole)
    return _only_the_best(folder, _described(chunk, name, whole))


def _only_the_best(folder: Path, best: Kept) -> Kept:
    """Take away every other file of a chunk. One with fewer failures stays: a writer may be late."""
    files = sorted((folder / CHUNKS).glob(f"{best.chunk:06d}-*.parquet"))
    for path in files:
        whole = read_whole(path) if path.name != best.name and _NAME.fullmatch(path.name) else None
        if whole is not None and (other := _described(best.chunk, path.name, whole)).failed < best.failed:
            best = other
    for path in files:
        if path.name != best.name:
            take_away(path)
    return best


def take_away_older(folder: Path, found: Mapping[int, Kept]) -> None:
    """Of each chunk leave the one file that counts: a writer may have died before it took the other away.

    Raises
    ------
    OSError
    """
    here = folder / CHUNKS
    for path in sorted(here.iterdir()) if here.is_dir() else []:
        match = _NAME.fullmatch(path.name)
        if match and int(match[1]) in found and found[int(match[1])].name != path.name:
            take_away(path)


def _described(chunk: int, name: str, whole: bytes) -> Kept:
    about = pq.read_metadata(BytesIO(whole))
    return Kept(chunk, name, about.num_rows, int(about.metadata[FAILED.encode()]))


def chunks_in(folder: Path) -> tuple[dict[int, Kept], list[Path]]:
    """The chunks of a study that are whole, and the files that are not.

    Of two whole files of one chunk, which a writer left that died between writing the new and taking
    away the old one, the one with fewer failures counts.
    """
    found: dict[int, Kept] = {}
    damaged: list[Path] = []
    here = folder / CHUNKS
    for path in sorted(here.iterdir()) if here.is_dir() else []:
        match = _NAME.fullmatch(path.name)
        if not match:
            if path.suffix == ".parquet":
                damaged.append(path)
            continue
        whole = read_whole(path)
        if whole is None:
            damaged.append(path)
            continue
        kept = _described(int(match[1]), path.name, whole)
        other = found.get(kept.chunk)
        if other is None or kept.failed < other.failed:
            found[kept.chunk] = kept
    return found, damaged


def whole_file_of(folder: Path, chunk: int) -> Kept | None:
    """The file of one chunk, or None if there is none that is whole."""
    for path in sorted((folder / CHUNKS).glob(f"{chunk:06d}-*.parquet")):
        whole = read_whole(path) if _NAME.fullmatch(path.name) else None
        if whole is not None:
            return _described(chunk, path.name, whole)
    return None


def read_whole(path: Path) -> bytes | None:
    """The bytes of a chunk file, or None if they are not what its name says, or are gone."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        return None
    return whole if hashlib.sha256(whole).hexdigest()[:LETTERS] == path.name[7 : 7 + LETTERS] else None


def put_aside(folder: Path, damaged: Sequence[Path]) -> None:
    """Move damaged files out of the way, for whoever wants to look at them.

    Raises
    ------
    OSError
    """
    if damaged:
        make_folder(folder / DAMAGED)
    for path in damaged:
        write_bytes(folder / DAMAGED, path.name, path.read_bytes())
        take_away(path)


def read_rows(folder: Path, kept: Kept) -> Rows:
    """The rows of a chunk file.

    Raises
    ------
    FileNotFoundError
        If it was damaged or taken away since it was found.
    """
    whole = read_whole(folder / CHUNKS / kept.name)
    if whole is None:
        raise FileNotFoundError(f"{folder / CHUNKS / kept.name} was changed while it was read")
    table = read_parquet(whole)
    runs, points, seeds = (np.array(table.column(name).to_pylist()) for name in ("run", "point", "seed"))
    numbers = np.stack([plain(table.column(name)) for name in NUMBERS], axis=1)
    return Rows(runs, points, seeds, tuple(table.column("failure").to_pylist()), numbers)


def read_parquet(whole: bytes) -> pa.Table:
    """A table from its bytes, in this thread: idle threads of Arrow's have been seen to abort a process."""
    file = pq.ParquetFile(BytesIO(whole), page_checksum_verification=True, pre_buffer=False)
    return file.read(use_threads=False)


def plain(column: pa.ChunkedArray) -> np.ndarray:
    """A column of numbers for NumPy, NaN for null. Not by its `to_numpy`: that would read pandas in."""
    parts = []
    for part in column.chunks:
        valid, data = part.buffers()
        kind = np.dtype(part.type.to_pandas_dtype())
        values = np.frombuffer(data, kind, part.offset + len(part))[part.offset :].copy()
        if part.null_count:
            bits = np.unpackbits(np.frombuffer(valid, np.uint8), bitorder="little").astype(bool)
            values[~bits[part.offset : part.offset + len(part)]] = np.nan
        parts.append(values)
    return np.concatenate(parts) if parts else np.zeros(0)


def rows_of(found: Mapping[int, tuple[int, int, str | None, np.ndarray]]) -> Rows:
    """Rows by rising run, from run → (point, seed, failure, numbers)."""
    order = sorted(found)
    return Rows(
        np.array(order, dtype=np.int64),
        np.array([found[run][0] for run in order], dtype=np.int32),
        np.array([found[run][1] for run in order], dtype=np.int64),
        tuple(found[run][2] for run in order),
        np.array([found[run][3] for run in order], dtype=np.float64).reshape(len(order), len(NUMBERS)),
    )
