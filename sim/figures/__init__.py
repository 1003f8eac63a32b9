"""Figures: functions from numbers to pictures, in the house typeface, with the same bytes every time."""

from __future__ import annotations

from sim.figures.canvas import Picture
from sim.figures.curves import resolution_curves
from sim.figures.estate import estate
from sim.figures.forest import forest
from sim.figures.funnel import funnel
from sim.figures.hours import hours_used
from sim.figures.paths import collection_paths

__all__ = ["Picture", "collection_paths", "estate", "forest", "funnel", "hours_used", "resolution_curves"]
