"""Loops as they lie in memory: compiled once by other processes, kept as a file, loaded from then on.

Whoever runs loops needs no compiler. Where nothing is kept yet, some processes compile a share of the loops
each (`compiling`) and write down the machine's code; it is put into one file, and loaded as it will be
the next time. A file that is damaged is made again.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import llvmlite.binding as llvm

from sim.engines.compiled.cache import DONE, cache_folder, make_room, source_key
from sim.engines.compiled.ledger import ENTRIES, IS_PLAIN

SECONDS = 30  # that a cold start takes, about, on two cores
MOST_AT_ONCE = 8  # processes that compile: each must first read numba in
LIBRARY = ("frexp", "ldexp")  # of C's library, under the names that numba gives them

_one_at_a_time = Lock()
_loaded: dict[str, int] = {}
_engines: list[Any] = []  # addresses hold as long as these are kept


def loops() -> dict[str, int]:
    """The address of every loop declared, compiled if it was not; empty where nothing is to be compiled."""
    with _one_at_a_time:
        names = () if IS_PLAIN else tuple(entry.name for entry in ENTRIES if entry.text is not None)
        if len(_loaded) < len(names):
            _loaded.update(_load(compiled_file(names)))
        return _loaded


def call(name: str, *arguments: int) -> None:
    """Run a loop that takes whole numbers and returns nothing. Other threads may run meanwhile."""
    if IS_PLAIN:
        next(entry.text for entry in ENTRIES if entry.name == name)(*arguments)  # type: ignore[misc]
        return
    shape = ctypes.CFUNCTYPE(None, *(ctypes.c_int64 for _ in arguments))
    shape(_loaded[name])(*arguments)


# -- files -----------------------------------------------------------------------------------------


def compiled_file(names: tuple[str, ...]) -> bytes:
    """The machine's code of these loops, from the cache or made now."""
    folder = cache_folder()
    declared = hashlib.sha256(" ".join([e.name for e in ENTRIES]).encode()).hexdigest()[:8]
    path = folder / f"loops-{declared}"
    try:
        kept = path.read_bytes()
        if is_whole(kept):
            return kept
    except FileNotFoundError:
        pass
    print(f"linli: compiling once, about {SECONDS} s …", file=sys.stderr, flush=True)
    made = _joined(_compile(names))
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as fresh:
        fresh.write(made)
    Path(fresh.name).replace(path)  # whole or not at all, whoever else makes it too
    (folder / DONE).touch()
    make_room(folder)
    return made


def is_whole(kept: bytes) -> bool:
    """Whether nothing of a file was lost or changed: its first word is the fingerprint of the rest."""
    return kept[:64] == hashlib.sha256(kept[64:]).hexdigest().encode()


def _joined(parts: list[tuple[dict[str, str], bytes]]) -> bytes:
    """One file of several shares: a fingerprint, a line that says what follows, the machine's code."""
    symbols = [list(share.items()) for share, _ in parts]
    head = json.dumps({"sizes": [len(code) for _, code in parts], "symbols": symbols})
    body = b"\n" + head.encode() + b"\n" + b"".join(code for _, code in parts)
    return hashlib.sha256(body).hexdigest().encode() + body


def _compile(names: tuple[str, ...]) -> list[tuple[dict[str, str], bytes]]:
    """Let processes compile a share each.

    Raises
    ------
    RuntimeError
        With what a process said last, if one of them fails.
    """
    shares = max(1, min(os.cpu_count() or 1, MOST_AT_ONCE))
    rooms = list(dict.fromkeys(entry.text.__module__ for entry in ENTRIES if entry.text is not None))
    declared = [entry.name for entry in ENTRIES]
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    code = "from sim.engines.compiled.compiling import main; main()"
    others = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(shares)
    ]  # fmt: skip
    found: list[tuple[dict[str, str], bytes]] = []
    try:
        for share, other in enumerate(others):
            mine = names[len(names) * share // shares : len(names) * (share + 1) // shares]
            asked = {"rooms": rooms, "entries": declared, "names": mine, "source": source_key()}
            assert other.stdin is not None
            other.stdin.write(json.dumps(asked).encode())
            other.stdin.close()
            other.stdin = None
        for other in others:
            told, said = other.communicate()
            if other.returncode:
                why = said.decode(errors="replace")[-2000:]
                raise RuntimeError(f"the loops could not be compiled: {why}")
            head, _, code_made = told.partition(b"\n")
            found.append((json.loads(head), code_made))
    finally:
        for other in others:
            other.kill()
            other.wait()
    return found


# -- memory ----------------------------------------------------------------------------------------


@cache
def _machine() -> Any:
    """What turns the machine's code into memory, once C's library is known to it."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    library = ctypes.CDLL(ctypes.util.find_library("m"))
    for name in LIBRARY:
        llvm.add_symbol(f"numba_{name}", ctypes.cast(getattr(library, name), ctypes.c_void_p).value)
    return llvm.Target.from_default_triple().create_target_machine(jit=True)


def _load(kept: bytes) -> dict[str, int]:
    head, _, code = kept[65:].partition(b"\n")
    about, at, found = json.loads(head), 0, {}
    for size, symbols in zip(about["sizes"], about["symbols"], strict=True):
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
        for part in _parts(code[at : at + size]):
            engine.add_object_file(llvm.ObjectFileRef.from_data(part))
        engine.finalize_object()
        _engines.append(engine)
        found.update({name: engine.get_function_address(symbol) for name, symbol in symbols})
        at += size
    return found


def _parts(code: bytes) -> list[bytes]:
    """The pieces of machine's code of one share: each with its length before it."""
    found, at = [], 0
    while at < len(code):
        size = int.from_bytes(code[at : at + 8], "little")
        found.append(code[at + 8 : at + 8 + size])
        at += 8 + size
    return found
