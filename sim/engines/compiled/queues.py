"""The queue of a body: who stands in it, in what order, and what is done when a task is finished."""

from __future__ import annotations

from sim.customs import BARELY, POSTS
from sim.engines.compiled import body, handling, meetings, proposals, remedies
from sim.engines.compiled.layout import (
    bodies,
    cases,
    matters,
    order_rows,
    parameters,
    queue_head,
    queue_next,
    queue_tail,
    rules_in,
    spare_rows,
    today,
)
from sim.engines.compiled.ledger import leaf, loop
from sim.engines.compiled.luck import draw
from sim.rules.workload import task_hours
from sim.vocabulary import HoursUse, Purpose, Role, Stage, Task

BY_SEVERITY, BY_SIZE = 1, 2  # disciplines of a queue


@loop
def queue_up(w: int, b: int, c: int, task: int, hours: float) -> None:
    """Put a case at the end of the queue for a task of so many hours; workable from tomorrow."""
    case, one = cases(w, c), bodies(w, b)
    number = one.next_number
    one.next_number = number + 1
    case.holder, case.task, case.number = b, task, number
    u = draw(w, Purpose.WORK_SIZE, case.key, case.episode, task)
    case.work_left = task_hours(hours, parameters(w).routing_size_spread, u)
    case.stage = Stage.QUEUED
    case.due = today(w).day + 1
    queue_next(w)[c] = -1
    last = queue_tail(w)[b]
    if last >= 0:
        queue_next(w)[last] = c
    else:
        queue_head(w)[b] = c
    queue_tail(w)[b] = c
    one.queue_length += 1


@loop
def leave_queue(w: int, b: int, c: int) -> None:
    """Take a case out of the queue."""
    before, at = -1, queue_head(w)[b]
    while at != c:
        before = at
        at = queue_next(w)[at]
    after = queue_next(w)[c]
    if before >= 0:
        queue_next(w)[before] = after
    else:
        queue_head(w)[b] = after
    if queue_tail(w)[b] == c:
        queue_tail(w)[b] = before
    queue_next(w)[c] = -1
    bodies(w, b).queue_length -= 1


@leaf
def demand(w: int, b: int) -> float:
    """Hours of work on the cases in the queue that may be worked on today."""
    total, c, day = 0.0, queue_head(w)[b], today(w).day
    while c >= 0:
        case = cases(w, c)
        if case.due <= day:
            total += case.work_left
        c = queue_next(w)[c]
    return total


@leaf
def comes_before(w: int, one: int, other: int) -> bool:
    """Whether a case is worked on before another: by priority, then by discipline, then as they came."""
    a, b, discipline = cases(w, one), cases(w, other), parameters(w).routing_discipline
    if a.priority != b.priority:
        return a.priority > b.priority
    if discipline == BY_SEVERITY and a.severity != b.severity:
        return a.severity > b.severity
    if discipline == BY_SIZE and a.work_left != b.work_left:
        return a.work_left < b.work_left
    return a.number < b.number


@loop
def in_order(w: int, b: int) -> int:
    """Put the cases workable today into `order_rows`, as they are worked on; how many there are."""
    rows, spare, day = order_rows(w), spare_rows(w), today(w).day
    count, c, is_sorted = 0, queue_head(w)[b], True
    while c >= 0:
        if cases(w, c).due <= day:
            rows[count] = c
            is_sorted = is_sorted and (count == 0 or comes_before(w, rows[count - 1], c))
            count += 1
        c = queue_next(w)[c]
    width = count if is_sorted else 1
    while width < count:
        for start in range(0, count, 2 * width):
            middle, end = min(start + width, count), min(start + 2 * width, count)
            i, j = start, middle
            for k in range(start, end):
                if i < middle and (j >= end or comes_before(w, rows[i], rows[j])):
                    spare[k] = rows[i]
                    i += 1
                else:
                    spare[k] = rows[j]
                    j += 1
        for k in range(count):
            rows[k] = spare[k]
        width *= 2
    return count


@loop
def work_through(w: int, b: int, budget: float) -> float:
    """Work on the queue in its order until the hours are gone; the hours used.

    Each post of a residents' committee works on its own cases, unless all are trained for all.
    """
    one, count, rows = bodies(w, b), in_order(w, b), order_rows(w)
    if one.role == Role.RESIDENTS_COMMITTEE and not rules_in(w, one.neighbourhood).cross_training:
        first = second = third = budget / POSTS
        for i in range(count):
            post = matters(w, cases(w, rows[i]).matter).archetype % POSTS
            purse = first if post == 0 else (second if post == 1 else third)
            if purse > BARELY:
                purse -= work_on(w, b, rows[i], purse)
                if post == 0:
                    first = purse
                elif post == 1:
                    second = purse
                else:
                    third = purse
        return budget - (0.0 + first + second + third)
    left = budget
    for i in range(count):
        if left <= BARELY:
            break
        left -= work_on(w, b, rows[i], left)
    return budget - left


@loop
def work_on(w: int, b: int, c: int, hours: float) -> float:
    """Spend up to some hours on one case; finish its task if they suffice."""
    case = cases(w, c)
    wanted = case.work_left
    spent = wanted if wanted < hours else hours
    case.work_left = wanted - spent
    body.charge(w, b, c, spent)
    body.book(w, b, HoursUse.CONVENING if case.task == Task.CONVENE else HoursUse.DISPUTES, spent)
    if wanted - spent <= BARELY:
        leave_queue(w, b, c)
        finish(w, b, c)
    return spent


@loop
def finish(w: int, b: int, c: int) -> None:
    """What follows when a task is done."""
    task = cases(w, c).task
    if task == Task.TRIAGE:
        handling.finish_triage(w, c)
    elif task == Task.INQUIRE:
        handling.finish_inquiry(w, b, c)
    elif task == Task.ASSIST:
        handling.finish_assist(w, b, c)
    elif task == Task.CONVENE:
        meetings.announce(w, b, c)
    elif task == Task.REMEDY:
        remedies.finish_remedy(w, b, c)
    elif task == Task.BALLOT:
        proposals.finish_ballot(w, b, c)
