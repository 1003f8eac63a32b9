"""Compiling the loops once, and keeping what was compiled for as long as the source stays the same."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numba

from sim.engines.compiled.ledger import ENTRIES, IS_PLAIN, SETTINGS
from sim.rules import compile_rules

SIM = Path(__file__).parents[2]
LATEST = 3  # older compilations that are kept, for whoever goes back and forth between sources
SECONDS = 30  # that a cold start takes, about, on two cores
MOST_AT_ONCE = 4  # processes that compile: each must first read numba in
# Whatever the loops are made from; a test looks whether a room is missing.
ROOMS = (
    *("catalogue", "columns", "customs", "engines", "events", "panel", "parameters", "places", "population"),
    *("rules", "rulespace", "scenario", "schedule", "state", "vocabulary"),
)
# In the manner of C, but for the wrapper: what a loop does stands in the very function that is called.
HOW: dict[str, Any] = {"cache": True, "error_model": "numpy", "forceinline": True}
DONE = "compiled"  # the mark of a folder that has everything

_one_at_a_time = Lock()
_passing: list[tempfile.TemporaryDirectory[str]] = []  # folders that go with the process


@cache
def source_key() -> str:
    """What the compiled loops depend on: every source file below them, in one short word.

    numba looks at the file of a function alone, not at those of the rules it calls.
    """
    root = SIM
    sha = hashlib.sha256(f"{numba.__version__} {root}".encode())
    for room in ROOMS:
        here = root / room
        for path in sorted(here.rglob("*.py")) if here.is_dir() else [here.with_suffix(".py")]:
            sha.update(path.relative_to(root).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Where compiled loops are kept: with the user's caches, or else for this process only."""
    base = os.environ.get("LINLI_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "linli" / source_key()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        _passing.append(tempfile.TemporaryDirectory(prefix="linli-", ignore_cleanup_errors=True))
        folder = Path(_passing[-1].name) / source_key()
        folder.mkdir()
        return folder


def loops() -> dict[str, int]:
    """The address of every loop, compiled if it was not; empty where numba is told not to compile."""
    with _one_at_a_time:
        return {name: compiled.address for name, compiled in _compiled().items()}


@cache
def _compiled() -> dict[str, Any]:
    """Every loop by name; addresses hold as long as what lies there is kept."""
    if IS_PLAIN:
        return {}
    folder = cache_folder()
    if (folder / DONE).exists():
        return compile_some(folder)
    print(f"linli: compiling once, about {SECONDS} s …", file=sys.stderr, flush=True)
    share_out(folder)
    found = compile_some(folder)
    (folder / DONE).touch()
    make_room(folder)
    return found


def compile_some(folder: Path, share: int = 0, shares: int = 1) -> dict[str, Any]:
    """Compile one share of the loops, or read what was compiled before.

    Parameters
    ----------
    folder : Path
        Where compiled loops are kept.
    share, shares : int
        Which loops: neighbours go together, since they call the same rules.
    """
    compile_rules()
    before, SETTINGS.CACHE_DIR = SETTINGS.CACHE_DIR, str(folder)
    was_collecting = gc.isenabled()
    gc.disable()  # a quarter of the time would go into looking for garbage where there is none
    try:
        texts = [entry for entry in ENTRIES if entry.text is not None]
        mine = texts[len(texts) * share // shares : len(texts) * (share + 1) // shares]
        return {e.name: numba.cfunc(e.signature, **HOW)(e.text) for e in mine}
    finally:
        SETTINGS.CACHE_DIR = before
        if was_collecting:
            gc.enable()


def share_out(folder: Path) -> None:
    """Let other processes compile beside this one; what one of them could not do is done afterwards."""
    shares = min(os.cpu_count() or 1, MOST_AT_ONCE)
    code = f"from sim.engines.compiled.compiling import help_out; help_out({str(folder)!r}, %d, {shares})"
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    no = subprocess.DEVNULL
    others = [
        subprocess.Popen([sys.executable, "-c", code % share], env=here, stdin=no, stdout=no, stderr=no)
        for share in range(1, shares)
    ]
    try:
        compile_some(folder, 0, shares)
        for other in others:
            other.wait()
    finally:
        for other in others:
            other.kill()
            other.wait()


def help_out(folder: str, share: int, shares: int) -> None:
    """Compile a share into the folder of another process, if both have the same source."""
    if Path(folder).name == source_key():
        compile_some(Path(folder), share, shares)


def make_room(folder: Path) -> None:
    """Throw away what was compiled from older sources, but for the latest."""
    others = [other for other in folder.parent.glob("*/" + DONE) if other.parent != folder]
    for old in sorted(others, key=lambda mark: mark.stat().st_mtime)[:-LATEST]:
        shutil.rmtree(old.parent, ignore_errors=True)


def call(name: str, *arguments: int) -> None:
    """Run a loop that takes whole numbers and returns nothing. Other threads may run meanwhile."""
    if IS_PLAIN:
        next(entry.text for entry in ENTRIES if entry.name == name)(*arguments)  # type: ignore[misc]
        return
    shape = ctypes.CFUNCTYPE(None, *(ctypes.c_int64 for _ in arguments))
    shape(loops()[name])(*arguments)
