"""How growth is read off timings; how long anything takes is no matter for a test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.benchmarks.growth import (
    SERIES,
    exponent,
    least,
    of_compounds,
    of_neighbourhoods,
    timed,
)

SIZES = [1.0, 2.0, 5.0, 11.0]


@given(power=st.floats(-2.0, 3.0), factor=st.floats(1e-6, 1e3))
def test_a_power_law_has_its_own_exponent(power, factor):
    assert exponent(SIZES, [factor * size**power for size in SIZES]) == pytest.approx(power, abs=1e-9)


def test_the_lesser_of_two_timings_counts():
    assert least(None, {"days": 2.0}) == {"days": 2.0}
    assert least({"days": 1.0, "settling": 3.0}, {"days": 2.0, "settling": 1.0}) == {
        "days": 1.0,
        "settling": 1.0,
    }


def test_more_compounds_are_more_households_of_one_kind():
    one, three = of_compounds(1, 40), of_compounds(3, 40)
    assert len(three.neighbourhoods[0].compounds) == 3
    assert {c.households for c in three.neighbourhoods[0].compounds} == {40}
    assert three.neighbourhoods[0].residents == pytest.approx(3 * one.neighbourhoods[0].residents, abs=2)


def test_neighbourhoods_are_coupled_and_twenty_share_an_office():
    scenario = of_neighbourhoods(41)
    assert scenario.is_coupled
    assert len({hood.subdistrict for hood in scenario.neighbourhoods}) == 3


def test_a_timing_says_what_was_there():
    found = timed(of_compounds(2, 30), range(1, 3))
    assert found["households"] == 60
    assert found["troubles"] > 0
    assert all(found[part] > 0.0 for part in ("building", "settling", "days"))


def test_every_series_grows():
    assert all(list(points) == sorted(points) for _, points, _ in SERIES.values())


@pytest.mark.parametrize("name", SERIES)
def test_every_point_of_a_series_is_a_legal_question(name):
    _, points, question = SERIES[name]
    assert len({question(point).hash for point in points}) == len(points)
