"""The phases of a day, a month, a quarter, a year, in the order of the schedule."""

from __future__ import annotations

from sim.engines.compiled import (
    body,
    compound,
    escalations,
    firm,
    handling,
    household,
    meetings,
    month,
    neighbourhood,
    owners,
    proposals,
    remedies,
    troubles,
)
from sim.engines.compiled.books import begin_episode, is_in_hand, note, wait
from sim.engines.compiled.diary import (
    add_to_open,
    add_to_waiting,
    drop_from_open,
    drop_from_waiting,
    due_today,
    keep_waiting,
    sort_due,
    tickets_due_today,
)
from sim.engines.compiled.layout import (
    bodies,
    cases,
    changes,
    closed_rows,
    committees,
    due_rows,
    fetch_patience,
    fetch_trust,
    fetch_voice,
    firms,
    home_rows,
    matters,
    neighbourhoods,
    parameters,
    rule_cells,
    rule_fractions,
    rules_in,
    stairs_of,
    today,
    waiting_rows,
)
from sim.engines.compiled.ledger import loop
from sim.rules.household import learned
from sim.rulespace import RULE_NAMES
from sim.schedule import is_working_day
from sim.vocabulary import Act, Role, Scope, Stage

VOICES = 1 << Stage.ARISEN | 1 << Stage.TALKING | 1 << Stage.SILENT
LETTERS = 1 << Stage.ROUTING | 1 << Stage.LETTER
MEETING, VOTE, REMEDY = 1 << Stage.MEETING, 1 << Stage.VOTE, 1 << Stage.REMEDY
TO_BE_SEEN_TO = (
    1 << Stage.RESOLVED
    | 1 << Stage.DURABLE
    | 1 << Stage.PAPER
    | 1 << Stage.FAILED
    | 1 << Stage.ORPHAN
    | 1 << Stage.SUIT
)
RULES = len(RULE_NAMES)
FETCHED = 16  # rows on their way at once


@loop
def begin_day(w: int) -> None:
    """Rules change, desks sit, pledges are renewed, terms end, accounts and lists are published."""
    now = today(w)
    day, is_changed = now.day, change_rules(w)
    if is_changed or day == 0:
        month.refresh(w)
    if day == 0:
        for place in range(now.compounds):
            compound.refresh_intensities(w, place)
    if day % 7 == 0:
        neighbourhood.count_listed(w)
    for n in range(now.neighbourhoods):
        rules = rules_in(w, n)
        if neighbourhood.sits_today(w, rules.joint_desk_days):
            neighbourhood.sit_together(w, n)
        if neighbourhood.sits_today(w, rules.border_meeting_days):
            neighbourhood.meet_across_the_border(w, n)
        if rules.pledge_days and day and day % rules.pledge_days == 0:
            neighbourhood.renew_the_pledge(w, n)
        if day % 7 == 0:
            neighbourhood.keep_the_list(w, n)
    for b in range(now.bodies):
        one = bodies(w, b)
        if one.role == Role.OWNERS_COMMITTEE and one.is_present:
            days = rules_in(w, one.neighbourhood).accounts_days
            if committees(w, one.compound).term_end == day:
                owners.end_term(w, b)
            if days and day and day % days == 0:
                owners.publish_accounts(w, b)
        elif one.role == Role.PROPERTY_FIRM:
            if firms(w, one.compound).leaves_on == day:
                firm.hand_over(w, b)
            elif firms(w, one.compound).contract_end == day:
                firm.end_contract(w, b)


@loop
def change_rules(w: int) -> bool:
    """Today's changes of rules come into force, everywhere; whether there were any."""
    now, is_changed = today(w), False
    for i in range(now.changes):
        change = changes(w, i)
        if change.day != now.day:
            continue
        is_changed = True
        for n in range(now.neighbourhoods):
            if change.is_fraction:
                rule_fractions(w)[n * RULES + change.column] = change.value
            else:
                rule_cells(w)[n * RULES + change.column] = int(change.value)
        note(w, Act.REGIME, -1, -1, number=float(change.column))
    return is_changed


@loop
def voice(w: int) -> None:
    """Households meet their troubles, finish talking, or let old ones fade."""
    count, rows = due_today(w, VOICES), due_rows(w)
    for i in range(count):
        fetch_voice(w, cases(w, rows[min(i + FETCHED, count - 1)]).household)
        c = rows[i]
        stage = cases(w, c).stage
        if stage == Stage.ARISEN:
            household.meet_trouble(w, c)
        elif stage == Stage.TALKING:
            household.finish_talk(w, c)
        else:
            note(w, Act.FADE, c, -1)
            wait(w, c, Stage.FADED, -1)
        if is_in_hand(cases(w, c).stage):
            add_to_open(w, c)
            add_to_waiting(w, c)


@loop
def route(w: int) -> None:
    """Letters arrive; who has read a case decides whose it is."""
    for i in range(due_today(w, LETTERS)):
        c = due_rows(w)[i]
        if cases(w, c).stage == Stage.ROUTING:
            handling.route(w, cases(w, c).holder, c)
        else:
            handling.arrive(w, c)


@loop
def work(w: int) -> None:
    """Every body works its day, in order of rows; nobody works at the weekend."""
    if is_working_day(today(w).day):
        for b in range(today(w).bodies):
            if bodies(w, b).is_present:
                body.work_day(w, b)


@loop
def meet(w: int) -> None:
    """The meetings of the day."""
    for i in range(due_today(w, MEETING)):
        meetings.hold(w, due_rows(w)[i])


@loop
def decide(w: int) -> None:
    """The counts of the day."""
    for i in range(due_today(w, VOTE)):
        proposals.count_votes(w, due_rows(w)[i])


@loop
def remedy(w: int) -> None:
    """What was decided is paid and given to somebody to do."""
    for i in range(due_today(w, REMEDY)):
        remedies.undertake(w, due_rows(w)[i])


@loop
def evaluate(w: int) -> None:
    """Remedies are inspected, relapse, or have lasted; closed papers are audited or forgotten."""
    for i in range(due_today(w, TO_BE_SEEN_TO)):
        c = due_rows(w)[i]
        case = cases(w, c)
        if case.stage == Stage.SUIT:
            escalations.judge(w, c)
        elif case.stage == Stage.RESOLVED or case.stage == Stage.DURABLE:
            after_remedy(w, c)
        elif case.stage == Stage.PAPER and case.audit_on == today(w).day:
            add_to_open(w, c)
            remedies.audit(w, c)
        else:
            note(w, Act.FADE, c, -1)
            drop_from_open(w, c)
            drop_from_waiting(w, c)
            wait(w, c, Stage.FADED, -1)


@loop
def after_remedy(w: int, c: int) -> None:
    """A relapse, an evaluation, or the proof that it lasts."""
    case, day = cases(w, c), today(w).day
    if case.relapse_on == day:
        cause = float(case.relapse_cause)
        begin_episode(w, c)
        case.channel = -1  # nobody has gone to any door yet
        note(w, Act.RELAPSE, c, -1, number=cause)
        troubles.hide(w, c)
        wait(w, c, Stage.ARISEN, day + 1)
    elif case.evaluate_on == day:
        remedies.evaluate(w, c)
        if is_in_hand(case.stage):
            add_to_open(w, c)
            add_to_waiting(w, c)
    else:
        note(w, Act.DURABLE, c, -1)
        case.stage = Stage.DURABLE
        remedies.rest(w, c)


@loop
def escalate(w: int) -> None:
    """Clocks run out; patience ends."""
    rows, day = due_rows(w), today(w).day
    for i in range(tickets_due_today(w)):
        if cases(w, rows[i]).ticket_due == day:
            escalations.ticket_runs_out(w, rows[i])
    count = keep_waiting(w)
    for i in range(count):
        rows[i] = waiting_rows(w)[i]
    sort_due(w, count)
    for i in range(count):
        waiting_rows(w)[i] = rows[i]
    for i in range(count):
        fetch_patience(w, rows[min(i + 2 * FETCHED, count - 1)])
        fetch_trust(w, cases(w, rows[min(i + FETCHED, count - 1)]).household)
        stage = cases(w, rows[i]).stage
        if stage != Stage.RESOLVED and stage != Stage.SUIT:
            escalations.lose_patience(w, rows[i])
            if is_in_hand(cases(w, rows[i]).stage):
                add_to_open(w, rows[i])


@loop
def reflect(w: int) -> None:
    """Households draw conclusions from what ended today."""
    now, rows = today(w), due_rows(w)
    for i in range(now.closed):
        rows[i] = closed_rows(w)[i]
    for i in range(sort_due(w, now.closed)):
        case = cases(w, rows[i])
        if not case.closed_today:
            continue
        is_good = case.closed_today == 1
        case.closed_today = 0
        if case.channel >= 0 or case.is_detected:
            conclude(w, rows[i], is_good)
        if not is_in_hand(case.stage):
            drop_from_open(w, rows[i])
        if is_good:
            drop_from_waiting(w, rows[i])
    now.closed = 0


@loop
def conclude(w: int, c: int, is_good: bool) -> None:
    """What claimant, respondent, neighbours and the next in line learn from one case."""
    case, p = cases(w, c), parameters(w)
    household.live_through(w, case.household, c, is_good, True)
    if not is_good and matters(w, case.matter).scope == Scope.COMPOUND:
        amount, here = case.severity * p.escalation_shared_grievance, stairs_of(w, case.compound)
        for k in range(here.first_home, here.first_home + here.homes):
            if home_rows(w)[k] != case.household:
                household.grieve(w, home_rows(w)[k], amount)
    if case.respondent >= 0 and is_good:
        household.live_through(w, case.respondent, c, case.is_agreed, False)
    if case.channel > 1:
        waits = neighbourhoods(w, case.neighbourhood).channel_wait
        days = float(today(w).day - case.episode_on)
        waits[case.channel] = learned(waits[case.channel], days, p.trust_wait_memory)
