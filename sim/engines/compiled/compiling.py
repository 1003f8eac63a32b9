"""Compiling the loops once, and keeping what was compiled for as long as the source stays the same.

Loops come in kits: the engine's, and those that somebody upstairs declares for the same ledger
(`declare_kit`). Each kit is compiled when it is first wanted, and kept under a key of its own.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numba

from sim.engines.compiled.ledger import ENTRIES, IS_PLAIN, SETTINGS, Entry
from sim.rules import compile_rules

SIM = Path(__file__).parents[2]
LATEST = 3  # older compilations that are kept, for whoever goes back and forth between sources
PER_LOOP = 0.15  # seconds that compiling takes, about, on two cores
MOST_AT_ONCE = 4  # processes that compile: each must first read numba in
ENGINE = "sim.engines.compiled"
# Whatever the engine's loops are made from; a test looks whether a room is missing.
ROOMS = (
    *("catalogue", "columns", "customs", "engines", "events", "panel", "parameters", "places", "population"),
    *("rules", "rulespace", "scenario", "schedule", "state", "vocabulary"),
)
KITS: dict[str, tuple[str, ...]] = {ENGINE: ROOMS}
# In the manner of C, but for the wrapper: what a loop does stands in the very function that is called.
HOW: dict[str, Any] = {"cache": True, "error_model": "numpy", "forceinline": True}
DONE = "compiled"  # the mark of a folder that has everything

_one_at_a_time = Lock()
_passing: list[tempfile.TemporaryDirectory[str]] = []  # folders that go with the process


def declare_kit(package: str, *rooms: str) -> None:
    """Say that a package declares loops, and in which rooms beyond the engine's they have their sources."""
    KITS[package] = (*ROOMS, *rooms)


def loops_of(package: str) -> list[Entry]:
    """The loops that a package has declared, in the order of the ledger."""
    return [e for e in ENTRIES if e.text is not None and f"{e.text.__module__}.".startswith(f"{package}.")]


@cache
def source_key(package: str = ENGINE) -> str:
    """What the loops of a kit depend on: every source file below them, in one short word.

    numba looks at the file of a function alone, not at those of the rules it calls; and the numbers
    that the entries of the ledger have are in no file at all.
    """
    root = SIM
    sha = hashlib.sha256(f"{numba.__version__} {root}".encode())
    if package != ENGINE:
        sha.update(" ".join(entry.name for entry in ENTRIES).encode())
    for room in KITS[package]:
        here = root / room
        for path in sorted(here.rglob("*.py")) if here.is_dir() else [here.with_suffix(".py")]:
            sha.update(path.relative_to(root).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


@cache
def cache_folder(package: str = ENGINE) -> Path:
    """Where the compiled loops of a kit are kept: with the user's caches, or else for this process only."""
    base = os.environ.get("LINLI_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "linli" / source_key(package)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        _passing.append(tempfile.TemporaryDirectory(prefix="linli-", ignore_cleanup_errors=True))
        folder = Path(_passing[-1].name) / source_key(package)
        folder.mkdir()
        return folder


def loops(package: str = ENGINE) -> dict[str, int]:
    """The address of every loop of a kit, compiled if it was not; none where numba is told not to compile."""
    with _one_at_a_time:
        return {name: compiled.address for name, compiled in _compiled(package).items()}


@cache
def _compiled(package: str) -> dict[str, Any]:
    """Every loop of a kit by name; addresses hold as long as what lies there is kept."""
    if IS_PLAIN:
        return {}
    if not is_kept(package):
        # Who needs the engine will need the other kits, too, and they can be compiled side by side.
        others = [kit for kit in KITS if kit != package and not is_kept(kit)]
        compile_anew([package, *others] if package == ENGINE else [package])
    return compile_some(cache_folder(package), package)


def is_kept(package: str) -> bool:
    """Whether a kit was compiled before, and all of it."""
    return (cache_folder(package) / DONE).exists()


def compile_anew(packages: list[str]) -> None:
    """Compile some kits, and say so."""
    seconds = max(5, round(PER_LOOP * sum(len(loops_of(package)) for package in packages) / 5) * 5)
    print(f"linli: compiling once, about {seconds} s …", file=sys.stderr, flush=True)
    share_out(packages)
    for package in packages:
        folder = cache_folder(package)
        compile_some(folder, package)
        (folder / DONE).touch()
        make_room(folder)


def compile_some(folder: Path, package: str, share: int = 0, shares: int = 1) -> dict[str, Any]:
    """Compile one share of the loops of a kit, or read what was compiled before.

    Parameters
    ----------
    folder : Path
        Where compiled loops are kept.
    package : str
        Which declared them.
    share, shares : int
        Which loops: neighbours go together, since they call the same rules.
    """
    compile_rules()
    before, SETTINGS.CACHE_DIR = SETTINGS.CACHE_DIR, str(folder)
    was_collecting = gc.isenabled()
    gc.disable()  # a quarter of the time would go into looking for garbage where there is none
    try:
        texts = loops_of(package)
        mine = texts[len(texts) * share // shares : len(texts) * (share + 1) // shares]
        return {e.name: numba.cfunc(e.signature, **HOW)(e.text) for e in mine}
    finally:
        SETTINGS.CACHE_DIR = before
        if was_collecting:
            gc.enable()


def share_out(packages: list[str]) -> None:
    """Let other processes compile beside this one; what one of them could not do is done afterwards."""
    shares, folders = min(os.cpu_count() or 1, MOST_AT_ONCE), {p: str(cache_folder(p)) for p in packages}
    code = (
        f"import {', '.join(packages)}; from sim.engines.compiled.compiling import help_out; "
        f"help_out({folders!r}, %d, {shares})"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
    no = subprocess.DEVNULL
    others = [
        subprocess.Popen([sys.executable, "-c", code % share], env=here, stdin=no, stdout=no, stderr=no)
        for share in range(1, shares)
    ]
    try:
        help_out(folders, 0, shares)
        for other in others:
            other.wait()
    finally:
        for other in others:
            other.kill()
            other.wait()


def help_out(folders: dict[str, str], share: int, shares: int) -> None:
    """Compile a share of every kit into the folder of another process, if both have the same source."""
    for package, folder in folders.items():
        if Path(folder).name == source_key(package):
            compile_some(Path(folder), package, share, shares)


def make_room(folder: Path) -> None:
    """Throw away what was compiled from older sources, but for the latest."""
    others = [other for other in folder.parent.glob("*/" + DONE) if other.parent != folder]
    for old in sorted(others, key=lambda mark: mark.stat().st_mtime)[:-LATEST]:
        shutil.rmtree(old.parent, ignore_errors=True)


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
