"""Counts that patterns are judged by: whole numbers that may be added up over runs."""

from __future__ import annotations

import numpy as np

from sim.catalogue import Respondent
from sim.outcomes.deeds import NEVER, Columns, are_among
from sim.outcomes.league import stars_of
from sim.outcomes.money import LOW_COLLECTION
from sim.outcomes.troubles import FOLLOW_UP, Troubles
from sim.outcomes.window import Window
from sim.schedule import DAYS_PER_YEAR
from sim.vocabulary import Act, Archetype, Channel, Role, VoteClass

OLD = 20  # years a building must have stood
LAW_YEAR = 2021  # the Civil Code's first year: from here age is counted, since day 0 has no year of its own
FIRST_ROUND = 0.95  # support that a single objection could still block (PT9)
STRUCTURAL = (Archetype.STRUCTURE, Archetype.NEIGHBOUR)


def counts_of(window: Window, troubles: Troubles) -> dict[str, int]:
    """Every count that `sim.outcomes.patterns` asks for, for one run."""
    return {
        **_mediation(window, troubles),
        **_suits(window, troubles),
        **_firms(window),
        **_lifts(window, troubles),
        **_by_year(window, troubles),
        **_stars(window),
    }


def _matters(window: Window, of: str) -> np.ndarray:
    return np.array([int(getattr(matter, of)) for matter in window.scenario.matters], dtype=np.int64)


def _mediation(window: Window, troubles: Troubles) -> dict[str, int]:
    """Cases at the residents' committee's table, and cases about property at any."""
    verdicts = (Act.AGREE, Act.REFUSE)
    is_committee_s = window.deeds.of(*verdicts)["role"] == Role.RESIDENTS_COMMITTEE
    by_committee = are_among(
        troubles.case, window.deeds.of(*verdicts)["case"][is_committee_s], window.cases_ever
    )
    mine = troubles.where(by_committee)
    respondent = _matters(window, "respondent")
    property_matter = (respondent == Respondent.FIRM) | (respondent == Respondent.COMMITTEE)
    about = troubles.where((troubles.coordinated < NEVER) & property_matter[troubles.matter])
    return {
        "mediated": mine.count,
        "mediated_reported": int((mine.reported < NEVER).sum()),
        "property_mediated": about.count,
        "property_agreed": int((about.agreed < NEVER).sum()),
    }


def _suits(window: Window, troubles: Troubles) -> dict[str, int]:
    matter = troubles.matter
    archetype = _matters(window, "archetype")[matter]
    between = are_among(archetype, STRUCTURAL, len(Archetype))
    years = np.array([home.year for place in window.scenario.neighbourhoods for home in place.compounds])
    is_old = LAW_YEAR - years[troubles.compound] > OLD
    respondent, lead = _matters(window, "respondent"), _matters(window, "lead")
    is_the_firm_s = (respondent == Respondent.NONE) & (lead == Role.PROPERTY_FIRM)
    against_firm = ((respondent == Respondent.FIRM) | is_the_firm_s)[matter]
    return {
        "fee_suits": window.count_without_case(Act.SUE),
        "fee_suits_paid": window.count_without_case(Act.PAY_ARREARS),
        "fee_suits_judged": window.count_without_case(Act.JUDGE),
        "suits_against_firm": int(troubles.suits[against_firm].sum()),
        "suits_structural": int(troubles.suits[between].sum()),
        "suits_structural_old": int(troubles.suits[between & is_old].sum()),
        "households_old": int(window.compound_households[LAW_YEAR - years > OLD].sum()),
        **{
            f"suits_over.{kind.name}": int(troubles.suits[matter == row].sum())
            for row, kind in enumerate(window.scenario.matters)
            if kind.archetype in STRUCTURAL
        },
    }


def _firms(window: Window) -> dict[str, int]:
    months = window.month_ends
    low = months["collection"] < LOW_COLLECTION
    leaves = window.deeds.of(Act.FIRM_EXIT)["day"] >= window.first
    at_low = window.deeds.of(Act.FIRM_EXIT)["note"][leaves] < LOW_COLLECTION
    return {
        "months_low": int(low.sum()),
        "months_high": int((~low).sum()),
        "exits_low": int(at_low.sum()),
        "exits_high": int((~at_low).sum()),
        "firms_entered": window.count(Act.FIRM_ENTER),
    }


def _lifts(window: Window, troubles: Troubles) -> dict[str, int]:
    deeds = window.deeds
    lifts = troubles.where(_matters(window, "vote")[troubles.matter] == VoteClass.LIFT)
    built = lifts.where((lifts.passed < NEVER) & (lifts.remedied < NEVER))

    def strong(act: Act) -> int:
        of_lift = lifts.hold(deeds.of(act)["case"])
        return int((of_lift & (deeds.of(act)["note"] >= FIRST_ROUND)).sum())

    blocked = strong(Act.VOTE_FAIL)
    meetings = built.hold(deeds.of(Act.HEAR, Act.COORDINATE)["case"])
    return {
        "lifts_held": int((lifts.held < NEVER).sum()),
        "lifts_consulted": int((lifts.consulted < NEVER).sum()),
        "lifts_signed": int((lifts.passed < NEVER).sum()),
        "lifts_built": built.count,
        "lift_meetings": int(meetings.sum()),
        "lift_votes_strong": strong(Act.VOTE_PASS) + blocked,
        "lift_votes_strong_blocked": blocked,
    }


def _by_year(window: Window, troubles: Troubles) -> dict[str, int]:
    """Calls to the hotline, and the books' view of disputes, by whole measured year."""
    doors = (Act.CLAIM, Act.HOTLINE)
    at_first = window.deeds.of(Act.CLAIM)["note"] == Channel.HOTLINE
    later = np.ones(len(window.deeds.of(Act.HOTLINE)["case"]), dtype=bool)
    calls = np.append(at_first, later) & troubles.hold(window.deeds.of(*doors)["case"])
    years = (window.end - window.first) // DAYS_PER_YEAR
    found: dict[str, int] = {}
    year_of_call = (window.deeds.of(*doors)["day"][calls] - window.first) // DAYS_PER_YEAR
    held = troubles.where(troubles.held < NEVER)
    year_of_dispute = (held.held - window.first) // DAYS_PER_YEAR
    closed = held.reported - held.held < FOLLOW_UP // 2
    for year in range(years):
        found[f"hotline_calls.{year}"] = int((year_of_call == year).sum())
        found[f"disputes.{year}"] = int((year_of_dispute == year).sum())
        found[f"reported.{year}"] = int(((year_of_dispute == year) & closed).sum())
    return found


def _stars(window: Window) -> dict[str, int]:
    awarded = stars_of(window)
    return {f"stars.{number}": awarded.count(number) for number in (0, 3, 4, 5)}


def columns_of_paths(window: Window) -> Columns:
    """Monthly fee collection of every compound over the whole run, the warm-up included.

    Returns
    -------
    dict of arrays of shape (months * compounds,): day, compound, collection
    """
    return {name: window.panel[name].copy() for name in ("day", "compound", "collection")}
