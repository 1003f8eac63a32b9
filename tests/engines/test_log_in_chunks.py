"""A log that is handed over in chunks is the log, and is not kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.engines import simulate
from sim.engines.compiled import World
from tests.worlds import scenario

DAYS = 400


@pytest.fixture(scope="module")
def asked():
    return scenario(days=DAYS)


def joined(chunks):
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}


@pytest.mark.parametrize("stretch", [1, 30, DAYS])
def test_chunks_joined_are_the_log(asked, stretch):
    whole, world, chunks = simulate(asked, 3).events, World(asked, 3), []
    for day in range(0, DAYS, stretch):
        world.live(min(day + stretch, DAYS), chunks.append)
    found = joined(chunks)
    assert list(found) == list(whole)
    assert all(np.array_equal(found[name], whole[name]) for name in whole)
    assert all(found[name].dtype == whole[name].dtype for name in whole)


def test_chunks_are_whole_days_one_after_the_other(asked):
    world, chunks = World(asked, 3), []
    for day in range(0, DAYS, 7):
        world.live(min(day + 7, DAYS), chunks.append)
    ends = [(int(chunk["day"].min()), int(chunk["day"].max())) for chunk in chunks]
    assert all(last < first for (_, last), (first, _) in pairwise(ends))


def test_a_long_run_comes_in_many_chunks_and_needs_no_more_room():
    decades = scenario(days=20 * 365)
    world, chunks = World(decades, 3), []
    world.live(decades.days, chunks.append)
    assert len(chunks) > 1
    assert len(world.ledger.arrays["events"]) < sum(len(chunk["day"]) for chunk in chunks)


def test_what_was_handed_over_is_not_kept_and_all_else_is(asked):
    world, whole, chunks = World(asked, 3), simulate(asked, 3), []
    world.live(DAYS, chunks.append)
    left = world.history()
    assert len(left.events["day"]) == 0
    for table in ("panel", "hours", "cases"):
        one, other = getattr(left, table), getattr(whole, table)
        assert all(np.array_equal(one[name], other[name]) for name in other)


def test_a_world_without_a_log_has_none_to_hand_over(asked):
    with pytest.raises(ValueError, match="is_logging=True"):
        World(asked, 3, is_logging=False).live(DAYS, print)


def test_a_world_that_is_settled_again_begins_its_log_again(asked):
    world, chunks = World(asked, 8), []
    world.live(DAYS, chunks.append)
    world.settle(3)
    world.live(DAYS)
    assert world.history().digest == simulate(asked, 3).digest
