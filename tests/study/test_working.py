"""A chunk is lived alike by whoever lives it, in whatever order, on either engine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.outcomes import NAMES, measure_many
from sim.planning import plan as plan_whole
from sim.study import working
from sim.study.chunks import NUMBERS, Rows, as_parquet
from sim.study.pairing import gathered
from sim.study.scenarios import Scenarios
from sim.study.working import in_order, live_chunk
from tests.study.studies import TWO, as_bits, files, lived, planned, plans

WIDE = planned(TWO, "mechanism=[],[whistle]", "voice.naming_base=-1,0,1", replicates=3)


@cache
def world(folder="nowhere"):
    return Scenarios(WIDE.plan, folder)


@cache
def all_of_it() -> Rows:
    return live_chunk(WIDE.plan, world(), range(WIDE.plan.shape.runs))


def test_there_is_something_to_compare():
    numbers = all_of_it().numbers
    assert len({as_bits(row) for row in numbers}) > WIDE.plan.shape.runs / 3
    assert set(all_of_it().failures) == {None}


@given(plans(), st.data())
@settings(max_examples=40)
def test_the_order_of_living_takes_every_run_once(plan, data):
    runs = data.draw(st.lists(st.integers(0, plan.shape.runs - 1), unique=True))
    assert sorted(in_order(plan, runs)) == sorted(runs)


@given(st.lists(st.integers(0, WIDE.plan.shape.runs - 1), unique=True, min_size=1, max_size=9))
@settings(max_examples=15)
def test_the_rows_of_some_runs_depend_neither_on_their_order_nor_on_their_company(runs):
    found, whole = live_chunk(WIDE.plan, world(), runs), all_of_it()
    picked = np.array(sorted(runs))
    assert found.runs.tolist() == sorted(runs)
    assert as_bits(found.numbers) == as_bits(whole.numbers[picked])
    assert found.points.tolist() == whole.points[picked].tolist()
    assert found.seeds.tolist() == whole.seeds[picked].tolist()


def test_numbers_are_those_of_measuring_each_run_planned_by_itself():
    plan = WIDE.plan
    scenarios = [
        plan_whole(_laid(plan.bases[plan.base_of[point]], plan, point)) for point in range(plan.shape.points)
    ]
    runs = range(plan.shape.runs)
    cells = [(scenarios[run % plan.shape.points], plan.seed_of(run)) for run in runs]
    answers = [cell.answer for cell in measure_many(cells, plan.engine)]
    values = np.array([[*answer.values, *answer.funnel] for answer in answers], dtype=np.float64)
    assert as_bits(values) == as_bits(all_of_it().numbers)
    assert len(NAMES) < len(NUMBERS)


def _laid(base, plan, point):
    voice = {**base["voice"], "naming_base": plan.values_at(point)["voice.naming_base"]}
    return {**base, "voice": voice}


def test_both_engines_give_the_same_bytes():
    sweep = planned(TWO, "voice.naming_base=-1,1", "calendar.measured_days=40")
    one, other = (replace(sweep.plan, engine=engine) for engine in ("reference", "compiled"))
    runs = range(sweep.plan.shape.runs)
    whole = [as_parquet(live_chunk(plan, Scenarios(plan, "nowhere"), runs)) for plan in (one, other)]
    assert whole[0] == whole[1]


@pytest.mark.parametrize("day", [1, 25])
def test_a_run_that_another_engine_ends_has_the_same_numbers(day):
    plan = planned(TWO, "calendar.measured_days=40").plan
    switching = replace(plan, switch_day=day)
    runs = range(plan.shape.runs)
    found, asked = (live_chunk(one, Scenarios(one, "nowhere"), runs) for one in (switching, plan))
    assert as_parquet(found) == as_parquet(asked)


def test_a_run_that_is_refused_is_a_row_and_no_other_row_is_touched():
    found, whole = live_chunk(WIDE.plan, world(), range(6), {2: "its process died"}), all_of_it()
    assert found.failures == (None, None, "its process died", None, None, None)
    assert np.isnan(found.numbers[2]).all()
    others = [0, 1, 3, 4, 5]
    assert as_bits(found.numbers[others]) == as_bits(whole.numbers[others])


def test_points_that_cannot_be_planned_are_rows_that_say_why():
    (column,) = planned("voice.naming_base=0,1").plan.columns
    broken = replace(column, levels=(0, 99))
    plan = replace(planned("voice.naming_base=0,1").plan, columns=(broken,))
    found = live_chunk(plan, Scenarios(plan, "nowhere"), range(4))
    assert [failure is not None for failure in found.failures] == [False, True, False, True]
    assert "voice.naming_base = 99 cannot be used" in found.failures[1]
    assert "\n" not in found.failures[1]


def test_a_run_that_breaks_within_the_engine_is_a_row_that_says_so(monkeypatch):
    def breaking(scenario, seed, engine, switch_day):
        raise ZeroDivisionError("no hours")

    monkeypatch.setattr(working, "simulate", breaking)
    plan = replace(planned(replicates=1).plan, switch_day=3)
    found = live_chunk(plan, Scenarios(plan, "nowhere"), [0])
    assert found.failures == ("ZeroDivisionError: no hours",)


def test_whoever_lives_is_told_of_each_run_when_it_begins():
    begun: list[int] = []
    live_chunk(WIDE.plan, world(), range(5), {3: "no"}, begun.append)
    assert sorted(begun) == [0, 1, 2, 4]


def test_one_axis_more_or_one_level_more_changes_no_run_that_was_there(tmp_path):
    one = lived(planned(TWO, "voice.naming_base=0,1"), tmp_path / "one")
    more = lived(
        planned(TWO, "voice.naming_base=0,0.5,1", "law=civil_code,pre2021", replicates=3), tmp_path / "more"
    )
    assert numbers_by_what_was_asked(one).items() <= numbers_by_what_was_asked(more).items()


def numbers_by_what_was_asked(study):
    rows = gathered(study)
    found = {}
    for place, point in enumerate(rows.points.tolist()):
        values = {"law": "civil_code", **study.plan.values_at(point)}
        found[*sorted(values.items()), int(rows.seeds[place])] = as_bits(rows.numbers[place])
    return found


def test_chunks_of_another_shape_hold_the_same_numbers(tmp_path):
    one = lived(planned(TWO, "voice.naming_base=0,1", shape=(4, 2)), tmp_path / "one")
    other = lived(planned(TWO, "voice.naming_base=0,1", shape=(1, 1)), tmp_path / "other")
    assert (len(files(one)), len(files(other))) == (1, 8)
    assert numbers_by_what_was_asked(one) == numbers_by_what_was_asked(other)
