"""Remedy, relapse, closing on paper, escalation, trust."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed, derived, found, law, literature


@dataclass(frozen=True)
class Remedy:
    """Doing what was agreed, and what becomes of it (C7, C13, C15)."""

    money_wait_days: int = assumed(30, "calendar days between looks into an empty purse", 1, 365, "C7")
    money_patience: int = assumed(6, "looks before giving up", 1, 60, "C7")
    relapse_social: float = literature(0.45, "hazard per 180 calendar days", 0, 5, "C15", "prior 0.3-0.6")
    relapse_justice: float = literature(1.6, "log-hazard per unit of procedural justice", 0, 6, "C15")
    relapse_gap: float = literature(1.2, "log-hazard per unit of residual gap", 0, 6, "C15")
    relapse_imposed: float = literature(0.7, "log-hazard if imposed", 0, 3, "C15", "x 1.5-2.5")
    relapse_physical: float = assumed(
        0.6, "hazard per 180 calendar days when nothing of the cause was met", 0, 10, "C11"
    )
    durable_days: int = derived(180, "calendar days without relapse", 30, 730, "O2", "definition of durable")
    evaluation_hours: float = assumed(1.5, "hours per attending body", 0, 12, "B63")
    evaluation_sight: float = assumed(0.8, "probability of seeing an incomplete remedy", 0, 1, "C16")
    remembered: float = assumed(0.5, "share of information left when a case comes back", 0, 1, "C15")
    enforcement_hours: float = assumed(4.0, "hours for imposing a remedy", 0, 80, "C13")
    whistle_hours: float = assumed(1.0, "hours of the whistler", 0, 20, "C13")
    whistle_days: int = assumed(3, "calendar days to pass through the sub-district", 0, 30, "C13")
    whistle_fatigue: float = literature(0.03, "fatigue per whistle", 0, 0.5, "C13", "0.01-0.1")
    fatigue_recovery: float = assumed(0.01, "share per working day", 0, 1, "C13")


@dataclass(frozen=True)
class Paper:
    """Closing a case on paper: expected loss from audit against hours saved (C8)."""

    penalty_hours: float = assumed(24.0, "hours of trouble when an audit finds it", 0, 500, "C8")
    value_of_hours: float = assumed(1.0, "weight of an hour saved at full load", 0, 10, "C8")
    audit_horizon_days: int = assumed(365, "calendar days", 1, 1460, "C8")
    nerve_spread: float = assumed(0.8, "half-width of nerve around one", 0, 1, "C8")


@dataclass(frozen=True)
class Escalation:
    """Patience and the tiers above the neighbourhood (C3; clocks of B47, B59, B60)."""

    patience: float = assumed(0.0020, "hazard per calendar day at full severity", 0, 0.2, "C3")
    age_days: float = assumed(60.0, "calendar days after which impatience doubles", 1, 2000, "C3")
    handoff_weight: float = assumed(0.4, "share per hand-off", 0, 5, "C3")
    trust_weight: float = assumed(0.6, "share taken off at full trust", 0, 1, "C3")
    heard_weight: float = assumed(0.4, "share taken off by having been heard", 0, 1, "C3")
    clock_complex: int = found(15, "working days", 1, 120, "B47")
    reply_hours: float = assumed(1.5, "hours per reply to a hotline ticket", 0, 40, "A-failure-demand")
    petition_hours: float = assumed(8.0, "hours of the sub-district per petition", 0, 200, "A-petition")
    petition_reply_hours: float = assumed(4.0, "hours of the holder per petition", 0, 80, "A-failure-demand")
    court_days: int = law(90, "calendar days", 1, 720, "B60", "summary procedure, three months")
    court_fee: int = law(5_000, "fen", 0, 10_000_000, "B60", "50 yuan up to 10,000 yuan")
    court_resident_hours: float = assumed(20.0, "hours per suing party", 0, 500, "C2", "10-30 times a visit")
    settled_gap: float = assumed(0.5, "share of the gap left after a settlement in court", 0, 1, "B28")
    court_settled: float = derived(
        0.57, "probability that a suit ends by withdrawal or mediation", 0, 1, "B28"
    )
    petition_share: float = assumed(0.8, "probability of petition, not court, for suable matters", 0, 1, "C3")
    shared_grievance: float = assumed(
        0.3, "share of severity felt by the others of the compound", 0, 1, "C3", "for what concerns all"
    )
    joint_members: int = literature(8, "tied households past their threshold", 2, 100, "C3", "5-15")
    joint_threshold: float = literature(1.0, "grievance", 0, 10, "C3", "theta ~ N(1, 0.3)")


@dataclass(frozen=True)
class Trust:
    """Experience, hearsay and gossip (C4; B112)."""

    gain: float = literature(0.05, "share of what is missing, per good experience", 0, 1, "C4")
    loss: float = literature(0.10, "share of what is there, per bad experience", 0, 1, "C4", "1.2-3 x gain")
    gossip: float = assumed(0.04, "weight of ties per calendar month", 0, 1, "C17", "DeGroot; slow")
    learning: float = literature(0.3, "weight of own experience with a door", 0, 1, "C2", "0.2-0.5")
    hearsay: float = literature(0.05, "weight of a tie's experience", 0, 1, "C2", "0.02-0.1")
    efficacy_prior: float = assumed(0.5, "learned efficacy at the start", 0, 1, "C2")
    efficacy_spread: float = assumed(0.2, "half-width", 0, 0.5, "C2")
    grievance_decay: float = literature(0.01, "per calendar day", 0, 0.5, "C3", "0.01-0.05")
    credit_share: float = assumed(0.5, "share of the credit that rests on fair procedure", 0, 1, "C4")
    relief: float = assumed(0.5, "share of all grievance forgiven after a good end", 0, 1, "C3")
    wait_memory: float = assumed(0.1, "weight of the newest wait", 0, 1, "C2")
    prior_branch: float = assumed(0.68, "trust", 0, 1, "E-defaults")
    prior_residents_committee: float = assumed(0.65, "trust", 0, 1, "E-defaults")
    prior_owners_committee: float = assumed(0.50, "trust", 0, 1, "E-defaults")
    prior_firm: float = assumed(0.45, "trust", 0, 1, "E-defaults")
    prior_government: float = assumed(0.70, "trust", 0, 1, "E-defaults")
    prior_spread: float = assumed(0.25, "half-width between households", 0, 0.5, "E-defaults")
