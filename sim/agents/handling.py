"""How a body handles a case: whose is it, what is the case, who else must help."""

from __future__ import annotations

from sim.agents import meetings, proposals, remedies
from sim.agents.body import Body
from sim.agents.case import Case
from sim.customs import PROVIDERS, WRONG_DOORS
from sim.rules.chance import draw, race_time
from sim.rules.meeting import informed
from sim.rules.routing import assisting_hours, holds, keeps, misroute_probability, missing_competences
from sim.vocabulary import Act, Competence, HoursUse, Purpose, Role, Scope, Stage, Task


def finish_triage(body: Body, case: Case) -> None:
    """It has been read; on the next working day the body decides whose it is."""
    case.wait(Stage.ROUTING, body.model.working_day_from(body.model.day + 1))


def route(body: Body, case: Case) -> None:
    """Keep it, or hand it to whom one takes for the right one."""
    world, matter = body.model, case.kind
    u = draw(world.seed, Purpose.ROUTE, case.key, case.episode, 2 * case.handoffs)
    is_border = matter.scope == Scope.BORDER
    if is_border and holds(matter.holders, body.role_is):
        meeting = world.border_meeting_after(case)
        if meeting > world.day:
            case.wait(Stage.ROUTING, meeting)
            return
        is_border = meeting < 0
    if keeps(body.role_is, matter.holders, is_border, world.parameters.routing.border_doubt, u):
        take_on(body, case)
    elif case.handoffs >= world.parameters.routing.handoffs_before_orphan:
        lose(body, case)
    else:
        hand_off(body, case)


def take_on(body: Body, case: Case) -> None:
    """The case has an owner, who finds out what is the case."""
    case.owner = body.row
    body.queue_up(case, Task.INQUIRE, case.kind.inquiry_hours)


def hand_off(body: Body, case: Case) -> None:
    """Pass it on, at the joint desk or by letter, as rightly as one's information allows."""
    world, matter = body.model, case.kind
    place = world.neighbourhoods[case.neighbourhood]
    target = world.body_at(Role(matter.lead), case.neighbourhood, case.compound)
    if target is None or target is body:
        target = place.body(Role.RESIDENTS_COMMITTEE)
    if target is None or target is body:
        lose(body, case)
        return
    case.handoffs = case.handoffs + 1
    rule = world.parameters.routing
    sits_together = place.desk_sits_with(body.role_is, target.role_is)
    # Who sits at one desk, or stands above, can look up whose matter it is; it still errs.
    is_looked_up = sits_together or body.role_is == Role.SUBDISTRICT
    error = misroute_probability(
        body.role_is == Role.HOTLINE, place.rules.register or is_looked_up, rule.misroute,
        rule.misroute_hotline, rule.misroute_register,
    )  # fmt: skip
    u = draw(world.seed, Purpose.ROUTE, case.key, case.episode, 2 * case.handoffs + 1)
    if u < error:
        target = wrong_door(body, case, target)
    days = world.next_sitting(place, world.day) - world.day if sits_together else rule.letter_days
    if place.rules.register:
        body.owe(rule.register_hours, HoursUse.LISTS, case)
    case.note(Act.HAND_OFF, body, note=float(target.role_is))
    case.travel(target, Task.TRIAGE, days)


def wrong_door(body: Body, case: Case, right: Body) -> Body:
    """Somebody else's door, by a keyed race."""
    best, winner = 1e300, right
    for role, weight in WRONG_DOORS:
        other = body.model.body_at(role, case.neighbourhood, case.compound)
        if other is None or other is body or other is right:
            continue
        u = draw(body.model.seed, Purpose.ROUTE_WRONG, case.key, case.episode * 64 + case.handoffs, role)
        time = race_time(u, weight)
        if time < best:
            best, winner = time, other
    return winner


def lose(body: Body, case: Case) -> None:
    """Nobody's: unless a shared list gives it an owner, it lies until somebody's patience ends."""
    case.note(Act.LOST, body)
    place = body.model.neighbourhoods[case.neighbourhood]
    keeper = place.keeper_of_the_list(case.compound)
    if keeper is None:
        case.owner = case.holder = -1
        place.hide(case)
        case.wait(Stage.ORPHAN, body.model.day + body.model.parameters.voice.fading_days)
    else:
        case.note(Act.ADOPT, keeper)
        take_on(keeper, case)


def arrive(case: Case) -> None:
    """A letter arrives: to be sorted, to help with, or with the help that was asked for."""
    world = case.world
    body = world.bodies[case.holder]
    task = case.task
    if task == Task.TRIAGE:
        body.receive(case)
    elif task == Task.ASSIST:
        body.queue_up(case, Task.ASSIST, hours_to_assist(case))
    elif task == Task.REMEDY:
        body.queue_up(case, Task.REMEDY, case.kind.remedy_hours)
    else:
        plan(case.owner_body, case)


def hours_to_assist(case: Case) -> float:
    """What helping by letter costs, under every regime: more with everybody who was asked before."""
    rule = case.world.parameters.routing
    return assisting_hours(rule.assist_hours, rule.duplication, case.asks - 1)


def finish_inquiry(body: Body, case: Case) -> None:
    """What the body can see and bring is now in the folder; listening counts as hearing."""
    matter = case.kind
    case.information = informed(case.information, body.model.parameters.routing.inquiry_share, body.skill)
    cameras = body.model.state.compound.cameras.item(case.compound)
    case.information = informed(case.information, matter.cameras_help, cameras)
    bring(body, case)
    if body.brings & Competence.EMPATHY:
        case.heard = True
    case.note(Act.INQUIRE, body, note=case.information)
    plan(body, case)


def usable(body: Body, case: Case) -> int:
    """What a body can bring to this matter: only the body in charge of it can enforce."""
    enforcer = case.kind.enforcer
    if enforcer >= 0 and body.role_is != enforcer:
        return body.brings & ~int(Competence.ENFORCEMENT)
    return body.brings


def bring(body: Body, case: Case) -> None:
    """Add what a body can do to what the case has been given."""
    case.coverage = case.coverage | (usable(body, case) & case.kind.needs)
    if body.role_is == case.kind.enforcer:
        case.has_enforcement = True


def plan(body: Body, case: Case) -> None:
    """The owner's next step: the owners' vote, a table, a letter, mediation, or the remedy.

    A table is called only for what its owner cannot bring itself, and only while the hub keeps up;
    what an owner can mediate alone it mediates alone, under every regime.
    """
    matter = case.kind
    if proposals.is_for_owners(case):
        proposals.prepare(body, case)
        return
    if case.needs_agreement and case.rounds >= body.model.parameters.meeting.rounds:
        meetings.end_mediation(body, case)
        return
    missing = missing_competences(matter.needs, case.coverage)
    chair = meetings.chair_for(body, case) if missing and case.rounds == 0 else None
    if chair is not None:
        supply = meetings.who_could_supply(chair, case, missing)
        if supply and not meetings.is_swamped(chair):
            meetings.call(chair, case, supply)
            return
    if missing and case.asks < body.model.parameters.routing.asks_limit and ask(body, case, missing):
        return
    if case.needs_agreement:
        meetings.call(body, case, 0)
    else:
        remedies.order(body, case)


def ask(body: Body, case: Case, missing: int) -> bool:
    """Write to one body for one missing competence; False if there is nobody left to ask."""
    world, enforcer = body.model, case.kind.enforcer
    for competence, roles in PROVIDERS.items():
        if not missing & competence:
            continue
        in_charge = (Role(enforcer),) if competence == Competence.ENFORCEMENT and enforcer >= 0 else ()
        for role in (*in_charge, *roles):
            other = world.body_at(role, case.neighbourhood, case.compound)
            if other is None or other is body or case.asked >> role & 1:
                continue
            if not usable(other, case) & competence:
                continue
            case.asked = case.asked | 1 << role
            case.asks = case.asks + 1
            case.note(Act.ASK, body, note=float(role))
            if other.answers(case, body):
                case.travel(other, Task.ASSIST, world.parameters.routing.letter_days)
            else:
                case.note(Act.DECLINE, other)
                case.holder = body.row
                case.travel(body, Task.NONE, world.parameters.routing.letter_days)
            return True
    return False


def finish_assist(body: Body, case: Case) -> None:
    """The help goes back to the owner with the answer."""
    bring(body, case)
    case.information = informed(case.information, body.model.parameters.routing.assist_share, body.skill)
    case.note(Act.ASSIST, body)
    case.travel(case.owner_body, Task.NONE, body.model.parameters.routing.letter_days)
