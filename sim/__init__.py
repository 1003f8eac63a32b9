"""Linli 邻里: a laboratory of neighbourhood governance.

One street, five verbs:

    plan ──▶ simulate ──▶ measure ──▶ compare ──▶ write_report

`compose` makes the mapping that `plan` takes from config files and overrides. Each name is
imported when it is first used: importing `sim` costs nothing, and Mesa is woken only by an
engine that needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "compose": "sim.doors.composing",
    "plan": "sim.planning",
    "simulate": "sim.engines",
    "measure": "sim.outcomes",
    "compare": "sim.comparison",
    "write_report": "sim.report",
}

__all__ = ["compare", "compose", "measure", "plan", "simulate", "write_report"]


def __getattr__(name: str) -> Any:
    """Look a verb up in its room."""
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}; it has {', '.join(sorted(_ROOMS))}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_ROOMS])
