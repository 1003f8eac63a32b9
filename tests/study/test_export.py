"""One table of all runs: the numbers of the chunks, bit for bit, in every format."""

from __future__ import annotations

import csv
import struct
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.errors import StoreError, TryAgainError
from sim.study.chunks import NUMBERS, read_rows, write_chunk
from sim.study.export import FIRST, FORMATS, chunk_tables, export
from sim.study.pairing import gathered
from tests.study.studies import TWO, begun, lived, planned

AXES = (TWO, "mechanism=[],[whistle,register]", "voice.naming_base=0,0.1", "label=甲,null")
NAMES = ["governance", "mechanism", "voice.naming_base", "label"]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study with a failure, and with numbers that a careless writer would round."""
    folder = tmp_path_factory.mktemp("study")
    found = lived(planned(*AXES, shape=(3, 1)), folder, {5: 'it said "no",\nand 塌了'})
    rows = next(iter(_rows(found)))
    hard = np.array([0.1 + 0.2, -0.0, 5e-324, 1.7976931348623157e308, 1 / 3, 123456789.123456789])
    numbers = rows.numbers.copy()
    numbers[0, : len(hard)] = hard
    write_chunk(folder, 0, replace(rows, numbers=numbers))
    return found


def _rows(study):
    kept, _ = study.kept()
    for chunk in sorted(kept):
        yield read_rows(study.folder, kept[chunk])


def bits(value) -> bytes | None:
    """A number as its bits; what is not there is None."""
    return None if value is None or value != value else struct.pack("<d", value)


def expected(study):
    """Every run as plain values, by its number."""
    rows = gathered(study)
    return {
        int(run): {
            "point": int(rows.points[place]),
            "replicate": int(run) // study.plan.shape.points,
            "seed": int(rows.seeds[place]),
            "failure": rows.failures[place],
            "values": study.plan.values_at(int(rows.points[place])),
            "numbers": [bits(number) for number in rows.numbers[place].tolist()],
        }
        for place, run in enumerate(rows.runs)
    }


def read(path):
    """An exported table as a list of mappings, with None where nothing is."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as base:
            found = base.sql("SELECT * FROM runs")
            return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole, floats = {*FIRST}, {*NUMBERS, "voice.naming_base"}
    return [
        {
            name: None
            if cell == ""
            else int(cell)
            if name in whole
            else float(cell)
            if name in floats
            else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_holds_the_runs_of_the_chunks_to_the_last_bit(ending, study, tmp_path):
    into = tmp_path / f"runs.{ending}"
    wanted = expected(study)
    assert export(study, into) == len(wanted) == study.plan.shape.runs
    found = read(into)
    assert list(found[0]) == [*FIRST, *NAMES, "failure", *NUMBERS]
    assert sorted(row["run"] for row in found) == sorted(wanted)
    for row in found:
        run = wanted[row["run"]]
        assert [row[name] for name in ("point", "replicate", "seed", "failure")] == [
            run[name] for name in ("point", "replicate", "seed", "failure")
        ]
        assert [bits(row[name]) for name in NUMBERS] == run["numbers"]
        assert (row["governance"], row["label"]) == (run["values"]["governance"], run["values"]["label"])
        assert row["mechanism"] == ("+".join(run["values"]["mechanism"]) or "none")
        assert bits(row["voice.naming_base"]) == bits(float(run["values"]["voice.naming_base"]))


def test_the_same_study_is_the_same_csv_and_the_same_parquet(study, tmp_path):
    for ending in ("csv", "parquet"):
        for number in (1, 2):
            export(study, tmp_path / f"{number}.{ending}")
        assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes()


def test_an_axis_keeps_its_kind(tmp_path):
    axes = (
        "governance.rules.partners_called=0,2",
        "voice.naming_base=interval(0,1)",
        "district.is_coupled=true,false",
    )
    study = lived(planned(*axes, "design=grid", "design.levels=2"), tmp_path)
    table = next(iter(chunk_tables(study)))
    kinds = [str(table.schema.field(axis.partition("=")[0]).type) for axis in axes]
    assert kinds == ["int64", "double", "bool"]


def test_what_is_there_of_an_unfinished_study_is_exported(tmp_path):
    study = begun(planned(TWO, shape=(1, 1)), tmp_path / "one")
    whole = lived(planned(TWO, shape=(1, 1)), tmp_path / "other")
    write_chunk(study.folder, 2, list(_rows(whole))[2])
    assert export(study, tmp_path / "runs.csv") == 1


def test_a_study_without_runs_has_nothing_to_export(tmp_path):
    with pytest.raises(StoreError, match="has no runs yet"):
        export(begun(planned(TWO), tmp_path / "study"), tmp_path / "runs.csv")
    assert not (tmp_path / "runs.csv").exists()


def test_a_table_that_cannot_be_written_leaves_nothing_behind(study, tmp_path):
    (tmp_path / "runs.csv").mkdir()
    with pytest.raises(TryAgainError):
        export(study, tmp_path / "runs.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["runs.csv"]
