"""The slower calendars: fees, firms, funds, gossip; lists; the year."""

from __future__ import annotations

from sim.engines.compiled import body, compound, firm, neighbourhood, owners, panel
from sim.engines.compiled.books import body_at, note
from sim.engines.compiled.layout import (
    HOMES_AHEAD,
    bodies,
    compounds,
    compounds_of,
    feelings,
    fetch_talk,
    home_rows,
    households,
    neighbourhoods,
    parameters,
    rules_in,
    stairs_of,
    today,
)
from sim.engines.compiled.ledger import loop, written_out
from sim.rules.household import learned
from sim.rules.workload import administrative_hours
from sim.schedule import ends_month, ends_quarter, month_of
from sim.vocabulary import INSTITUTION_COUNT, Act, HoursUse, Institution, Phase, Role

BRANCH, COMMITTEE, OWNERS, FIRM, GOVERNMENT = (int(institution) for institution in Institution)

for calendar in (month_of, ends_month, ends_quarter):
    written_out(calendar)


@loop
def end_month(w: int, phase: int) -> None:
    """One phase of the month's end, but gossip."""
    for b in range(today(w).bodies):
        role = bodies(w, b).role
        if role == Role.PROPERTY_FIRM and phase == Phase.FEES:
            firm.collect_fees(w, b)
            firm.finish_suits(w, b)
        elif role == Role.PROPERTY_FIRM and phase == Phase.FIRMS:
            firm.run_the_service(w, b)
            firm.consider_leaving(w, b)
        elif role == Role.OWNERS_COMMITTEE and phase == Phase.FUNDS:
            owners.keep_the_fund(w, b)


@loop
def end_gossip(w: int) -> None:
    """The last phase of the month: people talk, pledges are followed, skills fade, the month is noted.

    Nobody is tied to anybody outside the compound, so compounds come one by one, each read once.
    """
    for place in range(today(w).compounds):
        gossip(w, place)
        mean_opinions(w, place)
        follow_pledges(w, place)
        panel.write_down_compound(w, place)
    fade_skills(w)
    panel.write_down(w)
    for place in range(today(w).compounds):
        compound.refresh_intensities(w, place)
    today(w).month += 1


@loop
def refresh(w: int) -> None:
    """What depends on rules is brought up to date; troubles do not hear that a rule was written."""
    for b in range(today(w).bodies):
        bodies(w, b).administration = administration_of(w, b)
    for n in range(today(w).neighbourhoods):
        neighbourhood.update_attention(w, n)


@loop
def administration_of(w: int, b: int) -> float:
    """Hours per working day that a body owes to administration."""
    p, one = parameters(w), bodies(w, b)
    n, hours, workers = one.neighbourhood, one.hours_per_day, p.staffing_residents_committee_workers
    if one.role == Role.RESIDENTS_COMMITTEE and n >= 0:
        rules = rules_in(w, n)
        return administrative_hours(
            workers, p.staffing_hours_per_day * (1.0 - p.staffing_absence), rules.administrative_items,
            p.burden_hours_per_item, p.burden_ledger_share, rules.electronic_ledger != 0,
            p.burden_meetings_per_day, p.burden_meeting_hours,
        )  # fmt: skip
    if one.role == Role.SUBDISTRICT:
        relieved = 0
        for place in range(today(w).neighbourhoods):
            if body_at(w, Role.SUBDISTRICT, place, -1) == b:
                relieved += max(p.burden_relief_reference - rules_in(w, place).administrative_items, 0)
        share = p.burden_relief_shift * p.burden_hours_per_item * workers / 250.0
        return min(hours, relieved * share)
    if one.role == Role.PARTY_BRANCH:
        return hours * p.burden_branch_administration
    if one.role == Role.PROPERTY_FIRM:
        return hours * p.burden_firm_administration
    return 0.0


@loop
def gossip(w: int, place: int) -> None:
    """Everybody moves a little towards the mean of the people they talk with, all at once."""
    p, here, rows = parameters(w), stairs_of(w, place), home_rows(w)
    first, last = here.first_home, here.first_home + here.homes
    lowest = rows[first] if last > first else 0  # counted from here, a compound's feelings lie near
    for j in range(first, last):
        fetch_talk(w, rows[min(j + HOMES_AHEAD, last - 1)])
        home, before = households(w, rows[j]), feelings(w, rows[j] - lowest)
        for i in range(INSTITUTION_COUNT):
            before.trust[i] = home.trust[i]
        before.norm = home.norm
    for j in range(first, last):
        home, before = households(w, rows[j]), feelings(w, rows[j] - lowest)
        count = home.tie_count
        if count == 0:
            continue
        branch = committee = owners = service = government = norm = 0.0
        for k in range(count):
            one = feelings(w, home.ties[k] - lowest)
            branch += one.trust[BRANCH]
            committee += one.trust[COMMITTEE]
            owners += one.trust[OWNERS]
            service += one.trust[FIRM]
            government += one.trust[GOVERNMENT]
            norm += one.norm
        # All worked out before any is written, so that several go through the processor at a time.
        branch = learned(before.trust[BRANCH], branch / count, p.trust_gossip)
        committee = learned(before.trust[COMMITTEE], committee / count, p.trust_gossip)
        owners = learned(before.trust[OWNERS], owners / count, p.trust_gossip)
        service = learned(before.trust[FIRM], service / count, p.trust_gossip)
        government = learned(before.trust[GOVERNMENT], government / count, p.trust_gossip)
        followed = learned(before.norm, norm / count, p.pledge_norm_pull)
        norm = learned(followed, compounds(w, place).norm_start, p.pledge_norm_decay)
        home.trust[BRANCH], home.trust[COMMITTEE], home.trust[OWNERS] = branch, committee, owners
        home.trust[FIRM], home.trust[GOVERNMENT], home.norm = service, government, norm


@loop
def mean_opinions(w: int, place: int) -> None:
    """A compound's mean trust and norm, by running sums in the order of rows; 0 for nobody."""
    home, here = compounds(w, place), stairs_of(w, place)
    first, count = here.first_home, here.homes
    branch = committee = owners = service = government = norm = 0.0
    for k in range(first, first + count):
        one = households(w, home_rows(w)[k])
        branch += one.trust[BRANCH]
        committee += one.trust[COMMITTEE]
        owners += one.trust[OWNERS]
        service += one.trust[FIRM]
        government += one.trust[GOVERNMENT]
        norm += one.norm
    home.mean_trust[BRANCH] = branch / count if count > 0 else 0.0
    home.mean_trust[COMMITTEE] = committee / count if count > 0 else 0.0
    home.mean_trust[OWNERS] = owners / count if count > 0 else 0.0
    home.mean_trust[FIRM] = service / count if count > 0 else 0.0
    home.mean_trust[GOVERNMENT] = government / count if count > 0 else 0.0
    home.norm = norm / count if count > 0 else 0.0


@loop
def fade_skills(w: int) -> None:
    """What was learnt and is not used fades."""
    for b in range(today(w).bodies):
        one = bodies(w, b)
        one.skill = learned(one.skill, one.skill_start, parameters(w).skill_fading)


@loop
def follow_pledges(w: int, place: int) -> None:
    """Who heard of a residents' pledge this month begins to follow."""
    here = stairs_of(w, place)
    for k in range(here.first_home, here.first_home + here.homes):
        home = households(w, home_rows(w)[k])
        if home.pledged_on >= 0 and month_of(home.pledged_on) == today(w).month:
            home.norm = learned(home.norm, 1.0, parameters(w).pledge_follow)


@loop
def list_is_due(w: int, days: int) -> bool:
    """Whether a list of so many days (0: never) has fallen due since the last quarter ended."""
    if days == 0:
        return False
    day = today(w).day
    latest = day // days * days
    for earlier in range(latest, day):
        if ends_quarter(earlier):
            return False
    return latest > 0


@loop
def train(w: int) -> None:
    """All-round posts cost hours of training, quarter by quarter."""
    hours = parameters(w).burden_training_hours * parameters(w).staffing_residents_committee_workers
    for n in range(today(w).neighbourhoods):
        committee = body_at(w, Role.RESIDENTS_COMMITTEE, n, -1)
        if rules_in(w, n).cross_training and committee >= 0:
            body.owe(w, committee, hours, HoursUse.ADMINISTRATION, -1)


@loop
def end_quarter(w: int) -> None:
    """Lists of firms come out where the rules say so; one that was given up names nobody any more."""
    train(w)
    for n in range(today(w).neighbourhoods):
        days = rules_in(w, n).firm_list_days
        is_due = list_is_due(w, days)
        if days and not is_due:
            continue  # the last list stands
        for place in range(compounds_of(w, n).first, compounds_of(w, n).end):
            compounds(w, place).list_colour = 0
        if is_due:
            publish_list(w, n)


@loop
def publish_list(w: int, n: int) -> None:
    """One neighbourhood's list: black for the worst firm if it is bad, red for the best if it is good."""
    p, worst, best, count = parameters(w), -1, -1, 0
    for place in range(compounds_of(w, n).first, compounds_of(w, n).end):
        home = compounds(w, place)
        count += 1
        if worst < 0 or home.quality < compounds(w, worst).quality:
            worst = place
        if best < 0 or home.quality >= compounds(w, best).quality:
            best = place
    if compounds(w, worst).quality < p.firm_list_black:
        compounds(w, worst).list_colour = -1
    if compounds(w, best).quality >= p.firm_list_red:
        compounds(w, best).list_colour = 1
    office = body_at(w, Role.SUBDISTRICT, n, -1)
    if office >= 0:
        hours = p.burden_listing_hours * count
        body.owe(w, office, hours, HoursUse.LISTS, -1)
        note(w, Act.PUBLISH, -1, office, hours, number=3.0)


@loop
def end_year(w: int) -> None:
    """Neighbourhoods are scored, budgets renewed; costs grow; fees do not, unless owners vote for it."""
    p = parameters(w)
    neighbourhood.count_claims(w)
    for n in range(today(w).neighbourhoods):
        neighbourhood.rate(w, n)
        neighbourhoods(w, n).budget = round(p.fund_subdistrict_budget * 100)
    for place in range(today(w).compounds):
        home = compounds(w, place)
        home.cost = home.cost * (1.0 + p.firm_cost_growth)
