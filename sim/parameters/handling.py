"""How bodies handle what reaches them: hours, routing, queues, letters."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed, found, literature, recalled


@dataclass(frozen=True)
class Staffing:
    """Hours that exist whatever the regime: equal resources by construction."""

    residents_committee_workers: float = recalled(8.0, "persons (FTE)", 0.5, 60, "B22", "8-12 in Shanghai")
    party_branch_workers: float = assumed(1.0, "persons (FTE)", 0, 20, "B20", "the secretary")
    firm_hours_per_100_households: float = assumed(
        3.2, "hours per working day for requests and repairs", 0, 50, "A-firm-hours"
    )
    owners_committee_hours: float = assumed(6.0, "volunteer hours per week", 0, 80, "A-oc-hours")
    police_officer_hours: float = assumed(6.0, "hours per week for disputes", 0, 80, "B17", "one per area")
    volunteers_hours: float = assumed(
        0.1, "hours per week and volunteer", 0, 10, "A-volunteers", "for disputes"
    )
    resident_unit_hours: float = assumed(3.0, "hours per week", 0, 80, "A-partners")
    two_new_hours: float = assumed(2.0, "hours per week", 0, 80, "A-partners")
    social_organisation_hours: float = assumed(5.0, "hours per week", 0, 80, "A-partners")
    activity_team_hours: float = assumed(
        0.1, "hours per week and community talent", 0, 10, "P38", "for disputes"
    )
    mediator_hours: float = assumed(10.0, "hours per week", 0, 80, "B19", "one shared full-time mediator")
    foundation_hours: float = assumed(1.0, "hours per week", 0, 80, "A-partners")
    delegate_hours: float = assumed(1.0, "hours per week", 0, 40, "A-partners")
    department_hours: float = assumed(
        4.0, "hours per working day, department and neighbourhood", 0, 80, "A-departments"
    )
    department_load: float = assumed(0.6, "share of hours owed elsewhere", 0, 0.99, "A-departments")
    subdistrict_hours: float = assumed(5.0, "hours per working day and neighbourhood", 0, 80, "A-subdistrict")
    hotline_hours: float = assumed(8.0, "hours per working day", 0, 400, "A-hotline", "rarely the bottleneck")
    hours_per_day: float = assumed(8.0, "hours per worker and working day", 1, 16, "C9")
    load_start: float = assumed(0.5, "share of hours taken up on the eve of day 0", 0, 1, "C12")
    load_memory: float = assumed(0.05, "weight of the newest working day", 0, 1, "C12", "about a month")
    absence: float = assumed(0.1, "share of hours", 0, 0.9, "C9")


@dataclass(frozen=True)
class Burden:
    """Administrative load, measured tasks and the tickets that are not disputes (C9)."""

    hours_per_item: float = assumed(
        5.0, "hours per item and year and worker", 0, 40, "B10", "items are types"
    )
    ledger_share: float = literature(
        0.35, "share of hours", 0, 0.9, "C9", "0.25-0.5; B12 has many at one half"
    )
    meetings_per_day: float = assumed(
        0.6, "meetings of superiors per working day", 0, 5, "B12", "1.15 at most"
    )
    meeting_hours: float = assumed(1.5, "hours per meeting and attending worker", 0, 8, "C9")
    tickets_per_1000_households: float = assumed(
        5.0, "service tickets per working day and 1,000 households", 0, 50, "B13", "about 5 a day logged"
    )
    ticket_hours: float = assumed(0.8, "hours", 0, 20, "A-tickets")
    branch_administration: float = assumed(0.45, "share of the branch's hours", 0, 0.99, "A-branch-load")
    firm_administration: float = assumed(0.1, "share of hours", 0, 0.99, "A-firm-load")
    weight_measured: float = assumed(0.25, "weight", 0, 10, "C9")
    weight_tickets: float = assumed(1.0, "weight", 0, 10, "C9")
    weight_disputes: float = assumed(1.0, "weight", 0, 10, "C9")
    ranking_pull: float = assumed(
        1.0, "weight added to measured tasks per unit of attention to rankings", 0, 10, "C8"
    )
    training_hours: float = assumed(4.0, "hours per worker and quarter for all-round posts", 0, 80, "P62")
    relief_shift: float = assumed(
        0.3, "share of the relieved hours that the sub-district takes over", 0, 1, "H07", "somebody does them"
    )
    relief_reference: int = assumed(100, "items", 0, 300, "B10", "the load that relief is measured from")
    listing_hours: float = assumed(4.0, "hours of the sub-district per firm listed", 0, 80, "P42")
    audit_hours: float = assumed(1.0, "hours of auditor and of audited per case looked at", 0, 40, "H11")
    score_closed: float = assumed(0.5, "weight of the share of claims closed in the books", 0, 1, "H16")
    star_three: float = assumed(0.50, "score", 0, 1, "B97", "three stars and more: 83 % of Huangpu")
    star_step: float = assumed(0.15, "score per further star", 0.01, 0.5, "B97")
    star_reach: float = assumed(0.2, "score below a star at which it stops pulling", 0.01, 1, "C8")


@dataclass(frozen=True)
class Routing:
    """Who passes what to whom, how often wrongly, and what that costs (C20)."""

    misroute: float = assumed(0.35, "probability per hand-off", 0, 1, "C20", "institutions know each other")
    misroute_hotline: float = found(0.738, "probability per hand-off", 0, 1, "B37", "before one register")
    misroute_register: float = found(0.146, "probability per hand-off", 0, 1, "B37", "with one register")
    triage_hours: float = assumed(0.5, "hours", 0, 8, "A-triage")
    list_hours: float = assumed(0.15, "hours per listed dispute and week", 0, 4, "A-list")
    letter_days: int = assumed(4, "calendar days", 0, 60, "C20", "a bounce adds 2-5 days")
    handoffs_before_orphan: int = assumed(4, "hand-offs", 1, 50, "A-orphan")
    border_doubt: float = assumed(0.6, "probability that a body disowns a border matter", 0, 1, "C22")
    desk_hours: float = assumed(1.5, "hours per seat and sitting", 0, 8, "A-desk")
    register_hours: float = assumed(0.1, "hours per hand-off to look up and update one register", 0, 4, "P71")
    assist_hours: float = assumed(2.0, "hours", 0, 40, "A-assist")
    inquiry_share: float = assumed(0.6, "share of what is unknown, at full skill", 0, 1, "C16")
    assist_share: float = assumed(0.25, "share of what is unknown, at full skill", 0, 1, "C16")
    hub_patience_days: float = assumed(
        10.0, "working days of backlog beyond which others do not wait for the hub", 0, 1000, "C19"
    )
    duplication: float = assumed(
        0.25, "share of hours more for each body asked by letter before", 0, 2, "C19", "0.1-0.4"
    )
    asks_limit: int = assumed(3, "letters per episode", 0, 20, "A-letters", "then it goes on without")
    feedback_hours: float = assumed(0.25, "hours to tell the parties what became of it", 0, 8, "B110")
    discipline: int = assumed(0, "0 first come, 1 gravest first, 2 shortest first", 0, 2, "C10")
    size_spread: float = assumed(0.5, "half-width as a share of the mean task", 0, 0.95, "C10")


@dataclass(frozen=True)
class Skill:
    """Capacities and how they grow and fade (P54, P77)."""

    residents_committee: float = assumed(0.5, "skill", 0, 1, "P54")
    party_branch: float = assumed(0.55, "leadership", 0, 1, "P54")
    property_firm: float = assumed(0.5, "capacity", 0, 1, "P54")
    owners_committee: float = assumed(0.4, "capacity", 0, 1, "P54")
    mediator: float = assumed(0.75, "skill", 0, 1, "B24")
    social_organisation: float = assumed(0.65, "skill", 0, 1, "P55")
    other_partner: float = assumed(0.4, "skill", 0, 1, "A-partners")
    department: float = assumed(0.6, "skill", 0, 1, "A-departments")
    spread: float = assumed(0.15, "half-width of the spread between bodies", 0, 0.5, "P75")
    learning: float = assumed(0.004, "share of what is missing, per case done", 0, 0.2, "E12")
    fading: float = assumed(0.01, "share of what was learnt, per calendar month", 0, 0.5, "E12")
