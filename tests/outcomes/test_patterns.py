"""Each pattern met, not met, or not tested; by runs whose counts are written by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.outcomes import measure
from sim.outcomes.patterns import MET, NOT_MET, NOT_TESTED, PATTERNS, check_patterns
from sim.parameters import Parameters, declarations
from sim.typeface import missing_glyphs
from sim.vocabulary import LawRegime
from tests.outcomes.worlds import Log

EMPTY = measure(Log().history())
CODES = ["PT1", "PT2", "PT3", "PT4", "PT5", "PT6", "PT7", "PT8", "PT9", "PT11"]


def run(*, values=(), funnel=(), counts=(), collection=None, **facts):
    """One run with these numbers and nothing else."""
    paths = EMPTY.paths
    if collection is not None:
        size = len(collection)
        paths = {
            "day": np.full(size, 1459), "compound": np.arange(size), "collection": np.array(collection)
        }  # fmt: skip
    return replace(
        EMPTY,
        values={**EMPTY.values, **dict(values)},
        funnel={**EMPTY.funnel, **dict(funnel)},
        counts={**EMPTY.counts, **dict(counts)},
        paths=paths,
        **facts,
    )


def verdict(code, *runs):
    return next(check for check in check_patterns(runs) if check.code == code)


def test_every_pattern_is_judged_in_the_order_of_the_evidence():
    assert [check.code for check in check_patterns([EMPTY])] == CODES


def test_an_empty_world_meets_no_pattern_and_says_why_it_was_not_tested():
    for check in check_patterns([EMPTY]):
        assert check.verdict != MET, check.code
        assert bool(check.reason) == (check.verdict == NOT_TESTED), check.code


def test_what_was_calibrated_on_a_pattern_is_said_and_its_parameters_exist():
    calibrated = {check.code: check.calibrated for check in check_patterns([EMPTY]) if check.calibrated}
    assert set(calibrated) == {"PT1", "PT2", "PT4", "PT6", "PT7"}
    known = {declaration.path for declaration in declarations(Parameters())}
    for words in calibrated.values():
        for named in re.findall(r"\w+\.\w+", words):
            assert named in known


def test_patterns_are_told_in_glyphs_that_exist():
    for pattern in PATTERNS:
        assert not missing_glyphs(pattern.title + pattern.title_zh + pattern.band), pattern.code
        assert pattern.source.startswith("B")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((1000, 500, 100, 10), MET),
        ((1000, 500, 100, 60), NOT_MET),  # more than one in twenty goes to court
        ((1000, 100, 100, 1), NOT_MET),  # nothing is lost between voice and institution
        ((19, 8, 4, 1), NOT_TESTED),
    ],
)
def test_the_funnel_narrows_to_hardly_a_suit(steps, said):
    arisen, voiced, held, court = steps
    found = run(funnel={"arisen": arisen, "voiced": voiced, "held": held, "court": court})
    assert verdict("PT1", found).verdict == said


@pytest.mark.parametrize(
    ("rates", "said"), [((60,), MET), ((50, 80), MET), ((59.9,), NOT_MET), ((131,), NOT_MET)]
)
def test_visible_disputes_are_averaged_over_runs(rates, said):
    assert verdict("PT2", *[run(values={"visible_disputes": rate}) for rate in rates]).verdict == said


@pytest.mark.parametrize(
    ("mediated", "reported", "about", "agreed", "said"),
    [
        (45, 43, 40, 30, MET),
        (45, 30, 40, 30, NOT_MET),  # the books are too honest
        (45, 43, 40, 40, NOT_MET),  # everybody agrees
        (15, 14, 40, 30, NOT_TESTED),
    ],
)
def test_mediation_is_reported_better_than_it_goes(mediated, reported, about, agreed, said):
    counts = {
        "mediated": mediated, "mediated_reported": reported, "property_mediated": about,
        "property_agreed": agreed,
    }  # fmt: skip
    assert verdict("PT3", run(counts=counts)).verdict == said


@pytest.mark.parametrize(
    ("fees", "owners", "paid", "judged", "said"),
    [(24, 1, 11, 10, MET), (24, 6, 11, 10, NOT_MET), (60, 1, 30, 25, NOT_MET), (24, 1, 20, 1, NOT_MET)],
)
def test_property_suits_recover_fees(fees, owners, paid, judged, said):
    counts = {
        "fee_suits": fees, "suits_against_firm": owners, "fee_suits_paid": paid, "fee_suits_judged": judged
    }  # fmt: skip
    assert verdict("PT4", run(counts=counts)).verdict == said


def test_old_stock_supplies_the_suits_where_there_is_also_young_stock():
    counts = {
        "suits_structural": 30, "suits_structural_old": 20, "households_old": 600,
        "suits_over.water_leakage": 18, "suits_over.noise_renovation": 12,
    }  # fmt: skip
    assert verdict("PT5", run(counts=counts)).verdict == MET
    assert verdict("PT5", run(counts={**counts, "suits_structural_old": 15})).verdict == NOT_MET
    noisy = {**counts, "suits_over.water_leakage": 12, "suits_over.noise_renovation": 18}
    assert verdict("PT5", run(counts=noisy)).verdict == NOT_MET
    of_one_age = verdict("PT5", run(counts={**counts, "households_old": 1326}))
    assert of_one_age.verdict == NOT_TESTED
    assert "one age" in of_one_age.reason


@pytest.mark.parametrize(
    ("collection", "said"),
    [
        ([0.3] * 5 + [0.95] * 15, MET),
        ([0.8] * 20, NOT_MET),  # one mode
        ([0.3] * 5 + [0.7] * 15, NOT_MET),
        ([0.3, 0.9], NOT_TESTED),
    ],
)
def test_compounds_pay_nearly_all_or_hardly_half(collection, said):
    assert verdict("PT6", run(collection=collection)).verdict == said


def test_compounds_of_several_runs_are_judged_together():
    runs = [run(collection=[0.3] + [0.95] * 3) for _ in range(5)]
    assert verdict("PT6", *runs).verdict == MET
    assert verdict("PT6", runs[0]).verdict == NOT_TESTED


@pytest.mark.parametrize(
    ("low", "high", "at_low", "at_high", "entered", "said"),
    [
        (360, 1440, 4, 1, 5, MET),
        (360, 1440, 1, 4, 5, NOT_MET),  # firms leave where everybody pays
        (360, 1440, 4, 1, 20, NOT_MET),  # too many leave
        (12, 1440, 1, 0, 5, NOT_TESTED),
    ],
)
def test_firms_leave_where_nobody_pays(low, high, at_low, at_high, entered, said):
    counts = {
        "months_low": low, "months_high": high, "exits_low": at_low, "exits_high": at_high,
        "firms_entered": entered,
    }  # fmt: skip
    assert verdict("PT7", run(counts=counts)).verdict == said


@pytest.mark.parametrize(
    ("built", "said"),
    [((100, 90, 45, 18), MET), ((100, 90, 80, 18), NOT_MET), ((20, 19, 9, 3), NOT_TESTED)],
)
def test_lifts_are_lost_on_the_way(built, said):
    names = ("lifts_held", "lifts_consulted", "lifts_signed", "lifts_built")
    assert verdict("PT8", run(counts=dict(zip(names, built, strict=True)))).verdict == said


@pytest.mark.parametrize(
    ("law", "blocked", "said"),
    [
        (LawRegime.UNANIMITY, 3, MET),
        (LawRegime.UNANIMITY, 0, NOT_MET),
        (LawRegime.CIVIL_CODE, 0, MET),
        (LawRegime.CIVIL_CODE, 3, NOT_MET),
    ],
)
def test_the_last_to_hold_out_blocks_under_unanimity_alone(law, blocked, said):
    counts = {"lift_votes_strong": 10, "lift_votes_strong_blocked": blocked}
    assert verdict("PT9", run(counts=counts, law_lift=law)).verdict == said


def test_runs_under_several_laws_cannot_be_judged_together():
    counts = {"lift_votes_strong": 10, "lift_votes_strong_blocked": 1}
    runs = [run(counts=counts, law_lift=law) for law in (LawRegime.UNANIMITY, LawRegime.CIVIL_CODE)]
    assert verdict("PT9", *runs).verdict == NOT_TESTED


@pytest.mark.parametrize(
    ("calls", "reported", "said"),
    [((100, 250), (50, 90), MET), ((100, 150), (50, 90), NOT_MET), ((100, 250), (90, 50), NOT_MET)],
)
def test_responsiveness_creates_demand(calls, reported, said):
    counts = {
        "hotline_calls.0": calls[0], "hotline_calls.4": calls[1], "reported.0": reported[0],
        "reported.4": reported[1], "disputes.0": 100, "disputes.4": 100,
    }  # fmt: skip
    assert verdict("PT11", run(counts=counts)).verdict == said


def test_demand_needs_five_years():
    assert "5 measured years" in verdict("PT11", EMPTY).reason
