"""The log read by act tells what a walk through it tells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.outcomes.deeds import NEVER, Deeds, are_among
from sim.vocabulary import Act

CASES = 5
event = st.tuples(st.sampled_from(Act), st.integers(-1, CASES - 1), st.integers(0, 2_000))
logs = st.lists(event, max_size=40)
some_acts = st.lists(st.sampled_from(Act), min_size=1, max_size=4, unique=True)


def read(log):
    columns = {
        name: np.array([row[place] for row in log], dtype=np.int64)
        for place, name in enumerate(("act", "case", "day"))
    }
    return Deeds(columns, CASES)


@given(logs, some_acts)
def test_the_first_day_is_the_earliest_of_all_that_are_told(log, acts):
    told = [
        min((day for act, of, day in log if act in acts and of == case), default=NEVER)
        for case in range(CASES)
    ]
    assert read(log).first_days(*acts).tolist() == told


@given(logs, some_acts)
def test_nothing_is_counted_twice_or_left_out(log, acts):
    told = [sum(act in acts and of == case for act, of, _ in log) for case in range(CASES)]
    assert read(log).times(*acts).tolist() == told


@given(logs)
def test_every_event_of_a_case_is_noted(log):
    assert read(log).noted.tolist() == [sum(of == case for _, of, _ in log) for case in range(CASES)]


@given(logs, some_acts)
def test_columns_of_the_same_acts_go_together(log, acts):
    told = read(log).of(*acts)
    rows = zip(told["act"].tolist(), told["case"].tolist(), told["day"].tolist(), strict=True)
    assert sorted(rows) == sorted((int(act), case, day) for act, case, day in log if act in acts)


def test_asking_twice_changes_no_answer():
    deeds = read([(Act.CLAIM, 0, 7), (Act.CLAIM, 0, 5), (Act.DETECT, 0, 6)])
    assert deeds.first_days(Act.CLAIM)[0] == 5
    assert deeds.first_days(Act.DETECT, Act.CLAIM)[0] == 5
    assert deeds.first_days(Act.CLAIM, Act.DETECT)[0] == 5
    assert deeds.first_days(Act.DETECT)[0] == 6


@given(st.lists(st.integers(-1, 9)), st.lists(st.integers(0, 9)))
def test_no_row_is_among_any_and_every_other_only_among_its_like(rows, chosen):
    found = are_among(np.array(rows, dtype=np.int64), np.array(chosen, dtype=np.int64), 10)
    assert found.tolist() == [row in chosen for row in rows]


@pytest.mark.parametrize("chosen", [(), (Act.CLAIM,), (Act.CLAIM, Act.SUE)])
def test_acts_may_be_chosen_by_name(chosen):
    acts = np.arange(len(Act))
    assert acts[are_among(acts, chosen, len(Act))].tolist() == sorted(int(act) for act in chosen)
