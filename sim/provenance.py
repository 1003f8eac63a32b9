"""Which code ran: the commit of a checkout, or else a hash of the package's own files."""

from __future__ import annotations

import hashlib
import subprocess
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
READ_BY_A_RUN = ("sim", "configs", "pyproject.toml", "requirements.lock")  # all that may move a number
MODEL = (  # rooms that may move a number: all up to the outcomes, but what keeps files
    *("agents", "catalogue", "columns", "customs", "engines", "errors", "events", "outcomes"),
    *("panel", "parameters", "places", "planning", "population", "rules", "rulespace", "scenario"),
    *("schedule", "state", "vocabulary"),
)
SECONDS = 20  # after which a version control that does not answer is taken for none


@lru_cache(maxsize=1)
def code_that_runs() -> dict[str, str | bool]:
    """The commit and whether its files were changed since, or the hash of the package's files.

    Returns
    -------
    dict
        `commit` and `is_changed` in a checkout; `sha256` elsewhere. No path, no person.
    """
    return of_checkout(PACKAGE.parent) or {"sha256": of_files(PACKAGE)}


def of_checkout(root: Path) -> dict[str, str | bool] | None:
    """The commit of a checkout and whether what a run reads was changed since; None if it is none.

    Parameters
    ----------
    root : Path
        A folder above this one that happens to be a checkout, of something else, does not count.
    """
    if not ((root / ".git").exists() and (root / "pyproject.toml").is_file()):
        return None
    commit = _git(root, "rev-parse", "HEAD")
    status = _git(root, "status", "--porcelain", "--", *READ_BY_A_RUN)
    if not commit or status is None:
        return None
    return {"commit": commit, "is_changed": bool(status)}


@lru_cache(maxsize=1)
def of_model() -> str:
    """SHA-256 of the sources that may move a number: an edited figure or command is not among them.

    Taken once in a process: whoever runs has read these files before somebody edits them.
    """
    return of_files(PACKAGE, MODEL)


@lru_cache(maxsize=1)
def of_lock() -> str | None:
    """SHA-256 of the lock of a checkout, which fixes every library; None where there is no checkout."""
    lock = PACKAGE.parent / "requirements.lock"
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else None


def of_files(package: Path, rooms: tuple[str, ...] | None = None) -> str:
    """SHA-256 over names and contents of a package's files, in the order of their names.

    Parameters
    ----------
    package : Path
    rooms : tuple of str, optional
        Only these folders and modules of it.
    """
    sha = hashlib.sha256()
    tops = [package] if rooms is None else [path for path in package.iterdir() if path.stem in rooms]
    found = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    for path in sorted(path for path in found if path.is_file()):
        if "__pycache__" not in path.parts:
            sha.update(f"{path.relative_to(package).as_posix()}\n{path.stat().st_size}\n".encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()


def _git(root: Path, *words: str) -> str | None:
    try:
        said = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=True, timeout=SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip()
