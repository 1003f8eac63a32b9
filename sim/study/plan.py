"""The plan of a study: everything that decides what its runs are, frozen before the first of them.

Composed questions stand in it whole, so that a config edited later changes nothing; so do the points,
the seeds, the shape of the chunks, and the hashes of the code and of the lock under which it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.planning.variants import RULED
from sim.study.shape import Shape

FORMAT = 1
NOTHING = "nothing"  # what a plan has under a name that it lacks, in words
BY_HAND = ("name", "overrides", "design", "made_by")  # how it was put, which may differ for one study


@dataclass(frozen=True)
class Column:
    """What one axis has at every point.

    Attributes
    ----------
    name : str
        Dotted name of a leaf, or a config group.
    cells : array of shape (points,)
        int64 or float64: the values themselves; int32 where `levels` says what its numbers stand for.
    levels : tuple or None
        Plain values, as a person would write them.
    is_group : bool
        Whether its values are options of a config group, which decide what was composed.
    """

    name: str
    cells: np.ndarray
    levels: tuple[Any, ...] | None = None
    is_group: bool = False

    def at(self, point: int) -> Any:
        """The value at a point, in plain Python."""
        cell = self.cells[point].item()
        return cell if self.levels is None else self.levels[cell]


@dataclass(frozen=True)
class Plan:
    """What a study runs.

    Attributes
    ----------
    name : str
        How people call it.
    bases : tuple of mappings
        What was composed for each combination of options.
    base_of : int32 array of shape (points,)
        Which of them each point starts from.
    columns : tuple of Column
    seeds : tuple of int
        One for each replicate; every point meets the same.
    engine : str
    switch_day : int or None
    shape : Shape
    code, lock : str or None
        SHA-256 of the model's sources, and of the lock of its libraries.
    design, target : mapping or None
        How points were laid; when replicates are enough.
    overrides : tuple of str
        As typed, with folders of further configs.
    made_by : str
        The command word with which people go on.
    """

    name: str
    bases: tuple[Mapping[str, Any], ...]
    base_of: np.ndarray
    columns: tuple[Column, ...]
    seeds: tuple[int, ...]
    engine: str
    switch_day: int | None
    shape: Shape
    code: str
    lock: str | None
    design: Mapping[str, Any]
    target: Mapping[str, Any] | None
    overrides: tuple[str, ...]
    made_by: str = "sweep"

    @property
    def groups(self) -> tuple[Column, ...]:
        """The axes that are config groups."""
        return tuple(column for column in self.columns if column.is_group)

    @property
    def leaves(self) -> tuple[Column, ...]:
        """The axes that are single values."""
        return tuple(column for column in self.columns if not column.is_group)

    @cached_property
    def kin(self) -> np.ndarray:
        """For each point the first that differs from it in nothing but dated rules, shape (points,).

        Such points may share a simulated past, or at least a world that is laid out.
        """
        apart = [column.cells for column in self.columns if column.name.partition(".")[0] not in RULED]
        first, which = combinations_of(apart, self.shape.points)
        return first[which]

    def values_at(self, point: int) -> dict[str, Any]:
        """What the axes have at a point, groups first."""
        return {column.name: column.at(point) for column in (*self.groups, *self.leaves)}

    def seed_of(self, run: int) -> int:
        """The seed of a run."""
        return self.seeds[run // self.shape.points]

    def arrays(self) -> dict[str, np.ndarray]:
        """The points as a table."""
        return {"base": self.base_of, **{column.name: column.cells for column in self.columns}}

    def points_hash(self) -> str:
        """SHA-256 of the points."""
        sha = hashlib.sha256()
        for name, cells in self.arrays().items():
            sha.update(f"{name} {cells.dtype.str} {len(cells)}\n".encode())
            sha.update(np.ascontiguousarray(cells).data)
        return sha.hexdigest()

    def to_json(self) -> dict[str, Any]:
        """All but the cells, whose hash stands for them."""
        first, count = self.seeds[0], len(self.seeds)
        are_in_a_row = self.seeds == tuple(range(first, first + count))
        return {
            "format": FORMAT,
            "name": self.name,
            "made_by": self.made_by,
            "overrides": list(self.overrides),
            "design": dict(self.design),
            "axes": [
                {
                    "name": column.name,
                    "is_group": column.is_group,
                    "levels": None if column.levels is None else list(column.levels),
                }
                for column in self.columns
            ],
            "points": self.points_hash(),
            "seeds": {"first": first, "count": count} if are_in_a_row else list(self.seeds),
            "engine": self.engine,
            "switch_day": self.switch_day,
            "shape": asdict(self.shape),
            "target": None if self.target is None else dict(self.target),
            "code": self.code,
            "lock": self.lock,
            "bases": [dict(base) for base in self.bases],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Plan:
        """The plan again."""
        seeds: Any = content["seeds"]
        if isinstance(seeds, Mapping):
            seeds = range(seeds["first"], seeds["first"] + seeds["count"])
        columns = tuple(
            Column(
                axis["name"],
                arrays[axis["name"]],
                None if axis["levels"] is None else tuple(axis["levels"]),
                axis["is_group"],
            )
            for axis in content["axes"]
        )
        return cls(
            content["name"],
            tuple(content["bases"]),
            arrays["base"],
            columns,
            tuple(seeds),
            content["engine"],
            content["switch_day"],
            Shape(**content["shape"]),
            content["code"],
            content["lock"],
            content["design"],
            content["target"],
            tuple(content["overrides"]),
            content["made_by"],
        )

    def key(self) -> str:
        """SHA-256 of what is asked: without the wording, the code, the lock and the engine."""
        asked = {name: value for name, value in self.to_json().items() if name not in BY_HAND}
        for name in ("code", "lock", "engine", "switch_day", "shape", "format"):
            del asked[name]
        text = json.dumps(asked, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def combinations_of(columns: Sequence[np.ndarray], points: int) -> tuple[np.ndarray, np.ndarray]:
    """The combinations that stand in some columns: the first point of each, and which one each point has.

    Parameters
    ----------
    columns : sequence of arrays of shape (points,)
        Of none of them there is one combination.
    points : int >= 1
    """
    if not columns:
        return np.zeros(1, dtype=np.int64), np.zeros(points, dtype=np.int64)
    table = np.stack([np.unique(cells, return_inverse=True)[1] for cells in columns])
    _, first, which = np.unique(table, axis=1, return_index=True, return_inverse=True)
    return np.asarray(first), np.asarray(which).reshape(-1)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Where two plans ask something else, in words: name, what it was, what it is now.

    Parameters
    ----------
    old, new : mappings
        From `to_json`; the wording is passed over.
    """
    found: list[str] = []
    for name in new:
        if name not in BY_HAND:
            _differ(name, old.get(name), new[name], found)
    return found


def _differ(path: str, old: Any, new: Any, found: list[str]) -> None:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            _differ(f"{path}.{name}", old.get(name, NOTHING), new.get(name, NOTHING), found)
    elif isinstance(old, Sequence) and isinstance(new, Sequence) and not isinstance(old, str):
        if len(old) != len(new):
            found.append(f"{path}: {len(old)} entries, now {len(new)}")
        for number, (one, other) in enumerate(zip(old, new, strict=False)):
            _differ(f"{path}.{number}", one, other, found)
    elif old != new:
        found.append(f"{path}: {_short(old)}, now {_short(new)}")


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:12] + "…" if len(text) > 40 else text
