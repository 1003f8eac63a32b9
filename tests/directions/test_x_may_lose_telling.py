"""The map of where X loses: no more is said than so few pairs of runs bear."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.coordination.x_may_lose_drawing import OUTCOMES, corrected, ink_on, pairs_of, told
from experiments.coordination.x_may_lose_telling import is_clear


def rows_with(*p_values):
    """One cell per p, the same for every outcome."""
    return [{f"{name}_{what}": value for name, _, _ in OUTCOMES for what, value in (("p", p), ("pairs", 3))}
            for p in p_values]  # fmt: skip


def test_a_cell_is_clear_only_after_the_correction_over_all_cells():
    rows = corrected(rows_with(0.001, 0.04, 0.6))
    name = OUTCOMES[0][0]
    assert [is_clear(row, name) for row in rows] == [True, False, False]
    assert rows[0][f"{name}_holm"] == pytest.approx(0.001 * 9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_correction_never_makes_a_claim_easier(p_values):
    for row in corrected(rows_with(*p_values)):
        for name, _, _ in OUTCOMES:
            assert row[f"{name}_holm"] >= row[f"{name}_p"]


def test_a_cell_without_a_p_stays_without_one():
    row = corrected(rows_with(math.nan, 0.5))[0]
    assert all(math.isnan(row[f"{name}_holm"]) for name, _, _ in OUTCOMES)


def test_numbers_of_a_map_share_their_decimals_and_show_two_digits_of_the_largest():
    assert told(np.array([[-0.00763, 0.000135], [math.nan, 0.0]]), is_signed=True) == [
        ["−0.0076", "+0.0001"], ["–", "0.0000"],
    ]  # fmt: skip
    assert told(np.array([[10.31, -0.04]])) == [["10", "0"]]


@given(st.floats(0, 1), st.floats(0, 1))
def test_ink_stands_out_from_what_it_is_written_on(grey, alpha):
    light = alpha * grey + 1.0 - alpha
    ink = 0.0 if ink_on((grey, grey, grey, alpha)) == "black" else 1.0
    assert abs(light - ink) >= 0.5 - 1e-9


def test_the_number_of_pairs_is_read_off_the_rows():
    assert pairs_of(rows_with(0.1, 0.2)) == "3"
