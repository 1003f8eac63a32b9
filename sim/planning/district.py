"""A district from a file: one row per compound, as a spreadsheet saves it.

The columns are those of `sim.planning.fields.COMPOUND` and `NEIGHBOURHOOD`, with their units,
and two names; `configs/district/README.md` lists them. Every bad cell is refused with its line
and column.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from sim.errors import PopulationFileError, shown
from sim.places import Neighbourhood
from sim.planning.fields import COMPOUND, NEIGHBOURHOOD
from sim.planning.names import nearest
from sim.planning.places import read_neighbourhoods
from sim.planning.reading import Desk
from sim.planning.specs import REQUIRED, Kind, Spec
from sim.planning.values import wanted

LARGEST_FILE = 64 * 1024 * 1024  # bytes
OF_NEIGHBOURHOOD: dict[str, Spec] = {
    ("neighbourhood_title" if spec.name == "title" else spec.name): spec for spec in NEIGHBOURHOOD
}
OF_COMPOUND: dict[str, Spec] = {spec.name: spec for spec in COMPOUND}
COLUMNS: tuple[str, ...] = ("neighbourhood", "compound", *OF_NEIGHBOURHOOD, *OF_COMPOUND)
NEEDED: tuple[str, ...] = (
    "neighbourhood",
    "compound",
    *(name for name, spec in {**OF_NEIGHBOURHOOD, **OF_COMPOUND}.items() if spec.default is REQUIRED),
)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_district(path: str, desk: Desk) -> tuple[Neighbourhood, ...]:
    """Neighbourhoods and compounds from a CSV file.

    Parameters
    ----------
    path : str
        A UTF-8 file with a header; `partners` lists names separated by spaces. A neighbourhood's
        own columns are read from its first row and may be left empty in the others.
    desk : Desk
        Where faults are put down, each with its line and column.

    Raises
    ------
    PopulationFileError
        If the file cannot be read at all.
    """
    file = Path(path)
    header, rows = _table(file)
    before = len(desk.faults)
    _check_header(header, file.name, desk)
    if len(desk.faults) > before:
        return ()
    tree: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for line, cells in rows:
        _take_row(line, cells, header, file.name, tree, lines, desk)
    if len(desk.faults) > before:
        return ()
    return _read_tree(tree, lines, file.name, desk)


def _read_tree(
    tree: dict[str, Any], lines: dict[str, int], name: str, desk: Desk
) -> tuple[Neighbourhood, ...]:
    inner = Desk()
    places = read_neighbourhoods(tree, inner, "district")
    for fault in inner.faults:
        line = next((lines[place] for place in _ancestors(fault.path) if place in lines), 1)
        column = fault.path.rpartition(".")[2]
        where = f"line {line}, column {column} of {name}" if column in COLUMNS else f"line {line} of {name}"
        desk.faults.append(type(fault)(**{**vars(fault), "origin": where}))
    return places


def _ancestors(path: str) -> list[str]:
    words = path.split(".")
    return [".".join(words[:length]) for length in range(len(words), 0, -1)]


def _table(file: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and the rows that are not empty with the line on which each ends."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise PopulationFileError(
                f"{file} has more than {LARGEST_FILE // 2**20} MiB: a district of 2,000 neighbourhoods needs "
                "less than one.\n  Check that it is the file you mean, or split it."
            )
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PopulationFileError(
            f"{file} is not UTF-8 text (byte {error.start}): a spreadsheet in China often saves GBK.\n"
            "  Save it as `CSV UTF-8`, or run `iconv -f gbk -t utf-8`."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no file name"
        raise PopulationFileError(
            f"district.csv = {shown(str(file))} cannot be read: {reason}.\n"
            "  Give the path of a file, or delete `district.csv`."
        ) from error
    if "\0" in text:
        raise PopulationFileError(f"{file} holds a zero byte: it is no text file.\n  Save it as `CSV UTF-8`.")
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise PopulationFileError(
            f"{file}, line {reader.line_num}, cannot be read: {error}.\n  Check the quotation marks."
        ) from error
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if not rows:
        raise PopulationFileError(
            f"{file} is empty.\n  The first line must name the columns: {', '.join(NEEDED)}."
        )
    return rows[0][1], rows[1:]


def _check_header(header: list[str], name: str, desk: Desk) -> None:
    origin = f"line 1 of {name}"
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        desk.refuse(
            "district.csv",
            "the columns are not separated by commas",
            "a CSV file separates cells with commas",
            way_out="Save the file again with commas.",
            origin=origin,
        )
        return
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            desk.refuse(
                "district.csv",
                f"the column {shown(column)} is not known",
                "a column must be declared",
                nearest=nearest(column, COLUMNS),
                way_out="Rename or delete the column.",
                origin=origin,
            )
        elif header.count(column) > 1:
            desk.refuse(
                "district.csv",
                f"the column {column} is there twice",
                "each column must be there once",
                way_out="Delete one of the two.",
                origin=origin,
            )
    for column in NEEDED:
        if column not in header:
            spec = {**OF_NEIGHBOURHOOD, **OF_COMPOUND}.get(column)
            must = "a name" if spec is None else wanted(spec)
            desk.refuse(
                "district.csv",
                f"the column {column} is missing",
                f"every row needs it: {must}",
                way_out=f"Add a column `{column}`.",
                origin=origin,
            )


def _take_row(
    line: int,
    cells: list[str],
    header: list[str],
    file: str,
    tree: dict[str, Any],
    lines: dict[str, int],
    desk: Desk,
) -> None:
    origin = f"line {line} of {file}"
    if len(cells) != len(header):
        desk.refuse(
            "district.csv",
            f"the row has {len(cells)} cells",
            f"it must have {len(header)}, as the header has",
            way_out="Mend the row; a comma inside a cell needs quotation marks around the cell.",
            origin=origin,
        )
        return
    row = {column: cell for column, cell in zip(header, cells, strict=True) if cell}
    for column in ("neighbourhood", "compound"):
        if column not in row:
            desk.refuse(
                "district.csv",
                f"the cell {column} is empty",
                "every row needs a permanent name",
                way_out="Fill in the cell.",
                origin=origin,
            )
            return
    place, key = row["neighbourhood"], row["compound"]
    first = place not in tree
    block = tree.setdefault(place, {"compounds": {}})
    lines.setdefault(f"district.{place}", line)
    about = {
        spec.name: _cell(row[column], spec) for column, spec in OF_NEIGHBOURHOOD.items() if column in row
    }
    for field, value in about.items():
        if first:
            block[field] = value
        elif block.get(field) != value:
            desk.refuse(
                "district.csv",
                f"{field} of {place} is {shown(value)} here and {shown(block.get(field))} before",
                "a neighbourhood has one value in all its rows",
                way_out="Make them agree, or leave the cell empty after the first row.",
                origin=origin,
            )
    if key in block["compounds"]:
        desk.refuse(
            "district.csv",
            f"the compound {shown(key)} of {place} is there twice",
            "names are permanent and unique",
            way_out="Rename one of the two.",
            origin=origin,
        )
        return
    block["compounds"][key] = {c: _cell(row[c], spec) for c, spec in OF_COMPOUND.items() if c in row}
    lines[f"district.{place}.compounds.{key}"] = line


def _cell(text: str, spec: Spec) -> Any:
    """A cell as YAML would have given it; what cannot be read stays text and is refused as such."""
    if spec.kind is Kind.INT and _INTEGER.fullmatch(text):
        return int(text)
    if spec.kind in (Kind.INT, Kind.FLOAT) and _DECIMAL.fullmatch(text):
        return float(text)
    if spec.kind is Kind.FLAG:
        return {"true": True, "false": False}.get(text.lower(), text)
    if spec.kind is Kind.CHOICES:
        return text.split()
    return text
