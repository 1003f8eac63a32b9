"""From what a person typed to what the model is asked: `plan()`.

Config is what a person typed; a Scenario is frozen, validated and hashed. Nothing here reads
the command line or knows Hydra: a plain mapping comes in.
"""

from __future__ import annotations

from sim.planning.planner import Answering, plan, read_answering

__all__ = ["Answering", "plan", "read_answering"]
