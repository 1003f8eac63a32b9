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
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import llvmlite.binding as llvm

from sim.engines.compiled.cache import DONE, ENGINE, KITS, cache_folder, loops_of, make_room, source_key
from sim.engines.compiled.ledger import ENTRIES, IS_PLAIN

PER_LOOP = 0.15  # seconds that compiling takes, about, on two cores
MOST_AT_ONCE = 8  # processes that compile: each must first read numba in
LIBRARY = ("frexp", "ldexp")  # of C's library, under the names that numba gives them
KEPT = "loops"  # the file of a kit's folder
Share = tuple[dict[str, str], bytes]  # symbols by name, and the machine's code

_one_at_a_time = Lock()
_engines: list[Any] = []  # addresses hold as long as these are kept


def loops(package: str = ENGINE) -> dict[str, int]:
    """The address of every loop of a kit, compiled if it was not; none where nothing is to be compiled."""
    with _one_at_a_time:
        return _loaded(package)


@cache
def _loaded(package: str) -> dict[str, int]:
    return {} if IS_PLAIN else _load(compiled_file(package))


def call(name: str, *arguments: int) -> None:
    """Run a loop that takes whole numbers and returns nothing. Other threads may run meanwhile."""
    _reached(name, len(arguments))(*arguments)


@cache
def _reached(name: str, count: int) -> Callable[..., Any]:
    """What calls a loop with so many numbers."""
    package, entry = next((kit, e) for kit in KITS for e in loops_of(kit) if e.name == name)
    if IS_PLAIN:
        assert entry.text is not None
        return entry.text
    shape = ctypes.CFUNCTYPE(None, *(ctypes.c_int64 for _ in range(count)))
    return shape(loops(package)[name])


# -- files -----------------------------------------------------------------------------------------


def compiled_file(package: str = ENGINE) -> bytes:
    """The machine's code of a kit, from the cache or made now."""
    kept = _kept(package)
    if kept is not None:
        return kept
    # Who needs the engine will need the other kits, too, and they can be compiled side by side.
    others = [kit for kit in KITS if kit != package and _kept(kit) is None] if package == ENGINE else []
    wanted = [package, *others]
    seconds = max(5, round(PER_LOOP * sum(len(loops_of(kit)) for kit in wanted) / 5) * 5)
    print(f"linli: compiling once, about {seconds} s …", file=sys.stderr, flush=True)
    made = {kit: _joined(shares) for kit, shares in _compile(wanted).items()}
    for kit, content in made.items():
        _keep(cache_folder(kit), content)
    make_room({cache_folder(kit) for kit in KITS})
    return made[package]


def _keep(folder: Path, content: bytes) -> None:
    """Put a kit into its folder; where that fails, this process has it, and the next makes it again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)  # whoever made room meanwhile may have thrown it away
        with tempfile.TemporaryDirectory(dir=folder) as beside:
            fresh = Path(beside) / KEPT
            fresh.write_bytes(content)
            fresh.replace(folder / KEPT)  # whole or not at all, whoever else makes it too
        (folder / DONE).touch()
    except OSError as reason:
        print(f"linli: what was compiled could not be kept: {reason.strerror}", file=sys.stderr, flush=True)


def _kept(package: str) -> bytes | None:
    folder = cache_folder(package)
    try:
        kept = (folder / KEPT).read_bytes()
    except OSError:
        return None
    with suppress(OSError):
        (folder / DONE).touch()  # used of late: whoever makes room spares it
    return kept if is_whole(kept) else None


def is_whole(kept: bytes) -> bool:
    """Whether nothing of a file was lost or changed: its first word is the fingerprint of the rest."""
    return kept[:64] == hashlib.sha256(kept[64:]).hexdigest().encode()


def _joined(shares: list[Share]) -> bytes:
    """One file of several shares: a fingerprint, a line that says what follows, the machine's code."""
    symbols = [list(share.items()) for share, _ in shares]
    head = json.dumps({"sizes": [len(code) for _, code in shares], "symbols": symbols})
    body = b"\n" + head.encode() + b"\n" + b"".join(code for _, code in shares)
    return hashlib.sha256(body).hexdigest().encode() + body


def _compile(packages: list[str]) -> dict[str, list[Share]]:
    """Let processes compile a share each of some kits.

    Raises
    ------
    RuntimeError
        With what a process said last, if one of them fails.
    """
    count = max(1, min(os.cpu_count() or 1, MOST_AT_ONCE))
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    command = [sys.executable, "-c", "from sim.engines.compiled.compiling import main; main()"]
    pipe = subprocess.PIPE
    others = [subprocess.Popen(command, env=here, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(count)]
    found: dict[str, list[Share]] = {package: [] for package in packages}
    try:
        for share, other in enumerate(others):
            assert other.stdin is not None
            other.stdin.write(json.dumps(_asked(packages, share, count)).encode())
            other.stdin.close()
            other.stdin = None
        for other in others:
            told, said = other.communicate()
            if other.returncode:
                why = said.decode(errors="replace")[-2000:]
                raise RuntimeError(f"the loops could not be compiled: {why}")
            head, _, code = told.partition(b"\n")
            for package, symbols, size in json.loads(head):
                found[package].append((symbols, code[:size]))
                code = code[size:]
    finally:
        for other in others:
            other.kill()
            other.wait()
    return found


def _asked(packages: list[str], share: int, count: int) -> dict[str, Any]:
    """What one of several processes is asked: neighbours go together, since they call the same rules."""
    names = {package: [entry.name for entry in loops_of(package)] for package in packages}
    return {
        "packages": [kit for kit in KITS if loops_of(kit)],
        "entries": [entry.name for entry in ENTRIES],
        "keys": {package: source_key(package) for package in packages},
        "names": {
            package: all_of[len(all_of) * share // count : len(all_of) * (share + 1) // count]
            for package, all_of in names.items()
        },
    }


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
