"""Remedies: authority, money, somebody to do it, what it met, how long it lasts."""

from __future__ import annotations

from sim.engines.compiled import body, closing, handling, proposals, queues
from sim.engines.compiled.books import begin_episode, body_at, convener, justice, note, travel, wait
from sim.engines.compiled.layout import (
    bodies,
    cases,
    compounds,
    firms,
    households,
    matters,
    neighbourhoods,
    parameters,
    rules_in,
    today,
)
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.chance import exponential
from sim.rules.numerics import unit
from sim.rules.remedy import (
    affords_share,
    cause_met,
    days_until,
    physical_relapse_rate,
    relapse_cause,
    social_relapse_rate,
)
from sim.rules.routing import covered_share
from sim.schedule import next_working_day
from sim.vocabulary import DISTRICT_BODIES, Account, Act, HoursUse, Purpose, Role, Stage, Task

TO_BE_SUMMONED = sum(1 << int(role) for role in DISTRICT_BODIES)


@loop
def order(w: int, b: int, c: int) -> None:
    """From tomorrow it waits for money and somebody to do it; what is for the owners first has their vote."""
    if proposals.is_for_owners(w, c):
        proposals.prepare(w, b, c)
        return
    cases(w, c).holder = b
    wait(w, c, Stage.REMEDY, next_working_day(today(w).day + 1))


@loop
def undertake(w: int, c: int) -> None:
    """No money, no remedy; then the one who can do it must have it in its queue."""
    case, p = cases(w, c), parameters(w)
    matter, owner = matters(w, case.matter), case.owner
    if proposals.is_moot(w, c):
        closing.close_or_give_up(w, owner, c, 0.0)
        return
    if not case.is_paid and not pay(w, c):
        case.looks += 1
        note(w, Act.NO_MONEY, c, owner, number=float(case.looks))
        if case.looks >= p.remedy_money_patience:
            closing.close_or_give_up(w, owner, c, matter.remedy_hours)
        else:
            wait(w, c, Stage.REMEDY, next_working_day(today(w).day + p.remedy_money_wait_days))
        return
    actor = body_at(w, matter.remedy_actor, case.neighbourhood, case.compound)
    if actor < 0:
        actor = owner
    if actor == owner or not TO_BE_SUMMONED >> bodies(w, actor).role & 1:
        queues.queue_up(w, actor, c, Task.REMEDY, matter.remedy_hours)
    elif not summon(w, owner, c, actor, Task.REMEDY):
        closing.close_or_give_up(w, owner, c, matter.remedy_hours)


@loop
def summon(w: int, b: int, c: int, actor: int, task: int) -> bool:
    """Get a department to act, by whistle or by letter; False when there is nothing left to try."""
    case, p, role = cases(w, c), parameters(w), bodies(w, actor).role
    if rules_in(w, case.neighbourhood).whistle and not case.asked >> role & 1:
        whistle(w, b, c, actor, task)
        return True
    if case.asks >= p.routing_asks_limit:
        return False
    case.asks += 1
    case.asked |= 1 << role
    note(w, Act.ASK, c, b, number=float(role))
    if body.answers(w, actor, c, b):
        travel(w, c, actor, task, p.routing_letter_days)
    else:
        note(w, Act.DECLINE, c, actor)
        travel(w, c, b, Task.NONE, p.routing_letter_days)
    return True


@loop
def whistle(w: int, b: int, c: int, actor: int, task: int) -> None:
    """Call a department to the place ahead of its queue; it tires, and may still not come."""
    case, p, called = cases(w, c), parameters(w), bodies(w, actor)
    caller, days = convener(w, case.neighbourhood, case.compound), 1
    if caller < 0:
        caller = b
    if rules_in(w, case.neighbourhood).whistle == 1:
        office = body_at(w, Role.SUBDISTRICT, case.neighbourhood, -1)
        if office >= 0:
            caller, days = office, p.remedy_whistle_days
    body.owe(w, caller, p.remedy_whistle_hours, HoursUse.CONVENING, c)
    case.asked |= 1 << called.role
    note(w, Act.WHISTLE, c, caller, number=float(called.role))
    called.fatigue += p.remedy_whistle_fatigue * (1.0 - called.fatigue)
    if body.comes(w, actor, body.authority_in_chair(w, caller)):
        case.priority = max(case.priority, 3)
        travel(w, c, actor, task, days)
    else:
        note(w, Act.DECLINE, c, actor)
        travel(w, c, case.owner, Task.NONE, days)


@loop
def call_in_authority(w: int, b: int, c: int) -> bool:
    """Mediation failed: ask the body that could impose; False if nobody can be had."""
    case = cases(w, c)
    enforcer = matters(w, case.matter).enforcer
    if enforcer < 0 or case.asked >> enforcer & 1:
        return False
    actor = body_at(w, enforcer, case.neighbourhood, case.compound)
    if actor < 0 or actor == b:
        return False
    if TO_BE_SUMMONED >> enforcer & 1:
        return summon(w, b, c, actor, Task.ASSIST)
    if case.asks >= parameters(w).routing_asks_limit:
        return False
    case.asked |= 1 << enforcer
    case.asks += 1
    note(w, Act.ASK, c, b, number=float(enforcer))
    if not body.answers(w, actor, c, b):
        note(w, Act.DECLINE, c, actor)
        return False
    travel(w, c, actor, Task.ASSIST, parameters(w).routing_letter_days)
    return True


@loop
def pay(w: int, c: int) -> bool:
    """Take the price from the right purse, if it is there."""
    case = cases(w, c)
    matter, home = matters(w, case.matter), compounds(w, case.compound)
    price = int(matter.remedy_fen * case.severity)
    if price > 0:
        if matter.account == Account.HOUSEHOLDS:
            if not (case.approved or can_afford(w, c, price)):
                return False
            home.household_fen += price
        elif matter.account == Account.SUBDISTRICT:
            place = neighbourhoods(w, case.neighbourhood)
            if place.budget < price:
                return False
            place.budget -= price
            home.outside_fen += price
        elif matter.account == Account.FIRM:
            firm = firms(w, case.compound)
            if firm.cash < price:
                return False
            firm.cash -= price
        elif matter.account == Account.MAINTENANCE_FUND:
            if home.fund < price:
                return False
            home.fund -= price
        elif matter.account == Account.PUBLIC_REVENUE:
            if home.revenue < price:
                return False
            home.revenue -= price
        home.outside_fen -= price
        case.fen += price
        note(w, Act.PAY, c, -1, fen=price, number=float(matter.account))
    case.is_paid = True
    return True


@loop
def can_afford(w: int, c: int, price: int) -> bool:
    """Whether the sides of a dispute can each pay their share out of their own means."""
    case, means = cases(w, c), parameters(w).society_means
    sides = (1 if case.household >= 0 else 0) + (1 if case.respondent >= 0 else 0)
    for h in (case.household, case.respondent):
        if h >= 0 and not affords_share(households(w, h).liquidity, means, sides, price):
            return False
    return True


@loop
def finish_remedy(w: int, b: int, c: int) -> None:
    """It is done: how much of the cause it met is known to the world, not to the books."""
    case, p, day = cases(w, c), parameters(w), today(w).day
    matter = matters(w, case.matter)
    handling.bring(w, b, c)
    owner = case.owner
    case.met = cause_met(case.information, covered_share(matter.needs, case.coverage))
    case.resolved_on = day
    if case.first_resolved_on < 0:
        case.first_resolved_on = day
    closing.report(w, c)
    note(w, Act.REMEDY, c, b, number=case.met)
    u = draw(w, Purpose.FEEDBACK, case.key, case.episode, 0)
    if case.ticket_due >= 0 or u >= unit(bodies(w, owner).load):
        case.feedback = True
        body.owe(w, owner, p.routing_feedback_hours, HoursUse.DISPUTES, c)
        note(w, Act.FEEDBACK, c, owner)
    body.practise(w, owner)
    proposals.take_effect(w, c)
    set_relapse(w, c, 0.0, 0.0)
    days = rules_in(w, case.neighbourhood).evaluation_days
    if days > 0:
        case.evaluate_on = next_working_day(day + days)
    look_from_above(w, c)
    note(w, Act.RESOLVE, c, owner, number=justice(w, c))
    case.closed_today = 1
    closing.close(w, c)
    rest(w, c)


@loop
def social_rate(w: int, c: int) -> float:
    """Hazard per calendar day that the parties fall out again, as things stand."""
    case, p = cases(w, c), parameters(w)
    if case.parties <= 1:
        return 0.0
    return social_relapse_rate(
        justice(w, c), case.gap, case.is_imposed, matters(w, case.matter).relapse, p.remedy_relapse_social,
        p.remedy_relapse_justice, p.remedy_relapse_gap, p.remedy_relapse_imposed,
    )  # fmt: skip


@loop
def physical_rate(w: int, c: int) -> float:
    """Hazard per calendar day that the thing itself comes back, as things stand."""
    case = cases(w, c)
    relapse = matters(w, case.matter).relapse
    return physical_relapse_rate(case.met, relapse, parameters(w).remedy_relapse_physical)


@loop
def set_relapse(w: int, c: int, social_spent: float, physical_spent: float) -> None:
    """Date the relapse: two hazards compete, each with its own threshold of this episode."""
    case, day = cases(w, c), today(w).day
    u = draw(w, Purpose.RELAPSE_SOCIAL, case.key, case.episode, 0)
    after_social = days_until(social_rate(w, c), u, social_spent)
    u = draw(w, Purpose.RELAPSE_PHYSICAL, case.key, case.episode, 0)
    after_physical = days_until(physical_rate(w, c), u, physical_spent)
    cause = relapse_cause(after_social, after_physical)
    case.relapse_on, case.relapse_cause = -1, cause
    if cause > 0:
        case.relapse_on = day + (after_social if cause == 1 else after_physical)


@loop
def look_from_above(w: int, c: int) -> None:
    """Audits look at honest work too: hours of the sub-district and of the audited."""
    case, p = cases(w, c), parameters(w)
    rate = rules_in(w, case.neighbourhood).audit_rate
    u = draw(w, Purpose.AUDIT, case.key, case.episode, 2)
    if rate > 0.0 and exponential(u) < rate * p.paper_audit_horizon_days / 365.0:
        body.owe(w, case.owner, p.burden_audit_hours, HoursUse.LISTS, c)
        office = body_at(w, Role.SUBDISTRICT, case.neighbourhood, case.compound)
        if office >= 0:
            body.owe(w, office, p.burden_audit_hours, HoursUse.LISTS, c)
        note(w, Act.AUDIT, c, case.owner, p.burden_audit_hours)


@loop
def rest(w: int, c: int) -> None:
    """A resolved case sleeps until relapse, evaluation, or proof that it lasts; then it may relapse yet."""
    case, day = cases(w, c), today(w).day
    first = -1
    if case.relapse_on > day:
        first = case.relapse_on
    if case.evaluate_on > day and (first < 0 or case.evaluate_on < first):
        first = case.evaluate_on
    if case.stage == Stage.DURABLE:
        wait(w, c, Stage.DURABLE, first)
        return
    proof = max(case.resolved_on + parameters(w).remedy_durable_days, day + 1)
    wait(w, c, Stage.RESOLVED, first if 0 <= first < proof else proof)


@loop
def reopen(w: int, c: int, owner: int) -> None:
    """A new episode that starts in its owner's hands, ahead of the queue."""
    begin_episode(w, c)
    cases(w, c).owner = owner
    cases(w, c).priority = 2
    note(w, Act.REOPEN, c, owner)
    handling.take_on(w, owner, c)


@loop
def audit(w: int, c: int) -> None:
    """An audit finds a case that was closed on paper: it is opened again and the owner pays for it."""
    owner, penalty = cases(w, c).owner, parameters(w).paper_penalty_hours
    body.owe(w, owner, penalty, HoursUse.FAILURE_DEMAND, c)
    note(w, Act.AUDIT, c, owner, penalty)
    reopen(w, c, owner)


@loop
def evaluate(w: int, c: int) -> None:
    """The evaluation meeting looks at the finished remedy; what it sees incomplete is reopened."""
    case, p = cases(w, c), parameters(w)
    owner = case.owner
    case.evaluate_on = -1
    if case.stage != Stage.RESOLVED and case.stage != Stage.DURABLE:
        return
    chair = convener(w, case.neighbourhood, case.compound)
    if chair < 0:
        chair = owner
    body.owe(w, chair, p.remedy_evaluation_hours, HoursUse.ATTENDING, c)
    if owner != chair:
        body.owe(w, owner, p.remedy_evaluation_hours, HoursUse.ATTENDING, c)
    case.resident_hours += p.remedy_evaluation_hours * min(case.parties, 2)
    social, physical = social_rate(w, c), physical_rate(w, c)
    days = today(w).day - case.resolved_on
    case.feedback = True
    note(w, Act.EVALUATE, c, chair, number=case.met)
    u = draw(w, Purpose.AUDIT, case.key, case.episode, 1)
    if u < p.remedy_evaluation_sight * (1.0 - case.met):
        reopen(w, c, owner)
    else:
        set_relapse(w, c, social * days, physical * days)
        rest(w, c)
