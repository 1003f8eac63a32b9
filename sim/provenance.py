"""Which code ran: the commit of a checkout, or else a hash of the package's own files."""

from __future__ import annotations

import hashlib
import subprocess
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
READ_BY_A_RUN = ("sim", "configs", "pyproject.toml", "requirements.lock")  # all that may move a number
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


def of_files(package: Path) -> str:
    """SHA-256 over names and contents of a package's files, in the order of their names."""
    sha = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
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
