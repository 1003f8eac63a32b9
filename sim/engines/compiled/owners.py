"""The owners' committee (业委会): its terms, its accounts, the fund."""

from __future__ import annotations

from sim.engines.compiled import body
from sim.engines.compiled.books import note
from sim.engines.compiled.layout import (
    bodies,
    committees,
    compounds,
    home_rows,
    households,
    parameters,
    rules_in,
    stairs_of,
    today,
)
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.household import learned
from sim.rules.owners_committee import levy_compliance
from sim.rules.remedy import levy_due
from sim.vocabulary import Act, HoursUse, Institution, Purpose

IN_OWNERS = int(Institution.OWNERS_COMMITTEE)


@loop
def end_term(w: int, b: int) -> None:
    """The term ends, a re-election begins; whoever comes is drawn afresh."""
    p, one, day = parameters(w), bodies(w, b), today(w).day
    committee = committees(w, one.compound)
    u = draw(w, Purpose.ELECTION, one.key, day, 0)
    skill = min(1.0, max(0.0, p.skill_owners_committee + p.skill_spread * (2.0 * u - 1.0)))
    one.skill = one.skill_start = skill
    committee.vacant_until = day + p.committee_reelection_days
    committee.term_end = day + p.committee_term_years * 365
    note(w, Act.ELECTION, -1, b, number=u)


@loop
def publish_accounts(w: int, b: int) -> None:
    """Who reads the accounts believes what they show, good or bad, as far as they can be followed."""
    p, one, day = parameters(w), bodies(w, b), today(w).day
    home, here = compounds(w, one.compound), stairs_of(w, one.compound)
    is_booked = rules_in(w, one.neighbourhood).bookkeeping
    home.accounts = 1.0 if is_booked else committees(w, one.compound).transparency
    body.owe(w, b, p.committee_publication_hours, HoursUse.LISTS, -1)
    for i in range(here.first_home, here.first_home + here.homes):
        reader = households(w, home_rows(w)[i])
        u = draw(w, Purpose.ARREARS_RESPONSE, reader.key, day, 1)
        if u < p.committee_publication_reach:
            reader.belief = learned(reader.belief, home.soundness, home.accounts)
    note(w, Act.PUBLISH, -1, b, p.committee_publication_hours, number=home.accounts)


@loop
def keep_the_fund(w: int, b: int) -> None:
    """A month of public revenue in, upkeep out; a look at the trigger and the default levy."""
    p, one, day = parameters(w), bodies(w, b), today(w).day
    home, rules = compounds(w, one.compound), rules_in(w, one.neighbourhood)
    income = home.revenue_per_year // 12
    if one.is_present and rules.bookkeeping:
        fee = round(p.committee_bookkeeper_fee * 100.0 * home.households / 12.0)
        income = max(0, income - fee)
    to_fund = int(income * p.fund_revenue_share)
    home.fund += to_fund
    home.revenue += income - to_fund
    home.outside_fen += income
    age = 1.0 + p.fund_upkeep_age * (1.0 - home.condition)
    need = p.fund_upkeep * 100.0 * home.households / 12.0 * age
    spent = min(home.fund, int(need))
    home.fund -= spent
    home.outside_fen -= spent
    is_low = home.fund < p.fund_trigger * home.fund_initial
    if not is_low:
        home.low_since = home.levied_on = -1
    elif home.low_since < 0:
        home.low_since = day
    waited = day - home.low_since >= p.fund_decision_days
    if is_low and rules.default_levy and home.levied_on < 0 and waited:
        home.levied_on = day
        note(w, Act.LEVY, -1, b, fen=levy_due(home.fund_initial, p.fund_levy_share))
    elif home.levied_on >= 0 and day - home.levied_on >= p.fund_levy_days:
        collect_levy(w, b)


@loop
def collect_levy(w: int, b: int) -> None:
    """The default notices fall due: owners pay by trust and purse."""
    p, place = parameters(w), bodies(w, b).compound
    home, here, paid = compounds(w, place), stairs_of(w, place), 0
    total = levy_due(home.fund_initial, p.fund_levy_share)
    for i in range(here.first_home, here.first_home + here.homes):
        owner = households(w, home_rows(w)[i])
        if not owner.is_owner:
            continue
        trust = owner.trust[IN_OWNERS]
        if owner.liquidity < levy_compliance(trust, p.fund_levy_compliance, p.fund_levy_trust):
            paid += total * owner.area // max(home.area, 1)
    home.fund += paid
    home.household_fen += paid
    home.levied_on = home.low_since = -1
    note(w, Act.LEVY, -1, b, fen=paid, number=1.0)
