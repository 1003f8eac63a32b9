"""From overrides to frozen parameters."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.parameters import Parameters
from sim.planning.parameters import PARAMETERS, TOGETHER, defaults, read_parameters
from sim.planning.reading import NOT_READ, Desk
from sim.planning.specs import Kind

BOUND_TOGETHER = {path for paths, _, _ in TOGETHER for path in paths}


def in_range(spec):
    """Any value that its own range allows."""
    if spec.kind is Kind.INT:
        return st.integers(int(spec.low), int(spec.high))
    return st.floats(spec.low, spec.high)


def out_of_range(spec):
    """Any number beyond its range."""
    low, high = math.floor(spec.low), math.ceil(spec.high)
    below = st.integers(-(10**6) + low, low - 1)
    above = st.integers(high + 1, 10**6 + high)
    return below | above | st.sampled_from([math.nan, math.inf, -math.inf])


def tree_of(values):
    """Values by path as nested groups."""
    tree = {}
    for path, value in values.items():
        group, _, name = path.partition(".")
        tree.setdefault(group, {})[name] = value
    return tree


free = st.fixed_dictionaries(
    {path: in_range(spec) for path, spec in PARAMETERS.items() if path not in BOUND_TOGETHER}
)


def test_nothing_written_means_the_declared_defaults():
    assert read_parameters({}, Desk()) == Parameters()
    assert read_parameters(defaults(), Desk()) == Parameters()


@given(free)
def test_any_vector_within_the_ranges_is_taken_as_it_is(values):
    desk = Desk()
    parameters = read_parameters(tree_of(values), desk)
    assert desk.faults == []
    for path, value in values.items():
        group, _, name = path.partition(".")
        assert getattr(getattr(parameters, group), name) == value


@pytest.mark.parametrize("path", PARAMETERS)
@settings(max_examples=5)
@given(data=st.data())
def test_a_number_beyond_its_range_is_refused_with_its_path_unit_default_and_key(path, data):
    spec, desk = PARAMETERS[path], Desk()
    beyond = data.draw(out_of_range(spec))
    assert desk.value(beyond, path, spec) is NOT_READ
    said = str(desk.faults[0])
    assert all(part in said for part in (path, spec.unit, spec.authority))


@given(st.data())
def test_a_number_beyond_its_range_is_refused_wherever_it_stands(data):
    path = data.draw(st.sampled_from(sorted(PARAMETERS)))
    desk = Desk()
    read_parameters(tree_of({path: data.draw(out_of_range(PARAMETERS[path]))}), desk)
    assert [fault.path for fault in desk.faults] == [path]


@pytest.mark.parametrize("path", PARAMETERS)
def test_both_ends_of_every_range_belong_to_it(path):
    if path in BOUND_TOGETHER:
        return  # what it may be depends on another
    for end in (PARAMETERS[path].low, PARAMETERS[path].high):
        desk = Desk()
        read_parameters(tree_of({path: end}), desk)
        assert desk.faults == []


@given(st.floats(0, 1), st.floats(0, 1))
def test_shares_of_one_whole_do_not_exceed_it(habitual, refusing):
    desk = Desk()
    read_parameters({"fees": {"habitual": habitual, "refusing": refusing}}, desk)
    assert bool(desk.faults) is (habitual + refusing > 1.0)


def test_every_group_of_faults_is_named_at_once():
    desk = Desk()
    read_parameters({"voice": {"naming_base": "x", "unheard": 1}, "meeting": {"quorum": 2}, "firm": 3}, desk)
    named = {fault.path for fault in desk.faults}
    assert named == {"voice.naming_base", "voice.unheard", "meeting.quorum", "firm"}
