"""How troubles arise and are found: more is never less, nothing missing changes nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.trouble import between, daily_intensity, detection_level, exposure_of, exposure_ratio

share = st.floats(0.0, 1.0)
weight = st.floats(0.0, 5.0)
rate = st.floats(0.0, 2000.0)
uniform = st.floats(1e-12, 1.0 - 1e-12)
homes = st.integers(0, 50_000)


@given(weight, share, share, share)
def test_the_more_is_missing_the_more_arises(weight, a, b, reference):
    less, more = sorted((a, b))
    assert exposure_ratio(weight, less, reference) <= exposure_ratio(weight, more, reference)


@given(weight, share)
def test_at_the_reference_the_catalogue_holds(weight, reference):
    assert exposure_ratio(weight, reference, reference) == 1.0


@given(share, share)
def test_at_zero_weight_what_is_missing_leaves_no_trace(missing, reference):
    assert exposure_ratio(0.0, missing, reference) == 1.0


@given(weight, share, share)
def test_a_ratio_and_its_mirror_image_cancel(weight, missing, reference):
    there, back = exposure_ratio(weight, missing, reference), exposure_ratio(weight, reference, missing)
    assert there * back == pytest.approx(1.0)


@given(rate, homes, st.lists(st.floats(0.1, 6.0), min_size=5, max_size=5))
def test_trouble_is_proportional_to_households_and_rate(rate, homes, ratios):
    one = daily_intensity(rate, homes, *ratios)
    assert daily_intensity(2.0 * rate, homes, *ratios) == pytest.approx(2.0 * one)
    assert daily_intensity(rate, 2 * homes, *ratios) == pytest.approx(2.0 * one)


@given(rate, homes)
def test_a_year_of_days_brings_the_years_rate(rate, homes):
    assert 365.0 * daily_intensity(rate, homes, 1.0, 1.0, 1.0, 1.0, 1.0) == pytest.approx(
        rate * homes / 1000.0
    )


@given(share, share, uniform, uniform)
def test_a_quantity_lies_in_its_range_and_follows_its_draw(a, b, u, v):
    low, high = sorted((a, b))
    first, second = sorted((u, v))
    assert low <= between(low, high, first) <= between(low, high, second) <= high + 1e-15


@given(st.floats(0.0, 1e6), uniform, share, share)
def test_the_more_visible_is_found_no_later(now, u, a, b):
    hidden, visible = sorted((a, b))
    assert now <= detection_level(now, visible, u) <= detection_level(now, hidden, u)


@given(st.floats(0.0, 1e3), st.floats(0.0, 1e3), uniform, st.floats(0.01, 1.0))
def test_when_a_trouble_arose_says_nothing_about_how_long_it_stays_hidden(now, later, u, visibility):
    wait = detection_level(now, visibility, u) - now
    assert detection_level(later, visibility, u) - later == pytest.approx(wait, abs=1e-9)
    assert wait == pytest.approx(-math.log(u) / visibility, rel=1e-9, abs=1e-9)


@given(st.floats(0.0, 1e3), st.floats(0.0, 1e3), st.floats(0.0, 0.1), st.integers(1, 5000))
def test_hours_of_looking_add_up_and_thin_out_over_households(one, other, per_hour, households):
    together = exposure_of(one + other, per_hour, households)
    apart = exposure_of(one, per_hour, households) + exposure_of(other, per_hour, households)
    assert together == pytest.approx(apart)
    assert exposure_of(one, per_hour, 2 * households) == pytest.approx(
        exposure_of(one, per_hour, households) / 2
    )
