"""Compiling the loops once, and keeping what was compiled for as long as the source stays the same."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
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
SECONDS = 30  # that a cold start takes, about
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
        return Path(_passing[-1].name)


def loops() -> dict[str, int]:
    """The address of every loop, compiled if it was not; empty where numba is told not to compile."""
    with _one_at_a_time:
        return {name: compiled.address for name, compiled in _compiled().items()}


@cache
def _compiled() -> dict[str, Any]:
    """Every loop by name; addresses hold as long as what lies there is kept."""
    found: dict[str, Any] = {}
    if IS_PLAIN:
        return found
    compile_rules()
    folder, is_told = cache_folder(), False
    before, SETTINGS.CACHE_DIR = SETTINGS.CACHE_DIR, str(folder)
    try:
        for entry in ENTRIES:
            if entry.text is not None:
                compiled = numba.cfunc(entry.signature, **HOW)(entry.text)
                found[entry.name] = compiled
                if not compiled.cache_hits and not is_told:
                    is_told = True
                    print(f"linli: compiling once, about {SECONDS} s …", file=sys.stderr, flush=True)
    finally:
        SETTINGS.CACHE_DIR = before
    if is_told:
        (folder / DONE).touch()
        make_room(folder)
    return found


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
