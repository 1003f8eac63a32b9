"""Counts that patterns are judged by: whole numbers that may be added up over runs."""

from __future__ import annotations

from sim.catalogue import Respondent
from sim.engines.compiled.layout import matters, panel, today
from sim.engines.compiled.ledger import loop
from sim.outcomes.layout import (
    FOLLOW_UP,
    LOW_COLLECTION,
    NEVER,
    homes_of,
    is_old_stock,
    ratings,
    span,
    tally,
    trouble_rows,
    troubles,
)
from sim.outcomes.numbered import STRUCTURAL, counts, disputes, reported, suits_over
from sim.schedule import DAYS_PER_YEAR
from sim.vocabulary import Role, VoteClass

NOBODY, FIRM, COMMITTEE = Respondent.NONE, Respondent.FIRM, Respondent.COMMITTEE
BETWEEN_NEIGHBOURS = sum(1 << kind for kind in STRUCTURAL)


@loop
def count_up(w: int) -> None:
    """Every count that `sim.outcomes.patterns` asks for, for one run that is rated."""
    found, sums = counts(w), tally(w)
    count_troubles(w)
    count_lifts(w)
    found.fee_suits, found.fee_suits_paid = sums.fee_suits, sums.fee_suits_paid
    found.fee_suits_judged = sums.fee_suits_judged
    found.exits_low, found.exits_high = sums.exits_low, sums.exits_high
    found.firms_entered = sums.firms_entered
    found.lift_votes_strong = sums.strong_passed + sums.strong_failed
    found.lift_votes_strong_blocked = sums.strong_failed
    found.households_old = found.months_low = found.months_high = 0
    for place in range(today(w).compounds):
        if is_old_stock(w)[place]:
            found.households_old += homes_of(w)[place]
    for row in range(span(w).panel_rows):
        if panel(w, row).day >= span(w).first:
            if panel(w, row).collection < LOW_COLLECTION:
                found.months_low += 1
            else:
                found.months_high += 1
    found.stars_0 = found.stars_3 = found.stars_4 = found.stars_5 = 0
    for n in range(today(w).neighbourhoods if sums.is_rated else 0):
        awarded = ratings(w, n).stars
        found.stars_0 += awarded == 0
        found.stars_3 += awarded == 3
        found.stars_4 += awarded == 4
        found.stars_5 += awarded == 5


@loop
def count_troubles(w: int) -> None:
    """Cases at the committee's table, cases about property at any, suits, and what the books say by year."""
    found, first, years = counts(w), span(w).first, span(w).whole_years
    found.mediated = found.mediated_reported = found.property_mediated = found.property_agreed = 0
    found.suits_against_firm = found.suits_structural = found.suits_structural_old = 0
    for row in range(today(w).matters):
        suits_over(w)[row] = 0
    for year in range(years):
        disputes(w)[year] = reported(w)[year] = 0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        matter = matters(w, t.matter)
        against, is_closed = matter.respondent, t.reported < NEVER
        if t.is_mediated:
            found.mediated += 1
            found.mediated_reported += is_closed
        if t.coordinated < NEVER and (against == FIRM or against == COMMITTEE):
            found.property_mediated += 1
            found.property_agreed += t.agreed < NEVER
        if t.suits > 0:
            suits_over(w)[t.matter] += t.suits
            if against == FIRM or (against == NOBODY and matter.lead == Role.PROPERTY_FIRM):
                found.suits_against_firm += t.suits
            if BETWEEN_NEIGHBOURS >> matter.archetype & 1:
                found.suits_structural += t.suits
                if is_old_stock(w)[t.compound]:
                    found.suits_structural_old += t.suits
        if t.held < NEVER:
            year = (t.held - first) // DAYS_PER_YEAR
            if 0 <= year < years:
                disputes(w)[year] += 1
                reported(w)[year] += t.reported - t.held < FOLLOW_UP // 2


@loop
def count_lifts(w: int) -> None:
    """From asking for a lift to building it."""
    found = counts(w)
    found.lifts_held = found.lifts_consulted = found.lifts_signed = 0
    found.lifts_built = found.lift_meetings = 0
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        if matters(w, t.matter).vote == VoteClass.LIFT:
            found.lifts_held += t.held < NEVER
            found.lifts_consulted += t.consulted < NEVER
            found.lifts_signed += t.passed < NEVER
            if t.passed < NEVER and t.remedied < NEVER:
                found.lifts_built += 1
                found.lift_meetings += t.meetings
