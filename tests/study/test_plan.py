"""A plan is written down whole, read again alike, and tells what is another question."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.plan import BY_HAND, Column, Plan, differences
from tests.study.studies import planned, plans


def again(plan: Plan) -> Plan:
    """The plan after it was written and read."""
    text = json.dumps(plan.to_json(), ensure_ascii=False, allow_nan=False)
    return Plan.from_json(json.loads(text), plan.arrays())


def asked(plan: Plan) -> dict:
    """All that makes the question, as JSON says it."""
    content = json.loads(json.dumps(plan.to_json()))
    return {name: value for name, value in content.items() if name not in BY_HAND}


@given(plans())
@settings(max_examples=30)
def test_a_plan_that_was_read_is_the_plan_that_was_written(plan):
    found = again(plan)
    assert json.dumps(found.to_json()) == json.dumps(plan.to_json())
    assert (found.seeds, found.shape, found.key()) == (plan.seeds, plan.shape, plan.key())
    assert [found.values_at(point) for point in range(plan.shape.points)] == [
        plan.values_at(point) for point in range(plan.shape.points)
    ]


@given(
    plans(),
    plans(),
    st.sets(st.sampled_from(["bases", "seeds", "engine", "target", "code", "lock", "columns"])),
)
@settings(max_examples=50)
def test_two_plans_differ_in_nothing_exactly_if_they_are_equal(plan, donor, names):
    if donor.shape.points != plan.shape.points:
        names = names - {"columns"}
    other = replace(plan, **{name: getattr(donor, name) for name in names})
    found = differences(plan.to_json(), other.to_json())
    assert (found == []) is (asked(plan) == asked(other))


@given(plans(), st.text(max_size=5))
@settings(max_examples=30)
def test_how_a_study_is_put_makes_no_difference(plan, words):
    other = replace(plan, name=words, overrides=(words,), design={"method": words}, made_by=words)
    assert differences(plan.to_json(), other.to_json()) == []
    assert other.key() == plan.key()


@given(plans())
@settings(max_examples=30)
def test_the_key_of_a_question_is_not_moved_by_how_it_is_answered(plan):
    shape = replace(plan.shape, wide=plan.shape.wide + 1)
    other = replace(plan, code="other", lock="other", engine="other", switch_day=77, shape=shape)
    assert other.key() == plan.key()


@given(plans(), st.data())
@settings(max_examples=50)
def test_the_key_is_moved_by_any_cell_of_any_column(plan, data):
    if not plan.columns:
        return
    place = data.draw(st.integers(0, len(plan.columns) - 1))
    point = data.draw(st.integers(0, plan.shape.points - 1))
    cells = plan.columns[place].cells.copy()
    cells[point] += 1
    if cells[point] == plan.columns[place].cells[point]:
        return  # beyond what a float tells apart
    columns = (*plan.columns[:place], replace(plan.columns[place], cells=cells), *plan.columns[place + 1 :])
    assert replace(plan, columns=columns).key() != plan.key()


def test_a_difference_says_what_it_was_and_what_it_is():
    old = planned("governance=fragmented", "voice.naming_base=0,1").plan
    new = planned("governance=fragmented", "voice.naming_base=0,2", "calendar.measured_days=61").plan
    found = differences(old.to_json(), new.to_json())
    assert "axes.0.levels.1: 1, now 2" in found
    assert "bases.0.calendar.measured_days: 60, now 61" in found


def test_seeds_that_are_listed_are_told_from_seeds_in_a_row():
    plan = planned("seed=3,1,2").plan
    assert plan.seeds == (3, 1, 2)
    assert plan.to_json()["seeds"] == [3, 1, 2]
    assert planned("seed=5").plan.to_json()["seeds"] == {"first": 5, "count": 2}


@given(plans())
@settings(max_examples=30)
def test_a_run_is_one_point_with_one_seed_and_every_point_meets_the_same(plan):
    met = {}
    for run in range(plan.shape.runs):
        met.setdefault(run % plan.shape.points, []).append(plan.seed_of(run))
    assert all(tuple(seeds) == plan.seeds for seeds in met.values())


def test_what_an_axis_has_is_plain_python():
    numbers = Column("voice.naming_base", np.array([0.5, 1.5]))
    words = Column("governance", np.array([1, 0], dtype=np.int32), ("fragmented", ["a"]), is_group=True)
    assert [type(numbers.at(0)), type(words.at(0)), type(words.at(1))] == [float, list, str]
