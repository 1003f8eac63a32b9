"""Text tables: Chinese characters are wide, and digits follow the uncertainty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.tables import (
    Column,
    decimals_for,
    display_width,
    number,
    p_value,
    padded,
    text_table,
    with_half_width,
)

cells = st.text(alphabet="ab0.±邻里，́", max_size=8).filter(lambda text: text == text.strip())


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("邻里", 4), ("1+3+X 治理", 10), ("（Ｐ）", 6), ("é", 1), ("e\u0301", 1), ("±", 1), ("", 0)],
)
def test_a_chinese_character_is_two_columns_wide(text, width):
    assert display_width(text) == width


@given(cells, st.integers(0, 20), st.booleans())
def test_padding_fills_and_never_cuts(text, width, right):
    filled = padded(text, width, right)
    assert display_width(filled) == max(width, display_width(text))
    assert filled.strip(" ") == text.strip(" ")


@given(st.lists(st.tuples(cells, cells, st.just("|")), min_size=1, max_size=5))
def test_every_row_of_a_table_is_equally_wide(rows):
    lines = text_table([Column("结果", right=False), Column("days"), Column("|")], rows).splitlines()
    assert len({display_width(line) for line in lines}) == 1
    assert len(lines) == 2 + len(rows)


def test_a_table_by_hand():
    columns = [Column("outcome", right=False), Column("mean", "days")]
    assert text_table(columns, [("化解", "3.0"), ("a", "10.25")]) == (
        "outcome    mean\n"
        "         (days)\n"
        "───────  ──────\n"
        "化解        3.0\n"
        "a         10.25"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("half_width", "decimals"),
    [(0.0123, 3), (0.0996, 2), (0.099, 3), (1.0, 1), (9.96, 0), (12.0, 0), (1234.0, 0), (1e-12, 9), (0.0, 3)],
)
def test_two_digits_of_an_uncertainty_are_enough(half_width, decimals):
    assert decimals_for(half_width) == decimals


@pytest.mark.parametrize(
    ("value", "half_width", "said"),
    [
        (0.61234, 0.0123, "+0.612 ± 0.012"),
        (-0.61234, 0.0996, "-0.61 ± 0.10"),
        (12345.6, 230.0, "+12,346 ± 230"),
        (-0.0001, 0.05, "0.000 ± 0.050"),
        (0.5, None, "+0.500"),
        (None, 0.1, "–"),
        (100.0, None, "+100"),
    ],
)
def test_a_number_shows_what_is_known_of_it(value, half_width, said):
    assert with_half_width(value, half_width, signed=True) == said


def test_nothing_is_ever_minus_zero():
    assert [number(value, 2) for value in (-0.0, -0.004, -0.006)] == ["0.00", "0.00", "-0.01"]
    assert number(0.0) == "0"


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0, "<0.0001"), (0.00009, "<0.0001"), (0.0012, "0.0012"), (0.049, "0.049"), (0.051, "0.051"),
     (0.5, "0.50"), (1.0, "1.00"), (None, "–")],
)  # fmt: skip
def test_a_p_value_is_never_nothing(p, said):
    assert p_value(p) == said
