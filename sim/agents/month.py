"""The slower calendars: fees, firms, funds, gossip; lists; the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.owners_committee import OwnersCommittee
from sim.agents.property_firm import PropertyFirm
from sim.rules.household import learned
from sim.rules.subdistrict import ranking_attention, rating_score, stars
from sim.rules.workload import administrative_hours
from sim.schedule import ends_quarter, month_of
from sim.vocabulary import INSTITUTION_COUNT, Act, HoursUse, Institution, Phase, Role

if TYPE_CHECKING:
    from sim.agents.body import Body
    from sim.agents.compound import Compound
    from sim.agents.neighbourhood import Neighbourhood
    from sim.agents.world import World


def end_month(world: World, phase: Phase) -> None:
    """One phase of the month's end."""
    if phase == Phase.GOSSIP:
        gossip(world)
        fade_skills(world)
        follow_pledges(world)
        write_down(world)
        for home in world.compounds:
            home.refresh_intensities()
        world.month += 1
        return
    for body in world.bodies:
        if isinstance(body, PropertyFirm) and phase == Phase.FEES:
            body.collect_fees()
            body.finish_suits()
        elif isinstance(body, PropertyFirm) and phase == Phase.FIRMS:
            body.run_the_service()
            body.consider_leaving()
        elif isinstance(body, OwnersCommittee) and phase == Phase.FUNDS:
            body.keep_the_fund()


def refresh(world: World) -> None:
    """What depends on rules is brought up to date; troubles do not hear that a rule was written."""
    for body in world.bodies:
        body.administration = administration_of(world, body)
    for place in world.neighbourhoods:
        update_attention(world, place)


def administration_of(world: World, body: Body) -> float:
    """Hours per working day that a body owes to administration."""
    burden, staffing = world.parameters.burden, world.parameters.staffing
    hours = body.hours_per_day
    if body.role_is == Role.RESIDENTS_COMMITTEE and body.where is not None:
        rules, workers = body.where.rules, staffing.residents_committee_workers
        return administrative_hours(
            workers, staffing.hours_per_day * (1.0 - staffing.absence), rules.administrative_items,
            burden.hours_per_item, burden.ledger_share, bool(rules.electronic_ledger),
            burden.meetings_per_day, burden.meeting_hours,
        )  # fmt: skip
    if body.role_is == Role.SUBDISTRICT:
        places = [place for place in world.neighbourhoods if place.body(Role.SUBDISTRICT) is body]
        relieved = sum(max(burden.relief_reference - place.rules.administrative_items, 0) for place in places)
        share = burden.relief_shift * burden.hours_per_item * staffing.residents_committee_workers / 250.0
        return min(hours, relieved * share)
    if body.role_is == Role.PARTY_BRANCH:
        return hours * burden.branch_administration
    if body.role_is == Role.PROPERTY_FIRM:
        return hours * burden.firm_administration
    return 0.0


def gossip(world: World) -> None:
    """Everybody moves a little towards the mean of the people they talk with, all at once."""
    weight, pull = world.parameters.trust.gossip, world.parameters.pledge.norm_pull
    decay = world.parameters.pledge.norm_decay
    table = world.state.household
    trust, norm = table.live("trust").tolist(), table.live("norm").tolist()
    new_trust, new_norm = list(trust), list(norm)
    for household in world.households:
        ties = household.neighbours
        if ties:
            row = household.row
            new_trust[row] = towards_mean(trust, row, ties, weight)
            total = 0.0
            for other in ties:
                total += norm[other]
            usual = household.home.norm_start
            new_norm[row] = learned(learned(norm[row], total / len(ties), pull), usual, decay)
    table.live("trust")[:] = new_trust
    table.live("norm")[:] = new_norm
    for home in world.compounds:
        home.mean_trust = [
            mean_in_order([new_trust[row][i] for row in home.rows]) for i in range(INSTITUTION_COUNT)
        ]
        home.norm = mean_in_order([new_norm[row] for row in home.rows])


def towards_mean(trust: list[list[float]], row: int, ties: list[int], weight: float) -> list[float]:
    """One household's trust after a month of talk; sums run in the order of its ties."""
    branch = committee = owners = firm = government = 0.0
    for other in ties:
        heard = trust[other]
        branch += heard[0]
        committee += heard[1]
        owners += heard[2]
        firm += heard[3]
        government += heard[4]
    count = len(ties)
    totals = (branch, committee, owners, firm, government)
    return [learned(own, total / count, weight) for own, total in zip(trust[row], totals, strict=True)]


def mean_in_order(values: list[float]) -> float:
    """Mean by a running sum in the order of rows; 0 for nobody."""
    total = 0.0
    for value in values:
        total += value
    return total / len(values) if values else 0.0


def fade_skills(world: World) -> None:
    """What was learnt and is not used fades."""
    fading = world.parameters.skill.fading
    for body in world.bodies:
        body.skill = learned(body.skill, body.skill_start, fading)


def follow_pledges(world: World) -> None:
    """Who heard of a residents' pledge this month begins to follow."""
    follow, table = world.parameters.pledge.follow, world.state.household
    for row, heard_on in enumerate(table.live("pledged_on").tolist()):
        if heard_on >= 0 and month_of(heard_on) == world.month:
            table.norm[row] = learned(table.norm.item(row), 1.0, follow)


def list_is_due(day: int, days: int) -> bool:
    """Whether a list of so many days (0: never) has fallen due since the last quarter ended."""
    if not days:
        return False
    latest = day // days * days
    return latest > 0 and not any(ends_quarter(earlier) for earlier in range(latest, day))


def write_down(world: World) -> None:
    """The month's rows of the panel."""
    grievances = [
        mean_in_order([world.households[row].grievance_now() for row in home.rows])
        for home in world.compounds
    ]
    world.panel.write_down(world.state, world.day, np.array(grievances))


def rate(world: World, place: Neighbourhood) -> None:
    """The yearly rating sees the books and a survey; where a ranking counts, it pulls at hours."""
    rule, case = world.parameters.burden, world.state.case
    here = case.live("neighbourhood") == place.row
    claimed = here & (case.live("claimed_on") > world.day - 365)
    closed = claimed & (case.live("reported_on") >= 0)
    committee = Institution.RESIDENTS_COMMITTEE
    trust = mean_in_order(
        [home.mean_trust.item(committee) for home in world.compounds if home.neighbourhood == place.row]
    )
    place.score = rating_score(int(closed.sum()), int(claimed.sum()), trust, rule.score_closed)
    place.star = stars(place.score, rule.star_three, rule.star_step)
    update_attention(world, place)


def update_attention(world: World, place: Neighbourhood) -> None:
    """How strongly the ranking in force pulls at the committee's hours."""
    rule = world.parameters.burden
    place.attention = ranking_attention(
        place.rules.ranking, place.score, rule.star_three, rule.star_step, rule.star_reach
    )


def train(world: World) -> None:
    """All-round posts cost hours of training, quarter by quarter."""
    hours = world.parameters.burden.training_hours * world.parameters.staffing.residents_committee_workers
    for place in world.neighbourhoods:
        committee = place.body(Role.RESIDENTS_COMMITTEE)
        if place.rules.cross_training and committee is not None:
            committee.owe(hours, HoursUse.ADMINISTRATION)


def end_quarter(world: World) -> None:
    """Lists of firms come out where the rules say so; one that was given up names nobody any more."""
    train(world)
    for place in world.neighbourhoods:
        days = place.rules.firm_list_days
        is_due = list_is_due(world.day, days)
        if days and not is_due:
            continue  # the last list stands
        homes = [home for home in world.compounds if home.neighbourhood == place.row]
        for home in homes:
            home.list_colour = 0
        if is_due:
            publish_list(world, place, homes)


def publish_list(world: World, place: Neighbourhood, homes: list[Compound]) -> None:
    """One neighbourhood's list: black for the worst firm if it is bad, red for the best if it is good."""
    rule = world.parameters.firm
    ranked = sorted(homes, key=lambda home: (home.quality, home.row))
    if ranked[0].quality < rule.list_black:
        ranked[0].list_colour = -1
    if ranked[-1].quality >= rule.list_red:
        ranked[-1].list_colour = 1
    office = place.body(Role.SUBDISTRICT)
    if office is not None:
        hours = world.parameters.burden.listing_hours * len(ranked)
        office.owe(hours, HoursUse.LISTS)
        world.record(Act.PUBLISH, None, office, hours=hours, note=3.0)


def end_year(world: World) -> None:
    """Neighbourhoods are scored, budgets renewed; costs grow; fees do not, unless owners vote for it."""
    for place in world.neighbourhoods:
        rate(world, place)
        place.budget = round(world.parameters.fund.subdistrict_budget * 100)
    for home in world.compounds:
        home.cost = home.cost * (1.0 + world.parameters.firm.cost_growth)
