"""How well each body knows those who convene: the ties on which attendance and answers rest."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed


@dataclass(frozen=True)
class Ties:
    """Tie of a body to the neighbourhood's conveners, the same under every regime (C12)."""

    party_branch: float = assumed(0.8, "tie", 0, 1, "C12", "members of one Party organisation")
    residents_committee: float = assumed(0.8, "tie", 0, 1, "C12")
    property_firm: float = assumed(0.5, "tie", 0, 1, "C12")
    owners_committee: float = assumed(0.5, "tie", 0, 1, "C12")
    police_officer: float = assumed(0.5, "tie", 0, 1, "B17", "often holds a post in the committee")
    volunteers: float = assumed(0.7, "tie", 0, 1, "A-partners")
    resident_unit: float = assumed(0.35, "tie", 0, 1, "A-partners")
    two_new: float = assumed(0.3, "tie", 0, 1, "A-partners")
    social_organisation: float = assumed(0.45, "tie", 0, 1, "A-partners")
    activity_team: float = assumed(0.55, "tie", 0, 1, "A-partners")
    mediator: float = assumed(0.5, "tie", 0, 1, "A-partners")
    foundation: float = assumed(0.35, "tie", 0, 1, "A-partners")
    delegate: float = assumed(0.5, "tie", 0, 1, "A-partners")
    subdistrict: float = assumed(0.5, "tie", 0, 1, "A-subdistrict")
    department: float = assumed(
        0.2, "tie", 0, 1, "A-departments", "a branch of the district, not of the street"
    )
