"""How a case ends without a remedy: given up, or closed on paper."""

from __future__ import annotations

from sim.engines.compiled.books import note, wait
from sim.engines.compiled.layout import bodies, cases, closed_rows, parameters, rules_in, today
from sim.engines.compiled.ledger import loop
from sim.engines.compiled.luck import draw
from sim.rules.numerics import unit
from sim.rules.remedy import audit_after, closes_on_paper, nerve
from sim.schedule import next_working_day
from sim.vocabulary import Act, Purpose, Stage


@loop
def report(w: int, c: int) -> None:
    """The case is closed in the books."""
    if cases(w, c).reported_on < 0:
        cases(w, c).reported_on = today(w).day


@loop
def close(w: int, c: int) -> None:
    """A case leaves somebody's hands today, for better or worse."""
    closed_rows(w)[today(w).closed] = c
    today(w).closed += 1


@loop
def close_or_give_up(w: int, b: int, c: int, hours_saved: float) -> None:
    """Nothing more will be done: honestly, or with the word "closed" written over it."""
    if writes_closed(w, b, c, hours_saved):
        close_on_paper(w, b, c)
    else:
        note(w, Act.GIVE_UP, c, b)
        cases(w, c).closed_today = 2
        close(w, c)
        wait(w, c, Stage.FAILED, today(w).day + parameters(w).voice_fading_days)


@loop
def writes_closed(w: int, b: int, c: int, hours_saved: float) -> bool:
    """Whether a body closes a case on paper: hours saved against the expected loss from audit."""
    p, case = parameters(w), cases(w, c)
    u = draw(w, Purpose.PAPER_NERVE, case.key, 0, bodies(w, b).role)
    return closes_on_paper(
        hours_saved, unit(bodies(w, b).load), p.paper_value_of_hours,
        rules_in(w, case.neighbourhood).audit_rate, p.paper_audit_horizon_days, p.paper_penalty_hours,
        nerve(p.paper_nerve_spread, u),
    )  # fmt: skip


@loop
def close_on_paper(w: int, b: int, c: int) -> None:
    """The books say closed; the household knows better; an audit may come."""
    case, day = cases(w, c), today(w).day
    report(w, c)
    note(w, Act.PAPER, c, b)
    case.closed_today = 2
    close(w, c)
    rate = rules_in(w, case.neighbourhood).audit_rate
    u = draw(w, Purpose.AUDIT, case.key, case.episode, 0)
    limit = day + parameters(w).voice_fading_days
    after = audit_after(rate, u)
    case.audit_on = next_working_day(day + after) if after > 0 else -1
    wait(w, c, Stage.PAPER, case.audit_on if 0 <= case.audit_on < limit else limit)
