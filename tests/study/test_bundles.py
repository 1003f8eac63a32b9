"""Chunks are bundled into tasks that a scheduler is glad of, and tasks into arrays that it takes."""

from __future__ import annotations

import math
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ConfigError, UsageError
from sim.study.bundles import SAFE_SHARE, arrays_of, as_ranges, from_ranges, tasks_of
from sim.study.slurm_settings import SlurmSettings

LEAST = 600.0
settings = st.builds(
    SlurmSettings, minutes=st.integers(15, 2_880), at_most=st.integers(1, 1_000)
)  # a quarter of an hour to two days
chunks = st.lists(st.integers(0, 10**6), unique=True, max_size=2_000)
# A chunk of more than seven tenths of 15 minutes would not fit the shortest task.
seconds = st.floats(1e-3, SAFE_SHARE * 900.0)


@given(chunks, seconds, settings)
def test_every_chunk_is_in_one_task_and_in_its_order(asked, each, wanted):
    assert list(chain.from_iterable(tasks_of(asked, each, wanted))) == asked


@given(chunks, seconds, settings)
def test_no_task_comes_near_its_wall_time(asked, each, wanted):
    assert all(len(task) * each <= SAFE_SHARE * 60 * wanted.minutes for task in tasks_of(asked, each, wanted))


@given(chunks, seconds, settings)
def test_no_task_but_the_last_is_shorter_than_ten_minutes_unless_one_chunk_more_would_be_too_long(
    asked, each, wanted
):
    for task in tasks_of(asked, each, wanted)[:-1]:
        assert len(task) * each >= LEAST or (len(task) + 1) * each > SAFE_SHARE * 60 * wanted.minutes


@given(st.integers(1, 5_000), settings)
def test_of_a_long_study_a_slot_takes_a_few_tasks_and_not_a_hundred(count, wanted):
    each = 60.0
    tasks = tasks_of(range(count), each, wanted)
    fewest = math.ceil(count / math.floor(SAFE_SHARE * wanted.minutes))
    assert len(tasks) <= max(4 * wanted.at_most, fewest)


def test_a_study_of_five_minutes_is_one_task():
    assert tasks_of(range(30), 10.0, SlurmSettings()) == [tuple(range(30))]


def test_ten_minutes_is_the_shortest_task_where_there_is_enough_to_do():
    tasks = tasks_of(range(1_000), 10.0, SlurmSettings())
    assert {len(task) for task in tasks[:-1]} == {60}


def test_nothing_to_do_is_no_task():
    assert tasks_of([], 1.0, SlurmSettings()) == []


def test_a_chunk_that_outlasts_its_task_is_refused_with_the_minutes_it_needs():
    with pytest.raises(UsageError, match=r"about 50 minutes.*planned to use 42") as refused:
        tasks_of([1], 3_000.0, SlurmSettings(minutes=60))
    assert "`minutes` of 72 or more" in str(refused.value)
    assert tasks_of([1], 3_000.0, SlurmSettings(minutes=72)) == [(1,)]


@pytest.mark.parametrize("each", [0.0, -1.0, math.nan, math.inf])
def test_an_estimate_that_is_no_duration_is_a_defect_of_ours(each):
    with pytest.raises(ValueError, match="cannot take"):
        tasks_of([1], each, SlurmSettings())


@given(st.lists(st.tuples(st.integers(0, 99)), max_size=300), st.integers(0, 50))
def test_arrays_hold_every_task_once_in_order_and_no_index_reaches_the_limit(tasks, limit):
    arrays = arrays_of(tasks, limit)
    assert list(chain.from_iterable(arrays)) == tasks
    assert all(0 < len(array) <= max(limit, 1) for array in arrays)
    assert len(arrays) == math.ceil(len(tasks) / max(limit, 1))


@given(st.sets(st.integers(0, 300)))
def test_ranges_say_the_same_numbers(numbers):
    assert from_ranges(as_ranges(numbers)) == tuple(sorted(numbers))


def test_ranges_are_as_short_as_a_person_would_write_them():
    assert as_ranges([2, 0, 1, 40, 6, 7]) == "0-2,6-7,40"


@pytest.mark.parametrize("text", ["1-", "-1", "a", "3-1", "1,,2", "1;2", "٣", " 1"])
def test_what_is_no_range_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="0-31,40"):
        from_ranges(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 14}, {"minutes": True}, {"minutes": 43_201}, {"cpus": 0}, {"memory_gb": 0},
        {"memory_gb": 1.5}, {"at_most": 0}, {"partition": "main\n#SBATCH --wrap=x"}, {"partition": ""},
        {"account": "a b"}, {"qos": "'"}, {"setup": "module load python"}, {"setup": (1,)},
    ],
)  # fmt: skip
def test_settings_that_no_cluster_could_mean_are_refused_by_name(wrong):
    with pytest.raises(ConfigError, match=f"`{next(iter(wrong))}` is"):
        SlurmSettings(**wrong)


def test_all_wrong_settings_are_named_at_once():
    with pytest.raises(ConfigError) as refused:
        SlurmSettings(minutes=1, cpus=0, qos="x y")
    assert [fault.path for fault in refused.value.faults] == ["minutes", "cpus", "qos"]
