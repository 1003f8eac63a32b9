"""The data of a study as one table: a row for each run, with what varied, its seed and its numbers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sim.disk import PARTIAL
from sim.errors import StoreError, UsageError
from sim.study.chunks import NUMBERS, nullable, read_rows
from sim.study.folder import Study, unwritable
from sim.study.plan import Column

FORMATS = ("csv", "parquet", "duckdb")
FIRST = ("run", "point", "replicate", "seed")


def export(study: Study, into: Path) -> int:
    """Write all runs that are there into one file, chunk by chunk, and return how many they are.

    Parameters
    ----------
    study : Study
    into : Path
        Its ending says the format: .csv, .parquet, or .duckdb with one table called `runs`.

    Raises
    ------
    StoreError
        If nothing is there yet.
    UsageError
        If DuckDB is asked for and not installed.
    TryAgainError
        If the file cannot be written.
    """
    tables = chunk_tables(study)
    first = next(tables, None)
    if first is None:
        raise StoreError(f"the study {study.folder} has no runs yet.\n  Run it before exporting it.")
    beside = into.with_name(f"{into.name}.{os.getpid()}-{time.monotonic_ns():x}{PARTIAL}")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        rows = _WRITERS[into.suffix.lstrip(".")](beside, first, tables)
        beside.replace(into)
    except OSError as error:
        raise unwritable(into, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return rows


def chunk_tables(study: Study) -> Iterator[pa.Table]:
    """The data chunk by chunk, axes included, in the order of the chunks.

    Columns: run, point, replicate, seed; each axis under its name; failure; the numbers.
    """
    kept, _ = study.kept()
    for chunk in sorted(kept):
        rows = read_rows(study.folder, kept[chunk])
        replicates = (rows.runs // study.plan.shape.points).tolist()
        keys = [rows.runs.tolist(), rows.points.tolist(), replicates, rows.seeds.tolist()]
        axes = [*study.plan.groups, *study.plan.leaves]
        yield pa.Table.from_arrays(
            [
                *(pa.array(key, pa.int64()) for key in keys),
                *(_told(column, rows.points.tolist()) for column in axes),
                pa.array(rows.failures, pa.string()),
                *(nullable(rows.numbers[:, place]) for place in range(len(NUMBERS))),
            ],
            names=[*FIRST, *(column.name for column in axes), "failure", *NUMBERS],
        )


def _told(column: Column, points: list[int]) -> pa.Array:
    """What an axis has at these points: numbers as they are, anything mixed as text."""
    values = [column.at(point) for point in points]
    levels: Any = column.levels if column.levels is not None else values[:1]
    kinds = {type(level) for level in levels if level is not None}
    if kinds <= {int}:
        return pa.array(values, pa.int64())
    if kinds <= {int, float}:
        return pa.array(values, pa.float64())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    return pa.array([None if value is None else _as_text(value) for value in values], pa.string())


def _as_text(value: Any) -> str:
    return "+".join(map(str, value)) or "none" if isinstance(value, list | tuple) else str(value)


def _to_csv(beside: Path, first: pa.Table, rest: Iterator[pa.Table]) -> int:
    return _written(pa_csv.CSVWriter(str(beside), first.schema), first, rest)


def _to_parquet(beside: Path, first: pa.Table, rest: Iterator[pa.Table]) -> int:
    writer = pq.ParquetWriter(str(beside), first.schema, compression="zstd", write_page_checksum=True)
    return _written(writer, first, rest)


def _written(writer: Any, first: pa.Table, rest: Iterator[pa.Table]) -> int:
    rows = 0
    with writer:
        for table in chain((first,), rest):
            writer.write_table(table)
            rows += table.num_rows
    return rows


def _to_duckdb(beside: Path, first: pa.Table, rest: Iterator[pa.Table]) -> int:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError(
            "DuckDB is not installed.\n"
            "  Install it (`pip install duckdb`), or export to .parquet, which it reads."
        ) from error
    rows = first.num_rows
    with duckdb.connect(str(beside)) as base:
        base.register("first", first)
        base.execute("CREATE TABLE runs AS SELECT * FROM first")
        for table in rest:
            base.register("one", table)
            base.execute("INSERT INTO runs SELECT * FROM one")
            rows += table.num_rows
    return rows


_WRITERS = {"csv": _to_csv, "parquet": _to_parquet, "duckdb": _to_duckdb}
