"""A difference that is sure may still be too small to matter, and the verdict says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison import compare
from sim.comparison.rows import VERDICTS
from sim.comparison.weight import (
    VERDICTS_ZH,
    is_too_small,
    smallest_that_matters,
    verdict_in_words,
    why_undefined,
)
from sim.typeface import missing_glyphs
from tests.comparison.worlds import QUICK, Outcome, table_of


@dataclass(frozen=True)
class Weighed:
    """An outcome that declares what matters."""

    name: str = "resolution"
    primary: bool = True
    direction: str = "higher"
    code: str = "O1"
    title: str = "Resolution"
    title_zh: str = "化解率"
    unit: str = "share"
    definition: str = "d"
    denominator: str = "d"
    smallest_that_matters: float = 0.0
    is_share_of_baseline: bool = False
    undefined: str = "undefined if nothing was followed for a year"


def compared(step, known, pairs=12, level=10.0):
    base = level + np.arange(pairs) / 10.0
    wobble = np.where(np.arange(pairs) % 2 == 0, 0.01, -0.01) + np.arange(pairs) / 1000.0
    values = {known.name: {"one": base, "two": base + step + wobble}}
    comparison = compare(table_of(values, definitions=[known]), QUICK)
    return comparison, comparison.rows[0]


@pytest.mark.parametrize(("step", "said"), [(-0.2, "worse"), (0.2, "better")])
def test_a_sure_difference_inside_the_declared_one_is_too_small_to_matter(step, said):
    known = Weighed(smallest_that_matters=1.0)
    _, row = compared(step, known)
    assert row.verdict == said
    assert verdict_in_words(known, row) == f"{said}, too small to matter"
    assert verdict_in_words(known, row, "zh").endswith("而微小")


def test_a_difference_whose_interval_reaches_beyond_keeps_its_plain_verdict():
    known = Weighed(smallest_that_matters=0.2)
    _, row = compared(-0.2, known)
    assert verdict_in_words(known, row) == "worse"


def test_an_outcome_that_declares_nothing_keeps_its_plain_verdict():
    for known in (Outcome("resolution"), Weighed()):
        _, row = compared(-1e-6, known)
        assert smallest_that_matters(known, row) is None
        assert verdict_in_words(known, row) == row.verdict


def test_a_share_of_the_baseline_grows_with_the_baseline():
    known = Weighed(smallest_that_matters=0.1, is_share_of_baseline=True)
    for level in (10.0, 100.0):
        _, row = compared(2.0, known, level=level)
        assert smallest_that_matters(known, row) == pytest.approx(0.1 * row.paired.mean_baseline)
        assert is_too_small(known, row) == (level == 100.0)


@given(st.floats(-3, 3), st.floats(0.01, 3), st.floats(1.0, 5.0))
def test_what_is_too_small_stays_so_when_more_is_asked_of_a_difference(step, matters, times):
    _, row = compared(step, Weighed())
    if is_too_small(Weighed(smallest_that_matters=matters), row):
        assert is_too_small(Weighed(smallest_that_matters=matters * times), row)


def test_every_verdict_is_told_in_two_languages_that_can_be_drawn():
    assert set(VERDICTS_ZH) == set(VERDICTS)
    assert not missing_glyphs("".join(VERDICTS_ZH.values()) + "而微小")


def test_the_screen_says_what_does_not_matter_and_how_much_that_is():
    comparison, _ = compared(-0.2, Weighed(smallest_that_matters=1.0))
    page = comparison.to_table()
    assert "worse, too small to matter" in page
    assert "declared before any run (O1 1.00)" in page
    assert "较差而微小" in comparison.to_table("zh")


def test_the_screen_says_why_a_primary_outcome_has_no_number():
    known = Weighed()
    values = {known.name: {"one": [np.nan] * 4, "two": [np.nan] * 4}}
    comparison = compare(table_of(values, definitions=[known]), QUICK)
    assert why_undefined(known, comparison.rows[0]) == known.undefined
    assert f"no number for O1 Resolution: {known.undefined}." in comparison.to_table()


def test_two_pairs_are_named_as_the_reason():
    _, row = compared(1.0, Weighed(), pairs=2)
    assert "pairs" in why_undefined(Weighed(), row) or "three" in why_undefined(Weighed(), row)
    _, row = compared(1.0, Weighed())
    assert why_undefined(Weighed(), row) == ""
