"""A log can be read from its own folder."""

from __future__ import annotations

import csv
import io

import pytest

from sim.doors.asking import ask
from sim.doors.codebook import CODEBOOK, FILES, codebook
from sim.doors.keeping import TABLES, scenario_in_words
from sim.doors.meanings import words_of
from sim.engines import History, simulate
from sim.planning import plan
from sim.vocabulary import Act, Role, Stage


@pytest.fixture(scope="module")
def history(engine: str) -> History:
    asked = ask(["governance=one_three", "calendar.warmup_days=0", "calendar.measured_days=40"]).asked
    return simulate(plan(asked), 3, engine)


@pytest.fixture(scope="module")
def book(history) -> list[dict[str, str]]:
    text = codebook(scenario_in_words(history.scenario)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def names(book, column, file="events.parquet"):
    """Names by code."""
    rows = [row for row in book if (row["file"], row["column"]) == (file, column) and row["code"]]
    return {int(row["code"]): row["name"] for row in rows}


def test_every_column_of_every_table_is_in_the_book_with_its_type(history, book):
    for table in TABLES:
        told = {row["column"]: row["dtype"] for row in book if row["file"] == f"{table}.parquet"}
        kept = getattr(history, table)
        assert list(told) == list(kept)
        for column, values in kept.items():
            assert told[column].lstrip("<") == values.dtype.str.lstrip("<|").replace("b1", "?"), column


def test_every_column_has_a_unit_and_a_meaning(book):
    assert [row["column"] for row in book if not row["code"] and not (row["unit"] and row["meaning"])] == []


def test_every_code_that_a_log_holds_has_a_name(history, book):
    for column in ("act", "role", "stage", "phase", "matter", "compound", "neighbourhood"):
        held = {int(code) for code in history.events[column]} - {-1}
        assert held <= set(names(book, column)), column


def test_codes_mean_what_the_vocabulary_means(history, book):
    assert names(book, "act") == {int(act): act.name.lower() for act in Act}
    assert names(book, "stage") == {int(stage): stage.name.lower() for stage in Stage}
    assert names(book, "matter") == {row: m.name for row, m in enumerate(history.scenario.matters)}


def test_every_role_and_every_matter_has_its_chinese_name(book):
    wanting = [row["name"] for row in book if row["unit"] in ("Role", "Matter") and row["code"]
               and not row["name_zh"]]  # fmt: skip
    assert wanting == []
    assert {word.name: word.name_zh for word in words_of("Role")}["residents_committee"] == "居委会"


def test_what_is_no_vocabulary_has_no_codes():
    assert words_of("hours") == words_of("annotations") == ()


def test_a_note_that_is_not_zero_is_explained(history, book):
    acts = {int(act) for act in history.events["act"][history.events["note"] != 0.0]}
    rows = [row for row in book if row["column"] == "act" and row["meaning"].startswith("note: ")]
    assert acts <= {int(row["code"]) for row in rows}


def test_the_book_stands_for_the_tables_that_are_kept():
    assert tuple(FILES) == TABLES
    assert CODEBOOK.endswith(".csv")
    assert len(Role) == len(words_of("Role"))
