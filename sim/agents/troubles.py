"""How troubles come into the world: clocks, places, parties, offspring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import proposals
from sim.agents.case import Case
from sim.catalogue import Respondent
from sim.customs import OFFSPRING, SLOTS
from sim.population.clocks import clock_key
from sim.rules.chance import combine, draw, exponential
from sim.rules.trouble import between
from sim.vocabulary import Act, Purpose, Scope, Stage

if TYPE_CHECKING:
    from sim.agents.world import World


def arise(world: World) -> None:
    """Accumulate every clock's intensity; each threshold crossed is a trouble. Then due offspring."""
    clock = world.state.clock
    hazard, threshold = clock.live("hazard"), clock.live("threshold")
    hazard += clock.live("intensity")
    for row in np.flatnonzero(hazard >= threshold).tolist():
        while hazard.item(row) >= threshold.item(row):
            strike(world, row)
    for case in world.due_today(Stage.ARISEN):
        if case.arisen_on == world.day and case.episode == 0:
            appear(world, case)


def strike(world: World, row: int) -> None:
    """The next trouble of a clock arises."""
    clock = world.state.clock
    compound, m = clock.compound.item(row), clock.matter.item(row)
    count = clock.count.item(row)
    key = clock_key(world.compounds[compound].name_key, world.matters[m].name)
    clock.count[row] = count + 1
    next_draw = draw(world.seed, Purpose.TROUBLE_CLOCK, key, count + 1)
    clock.threshold[row] += exponential(next_draw)
    place(world, combine(key, count), compound, m, -1, world.day)


def place(world: World, key: int, compound: int, m: int, stairwell: int, day: int) -> None:
    """Open a folder for a trouble: where, whose, how bad, against whom. It appears on its day."""
    home, matter, seed = world.compounds[compound], world.matters[m], world.seed
    table = world.state.case
    row = table.append()
    case = Case(world, row, m)
    world.cases.append(case)
    if stairwell < 0:
        stairwell = home.pick_stairwell(key)
    case.key, case.neighbourhood, case.compound = key, home.neighbourhood, compound
    case.stairwell, case.matter = stairwell, m
    case.household = home.pick_household(key, stairwell, Purpose.HOUSEHOLD, -1, matter.strikes)
    case.severity = between(matter.severity_low, matter.severity_high, draw(seed, Purpose.SEVERITY, key))
    case.gap = between(matter.gap_low, matter.gap_high, draw(seed, Purpose.GAP, key))
    case.parties = parties_of(world, case)
    if matter.respondent == Respondent.HOUSEHOLD:
        case.respondent = home.pick_household(key, stairwell, Purpose.RESPONDENT, case.household)
    case.arisen_on = case.episode_on = day
    case.wait(Stage.ARISEN, day)


def parties_of(world: World, case: Case) -> int:
    """How many parties sit at the table: one if nobody is on the other side."""
    rule, matter = world.parameters.meeting, case.kind
    if matter.respondent == Respondent.NONE:
        return 1
    if matter.scope == Scope.COMPOUND:
        return rule.representatives_compound
    return rule.representatives_stairwell if matter.scope == Scope.STAIRWELL else 2


def appear(world: World, case: Case) -> None:
    """The trouble is there: it can be felt, found, and set off others nearby."""
    if proposals.is_moot(case):
        case.note(Act.ARISE, note=case.severity)
        case.wait(Stage.FADED, -1)
        return
    case.note(Act.ARISE, note=case.severity)
    world.neighbourhoods[case.neighbourhood].hide(case)
    rule = world.parameters.trouble
    for j in range(SLOTS):
        if draw(world.seed, Purpose.OFFSPRING, case.key, 0, j) < rule.contagion:
            u = draw(world.seed, Purpose.OFFSPRING_DELAY, case.key, 0, j)
            day = world.day + 1 + int(exponential(u) * rule.contagion_days)
            key = combine(case.key, OFFSPRING + j)
            place(world, key, case.compound, case.matter, case.stairwell, day)
