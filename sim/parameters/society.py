"""Who lives there: households, people, ties. Used once, when a population is made."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed, recalled


@dataclass(frozen=True)
class Society:
    """Distributions from which residents are made."""

    elder_share: float = recalled(0.36, "share of residents of 60 and over", 0, 1, "A-ages", "Shanghai")
    child_share: float = recalled(0.10, "share of residents under 15", 0, 1, "A-ages")
    party_share: float = assumed(0.08, "share of adults", 0, 1, "A-members")
    volunteer_share: float = assumed(0.04, "share of adults", 0, 1, "A-volunteers")
    talent_share: float = assumed(0.01, "share of adults", 0, 1, "P38")
    ties: int = assumed(8, "ties at most, per household", 0, 16, "A-network", "neighbours one would ask")
    ties_stairwell: float = assumed(6.0, "weight", 0, 100, "A-network")
    ties_compound: float = assumed(1.0, "weight", 0, 100, "A-network")
    tolerance: float = assumed(0.5, "mean tolerance", 0, 1, "C1")
    tolerance_spread: float = assumed(0.4, "half-width", 0, 0.5, "C1")
    voice_cost: float = assumed(1.0, "mean", 0, 5, "C1", "multiplies the cost of every door")
    voice_cost_spread: float = assumed(0.5, "half-width", 0, 1, "C1")
    means: float = assumed(20_000.0, "yuan that the best-off could pay for a repair", 0, 1e7, "A-means")


@dataclass(frozen=True)
class Pledge:
    """Residents' pledges 公约 and how norms move (P45)."""

    drafting_hours: float = assumed(20.0, "hours of the residents' committee per round", 0, 400, "P45")
    follow: float = assumed(0.25, "share of those who heard of it and begin to follow", 0, 1, "P45")
    reach: float = assumed(0.6, "share of households reached per round", 0, 1, "P45")
    norm_pull: float = assumed(0.05, "weight of ties per calendar month", 0, 1, "C17")
    norm_decay: float = assumed(0.02, "share per calendar month", 0, 1, "P45")
