"""What every institution has in common: hours, a queue, a door, others' tables."""

from __future__ import annotations

from sim.customs import WORKING_DAYS_PER_WEEK
from sim.engines.compiled import queues, troubles
from sim.engines.compiled.books import note
from sim.engines.compiled.layout import (
    bodies,
    cases,
    committees,
    compounds,
    neighbourhoods,
    parameters,
    rules_in,
    today,
)
from sim.engines.compiled.ledger import leaf, loop
from sim.engines.compiled.luck import draw
from sim.rules.chance import exponential
from sim.rules.household import learned
from sim.rules.meeting import attendance_probability
from sim.rules.property_firm import working_hours
from sim.rules.workload import measured_hours, share_of, smoothed_load
from sim.vocabulary import Act, HoursUse, Purpose, Role, Task

FIRST_OFFICIAL = int(Role.POLICE_OFFICER)


# -- the day's hours -------------------------------------------------------------------------------


@leaf
def hours_today(w: int, b: int) -> float:
    """Hours that this working day brings."""
    body, p = bodies(w, b), parameters(w)
    hours = body.hours_per_day
    if body.role == Role.PROPERTY_FIRM:
        quality = compounds(w, body.compound).quality
        return working_hours(hours, quality, body.skill, p.firm_work_loss, p.firm_work_basic)
    if body.role == Role.VOLUNTEERS and body.neighbourhood >= 0:
        rules, place = rules_in(w, body.neighbourhood), neighbourhoods(w, body.neighbourhood)
        hours += rules.member_hours * place.members / 100.0 / WORKING_DAYS_PER_WEEK
    return hours


@leaf
def arrivals(w: int, b: int) -> None:
    """What else comes in today, beside disputes: service tickets, or other neighbourhoods' work."""
    body, p, day = bodies(w, b), parameters(w), today(w).day
    if body.role == Role.RESIDENTS_COMMITTEE:
        count = neighbourhoods(w, body.neighbourhood).households
        mean = p.burden_tickets_per_1000_households * count / 1000.0 * p.burden_ticket_hours
        body.tickets += mean * exponential(draw(w, Purpose.TICKETS, body.key, day, 0))
    elif Role.HOUSING <= body.role <= Role.COURT:
        u = draw(w, Purpose.DEPARTMENT_LOAD, body.key, day, 0)
        body.tickets += p.staffing_department_load * hours_today(w, b) * exponential(u)
        body.fatigue *= 1.0 - p.remedy_fatigue_recovery


@leaf
def own_duties(w: int, b: int, available: float) -> float:
    """Hours of today that go to its own duties: a residents' committee looks about and is measured."""
    body, p = bodies(w, b), parameters(w)
    if body.role != Role.RESIDENTS_COMMITTEE:
        return min(available, 0.0)
    rules, place = rules_in(w, body.neighbourhood), neighbourhoods(w, body.neighbourhood)
    patrol = min(available, rules.patrol_hours / WORKING_DAYS_PER_WEEK)
    visit = min(available - patrol, rules.visit_hours / WORKING_DAYS_PER_WEEK)
    troubles.look(w, body.neighbourhood, patrol, visit)
    book(w, b, HoursUse.PREVENTION, patrol + visit)
    left = available - (patrol + visit)
    weight = p.burden_weight_measured * place.attention * p.burden_ranking_pull
    others = p.burden_weight_tickets + p.burden_weight_disputes
    measured = measured_hours(left, weight, others)
    book(w, b, HoursUse.MEASURED, measured)
    return available - (left - measured)


@loop
def work_day(w: int, b: int) -> None:
    """Administration first, then what is owed, then own duties; tickets and disputes share the rest."""
    body, p = bodies(w, b), parameters(w)
    hours = hours_today(w, b)
    body.supplied += hours
    administration = min(hours, body.administration)
    book(w, b, HoursUse.ADMINISTRATION, administration)
    available = hours - administration
    owed = body.owed
    paid = owed if owed < available else available
    body.owed = owed - paid
    available -= paid
    arrivals(w, b)
    available -= own_duties(w, b, available)
    tickets, asked = body.tickets, queues.demand(w, b)
    to_tickets = share_of(available, tickets, p.burden_weight_tickets, asked, p.burden_weight_disputes)
    used = queues.work_through(w, b, available - to_tickets) if asked > 0.0 else 0.0
    to_tickets += min(available - to_tickets - used, tickets - to_tickets)
    body.tickets = tickets - to_tickets
    book(w, b, HoursUse.TICKETS, to_tickets)
    rest = available - to_tickets - used
    is_never_idle = body.role == Role.RESIDENTS_COMMITTEE
    book(w, b, HoursUse.MEASURED if is_never_idle else HoursUse.IDLE, rest)
    body.load = smoothed_load(body.load, hours - rest, hours, p.staffing_load_memory)


@leaf
def book(w: int, b: int, use: int, hours: float) -> None:
    """Write hours into the account of uses."""
    bodies(w, b).spent[use] += hours


@leaf
def owe(w: int, b: int, hours: float, use: int, c: int) -> None:
    """Promise hours that will be taken from the coming days, for a case or (-1) for none."""
    bodies(w, b).owed += hours
    book(w, b, use, hours)
    if c >= 0:
        charge(w, b, c, hours)


@leaf
def charge(w: int, b: int, c: int, hours: float) -> None:
    """Add hours to what a case has cost."""
    cases(w, c).hours += hours
    if bodies(w, b).role >= FIRST_OFFICIAL:
        cases(w, c).partner_hours += hours


@loop
def practise(w: int, b: int) -> None:
    """Skill grows by doing."""
    body = bodies(w, b)
    body.skill = learned(body.skill, 1.0, parameters(w).skill_learning)


# -- the door, and others' tables ------------------------------------------------------------------


@loop
def receive(w: int, b: int, c: int) -> None:
    """A case comes in: it waits for somebody to see whose it is."""
    cases(w, c).owner = b
    note(w, Act.RECEIVE, c, b)
    queues.queue_up(w, b, c, Task.TRIAGE, parameters(w).routing_triage_hours)


@leaf
def attendance(w: int, b: int, authority: float) -> float:
    """Probability that a body comes when called, or answers a letter."""
    p, body = parameters(w), bodies(w, b)
    return attendance_probability(
        body.tie, authority, body.load, body.fatigue, p.meeting_attend_base, p.meeting_attend_tie,
        p.meeting_attend_authority, p.meeting_attend_load, p.meeting_attend_fatigue,
    )  # fmt: skip


@loop
def comes(w: int, b: int, authority: float) -> bool:
    """Whether it comes when called with some authority; one shock a day, whoever calls."""
    u = draw(w, Purpose.ATTENDANCE, bodies(w, b).key, today(w).day, 0)
    return u < attendance(w, b, authority)


@loop
def answers(w: int, b: int, c: int, sender: int) -> bool:
    """Whether it takes up what another body asks of it by letter."""
    case = cases(w, c)
    u = draw(w, Purpose.ASSIST, case.key, case.episode * 64 + case.asks, bodies(w, b).role)
    return u < attendance(w, b, authority_by_letter(w, sender))


@loop
def authority_by_letter(w: int, b: int) -> float:
    """What weight its letters carry; those of the sub-district are answered."""
    if bodies(w, b).role == Role.SUBDISTRICT:
        return parameters(w).meeting_authority_subdistrict_letter
    return parameters(w).meeting_authority_letter


@loop
def authority_in_chair(w: int, b: int) -> float:
    """What weight its invitations carry."""
    p, body = parameters(w), bodies(w, b)
    if body.role == Role.SUBDISTRICT:
        return p.meeting_authority_subdistrict
    if body.role == Role.PARTY_BRANCH:
        return p.meeting_authority_branch * (1.0 - p.meeting_leadership_share * (1.0 - body.skill))
    return p.meeting_authority_committee


@loop
def is_acting(w: int, compound: int) -> bool:
    """Whether an owners' committee is not in re-election, when no big decisions are taken."""
    return committees(w, compound).vacant_until <= today(w).day
