"""The diary: what is due when, which cases are open, and for which somebody waits."""

from __future__ import annotations

from sim.engines.compiled.layout import (
    agenda,
    cases,
    due_rows,
    is_open,
    is_waiting,
    notes,
    open_rows,
    spare_rows,
    tickets,
    today,
    waiting_rows,
)
from sim.engines.compiled.ledger import leaf, loop, written_out
from sim.schedule import is_working_day, next_working_day, working_days_after

for calendar in (is_working_day, next_working_day, working_days_after):
    written_out(calendar)

OUT, IN, LEFT = 0, 1, 2  # of a list of cases; who has left still stands there and does not count
SHORT = 24  # rows that are as soon put in their places one by one


@leaf
def fresh_note(w: int, c: int, after: int) -> int:
    """A note about a case, linked to the one after it; where it lies."""
    now = today(w)
    place = now.free_note
    if place >= 0:
        now.free_note = notes(w, place).next
    else:
        place = now.notes
        if place >= now.room_notes:
            now.is_full = 1
            return after
        now.notes = place + 1
    one = notes(w, place)
    one.case, one.next = c, after
    return place


@leaf
def remind(w: int, day: int, c: int) -> None:
    """Put a case on the agenda of a day, if the run lasts so long."""
    if day < today(w).last_day:
        agenda(w)[day] = fresh_note(w, c, agenda(w)[day])


@loop
def start_ticket(w: int, c: int, working_days: int) -> None:
    """The hotline's clock begins to run."""
    day = working_days_after(today(w).day, working_days)
    cases(w, c).ticket_due = day
    if day < today(w).last_day:
        tickets(w)[day] = fresh_note(w, c, tickets(w)[day])


@loop
def forget(w: int, first: int) -> None:
    """Notes that nobody needs any more make room for others."""
    now, place = today(w), first
    while place >= 0:
        following = notes(w, place).next
        notes(w, place).next = now.free_note
        now.free_note = place
        place = following


@loop
def sort_due(w: int, count: int) -> int:
    """Sort `due_rows`, each row once; how many there are.

    Most stand in order already: what came last is sorted by itself, and taken in between.
    """
    rows, spare, ordered = due_rows(w), spare_rows(w), 1
    while ordered < count and rows[ordered - 1] < rows[ordered]:
        ordered += 1
    if ordered >= count:
        return count
    last = count - ordered
    sort_from(w, ordered, last)
    for k in range(last):
        spare[k] = rows[ordered + k]
    i, j, k = ordered - 1, last - 1, count - 1
    while j >= 0:
        if i >= 0 and rows[i] > spare[j]:
            rows[k] = rows[i]
            i -= 1
        else:
            rows[k] = spare[j]
            j -= 1
        k -= 1
    kept = 0
    for k in range(count):
        if kept == 0 or rows[k] != rows[kept - 1]:
            rows[kept] = rows[k]
            kept += 1
    return kept


@loop
def sort_from(w: int, first: int, count: int) -> None:
    """Sort so many of `due_rows` from one on: few by putting each in its place, many by merging."""
    rows, spare, width = due_rows(w), spare_rows(w), 1
    if count <= SHORT:
        width = count
        for i in range(first + 1, first + count):
            value, j = rows[i], i - 1
            while j >= first and rows[j] > value:
                rows[j + 1] = rows[j]
                j -= 1
            rows[j + 1] = value
    while width < count:
        for start in range(0, count, 2 * width):
            middle, end = min(start + width, count), min(start + 2 * width, count)
            i, j = start, middle
            for k in range(start, end):
                if i < middle and (j >= end or rows[first + i] <= rows[first + j]):
                    spare[k] = rows[first + i]
                    i += 1
                else:
                    spare[k] = rows[first + j]
                    j += 1
        for k in range(count):
            rows[first + k] = spare[k]
        width *= 2


@loop
def due_today(w: int, stages: int) -> int:
    """Put the cases due today in one of these stages (a bit mask) into `due_rows`; how many there are."""
    rows, day, count = due_rows(w), today(w).day, 0
    place = agenda(w)[day]
    while place >= 0:
        case = cases(w, notes(w, place).case)
        if case.due == day and stages >> case.stage & 1:
            rows[count] = notes(w, place).case
            count += 1
        place = notes(w, place).next
    return sort_due(w, count)


@loop
def tickets_due_today(w: int) -> int:
    """Put the cases whose clock runs out today into `due_rows`; how many there are."""
    rows, day, count = due_rows(w), today(w).day, 0
    place = tickets(w)[day]
    while place >= 0:
        rows[count] = notes(w, place).case
        count += 1
        place = notes(w, place).next
    return sort_due(w, count)


@leaf
def add_to_open(w: int, c: int) -> None:
    """An institution holds it."""
    if is_open(w)[c] == OUT:
        open_rows(w)[today(w).open] = c
        today(w).open += 1
    is_open(w)[c] = IN


@leaf
def add_to_waiting(w: int, c: int) -> None:
    """Somebody waits for it."""
    if is_waiting(w)[c] == OUT:
        waiting_rows(w)[today(w).waiting] = c
        today(w).waiting += 1
    is_waiting(w)[c] = IN


@leaf
def drop_from_open(w: int, c: int) -> None:
    """No institution holds it any more."""
    if is_open(w)[c] == IN:
        is_open(w)[c] = LEFT


@leaf
def drop_from_waiting(w: int, c: int) -> None:
    """Nobody waits for it any more."""
    if is_waiting(w)[c] == IN:
        is_waiting(w)[c] = LEFT


@loop
def keep_open(w: int) -> int:
    """Strike from `open_rows` what has left; how many are still there."""
    kept = 0
    for i in range(today(w).open):
        c = open_rows(w)[i]
        if is_open(w)[c] == IN:
            open_rows(w)[kept] = c
            kept += 1
        else:
            is_open(w)[c] = OUT
    today(w).open = kept
    return kept


@loop
def keep_waiting(w: int) -> int:
    """Strike from `waiting_rows` what has left; how many are still there."""
    kept = 0
    for i in range(today(w).waiting):
        c = waiting_rows(w)[i]
        if is_waiting(w)[c] == IN:
            waiting_rows(w)[kept] = c
            kept += 1
        else:
            is_waiting(w)[c] = OUT
    today(w).waiting = kept
    return kept
