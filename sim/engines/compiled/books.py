"""The books: who serves where, what is written down, what is due when."""

from __future__ import annotations

from sim.engines.compiled.diary import remind
from sim.engines.compiled.layout import (
    at_compound,
    at_district,
    at_neighbourhood,
    bodies,
    cases,
    clear_counts,
    clear_dates,
    clear_flags,
    clocks,
    events,
    is_blamed_for,
    parameters,
    rules_in,
    seen_as,
    today,
)
from sim.engines.compiled.ledger import leaf, loop, written_out
from sim.engines.compiled.luck import draw
from sim.rules.chance import exponential
from sim.rules.household import decayed
from sim.rules.meeting import procedural_justice
from sim.schedule import next_working_day
from sim.vocabulary import FIRST_OPEN, LAST_OPEN, ROLE_COUNT, Purpose, Role, Stage

OPEN_FROM, OPEN_TO = int(FIRST_OPEN), int(LAST_OPEN)
OWNERS, COMMITTEE = int(Role.OWNERS_COMMITTEE), int(Role.RESIDENTS_COMMITTEE)

# -- looking things up -----------------------------------------------------------------------------


@leaf
def body_at(w: int, role: int, neighbourhood: int, compound: int) -> int:
    """The body of a role that serves a place; -1 for none."""
    found = at_neighbourhood(w)[neighbourhood * ROLE_COUNT + role]
    if found >= 0:
        return found
    if compound >= 0 and at_compound(w)[compound * ROLE_COUNT + role] >= 0:
        return at_compound(w)[compound * ROLE_COUNT + role]
    return at_district(w)[role]


@leaf
def convener(w: int, neighbourhood: int, compound: int) -> int:
    """Who may call others to one table, here or for one compound; -1 if nobody may."""
    role = rules_in(w, neighbourhood).convener
    return body_at(w, role, neighbourhood, compound) if role >= 0 else -1


@loop
def keeper_of_the_list(w: int, neighbourhood: int, compound: int) -> int:
    """Who adopts orphans: the convener, or else the residents' committee; -1 without a list."""
    if not rules_in(w, neighbourhood).shared_list:
        return -1
    keeper = convener(w, neighbourhood, compound)
    return keeper if keeper >= 0 else body_at(w, COMMITTEE, neighbourhood, -1)


@leaf
def committee_of(w: int, compound: int) -> int:
    """The owners' committee of a compound; -1 if it has none."""
    return at_compound(w)[compound * ROLE_COUNT + OWNERS]


# -- keeping books ---------------------------------------------------------------------------------


@loop
def note(
    w: int,
    act: int,
    c: int,
    b: int,
    hours: float = 0.0,
    fen: int = 0,
    number: float = 0.0,
    household: int = -1,
) -> None:
    """Write one event; a body that acts on a case is seen by its household."""
    now, role = today(w), -1
    if b >= 0:
        role = bodies(w, b).role
        if c >= 0:
            seen = seen_as(w)[role]
            if seen >= 0:
                cases(w, c).seen |= 1 << seen
                if is_blamed_for(w)[act]:
                    cases(w, c).blamed |= 1 << seen
    nth = now.events
    if now.is_writing == 0:
        now.events = nth + 1
        return
    row = nth - now.gone
    if row >= now.room_events:
        now.is_full = 1
        return
    now.events = nth + 1
    event = events(w, row)
    event.day, event.phase, event.case, event.number = now.day, now.phase, c, nth
    event.act, event.actor, event.role = act, b, role
    if c >= 0:
        case = cases(w, c)
        event.household, event.neighbourhood = case.household, case.neighbourhood
        event.compound, event.matter = case.compound, case.matter
        event.stage, event.episode = case.stage, case.episode
    else:
        event.household, event.matter, event.stage, event.episode = household, -1, -1, 0
        event.neighbourhood = bodies(w, b).neighbourhood if b >= 0 else -1
        event.compound = bodies(w, b).compound if b >= 0 else -1
    event.hours, event.fen, event.note = hours, fen, number


# -- the folder of a case --------------------------------------------------------------------------


@written_out
def is_in_hand(stage: int) -> bool:
    """Whether an institution holds a case in this stage."""
    return OPEN_FROM <= stage <= OPEN_TO


@leaf
def wait(w: int, c: int, stage: int, due: int) -> None:
    """Stand in a stage until a day (-1: until somebody acts)."""
    case = cases(w, c)
    case.stage = stage
    case.due = due
    if due >= 0:
        remind(w, due, c)


@loop
def travel(w: int, c: int, b: int, task: int, days: int) -> None:
    """Go by letter to a body, which opens it on a working day and takes it up for a task."""
    case = cases(w, c)
    case.holder = b
    case.task = task
    wait(w, c, Stage.LETTER, next_working_day(today(w).day + max(days, 1)))


@leaf
def start_patience(w: int, c: int) -> None:
    """From now on somebody waits for this case, with the patience of this episode."""
    case = cases(w, c)
    case.patience = 0.0
    case.patience_limit = exponential(draw(w, Purpose.PATIENCE, case.key, case.episode, 0))


@loop
def begin_episode(w: int, c: int) -> None:
    """Start over: the folder is opened again, what was learnt is half forgotten."""
    case = cases(w, c)
    case.episode += 1
    case.episode_on = today(w).day
    clear_counts(w, c)
    clear_flags(w, c)
    clear_dates(w, c)
    case.information *= parameters(w).remedy_remembered
    start_patience(w, c)


@leaf
def needs_agreement(w: int, c: int) -> bool:
    """Whether several parties must still agree: nobody voted, judged or imposed, and no table agreed."""
    case = cases(w, c)
    return case.parties > 1 and not case.is_agreed and not case.is_imposed


@leaf
def justice(w: int, c: int) -> float:
    """Procedural justice so far, computed from what its log shows."""
    p, case = parameters(w), cases(w, c)
    return procedural_justice(
        case.notice, case.heard, case.reasons, case.feedback,
        p.justice_notice, p.justice_heard, p.justice_reasons, p.justice_feedback,
    )  # fmt: skip


@leaf
def named_of_late(w: int, clock: int) -> float:
    """Troubles named of late on a clock, decaying."""
    one = clocks(w, clock)
    return decayed(one.named, today(w).day - one.named_on, 1.0 / parameters(w).voice_recent_days)
