"""Meetings: who is called, who comes, what is heard, whether the parties agree."""

from __future__ import annotations

from sim.customs import CORE
from sim.engines.compiled import body, closing, handling, household, queues, remedies
from sim.engines.compiled.books import body_at, convener, justice, needs_agreement, note, wait
from sim.engines.compiled.layout import (
    bodies,
    cases,
    compounds,
    households,
    matters,
    other_sides,
    parameters,
    rules_in,
    seen_as,
    today,
    voice_keys,
)
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.meeting import (
    acceptance_probability,
    convening_hours,
    has_quorum,
    informed,
    is_preferred,
    narrowed_gap,
)
from sim.rules.routing import count_bits, covered_share
from sim.rulespace import ALL_SEATS
from sim.schedule import next_working_day
from sim.vocabulary import ROLE_COUNT, Act, Competence, HoursUse, Institution, Purpose, Role, Stage, Task

FIRST_PARTNER = int(Role.POLICE_OFFICER)
LAST_OF_CORE = int(max(CORE))  # the 1 and the 3 are the first roles, in this order
MEDIATES = int(Competence.EMPATHY | Competence.LEGAL)
AT_COMMITTEE = int(Institution.RESIDENTS_COMMITTEE)


@loop
def chair_for(w: int, b: int, c: int) -> int:
    """Who may call others to a table for this case; -1 if its owner can only write letters."""
    role, case = bodies(w, b).role, cases(w, c)
    if role == Role.SUBDISTRICT:
        return b
    chair = convener(w, case.neighbourhood, case.compound)
    if chair < 0 or chair == b:
        return chair
    return chair if rules_in(w, case.neighbourhood).seats >> role & 1 else -1


@loop
def is_swamped(w: int, chair: int) -> bool:
    """Whether a hub is so far behind that others had better not wait for it."""
    one = bodies(w, chair)
    daily = body.hours_today(w, chair) - one.administration
    if daily <= 0.0:
        return True
    waiting = one.owed + one.tickets + queues.demand(w, chair)
    return waiting / daily > parameters(w).routing_hub_patience_days


@loop
def who_could_supply(w: int, chair: int, c: int, missing: int) -> int:
    """The seats worth calling: those that bring what is missing, partners by preference and limit."""
    p, case = parameters(w), cases(w, c)
    matter, rules = matters(w, case.matter), rules_in(w, case.neighbourhood)
    is_above = bodies(w, chair).role == Role.SUBDISTRICT and case.owner == chair
    seats = ALL_SEATS if is_above else rules.seats
    limit = p.meeting_partners_of_subdistrict if is_above else rules.partners_called
    called, left = 0, missing
    for role in range(LAST_OF_CORE + 1):
        b = seat(w, chair, c, role, seats)
        if b >= 0 and handling.usable(w, b, c) & left:
            called |= 1 << role
            left &= ~handling.usable(w, b, c)
    partners = 0
    for role in range(FIRST_PARTNER, ROLE_COUNT):
        b = seat(w, chair, c, role, seats)
        if b >= 0 and handling.usable(w, b, c) & matter.needs:
            partners |= 1 << role
    spare = p.meeting_spare_partners
    while partners and limit > 0 and (left or spare > 0):
        role = preferred(w, c, partners, left)
        best = body_at(w, role, case.neighbourhood, case.compound)
        partners &= ~(1 << role)
        if not handling.usable(w, best, c) & left:
            left = 0
            spare -= 1
            if spare < 0:
                break
        called |= 1 << role
        left &= ~handling.usable(w, best, c)
        limit -= 1
    return called if missing else 0


@loop
def preferred(w: int, c: int, partners: int, left: int) -> int:
    """The role among these partners that a chair would call first."""
    case = cases(w, c)
    enforcer = matters(w, case.matter).enforcer
    best, best_brings, best_tie = -1, 0, 0.0
    for role in range(FIRST_PARTNER, ROLE_COUNT):
        if not partners >> role & 1:
            continue
        b = body_at(w, role, case.neighbourhood, case.compound)
        brings, tie = count_bits(handling.usable(w, b, c) & left), bodies(w, b).tie
        if best < 0 or is_preferred(brings, role == enforcer, tie, best_brings, best == enforcer, best_tie):
            best, best_brings, best_tie = role, brings, tie
    return best


@loop
def seat(w: int, chair: int, c: int, role: int, seats: int) -> int:
    """The body of a role that has a seat and has not yet sat there; -1 for none, or the chair itself."""
    case = cases(w, c)
    if not seats >> role & 1 or case.attended >> role & 1:
        return -1
    b = body_at(w, role, case.neighbourhood, case.compound)
    return -1 if b == chair else b


@loop
def call(w: int, chair: int, c: int, supply: int) -> None:
    """Calling a meeting is work in the convener's queue; the more are called, the more work."""
    case, invited = cases(w, c), supply
    if case.owner != chair:
        invited |= 1 << bodies(w, case.owner).role
    side = other_sides(w)[matters(w, case.matter).respondent]
    if side >= 0 and body_at(w, side, case.neighbourhood, case.compound) >= 0:
        invited |= 1 << side
    case.invited = invited & ~(1 << bodies(w, chair).role)
    case.is_hearing = case.parties > 2 and case.hearings < rules_in(w, case.neighbourhood).hearing_rounds
    hours = hours_to_convene(w, c)
    if case.tries > 0 or case.hearings + case.rounds > 0:
        hours *= parameters(w).meeting_reconvene_share
    note(w, Act.CONVENE, c, chair, hours, number=float(count_bits(case.invited)))
    queues.queue_up(w, chair, c, Task.CONVENE, hours)


@loop
def hours_to_convene(w: int, c: int) -> float:
    """Hours of the convener for the bodies invited."""
    p, invited = parameters(w), count_bits(cases(w, c).invited)
    return convening_hours(invited, p.meeting_convene_base, p.meeting_convene_each, p.meeting_convene_pair)


@loop
def announce(w: int, chair: int, c: int) -> None:
    """The calling is done: the meeting is announced, in time or not."""
    p, day = parameters(w), today(w).day
    then = next_working_day(day + max(p.meeting_lead_days, 1))
    cases(w, c).notice = then - day >= p.meeting_notice_days
    note(w, Act.NOTICE, c, chair, number=float(then - day))
    wait(w, c, Stage.MEETING, then)


@loop
def hold(w: int, c: int) -> None:
    """The day of the meeting: who comes, and what comes of it."""
    case, p = cases(w, c), parameters(w)
    chair = case.holder
    case.tries += 1
    came = who_comes(w, chair, c)
    present = 1 + count_bits(came)
    body.owe(w, chair, p.meeting_hours, HoursUse.ATTENDING, c)
    for role in range(ROLE_COUNT):
        if came >> role & 1:
            b = body_at(w, role, case.neighbourhood, case.compound)
            body.owe(w, b, p.meeting_hours, HoursUse.ATTENDING, c)
    chair_seat = 1 << bodies(w, chair).role
    sides_are_here = sides_come(w, c, came | chair_seat)
    if not (sides_are_here and has_quorum(present - 1, count_bits(case.invited), p.meeting_quorum)):
        note(w, Act.NO_QUORUM, c, chair, p.meeting_hours * present)
        call_again(w, chair, c)
        return
    case.attended |= came | chair_seat
    handling.bring(w, chair, c)
    for role in range(ROLE_COUNT):
        if came >> role & 1:
            handling.bring(w, body_at(w, role, case.neighbourhood, case.compound), c)
    case.tries = 0
    case.heard = True
    if case.is_hearing:
        case.hearings += 1
        case.information = informed(case.information, p.meeting_hearing_information, bodies(w, chair).skill)
        note(w, Act.HEAR, c, chair, p.meeting_hours * present, number=float(present))
        call(w, chair, c, 0)
    else:
        coordinate(w, chair, c, came)


@loop
def who_comes(w: int, chair: int, c: int) -> int:
    """The roles of the invited that come, as a bit mask; the absence of the others is noted."""
    case, authority, came = cases(w, c), body.authority_in_chair(w, chair), 0
    for role in range(ROLE_COUNT):
        if case.invited >> role & 1:
            b = body_at(w, role, case.neighbourhood, case.compound)
            if b < 0:
                continue
            if body.comes(w, b, authority):
                came |= 1 << role
            else:
                note(w, Act.ABSENT, c, b)
    return came


@loop
def sides_come(w: int, c: int, present: int) -> bool:
    """Whether both sides are there; residents' hours are counted whoever came in vain."""
    case, p, here = cases(w, c), parameters(w), True
    if case.parties < 2:
        return True
    for h in (case.household, case.respondent):
        if h >= 0:
            u = draw(w, Purpose.ATTENDANCE, voice_keys(w)[h], today(w).day, 0)
            here = here and u < p.meeting_party_attendance
            case.resident_hours += p.meeting_resident_hours
    if case.parties > 2:
        case.resident_hours += p.meeting_resident_hours * (case.parties - 2)
    side = other_sides(w)[matters(w, case.matter).respondent]
    if side >= 0 and case.invited >> side & 1:
        here = here and present >> side & 1 == 1
    return here


@loop
def call_again(w: int, chair: int, c: int) -> None:
    """Once or twice more; then the round is lost, and the owner goes on as if there had been no table."""
    case, p = cases(w, c), parameters(w)
    if case.tries < p.meeting_tries:
        hours = p.meeting_reconvene_share * hours_to_convene(w, c)
        queues.queue_up(w, chair, c, Task.CONVENE, hours)
        return
    case.tries = 0
    case.rounds += 1
    handling.plan(w, case.owner, c)


@loop
def coordinate(w: int, chair: int, c: int, came: int) -> None:
    """Narrow the gap; then every party says yes or no, unless that is decided and only help was missing."""
    case, p = cases(w, c), parameters(w)
    case.rounds += 1
    mediator = best_mediator(w, c, chair, came)
    covered = covered_share(matters(w, case.matter).needs, case.coverage)
    case.information = informed(case.information, p.meeting_coordination_information, covered)
    if case.parties > 1:
        skill = bodies(w, mediator).skill
        case.gap = narrowed_gap(case.gap, p.meeting_narrowing, skill, case.information, covered)
    note(w, Act.COORDINATE, c, chair, p.meeting_hours * (1 + count_bits(came)), number=case.gap)
    if not needs_agreement(w, c):
        handling.plan(w, case.owner, c)
        return
    agree = True
    for party in range(case.parties):
        agree = agree and accepts(w, c, mediator, party)
    if agree:
        case.is_agreed = case.reasons = True
        note(w, Act.AGREE, c, mediator)
        body.practise(w, mediator)
        handling.plan(w, case.owner, c)
        return
    note(w, Act.REFUSE, c, mediator, number=case.gap)
    handling.plan(w, case.owner, c)


@loop
def best_mediator(w: int, c: int, chair: int, came: int) -> int:
    """The most skilled of those who can mediate; whoever is in the chair if nobody can."""
    case = cases(w, c)
    best = chair if bodies(w, chair).competences & MEDIATES else -1
    for role in range(ROLE_COUNT):
        if came >> role & 1:
            b = body_at(w, role, case.neighbourhood, case.compound)
            is_able = bodies(w, b).competences & MEDIATES
            if is_able and (best < 0 or bodies(w, b).skill > bodies(w, best).skill):
                best = b
    return best if best >= 0 else chair


@loop
def accepts(w: int, c: int, mediator: int, party: int) -> bool:
    """Whether one party accepts; its reservation is drawn once per dispute."""
    case, p = cases(w, c), parameters(w)
    institution = seen_as(w)[bodies(w, mediator).role]
    if institution < 0:
        institution = AT_COMMITTEE
    h = case.household if party == 0 else case.respondent
    trust, grievance = 0.5, 0.0
    if party > 1:
        trust = compounds(w, case.compound).mean_trust[institution]
    elif h >= 0:
        trust, grievance = households(w, h).trust[institution], household.grievance_now(w, h)
    probability = acceptance_probability(
        case.gap, trust, justice(w, c), grievance, case.has_enforcement, p.meeting_accept_base,
        p.meeting_accept_gap, p.meeting_accept_trust, p.meeting_accept_justice, p.meeting_accept_grievance,
        p.meeting_accept_authority,
    )  # fmt: skip
    return draw(w, Purpose.RESERVATION, case.key, 0, party) < probability


@loop
def end_mediation(w: int, b: int, c: int) -> None:
    """No agreement: impose where somebody may, ask whoever could, or give up."""
    case = cases(w, c)
    matter = matters(w, case.matter)
    if not matter.is_enforceable:
        closing.close_or_give_up(w, b, c, matter.remedy_hours)
    elif case.has_enforcement:
        case.is_imposed = True
        enforcer = body_at(w, matter.enforcer, case.neighbourhood, case.compound)
        if enforcer >= 0:
            body.owe(w, enforcer, parameters(w).remedy_enforcement_hours, HoursUse.DISPUTES, c)
        note(w, Act.IMPOSE, c, enforcer)
        remedies.order(w, b, c)
    elif not remedies.call_in_authority(w, b, c):
        closing.close_or_give_up(w, b, c, matter.remedy_hours)
