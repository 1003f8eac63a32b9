"""Where studies are kept, and what is put into them."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sim.disk import write_bytes
from sim.doors.codebook import CODEBOOK, codebook
from sim.scenario import Scenario
from sim.store import study_folder, write_json, write_manifest, write_table

STUDIES = "studies"
TABLES = ("events", "panel", "hours", "cases")  # all that the digest covers, in its order
LONGEST_NAME = 60  # bytes; file systems stop at 255


class HistoryLike(Protocol):
    """What is kept of a history."""

    @property
    def events(self) -> Mapping[str, np.ndarray]:
        """The event log, column by column."""

    @property
    def panel(self) -> Mapping[str, np.ndarray]:
        """The panel, column by column."""

    @property
    def hours(self) -> Mapping[str, np.ndarray]:
        """Hours by use, column by column."""

    @property
    def cases(self) -> Mapping[str, np.ndarray]:
        """The cases as the run left them, column by column."""

    @property
    def digest(self) -> str:
        """SHA-256 of the history."""


def keep_run(
    folder: Path,
    asked: Mapping[str, Any],
    scenario: Mapping[str, Any],
    history: HistoryLike,
    engine: str,
    values: Mapping[str, float | None],
) -> dict[str, Any]:
    """Write one run: scenario, tables with their codebook, outcomes, and the manifest last.

    Parameters
    ----------
    folder : Path
    asked : mapping
        What identifies the question, under `question`, and how people call it.
    scenario : mapping
        The scenario in words.
    history : History
    engine : str
    values : mapping from outcome to number, None where it is not defined

    Returns
    -------
    The manifest.

    Raises
    ------
    StoreError
        If the folder belongs to another question or cannot be written.
    """
    with study_folder(folder, asked):
        write_json(folder, "scenario.json", scenario)
        for name in TABLES:
            write_table(folder, f"{name}.parquet", getattr(history, name))
        write_bytes(folder, CODEBOOK, codebook(scenario))
        write_json(folder, "outcomes.json", values)
        answered = {
            "status": "succeeded",
            "engine": engine,
            "days": scenario["days"],
            "events": len(history.events["day"]),
            "digest": history.digest,
        }
        return write_manifest(folder, asked, answered)


def scenario_in_words(scenario: Scenario) -> dict[str, Any]:
    """The scenario as a person reads it: labels kept, enumerations by name, numbers in decimals."""
    return {"sha256": scenario.hash, **readable(scenario)}


def readable(value: Any) -> Any:
    """A JSON-ready copy of frozen declarations."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: readable(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, tuple | list):
        return [readable(item) for item in value]
    return value


def finite(values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Values for JSON: what is not defined is null, not NaN."""
    return {
        name: None if value is None or not np.isfinite(value) else float(value)
        for name, value in values.items()
    }


def default_folder(name: str, *hashes: str, replicates: int | None = None) -> Path:
    """Where a study goes unless told otherwise: named after its question, never after a clock.

    Parameters
    ----------
    name : str
        How people call it.
    hashes : str
        All that tells this question from another one: hashes of scenarios, seeds, contrasts.
    replicates : int, optional
        Of a comparison; people look for it in the name.

    >>> default_folder("谁来开会 / who meets?", "ab12cd34" * 8).as_posix()
    'studies/谁来开会-who-meets-ab12cd34'
    >>> default_folder("who meets", "ab12cd34" * 8, replicates=20).as_posix()
    'studies/who-meets-20x-ab12cd34'
    """
    key = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    slug = re.sub(r"[^\w+.]+", "-", name).strip("-.") or "study"
    slug = slug.encode()[:LONGEST_NAME].decode(errors="ignore")
    times = "" if replicates is None else f"-{replicates}x"
    return Path(STUDIES) / f"{slug}{times}-{key[:8]}"
