"""Days: the phases in the order of the schedule, and the room that they may need."""

from __future__ import annotations

from sim.engines.compiled import month, phases, room, troubles
from sim.engines.compiled.diary import forget
from sim.engines.compiled.layout import agenda, notes, tickets, today, turns
from sim.engines.compiled.ledger import leaf, loop, socket, written_out
from sim.schedule import ends_month, ends_quarter, ends_year
from sim.vocabulary import Phase

DAILY, MONTHLY, QUARTERLY, YEARLY = range(4)
NOTES_PER_CASE, LEVELS_PER_CASE, EVENTS_PER_CASE = 12, 6, 24  # at most, in one day, by and large
EVENTS_PER_HOUSEHOLD, EVENTS_PER_BODY, EVENTS_AT_LEAST = 4, 16, 4096  # of those that are about no case

for calendar in (ends_month, ends_quarter, ends_year):
    written_out(calendar)


@loop
def run_phase(w: int, phase: int) -> None:
    """One phase of today."""
    today(w).phase = phase
    if phase == Phase.CALENDAR:
        phases.begin_day(w)
    elif phase == Phase.ARISE:
        troubles.arise(w)
    elif phase == Phase.DETECT:
        troubles.detect(w)
    elif phase == Phase.VOICE:
        phases.voice(w)
    elif phase == Phase.ROUTE:
        phases.route(w)
    elif phase == Phase.WORK:
        phases.work(w)
    elif phase == Phase.MEET:
        phases.meet(w)
    elif phase == Phase.DECIDE:
        phases.decide(w)
    elif phase == Phase.REMEDY:
        phases.remedy(w)
    elif phase == Phase.EVALUATE:
        phases.evaluate(w)
    elif phase == Phase.ESCALATE:
        phases.escalate(w)
    elif phase == Phase.REFLECT:
        phases.reflect(w)
    elif phase == Phase.GOSSIP:
        month.end_gossip(w)
    elif phase == Phase.LISTS:
        month.end_quarter(w)
    elif phase == Phase.YEAR:
        month.end_year(w)
    else:
        month.end_month(w, phase)


@leaf
def is_due(w: int, cadence: int) -> bool:
    """Whether what happens so often happens at the end of this day."""
    day = today(w).day
    if cadence == MONTHLY:
        return ends_month(day)
    if cadence == QUARTERLY:
        return ends_quarter(day)
    return cadence == DAILY or ends_year(day)


@socket
def follow(w: int) -> None:
    """Whoever follows the run reads the events from `today.read` on."""


@loop
def let_read(w: int) -> None:
    """Let whoever follows the run read what it has not read; a log that nobody wants begins anew."""
    now = today(w)
    if now.is_followed:
        follow(w)
    now.read = now.events
    if now.is_logging == 0:
        now.gone = now.events


@loop
def foresee(w: int) -> None:
    """Write down how much room this day may need at most; what is needed is there, or must be made.

    Only what is in somebody's hands, waited for, on today's page or new can bring anything about.
    """
    now, noted = today(w), 0
    place = agenda(w)[now.day]
    while place >= 0:
        noted += 1
        place = notes(w, place).next
    fresh = room.to_arise(w)
    stirring = now.open + now.waiting + noted + fresh + room.to_be_found(w)
    now.need_cases = now.cases + fresh + room.to_follow(w, fresh + noted)
    now.need_notes = now.notes + NOTES_PER_CASE * stirring
    now.need_levels = now.levels + LEVELS_PER_CASE * stirring
    now.need_events = 0
    if now.is_writing:
        today_s = EVENTS_PER_CASE * stirring + EVENTS_AT_LEAST
        today_s += EVENTS_PER_HOUSEHOLD * now.households + EVENTS_PER_BODY * now.bodies
        is_tight = now.events - now.gone + today_s > now.room_events
        if now.is_followed and (is_tight or now.events - now.read >= now.read_at):
            let_read(w)
        now.need_events = now.events - now.gone + today_s


@loop
def live(w: int, until: int) -> None:
    """Day after day, until a day, or until more room must be made, or a day brought more than there was."""
    now = today(w)
    foresee(w)
    while (
        now.day < until
        and now.is_full == 0
        and now.need_cases <= now.room_cases
        and now.need_events <= now.room_events
        and now.need_notes <= now.room_notes
        and now.need_levels <= now.room_levels
    ):
        for i in range(now.turns):
            if is_due(w, turns(w, i).cadence):
                run_phase(w, turns(w, i).phase)
        end_day(w)
        if now.day < until:
            foresee(w)


@loop
def end_day(w: int) -> None:
    """Tomorrow comes; what was noted for today is forgotten. After a day that found no room none comes."""
    now = today(w)
    if now.is_full:
        return
    forget(w, agenda(w)[now.day])
    forget(w, tickets(w)[now.day])
    agenda(w)[now.day] = tickets(w)[now.day] = -1
    now.day += 1
