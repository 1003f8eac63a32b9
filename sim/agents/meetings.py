"""Meetings: who is called, who comes, what is heard, whether the parties agree."""

from __future__ import annotations

from sim.agents import handling, remedies
from sim.agents.body import Body
from sim.agents.case import Case
from sim.customs import CORE, RESPONDENT_ROLES, SEEN_AS
from sim.rules.chance import draw
from sim.rules.meeting import (
    acceptance_probability,
    convening_hours,
    has_quorum,
    informed,
    is_preferred,
    narrowed_gap,
)
from sim.rules.routing import count_bits
from sim.rulespace import ALL_SEATS
from sim.vocabulary import Act, Competence, HoursUse, Institution, Purpose, Role, Stage, Task


def chair_for(owner: Body, case: Case) -> Body | None:
    """Who may call others to a table for this case; None if its owner can only write letters."""
    if owner.role_is == Role.SUBDISTRICT:
        return owner
    place = owner.model.neighbourhoods[case.neighbourhood]
    chair = place.convener(case.compound)
    if chair is None or chair is owner:
        return chair
    return chair if place.rules.seats >> owner.role_is & 1 else None


def is_swamped(chair: Body) -> bool:
    """Whether a hub is so far behind that others had better not wait for it (C19)."""
    daily = chair.hours_today() - chair.administration
    if daily <= 0.0:
        return True
    waiting = chair.owed + chair.tickets + chair.demand()
    return waiting / daily > chair.model.parameters.routing.hub_patience_days


def who_could_supply(chair: Body, case: Case, missing: int) -> int:
    """The seats worth calling: those that bring what is missing.

    Of the 1 and the 3 everybody who brings something missing is called; of the partners at most as
    many as the rules allow, first whoever brings most of it, then the better known, and beyond what
    is missing only as many as the chair likes to have to spare.
    """
    world, matter = chair.model, case.kind
    rules = world.neighbourhoods[case.neighbourhood].rules
    # What a petition gives the sub-district power over; where it convenes by rule, rules say whom it calls.
    is_above = chair.role_is == Role.SUBDISTRICT and case.owner == chair.row
    seats = ALL_SEATS if is_above else rules.seats
    limit = world.parameters.meeting.partners_of_subdistrict if is_above else rules.partners_called
    called, left = 0, missing
    for role in CORE:
        body = _seat(chair, case, role, seats)
        if body is not None and handling.usable(body, case) & left:
            called |= 1 << role
            left &= ~handling.usable(body, case)
    candidates = [_seat(chair, case, role, seats) for role in Role if role >= Role.POLICE_OFFICER]
    partners = [
        body for body in candidates if body is not None and handling.usable(body, case) & matter.needs
    ]
    spare = world.parameters.meeting.spare_partners
    while partners and limit > 0 and (left or spare > 0):
        best = most_wanted(partners, case, left)
        partners.remove(best)
        if not handling.usable(best, case) & left:
            left = 0
            spare -= 1
            if spare < 0:
                break
        called |= 1 << best.role_is
        left &= ~handling.usable(best, case)
        limit -= 1
    return called if missing else 0


def most_wanted(partners: list[Body], case: Case, missing: int) -> Body:
    """Whom the chair would rather call of those who could help; the first of equals."""
    best = partners[0]
    for body in partners[1:]:
        if is_preferred(
            count_bits(handling.usable(body, case) & missing), body.role_is == case.kind.enforcer,
            body.table.tie.item(body.row), count_bits(handling.usable(best, case) & missing),
            best.role_is == case.kind.enforcer, best.table.tie.item(best.row),
        ):  # fmt: skip
            best = body
    return best


def _seat(chair: Body, case: Case, role: Role, seats: int) -> Body | None:
    if not seats >> role & 1 or case.attended >> role & 1:
        return None
    body = chair.model.body_at(role, case.neighbourhood, case.compound)
    return None if body is chair else body


def call(chair: Body, case: Case, supply: int) -> None:
    """Calling a meeting is work in the convener's queue; the more are called, the more work."""
    rule = chair.model.parameters.meeting
    invited = supply
    if case.owner != chair.row:
        invited |= 1 << case.owner_body.role_is
    other_side = RESPONDENT_ROLES.get(case.kind.respondent)
    if other_side is not None and chair.model.body_at(other_side, case.neighbourhood, case.compound):
        invited |= 1 << other_side
    case.invited = invited & ~(1 << chair.role_is)
    rules = chair.model.neighbourhoods[case.neighbourhood].rules
    case.is_hearing = case.parties > 2 and case.hearings < rules.hearing_rounds
    hours = hours_to_convene(chair, case)
    if case.tries > 0 or case.hearings + case.rounds > 0:
        hours *= rule.reconvene_share
    case.note(Act.CONVENE, chair, hours=hours, note=float(count_bits(case.invited)))
    chair.queue_up(case, Task.CONVENE, hours)


def hours_to_convene(chair: Body, case: Case) -> float:
    """Hours of the convener for the bodies invited."""
    rule = chair.model.parameters.meeting
    return convening_hours(count_bits(case.invited), rule.convene_base, rule.convene_each, rule.convene_pair)


def announce(chair: Body, case: Case) -> None:
    """The calling is done: the meeting is announced, in time or not."""
    world, rule = chair.model, chair.model.parameters.meeting
    day = world.working_day_from(world.day + max(rule.lead_days, 1))
    case.notice = day - world.day >= rule.notice_days
    case.note(Act.NOTICE, chair, note=float(day - world.day))
    case.wait(Stage.MEETING, day)


def hold(case: Case) -> None:
    """The day of the meeting: who comes, and what comes of it."""
    world, rule = case.world, case.world.parameters.meeting
    chair = world.bodies[case.holder]
    case.tries = case.tries + 1
    present = [chair, *_who_comes(chair, case)]
    for body in present:
        body.owe(rule.hours, HoursUse.ATTENDING, case)
    sides_are_here = _sides_come(case, present)
    if not (sides_are_here and has_quorum(len(present) - 1, count_bits(case.invited), rule.quorum)):
        case.note(Act.NO_QUORUM, chair, hours=rule.hours * len(present))
        _call_again(chair, case)
        return
    for body in present:
        case.attended = case.attended | 1 << body.role_is
        handling.bring(body, case)
    case.tries = 0
    case.heard = True
    if case.is_hearing:
        case.hearings = case.hearings + 1
        case.information = informed(case.information, rule.hearing_information, chair.skill)
        case.note(Act.HEAR, chair, hours=rule.hours * len(present), note=float(len(present)))
        call(chair, case, 0)
    else:
        coordinate(chair, case, present)


def _who_comes(chair: Body, case: Case) -> list[Body]:
    world, authority = chair.model, chair.authority_in_chair()
    came = []
    for role in Role:
        if case.invited >> role & 1:
            body = world.body_at(role, case.neighbourhood, case.compound)
            if body is None:
                continue
            if body.comes(authority, world.day):
                came.append(body)
            else:
                case.note(Act.ABSENT, body)
    return came


def _sides_come(case: Case, present: list[Body]) -> bool:
    """Whether both sides are there; residents' hours are counted whoever came in vain."""
    world, rule = case.world, case.world.parameters.meeting
    here = True
    if case.parties < 2:
        return here
    for household in (case.household, case.respondent):
        if household >= 0:
            u = draw(world.seed, Purpose.ATTENDANCE, world.spokespersons[household].name_key, world.day)
            here = here and u < rule.party_attendance
            case.resident_hours = case.resident_hours + rule.resident_hours
    if case.parties > 2:
        case.resident_hours = case.resident_hours + rule.resident_hours * (case.parties - 2)
    other_side = RESPONDENT_ROLES.get(case.kind.respondent)
    if other_side is not None and case.invited >> other_side & 1:
        here = here and any(body.role_is == other_side for body in present)
    return here


def _call_again(chair: Body, case: Case) -> None:
    """Once or twice more; then the round is lost, and the owner goes on as if there had been no table."""
    rule = chair.model.parameters.meeting
    if case.tries < rule.tries:
        chair.queue_up(
            case, Task.CONVENE,
            rule.reconvene_share * hours_to_convene(chair, case),
        )  # fmt: skip
        return
    case.tries = 0
    case.rounds = case.rounds + 1
    handling.plan(case.owner_body, case)


def coordinate(chair: Body, case: Case, present: list[Body]) -> None:
    """Narrow the gap; then every party says yes or no, unless that is decided and only help was missing."""
    rule = chair.model.parameters.meeting
    case.rounds = case.rounds + 1
    mediator = best_mediator(present)
    case.information = informed(case.information, rule.coordination_information, case.covered)
    if case.parties > 1:
        case.gap = narrowed_gap(case.gap, rule.narrowing, mediator.skill, case.information, case.covered)
    case.note(Act.COORDINATE, chair, hours=rule.hours * len(present), note=case.gap)
    if not case.needs_agreement:
        handling.plan(case.owner_body, case)
    elif all(accepts(case, mediator, party) for party in range(case.parties)):
        case.is_agreed = case.reasons = True
        case.note(Act.AGREE, mediator)
        mediator.model.practise(mediator)
        handling.plan(case.owner_body, case)
    else:
        case.note(Act.REFUSE, mediator, note=case.gap)
        handling.plan(case.owner_body, case)


def best_mediator(present: list[Body]) -> Body:
    """The most skilled of those who can mediate; whoever is in the chair if nobody can."""
    able = [b for b in present if b.brings & (Competence.EMPATHY | Competence.LEGAL)]
    best = able[0] if able else present[0]
    for body in able:
        if body.skill > best.skill:
            best = body
    return best


def accepts(case: Case, mediator: Body, party: int) -> bool:
    """Whether one party accepts; its reservation is drawn once per dispute."""
    world, rule = case.world, case.world.parameters.meeting
    institution = SEEN_AS.get(mediator.role_is, Institution.RESIDENTS_COMMITTEE)
    if party == 0:
        trust, grievance = case.claimant.trust.item(institution), case.claimant.grievance_now()
    elif party == 1 and case.respondent >= 0:
        other = world.households[case.respondent]
        trust, grievance = other.trust.item(institution), other.grievance_now()
    elif party == 1:
        trust, grievance = 0.5, 0.0
    else:
        trust, grievance = world.state.compound.mean_trust.item(case.compound, institution), 0.0
    probability = acceptance_probability(
        case.gap, trust, case.justice, grievance, case.has_enforcement, rule.accept_base, rule.accept_gap,
        rule.accept_trust, rule.accept_justice, rule.accept_grievance, rule.accept_authority,
    )  # fmt: skip
    return draw(world.seed, Purpose.RESERVATION, case.key, 0, party) < probability


def end_mediation(owner: Body, case: Case) -> None:
    """No agreement: impose where somebody may, ask whoever could, or give up."""
    matter = case.kind
    if not matter.is_enforceable:
        remedies.close_or_give_up(owner, case, matter.remedy_hours)
    elif case.has_enforcement:
        case.is_imposed = True
        enforcer = owner.model.body_at(Role(matter.enforcer), case.neighbourhood, case.compound)
        if enforcer is not None:
            enforcer.owe(owner.model.parameters.remedy.enforcement_hours, HoursUse.DISPUTES, case)
        case.note(Act.IMPOSE, enforcer)
        remedies.order(owner, case)
    elif not remedies.call_in_authority(owner, case):
        remedies.close_or_give_up(owner, case, matter.remedy_hours)
