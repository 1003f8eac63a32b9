"""A kept world that becomes that of another scenario is, byte for byte, the one made for it alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from itertools import islice

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from experiments.docking.drawing import configuration
from sim.engines import simulate
from sim.engines.compiled import World, batch
from sim.engines.compiled.branching import FIXED
from sim.engines.compiled.laying import KEPT, have_same_ground, parameter_record
from sim.engines.compiled.layout import parameter_type
from sim.errors import ConfigError
from sim.outcomes import Measured, Meter, measure_many
from sim.parameters import Parameters
from sim.planning import plan
from sim.population import populate
from sim.scenario import Scenario
from tests.engines.test_settling import told_apart, unlike
from tests.laws.questions import scenarios
from tests.worlds import scenario

DAYS = 60
# Without shrinking, since a question is too large to be shrunk in a reasonable time.
RELAXED = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
OF_MANNERS = ("label", "parameters", "changes", "law", "law_lift")
ADDRESSES = {"kept", "blank_case"}
UNWRITTEN = {"home_keys"}  # of a world without ties: written before it is read


def mannered(place: Scenario, other: Scenario) -> Scenario:
    """The places, matters and days of one scenario, with all else of another."""
    return dataclasses.replace(place, **{name: getattr(other, name) for name in OF_MANNERS})


@cache
def of_the_meter() -> set[str]:
    """What it enters: it forgets by counting its folders anew, and is judged by what it answers."""
    followed, alone = (World(scenario(days=1), 1, follower=one) for one in (Meter(), None))
    return set(followed.ledger.arrays) - set(alone.ledger.arrays)


def refuse_traces(one: World, fresh: World) -> None:
    """See that two worlds on the eve of day 0 are laid out alike to the last byte, and then live alike."""
    assert set(told_apart(one, fresh)) <= UNWRITTEN | of_the_meter()
    assert set(one.ledger.arrays) >= set(fresh.ledger.arrays)
    for name, array in fresh.ledger.arrays.items():
        if (name in FIXED or name.startswith(KEPT)) and name not in ADDRESSES:
            assert one.ledger.arrays[name].tobytes() == array.tobytes(), name
    for world in (one, fresh):
        world.live(world.question.days)
    assert one.history().digest == fresh.history().digest
    assert one.history().scenario is fresh.history().scenario
    assert are_same(one.answer(), fresh.answer())


def are_same(one: Measured, other: Measured) -> bool:
    names = ("values", "funnel", "counts")
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names)


def test_what_becoming_leaves_alone_and_what_it_does_not_is_all_there_is():
    asked = scenario(days=1)
    fields = {field.name for field in dataclasses.fields(Scenario)}
    ground = {"days", "warmup", "neighbourhoods", "matters", "is_coupled"}
    assert fields == ground | set(OF_MANNERS)
    assert have_same_ground(asked, dataclasses.replace(asked, label="other"))
    for name, value in (("days", 2), ("warmup", 1), ("is_coupled", True), ("matters", asked.matters[1:])):
        assert not have_same_ground(asked, dataclasses.replace(asked, **{name: value}))


@given(one=scenarios(), other=scenarios(), seeds=st.tuples(*[st.integers(0, 2**63 - 1)] * 2))
@RELAXED
def test_of_any_two_questions_the_second_finds_nothing_of_the_first(one, other, seeds):
    wanted = mannered(one, other)
    world = World(one, seeds[0], follower=Meter())
    world.live(one.days)
    world.become(wanted, seeds[1])
    assert unlike(world.state, populate(wanted, seeds[1])) == []
    refuse_traces(world, World(wanted, seeds[1], follower=Meter()))


@cache
def drawn(number: int) -> Scenario | None:
    """A configuration as docking draws it; some are refused."""
    try:
        return plan(configuration(number, DAYS, 0.3))
    except ConfigError:
        return None


def legal() -> Iterator[Scenario]:
    number = 0
    while True:
        found = drawn(number)
        if found is not None:
            yield found
        number += 1


@pytest.mark.parametrize("first", range(4))
def test_drawn_configurations_pass_through_one_world_without_a_trace(first):
    place, *others = islice(legal(), first, first + 5)
    world = World(place, 1, follower=Meter())
    for seed, other in enumerate((*others, place)):
        wanted = mannered(place, other)
        world.live(DAYS)
        world.become(wanted, seed)
        refuse_traces(world, World(wanted, seed, follower=Meter()))


@pytest.mark.parametrize("threads", [1, 2])
def test_a_batch_of_drawn_configurations_is_measured_as_each_alone(threads):
    first, *others = islice(legal(), 12)
    wanted = [first, *(mannered(first, other) for other in others), *others]
    cells = [(one, seed) for seed in (1, 2) for one in wanted]
    for cell in measure_many(cells, threads=threads):
        alone = World(cell.scenario, cell.seed, False, Meter())
        alone.live(DAYS)
        assert cell.failure is None
        assert are_same(cell.answer, alone.answer())


def sweep(count: int, days: int = 5) -> list[Scenario]:
    return [scenario(days=days, values={"trust.prior_spread": 0.01 * n}) for n in range(count)]


def test_who_has_no_room_for_one_more_world_lets_the_last_become_another(monkeypatch):
    worlds, asked = batch.Worlds(is_logging=True), sweep(batch.WORLDS + 3)
    for one in asked:
        assert worlds.live(one, 1).digest == simulate(one, 1).digest
    assert [world.question for world in worlds._kept] == [*asked[: batch.WORLDS - 1], asked[-1]]
    here = {id(world) for world in worlds._kept}
    worlds.live(asked[0], 2)
    worlds.live(scenario(days=6), 1)
    assert len({id(world) for world in worlds._kept} - here) == 1
    monkeypatch.setattr(batch, "ROOM", max(world.ledger.size for world in worlds._kept))
    few = batch.Worlds(is_logging=True)
    for one in asked[:3]:
        assert few.live(one, 1).digest == simulate(one, 1).digest
    assert len(few._kept) == 1


def test_a_world_becomes_none_on_another_ground():
    with pytest.raises(ValueError, match="make one"):
        World(scenario(days=5), 1).become(scenario(days=6), 1)


def test_a_world_becomes_another_as_often_as_one_likes_in_the_same_room():
    one, other = sweep(2)
    world = World(one, 1)
    world.live(5)
    size = world.ledger.size
    for seed in range(30):
        world.become((other, one)[seed % 2], seed)
        world.live(5)
    assert world.ledger.size == size


def test_the_record_of_parameters_has_each_in_its_own_field():
    usual = Parameters()
    record, names = parameter_record(usual), parameter_type().names or ()
    told = {
        f"{group.name}_{item.name}": getattr(getattr(usual, group.name), item.name)
        for group in dataclasses.fields(usual)
        for item in dataclasses.fields(getattr(usual, group.name))
    }
    assert list(names) == list(told)
    assert [record[name][0].item() for name in names] == list(told.values())
    assert record.dtype.itemsize == 8 * len(names)
    assert record.view(np.int64).shape == (len(names),)
