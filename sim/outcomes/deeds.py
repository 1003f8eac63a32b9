"""Reading the log: from events, as they are written, to one folder for every case, and some tallies.

Each event is read once and may then be forgotten; what a case needs of it stays in its folder. A trouble
counts if it arose in the measured window; what happened to it counts up to the end of the record.
"""

from __future__ import annotations

from sim.engines.compiled.layout import events, matters, today
from sim.engines.compiled.ledger import copy_into, leaf, loop
from sim.outcomes.layout import (
    FIRST_ROUND,
    LOW_COLLECTION,
    TALLIES,
    blank_trouble,
    span,
    tally,
    tally_cells,
    troubles,
)
from sim.outcomes.numbered import calls
from sim.schedule import DAYS_PER_YEAR
from sim.vocabulary import Act, Channel, Role, VoteClass

FELT_FROM = 1 << Act.ARISE | 1 << Act.RELAPSE | 1 << Act.REOPEN
HOTLINE, POLICE = float(Channel.HOTLINE), float(Channel.POLICE)
FELT_UNTIL = 1 << Act.RESOLVE | 1 << Act.SETTLE | 1 << Act.FADE


@loop
def begin(w: int) -> None:
    """Nothing has been read."""
    for i in range(TALLIES):
        tally_cells(w)[i] = 0
    for year in range(span(w).whole_years):
        calls(w)[year] = 0


@loop
def open_folders(w: int, count: int) -> None:
    """Let so many cases have a folder, of which the fresh ones are empty."""
    blank = blank_trouble(w)
    for c in range(tally(w).folders, count):
        copy_into(w, blank.place, c * blank.size, blank.source, blank.size)
    tally(w).folders = max(tally(w).folders, count)


@loop
def read(w: int) -> None:
    """Read the events that have not been read."""
    now, first = today(w), span(w).first
    for row in range(now.read - now.gone, now.events - now.gone):
        event = events(w, row)
        if event.case >= 0:
            if event.case >= tally(w).folders:
                open_folders(w, event.case + 1)
            read_about_case(w, row)
        elif event.day >= first:
            read_about_none(w, row)


@leaf
def read_about_none(w: int, row: int) -> None:
    """An event of the window that concerns no case."""
    event, told = events(w, row), tally(w)
    act = event.act
    if act == Act.SUE:
        told.fee_suits += 1
    elif act == Act.PAY_ARREARS:
        told.fee_suits_paid += 1
    elif act == Act.JUDGE:
        told.fee_suits_judged += 1
    elif act == Act.FIRM_ENTER:
        told.firms_entered += 1
    elif act == Act.FIRM_EXIT:
        if event.note < LOW_COLLECTION:
            told.exits_low += 1
        else:
            told.exits_high += 1


@leaf
def read_about_case(w: int, row: int) -> None:
    """An event of a case: the first day of what happened, how often it did, whether it is still felt."""
    event, told, first = events(w, row), tally(w), span(w).first
    act, day, t = event.act, event.day, troubles(w, event.case)
    t.noted += 1
    if (FELT_FROM | FELT_UNTIL) >> act & 1:
        if t.is_felt:
            t.felt_before += max(day - max(t.turned_on, first), 0)
        t.turned_on, t.is_felt = day, FELT_FROM >> act & 1
    if act == Act.ARISE:
        t.arose, t.severity = day, event.note
        t.neighbourhood, t.compound, t.matter = event.neighbourhood, event.compound, event.matter
        if day >= first:
            t.is_counted = 1
    elif act == Act.LUMP:
        t.named = min(t.named, day)
    elif act == Act.TALK:
        t.named, t.voiced = min(t.named, day), min(t.voiced, day)
    elif act == Act.CLAIM:
        t.named, t.voiced = min(t.named, day), min(t.voiced, day)
        t.claimed, t.held = min(t.claimed, day), min(t.held, day)
        if event.note == HOTLINE or event.note == POLICE:  # doors outside the neighbourhood
            t.went_outside = min(t.went_outside, day)
        if event.note == HOTLINE and t.is_counted:
            told.first_calls += 1
            count_call(w, day)
    elif act == Act.DETECT:
        t.found, t.held = min(t.found, day), min(t.held, day)
    elif act == Act.HAND_OFF:
        t.handoffs += 1
    elif act == Act.LOST:
        t.orphaned += 1
    elif act == Act.SETTLE:
        t.settled = min(t.settled, day)
    elif act == Act.FADE:
        t.faded = min(t.faded, day)
    elif act == Act.RESOLVE:
        t.remedied, t.reported = min(t.remedied, day), min(t.reported, day)
        told.promises_kept += t.is_counted
    elif act == Act.PAPER:
        t.reported = min(t.reported, day)
        told.promises_broken += t.is_counted
    elif act == Act.GIVE_UP:
        told.promises_broken += t.is_counted
    elif act == Act.DURABLE:
        t.durable = min(t.durable, day)
    elif act == Act.RELAPSE:
        t.relapsed = min(t.relapsed, day)
    elif act == Act.HOTLINE or act == Act.PETITION or act == Act.JOINT_PETITION or act == Act.SUE:
        t.climbed, t.went_outside = min(t.climbed, day), min(t.went_outside, day)
        t.climbs += 1
        if act == Act.HOTLINE:
            t.hotline_again += 1
            if t.is_counted:
                count_call(w, day)
        elif act == Act.SUE:
            t.suits += 1
            t.sued = min(t.sued, day)
        else:
            t.petitions += 1
    elif act == Act.HEAR:
        t.meetings += 1
    elif act == Act.COORDINATE:
        t.meetings += 1
        t.coordinated = min(t.coordinated, day)
    elif act == Act.AGREE or act == Act.REFUSE:
        if act == Act.AGREE:
            t.agreed = min(t.agreed, day)
        if event.role == Role.RESIDENTS_COMMITTEE:
            t.is_mediated = 1
    elif act == Act.CONSULT:
        t.consulted = min(t.consulted, day)
    elif act == Act.VOTE_PASS or act == Act.VOTE_FAIL:
        is_strong = 0
        if t.is_counted and event.note >= FIRST_ROUND and matters(w, t.matter).vote == VoteClass.LIFT:
            is_strong = 1
        if act == Act.VOTE_PASS:
            t.passed = min(t.passed, day)
            told.ballots_passed += t.is_counted
            told.strong_passed += is_strong
        else:
            told.ballots_failed += t.is_counted
            told.strong_failed += is_strong
    elif act == Act.PAY:
        told.paid_fen += event.fen * t.is_counted


@loop
def count_call(w: int, day: int) -> None:
    """A call to the hotline, by measured year."""
    year = (day - span(w).first) // DAYS_PER_YEAR
    if 0 <= year < span(w).whole_years:
        calls(w)[year] += 1
