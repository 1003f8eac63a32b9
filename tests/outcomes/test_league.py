"""Stars see the books and a survey; leagues see the books."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act
from tests.outcomes.worlds import END, Log, claimed, every_compound, panel_of, remedied, scenario


def rated(trust, *, closed, claims=10):
    log = Log()
    day = END - 200
    for number in range(claims):
        log.trouble(day, *claimed(day), *([(Act.PAPER, day + 9)] if number < closed else []))
    return measure(log.history(panel=panel_of(*every_compound(END - 1, trust_residents_committee=trust))))


@pytest.mark.parametrize(
    ("trust", "closed", "stars"),
    [(0.0, 0, 0), (0.4, 4, 0), (0.5, 5, 3), (0.7, 7, 4), (0.9, 8, 5), (1.0, 10, 5)],
)
def test_stars_follow_the_books_and_trust(trust, closed, stars):
    outcomes = rated(trust, closed=closed)
    assert outcomes.values["stars"] == stars
    assert outcomes.counts[f"stars.{stars}"] == 1


def test_paper_earns_stars_as_well_as_truth():
    log = Log()
    day = END - 200
    for _ in range(10):
        log.trouble(day, *remedied(day, after=9))
    in_truth = measure(log.history(panel=panel_of(*every_compound(END - 1, trust_residents_committee=0.7))))
    assert in_truth.values["stars"] == rated(0.7, closed=10).values["stars"]


def test_claims_of_earlier_years_are_not_rated():
    log = Log()
    log.trouble(400, *claimed(400))
    panel = panel_of(*every_compound(END - 1, trust_residents_committee=1.0))
    assert measure(log.history(panel=panel)).values["stars"] == 5  # nothing claimed, nothing left open


def test_no_year_end_no_stars():
    log = Log()
    panel = panel_of(*every_compound(395, trust_residents_committee=1.0))
    assert math.isnan(measure(log.history(end=500, panel=panel)).values["stars"])


def test_one_neighbourhood_is_no_league():
    assert math.isnan(rated(0.5, closed=5).values["league_spread"])


def test_a_league_shows_how_far_the_books_lie_apart():
    place = scenario().neighbourhoods[0]
    two = replace(scenario(), neighbourhoods=(place, replace(place, name="other")))
    log = Log()
    for number in range(40):
        case = log.trouble(400)
        where = {"neighbourhood": number % 2}
        log.events[-1] |= where
        log.note(Act.CLAIM, 400, case=case, **where)
        if number % 2 == 0 or number < 20:
            log.note(Act.PAPER, 420, case=case, **where)
    history = replace(log.history(), scenario=two)
    assert measure(history).values["league_spread"] == pytest.approx(0.5)
