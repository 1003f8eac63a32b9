"""What stands beside the command line on the top floor: composing, describing, running, showing.

Hydra lives here and in `sim.cli`, nowhere else.
"""

from __future__ import annotations

from sim.doors.asking import Question, ask
from sim.doors.composing import compose

__all__ = ["Question", "ask", "compose"]
