"""How a body handles a case: whose is it, what is the case, who else must help."""

from __future__ import annotations

from sim.customs import CORE
from sim.engines.compiled import body, meetings, proposals, queues, remedies, troubles
from sim.engines.compiled.books import body_at, keeper_of_the_list, needs_agreement, note, travel, wait
from sim.engines.compiled.layout import (
    bodies,
    cases,
    compounds,
    matters,
    parameters,
    providers,
    rules_in,
    today,
    wrong_doors,
)
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.chance import race_time
from sim.rules.meeting import informed
from sim.rules.routing import assisting_hours, holds, keeps, misroute_probability, missing_competences
from sim.schedule import next_working_day
from sim.vocabulary import Act, Competence, HoursUse, Purpose, Role, Scope, Stage, Task

ENFORCEMENT, EMPATHY = int(Competence.ENFORCEMENT), int(Competence.EMPATHY)
AT_THE_DESK = sum(1 << int(role) for role in CORE)
COMMITTEE = int(Role.RESIDENTS_COMMITTEE)


@loop
def finish_triage(w: int, c: int) -> None:
    """It has been read; on the next working day the body decides whose it is."""
    wait(w, c, Stage.ROUTING, next_working_day(today(w).day + 1))


@loop
def border_meeting_after(w: int, n: int) -> int:
    """The day, from today, on which the joint hub across the border meets; -1 without a hub."""
    interval, day = rules_in(w, n).border_meeting_days, today(w).day
    if interval == 0:
        return -1
    last = next_working_day(day // interval * interval)
    return last if last >= day else next_working_day((day // interval + 1) * interval)


@loop
def route(w: int, b: int, c: int) -> None:
    """Keep it, or hand it to whom one takes for the right one."""
    case, p = cases(w, c), parameters(w)
    matter = matters(w, case.matter)
    u = draw(w, Purpose.ROUTE, case.key, case.episode, 2 * case.handoffs)
    is_border = matter.scope == Scope.BORDER
    if is_border and holds(matter.holders, bodies(w, b).role):
        meeting = border_meeting_after(w, case.neighbourhood)
        if meeting > today(w).day:
            wait(w, c, Stage.ROUTING, meeting)
            return
        is_border = meeting < 0
    if keeps(bodies(w, b).role, matter.holders, is_border, p.routing_border_doubt, u):
        take_on(w, b, c)
    elif case.handoffs >= p.routing_handoffs_before_orphan:
        lose(w, b, c)
    else:
        hand_off(w, b, c)


@loop
def take_on(w: int, b: int, c: int) -> None:
    """The case has an owner, who finds out what is the case."""
    cases(w, c).owner = b
    queues.queue_up(w, b, c, Task.INQUIRE, matters(w, cases(w, c).matter).inquiry_hours)


@loop
def desk_sits_with(w: int, n: int, one: int, other: int) -> bool:
    """Whether two roles sit at one joint desk, which is that of the 1 and the 3."""
    rules = rules_in(w, n)
    seats = rules.seats & AT_THE_DESK if rules.joint_desk_days else 0
    return seats >> one & seats >> other & 1 == 1


@loop
def hand_off(w: int, b: int, c: int) -> None:
    """Pass it on, at the joint desk or by letter, as rightly as one's information allows."""
    case, p = cases(w, c), parameters(w)
    n, day = case.neighbourhood, today(w).day
    target = body_at(w, matters(w, case.matter).lead, n, case.compound)
    if target < 0 or target == b:
        target = body_at(w, COMMITTEE, n, -1)
    if target < 0 or target == b:
        lose(w, b, c)
        return
    case.handoffs += 1
    rules, role = rules_in(w, n), bodies(w, b).role
    sits_together = desk_sits_with(w, n, role, bodies(w, target).role)
    is_looked_up = sits_together or role == Role.SUBDISTRICT
    error = misroute_probability(
        role == Role.HOTLINE, rules.register != 0 or is_looked_up, p.routing_misroute,
        p.routing_misroute_hotline, p.routing_misroute_register,
    )  # fmt: skip
    u = draw(w, Purpose.ROUTE, case.key, case.episode, 2 * case.handoffs + 1)
    if u < error:
        target = wrong_door(w, b, c, target)
    days = p.routing_letter_days
    if sits_together:
        days = next_working_day((day // rules.joint_desk_days + 1) * rules.joint_desk_days) - day
    if rules.register:
        body.owe(w, b, p.routing_register_hours, HoursUse.LISTS, c)
    note(w, Act.HAND_OFF, c, b, number=float(bodies(w, target).role))
    travel(w, c, target, Task.TRIAGE, days)


@loop
def wrong_door(w: int, b: int, c: int, right: int) -> int:
    """Somebody else's door, by a keyed race."""
    case = cases(w, c)
    best, winner = 1e300, right
    for i in range(today(w).wrong_doors):
        door = wrong_doors(w, i)
        other = body_at(w, door.role, case.neighbourhood, case.compound)
        if other < 0 or other == b or other == right:
            continue
        u = draw(w, Purpose.ROUTE_WRONG, case.key, case.episode * 64 + case.handoffs, door.role)
        time = race_time(u, door.weight)
        if time < best:
            best, winner = time, other
    return winner


@loop
def lose(w: int, b: int, c: int) -> None:
    """Nobody's: unless a shared list gives it an owner, it lies until somebody's patience ends."""
    case = cases(w, c)
    note(w, Act.LOST, c, b)
    keeper = keeper_of_the_list(w, case.neighbourhood, case.compound)
    if keeper < 0:
        case.owner = case.holder = -1
        troubles.hide(w, c)
        wait(w, c, Stage.ORPHAN, today(w).day + parameters(w).voice_fading_days)
    else:
        note(w, Act.ADOPT, c, keeper)
        take_on(w, keeper, c)


@loop
def arrive(w: int, c: int) -> None:
    """A letter arrives: to be sorted, to help with, or with the help that was asked for."""
    case, p = cases(w, c), parameters(w)
    b, task = case.holder, case.task
    if task == Task.TRIAGE:
        body.receive(w, b, c)
    elif task == Task.ASSIST:
        hours = assisting_hours(p.routing_assist_hours, p.routing_duplication, case.asks - 1)
        queues.queue_up(w, b, c, Task.ASSIST, hours)
    elif task == Task.REMEDY:
        queues.queue_up(w, b, c, Task.REMEDY, matters(w, case.matter).remedy_hours)
    else:
        plan(w, case.owner, c)


@loop
def finish_inquiry(w: int, b: int, c: int) -> None:
    """What the body can see and bring is now in the folder; listening counts as hearing."""
    case, here = cases(w, c), bodies(w, b)
    case.information = informed(case.information, parameters(w).routing_inquiry_share, here.skill)
    cameras = compounds(w, case.compound).cameras
    case.information = informed(case.information, matters(w, case.matter).cameras_help, cameras)
    bring(w, b, c)
    if here.competences & EMPATHY:
        case.heard = True
    note(w, Act.INQUIRE, c, b, number=case.information)
    plan(w, b, c)


@loop
def usable(w: int, b: int, c: int) -> int:
    """What a body can bring to this matter: only the body in charge of it can enforce."""
    enforcer, one = matters(w, cases(w, c).matter).enforcer, bodies(w, b)
    if enforcer >= 0 and one.role != enforcer:
        return one.competences & ~ENFORCEMENT
    return one.competences


@loop
def bring(w: int, b: int, c: int) -> None:
    """Add what a body can do to what the case has been given."""
    case = cases(w, c)
    matter = matters(w, case.matter)
    case.coverage |= usable(w, b, c) & matter.needs
    if bodies(w, b).role == matter.enforcer:
        case.has_enforcement = True


@loop
def plan(w: int, b: int, c: int) -> None:
    """The owner's next step: the owners' vote, a table, a letter, mediation, or the remedy."""
    case, p = cases(w, c), parameters(w)
    matter = matters(w, case.matter)
    if proposals.is_for_owners(w, c):
        proposals.prepare(w, b, c)
        return
    is_disputed = needs_agreement(w, c)
    if is_disputed and case.rounds >= p.meeting_rounds:
        meetings.end_mediation(w, b, c)
        return
    missing = missing_competences(matter.needs, case.coverage)
    chair = meetings.chair_for(w, b, c) if missing and case.rounds == 0 else -1
    if chair >= 0:
        supply = meetings.who_could_supply(w, chair, c, missing)
        if supply and not meetings.is_swamped(w, chair):
            meetings.call(w, chair, c, supply)
            return
    if missing and case.asks < p.routing_asks_limit and ask(w, b, c, missing):
        return
    if is_disputed:
        meetings.call(w, b, c, 0)
    else:
        remedies.order(w, b, c)


@loop
def ask(w: int, b: int, c: int, missing: int) -> bool:
    """Write to one body for one missing competence; False if there is nobody left to ask."""
    case, p = cases(w, c), parameters(w)
    enforcer = matters(w, case.matter).enforcer
    for i in range(today(w).providers):
        need, role = providers(w, i).need, providers(w, i).role
        if not missing & need:
            continue
        if role < 0:  # first on a list stands the body in charge, where there is one
            if need != ENFORCEMENT or enforcer < 0:
                continue
            role = enforcer
        other = body_at(w, role, case.neighbourhood, case.compound)
        if other < 0 or other == b or case.asked >> role & 1:
            continue
        if not usable(w, other, c) & need:
            continue
        case.asked |= 1 << role
        case.asks += 1
        note(w, Act.ASK, c, b, number=float(role))
        if body.answers(w, other, c, b):
            travel(w, c, other, Task.ASSIST, p.routing_letter_days)
        else:
            note(w, Act.DECLINE, c, other)
            travel(w, c, b, Task.NONE, p.routing_letter_days)
        return True
    return False


@loop
def finish_assist(w: int, b: int, c: int) -> None:
    """The help goes back to the owner with the answer."""
    case, p = cases(w, c), parameters(w)
    bring(w, b, c)
    case.information = informed(case.information, p.routing_assist_share, bodies(w, b).skill)
    note(w, Act.ASSIST, c, b)
    travel(w, c, case.owner, Task.NONE, p.routing_letter_days)
