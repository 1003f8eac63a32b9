"""How runs are cut into chunks."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.study.shape import FEWEST_CHUNKS, MOST_CHUNKS, SECONDS_PER_CHUNK, Shape, seconds_of, shape_of
from tests.study.studies import SHAPES

MANY = st.builds(
    lambda points, replicates, seconds, deepest: (points, min(replicates, 10**7 // points), seconds, deepest),
    st.integers(1, 10**6),
    st.integers(1, 10**7),
    st.floats(1e-5, 1e3),
    st.one_of(st.none(), st.integers(1, 10**5)),
)


def runs_by_chunk(shape: Shape) -> list[list[int]]:
    return [shape.runs_of(chunk) for chunk in range(shape.chunks)]


@given(SHAPES)
def test_every_run_is_in_exactly_one_chunk(shape):
    assert sorted(run for runs in runs_by_chunk(shape) for run in runs) == list(range(shape.runs))


@given(SHAPES)
def test_runs_of_a_chunk_rise_and_are_counted(shape):
    for chunk, runs in enumerate(runs_by_chunk(shape)):
        assert (runs, len(runs)) == (sorted(runs), shape.count_of(chunk))


@given(SHAPES)
def test_blocks_are_as_wide_and_deep_as_said_but_at_the_edges(shape):
    for chunk in range(shape.chunks):
        points, replicates = shape.block(chunk)
        assert 1 <= len(points) <= shape.wide
        assert 1 <= len(replicates) <= shape.deep
        assert len(points) == shape.wide or points.stop == shape.points
        assert len(replicates) == shape.deep or replicates.stop == shape.replicates


@given(SHAPES)
def test_a_study_that_is_cut_short_has_about_as_many_replicates_of_each_point(shape):
    lived: Counter[int] = Counter(dict.fromkeys(range(shape.points), 0))
    for runs in runs_by_chunk(shape):
        lived.update(run % shape.points for run in runs)
        assert max(lived.values()) - min(lived.values()) <= shape.deep


@given(SHAPES, st.data())
def test_the_first_chunks_hold_the_first_replicates_of_every_point(shape, data):
    count = data.draw(st.integers(0, shape.replicates))
    there = {run for chunk in shape.first_chunks(count) for run in shape.runs_of(chunk)}
    assert there >= set(range(count * shape.points))
    assert len(there) < (count + shape.deep) * shape.points or count == 0 == len(there)


@given(MANY)
def test_no_study_has_more_chunks_than_a_folder_should_hold(asked):
    points, replicates, _, deepest = asked
    shape = shape_of(*asked)
    assert (shape.points, shape.replicates) == (points, replicates)
    # Where somebody looks in between, as often as he looks: then a chunk takes all points.
    assert shape.chunks <= MOST_CHUNKS or (deepest == shape.deep and shape.wide == points)


@given(MANY)
def test_a_chunk_takes_no_more_replicates_than_somebody_waits_for(asked):
    assert asked[3] is None or shape_of(*asked).deep <= asked[3]


@given(st.integers(1, 3000), st.integers(1, 300), st.floats(1e-3, 10))
def test_there_are_chunks_enough_for_several_workers(points, replicates, seconds):
    shape = shape_of(points, replicates, seconds)
    assert shape.chunks >= min(FEWEST_CHUNKS, shape.runs)


@given(st.integers(1, 3000), st.integers(1, 300), st.floats(1e-3, 10))
def test_an_interruption_costs_seconds_unless_one_run_takes_longer(points, replicates, seconds):
    shape = shape_of(points, replicates, seconds)
    assert (
        shape.wide * shape.deep * seconds <= max(SECONDS_PER_CHUNK, seconds) or shape.chunks > MOST_CHUNKS / 2
    )


@pytest.mark.parametrize(
    ("asked", "chunks"),
    [
        ((1, 1, 1.0), 1),
        ((1, 3, 1.0), 3),
        ((10, 1, 1.0), 10),
        ((100_000, 100, 1.0), 4_075),
        ((100, 100_000, 1.0), 4_000),
    ],
)
def test_some_shapes(asked, chunks):
    assert shape_of(*asked).chunks == chunks


def test_a_run_of_agents_needs_longer_than_one_of_loops_and_a_district_longer_than_a_place():
    assert seconds_of("reference", 10**6, 1) > seconds_of("compiled", 10**6, 1)
    assert seconds_of("compiled", 10**6, 9) > seconds_of("compiled", 10**6, 1)
