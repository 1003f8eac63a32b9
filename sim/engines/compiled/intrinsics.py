"""What numba takes the declarations of the ledger for. Read by compiling processes alone.

`enable` puts, wherever a file of ours holds something declared, what numba understands in its
place; the texts of loops name them as before.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

import numba
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.extending import intrinsic, register_jitable

from sim.engines.compiled import exactly, uniform
from sim.engines.compiled.ledger import DECLARED, ENTRIES, Declared
from sim.rules import compile_rules
from sim.state import LINE

ir: Any = cgutils.ir  # type: ignore[attr-defined]
WORD = ir.IntType(64)
TYPES = {
    "int": types.int64,
    "float": types.float64,
    "bool": types.boolean,
    "Key": types.uint64,
    "None": types.void,
}
OURS = "sim."  # the names of files in which things declared are put in place
__all__ = ["enable", "exactly", "signature_of"]

_enabled: dict[Callable[..., Any], Any] = {}


def enable() -> None:
    """Make everything declared so far callable from compiled code; again for what came since."""
    compile_rules()
    _enabled.update(uniform.forms())
    for declared in DECLARED:
        if declared.plain not in _enabled:
            _enabled[declared.plain] = FORMS[declared.form](declared)
    for name, module in list(sys.modules.items()):
        if name.startswith(OURS) and not name.endswith(".ledger"):
            for known, value in list(vars(module).items()):
                if inspect.isfunction(value) and value in _enabled and known != "__wrapped__":
                    setattr(module, known, _enabled[value])


def signature_of(text: Callable[..., Any]) -> Any:
    """The numba signature that a loop's or a leaf's annotations ask for."""
    hints = inspect.get_annotations(text)
    return TYPES[hints["return"]](*(TYPES[hints[name]] for name in inspect.signature(text).parameters))


def _entry(builder: Any, ledger: Any, place: Any) -> Any:
    """The number that stands at a place of the ledger; while loops run, nobody writes there."""
    start = builder.inttoptr(ledger, WORD.as_pointer())
    found = builder.load(builder.gep(start, [ir.Constant(WORD, place) if isinstance(place, int) else place]))
    found.set_metadata("invariant.load", builder.module.add_metadata([]))  # so it is read once in each loop
    return found


def _rows(declared: Declared) -> Any:
    place, dtype = declared.place, ENTRIES[declared.place].dtype
    assert dtype is not None
    kind, size = numba.from_dtype(dtype), dtype.itemsize

    def find(_context: Any, w: Any, row: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            offset = builder.mul(args[1], ir.Constant(WORD, size))
            address = builder.add(_entry(builder, args[0], place), offset)
            return builder.inttoptr(address, target.get_value_type(kind))

        return kind(types.int64, types.int64), code

    find.__name__ = declared.plain.__name__
    return intrinsic(find)


def _whole(declared: Declared) -> Any:
    """An entry as a whole: its one record, or an array of numbers."""
    place, dtype = declared.place, ENTRIES[declared.place].dtype
    assert dtype is not None
    kind: Any = numba.from_dtype(dtype)
    if declared.form == "numbers":
        kind = types.CPointer(kind)

    def find(_context: Any, w: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return builder.inttoptr(_entry(builder, args[0], place), target.get_value_type(kind))

        return kind(types.int64), code

    find.__name__ = declared.plain.__name__
    return intrinsic(find)


def _writer(declared: Declared) -> Any:
    place, (value, fields) = declared.place, declared.about
    layout: Any = ENTRIES[place].dtype

    def write(_context: Any, w: Any, row: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            offset = builder.mul(args[1], ir.Constant(WORD, layout.itemsize))
            start = builder.add(_entry(builder, args[0], place), offset)
            for field in fields:
                kind, at = layout.fields[field][:2]
                bits = ir.IntType(8 * kind.itemsize)
                if kind.kind == "f":
                    raise TypingError(f"{field} holds fractions")
                address = builder.inttoptr(builder.add(start, ir.Constant(WORD, at)), bits.as_pointer())
                builder.store(ir.Constant(bits, int(value)), address)
            return target.get_dummy_value()

        return types.void(types.int64, types.int64), code

    return intrinsic(write)


def _fetcher(declared: Declared) -> Any:
    layout: Any = ENTRIES[declared.place].dtype
    offsets = [layout.fields[field][1] for field in declared.about]
    by_line = {offset // LINE: offset for offset in offsets}  # a line comes whole

    def fetch(_context: Any, w: Any, row: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
            ask = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
            offset = builder.mul(args[1], ir.Constant(WORD, layout.itemsize))
            start = builder.add(_entry(builder, args[0], declared.place), offset)
            for at in by_line.values():
                address = builder.inttoptr(builder.add(start, ir.Constant(WORD, at)), byte)
                builder.call(ask, [address, ir.Constant(flag, 0), ir.Constant(flag, 3), ir.Constant(flag, 1)])
            return target.get_dummy_value()

        return types.void(types.int64, types.int64), code

    return intrinsic(fetch)


def _copy(_declared: Declared) -> Any:
    def copy(_context: Any, w: Any, place: Any, at: Any, source: Any, size: Any) -> Any:  # noqa: ARG001
        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            byte = ir.IntType(8).as_pointer()
            to = builder.inttoptr(builder.add(_entry(builder, args[0], args[1]), args[2]), byte)
            cgutils.raw_memcpy(builder, to, builder.inttoptr(args[3], byte), args[4], 1)
            return target.get_dummy_value()

        return types.void(*(types.int64 for _ in range(5))), code

    return intrinsic(copy)


def _leaf(declared: Declared) -> Any:
    text, kind = declared.plain, signature_of(declared.plain)
    how: dict[str, Any] = {"error_model": "numpy", "forceinline": True, "no_cpython_wrapper": True}
    compiled: Any = numba.njit(**how)(text)

    def call(_context: Any, *_args: Any, **_named: Any) -> Any:
        compiled.get_call_template(kind.args, {})
        made = compiled.overloads[kind.args]

        def code(target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            target.active_code_library.add_linking_library(made.library)
            return target.call_internal(builder, made.fndesc, kind, args)

        return kind, code

    return _named_as(text, call)


def _loop(declared: Declared) -> Any:
    text, place, kind = declared.plain, declared.place, signature_of(declared.plain)
    names = list(inspect.signature(text).parameters)

    def call(_context: Any, *args: Any, **named: Any) -> Any:
        given = {**dict(zip(names, args, strict=False)), **named}
        for name, want in zip(names, kind.args, strict=True):
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

    return _named_as(text, call)


def _named_as(text: Callable[..., Any], call: Any) -> Any:
    context = inspect.Parameter("_context", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    signature = inspect.signature(text)
    call.__name__ = text.__name__
    call.__signature__ = signature.replace(parameters=[context, *signature.parameters.values()])
    return intrinsic(call)


def _written_out(declared: Declared) -> Any:
    return register_jitable(declared.plain)


FORMS: dict[str, Callable[[Declared], Any]] = {
    "rows": _rows,
    "record": _whole,
    "numbers": _whole,
    "writer": _writer,
    "fetcher": _fetcher,
    "copy": _copy,
    "leaf": _leaf,
    "loop": _loop,
    "written out": _written_out,
}
