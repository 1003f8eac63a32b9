"""Points from a CSV file: a header that names axes, and a row per point."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isfinite, prod
from pathlib import Path
from typing import Any

import numpy as np

from sim.designs.axes import LARGEST_WHOLE, Axis, faults_of_axis, faults_of_names
from sim.designs.method import Design, faults_of_count, most_points
from sim.designs.points import Column, Points, crossed
from sim.errors import ConfigError, Fault, shown
from sim.planning.names import nearest

LARGEST_FILE = 256 * 1024 * 1024  # bytes
LONGEST_NUMBER = 300  # characters
ENOUGH_FAULTS = 1_000
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FLAGS = {"true": True, "false": False}


def points_from_file(path: str, axes: Sequence[Axis] = (), design: Design | None = None) -> Points:
    """Points as a file lists them, crossed with those groups that have no column of their own.

    A cell is a whole number, a decimal number, true or false where it reads as one, and text
    otherwise. Whole and decimal numbers in one column are all decimal.

    Parameters
    ----------
    path : str
        A UTF-8 file, with or without a byte order mark, whose header names axes.
    axes : sequence of Axis
        Bare names that the header must have, no more and no fewer, and groups with their options,
        which are crossed. If no name is given, the header has the say.
    design : Design, optional
        By default `Design(method="file", file=path)`.

    Raises
    ------
    ConfigError
        With the line of every fault.
    """
    file = Path(path)
    table = _table(file)
    line, header = next(table, (1, []))
    if not header:
        raise _refusal(f"{file.name} is empty", "its first line names the axes", 1, file)
    faults = list(_faults_of_header(header, line, file.name, axes))
    if faults:
        raise ConfigError(faults)
    cells, count = _read_columns(table, header, file)
    if not count:
        raise _refusal(f"{file.name} names axes and has no points", "one row per point", line, file)
    known = {axis.name: axis for axis in axes}
    own = [_column(known.get(name, Axis(name)), values) for name, values in zip(header, cells, strict=True)]
    # A group that is a column goes with its points and is crossed with nothing.
    own.sort(key=lambda column: not column.axis.is_group)
    across = [axis for axis in axes if axis.is_group and axis.name not in header]
    total = count * prod(len(axis.values) for axis in across)
    faults = list(faults_of_count(total, len(across) + len(own)))
    if faults:
        raise ConfigError(faults)
    return crossed(design or Design(method="file", file=path), across, own, count, 1)


def _table(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line on which it ends."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise _refusal(
                f"{file.name} has more than {LARGEST_FILE // 2**20} MiB", "a smaller file of points", 0, file
            )
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        why = "a spreadsheet in China often saves GBK; save it as `CSV UTF-8`"
        raise _refusal(f"{file.name} is not UTF-8 text (byte {error.start})", why, 0, file) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no file name"
        what = f"design.file = {shown(str(file))} cannot be read: {reason}"
        raise ConfigError(
            [Fault("design.file", what, "the path of a CSV file", way_out="Correct {origin}.")]
        ) from error
    if "\0" in text:
        raise _refusal(f"{file.name} holds a zero byte", "a text file; save it as `CSV UTF-8`", 0, file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        what = f"{file.name} cannot be read: {error}"
        raise _refusal(what, "quotation marks that close", reader.line_num, file) from error


def _faults_of_header(header: list[str], line: int, name: str, axes: Sequence[Axis]) -> Iterator[Fault]:
    where = f"line {line} of {name}"
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        yield _fault("the columns are not separated by commas", "commas between columns", where)
        return
    for column, times in Counter(header).items():
        if not column:
            yield _fault(f"{times} columns have no name", "every column is named after an axis", where)
        elif times > 1:
            yield _fault(f"the column {shown(column)} is there {times} times", "every axis has one", where)
    crossing = [axis for axis in axes if axis.is_group and axis.name not in header and axis.values]
    wanted = [axis for axis in axes if axis not in crossing]
    yield from _faults_of_declared(wanted, crossing)
    named = [axis.name for axis in wanted]
    for column in dict.fromkeys(header):
        if wanted and column and column not in named:
            like = nearest(column, named)
            yield _fault(f"the column {shown(column)} is no axis", f"{', '.join(named)}", where, like)
    for column in named:
        if column not in header:
            yield _fault(f"{column} has no column", "every axis of the design has one", where)


def _faults_of_declared(wanted: list[Axis], crossing: list[Axis]) -> Iterator[Fault]:
    for axis in wanted:
        if axis.values or axis.is_interval:
            yield Fault(
                axis.name, f"{axis.name} has values in the design and a column in the file",
                "with method=file the file has all values",
                way_out="Name the axis alone, or choose another method.",
            )  # fmt: skip
    yield from faults_of_names([*crossing, *wanted])
    for axis in crossing:
        yield from faults_of_axis(axis)


def _read_columns(
    table: Iterator[tuple[int, list[str]]], header: list[str], file: Path
) -> tuple[list[list[Any]], int]:
    """The cells by columns, and how many rows there are."""
    columns: list[list[Any]] = [[] for _ in header]
    faults: list[Fault] = []
    count, most = 0, most_points(len(header))
    for line, cells in table:
        count += 1
        if len(faults) > ENOUGH_FAULTS:
            break  # nobody reads so far
        if count > most:
            what = f"{file.name} has more than {most:,} points"
            raise _refusal(what, f"at most so many at once over {len(header)} axes", line, file)
        if len(cells) != len(header):
            what = f"the row has {len(cells)} cells"
            faults.append(_fault(what, f"{len(header)}, one per column", f"line {line} of {file.name}"))
            continue
        for name, text, column in zip(header, cells, columns, strict=True):
            try:
                column.append(_cell(text))
            except ValueError as error:
                where = f"line {line}, column {name} of {file.name}"
                faults.append(_fault(f"the cell of {name} is {shown(text)}", str(error), where))
    if faults:
        raise ConfigError(faults)
    return columns, count


def _cell(text: str) -> int | float | bool | str:
    if not text:
        raise ValueError("every point has a value on every axis")
    if not _DECIMAL.fullmatch(text):
        return _FLAGS.get(text.lower(), text)
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of at most {LONGEST_NUMBER} characters")
    number = int(text) if _INTEGER.fullmatch(text) else float(text)
    if isinstance(number, float) and not isfinite(number):
        raise ValueError("a number that a float can hold, up to about 1.8e308 in size")
    return number


def _column(axis: Axis, values: list[Any]) -> Column:
    """Numbers as an array of numbers, everything else by codes in order of first appearance."""
    kinds = set(map(type, values))
    if kinds == {float} or (kinds <= {int, float} and _fit(values)):
        numbers = np.array(values, dtype=np.float64 if float in kinds else np.int64)
        return Column(axis, numbers=numbers)
    places: dict[tuple[type, Any], int] = {}
    codes = [places.setdefault((type(value), value), len(places)) for value in values]
    levels = tuple(value for _, value in places)
    return Column(Axis(axis.name, levels, is_group=axis.is_group), codes=np.array(codes, dtype=np.int32))


def _fit(values: list[Any]) -> bool:
    return all(isinstance(value, float) or abs(value) <= LARGEST_WHOLE for value in values)


def _fault(what: str, allowed: str, where: str, like: tuple[str, ...] = ()) -> Fault:
    return Fault("design.file", what, allowed, nearest=like, way_out="Correct the file.", origin=where)


def _refusal(what: str, allowed: str, line: int, file: Path) -> ConfigError:
    where = f"line {line} of {file.name}" if line else str(file)
    return ConfigError([_fault(what, allowed, where)])
