"""A process that compiles a share of the loops: it is told which, and answers with the machine's code.

`loading` starts it and hears it out. Nothing else reads numba in.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import tempfile
from typing import Any

import numba
from numba.core import cgutils
from numba.core.cpu import CPUContext

from sim.engines.compiled.cache import source_key
from sim.engines.compiled.intrinsics import enable, signature_of
from sim.engines.compiled.ledger import ENTRIES

SETTINGS: Any = numba.config
HOW: dict[str, Any] = {"error_model": "numpy", "forceinline": True}
ir: Any = cgutils.ir  # type: ignore[attr-defined]
LOOPS: set[tuple[str, str]] = set()


def main() -> None:
    """Read what is asked from standard input and write the machine's code to standard output.

    Raises
    ------
    RuntimeError
        If this process does not see the same source as the one that asks.
    """
    asked = json.load(sys.stdin)
    for package in asked["packages"]:
        importlib.import_module(package)
    entries = [entry.name for entry in ENTRIES]
    keys = {package: source_key(package) for package in asked["names"]}
    if entries != asked["entries"] or keys != asked["keys"]:
        raise RuntimeError("the source has changed since it was asked for: ask again")
    found = {package: compile_some(set(names)) for package, names in asked["names"].items()}
    head = [[package, symbols, len(code)] for package, (symbols, code) in found.items()]
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(code for _, code in found.values()))
    sys.stdout.buffer.flush()


def call_straight(context: Any, library: Any, about: Any, _environment: Any, _helper: Any) -> None:
    """Let a loop be called as C calls: what it does stands in the very function that others call.

    Numba has a function of its own manner called by one of C's manner, at the cost of a second call and of an
    answer through memory, and keeps both. Loops raise nothing, so there is no error to be asked for. What is
    no loop is written out in some, and called by nobody else.
    """
    if (about.modname, about.qualname) not in LOOPS:
        return
    module, manner = context.create_module("cfunc_wrapper"), context.call_conv
    inner = ir.Function(module, manner.get_function_type(about.restype, about.argtypes), about.llvm_func_name)
    kinds = [context.get_value_type(kind) for kind in about.argtypes]
    shape = ir.FunctionType(context.get_value_type(about.restype), kinds)
    outer = ir.Function(module, shape, about.llvm_cfunc_wrapper_name)
    builder = ir.IRBuilder(outer.append_basic_block("entry"))
    _, answer = manner.call_function(builder, inner, about.restype, about.argtypes, outer.args)
    builder.ret(answer)
    library.add_ir_module(module)
    library._final_module.get_function(about.llvm_func_name).linkage = "internal"


def call_nothing(*_: Any) -> Any:
    """What is written out in loops has no place in memory: something built in, by which numba knows it."""
    return [].append


def compile_some(names: set[str]) -> tuple[dict[str, str], bytes]:
    """Compile some loops.

    Parameters
    ----------
    names : set of str
        Entries of the ledger.

    Returns
    -------
    symbols : dict
        Under which symbol each lies.
    code : bytes
        Piece by piece, the length of each (8 bytes) before it.
    """
    enable()
    LOOPS.update((e.text.__module__, e.text.__qualname__) for e in ENTRIES if e.text is not None)
    context: Any = CPUContext
    context.create_cfunc_wrapper, context.get_executable = call_straight, call_nothing
    gc.disable()  # a quarter of the time would go into looking for garbage where there is none
    symbols: dict[str, str] = {}
    pieces: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="linli-") as passing:  # numba hands out only what it also keeps
        SETTINGS.CACHE_DIR = passing
        SETTINGS.SLP_VECTORIZE = 1  # like sums go side by side, each in its own order
        for entry in ENTRIES:
            if entry.text is not None and entry.name in names:
                signature = signature_of(entry.text)
                compiled: Any = numba.cfunc(signature, cache=True, **HOW)(entry.text)
                symbols[entry.name] = compiled._wrapper_name
                piece = compiled._library._get_compiled_object()
                pieces.append(len(piece).to_bytes(8, "little") + piece)
    return symbols, b"".join(pieces)
