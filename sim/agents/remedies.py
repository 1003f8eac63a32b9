"""Remedies: authority, money, somebody to do it; whistles; closing on paper; what lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.agents import handling, proposals
from sim.agents.body import Body
from sim.agents.case import Case
from sim.agents.department import Department
from sim.rules.chance import draw, exponential
from sim.rules.numerics import unit
from sim.rules.remedy import (
    affords_share,
    audit_after,
    cause_met,
    closes_on_paper,
    days_until,
    nerve,
    physical_relapse_rate,
    relapse_cause,
    social_relapse_rate,
)
from sim.state import State
from sim.vocabulary import Account, Act, HoursUse, Purpose, Role, Stage, Task

PURSES: dict[int, Callable[[State], Any]] = {
    Account.FIRM: lambda state: state.firm.cash,
    Account.MAINTENANCE_FUND: lambda state: state.compound.fund,
    Account.PUBLIC_REVENUE: lambda state: state.compound.revenue,
}


def order(owner: Body, case: Case) -> None:
    """From tomorrow it waits for money and somebody to do it; what is for the owners first has their vote.

    Nobody stands in for their vote: a table that agrees, or a court, can only have it held.
    """
    if proposals.is_for_owners(case):
        proposals.prepare(owner, case)
        return
    case.holder = owner.row
    case.wait(Stage.REMEDY, owner.model.working_day_from(owner.model.day + 1))


def undertake(case: Case) -> None:
    """No money, no remedy; then the one who can do it must have it in its queue."""
    world, matter = case.world, case.kind
    owner = case.owner_body
    if proposals.is_moot(case):
        close_or_give_up(owner, case, 0.0)
        return
    if not case.is_paid and not pay(case):
        case.looks = case.looks + 1
        case.note(Act.NO_MONEY, owner, note=float(case.looks))
        if case.looks >= world.parameters.remedy.money_patience:
            close_or_give_up(owner, case, matter.remedy_hours)
        else:
            again = world.day + world.parameters.remedy.money_wait_days
            case.wait(Stage.REMEDY, world.working_day_from(again))
        return
    actor = world.body_at(Role(matter.remedy_actor), case.neighbourhood, case.compound) or owner
    if actor is owner or not isinstance(actor, Department):
        actor.queue_up(case, Task.REMEDY, matter.remedy_hours)
    elif not summon(owner, case, actor, Task.REMEDY):
        close_or_give_up(owner, case, matter.remedy_hours)


def summon(owner: Body, case: Case, actor: Department, task: Task) -> bool:
    """Get a department to act, by whistle or by letter; False when there is nothing left to try."""
    world, rule = owner.model, owner.model.parameters
    place = world.neighbourhoods[case.neighbourhood]
    if place.rules.whistle and not case.asked >> actor.role_is & 1:
        whistle(owner, case, actor, task)
        return True
    if case.asks >= rule.routing.asks_limit:
        return False
    case.asks = case.asks + 1
    case.asked = case.asked | 1 << actor.role_is
    case.note(Act.ASK, owner, note=float(actor.role_is))
    if actor.answers(case, owner):
        case.travel(actor, task, rule.routing.letter_days)
    else:
        case.note(Act.DECLINE, actor)
        case.travel(owner, Task.NONE, rule.routing.letter_days)
    return True


def whistle(owner: Body, case: Case, actor: Department, task: Task) -> None:
    """Call a department to the place ahead of its queue; it tires, and may still not come."""
    world, rule = owner.model, owner.model.parameters.remedy
    place = world.neighbourhoods[case.neighbourhood]
    caller = place.convener(case.compound) or owner
    days = 1
    if place.rules.whistle == 1:
        office = place.body(Role.SUBDISTRICT)
        if office is not None:
            caller, days = office, rule.whistle_days
    caller.owe(rule.whistle_hours, HoursUse.CONVENING, case)
    case.asked = case.asked | 1 << actor.role_is
    case.note(Act.WHISTLE, caller, note=float(actor.role_is))
    actor.tire()
    if actor.comes(caller.authority_in_chair(), world.day):
        case.priority = max(case.priority, 3)
        case.travel(actor, task, days)
    else:
        case.note(Act.DECLINE, actor)
        case.travel(case.owner_body, Task.NONE, days)


def call_in_authority(owner: Body, case: Case) -> bool:
    """Mediation failed: ask the body that could impose; False if nobody can be had."""
    matter, world = case.kind, owner.model
    if matter.enforcer < 0 or case.asked >> matter.enforcer & 1:
        return False
    actor = world.body_at(Role(matter.enforcer), case.neighbourhood, case.compound)
    if actor is None or actor is owner:
        return False
    if isinstance(actor, Department):
        return summon(owner, case, actor, Task.ASSIST)
    if case.asks >= world.parameters.routing.asks_limit:
        return False
    case.asked = case.asked | 1 << matter.enforcer
    case.asks = case.asks + 1
    case.note(Act.ASK, owner, note=float(matter.enforcer))
    if not actor.answers(case, owner):
        case.note(Act.DECLINE, actor)
        return False
    case.travel(actor, Task.ASSIST, world.parameters.routing.letter_days)
    return True


def pay(case: Case) -> bool:
    """Take the price from the right purse, if it is there."""
    world, matter = case.world, case.kind
    price = int(matter.remedy_fen * case.severity)
    home, row = world.state.compound, case.compound
    if price > 0:
        if matter.account == Account.HOUSEHOLDS:
            if not (case.approved or can_afford(case, price)):
                return False
            home.household_fen[row] += price
        elif matter.account == Account.SUBDISTRICT:
            budget = world.state.neighbourhood.budget
            if budget.item(case.neighbourhood) < price:
                return False
            budget[case.neighbourhood] -= price
            home.outside_fen[row] += price
        else:
            purse = PURSES[matter.account](world.state)
            if purse.item(row) < price:
                return False
            purse[row] -= price
        home.outside_fen[row] -= price
        case.fen = case.fen + price
        case.note(Act.PAY, None, fen=price, note=float(matter.account))
    case.is_paid = True
    return True


def can_afford(case: Case, price: int) -> bool:
    """Whether the sides of a dispute can each pay their share out of their own means."""
    world = case.world
    sides = [row for row in (case.household, case.respondent) if row >= 0]
    means, liquidity = world.parameters.society.means, world.state.household.liquidity
    return all(affords_share(liquidity.item(row), means, len(sides), price) for row in sides)


def finish_remedy(body: Body, case: Case) -> None:
    """It is done: how much of the cause it met is known to the world, not to the books."""
    world, matter = body.model, case.kind
    handling.bring(body, case)
    owner = case.owner_body
    case.met = cause_met(case.information, case.covered)
    case.resolved_on = world.day
    if case.first_resolved_on < 0:
        case.first_resolved_on = world.day
    report(case)
    case.note(Act.REMEDY, body, note=case.met)
    if case.ticket_due >= 0 or draw(world.seed, Purpose.FEEDBACK, case.key, case.episode) >= unit(owner.load):
        case.feedback = True
        owner.owe(world.parameters.routing.feedback_hours, HoursUse.DISPUTES, case)
        case.note(Act.FEEDBACK, owner)
    world.practise(owner)
    if matter.effect != "none":
        proposals.take_effect(case)
    set_relapse(case, 0.0, 0.0)
    days = world.neighbourhoods[case.neighbourhood].rules.evaluation_days
    if days > 0:
        case.evaluate_on = world.working_day_from(world.day + days)
    look_from_above(case)
    case.note(Act.RESOLVE, owner, note=case.justice)
    case.closed_today = 1
    world.close(case)
    rest(case)


def relapse_rates(case: Case) -> tuple[float, float]:
    """Social and physical hazard per calendar day, as things stand."""
    rule, matter = case.world.parameters.remedy, case.kind
    social = 0.0
    if case.parties > 1:
        social = social_relapse_rate(
            case.justice, case.gap, case.is_imposed, matter.relapse, rule.relapse_social,
            rule.relapse_justice, rule.relapse_gap, rule.relapse_imposed,
        )  # fmt: skip
    return social, physical_relapse_rate(case.met, matter.relapse, rule.relapse_physical)


def set_relapse(case: Case, social_spent: float, physical_spent: float) -> None:
    """Date the relapse: two hazards compete, each with its own threshold of this episode.

    What was spent of a threshold before the rates changed stays spent.
    """
    world = case.world
    social, physical = relapse_rates(case)
    after_social = days_until(
        social, draw(world.seed, Purpose.RELAPSE_SOCIAL, case.key, case.episode), social_spent
    )
    after_physical = days_until(
        physical, draw(world.seed, Purpose.RELAPSE_PHYSICAL, case.key, case.episode), physical_spent
    )
    case.relapse_cause = relapse_cause(after_social, after_physical)
    dates = (-1, world.day + after_social, world.day + after_physical)
    case.relapse_on = dates[case.relapse_cause]


def look_from_above(case: Case) -> None:
    """Audits look at honest work too: hours of the sub-district and of the audited."""
    world = case.world
    rate = world.neighbourhoods[case.neighbourhood].rules.audit_rate
    u = draw(world.seed, Purpose.AUDIT, case.key, case.episode, 2)
    if rate > 0.0 and exponential(u) < rate * world.parameters.paper.audit_horizon_days / 365.0:
        office = world.body_at(Role.SUBDISTRICT, case.neighbourhood, case.compound)
        for body in (case.owner_body, office):
            if body is not None:
                body.owe(world.parameters.burden.audit_hours, HoursUse.LISTS, case)
        case.note(Act.AUDIT, case.owner_body, hours=world.parameters.burden.audit_hours)


def rest(case: Case) -> None:
    """A resolved case sleeps until whatever comes first: relapse, evaluation, or proof that it lasts.

    What has proved durable may still come back, later.
    """
    day = case.world.day
    dates = [date for date in (case.relapse_on, case.evaluate_on) if date > day]
    if case.stage == Stage.DURABLE:
        case.wait(Stage.DURABLE, min(dates, default=-1))
        return
    proof = case.resolved_on + case.world.parameters.remedy.durable_days
    case.wait(Stage.RESOLVED, min([max(proof, day + 1), *dates]))


def report(case: Case) -> None:
    """The case is closed in the books."""
    if case.reported_on < 0:
        case.reported_on = case.world.day


def close_or_give_up(owner: Body, case: Case, hours_saved: float) -> None:
    """Nothing more will be done: honestly, or with the word "closed" written over it."""
    if writes_closed(owner, case, hours_saved):
        close_on_paper(owner, case)
    else:
        case.note(Act.GIVE_UP, owner)
        case.closed_today = 2
        case.world.close(case)
        case.wait(Stage.FAILED, case.world.day + case.world.parameters.voice.fading_days)


def writes_closed(owner: Body, case: Case, hours_saved: float) -> bool:
    """Whether a body closes a case on paper: hours saved against the expected loss from audit."""
    world, rule = owner.model, owner.model.parameters.paper
    u = draw(world.seed, Purpose.PAPER_NERVE, case.key, 0, owner.role_is)
    rate = world.neighbourhoods[case.neighbourhood].rules.audit_rate
    return closes_on_paper(
        hours_saved,
        unit(owner.load),
        rule.value_of_hours,
        rate,
        rule.audit_horizon_days,
        rule.penalty_hours,
        nerve(rule.nerve_spread, u),
    )


def close_on_paper(owner: Body, case: Case) -> None:
    """The books say closed; the household knows better; an audit may come."""
    world = owner.model
    report(case)
    case.note(Act.PAPER, owner)
    case.closed_today = 2
    world.close(case)
    rate = world.neighbourhoods[case.neighbourhood].rules.audit_rate
    u = draw(world.seed, Purpose.AUDIT, case.key, case.episode)
    limit = world.day + world.parameters.voice.fading_days
    after = audit_after(rate, u)
    case.audit_on = world.working_day_from(world.day + after) if after > 0 else -1
    due = case.audit_on if 0 <= case.audit_on < limit else limit
    case.wait(Stage.PAPER, due)


def audit(case: Case) -> None:
    """An audit finds a case that was closed on paper: it is opened again and the owner pays for it."""
    owner = case.owner_body
    penalty = case.world.parameters.paper.penalty_hours
    owner.owe(penalty, HoursUse.FAILURE_DEMAND, case)
    case.note(Act.AUDIT, owner, hours=penalty)
    reopen(case, owner)


def reopen(case: Case, owner: Body) -> None:
    """A new episode that starts in its owner's hands, ahead of the queue."""
    case.begin_episode()
    case.owner = owner.row
    case.priority = 2
    case.note(Act.REOPEN, owner)
    handling.take_on(owner, case)


def evaluate(case: Case) -> None:
    """The evaluation meeting looks at the finished remedy; what it sees incomplete is reopened."""
    world, rule = case.world, case.world.parameters.remedy
    owner = case.owner_body
    case.evaluate_on = -1
    if case.stage not in (Stage.RESOLVED, Stage.DURABLE):
        return
    chair = world.neighbourhoods[case.neighbourhood].convener(case.compound) or owner
    for body in {chair.row: chair, owner.row: owner}.values():
        body.owe(rule.evaluation_hours, HoursUse.ATTENDING, case)
    case.resident_hours = case.resident_hours + rule.evaluation_hours * min(case.parties, 2)
    social, physical = relapse_rates(case)
    days = world.day - case.resolved_on
    case.feedback = True
    case.note(Act.EVALUATE, chair, note=case.met)
    u = draw(world.seed, Purpose.AUDIT, case.key, case.episode, 1)
    if u < rule.evaluation_sight * (1.0 - case.met):
        reopen(case, owner)
    else:
        set_relapse(case, social * days, physical * days)
        rest(case)
