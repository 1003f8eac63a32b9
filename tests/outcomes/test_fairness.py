"""Who bears it, and who takes part."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes import fairness, measure
from sim.vocabulary import Act
from tests.outcomes.worlds import Log, claimed, remedied, settled, silent

amounts = (
    st.lists(st.integers(0, 1000), min_size=1, max_size=30)
    .filter(any)
    .map(lambda v: np.array(v, dtype=float))
)


def gini(values):
    return fairness.gini(values.copy(), len(values))


def gap_between(group, is_good):
    sizes, goods = np.bincount(group), np.bincount(group[is_good], minlength=group.max() + 1)
    return fairness.gap_between(sizes, goods, len(sizes))


def test_equal_burdens_have_a_gini_of_0():
    assert gini(np.full(7, 3.0)) == 0.0


def test_one_of_four_who_bears_everything_gives_three_quarters():
    assert gini(np.array([0.0, 0.0, 8.0, 0.0])) == pytest.approx(0.75)


def test_where_there_is_no_burden_there_is_no_inequality_to_measure():
    assert math.isnan(gini(np.zeros(5)))


@given(amounts, st.integers(1, 9))
def test_gini_lies_between_0_and_1_and_knows_neither_unit_nor_order(values, scale):
    found = gini(values)
    assert 0.0 <= found < 1.0
    assert gini(values[::-1] * scale) == pytest.approx(found, abs=1e-12)


@given(amounts)
def test_giving_everybody_the_same_on_top_makes_things_more_equal(values):
    assert gini(values + 10.0) <= gini(values) + 1e-12


def test_severity_and_days_make_the_burden():
    """Two troubles of one stairwell: 10 days at 0.8 and a whole year at 0.2."""
    log = Log()
    log.trouble(400, *remedied(400, after=10), severity=0.8)
    log.trouble(400, *silent(400), severity=0.2)
    stairwells = 50 + 19 + 42
    assert measure(log.history()).values["burden_gini"] == pytest.approx(1 - 1 / stairwells)


def test_the_gap_between_compounds_needs_enough_of_both():
    log = Log()
    for number in range(40):
        steps = remedied(400, after=10) if number % 4 == 0 else silent(400)
        log.trouble(400, *steps, compound=0)
    assert math.isnan(measure(log.history()).values["durable_gap"])
    for _ in range(20):
        log.trouble(400, *settled(400), compound=2)
    log.trouble(400, *silent(400), compound=1)  # too few to say anything
    assert measure(log.history()).values["durable_gap"] == pytest.approx(1.0 - 0.25)


@given(st.lists(st.booleans(), min_size=20, max_size=40))
def test_two_alike_are_not_apart(is_good):
    group = np.repeat([0, 1], len(is_good))
    assert gap_between(group, np.array(is_good * 2)) == 0.0


def test_voice_is_what_named_troubles_come_to_a_door():
    log = Log()
    log.trouble(400, *claimed(400))
    log.trouble(400, (Act.LUMP, 400))
    log.trouble(400, *settled(400))
    log.trouble(400, *silent(400))
    assert measure(log.history()).values["voice_share"] == pytest.approx(1 / 3)


def test_where_nothing_is_named_there_is_no_voice_to_measure():
    log = Log()
    log.trouble(400, *silent(400))
    assert math.isnan(measure(log.history()).values["voice_share"])


def test_partners_take_on_a_part_of_the_work():
    log = Log()
    log.trouble(400, *claimed(400), hours=6.0, partner_hours=3.0)
    log.trouble(400, *claimed(400), hours=6.0)
    log.trouble(300, *claimed(300), hours=99.0, partner_hours=99.0)
    assert measure(log.history()).values["partners_share"] == 0.25


def test_where_nobody_works_nobody_shares():
    assert math.isnan(measure(Log().history()).values["partners_share"])
