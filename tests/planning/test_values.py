"""One value at a time: clean, or refused in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.planning.specs import Kind, Spec
from sim.planning.values import RefusalError, read, wanted

SHARE = Spec("share", Kind.FLOAT, 0.5, "share of households", 0, 1)
DAYS = Spec("days", Kind.INT, 7, "calendar days", 1, 60)
FLAG = Spec("open", Kind.FLAG, False)
NAME = Spec("name", Kind.TEXT, "", high=10)
KIND = Spec("kind", Kind.CHOICE, "lane", choices=("none", "lane", "mixed"), may_be_null=True)
SEATS = Spec("seats", Kind.CHOICES, [], high=3, choices=("branch", "committee", "firm"))
NULLABLE = Spec("hours", Kind.FLOAT, None, "hours", 0, 10, may_be_null=True)

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
not_numbers = st.booleans() | st.text() | st.lists(st.integers(), max_size=2) | st.none()


@given(numbers)
def test_a_number_is_taken_exactly_when_it_lies_in_its_closed_range(number):
    if 0 <= number <= 1:
        assert read(number, SHARE) == number
    else:
        with pytest.raises(RefusalError, match=r"it must lie in \[0, 1\] \(share of households\)"):
            read(number, SHARE)


@given(not_numbers)
def test_nothing_but_a_number_becomes_a_number(raw):
    with pytest.raises(RefusalError):
        read(raw, SHARE)


@pytest.mark.parametrize("raw", [math.nan, math.inf, -math.inf])
def test_a_number_must_be_finite(raw):
    with pytest.raises(RefusalError, match="it must be finite"):
        read(raw, SHARE)


def test_minus_zero_is_zero_so_that_one_question_has_one_hash():
    assert math.copysign(1.0, read(-0.0, SHARE)) == 1.0


@given(st.integers(1, 60))
def test_a_whole_float_counts_as_its_integer(days):
    assert read(float(days), DAYS) == days
    assert type(read(float(days), DAYS)) is int


@given(st.floats(1, 60).filter(lambda days: not days.is_integer()))
def test_half_a_day_is_no_count_of_days(days):
    with pytest.raises(RefusalError, match="counts whole things"):
        read(days, DAYS)


@pytest.mark.parametrize("raw", [0, 1, "true", "no", None, []])
def test_a_flag_is_true_or_false_and_nothing_that_only_looks_like_it(raw):
    with pytest.raises(RefusalError, match="true or false"):
        read(raw, FLAG)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("0.5", "a number in quotes"),
        ("０.５", "in full width"),
        (" 0.5", "a number in quotes"),
        ("1,000", "thousands separators"),
        ("50%", "per cent"),
        ("${oc.env:HOME}", "interpolations"),
        ("many", "text is no number"),
    ],
)
def test_text_for_a_number_is_told_what_went_wrong(raw, why):
    with pytest.raises(RefusalError) as caught:
        read(raw, SHARE)
    assert why in caught.value.args[2]


@pytest.mark.parametrize("raw", ["a\0b", "a\nb", "x" * 11, "${name}", 3, True, None])
def test_a_text_is_short_printable_and_plain(raw):
    with pytest.raises(RefusalError):
        read(raw, NAME)


def test_one_spelling_of_a_text_whatever_the_keyboard_composed():
    assert read("a\u0301", NAME) == read("\u00e1", NAME)


def test_null_is_none_where_none_is_a_choice():
    assert read(None, KIND) == "none"


def test_null_inherits_where_a_number_may_be_inherited():
    assert read(None, NULLABLE) is None


def test_an_unknown_word_finds_the_known_one():
    with pytest.raises(RefusalError) as caught:
        read("lanes", KIND)
    assert caught.value.args[1] == ("lane",)


def test_a_false_word_is_told_of_the_trap_of_yaml():
    with pytest.raises(RefusalError) as caught:
        read(False, KIND)
    assert "YAML reads NO" in caught.value.args[2]


@given(st.lists(st.sampled_from(SEATS.choices), unique=True))
def test_a_list_of_known_words_is_taken_as_it_is(seats):
    assert read(seats, SEATS) == seats


@pytest.mark.parametrize("raw", ["branch", ["branch", "branch"], ["branch", 3], [["branch"]], {"branch": 1}])
def test_a_list_of_words_is_a_list_of_known_words_each_once(raw):
    with pytest.raises(RefusalError):
        read(raw, SEATS)


def test_what_is_wanted_names_range_unit_and_meaning():
    spec = Spec("rate", Kind.FLOAT, 0, "per year", 0, 2000, "troubles arising")
    assert wanted(spec) == "a number in [0, 2000] (per year; troubles arising)"
