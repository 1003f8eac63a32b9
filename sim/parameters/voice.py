"""How a household comes to speak: naming, blaming, claiming, lumping, choosing a door."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed, literature, recalled


@dataclass(frozen=True)
class Voice:
    """Naming, channel choice and talk between the parties (evidence C1, C2, C24)."""

    naming_base: float = assumed(-1.2, "log-odds", -6, 6, "C1", "most small troubles are lived with")
    naming_severity: float = literature(3.5, "log-odds per unit of severity", 0, 10, "C1", "prior range 2-5")
    naming_neighbours: float = literature(0.6, "log-odds per unit", 0, 3, "C1", "prior range 0-1.5")
    naming_habituation: float = assumed(0.8, "log-odds per unit", 0, 5, "C1", "what was lumped is named less")
    naming_accounts: float = assumed(
        1.5, "log-odds per unit of disbelief in the accounts", 0, 6, "A-accounts", "only for money matters"
    )
    recent_days: float = assumed(90.0, "calendar days, memory of what others named", 1, 1000, "C1")
    recent_many: float = assumed(5.0, "troubles named of late that count as many", 1, 100, "C1")
    talk_hours: float = assumed(1.0, "hours of residents per talk", 0, 20, "C2")
    claim_hours: float = assumed(0.5, "hours of residents per unit of cost of a door", 0, 20, "C2")
    habituation_step: float = assumed(0.15, "share per lumped trouble", 0, 1, "C1")
    lump_base: float = assumed(0.9, "utility", -6, 6, "C2", "lump and talk are >= 0.7 of first moves")
    lump_tolerance: float = assumed(1.6, "utility per unit of tolerance", 0, 6, "C1")
    talk_base: float = assumed(1.5, "utility", -6, 6, "C2", "self-help dominates")
    talk_tie_penalty: float = literature(0.8, "utility per unit of gap", 0, 4, "C1", "tie penalty 0-2")
    claim_severity: float = literature(2.5, "utility per unit of severity", 0, 8, "C1", "prior range 2-4")
    efficacy_weight: float = assumed(2.0, "utility per unit of learned efficacy", 0, 8, "C2")
    cost_weight: float = literature(1.2, "utility per unit of cost", 0, 6, "C1", "prior range 0.5-3")
    wait_weight: float = assumed(0.012, "utility per calendar day expected", 0, 0.2, "C2")
    trust_weight: float = assumed(1.0, "utility per unit of trust", 0, 6, "C2")
    ties_weight: float = assumed(0.8, "utility per share of ties who used it", 0, 6, "C2")
    fit_weight: float = assumed(1.3, "utility when the door is the matter's own", 0, 6, "A-doors")
    cost_building_leader: float = assumed(0.3, "cost", 0, 10, "C2", "lives next door")
    cost_residents_committee: float = assumed(0.8, "cost", 0, 10, "C2", "the unit of cost is a visit")
    cost_party_branch: float = assumed(1.3, "cost", 0, 10, "C2")
    cost_property_firm: float = assumed(0.7, "cost", 0, 10, "C2")
    cost_owners_committee: float = assumed(1.1, "cost", 0, 10, "C2")
    cost_hotline: float = assumed(1.0, "cost", 0, 10, "C2", "a call, and being called back")
    cost_police: float = assumed(1.6, "cost", 0, 10, "C2")
    cost_delegate: float = assumed(2.2, "cost", 0, 10, "C2")
    talk_days: int = assumed(7, "calendar days", 1, 60, "C2")
    talk_base_success: float = recalled(1.7, "log-odds", -6, 6, "B105", "half of grievances end bilaterally")
    talk_severity: float = assumed(1.8, "log-odds per unit of severity", 0, 8, "C2")
    talk_gap: float = assumed(1.6, "log-odds per unit of gap", 0, 8, "C2")
    fading_days: int = assumed(365, "calendar days", 30, 1460, "C3", "an old silent trouble is not raised")


@dataclass(frozen=True)
class Trouble:
    """How troubles arise and are found before anyone complains (evidence C1, C20, C23)."""

    rate_scale: float = assumed(
        0.85, "multiple of the catalogue's rates", 0, 5, "B41", "one dial for the whole catalogue"
    )
    condition_weight: float = assumed(1.2, "share per unit of dilapidation", 0, 5, "C1")
    condition_reference: float = assumed(0.6, "condition", 0, 1, "C1", "catalogue rates hold here")
    quality_weight: float = assumed(1.2, "share per unit of missing service", 0, 5, "C1")
    quality_reference: float = assumed(0.75, "service quality", 0, 1, "C1")
    norm_weight: float = assumed(1.0, "share per unit of missing norm", 0, 5, "C1")
    norm_reference: float = assumed(0.5, "norm", 0, 1, "C1")
    tenancy_weight: float = assumed(0.8, "share per unit of tenancy", 0, 5, "C1", "noise, rental, waste")
    tenancy_reference: float = assumed(0.2, "share of tenants", 0, 1, "C1")
    contagion: float = assumed(0.08, "offspring per trouble and slot", 0, 0.4, "C1", "two slots at most")
    contagion_days: float = assumed(20.0, "calendar days, mean", 1, 180, "C1")
    detection: float = assumed(
        0.0035, "found per patrol hour and 100 households", 0, 0.1, "C20", "scaled by a matter's visibility"
    )
    detection_visit: float = assumed(0.002, "found per visit hour and 100 households", 0, 0.1, "C23")
