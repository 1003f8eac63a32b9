"""The daily model in frameworks other than Mesa, each in an environment of its own outside the house."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ALIKE_IN_TROUBLES, ALIKE_IN_CLAIMS = 0.1, 1 / 3  # of a daily model and ours
MADE = "made"  # the mark of a complete environment


@dataclass(frozen=True)
class Peer:
    """A framework, what installs it, and the module that runs the daily model on it."""

    name: str
    packages: tuple[str, ...]
    module: str


PEERS = (Peer("agentpy", ("agentpy==0.1.5",), "experiments.benchmarks.daily_agentpy"),)


class UnavailableError(Exception):
    """A framework that cannot be had here; says why."""


def check_fairness(name: str, ours: tuple[float, float], theirs: tuple[float, float]) -> None:
    """See that a daily model quarrels about as much as the engine that it is compared with.

    Parameters
    ----------
    name : str
    ours, theirs : (troubles, claims) of one run

    Raises
    ------
    RuntimeError
    """
    limits = (ALIKE_IN_TROUBLES, ALIKE_IN_CLAIMS)
    for what, our, their, far in zip(("troubles", "claims"), ours, theirs, limits, strict=True):
        if abs(their / our - 1.0) > far:
            raise RuntimeError(f"{name} has {their:.0f} {what}, the compiled run {our}: no fair comparison")


def timed(found: dict[str, Any], runs: int, rooms: str | None) -> dict[str, dict[str, Any]]:
    """What a neighbourhood-year of the daily model costs on each framework; or why it was not timed.

    Parameters
    ----------
    found : dict
        The benchmark's own numbers: how large the neighbourhood is and how much it quarrels.
    runs : int
    rooms : str or None
        Folder of the environments; a complete one is used again.
    """
    need, years = found["needs"], found["years"]
    folder = Path(rooms or Path(tempfile.gettempdir()) / "linli-peers")
    told: dict[str, dict[str, Any]] = {}
    for peer in PEERS:
        try:
            python = python_of(peer, folder)
            asked = [found["households"], need["cases"] / years, 365 * years, runs]
            one = _lived(python, peer, [str(number) for number in asked])
        except UnavailableError as why:
            print(f"{peer.name} was not timed: {why}", file=sys.stderr)
            told[peer.name] = {"unavailable": str(why)}
            continue
        check_fairness(peer.name, (need["cases"], need["claims"]), (one["troubles"], one["claims"]))
        one["cpu_per_year"] = one.pop("cpu") / years
        one["compiled_over_it"] = one["cpu_per_year"] * found["neighbourhood_years_per_second_per_core"]
        told[peer.name] = one
    return told


def python_of(peer: Peer, folder: Path) -> Path:
    """The interpreter of a framework's environment, which is made if it is not there.

    Raises
    ------
    UnavailableError
    """
    here = folder / peer.name
    binary = here / "bin" / "python"
    if (here / MADE).exists():
        return binary
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    _do([sys.executable, "-m", "venv", "--clear", str(here)])
    _do([str(binary), "-m", "pip", "install", *quiet, *peer.packages])
    (here / MADE).touch()
    return binary


def _lived(python: Path, peer: Peer, asked: list[str]) -> dict[str, Any]:
    return json.loads(_do([str(python), "-m", peer.module, *asked]).splitlines()[-1])


def _do(command: list[str]) -> str:
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ended.returncode:
        last = (ended.stderr.strip() or "it gave no reason").splitlines()[-1]
        raise UnavailableError(f"`{' '.join(command[1:4])} …` failed: {last}")
    return ended.stdout
