"""Proposals before the owners: preparing, asking round, counting by heads and by area."""

from __future__ import annotations

from sim.catalogue import EFFECTS
from sim.engines.compiled import body, closing, compound, handling, household, queues
from sim.engines.compiled.books import committee_of, note, wait
from sim.engines.compiled.layout import (
    at_neighbourhood,
    bodies,
    cases,
    clocks,
    compounds,
    feelings,
    home_rows,
    households,
    matters,
    parameters,
    stairs_of,
    stairwells,
    today,
    voter_rows,
)
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.household import learned
from sim.rules.owners_committee import (
    fee_after,
    floor_benefit,
    intention,
    resolution_passes,
    turnout_probability,
)
from sim.schedule import next_working_day
from sim.vocabulary import ROLE_COUNT, Account, Act, Institution, Purpose, Role, Scope, Stage, Task, VoteClass

NONE, CONDITION, LIFT, RENEWED_LIFT, FEE, FUND, ACCOUNTS = (
    EFFECTS.index(word) for word in ("none", "condition", "lift", "renewed_lift", "fee", "fund", "accounts")
)
IN_OWNERS = int(Institution.OWNERS_COMMITTEE)
COMMITTEE = int(Role.RESIDENTS_COMMITTEE)
MAJOR = int(VoteClass.MAJOR)


@loop
def constituency(w: int, c: int) -> int:
    """Put the owner households that decide into `voter_rows`, in order; how many there are."""
    case, voters, count = cases(w, c), voter_rows(w), 0
    if matters(w, case.matter).scope == Scope.STAIRWELL:
        stairs = stairwells(w, case.stairwell)
        for h in range(stairs.first, stairs.first + stairs.count):
            if households(w, h).is_owner:
                voters[count] = h
                count += 1
        return count
    here = stairs_of(w, case.compound)
    for i in range(here.first_home, here.first_home + here.homes):
        if households(w, home_rows(w)[i]).is_owner:
            voters[count] = home_rows(w)[i]
            count += 1
    return count


@loop
def acting_committee(w: int, place: int, neighbourhood: int) -> int:
    """Who organises a vote: the owners' committee, or the residents' committee in its stead."""
    committee = committee_of(w, place)
    if committee >= 0 and body.is_acting(w, place):
        return committee
    return at_neighbourhood(w)[neighbourhood * ROLE_COUNT + COMMITTEE]


@loop
def is_for_owners(w: int, c: int) -> bool:
    """Whether the owners must still decide by vote before anything is done."""
    return matters(w, cases(w, c).matter).vote != VoteClass.NONE and not cases(w, c).approved


@loop
def is_settled_for_now(w: int, c: int) -> bool:
    """Whether there is nothing to vote on: it was decided here not long ago, or it is not needed any more."""
    case = cases(w, c)
    if matters(w, case.matter).scope == Scope.STAIRWELL:
        cooling_until = stairwells(w, case.stairwell).cooling_until
    else:
        cooling_until = clocks(w, compound.clock_of(w, c)).cooling_until
    return cooling_until > today(w).day or is_moot(w, c)


@loop
def prepare(w: int, b: int, c: int) -> None:
    """The owners' committee prepares the ballot; the residents' committee where there is none."""
    case, p = cases(w, c), parameters(w)
    voters = constituency(w, c)
    if is_settled_for_now(w, c) or voters == 0:
        closing.close_or_give_up(w, b, c, 0.0)
        return
    organiser = acting_committee(w, case.compound, case.neighbourhood)
    case.visits = p.vote_visits
    hours = p.vote_ballot_hours + p.vote_visits * p.vote_visit_hours * voters
    note(w, Act.CONSULT, c, organiser, hours)
    queues.queue_up(w, organiser, c, Task.BALLOT, hours)


@loop
def finish_ballot(w: int, b: int, c: int) -> None:
    """Everybody was visited and told the date."""
    days = parameters(w).vote_notice_days
    cases(w, c).notice = True
    note(w, Act.NOTICE, c, b, number=float(days))
    wait(w, c, Stage.VOTE, next_working_day(today(w).day + days))


@loop
def feel(w: int, c: int, voters: int) -> None:
    """What each owner household feels by itself goes into its `feelings`."""
    case, p = cases(w, c), parameters(w)
    matter, skill = matters(w, case.matter), bodies(w, case.holder).skill
    price = matter.remedy_fen * case.severity / 100000.0 / voters
    if matter.vote == VoteClass.LIFT:
        price = 0.0  # what a lift means to a floor is net of the share that floor usually pays
    elif matter.account != Account.HOUSEHOLDS:
        price *= p.vote_fund_felt if matter.account == Account.MAINTENANCE_FUND else 0.0
    later = price_of_effect(w, c)
    for i in range(voters):
        h = voter_rows(w)[i]
        home = households(w, h)
        u = draw(w, Purpose.BENEFIT, home.key, case.episode, case.key)
        if matter.vote == VoteClass.LIFT:
            benefit = floor_benefit(
                home.floor, p.vote_floor_first, p.vote_floor_second, p.vote_floor_third, p.vote_floor_upper
            )
        else:
            benefit = case.severity - p.vote_need_neutral
        feeling = feelings(w, h)
        feeling.votes = 1
        feeling.own = intention(
            benefit, p.vote_intention_noise * (2.0 * u - 1.0), price + later * home.area,
            home.trust[IN_OWNERS], home.belief, float(case.visits), skill, p.vote_cost_weight,
            p.vote_trust_weight, p.vote_accounts_weight, p.vote_visit_weight,
        )  # fmt: skip


@loop
def feeling_after_a_look_round(w: int, h: int) -> float:
    """A household's feeling, drawn towards that of those of its ties who vote too."""
    home, own, total, near = households(w, h), feelings(w, h).own, 0.0, 0
    for k in range(home.tie_count):
        other = feelings(w, home.ties[k])
        if other.votes == 1:
            total += other.own
            near += 1
    return learned(own, total / near, parameters(w).vote_neighbours_weight) if near > 0 else own


@loop
def price_of_effect(w: int, c: int) -> float:
    """What a carried proposal will cost its owners later, in 1,000 yuan per m²."""
    p, home = parameters(w), compounds(w, cases(w, c).compound)
    effect = matters(w, cases(w, c).matter).effect
    if effect == FEE:
        return home.fee * p.vote_fee_step * p.vote_fee_months / 100000.0
    if effect == FUND:
        return p.vote_fund_step * home.fund_initial / max(home.area, 1) / 100000.0
    return 0.0


@loop
def count_votes(w: int, c: int) -> None:
    """The day of the count, unless a twin's count or project came first."""
    case, p = cases(w, c), parameters(w)
    if is_settled_for_now(w, c):
        closing.close_or_give_up(w, case.owner, c, 0.0)
        return
    matter, quality = matters(w, case.matter), compounds(w, case.compound).quality
    voters = constituency(w, c)
    feel(w, c, voters)
    heads_voting = heads_for = against = 0
    area_all = area_voting = area_for = 0
    for i in range(voters):
        h = voter_rows(w)[i]
        home, feeling = households(w, h), feeling_after_a_look_round(w, h)
        area_all += home.area
        probability = turnout_probability(
            feeling, quality, home.has_elder, float(case.visits), p.vote_turnout_base,
            p.vote_turnout_strength, p.vote_turnout_dissatisfied, p.vote_turnout_elder, p.vote_turnout_visit,
        )  # fmt: skip
        if draw(w, Purpose.VOTE_TURNOUT, home.key, case.episode, case.key) >= probability:
            continue
        heads_voting += 1
        area_voting += home.area
        if feeling > p.vote_consent:
            heads_for += 1
            area_for += home.area
        elif feeling < p.vote_object:
            voter_rows(w)[voters + against] = h  # behind the voters
            against += 1
    for i in range(voters):
        feelings(w, voter_rows(w)[i]).votes = 0
    is_lift, now = matter.vote == VoteClass.LIFT, today(w)
    passes = resolution_passes(
        area_voting, area_for, area_all, heads_voting, heads_for, voters, against,
        MAJOR if is_lift else matter.vote, now.law_lift if is_lift else now.law,
    )  # fmt: skip
    if passes:
        for i in range(voters, voters + against):
            household.grieve(w, voter_rows(w)[i], p.vote_outvoted * case.severity)
    conclude(w, c, passes, heads_for / voters)


@loop
def conclude(w: int, c: int, passes: bool, share: float) -> None:
    """The resolution is carried, or the matter must cool off; no stairwell votes twice on one lift."""
    case, matter = cases(w, c), matters(w, cases(w, c).matter)
    if not passes or matter.effect == LIFT:
        until = today(w).day + parameters(w).vote_cooling_days
        if matter.scope == Scope.STAIRWELL:
            stairwells(w, case.stairwell).cooling_until = until
        else:
            clocks(w, compound.clock_of(w, c)).cooling_until = until
    if passes:
        case.approved = case.is_agreed = case.reasons = case.heard = True
        case.is_imposed = False
        case.gap = case.gap * (1.0 - share)
        note(w, Act.VOTE_PASS, c, case.owner, number=share)
        handling.plan(w, case.owner, c)
        return
    note(w, Act.VOTE_FAIL, c, case.owner, number=share)
    closing.close_or_give_up(w, case.owner, c, 0.0)


@loop
def take_effect(w: int, c: int) -> None:
    """What a finished project changes in the compound."""
    case, p = cases(w, c), parameters(w)
    home, effect = compounds(w, case.compound), matters(w, case.matter).effect
    if effect == NONE:
        return
    if effect == CONDITION:
        home.condition += p.vote_renovation_gain * (1.0 - home.condition)
    elif effect == LIFT:
        stairwells(w, case.stairwell).has_lift = True
    elif effect == FEE:
        home.fee = fee_after(home.fee, p.vote_fee_step)
    elif effect == FUND:
        raised = round(p.vote_fund_step * home.fund_initial)
        home.household_fen += raised
        home.fund += raised
        home.low_since = -1
    elif effect == ACCOUNTS:
        home.accounts += p.vote_accounts_step * (1.0 - home.accounts)
    compound.refresh_intensities(w, case.compound)


@loop
def is_moot(w: int, c: int) -> bool:
    """Whether a project is not needed: a lift where there is one, its renewal where not."""
    case = cases(w, c)
    effect, has_lift = matters(w, case.matter).effect, stairwells(w, case.stairwell).has_lift
    return (effect == LIFT and has_lift) or (effect == RENEWED_LIFT and not has_lift)
