"""Proposals before the owners: preparing, asking round, counting by heads and by area."""

from __future__ import annotations

from typing import Any

from sim.agents import handling, remedies
from sim.agents.body import Body
from sim.agents.case import Case
from sim.rules.chance import draw
from sim.rules.household import learned
from sim.rules.owners_committee import (
    fee_after,
    floor_benefit,
    intention,
    resolution_passes,
    turnout_probability,
)
from sim.vocabulary import Account, Act, Institution, Purpose, Scope, Stage, Task, VoteClass


def constituency(case: Case) -> list[int]:
    """Rows of the owner households that decide, in order."""
    world, home = case.world, case.world.state.household
    if case.kind.scope == Scope.STAIRWELL:
        stairs = world.state.stairwell
        first, count = stairs.first.item(case.stairwell), stairs.count.item(case.stairwell)
        rows = range(first, first + count)
    else:
        rows = world.compounds[case.compound].rows
    return [row for row in rows if home.is_owner.item(row)]


def cooling(case: Case) -> tuple[Any, int]:
    """Where the end of the cooling-off is written: with the stairwell, or with the compound's clock."""
    state = case.world.state
    if case.kind.scope == Scope.STAIRWELL:
        return state.stairwell.cooling_until, case.stairwell
    return state.clock.cooling_until, case.claimant.home.clock_of(case.matter)


def is_for_owners(case: Case) -> bool:
    """Whether the owners must still decide by vote before anything is done."""
    return case.kind.vote != VoteClass.NONE and not case.approved


def is_settled_for_now(case: Case) -> bool:
    """Whether there is nothing to vote on: it was decided here not long ago, or it is not needed any more."""
    dates, row = cooling(case)
    return dates.item(row) > case.world.day or is_moot(case)


def prepare(body: Body, case: Case) -> None:
    """The owners' committee prepares the ballot; the residents' committee where there is none."""
    world, rule = body.model, body.model.parameters.vote
    voters = len(constituency(case))
    if is_settled_for_now(case) or voters == 0:
        remedies.close_or_give_up(body, case, 0.0)
        return
    organiser = world.acting_committee(case.compound, case.neighbourhood)
    case.visits = rule.visits
    hours = rule.ballot_hours + rule.visits * rule.visit_hours * voters
    case.note(Act.CONSULT, organiser, hours=hours)
    organiser.queue_up(case, Task.BALLOT, hours)


def finish_ballot(body: Body, case: Case) -> None:
    """Everybody was visited and told the date."""
    world = body.model
    case.notice = True
    case.note(Act.NOTICE, body, note=float(world.parameters.vote.notice_days))
    case.wait(Stage.VOTE, world.working_day_from(world.day + world.parameters.vote.notice_days))


def feelings(case: Case, voters: list[int]) -> list[float]:
    """What each owner household feels: its own interest, then a look at its neighbours."""
    world, rule, matter = case.world, case.world.parameters.vote, case.kind
    home, skill = world.state.household, world.bodies[case.holder].skill
    price = matter.remedy_fen * case.severity / 100000.0 / len(voters)
    if matter.vote == VoteClass.LIFT:
        price = 0.0  # what a lift means to a floor is net of the share that floor usually pays
    elif matter.account != Account.HOUSEHOLDS:
        price *= rule.fund_felt if matter.account == Account.MAINTENANCE_FUND else 0.0
    later = price_of_effect(case)
    own: dict[int, float] = {}
    for row in voters:
        u = draw(world.seed, Purpose.BENEFIT, home.key.item(row), case.episode, case.key)
        if matter.vote == VoteClass.LIFT:
            benefit = floor_benefit(
                home.floor.item(row), rule.floor_first, rule.floor_second, rule.floor_third, rule.floor_upper
            )
        else:
            benefit = case.severity - rule.need_neutral
        own[row] = intention(
            benefit, rule.intention_noise * (2.0 * u - 1.0), price + later * home.area.item(row),
            home.trust.item(row, Institution.OWNERS_COMMITTEE), home.belief.item(row), float(case.visits),
            skill, rule.cost_weight, rule.trust_weight, rule.accounts_weight, rule.visit_weight,
        )  # fmt: skip
    felt = []
    for row in voters:
        near = [own[other] for other in world.households[row].neighbours if other in own]
        mean = 0.0
        for value in near:
            mean += value
        felt.append(learned(own[row], mean / len(near), rule.neighbours_weight) if near else own[row])
    return felt


def price_of_effect(case: Case) -> float:
    """What a carried proposal will cost its owners later, in 1,000 yuan per m²."""
    home, row, rule = case.world.state.compound, case.compound, case.world.parameters.vote
    if case.kind.effect == "fee":
        return home.fee.item(row) * rule.fee_step * rule.fee_months / 100000.0
    if case.kind.effect == "fund":
        return rule.fund_step * home.fund_initial.item(row) / max(home.area.item(row), 1) / 100000.0
    return 0.0


def count_votes(case: Case) -> None:
    """The day of the count, unless a twin's count or project came first."""
    world, rule, matter = case.world, case.world.parameters.vote, case.kind
    if is_settled_for_now(case):
        remedies.close_or_give_up(case.owner_body, case, 0.0)
        return
    voters = constituency(case)
    home, quality = world.state.household, world.state.compound.quality.item(case.compound)
    heads = {"all": len(voters), "voting": 0, "for": 0, "against": 0}
    area = {"all": 0, "voting": 0, "for": 0}
    against: list[int] = []
    for row, feeling in zip(voters, feelings(case, voters), strict=True):
        size = home.area.item(row)
        area["all"] += size
        probability = turnout_probability(
            feeling, quality, home.has_elder.item(row), float(case.visits), rule.turnout_base,
            rule.turnout_strength, rule.turnout_dissatisfied, rule.turnout_elder, rule.turnout_visit,
        )  # fmt: skip
        u = draw(world.seed, Purpose.VOTE_TURNOUT, home.key.item(row), case.episode, case.key)
        if u >= probability:
            continue
        heads["voting"] += 1
        area["voting"] += size
        if feeling > rule.consent:
            heads["for"] += 1
            area["for"] += size
        elif feeling < rule.object:
            heads["against"] += 1
            against.append(row)
    is_lift = matter.vote == VoteClass.LIFT
    passes = resolution_passes(
        area["voting"], area["for"], area["all"], heads["voting"], heads["for"], heads["all"],
        heads["against"],
        int(VoteClass.MAJOR if is_lift else matter.vote),
        int(world.question.law_lift if is_lift else world.question.law),
    )  # fmt: skip
    if passes:
        for row in against:
            world.households[row].grieve(rule.outvoted * case.severity)
    conclude(case, passes, heads["for"] / len(voters))


def conclude(case: Case, passes: bool, share: float) -> None:
    """The resolution is carried, or the matter must cool off; no stairwell votes twice on one lift."""
    world = case.world
    owner = case.owner_body
    if not passes or case.kind.effect == "lift":
        dates, row = cooling(case)
        dates[row] = world.day + world.parameters.vote.cooling_days
    if passes:
        case.approved = case.is_agreed = case.reasons = case.heard = True
        case.is_imposed = False
        case.gap = case.gap * (1.0 - share)
        case.note(Act.VOTE_PASS, owner, note=share)
        handling.plan(owner, case)
        return
    case.note(Act.VOTE_FAIL, owner, note=share)
    remedies.close_or_give_up(owner, case, 0.0)


def take_effect(case: Case) -> None:
    """What a finished project changes in the compound."""
    world, effect = case.world, case.kind.effect
    home, row = world.state.compound, case.compound
    rule = world.parameters.vote
    if effect == "condition":
        home.condition[row] += rule.renovation_gain * (1.0 - home.condition.item(row))
    elif effect == "lift":
        world.state.stairwell.has_lift[case.stairwell] = True
    elif effect == "fee":
        home.fee[row] = fee_after(home.fee.item(row), rule.fee_step)
    elif effect == "fund":
        raised = round(rule.fund_step * home.fund_initial.item(row))
        home.household_fen[row] += raised
        home.fund[row] += raised
        home.low_since[row] = -1
    elif effect == "accounts":
        home.accounts[row] += rule.accounts_step * (1.0 - home.accounts.item(row))
    world.compounds[row].refresh_intensities()


def is_moot(case: Case) -> bool:
    """Whether a project is not needed: a lift where there is one, its renewal where not."""
    effect, has_lift = case.kind.effect, case.world.state.stairwell.has_lift.item(case.stairwell)
    return (effect == "lift" and has_lift) or (effect == "renewed_lift" and not has_lift)
