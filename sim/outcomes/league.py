"""Stars and leagues: what those above see of a neighbourhood (O15). They see the books, not the truth."""

from __future__ import annotations

from math import nan

from sim.engines.compiled.layout import panel, parameters, today
from sim.engines.compiled.ledger import loop
from sim.outcomes.definition import (
    ARISEN_AFTER,
    EVENTS_AFTER,
    FOLLOWED_YEAR,
    TO_THE_END,
    YEAR_TOO_SHORT,
    OutcomeDefinition,
)
from sim.outcomes.fairness import empty_groups, gap_between
from sim.outcomes.layout import (
    FOLLOW_UP,
    NEVER,
    goods,
    ratings,
    sizes,
    span,
    tally,
    topic,
    trouble_rows,
    troubles,
)
from sim.outcomes.window import ratio
from sim.rules.subdistrict import rating_score, stars
from sim.schedule import DAYS_PER_YEAR

DEFINITIONS = (
    OutcomeDefinition(
        "stars",
        "O15",
        "Stars",
        "星级",
        "stars, 0 to 5",
        "neither",
        "mean stars of neighbourhoods at the last yearly rating, by claims closed in the books and by trust "
        "in the residents' committee",
        "neighbourhoods",
        EVENTS_AFTER,
        TO_THE_END,
        "undefined if no year ends in the measured window",
    ),
    OutcomeDefinition(
        "league_spread",
        "O15",
        "Spread of the league",
        "居民区排名差距",
        "share",
        "neither",
        "reported resolution of the best neighbourhood less that of the worst, which is what a league shows",
        "neighbourhoods with at least 20 disputes followed",
        ARISEN_AFTER,
        FOLLOWED_YEAR,
        f"{YEAR_TOO_SHORT}, or fewer than two neighbourhoods have enough",
    ),
)

of_league = topic("of_league", DEFINITIONS)


@loop
def tell_league(w: int) -> None:
    """The numbers declared above, for one run."""
    found, places, awarded = of_league(w), today(w).neighbourhoods, 0
    empty_groups(w, places)
    for i in range(tally(w).troubles):
        t = troubles(w, trouble_rows(w)[i])
        if t.arose + FOLLOW_UP <= span(w).end and t.held - t.arose < FOLLOW_UP:
            sizes(w)[t.neighbourhood] += 1
            goods(w)[t.neighbourhood] += t.reported - t.arose < FOLLOW_UP
    found.league_spread = gap_between(sizes(w), goods(w), places)
    rate(w)
    for n in range(places):
        awarded += ratings(w, n).stars
    found.stars = ratio(awarded, places) if tally(w).is_rated else nan


@loop
def rate(w: int) -> None:
    """Stars of every neighbourhood at the last yearly rating, if a year ends in the window."""
    now, p, window, told = today(w), parameters(w), span(w), tally(w)
    day = window.end // DAYS_PER_YEAR * DAYS_PER_YEAR - 1
    told.is_rated = 0
    for n in range(now.neighbourhoods):
        here = ratings(w, n)
        here.claims = here.closed = here.months = here.stars = 0
        here.trust = 0.0
    if day < window.first:
        return
    for row in range(window.panel_rows):
        month = panel(w, row)
        if month.day == day:
            told.is_rated = 1
            ratings(w, month.neighbourhood).months += 1
            ratings(w, month.neighbourhood).trust += month.trust_residents_committee
    if not told.is_rated:
        return
    for c in range(now.cases):
        t = troubles(w, c)
        if t.arose < NEVER and day - DAYS_PER_YEAR < t.held <= day:
            ratings(w, t.neighbourhood).claims += 1
            ratings(w, t.neighbourhood).closed += t.reported <= day
    for n in range(now.neighbourhoods):
        here = ratings(w, n)
        trust = ratio(here.trust, here.months)
        score = rating_score(here.closed, here.claims, trust, p.burden_score_closed)
        here.stars = stars(score, p.burden_star_three, p.burden_star_step)
