"""How troubles come into the world: clocks, places, parties, offspring; and how they are found."""

from __future__ import annotations

from sim.catalogue import Respondent
from sim.customs import OFFSPRING, SLOTS
from sim.engines.compiled import body, compound, proposals
from sim.engines.compiled.books import body_at, note, start_patience, wait
from sim.engines.compiled.diary import add_to_open, add_to_waiting, due_today, sort_due
from sim.engines.compiled.layout import (
    cases,
    clock_keys,
    clocks,
    compounds,
    due_rows,
    fetch_stairwell,
    heaps,
    levels,
    matters,
    neighbourhoods,
    parameters,
    today,
)
from sim.engines.compiled.ledger import Key, leaf, loop
from sim.engines.compiled.luck import combine, draw
from sim.engines.compiled.room import HEARD_OF, SEEN
from sim.rules.chance import NEVER, exponential
from sim.rules.trouble import between, detection_level, exposure_of
from sim.schedule import is_working_day
from sim.vocabulary import Act, Purpose, Role, Scope, Stage

AGAINST_NOBODY, AGAINST_HOUSEHOLD = Respondent.NONE, Respondent.HOUSEHOLD
ANYONE = compound.ANYONE
COMMITTEE = int(Role.RESIDENTS_COMMITTEE)
NEW = 1 << Stage.ARISEN
HIDDEN = 1 << Stage.SILENT | 1 << Stage.TALKING | 1 << Stage.ORPHAN


@loop
def arise(w: int) -> None:
    """Accumulate every clock's intensity; each threshold crossed is a trouble. Then due offspring."""
    day = today(w).day
    for row in range(today(w).clocks):
        clocks(w, row).hazard += clocks(w, row).intensity
        while clocks(w, row).hazard >= clocks(w, row).threshold:
            strike(w, row)
    for i in range(due_today(w, NEW)):
        case = cases(w, due_rows(w)[i])
        if case.arisen_on == day and case.episode == 0:
            appear(w, due_rows(w)[i])


@loop
def strike(w: int, row: int) -> None:
    """The next trouble of a clock arises."""
    clock, key = clocks(w, row), clock_keys(w)[row]
    count = clock.count
    clock.count = count + 1
    clock.threshold += exponential(draw(w, Purpose.TROUBLE_CLOCK, key, count + 1, 0))
    place(w, combine(w, key, count), clock.compound, clock.matter, -1, today(w).day)


@loop
def place(w: int, key: Key, where: int, m: int, stairwell: int, day: int) -> None:
    """Open a folder for a trouble: where, whose, how bad, against whom. It appears on its day."""
    now, matter = today(w), matters(w, m)
    c = now.cases
    if c >= now.room_cases:
        now.is_full = 1
        return
    now.cases = c + 1
    case = cases(w, c)
    case.key, case.neighbourhood, case.compound = key, compounds(w, where).neighbourhood, where
    case.stairwell = stairwell if stairwell >= 0 else compound.pick_stairwell(w, where, key)
    fetch_stairwell(w, case.stairwell)  # on its way while something else is drawn
    case.matter = m
    u = draw(w, Purpose.SEVERITY, key, 0, 0)
    case.severity = between(matter.severity_low, matter.severity_high, u)
    case.gap = between(matter.gap_low, matter.gap_high, draw(w, Purpose.GAP, key, 0, 0))
    case.parties = parties_of(w, m)
    case.household = compound.pick_household(w, key, case.stairwell, Purpose.HOUSEHOLD, -1, matter.strikes)
    if matter.respondent == AGAINST_HOUSEHOLD:
        other = compound.pick_household(w, key, case.stairwell, Purpose.RESPONDENT, case.household, ANYONE)
        case.respondent = other
    case.arisen_on = case.episode_on = day
    wait(w, c, Stage.ARISEN, day)


@loop
def parties_of(w: int, m: int) -> int:
    """How many parties sit at the table: one if nobody is on the other side."""
    p, matter = parameters(w), matters(w, m)
    if matter.respondent == AGAINST_NOBODY:
        return 1
    if matter.scope == Scope.COMPOUND:
        return p.meeting_representatives_compound
    return p.meeting_representatives_stairwell if matter.scope == Scope.STAIRWELL else 2


@loop
def appear(w: int, c: int) -> None:
    """The trouble is there: it can be felt, found, and set off others nearby."""
    case, p = cases(w, c), parameters(w)
    note(w, Act.ARISE, c, -1, number=case.severity)
    if proposals.is_moot(w, c):
        wait(w, c, Stage.FADED, -1)
        return
    hide(w, c)
    for j in range(SLOTS):
        if draw(w, Purpose.OFFSPRING, case.key, 0, j) < p.trouble_contagion:
            u = draw(w, Purpose.OFFSPRING_DELAY, case.key, 0, j)
            day = today(w).day + 1 + int(exponential(u) * p.trouble_contagion_days)
            key = combine(w, case.key, OFFSPRING + j)
            place(w, key, case.compound, case.matter, case.stairwell, day)


# -- detection -------------------------------------------------------------------------------------


@leaf
def look(w: int, n: int, patrol: float, visit: float) -> None:
    """Hours of patrol and visit add to the exposure of everything there is to be found."""
    here, p = neighbourhoods(w, n), parameters(w)
    here.patrol_exposure += exposure_of(patrol, p.trouble_detection, here.households)
    here.visit_exposure += exposure_of(visit, p.trouble_detection_visit, here.households)


@loop
def hide(w: int, c: int) -> None:
    """From now on the trouble can be found, at levels that luck has fixed."""
    case = cases(w, c)
    n = case.neighbourhood
    here, visibility = neighbourhoods(w, n), matters(w, case.matter).visibility
    u = draw(w, Purpose.DETECTION, case.key, case.episode, 0)
    case.detect_patrol = detection_level(here.patrol_exposure, visibility, u)
    u = draw(w, Purpose.DETECTION, case.key, case.episode, 1)
    case.detect_visit = detection_level(here.visit_exposure, 1.0, u)
    push(w, 2 * n + SEEN, c, case.detect_patrol)
    push(w, 2 * n + HEARD_OF, c, case.detect_visit)


@loop
def push(w: int, heap: int, c: int, exposure: float) -> None:
    """Put a case into a heap at its level; what is never reached need not be kept."""
    if exposure >= NEVER:
        return
    now = today(w)
    fresh = now.free_level
    if fresh >= 0:
        now.free_level = levels(w, fresh).below
    else:
        fresh = now.levels
        if fresh >= now.room_levels:
            now.is_full = 1
            return
        now.levels = fresh + 1
    one = levels(w, fresh)
    one.exposure, one.case, one.below, one.beside = exposure, c, -1, -1
    top = heaps(w)[heap]
    heaps(w)[heap] = fresh if top < 0 else met(w, top, fresh)


@leaf
def met(w: int, one: int, other: int) -> int:
    """Two heaps made into one: the higher level goes below the lower, which comes out."""
    low, high = one, other
    if levels(w, other).exposure < levels(w, one).exposure:
        low, high = other, one
    levels(w, high).beside = levels(w, low).below
    levels(w, low).below = high
    return low


@loop
def rest_of(w: int, top: int) -> int:
    """What is left of a pairing heap without its top: those below meet two by two, then all; -1 if none."""
    one, pairs = levels(w, top).below, -1
    while one >= 0:
        other = levels(w, one).beside
        after = -1
        if other >= 0:
            after = levels(w, other).beside
            one = met(w, one, other)
        levels(w, one).beside = pairs
        pairs, one = one, after
    if pairs < 0:
        return -1
    rest, other = pairs, levels(w, pairs).beside
    while other >= 0:
        after = levels(w, other).beside
        rest = met(w, rest, other)
        other = after
    levels(w, rest).beside = -1
    return rest


@loop
def come_upon(w: int, n: int) -> int:
    """Put the cases whose level has been crossed into `due_rows`, in order; how many there are."""
    here, found = neighbourhoods(w, n), 0
    for heap in (SEEN, HEARD_OF):
        exposure = here.patrol_exposure if heap == SEEN else here.visit_exposure
        top = heaps(w)[2 * n + heap]
        while top >= 0 and levels(w, top).exposure <= exposure:
            one = levels(w, top)
            case = cases(w, one.case)
            level = case.detect_patrol if heap == SEEN else case.detect_visit
            if level == one.exposure and HIDDEN >> case.stage & 1:
                if found >= today(w).room_notes:  # as long as `due_rows`; foreseen, so never
                    today(w).is_full = 1
                    return 0
                due_rows(w)[found] = one.case
                found += 1
            after = rest_of(w, top)
            one.below = today(w).free_level
            today(w).free_level = top
            top = after
        heaps(w)[2 * n + heap] = top
    return sort_due(w, found)


@loop
def detect(w: int) -> None:
    """On a working day, what patrols and visits came upon is taken up."""
    if not is_working_day(today(w).day):
        return
    for n in range(today(w).neighbourhoods):
        for i in range(come_upon(w, n)):
            take_up(w, due_rows(w)[i])
            add_to_open(w, due_rows(w)[i])
            add_to_waiting(w, due_rows(w)[i])


@loop
def take_up(w: int, c: int) -> None:
    """What was found goes to the residents' committee before anybody complains."""
    case = cases(w, c)
    committee = body_at(w, COMMITTEE, case.neighbourhood, -1)
    case.is_detected = True
    if case.claimed_on < 0:
        case.claimed_on = today(w).day
    start_patience(w, c)
    note(w, Act.DETECT, c, committee)
    body.receive(w, committee, c)
