"""The ledger: one row of addresses by which every compiled loop finds the world, and other loops.

A loop is handed the address of the ledger and nothing else of the world. Each entry of the ledger is
the address of a table, of an array of numbers, or of another loop. So every signature is short, no
loop but a leaf is compiled into another, and each is compiled and kept on its own: that is what keeps the
compiler's work at a few seconds for a model of this size.

`rows`, `record` and `numbers` declare an entry and give back what reads it; `@loop` declares a
loop, whose numba signature is read off its annotations, and `@leaf` one so small and so often called
that it is written out where it is called; `@formula` is arithmetic that Python calls, too. `@socket` is
a place for a loop of somebody who stands on a higher floor. Where numba is told not to compile
(NUMBA_DISABLE_JIT), the same text runs as plain Python.

Notes
-----
*Trap.* Compiled code has the numbers of the entries in it, and it is kept on disk. They are given in
the order of declaration, so the package imports its files in one fixed order.
"""

from __future__ import annotations

import ctypes
import inspect
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.extending import intrinsic, register_jitable

Key: TypeAlias = int
"""An unsigned number: a key of chance."""

Function = TypeVar("Function", bound=Callable[..., Any])

SETTINGS: Any = numba.config
IS_PLAIN = bool(SETTINGS.DISABLE_JIT)
ir: Any = cgutils.ir  # type: ignore[attr-defined]
WORD = ir.IntType(64)
TYPES = {
    "int": types.int64,
    "float": types.float64,
    "bool": types.boolean,
    "Key": types.uint64,
    "None": types.void,
}


@dataclass(frozen=True)
class Entry:
    """What one place of the ledger is for: an array has a dtype, a loop a text, a socket neither."""

    name: str
    dtype: np.dtype | None = None
    text: Callable[..., Any] | None = None
    signature: Any = None


ENTRIES: list[Entry] = []
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
        if one.signature != other.signature or other.text is None:
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


def _declare(name: str, dtype: Any) -> int:
    return _append(Entry(name, np.dtype(dtype)))


def _entry(builder: Any, ledger: Any, place: Any) -> Any:
    """The number that stands at a place of the ledger."""
    start = builder.inttoptr(ledger, WORD.as_pointer())
    return builder.load(builder.gep(start, [ir.Constant(WORD, place) if isinstance(place, int) else place]))


def _for_loops(code: Callable[..., Any]) -> Any:
    """What loops can call, and whose code is written out where they do."""
    return intrinsic(code)


def rows(name: str, dtype: Any) -> Callable[[int, int], Any]:
    """Declare a table; what is returned gives the record on a row, to read and to write."""
    place = _declare(name, dtype)
    if IS_PLAIN:
        return lambda w, row: _Row(_ledgers[w].arrays[name], row)
    kind, size = numba.from_dtype(np.dtype(dtype)), np.dtype(dtype).itemsize

    def find(_context: Any, w: Any, row: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            offset = builder.mul(args[1], ir.Constant(WORD, size))
            address = builder.add(_entry(builder, args[0], place), offset)
            return builder.inttoptr(address, target.get_value_type(kind))

        return kind(types.int64, types.int64), code

    find.__name__ = name
    return _for_loops(find)


def record(name: str, dtype: Any) -> Callable[[int], Any]:
    """Declare a table of one row; what is returned gives its record."""
    place = _declare(name, dtype)
    if IS_PLAIN:
        return lambda w: _Row(_ledgers[w].arrays[name], 0)
    kind = numba.from_dtype(np.dtype(dtype))

    def find(_context: Any, w: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return builder.inttoptr(_entry(builder, args[0], place), target.get_value_type(kind))

        return kind(types.int64), code

    find.__name__ = name
    return _for_loops(find)


def numbers(name: str, dtype: Any = np.int64) -> Callable[[int], Any]:
    """Declare an array of numbers; what is returned gives it, to index without end or check."""
    place = _declare(name, dtype)
    if IS_PLAIN:
        return lambda w: _Numbers(_ledgers[w].arrays[name])
    kind = types.CPointer(numba.from_dtype(np.dtype(dtype)))

    def find(_context: Any, w: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return builder.inttoptr(_entry(builder, args[0], place), target.get_value_type(kind))

        return kind(types.int64), code

    find.__name__ = name
    return _for_loops(find)


def writer(name: str, dtype: Any, value: float, fields: tuple[str, ...]) -> Callable[[int, int], None]:
    """What writes one value into several fields of a declared table's row.

    Lists of names are shared with agents, which walk over them; compiled code cannot.
    """
    place = next(i for i, entry in enumerate(ENTRIES) if entry.name == name)
    if IS_PLAIN:

        def write_all(w: int, row: int) -> None:
            for field in fields:
                _ledgers[w].arrays[name][field][row] = value

        return write_all
    layout = np.dtype(dtype)

    def write(_context: Any, w: Any, row: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            offset = builder.mul(args[1], ir.Constant(WORD, layout.itemsize))
            start = builder.add(_entry(builder, args[0], place), offset)
            for field in fields:
                kind, at = layout.fields[field][:2]  # type: ignore[index]
                bits = ir.IntType(8 * kind.itemsize)
                if kind.kind == "f":
                    raise TypingError(f"{field} holds fractions")
                address = builder.inttoptr(builder.add(start, ir.Constant(WORD, at)), bits.as_pointer())
                builder.store(ir.Constant(bits, int(value)), address)
            return target.get_dummy_value()

        return types.void(types.int64, types.int64), code

    return _for_loops(write)


def _copy_into(_context: Any, w: Any, place: Any, at: Any, source: Any, size: Any) -> Any:  # noqa: ARG001
    def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        to = builder.inttoptr(builder.add(_entry(builder, args[0], args[1]), args[2]), byte)
        cgutils.raw_memcpy(builder, to, builder.inttoptr(args[3], byte), args[4], 1)
        return target.get_dummy_value()

    return types.void(*(types.int64 for _ in range(5))), code


def _copied_into(w: int, place: int, at: int, source: int, size: int) -> None:
    ctypes.memmove(int(_ledgers[w].addresses[place]) + at, source, size)


copy_into: Callable[..., Any] = _copied_into if IS_PLAIN else intrinsic(_copy_into)
"""Copy bytes into an entry: the ledger, the entry's number, from which byte on, from where, how many."""


def leaf(text: Function) -> Function:
    """Declare a few lines that loops call often: written out where they are called, not in the ledger.

    Arguments are taken as the annotations have them, as those of a loop. What is declared so costs the
    compiler its lines again at every place it is called from.
    """
    if IS_PLAIN:
        return text
    kind, signature = _kind_of(text), inspect.signature(text)
    how: dict[str, Any] = {"error_model": "numpy", "forceinline": True, "no_cpython_wrapper": True}
    compiled: Any = numba.njit(**how)(text)

    def call(_context: Any, *_args: Any, **_named: Any) -> Any:
        compiled.get_call_template(kind.args, {})
        made = compiled.overloads[kind.args]

        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            target.active_code_library.add_linking_library(made.library)
            return target.call_internal(builder, made.fndesc, kind, args)

        return kind, code

    return _named_as(text, signature, call)


def formula(text: Function) -> Function:
    """Declare arithmetic without a ledger, for loops and for Python: what it indexes may be any array."""
    return text if IS_PLAIN else register_jitable(text)


def _named_as(text: Callable[..., Any], signature: inspect.Signature, call: Any) -> Any:
    context = inspect.Parameter("_context", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    call.__name__ = text.__name__
    call.__signature__ = signature.replace(parameters=[context, *signature.parameters.values()])
    return _for_loops(call)


def loop(text: Function) -> Function:
    """Declare a loop: a function of the ledger's address and of numbers, compiled by itself.

    Other loops call it by its name through the ledger; Python calls it through `Loops`.
    """
    kind = _kind_of(text)
    place = _append(Entry(_name_of(text), text=text, signature=kind))
    return text if IS_PLAIN else _called(text, place, kind)


def socket(text: Function) -> Function:
    """Declare a place for a loop that is declared later, by somebody upstairs; see `Ledger.plug`.

    Of the function that is handed in only name, annotations and docstring count.
    """
    kind, name = _kind_of(text), _name_of(text)
    place = _append(Entry(name, signature=kind))
    if not IS_PLAIN:
        return _called(text, place, kind)
    plugged: Any = lambda w, *args: _ledgers[w].plugged[name](w, *args)  # noqa: E731
    return plugged


def _name_of(text: Callable[..., Any]) -> str:
    return f"{text.__module__.rpartition('.')[2]}.{text.__name__}"


def _kind_of(text: Callable[..., Any]) -> Any:
    hints = inspect.get_annotations(text)
    return TYPES[hints["return"]](*(TYPES[hints[name]] for name in inspect.signature(text).parameters))


def _called(text: Callable[..., Any], place: int, kind: Any) -> Any:
    """What calls the loop whose address stands at a place of the ledger."""
    signature, wanted = inspect.signature(text), kind.args
    names = list(signature.parameters)

    def call(_context: Any, *args: Any, **named: Any) -> Any:
        given = {**dict(zip(names, args, strict=False)), **named}
        for name, want in zip(names, wanted, strict=True):
            if isinstance(want, types.Integer) and isinstance(given.get(name), types.Float):
                raise TypingError(f"{text.__name__}: {name} is a whole number")

        def code(target: Any, builder: Any, found: Any, args: Any) -> Any:
            shape = ir.FunctionType(
                target.get_value_type(found.return_type), [target.get_value_type(a) for a in found.args]
            )
            address = builder.inttoptr(_entry(builder, args[0], place), shape.as_pointer())
            answer = builder.call(address, args)
            return target.get_dummy_value() if found.return_type == types.void else answer

        return kind, code

    return _named_as(text, signature, call)
