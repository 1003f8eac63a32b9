"""Stars and leagues: what those above see of a neighbourhood (O15). They see the books, not the truth."""

from __future__ import annotations

import math

import numpy as np

from sim.outcomes.definition import (
    ARISEN_AFTER,
    EVENTS_AFTER,
    FOLLOWED_YEAR,
    TO_THE_END,
    YEAR_TOO_SHORT,
    OutcomeDefinition,
)
from sim.outcomes.fairness import gap_between
from sim.outcomes.troubles import FOLLOW_UP, Troubles
from sim.outcomes.window import Window
from sim.rules.subdistrict import rating_score, stars
from sim.schedule import DAYS_PER_YEAR
from sim.vocabulary import Act

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


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    year = troubles.followed(window.end)
    disputes = year.where(year.held - year.arose < FOLLOW_UP)
    awarded = stars_of(window)
    return {
        "stars": math.fsum(awarded) / len(awarded) if awarded else math.nan,
        "league_spread": gap_between(disputes.neighbourhood, disputes.reported - disputes.arose < FOLLOW_UP),
    }


def stars_of(window: Window) -> list[int]:
    """Stars of every neighbourhood at the last yearly rating of the window.

    Returns
    -------
    list of int in {0, 3, 4, 5}, in order of rows; empty if no year ends in the window.
    """
    day = window.end // DAYS_PER_YEAR * DAYS_PER_YEAR - 1
    rows = window.panel["day"] == day
    if day < window.first or not rows.any():
        return []
    trust, place = window.panel["trust_residents_committee"][rows], window.panel["neighbourhood"][rows]
    held = window.deeds.first_days(Act.CLAIM, Act.DETECT)
    of_year = (held > day - DAYS_PER_YEAR) & (held <= day)
    closed = of_year & (window.deeds.first_days(Act.RESOLVE, Act.PAPER) <= day)
    where = place_of_cases(window)
    rule = window.scenario.parameters.burden
    awarded = []
    for row in range(len(window.scenario.neighbourhoods)):
        here = where == row
        score = rating_score(
            int((closed & here).sum()),
            int((of_year & here).sum()),
            float(trust[place == row].mean()),
            rule.score_closed,
        )
        awarded.append(int(stars(score, rule.star_three, rule.star_step)))
    return awarded


def place_of_cases(window: Window) -> np.ndarray:
    """The neighbourhood in which every case arose; -1 for one that never did."""
    place = np.full(window.cases_ever, -1, dtype=np.int64)
    place[window.deeds.of(Act.ARISE)["case"]] = window.deeds.of(Act.ARISE)["neighbourhood"]
    return place
