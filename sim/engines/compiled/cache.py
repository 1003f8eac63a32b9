"""Where compiled loops are kept, and what they depend on."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import llvmlite.binding as llvm

SIM = Path(__file__).parents[2]
LATEST = 3  # older compilations that are kept, for whoever goes back and forth between sources
# Whatever the loops are made from; a test looks whether a room is missing.
ROOMS = (
    *("catalogue", "columns", "customs", "engines", "events", "panel", "parameters", "places", "population"),
    *("rules", "rulespace", "scenario", "schedule", "state", "vocabulary"),
)
COMPILERS = ("numba", "llvmlite", "numpy")
SETTINGS = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_OPT")
DONE = "compiled"  # the mark of a folder that has everything

_passing: list[tempfile.TemporaryDirectory[str]] = []  # folders that go with the process


@cache
def source_key() -> str:
    """What the compiled loops depend on, in one word: the source of all below them, compiler, processor."""
    sha = hashlib.sha256(str(SIM).encode())
    for name in COMPILERS:
        sha.update(f"{name} {version(name)}".encode())
    for name in SETTINGS:
        sha.update(f"{name} {os.environ.get(name)}".encode())
    sha.update(f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()}".encode())
    sha.update(llvm.get_host_cpu_features().flatten().encode())
    for room in ROOMS:
        here = SIM / room
        for path in sorted(here.rglob("*.py")) if here.is_dir() else [here.with_suffix(".py")]:
            sha.update(path.relative_to(SIM).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Where compiled loops are kept: with the user's caches, or else for this process only."""
    base = os.environ.get("LINLI_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(base) if base else Path.home() / ".cache") / "linli" / source_key()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # nobody's home, or no place in it
        _passing.append(tempfile.TemporaryDirectory(prefix="linli-", ignore_cleanup_errors=True))
        folder = Path(_passing[-1].name) / source_key()
        folder.mkdir()
        return folder


def make_room(folder: Path) -> None:
    """Throw away what was compiled from older sources, but for the latest."""
    others = [other for other in folder.parent.glob("*/" + DONE) if other.parent != folder]
    for old in sorted(others, key=lambda mark: mark.stat().st_mtime)[:-LATEST]:
        shutil.rmtree(old.parent, ignore_errors=True)
