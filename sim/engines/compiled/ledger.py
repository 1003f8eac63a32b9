"""The ledger: one row of addresses by which every compiled loop finds the world, and other loops.

A loop is handed the address of the ledger and nothing else of the world. Each entry of the ledger is
the address of a table, of an array of numbers, or of another loop. So every signature is short, no
loop but a leaf is compiled into another, and each is compiled and kept on its own: that is what keeps the
compiler's work at a few seconds for a model of this size.

`rows`, `record` and `numbers` declare an entry and give back what reads it; `@loop` declares a
loop, whose signature is read off its annotations, `@leaf` one so small and so often called that it is
written out where it is called, and `@written_out` one whose arguments may be anything; `@formula` is
arithmetic that Python calls, too. `@socket` is a place for a loop of somebody who stands on a higher floor.
All that is declared here is plain Python and runs as such (NUMBA_DISABLE_JIT); what numba takes it for is
said in `intrinsics`, which only a compiling process reads.

Notes
-----
*Trap.* Compiled code has the numbers of the entries in it, and it is kept on disk. They are given in
the order of declaration, so the package imports its files in one fixed order.
"""

from __future__ import annotations

import ctypes
import inspect
import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias, TypeVar

import numpy as np

Key: TypeAlias = int
"""An unsigned number: a key of chance."""

Function = TypeVar("Function", bound=Callable[..., Any])

IS_PLAIN = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")
KINDS = ("int", "float", "bool", "Key", "None")  # of what loops take and give


@dataclass(frozen=True)
class Entry:
    """What one place of the ledger is for: an array has a dtype, a loop a text, a socket neither."""

    name: str
    dtype: np.dtype | None = None
    text: Callable[..., Any] | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declared:
    """Something that loops may call, and how it is to be compiled.

    Attributes
    ----------
    plain : callable
        As it stands in the text of loops.
    form : {"rows", "record", "numbers", "writer", "fetcher", "copy", "leaf", "loop", "written out"}
    place : int
        Its entry in the ledger; -1 for none.
    about : tuple
        Of a writer: the value and the fields; of a fetcher: the fields.
    """

    plain: Callable[..., Any]
    form: str
    place: int = -1
    about: tuple[Any, ...] = ()


ENTRIES: list[Entry] = []
DECLARED: list[Declared] = []
_ledgers: weakref.WeakValueDictionary[int, Ledger] = weakref.WeakValueDictionary()


class Ledger:
    """The addresses of one world, and what keeps the memory behind them alive.

    Parameters
    ----------
    loops : dict from name to address
        Where each compiled loop lies; empty where nothing is compiled.
    """

    def __init__(self, loops: dict[str, int]) -> None:
        self.addresses = np.zeros(len(ENTRIES), dtype=np.int64)
        self.arrays: dict[str, np.ndarray] = {}
        self.plugged: dict[str, Callable[..., Any]] = {}
        self._place = {entry.name: i for i, entry in enumerate(ENTRIES)}
        for name, address in loops.items():
            self.addresses[self._place[name]] = address
        self.address: int = self.addresses.ctypes.data
        _ledgers[self.address] = self

    @property
    def size(self) -> int:
        """Bytes of all that is entered."""
        return sum(array.nbytes for array in self.arrays.values())

    def place_of(self, name: str) -> int:
        """The number of an entry."""
        return self._place[name]

    def dtype_of(self, name: str) -> np.dtype | None:
        """What an entry holds; None for a loop."""
        return ENTRIES[self._place[name]].dtype

    def enter(self, name: str, array: np.ndarray) -> None:
        """Write down where an array lies; again after it has moved.

        Raises
        ------
        TypeError
            If loops expect other numbers or records there.
        """
        place = self._place[name]
        if array.dtype != ENTRIES[place].dtype or not array.flags.c_contiguous:
            raise TypeError(f"{name} holds {ENTRIES[place].dtype}, one after the other, not {array.dtype}")
        self.arrays[name] = array
        self.addresses[place] = array.ctypes.data

    def plug(self, socket: str, loop: str) -> None:
        """Let what calls a socket call a loop.

        Raises
        ------
        TypeError
            If the loop takes or gives something else.
        """
        one, other = (ENTRIES[self._place[name]] for name in (socket, loop))
        if one.kinds != other.kinds or other.text is None:
            raise TypeError(f"{loop} does not fit into {socket}")
        self.plugged[socket] = other.text
        self.addresses[self._place[socket]] = self.addresses[self._place[loop]]


class _Row:
    """One record as plain Python numbers, for running uncompiled."""

    __slots__ = ("_array", "_row")

    def __init__(self, array: np.ndarray, row: int) -> None:
        object.__setattr__(self, "_array", array)
        object.__setattr__(self, "_row", row)

    def __getattr__(self, name: str) -> Any:
        value = self._array[name][self._row]
        return value if isinstance(value, np.ndarray) else value.item()

    def __setattr__(self, name: str, value: Any) -> None:
        self._array[name][self._row] = value


class _Numbers:
    """An array as plain Python numbers, for running uncompiled."""

    __slots__ = ("_array",)

    def __init__(self, array: np.ndarray) -> None:
        self._array = array

    def __getitem__(self, place: int) -> Any:
        return self._array[place].item()

    def __setitem__(self, place: int, value: Any) -> None:
        self._array[place] = value


def _append(entry: Entry) -> int:
    if any(other.name == entry.name for other in ENTRIES):
        raise ValueError(f"two entries of the ledger are called {entry.name}")
    ENTRIES.append(entry)
    return len(ENTRIES) - 1


def _declare(name: str, dtype: Any, form: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    plain.__name__ = name
    DECLARED.append(Declared(plain, form, _append(Entry(name, np.dtype(dtype)))))
    return plain


def rows(name: str, dtype: Any) -> Callable[[int, int], Any]:
    """Declare a table; what is returned gives the record on a row, to read and to write."""
    return _declare(name, dtype, "rows", lambda w, row: _Row(_ledgers[w].arrays[name], row))


def record(name: str, dtype: Any) -> Callable[[int], Any]:
    """Declare a table of one row; what is returned gives its record."""
    return _declare(name, dtype, "record", lambda w: _Row(_ledgers[w].arrays[name], 0))


def numbers(name: str, dtype: Any = np.int64) -> Callable[[int], Any]:
    """Declare an array of numbers; what is returned gives it, to index without end or check."""
    return _declare(name, dtype, "numbers", lambda w: _Numbers(_ledgers[w].arrays[name]))


def writer(name: str, value: float, fields: tuple[str, ...]) -> Callable[[int, int], None]:
    """What writes one value into several fields of a declared table's row.

    Lists of names are shared with agents, which walk over them; compiled code cannot.
    """
    place = next(i for i, entry in enumerate(ENTRIES) if entry.name == name)

    def write(w: int, row: int) -> None:
        for field in fields:
            _ledgers[w].arrays[name][field][row] = value

    DECLARED.append(Declared(write, "writer", place, (value, fields)))
    return write


def fetcher(name: str, fields: tuple[str, ...]) -> Callable[[int, int], None]:
    """What asks the processor to bring fields of a table's row near, before they are read.

    It changes nothing. In a whole district rows lie far apart, and a loop that knows which it will need can
    have several on their way at once.
    """
    place = next(i for i, entry in enumerate(ENTRIES) if entry.name == name)

    def fetch(w: int, row: int) -> None:
        """Nothing, where this is not compiled."""

    DECLARED.append(Declared(fetch, "fetcher", place, fields))
    return fetch


def copy_into(w: int, place: int, at: int, source: int, size: int) -> None:
    """Copy bytes into an entry: the ledger, the entry's number, from which byte on, from where, how many."""
    ctypes.memmove(int(_ledgers[w].addresses[place]) + at, source, size)


DECLARED.append(Declared(copy_into, "copy"))


def leaf(text: Function) -> Function:
    """Declare a few lines that loops call often: written out where they are called, not in the ledger.

    Arguments are taken as the annotations have them, as those of a loop. What is declared so costs the
    compiler its lines again at every place it is called from.

    Raises
    ------
    KeyError
        For an annotation that is none of `KINDS`.
    """
    _check_kinds(text)
    DECLARED.append(Declared(text, "leaf"))
    return text


def loop(text: Function) -> Function:
    """Declare a loop: a function of the ledger's address and of numbers, compiled by itself.

    Other loops call it by its name through the ledger; Python calls it through `loading.call`.

    Raises
    ------
    KeyError
        For an annotation that is none of `KINDS`.
    ValueError
        If another loop has its name.
    """
    _check_kinds(text)
    place = _append(Entry(_name_of(text), text=text, kinds=_kinds_of(text)))
    DECLARED.append(Declared(text, "loop", place))
    return text


def socket(text: Function) -> Function:
    """Declare a place for a loop that is declared later, by somebody upstairs; see `Ledger.plug`.

    Of the function that is handed in only name, annotations and docstring count.
    """
    _check_kinds(text)
    name = _name_of(text)

    @wraps(text)
    def plugged(w: int, *args: Any) -> Any:
        return _ledgers[w].plugged[name](w, *args)

    DECLARED.append(Declared(plugged, "loop", _append(Entry(name, kinds=_kinds_of(text)))))
    found: Any = plugged
    return found


def formula(text: Function) -> Function:
    """Declare arithmetic without a ledger, for loops and for Python: what it indexes may be any array."""
    return written_out(text)


def written_out(text: Function) -> Function:
    """Declare a function that is compiled anew for whatever it is called with, where it is called."""
    DECLARED.append(Declared(text, "written out"))
    return text


def _name_of(text: Callable[..., Any]) -> str:
    return f"{text.__module__.rpartition('.')[2]}.{text.__name__}"


def _kinds_of(text: Callable[..., Any]) -> tuple[str, ...]:
    """What a loop takes, argument by argument, and gives."""
    hints = text.__annotations__
    return (*(hints[name] for name in inspect.signature(text).parameters), hints["return"])


def _check_kinds(text: Callable[..., Any]) -> None:
    for hint in text.__annotations__.values():
        if hint not in KINDS:
            raise KeyError(hint)
