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

from sim.engines.compiled.cache import source_key
from sim.engines.compiled.intrinsics import enable, signature_of
from sim.engines.compiled.ledger import ENTRIES

SETTINGS: Any = numba.config
# In the manner of C, but for the wrapper: what a loop does stands in the very function that is called.
HOW: dict[str, Any] = {"error_model": "numpy", "forceinline": True}


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
    gc.disable()  # a quarter of the time would go into looking for garbage where there is none
    symbols: dict[str, str] = {}
    pieces: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="linli-") as passing:  # numba hands out only what it also keeps
        SETTINGS.CACHE_DIR = passing
        SETTINGS.SLP_VECTORIZE = 1  # like sums go side by side, each in its own order
        for entry in ENTRIES:
            if entry.text is not None and entry.name in names:
                compiled: Any = numba.cfunc(signature_of(entry.text), cache=True, **HOW)(entry.text)
                symbols[entry.name] = compiled._wrapper_name
                piece = compiled._library._get_compiled_object()
                pieces.append(len(piece).to_bytes(8, "little") + piece)
    return symbols, b"".join(pieces)
