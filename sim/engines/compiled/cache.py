"""Where compiled loops are kept, and what they depend on.

Loops come in kits: the engine's, and those that somebody upstairs declares for the same ledger
(`declare_kit`). Each kit is compiled when it is first wanted, and kept under a key of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import llvmlite.binding as llvm

from sim.engines.compiled.ledger import ENTRIES, Entry

SIM = Path(__file__).parents[2]
LATEST = 3  # older compilations that are kept, for whoever goes back and forth between sources
ENGINE = "sim.engines.compiled"
# Whatever the engine's loops are made from; a test looks whether a room is missing.
ROOMS = (
    *("catalogue", "columns", "customs", "engines", "events", "panel", "parameters", "places", "population"),
    *("rules", "rulespace", "scenario", "schedule", "state", "vocabulary"),
)
KITS: dict[str, tuple[str, ...]] = {ENGINE: ROOMS}
COMPILERS = ("numba", "llvmlite", "numpy")
SETTINGS = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_OPT")
DONE = "compiled"  # the mark of a folder that has everything

_passing: list[tempfile.TemporaryDirectory[str]] = []  # folders that go with the process


def declare_kit(package: str, *rooms: str) -> None:
    """Say that a package declares loops, and in which rooms beyond the engine's they have their sources."""
    KITS[package] = (*ROOMS, *rooms)


def loops_of(package: str) -> list[Entry]:
    """The loops that a package has declared, in the order of the ledger."""
    return [e for e in ENTRIES if e.text is not None and f"{e.text.__module__}.".startswith(f"{package}.")]


@cache
def source_key(package: str = ENGINE) -> str:
    """What the loops of a kit depend on, in one word: the source of all below them, compiler, processor.

    The numbers that entries of the ledger have are in no file: where a kit stands behind others, they count.
    """
    sha = hashlib.sha256(str(SIM).encode())
    if package != ENGINE:
        sha.update(" ".join(entry.name for entry in ENTRIES).encode())
    for name in COMPILERS:
        sha.update(f"{name} {version(name)}".encode())
    for name in SETTINGS:
        sha.update(f"{name} {os.environ.get(name)}".encode())
    sha.update(f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()}".encode())
    sha.update(llvm.get_host_cpu_features().flatten().encode())
    for room in KITS[package]:
        here = SIM / room
        for path in sorted(here.rglob("*.py")) if here.is_dir() else [here.with_suffix(".py")]:
            sha.update(path.relative_to(SIM).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


@cache
def cache_folder(package: str = ENGINE) -> Path:
    """Where the compiled loops of a kit are kept: with the user's caches, or else for this process only."""
    base = os.environ.get("LINLI_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(base) if base else Path.home() / ".cache") / "linli" / source_key(package)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # nobody's home, or no place in it
        _passing.append(tempfile.TemporaryDirectory(prefix="linli-", ignore_cleanup_errors=True))
        folder = Path(_passing[-1].name) / source_key(package)
        folder.mkdir()
        return folder


def make_room(used: set[Path]) -> None:
    """Throw away what lies beside the folders in use, but for what was used of late."""
    beside = {mark for folder in used for mark in folder.parent.glob("*/" + DONE)}
    others = []
    for mark in beside:
        with suppress(FileNotFoundError):  # somebody else makes room, too
            others.append((mark.stat().st_mtime, mark.parent))
    for _, old in sorted(other for other in others if other[1] not in used)[:-LATEST]:
        shutil.rmtree(old, ignore_errors=True)
