"""The state: tables of columns, grown by doubling, hashed row by row.

A `State` knows nothing of Mesa or of rules. Both engines read and write these arrays.
"""

from __future__ import annotations

import hashlib
from operator import attrgetter
from typing import Any

import numpy as np

from sim.columns import TABLES, Column

_DTYPES = {"f8": np.float64, "i8": np.int64, "i4": np.int32, "u8": np.uint64, "?": np.bool_}
LINE = 64  # bytes that a processor fetches together
LARGE = 6 * LINE  # from here on a record fills whole lines: little is lost, and neighbours share none


def record_of(columns: tuple[Column, ...]) -> np.dtype:
    """The record type of a table: its columns in declared order, wherever they lie in it."""
    kinds: list[tuple[Any, ...]] = []
    for column in sorted(columns, key=attrgetter("place")):
        kind = _DTYPES[column.dtype]
        kinds.append((column.name, kind) if column.width == 1 else (column.name, kind, (column.width,)))
    close: Any = np.dtype(kinds, align=True)
    size = close.itemsize if close.itemsize < LARGE else -(-close.itemsize // LINE) * LINE
    names = [column.name for column in columns]
    formats, offsets = zip(*(close.fields[name] for name in names), strict=True)
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": size}, align=True)


_RECORDS = {name: record_of(columns) for name, columns in TABLES.items()}


def on_lines(size: int, kind: np.dtype) -> np.ndarray:
    """Records of zeros that begin where a line begins."""
    room = np.zeros(size * kind.itemsize + LINE, dtype=np.uint8)
    first = -room.ctypes.data % LINE
    return room[first : first + size * kind.itemsize].view(kind)


class Table:
    """Columns of one kind of entity, kept in one array of records.

    Attribute access gives a whole column with its spare rows, as a view into the records; `data`
    is the array of records itself, which compiled loops take as it is.

    Attributes
    ----------
    rows : int
        Live rows; arrays may be longer.
    data : record array of shape (capacity,)
    """

    def __init__(self, name: str, columns: tuple[Column, ...], rows: int) -> None:
        self.name = name
        self.columns = columns
        self.rows = rows
        kind = _RECORDS[name] if TABLES.get(name) is columns else record_of(columns)
        self.data: Any = np.zeros(0, dtype=kind)
        self.grow(max(rows, 1))

    def grow(self, capacity: int) -> None:
        """Make room for more rows; what is there stays, new rows hold the declared defaults."""
        there = self.data.shape[0]
        fresh = on_lines(capacity, self.data.dtype)
        usual = np.zeros(1, dtype=self.data.dtype)
        for column in self.columns:
            usual[column.name] = column.default
            setattr(self, column.name, fresh[column.name])
        # Bytes are copied ten times as fast as records.
        by_row = fresh.view(np.uint8).reshape(capacity, -1)
        by_row[:there] = self.data.view(np.uint8).reshape(there, by_row.shape[1])
        by_row[there:] = usual.view(np.uint8)
        self.data = fresh

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"table {self.name!r} has no column {name!r}")

    def append(self) -> int:
        """Add one row of defaults and return its number."""
        row = self.rows
        if row == self.data.shape[0]:
            self.grow(2 * row)
        self.rows = row + 1
        return row

    def live(self, name: str) -> np.ndarray:
        """The live part of a column."""
        return getattr(self, name)[: self.rows]


class State:
    """All tables of one world."""

    district: Table
    subdistrict: Table
    neighbourhood: Table
    rules: Table
    compound: Table
    stairwell: Table
    household: Table
    resident: Table
    body: Table
    firm: Table
    committee: Table
    clock: Table
    case: Table

    def __init__(self, rows: dict[str, int]) -> None:
        for name, columns in TABLES.items():
            setattr(self, name, Table(name, columns, rows.get(name, 0)))

    def tables(self) -> list[Table]:
        """The tables in declared order."""
        return [getattr(self, name) for name in TABLES]


def state_hash(state: State) -> str:
    """SHA-256 over the live rows of every column, in declared order, -0 as 0.

    Lazily decayed columns are hashed as stored with their date; whole numbers, with eight bytes. NaN is an
    error.
    """
    sha = hashlib.sha256()
    for table in state.tables():
        sha.update(f"{table.name}:{table.rows};".encode())
        for column in table.columns:
            values = table.live(column.name)
            if column.dtype == "f8":
                values = values + 0.0
                if np.isnan(values).any():
                    raise ValueError(f"{table.name}.{column.name} holds NaN")
            if column.dtype == "i4":
                values = values.astype(np.int64)
            sha.update(np.ascontiguousarray(values).tobytes())
    return sha.hexdigest()


def differences(one: State, other: State) -> list[str]:
    """The columns ("table.column") in which two states differ, in declared order."""
    found = []
    for a, b in zip(one.tables(), other.tables(), strict=True):
        for column in a.columns:
            if a.rows != b.rows or not np.array_equal(a.live(column.name), b.live(column.name)):
                found.append(f"{a.name}.{column.name}")
    return found
