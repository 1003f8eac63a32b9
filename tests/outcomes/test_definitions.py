"""Every outcome is declared once, and says what it needs to be read."""

from __future__ import annotations

import re

import pytest

from sim.outcomes import OUTCOMES, TOPICS, OutcomeDefinition, measure
from sim.outcomes.definition import DIRECTIONS
from sim.typeface import missing_glyphs
from tests.outcomes.worlds import Log

PRIMARY = {
    "durable_share", "time_to_resolution", "escalations", "satisfaction", "hours_per_durable_resolution"
}  # fmt: skip


def test_every_name_is_declared_once():
    names = [known.name for known in OUTCOMES]
    assert len(set(names)) == len(names)
    assert len(names) == sum(len(topic.DEFINITIONS) for topic in TOPICS)


def test_every_code_of_the_evidence_has_a_number():
    assert {known.code for known in OUTCOMES} == {f"O{number}" for number in range(1, 21)} | {"F"}


def test_few_outcomes_are_primary_and_each_says_why():
    assert {known.name for known in OUTCOMES if known.primary} == PRIMARY
    assert all(known.why for known in OUTCOMES if known.primary)


def test_primary_outcomes_are_told_first():
    assert {known.name for known in OUTCOMES[: len(PRIMARY)]} == PRIMARY


def test_every_title_is_told_in_two_languages_that_can_be_drawn():
    for known in OUTCOMES:
        assert re.search(r"[一-鿿]", known.title_zh), known.name
        assert not missing_glyphs(known.title + known.title_zh + known.unit), known.name
    for language in ("title", "title_zh"):
        titles = [getattr(known, language) for known in OUTCOMES]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("known", OUTCOMES, ids=lambda known: known.name)
def test_a_definition_leaves_nothing_unsaid(known):
    assert known.direction in DIRECTIONS
    for field in ("unit", "definition", "denominator", "warm_up", "censoring"):
        assert getattr(known, field), field
    assert not known.definition.endswith(".")


def test_rates_among_disputes_say_that_selective_intake_flatters_them():
    for name in ("resolution_of_disputes", "durable_of_disputes", "dispute_days"):
        known = next(known for known in OUTCOMES if known.name == name)
        assert "claims only" in known.definition
        assert not known.primary


def test_a_run_gives_exactly_the_declared_numbers_in_their_order():
    assert list(measure(Log().history()).values) == [known.name for known in OUTCOMES]


def test_a_direction_that_does_not_exist_is_refused():
    with pytest.raises(AssertionError, match="direction"):
        OutcomeDefinition("x", "O1", "X", "某", "share", "up", "d", "d", "w", "c")


def test_what_matters_is_what_was_registered_before_any_run():
    declared = {
        known.name: (known.smallest_that_matters, known.is_share_of_baseline)
        for known in OUTCOMES
        if known.smallest_that_matters
    }
    assert declared == {
        "durable_share": (0.01, False),
        "time_to_resolution": (5.0, False),
        "escalations": (5.0, False),
        "satisfaction": (0.01, False),
        "hours_per_durable_resolution": (0.1, True),
    }


def test_a_negative_difference_cannot_matter():
    with pytest.raises(AssertionError, match="not negative"):
        OutcomeDefinition("x", "O1", "X", "某", "u", "higher", "d", "d", "w", "c", smallest_that_matters=-1.0)


def test_a_primary_outcome_without_a_reason_is_refused():
    with pytest.raises(AssertionError, match="says why"):
        OutcomeDefinition("x", "O1", "X", "某", "share", "higher", "d", "d", "w", "c", primary=True)
