"""What draws decide about people, dwellings and purses: within bounds, in order, and as shares demand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import compile_exactly, society
from sim.rules.chance import draw
from sim.rules.numerics import nearest_whole
from sim.rules.society import (
    ADULT,
    ELDER,
    GROWN,
    SHIFTED,
    age_on_the_eve,
    around,
    day_within,
    door_cost_multiple,
    floor_area,
    fund_at_first,
    fund_left,
    hours_given,
    persons_shifted,
    renting_share,
    takes_part,
)

share = st.floats(0.0, 1.0)
uniform = st.floats(1e-12, 1.0 - 1e-12)
MANY = np.asarray(draw(1, 1, np.arange(20_000, dtype=np.uint64))).tolist()


@given(st.one_of(st.floats(-1e15, 1e15), st.integers(-(10**9), 10**9).map(lambda n: n / 2)))
def test_the_nearest_whole_number_is_the_one_that_python_rounds_to(x):
    assert nearest_whole(x) == round(x)


@given(share, st.floats(0.0, 0.5), uniform, uniform)
def test_what_lies_around_a_mean_follows_its_draw_and_stays_a_share(mean, half_width, u, v):
    low, high = sorted((u, v))
    assert 0.0 <= around(mean, half_width, low) <= around(mean, half_width, high) <= 1.0
    assert abs(around(mean, half_width, u) - mean) <= half_width + 1e-12


@given(st.floats(0.0, 5.0), share, uniform)
def test_doors_cost_nobody_less_than_nothing_and_on_average_the_mean(mean, spread, u):
    cost = door_cost_multiple(mean, spread, u)
    assert cost >= 0.0
    assert cost + door_cost_multiple(mean, spread, 1.0 - u) == pytest.approx(2.0 * mean)


@given(st.floats(5.0, 1000.0), uniform)
def test_a_dwelling_is_within_a_quarter_of_the_mean(mean, u):
    assert 0.75 * mean - 0.5 <= floor_area(mean, u) <= 1.25 * mean + 0.5


@given(st.integers(1, 9), st.integers(1, 9), uniform)
def test_whoever_moves_next_door_leaves_somebody_behind(first, second, u):
    shift = persons_shifted(first, second, u)
    assert min(first + shift, second - shift) >= 1
    assert shift in (-1, 0, 1)
    mirrored = persons_shifted(second, first, 1.0 - u)
    assert mirrored == -shift or u in (SHIFTED / 2, 1.0 - SHIFTED / 2)


def test_nobody_moves_where_everybody_lives_alone():
    assert {persons_shifted(1, 1, u) for u in MANY} == {0}


@given(uniform, uniform, st.integers(0, 9), share, share)
def test_people_live_less_than_92_years_and_no_child_speaks_for_a_household(
    u, within, seat, elders, children
):
    age = age_on_the_eve(u, within, seat, elders, (1.0 - elders) * children)
    assert 0 <= age < 92
    assert seat > 0 or age >= GROWN
    assert not ADULT <= age < GROWN


@pytest.mark.parametrize("elders", [0.0, 0.36, 1.0])
def test_as_many_are_old_as_the_share_says(elders):
    ages = [age_on_the_eve(u, v, 1, elders, 0.0) for u, v in zip(MANY, MANY[::-1], strict=True)]
    assert np.mean(np.array(ages) >= ELDER) == pytest.approx(elders, abs=0.01)


@given(st.integers(0, 91), share, uniform)
def test_who_is_not_grown_up_takes_no_part(age, some, u):
    assert takes_part(age, some, u) == (age >= GROWN and u < some)
    assert not takes_part(age, 0.0, u)


@given(st.integers(0, 999), st.integers(0, 999))
def test_who_does_not_own_rents(owners, others):
    rented = renting_share(owners, owners + others)
    assert 0.0 <= rented <= 1.0
    assert rented * (owners + others) == pytest.approx(others if owners + others else 0.0)


@given(st.floats(0.0, 1e5), st.integers(0, 10**6), share)
def test_a_fund_is_whole_fen_and_what_is_left_is_a_share_of_it(per_area, area, left):
    initial = fund_at_first(per_area, area)
    assert initial == pytest.approx(per_area * area, abs=0.5)
    assert 0 <= fund_left(left, initial) <= initial


@given(st.floats(0.0, 80.0), st.integers(0, 500))
def test_five_working_days_have_the_hours_of_a_week(weekly, persons):
    assert 5.0 * hours_given(weekly, persons) == pytest.approx(weekly * persons)


@given(st.integers(1, 10), uniform)
def test_a_term_that_began_before_day_0_ends_before_it_has_lasted_twice(years, u):
    assert 0 <= day_within(years, u) < 365 * years


COMPILED = {
    "around": "float64(float64, float64, float64)",
    "door_cost_multiple": "float64(float64, float64, float64)",
    "floor_area": "int64(float64, float64)",
    "fund_at_first": "int64(float64, int64)",
    "age_on_the_eve": "int64(float64, float64, int64, float64, float64)",
}


@pytest.mark.parametrize("name", COMPILED)
def test_compiled_it_decides_the_same(name):
    plainly, fast = getattr(society, name), compile_exactly(getattr(society, name), COMPILED[name])
    kinds = COMPILED[name].partition("(")[2].rstrip(")").split(", ")
    runs = [MANY[100 * k :] for k in range(len(kinds))]
    for numbers in list(zip(*runs, strict=False))[:2000]:
        given_to = [int(40 * u) if kind == "int64" else u for u, kind in zip(numbers, kinds, strict=True)]
        assert plainly(*given_to) == fast(*given_to)
