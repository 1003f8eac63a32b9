"""Chunk files: the same rows, the same bytes, and no row is changed by being kept."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.chunks import (
    NUMBERS,
    Rows,
    as_parquet,
    chunks_in,
    read_rows,
    rows_of,
    whole_file_of,
    write_chunk,
)
from tests.study.studies import as_bits, rows, same


def by_run(given: Rows) -> dict[int, tuple[int, int, str | None, np.ndarray]]:
    """Rows as whoever lives them puts them down."""
    return {
        int(run): (
            int(given.points[place]),
            int(given.seeds[place]),
            given.failures[place],
            given.numbers[place],
        )
        for place, run in enumerate(given.runs)
    }


@given(rows())
@settings(max_examples=30)
def test_rows_that_were_kept_are_read_again_to_the_last_bit(given_rows):
    with tempfile.TemporaryDirectory() as folder:
        kept = write_chunk(Path(folder), 7, given_rows)
        assert same(read_rows(Path(folder), kept), given_rows)
        assert kept.rows == len(given_rows.runs)
        assert kept.failed == sum(failure is not None for failure in given_rows.failures)
        assert chunks_in(Path(folder)) == ({7: kept}, [])
        assert whole_file_of(Path(folder), 7) == kept


@given(rows())
@settings(max_examples=30)
def test_the_same_rows_are_the_same_bytes_however_they_lie_in_memory(given_rows):
    turned = np.asfortranarray(given_rows.numbers)
    quiet = np.where(np.isnan(turned), -np.float64(np.nan), turned)  # NaN has many patterns of bits
    assert as_parquet(given_rows) == as_parquet(
        replace(given_rows, numbers=quiet, runs=given_rows.runs[:].copy())
    )


@given(rows(), st.randoms())
@settings(max_examples=30)
def test_the_order_in_which_runs_were_lived_leaves_no_trace(given_rows, luck):
    found = list(by_run(given_rows).items())
    luck.shuffle(found)
    assert as_parquet(rows_of(dict(found))) == as_parquet(given_rows)


@given(rows(), st.data())
@settings(max_examples=30)
def test_any_number_that_differs_makes_another_file(given_rows, data):
    row = data.draw(st.integers(0, len(given_rows.runs) - 1))
    place = data.draw(st.integers(0, len(NUMBERS) - 1))
    numbers = given_rows.numbers.copy()
    numbers[row, place] = 0.125 if numbers[row, place] != 0.125 else np.nan
    assert as_parquet(replace(given_rows, numbers=numbers)) != as_parquet(given_rows)


@given(rows())
@settings(max_examples=30)
def test_a_number_that_is_not_there_is_null_for_whoever_reads_the_file_with_other_tools(given_rows):
    table = pq.read_table(BytesIO(as_parquet(given_rows)))
    assert table.column_names == ["run", "point", "seed", "failure", *NUMBERS]
    nulls = sum(table.column(name).null_count for name in NUMBERS)
    assert nulls == int(np.isnan(given_rows.numbers).sum())


def some_rows(number: float, failure: str | None = None) -> Rows:
    numbers = np.full(len(NUMBERS), np.nan if failure else number)
    return rows_of({3: (3, 11, failure, numbers)})


def test_a_file_is_named_after_its_number_and_its_content(tmp_path):
    kept = write_chunk(tmp_path, 12, some_rows(0.5))
    whole = (tmp_path / "chunks" / kept.name).read_bytes()
    assert kept.name == f"000012-{hashlib.sha256(whole).hexdigest()[:16]}.parquet"


def test_a_chunk_that_is_lived_again_takes_the_place_of_the_older_one(tmp_path):
    write_chunk(tmp_path, 1, some_rows(0.0, "the roof fell in"))
    other = write_chunk(tmp_path, 2, some_rows(1.0))
    newer = write_chunk(tmp_path, 1, some_rows(2.0))
    assert chunks_in(tmp_path) == ({1: newer, 2: other}, [])
    assert len(list((tmp_path / "chunks").iterdir())) == 2


def test_of_two_files_of_one_chunk_the_one_with_fewer_failures_counts(tmp_path):
    failed = write_chunk(tmp_path, 1, some_rows(0.0, "the roof fell in"))
    whole = (tmp_path / "chunks" / failed.name).read_bytes()
    better = write_chunk(tmp_path, 1, some_rows(2.0))
    (tmp_path / "chunks" / failed.name).write_bytes(whole)  # its writer died before it took the older away
    assert chunks_in(tmp_path) == ({1: better}, [])


def test_a_folder_without_chunks_has_none(tmp_path):
    assert chunks_in(tmp_path) == ({}, [])
    assert whole_file_of(tmp_path, 0) is None


def test_numbers_that_are_not_there_are_the_same_bits_whatever_they_were(tmp_path):
    one, other = some_rows(np.nan), some_rows(-np.nan)
    assert as_bits(one.numbers) == as_bits(other.numbers)
    assert as_parquet(one) == as_parquet(other)
