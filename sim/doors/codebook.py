"""The codebook of a run: every column of its tables, and every number that stands for a word.

Made from the declarations that the engine writes by, so that a log can be read from its own folder.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.columns import TABLES
from sim.doors.meanings import Word, words_of
from sim.events import EVENT_FIELDS, NOTES, Field
from sim.panel import HOURS_FIELDS, PANEL_FIELDS
from sim.vocabulary import Act

CODEBOOK = "codebook.csv"
HEAD = ("file", "column", "dtype", "unit", "meaning", "code", "name", "name_zh")
FILES: dict[str, tuple[Field, ...]] = {
    "events": EVENT_FIELDS,
    "panel": PANEL_FIELDS,
    "hours": HOURS_FIELDS,
    "cases": tuple(
        Field(column.name, f"<{column.dtype}" if column.dtype != "?" else "?", column.unit, column.meaning)
        for column in TABLES["case"]
        if column.name != "key"  # permanent names stay in the run
    ),
}
MATTER = "Matter"  # the catalogue is the scenario's, so the vocabulary does not hold it


def codebook(scenario: Mapping[str, Any]) -> bytes:
    """The codebook as CSV in UTF-8 with a mark, as spreadsheets want it.

    A column has one row with an empty `code`; a coded column has one more for each code.

    Parameters
    ----------
    scenario : mapping
        The scenario in words: what the rows of the catalogue and of the places are called.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for file, fields in FILES.items():
        for field in fields:
            writer.writerow(
                (f"{file}.parquet", field.name, field.dtype, field.unit, field.meaning, "", "", "")
            )
            for word in _words(file, field, scenario):
                row = (word.meaning, word.code, word.name, word.name_zh)
                writer.writerow((f"{file}.parquet", field.name, field.dtype, field.unit, *row))
    return "\ufeff".encode() + text.getvalue().encode()


def acts() -> Iterator[Word]:
    """The acts of the log, each with what `note` says in it."""
    for word in words_of(Act.__name__):
        yield Word(word.code, word.name, word.name_zh, NOTES.get(Act(word.code), ""))


def _words(file: str, field: Field, scenario: Mapping[str, Any]) -> Sequence[Word]:
    if field.unit == Act.__name__:
        return [
            Word(word.code, word.name, word.name_zh, f"note: {word.meaning}" if word.meaning else "")
            for word in acts()
        ]
    if field.unit == MATTER or (file, field.name) == ("cases", "matter"):
        return _named(scenario.get("matters", ()), "name", "title_zh", "title")
    if field.name == "compound":
        homes = [home for place in scenario.get("neighbourhoods", ()) for home in place["compounds"]]
        return _named(homes, "name", "", "title")
    if field.name == "neighbourhood":
        return _named(scenario.get("neighbourhoods", ()), "name", "", "title")
    return words_of(field.unit)


def _named(rows: Sequence[Mapping[str, Any]], name: str, name_zh: str, meaning: str) -> list[Word]:
    return [
        Word(code, str(row.get(name, "")), str(row.get(name_zh, "")), str(row.get(meaning, "")))
        for code, row in enumerate(rows)
    ]
