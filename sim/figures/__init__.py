"""Figures: functions from numbers to pictures, in the house typeface, with the same bytes every time."""

from __future__ import annotations

from sim.figures.canvas import Picture
from sim.figures.curves import resolution_curves

__all__ = ["Picture", "resolution_curves"]
