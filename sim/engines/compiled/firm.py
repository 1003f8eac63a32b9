"""The property firm (物业): fees, suits, service, and when it leaves."""

from __future__ import annotations

from sim.engines.compiled import body, compound, household
from sim.engines.compiled.books import committee_of, note
from sim.engines.compiled.layout import (
    HOMES_AHEAD,
    bodies,
    compounds,
    fetch_purse,
    firms,
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
from sim.rules.property_firm import condition_after, effort_target, exits, is_renewed, service_target
from sim.vocabulary import Act, HoursUse, Institution, Purpose

IN_FIRM = int(Institution.FIRM)


@loop
def collect_fees(w: int, b: int) -> None:
    """Every household pays or does not; those who have not for long are dunned, or sued."""
    place = bodies(w, b).compound
    here, home = stairs_of(w, place), compounds(w, place)
    fee, quality, others, paying, income = home.fee, home.quality, home.collection, 0, 0
    last = here.first_home + here.homes
    for i in range(here.first_home, last):
        fetch_purse(w, home_rows(w)[min(i + HOMES_AHEAD, last - 1)])
        h = home_rows(w)[i]
        one = households(w, h)
        bill = fee * one.area
        if household.pays(w, h, quality, others):
            if one.arrears_months != 0:  # most lines stay as they are, and need not be written back
                one.arrears_months = 0
            paying += 1
            income += bill
        else:
            one.arrears += bill
            one.arrears_months += 1
            chase(w, b, h)
    bank(w, place, income)
    home.collection = paying / here.homes if here.homes > 0 else 1.0


@loop
def bank(w: int, place: int, fen: int) -> None:
    """Money from households into the firm's purse here."""
    firms(w, place).cash += fen
    compounds(w, place).household_fen += fen


@loop
def chase(w: int, b: int, h: int) -> None:
    """Dun once a quarter; past the limit, sue a few."""
    p, home, day = parameters(w), households(w, h), today(w).day
    months = home.arrears_months
    if months >= p.fees_dun_after_months and months % 3 == 0:
        home.dunned_on = day
        body.owe(w, b, p.fees_dun_hours, HoursUse.ADMINISTRATION, -1)
        note(w, Act.DUN, -1, b, p.fees_dun_hours, home.arrears, household=h)
    may_sue = rules_in(w, bodies(w, b).neighbourhood).firm_may_sue
    if may_sue and months >= p.fees_sue_after_months and home.suit_due < 0:
        u = draw(w, Purpose.SUE, home.key, today(w).month, 1)
        if u < p.fees_sue_share:
            home.suit_due = day + p.escalation_court_days
            note(w, Act.SUE, -1, b, fen=home.arrears, household=h)


@loop
def finish_suits(w: int, b: int) -> None:
    """Suits whose day has come: most debtors pay once a suit is filed, the rest are judged."""
    place, day = bodies(w, b).compound, today(w).day
    here = stairs_of(w, place)
    for i in range(here.first_home, here.first_home + here.homes):
        h = home_rows(w)[i]
        home = households(w, h)
        if home.suit_due < 0 or home.suit_due > day:
            continue
        home.suit_due = -1
        owed, u = home.arrears, draw(w, Purpose.ARREARS_RESPONSE, home.key, today(w).month, 0)
        if u < parameters(w).fees_pay_after_filing:
            bank(w, place, owed)
            home.arrears = home.arrears_months = 0
            note(w, Act.PAY_ARREARS, -1, b, fen=owed, household=h)
        else:
            note(w, Act.JUDGE, -1, b, fen=owed, household=h)


@loop
def run_the_service(w: int, b: int) -> None:
    """The month's budget becomes service, margin and a small reserve; then effort is reconsidered."""
    p, place = parameters(w), bodies(w, b).compound
    firm, home = firms(w, place), compounds(w, place)
    effort, cash = firm.effort, firm.cash
    reserve = int(p.firm_reserve * cash)
    home.outside_fen -= cash - reserve
    firm.cash = reserve
    target = service_target(home.collection, float(home.fee), home.cost, p.firm_slack, effort)
    home.quality = learned(home.quality, target, p.firm_adjustment)
    home.condition = condition_after(
        home.condition, home.quality, p.firm_condition_decay, p.firm_condition_service
    )
    threatened = home.list_colour < 0 and not is_renewed(
        home.quality, True, p.firm_renewal_quality, p.firm_list_alarm
    )
    wanted = effort_target(
        p.firm_effort_base, compound.oversight(w, place), p.firm_effort_oversight, threatened,
        p.firm_effort_list,
    )  # fmt: skip
    firm.effort = learned(effort, wanted, p.firm_effort_speed)


@loop
def consider_leaving(w: int, b: int) -> None:
    """Below one half for long enough, a firm may give notice."""
    p, place = parameters(w), bodies(w, b).compound
    firm, home = firms(w, place), compounds(w, place)
    low = firm.months_low + 1 if home.collection < p.firm_exit_collection else 0
    firm.months_low = low
    if firm.leaves_on >= 0:
        return
    u = draw(w, Purpose.FIRM_EXIT, home.key, today(w).month, 0)
    if exits(home.collection, low, p.firm_exit_collection, p.firm_exit_months, p.firm_exit_hazard, u):
        firm.leaves_on = today(w).day + p.firm_exit_notice_days
        note(w, Act.FIRM_EXIT, -1, b, number=home.collection)


@loop
def end_contract(w: int, b: int) -> None:
    """The contract ends: where owners have a committee that acts, a bad firm is replaced."""
    p, place = parameters(w), bodies(w, b).compound
    home = compounds(w, place)
    can_choose = committee_of(w, place) >= 0 and body.is_acting(w, place)
    if can_choose and not is_renewed(
        home.quality, home.list_colour < 0, p.firm_renewal_quality, p.firm_list_alarm
    ):
        hand_over(w, b)
    else:
        firms(w, place).contract_end = today(w).day + p.firm_contract_years * 365


@loop
def hand_over(w: int, b: int) -> None:
    """Another firm from the pool takes the compound, its queue and its debtors."""
    p, one = parameters(w), bodies(w, b)
    place = one.compound
    firm, home, here = firms(w, place), compounds(w, place), stairs_of(w, place)
    firm.leaves_on = -1
    firm.months_low = 0
    firm.generation += 1
    u = draw(w, Purpose.FIRM_QUALITY, home.key, firm.generation, 0)
    skill = min(1.0, max(0.0, p.firm_pool_quality + p.firm_pool_spread * (2.0 * u - 1.0)))
    one.skill = one.skill_start = skill
    firm.effort = p.firm_effort_base
    firm.contract_end = today(w).day + p.firm_contract_years * 365
    home.quality = max(0.0, home.quality - p.firm_transfer_quality)
    home.list_colour = 0
    for i in range(here.first_home, here.first_home + here.homes):
        trust = households(w, home_rows(w)[i]).trust
        trust[IN_FIRM] = learned(trust[IN_FIRM], p.trust_prior_firm, p.firm_fresh_start)
    note(w, Act.FIRM_ENTER, -1, b, number=skill)
