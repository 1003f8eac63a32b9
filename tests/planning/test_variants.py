"""A variant is the scenario that planning as a whole would have made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.doors.composing import compose
from sim.errors import ConfigError
from sim.planning import plan
from sim.planning.parameters import PARAMETERS
from sim.planning.specs import Kind
from sim.planning.variants import Variants, laid_over

ASKED = compose("governance=one_three", "mechanism=[whistle]", "calendar.measured_days=400")
VARIANTS = Variants(ASKED)


def a_value(name):
    spec = PARAMETERS[name]
    if spec.kind is Kind.INT:
        return st.tuples(st.just(name), st.integers(int(spec.low), int(min(spec.high, 2**53))))
    return st.tuples(st.just(name), st.floats(spec.low, spec.high))


PARAMETER = st.sampled_from(sorted(PARAMETERS)).flatmap(a_value)
RULE = st.one_of(
    st.tuples(st.just("governance.rules.partners_called"), st.integers(0, 3)),
    st.tuples(st.just("mechanism.whistle.start_day"), st.integers(0, 900)),
    st.tuples(st.just("governance.start_day"), st.integers(0, 900)),
)
PLACE = st.tuples(st.just("calendar.warmup_days"), st.integers(0, 500))
VALUES = st.lists(st.one_of(PARAMETER, RULE, PLACE), max_size=4).map(dict)


def outcome_of(plan_it):
    """The scenario with its label, or the faults in words."""
    try:
        scenario = plan_it()
    except ConfigError as error:
        return sorted(str(fault) for fault in error.faults)
    return scenario, scenario.hash, scenario.label


@given(VALUES)
@settings(max_examples=50, deadline=None)
def test_a_variant_is_what_planning_the_whole_would_have_given_faults_included(values):
    assert outcome_of(lambda: VARIANTS.of(values)) == outcome_of(lambda: plan(laid_over(ASKED, values)))


def test_no_value_is_the_question_itself():
    assert VARIANTS.of({}) == plan(ASKED)


def test_the_question_is_not_changed_by_its_variants():
    before = compose("governance=one_three", "mechanism=[whistle]", "calendar.measured_days=400")
    VARIANTS.of({"governance.rules.partners_called": 2, "mechanism.whistle.rules": {}})
    assert before == ASKED


def test_a_mechanism_that_was_not_chosen_is_refused_as_it_is_by_planning():
    with pytest.raises(ConfigError, match="a mechanism is chosen before it is changed"):
        VARIANTS.of({"mechanism.patrols.start_day": 5})


def test_parameters_that_do_not_agree_are_refused_even_if_only_one_of_them_varies():
    with pytest.raises(ConfigError, match="do not agree"):
        VARIANTS.of({"fees.habitual": 1.0})
