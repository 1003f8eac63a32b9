"""Other Pythons, Mesas and numbas: one folder each, outside the house, made from its hash locks."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
LOCKS = ("requirements-build.lock", "requirements.lock")
MARK = "made-from"  # the file of an environment that says what it was made from


class UnavailableError(Exception):
    """An environment that cannot be had on this machine; says why."""


@dataclass(frozen=True)
class Environment:
    """Where a row of the table is run.

    Attributes
    ----------
    name : str
    python : str
        "3.12", or empty for the Python that runs this.
    pins : tuple of str
        What replaces the lock's versions, in pip's words.
    variables : mapping
        What is set in the process's environment.
    """

    name: str
    python: str = ""
    pins: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def compiles_in(self) -> str:
        """The folder of its compiled loops, shared by those in which nothing is set."""
        return self.name if self.python or self.pins or self.variables else "here"


def python_of(environment: Environment, rooms: Path) -> str:
    """The interpreter of an environment, which is made if it is not there or was made from other locks.

    Raises
    ------
    UnavailableError
    """
    if not environment.python:
        return sys.executable
    here = rooms / environment.name
    binary, wanted = here / "bin" / "python", recipe(environment)
    mark = here / MARK
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return str(binary)
    base = next(interpreters(environment.python), None)
    if base is None:
        raise UnavailableError(f"there is no Python {environment.python} here")
    shutil.rmtree(here, ignore_errors=True)
    print(f"{environment.name}: making its environment with Python {environment.python} …", file=sys.stderr)
    pip = [
        str(binary),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    locked = [
        [*pip, "--no-build-isolation", "--require-hashes", "--requirement", str(HOUSE / lock)]
        for lock in LOCKS
    ]
    try:
        for step in (
            [base, "-m", "venv", str(here)],
            *locked,
            *([[*pip, *environment.pins]] if environment.pins else []),
        ):
            subprocess.run(step, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip() or "no reason was given").splitlines()[-1]
        raise UnavailableError(f"it could not be installed: {last}") from None
    mark.write_text(wanted, "utf-8")
    return str(binary)


def recipe(environment: Environment) -> str:
    """What an environment is made from, in one short word."""
    sha = hashlib.sha256(repr((environment.python, environment.pins)).encode())
    for lock in LOCKS:
        sha.update((HOUSE / lock).read_bytes())
    return sha.hexdigest()


def interpreters(version: str) -> Iterator[str]:
    """Pythons of a version that start: those that pyenv keeps, and what is on the path."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [str(path) for path in sorted(kept.glob(f"{version}.*/bin/python"))]
    for candidate in (*found, shutil.which(f"python{version}")):
        asked = [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if candidate and subprocess.run(asked, capture_output=True, text=True).stdout.strip() == version:
            yield candidate
