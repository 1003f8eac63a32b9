"""Fees, firms, funds and the owners' committee: the money side of a compound."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import assumed, derived, found, law, literature


@dataclass(frozen=True)
class Fees:
    """Paying or not paying the property fee: conditional cooperation and quality (C5)."""

    habitual: float = literature(0.25, "share of households", 0, 1, "C5", "0.15-0.35")
    refusing: float = literature(0.06, "share of households", 0, 1, "C5", "0.03-0.10")
    intercept: float = literature(-1.0, "log-odds", -8, 8, "C5", "the preview's a")
    quality: float = literature(6.0, "log-odds per unit of quality beyond 1/2", 0, 20, "C5", "3-7")
    others: float = literature(4.0, "log-odds per unit of others paying beyond 1/2", 0, 20, "C5", "2-6")
    trust: float = assumed(1.2, "log-odds per unit of trust in the firm beyond 1/2", 0, 10, "C5")
    grievance: float = assumed(0.5, "log-odds per unit of grievance", 0, 5, "C5")
    dunning: float = assumed(0.6, "log-odds when dunned in the last quarter", 0, 5, "C5")
    dun_after_months: int = assumed(3, "months of arrears", 1, 36, "A-dunning")
    sue_after_months: int = assumed(18, "months of arrears", 1, 120, "A-suits")
    sue_share: float = assumed(0.0035, "probability per month and debtor past the limit", 0, 1, "B27")
    pay_after_filing: float = derived(
        0.57,
        "probability of paying arrears after filing",
        0,
        1,
        "B28",
        "40.9 % withdrawn and 16.2 % mediated",
    )
    dun_hours: float = assumed(0.25, "hours of the firm per debtor dunned", 0, 8, "A-dunning")


@dataclass(frozen=True)
class Firm:
    """What the property firm delivers and when it leaves (C5, C6)."""

    slack: float = literature(1.15, "multiple", 0.2, 3, "C5", "service slack g, 1.0-1.2")
    adjustment: float = literature(0.1, "share per calendar month", 0, 1, "C5", "kappa 0.05-0.2")
    cost_growth: float = found(
        0.02, "share per year", 0, 0.2, "C5", "a frozen fee loses 3-6 % a year at worst"
    )
    effort_base: float = assumed(0.96, "effort", 0, 1, "C6")
    effort_oversight: float = assumed(0.06, "effort per unit of oversight", 0, 1, "C6")
    effort_list: float = assumed(0.08, "effort when a published list threatens the contract", 0, 1, "C6")
    effort_speed: float = assumed(0.2, "share of the way per month", 0, 1, "C6")
    exit_collection: float = found(0.5, "collection", 0, 1, "B77", "listed firms leave below one half")
    exit_months: int = literature(9, "months below", 1, 60, "C6", "6-12")
    exit_hazard: float = derived(0.18, "probability per year once below", 0, 1, "PT7", "0.09-0.23 implied")
    exit_notice_days: int = law(90, "calendar days", 1, 365, "B72")
    renewal_quality: float = assumed(
        0.15, "service quality below which owners do not renew", 0, 1, "A-contract", "at the contract's end"
    )
    list_black: float = assumed(0.5, "quality below which the worst firm is listed black", 0, 1, "P42")
    list_red: float = assumed(0.8, "quality from which the best firm is listed red", 0, 1, "P42")
    list_alarm: float = assumed(0.15, "quality more that owners ask of a firm on the black list", 0, 1, "P42")
    contract_years: int = assumed(3, "years", 1, 10, "A-contract")
    pool_spread: float = assumed(0.2, "half-width of capacity in the pool", 0, 0.5, "B72")
    pool_quality: float = assumed(0.5, "mean capacity in the pool", 0, 1, "B72")
    transfer_quality: float = assumed(0.1, "quality lost while firms change", 0, 1, "A-contract")
    reserve: float = assumed(0.05, "share of cash kept for repairs", 0, 1, "A-firm-cash")
    fresh_start: float = assumed(0.5, "share of the way to the prior trust", 0, 1, "A-contract")
    condition_decay: float = assumed(0.012, "condition per calendar year", 0, 0.2, "A-condition")
    condition_service: float = assumed(0.015, "condition per year at full service", 0, 0.2, "A-condition")
    work_basic: float = assumed(0.5, "multiple of hours at no capacity", 0, 2, "A-firm-hours")
    work_loss: float = assumed(0.5, "share of hours lost at zero quality", 0, 1, "A-firm-hours")


@dataclass(frozen=True)
class Fund:
    """The maintenance fund, public revenue, and the default levy (C7; B69-71)."""

    trigger: float = law(0.30, "share of the initial fund", 0, 1, "B69", "Shanghai 2020 Art. 65")
    decision_days: int = law(90, "calendar days", 1, 720, "B69")
    levy_days: int = law(90, "calendar days", 1, 720, "B69")
    levy_share: float = law(0.50, "share of the initial fund", 0, 1, "B69")
    levy_compliance: float = literature(0.75, "probability at neutral trust", 0, 1, "C7", "0.5-0.97")
    levy_trust: float = assumed(1.5, "log-odds per unit of trust in the owners' committee", 0, 8, "C7")
    revenue_share: float = law(0.5, "share of public revenue paid into the fund", 0, 1, "B70")
    subdistrict_budget: float = assumed(
        300_000.0, "yuan per neighbourhood and year", 0, 1e9, "S06", "a floor; the source names no sum"
    )
    upkeep: float = assumed(25.0, "yuan per household and year at full condition", 0, 1000, "C7")
    upkeep_age: float = assumed(0.6, "share more per unit of missing condition", 0, 5, "C7")


@dataclass(frozen=True)
class Committee:
    """Owners' committees: terms, oversight, the accounts (B66-67, H20, P43)."""

    term_years: int = law(4, "years", 1, 10, "B66", "3-5 years")
    reelection_days: int = law(60, "calendar days", 1, 365, "B66", "group of at most 60 days")
    transparency: float = assumed(0.4, "share of the accounts that can be followed", 0, 1, "P43")
    transparency_spread: float = assumed(0.25, "half-width between committees", 0, 0.5, "H20")
    accounts_belief: float = assumed(0.45, "belief in the accounts at the start", 0, 1, "H20")
    belief_spread: float = assumed(0.25, "half-width", 0, 0.5, "H20")
    soundness: float = assumed(
        0.6, "how sound complete accounts would prove", 0, 1, "P43", "good or bad news"
    )
    soundness_spread: float = assumed(0.35, "half-width between compounds", 0, 0.5, "P43")
    bookkeeper_fee: float = assumed(6.0, "yuan per household and year", 0, 200, "P43", "from public revenue")
    publication_hours: float = assumed(8.0, "hours per publication", 0, 200, "B71")
    publication_reach: float = assumed(0.6, "share of households who read it", 0, 1, "B71")


@dataclass(frozen=True)
class Vote:
    """Proposals before the owners (C17; B64, B65, B86, B88-95)."""

    intention_noise: float = assumed(0.5, "half-width of private benefit", 0, 2, "C17")
    cost_weight: float = assumed(0.9, "intention per 1,000 yuan of own share", 0, 5, "C17")
    trust_weight: float = assumed(0.5, "intention per unit of trust in the committee beyond 1/2", 0, 5, "C17")
    accounts_weight: float = assumed(
        0.5, "intention per unit of belief in the accounts beyond 1/2", 0, 5, "C17"
    )
    neighbours_weight: float = literature(0.3, "share taken from ties", 0, 1, "C17", "mu 0.1-0.5")
    visit_weight: float = assumed(0.12, "intention per visit at full skill", 0, 2, "C17")
    fee_months: int = assumed(36, "months of a fee rise that owners count", 1, 120, "C17")
    outvoted: float = assumed(
        0.5, "share of severity held against the world by who was outvoted", 0, 1, "E10"
    )
    fund_felt: float = assumed(0.3, "share of a fund's outlay that owners feel", 0, 1, "C7")
    need_neutral: float = assumed(0.3, "severity at which a project is worth nothing", 0, 1, "C17")
    renovation_gain: float = assumed(0.4, "share of missing condition", 0, 1, "P48")
    fee_step: float = assumed(0.25, "share of the fee", 0, 2, "B74", "0.8 to 1.0")
    fund_step: float = assumed(0.5, "share of the initial fund", 0, 2, "B69")
    accounts_step: float = assumed(0.5, "share of what cannot be followed", 0, 1, "P47")
    consent: float = assumed(0.0, "intention", -2, 2, "C17", "above: consents")
    object: float = assumed(-0.5, "intention", -3, 2, "C17", "below: objects")
    turnout_base: float = assumed(0.3, "log-odds", -6, 6, "B86")
    turnout_strength: float = assumed(1.5, "log-odds per unit of feeling either way", 0, 8, "C17")
    turnout_dissatisfied: float = literature(0.6, "log-odds per unit of missing quality", 0, 6, "B86")
    turnout_elder: float = literature(0.4, "log-odds for 60 and over", 0, 4, "B86")
    turnout_visit: float = assumed(0.5, "log-odds per visit", 0, 4, "C17")
    visits: int = assumed(1, "visits per owner household", 0, 10, "B92")
    visit_hours: float = assumed(0.15, "hours per visit", 0, 4, "B92")
    ballot_hours: float = assumed(6.0, "hours to prepare a ballot", 0, 200, "B92")
    notice_days: int = law(15, "calendar days", 1, 90, "B65")
    cooling_days: int = assumed(365, "calendar days before asking again", 0, 3650, "A-cooling")
    floor_first: float = literature(-0.45, "intention on the ground floor", -2, 2, "B95", "-0.6 to -0.2")
    floor_second: float = literature(-0.1, "intention", -2, 2, "B95", "-0.2 to 0")
    floor_third: float = literature(0.1, "intention", -2, 2, "B95", "break-even")
    floor_upper: float = literature(0.6, "intention from the fourth floor", -2, 2, "B95", "0.3-0.9")
