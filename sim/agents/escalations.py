"""Above the neighbourhood: hotline tickets and their clocks, petitions, the court."""

from __future__ import annotations

from sim.agents import handling, remedies
from sim.agents.case import Case
from sim.customs import COURT, HOTLINE, LYING, PETITION
from sim.rules.chance import draw, exponential
from sim.vocabulary import Act, Competence, HoursUse, Purpose, Role, Stage


def lose_patience(case: Case) -> None:
    """One day more without an end; when the threshold is crossed, one tier higher."""
    table, row = case.table, case.row
    patience = table.patience.item(row) + case.claimant.impatience(table, row)
    table.patience[row] = patience
    if patience >= table.patience_limit.item(row):
        climb(case)


def climb(case: Case) -> None:
    """The next tier: the hotline, then a petition or the court, then the court."""
    world = case.world
    if case.tier < HOTLINE:
        case.tier = HOTLINE
        call_hotline(case)
    elif case.tier == COURT or (case.tier == PETITION and not case.kind.is_suable):
        case.patience_limit = 1e300
        return
    elif case.kind.is_suable and (case.tier == PETITION or prefers_court(case)):
        case.tier = COURT
        sue(case)
        return
    else:
        case.tier = PETITION
        petition(case)
    u = draw(world.seed, Purpose.PATIENCE, case.key, case.episode, case.tier)
    case.patience_limit = case.patience + exponential(u)


def prefers_court(case: Case) -> bool:
    """For matters that can be sued over: court rather than petition."""
    u = draw(case.world.seed, Purpose.SUE, case.key, case.episode)
    return u >= case.world.parameters.escalation.petition_share


def call_hotline(case: Case) -> None:
    """A call to 12345: a clock starts, somebody must reply, and what lay about is dispatched again."""
    world = case.world
    case.note(Act.HOTLINE)
    world.start_ticket(case, case.kind.clock_days)
    case.priority = max(case.priority, 1)
    if case.stage in LYING:
        desk = world.body_at(Role.HOTLINE, case.neighbourhood, case.compound)
        assert desk is not None
        case.asked = case.asks = case.rounds = case.tries = case.handoffs = 0
        desk.receive(case)
    elif case.owner >= 0:
        case.owner_body.owe(world.parameters.escalation.reply_hours, HoursUse.FAILURE_DEMAND, case)
        case.note(Act.REPLY, case.owner_body)


def ticket_runs_out(case: Case) -> None:
    """The hotline's clock ends and the matter does not: close on paper, or reply and go on."""
    world, rule = case.world, case.world.parameters.escalation
    case.ticket_due = -1
    if case.owner < 0 or not case.is_open or case.stage == Stage.SUIT:
        return
    owner = case.owner_body
    case.note(Act.OVERDUE, owner)
    if case.stage == Stage.QUEUED and remedies.writes_closed(owner, case, rule.reply_hours + case.work_left):
        world.bodies[case.holder].leave_queue(case)
        remedies.close_on_paper(owner, case)
        return
    owner.owe(rule.reply_hours, HoursUse.FAILURE_DEMAND, case)
    case.note(Act.REPLY, owner)
    case.priority = max(case.priority, 2)
    world.start_ticket(case, rule.clock_complex)


def petition(case: Case) -> None:
    """A petition to the sub-district, jointly where enough tied households are past bearing it."""
    world, rule = case.world, case.world.parameters.escalation
    joined = joined_by(case)
    is_joint = joined >= rule.joint_members
    case.note(Act.JOINT_PETITION if is_joint else Act.PETITION, note=float(joined))
    case.priority = 4 if is_joint else 3
    office = world.body_at(Role.SUBDISTRICT, case.neighbourhood, case.compound)
    assert office is not None
    office.owe(rule.petition_hours, HoursUse.FAILURE_DEMAND, case)
    if case.stage in LYING:
        case.asked = case.asks = case.rounds = case.tries = case.handoffs = case.attended = 0
        handling.take_on(office, case)
    elif case.owner >= 0:
        case.owner_body.owe(rule.petition_reply_hours, HoursUse.FAILURE_DEMAND, case)
        case.note(Act.REPLY, case.owner_body)


def joined_by(case: Case) -> int:
    """Households tied to the claimant, directly or by one other, who bear too great a grievance."""
    world, limit = case.world, case.world.parameters.escalation.joint_threshold
    circle = set(case.claimant.neighbours)
    for row in case.claimant.neighbours:
        circle.update(world.households[row].neighbours)
    circle.discard(case.household)
    return sum(world.households[row].grievance_now() >= limit for row in sorted(circle))


def sue(case: Case) -> None:
    """Into court: hours and a fee now, an answer in months."""
    world, rule = case.world, case.world.parameters.escalation
    case.note(Act.SUE, fen=rule.court_fee)
    home = world.state.compound
    home.household_fen[case.compound] += rule.court_fee
    home.outside_fen[case.compound] -= rule.court_fee
    case.resident_hours = case.resident_hours + rule.court_resident_hours
    world.withdraw(case)
    case.wait(Stage.SUIT, world.working_day_from(world.day + rule.court_days))
    world.open.add(case.row)


def judge(case: Case) -> None:
    """The suit ends, settled or judged; what was settled or judged must still be done and paid."""
    world, rule = case.world, case.world.parameters.escalation
    u = draw(world.seed, Purpose.JUDGEMENT, case.key, case.episode)
    case.coverage = case.coverage | (case.kind.needs & int(Competence.LEGAL | Competence.ENFORCEMENT))
    case.notice = case.heard = case.reasons = True
    is_settled = u < rule.court_settled
    case.is_agreed, case.is_imposed = is_settled, not is_settled
    if is_settled:
        case.gap *= rule.settled_gap
    case.note(Act.JUDGE, note=1.0 if is_settled else 0.0)
    if case.owner < 0:
        lead = world.body_at(Role(case.kind.lead), case.neighbourhood, case.compound)
        office = world.body_at(Role.SUBDISTRICT, case.neighbourhood, case.compound)
        assert office is not None
        case.owner = (lead or office).row
    case.looks = 0
    remedies.order(case.owner_body, case)
