"""Whether those who were there before are what they would have been: state and log, modulo row numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.columns import TABLES
from sim.state import State

# Which table the rows named in a column lie in. Matters keep their rows: the catalogue is the same.
POINTS_TO = {
    "district": "district",
    "subdistrict": "subdistrict",
    "neighbourhood": "neighbourhood",
    "compound": "compound",
    "stairwell": "stairwell",
    "first": "household",
    "household": "household",
    "respondent": "household",
    "ties": "household",
    "owner": "body",
    "holder": "body",
    "actor": "body",
    "case": "case",
}
BELONGS_TO = {"rules": "neighbourhood", "firm": "compound", "committee": "compound"}


def new_rows(old: State, new: State) -> dict[str, np.ndarray]:
    """For every old row of every table, the row on which the same entity stands in the new state."""
    rows: dict[str, np.ndarray] = {}
    for name, columns in TABLES.items():
        if any(column.name == "key" for column in columns):
            there = getattr(new, name).live("key").tolist()
            at = {key: row for row, key in enumerate(there)}
            assert len(at) == len(there), f"two of {name} have one name"
            rows[name] = np.array([at[key] for key in getattr(old, name).live("key").tolist()], dtype=int)
    for name, owner in BELONGS_TO.items():
        rows[name] = rows[owner]
    matters = old.clock.rows // old.compound.rows
    rows["clock"] = (rows["compound"][:, None] * matters + np.arange(matters)).ravel()
    return rows


def unlike(old: State, new: State) -> dict[str, np.ndarray]:
    """Columns ("table.column") in which an old entity differs, and the old rows on which it does."""
    rows = new_rows(old, new)
    found = {}
    for name, columns in TABLES.items():
        before, after = getattr(old, name), getattr(new, name)
        for column in columns:
            was, now = before.live(column.name), after.live(column.name)[rows[name]]
            if column.name in POINTS_TO:
                was = translated(was, rows[POINTS_TO[column.name]])
            differs = was != now
            if column.width > 1:
                differs = differs.any(axis=1)
            if differs.any():
                found[f"{name}.{column.name}"] = np.flatnonzero(differs)
    return found


def translated(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Row numbers as the new state has them; what is negative names nobody."""
    if not rows.size:
        return values
    return np.where(values >= 0, rows[np.maximum(values, 0)], values)


def told_alike(old: Any, new: Any) -> bool:
    """Whether the new log, without what concerns newcomers alone, is the old one."""
    rows = new_rows(old.state, new.state)
    was, now = old.history().events, new.history().events
    stayed = np.isin(now["neighbourhood"], rows["neighbourhood"]) | (now["neighbourhood"] < 0)
    if stayed.sum() != was["day"].size:
        return False
    for name, values in now.items():
        expected = translated(was[name], rows[POINTS_TO[name]]) if name in POINTS_TO else was[name]
        told = values[stayed]
        if name == "number":  # numbers count everybody's events
            expected, told = np.argsort(expected), np.argsort(told)
        if not np.array_equal(expected, told):
            return False
    return True
