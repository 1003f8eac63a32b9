"""Above the neighbourhood: hotline tickets and their clocks, petitions, the court."""

from __future__ import annotations

from sim.customs import COURT, HOTLINE, LYING, PETITION
from sim.engines.compiled import body, closing, handling, household, queues, remedies
from sim.engines.compiled.books import body_at, is_in_hand, note, wait
from sim.engines.compiled.diary import add_to_open, start_ticket
from sim.engines.compiled.layout import cases, circle_rows, compounds, households, matters, parameters, today
from sim.engines.compiled.ledger import leaf, loop
from sim.engines.compiled.luck import draw
from sim.rules.chance import exponential
from sim.schedule import next_working_day
from sim.vocabulary import Act, Competence, HoursUse, Purpose, Role, Stage

LIES = sum(1 << int(stage) for stage in LYING)
COURT_BRINGS = int(Competence.LEGAL | Competence.ENFORCEMENT)
NO_END = 1e300


@leaf
def lose_patience(w: int, c: int) -> None:
    """One day more without an end; when the threshold is crossed, one tier higher."""
    case = cases(w, c)
    case.patience = case.patience + household.impatience(w, c)
    if case.patience >= case.patience_limit:
        climb(w, c)


@loop
def climb(w: int, c: int) -> None:
    """The next tier: the hotline, then a petition or the court, then the court."""
    case = cases(w, c)
    is_suable = matters(w, case.matter).is_suable
    if case.tier < HOTLINE:
        case.tier = HOTLINE
        call_hotline(w, c)
    elif case.tier == COURT or (case.tier == PETITION and not is_suable):
        case.patience_limit = NO_END
        return
    elif is_suable and (case.tier == PETITION or prefers_court(w, c)):
        case.tier = COURT
        sue(w, c)
        return
    else:
        case.tier = PETITION
        petition(w, c)
    u = draw(w, Purpose.PATIENCE, case.key, case.episode, case.tier)
    case.patience_limit = case.patience + exponential(u)


@loop
def prefers_court(w: int, c: int) -> bool:
    """For matters that can be sued over: court rather than petition."""
    u = draw(w, Purpose.SUE, cases(w, c).key, cases(w, c).episode, 0)
    return u >= parameters(w).escalation_petition_share


@loop
def call_hotline(w: int, c: int) -> None:
    """A call to 12345: a clock starts, somebody must reply, and what lay about is dispatched again."""
    case = cases(w, c)
    note(w, Act.HOTLINE, c, -1)
    start_ticket(w, c, matters(w, case.matter).clock_days)
    case.priority = max(case.priority, 1)
    if LIES >> case.stage & 1:
        desk = body_at(w, Role.HOTLINE, case.neighbourhood, case.compound)
        case.asked = case.asks = case.rounds = case.tries = case.handoffs = 0
        body.receive(w, desk, c)
    elif case.owner >= 0:
        body.owe(w, case.owner, parameters(w).escalation_reply_hours, HoursUse.FAILURE_DEMAND, c)
        note(w, Act.REPLY, c, case.owner)


@loop
def ticket_runs_out(w: int, c: int) -> None:
    """The hotline's clock ends and the matter does not: close on paper, or reply and go on."""
    case, p = cases(w, c), parameters(w)
    case.ticket_due = -1
    if case.owner < 0 or not is_in_hand(case.stage) or case.stage == Stage.SUIT:
        return
    owner = case.owner
    note(w, Act.OVERDUE, c, owner)
    saved = p.escalation_reply_hours + case.work_left
    if case.stage == Stage.QUEUED and closing.writes_closed(w, owner, c, saved):
        queues.leave_queue(w, case.holder, c)
        closing.close_on_paper(w, owner, c)
        return
    body.owe(w, owner, p.escalation_reply_hours, HoursUse.FAILURE_DEMAND, c)
    note(w, Act.REPLY, c, owner)
    case.priority = max(case.priority, 2)
    start_ticket(w, c, p.escalation_clock_complex)


@loop
def petition(w: int, c: int) -> None:
    """A petition to the sub-district, jointly where enough tied households are past bearing it."""
    case, p = cases(w, c), parameters(w)
    joined = joined_by(w, c)
    is_joint = joined >= p.escalation_joint_members
    note(w, Act.JOINT_PETITION if is_joint else Act.PETITION, c, -1, number=float(joined))
    case.priority = 4 if is_joint else 3
    office = body_at(w, Role.SUBDISTRICT, case.neighbourhood, case.compound)
    body.owe(w, office, p.escalation_petition_hours, HoursUse.FAILURE_DEMAND, c)
    if LIES >> case.stage & 1:
        case.asked = case.asks = case.rounds = case.tries = case.handoffs = case.attended = 0
        handling.take_on(w, office, c)
    elif case.owner >= 0:
        body.owe(w, case.owner, p.escalation_petition_reply_hours, HoursUse.FAILURE_DEMAND, c)
        note(w, Act.REPLY, c, case.owner)


@loop
def joined_by(w: int, c: int) -> int:
    """Households tied to the claimant, directly or by one other, who bear too great a grievance."""
    h, limit, count = cases(w, c).household, parameters(w).escalation_joint_threshold, 0
    home = households(w, h)
    for k in range(home.tie_count):
        one = households(w, home.ties[k])
        for j in range(-1, one.tie_count):
            other, at = home.ties[k] if j < 0 else one.ties[j], 0
            while at < count and circle_rows(w)[at] != other:
                at += 1
            if at == count and other != h:
                circle_rows(w)[count] = other
                count += 1
    joined = 0
    for i in range(count):
        if household.grievance_now(w, circle_rows(w)[i]) >= limit:
            joined += 1
    return joined


@loop
def sue(w: int, c: int) -> None:
    """Into court: hours and a fee now, an answer in months."""
    case, p = cases(w, c), parameters(w)
    note(w, Act.SUE, c, -1, fen=p.escalation_court_fee)
    home = compounds(w, case.compound)
    home.household_fen += p.escalation_court_fee
    home.outside_fen -= p.escalation_court_fee
    case.resident_hours += p.escalation_court_resident_hours
    if case.stage == Stage.QUEUED:
        queues.leave_queue(w, case.holder, c)
    wait(w, c, Stage.SUIT, next_working_day(today(w).day + p.escalation_court_days))
    add_to_open(w, c)


@loop
def judge(w: int, c: int) -> None:
    """The suit ends, settled or judged; what was settled or judged must still be done and paid."""
    case, p = cases(w, c), parameters(w)
    matter = matters(w, case.matter)
    u = draw(w, Purpose.JUDGEMENT, case.key, case.episode, 0)
    case.coverage |= matter.needs & COURT_BRINGS
    case.notice = case.heard = case.reasons = True
    is_settled = u < p.escalation_court_settled
    case.is_agreed, case.is_imposed = is_settled, not is_settled
    if is_settled:
        case.gap *= p.escalation_settled_gap
    note(w, Act.JUDGE, c, -1, number=1.0 if is_settled else 0.0)
    if case.owner < 0:
        case.owner = body_at(w, matter.lead, case.neighbourhood, case.compound)
        if case.owner < 0:
            case.owner = body_at(w, Role.SUBDISTRICT, case.neighbourhood, case.compound)
    case.looks = 0
    remedies.order(w, case.owner, c)
