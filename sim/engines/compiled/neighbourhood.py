"""The neighbourhood: desks, lists, pledges, the yearly rating."""

from __future__ import annotations

from sim.engines.compiled import body
from sim.engines.compiled.books import body_at, keeper_of_the_list, note
from sim.engines.compiled.diary import keep_open
from sim.engines.compiled.handling import AT_THE_DESK
from sim.engines.compiled.layout import (
    bodies,
    bodies_of,
    cases,
    claims,
    compounds,
    compounds_of,
    home_rows,
    households,
    neighbourhoods,
    open_rows,
    parameters,
    rules_in,
    stairs_of,
    today,
)
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.subdistrict import ranking_attention, rating_score, stars
from sim.schedule import next_working_day
from sim.vocabulary import Act, HoursUse, Institution, Purpose, Role

IN_COMMITTEE = int(Institution.RESIDENTS_COMMITTEE)


@loop
def sits_today(w: int, interval: int) -> bool:
    """Whether what happens every so many days (0: never) happens on this one."""
    day = today(w).day
    return interval > 0 and day > 0 and next_working_day(day // interval * interval) == day


@loop
def sit_together(w: int, n: int) -> None:
    """The joint desk sits: every seat of the neighbourhood gives its hours."""
    seats, hours = rules_in(w, n).seats & AT_THE_DESK, parameters(w).routing_desk_hours
    for b in range(bodies_of(w, n).first, bodies_of(w, n).end):
        one = bodies(w, b)
        if one.is_present and seats >> one.role & 1:
            body.owe(w, b, hours, HoursUse.ATTENDING, -1)
            note(w, Act.JOINT_DESK, -1, b, hours)


@loop
def meet_across_the_border(w: int, n: int) -> None:
    """The joint hub across the wall or the border meets: branch and committee give their hours."""
    for role in (Role.PARTY_BRANCH, Role.RESIDENTS_COMMITTEE):
        b = body_at(w, role, n, -1)
        if b >= 0:
            body.owe(w, b, parameters(w).routing_desk_hours, HoursUse.ATTENDING, -1)
            note(w, Act.JOINT_DESK, -1, b, number=1.0)


@loop
def renew_the_pledge(w: int, n: int) -> None:
    """The committee drafts a residents' pledge or renews it, and some households hear of it."""
    now, p = today(w), parameters(w)
    for place in range(compounds_of(w, n).first, compounds_of(w, n).end):
        here = stairs_of(w, place)
        for i in range(here.first_home, here.first_home + here.homes):
            home = households(w, home_rows(w)[i])
            if draw(w, Purpose.COVENANT, home.key, now.month, 0) < p.pledge_reach:
                home.pledged_on = now.day
    committee = body_at(w, Role.RESIDENTS_COMMITTEE, n, -1)
    body.owe(w, committee, p.pledge_drafting_hours, HoursUse.PREVENTION, -1)
    note(w, Act.PUBLISH, -1, committee, p.pledge_drafting_hours, number=2.0)


@loop
def count_listed(w: int) -> None:
    """Open cases that each list must follow: of owners with a seat; of all where nobody has one."""
    for n in range(today(w).neighbourhoods):
        neighbourhoods(w, n).list_length = 0
    for i in range(keep_open(w)):
        case = cases(w, open_rows(w)[i])
        if case.owner >= 0:
            seats = rules_in(w, case.neighbourhood).seats
            is_followed = seats == 0 or seats >> bodies(w, case.owner).role & 1
            neighbourhoods(w, case.neighbourhood).list_length += 1 if is_followed else 0


@loop
def keep_the_list(w: int, n: int) -> None:
    """Once a week somebody goes through the shared problem list."""
    keeper, length = keeper_of_the_list(w, n, -1), neighbourhoods(w, n).list_length
    if keeper >= 0 and length > 0:
        body.owe(w, keeper, parameters(w).routing_list_hours * length, HoursUse.LISTS, -1)


@loop
def count_claims(w: int) -> None:
    """Count what each neighbourhood's books show of the year: claimed, and of these closed."""
    now, books = today(w), claims(w)
    for n in range(now.neighbourhoods):
        books[2 * n] = books[2 * n + 1] = 0
    for c in range(now.cases):
        case = cases(w, c)
        if case.claimed_on > now.day - 365:
            books[2 * case.neighbourhood] += 1
            if case.reported_on >= 0:
                books[2 * case.neighbourhood + 1] += 1


@loop
def rate(w: int, n: int) -> None:
    """The yearly rating sees the books and a survey; where a ranking counts, it pulls at hours."""
    p, here, homes = parameters(w), neighbourhoods(w, n), compounds_of(w, n)
    total, count = 0.0, homes.end - homes.first
    for place in range(homes.first, homes.end):
        total += compounds(w, place).mean_trust[IN_COMMITTEE]
    trust = total / count if count > 0 else 0.0
    here.score = rating_score(claims(w)[2 * n + 1], claims(w)[2 * n], trust, p.burden_score_closed)
    here.star = stars(here.score, p.burden_star_three, p.burden_star_step)
    update_attention(w, n)


@loop
def update_attention(w: int, n: int) -> None:
    """How strongly the ranking in force pulls at the committee's hours."""
    p, here = parameters(w), neighbourhoods(w, n)
    here.attention = ranking_attention(
        rules_in(w, n).ranking, here.score, p.burden_star_three, p.burden_star_step, p.burden_star_reach
    )
