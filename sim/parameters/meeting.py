"""Meetings: what convening costs, who comes, what hearing and coordination do."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed, literature, recalled


@dataclass(frozen=True)
class Meeting:
    """Convening, attendance, hearing, coordination (C11, C12, C14, C16)."""

    convene_base: float = literature(2.0, "hours", 0, 40, "C12", "prior range 1-3")
    convene_each: float = literature(1.2, "hours per body invited", 0, 20, "C12", "prior range 0.5-2")
    convene_pair: float = literature(
        0.15, "hours per pair of bodies invited", 0, 5, "C12", "prior range 0-0.3"
    )
    reconvene_share: float = assumed(0.5, "share of the convening hours", 0, 1, "A-reconvene")
    partners_of_subdistrict: int = assumed(4, "bodies called on a petition", 0, 12, "A-petition")
    hours: float = assumed(1.5, "hours per attending body", 0, 12, "B63", "half a day for a hearing at most")
    resident_hours: float = assumed(1.5, "hours per attending party", 0, 12, "B63")
    lead_days: int = recalled(5, "calendar days of notice", 0, 60, "B63", "3-7 days")
    notice_days: int = recalled(3, "calendar days that count as notice", 0, 30, "B63")
    tries: int = assumed(3, "meetings called before giving up", 1, 10, "A-reconvene")
    spare_partners: int = assumed(
        0, "partners called beyond what is missing", 0, 10, "C12", "against absence"
    )
    quorum: float = assumed(0.5, "share of invited bodies", 0, 1, "A-quorum")
    attend_base: float = assumed(0.6, "log-odds", -6, 6, "C12", "show-up 0.4-0.95")
    attend_tie: float = assumed(1.6, "log-odds per unit of tie to the convener", 0, 6, "C12")
    attend_authority: float = assumed(1.2, "log-odds per unit of authority", 0, 6, "C12", "Party seat, law")
    attend_load: float = assumed(1.6, "log-odds per unit of own load", 0, 8, "C12")
    attend_fatigue: float = literature(1.5, "log-odds per unit of fatigue", 0, 8, "C13")
    party_attendance: float = assumed(0.9, "probability per party and day", 0, 1, "A-parties")
    authority_branch: float = assumed(0.7, "authority", 0, 1, "B68", "leading core by law in Shanghai")
    leadership_share: float = assumed(0.5, "share of the branch's authority that is leadership", 0, 1, "P54")
    authority_committee: float = assumed(0.4, "authority", 0, 1, "B68")
    authority_subdistrict: float = assumed(0.9, "authority", 0, 1, "P28", "scores the departments' branches")
    authority_subdistrict_letter: float = assumed(0.6, "authority", 0, 1, "P28")
    authority_letter: float = assumed(0.1, "authority", 0, 1, "A-letters")
    hearing_information: float = literature(
        0.7, "share of what is unknown, at full skill", 0, 1, "C16", "0.3-0.7"
    )
    coordination_information: float = assumed(0.25, "share of what is unknown", 0, 1, "C16")
    narrowing: float = assumed(0.75, "share of the gap at full skill, information, coverage", 0, 1, "C14")
    accept_base: float = assumed(2.4, "log-odds", -8, 8, "C14")
    accept_gap: float = literature(4.2, "log-odds per unit of gap", 0, 12, "C14")
    accept_trust: float = literature(1.4, "log-odds per unit of trust in the mediator", 0, 8, "C14")
    accept_justice: float = literature(1.2, "log-odds per unit of procedural justice", 0, 8, "C14", "110")
    accept_authority: float = literature(0.8, "log-odds if enforcement is present", 0, 8, "C14", "0.5-2")
    accept_grievance: float = assumed(0.4, "log-odds per unit of grievance", 0, 6, "C14")
    representatives_compound: int = assumed(4, "parties at the table", 2, 12, "C14")
    representatives_stairwell: int = assumed(3, "parties at the table", 2, 12, "C14")
    rounds: int = assumed(2, "coordination meetings", 1, 10, "C14")


@dataclass(frozen=True)
class Justice:
    """What of the log counts as procedural justice; shares of one (C15, C16; B110)."""

    notice: float = assumed(0.2, "weight", 0, 1, "B110", "told in time")
    heard: float = assumed(0.4, "weight", 0, 1, "B110", "heard before the decision")
    reasons: float = assumed(0.2, "weight", 0, 1, "B110", "given reasons")
    feedback: float = assumed(0.2, "weight", 0, 1, "B110", "told what became of it")
