"""Whoever goes on from where a world stood on a day comes to what a run from the start comes to."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engines.compiled import World, batch
from sim.engines.compiled.branching import FIXED, SCRATCH
from sim.outcomes import Meter
from sim.scenario import Scenario
from tests.engines.stormy import DAYS, EARLY, FROM_THE_START, LATE, NESTED, PLAIN, TWICE, alone, stormy


def lived_from(one: World, standing, scenario: Scenario) -> str:
    one.go_on_from(standing, scenario)
    one.live(scenario.days)
    return one.history().digest


@pytest.mark.parametrize("day", [0, 1, 20, DAYS])
def test_a_standing_is_gone_on_from_as_often_as_one_likes(day):
    here = World(PLAIN, 1)
    here.live(day)
    standing = here.stand()
    later = PLAIN if day > 60 else LATE
    for scenario in (later, PLAIN, later):
        assert lived_from(here, standing, scenario) == alone([scenario])[0]


def test_standings_taken_twice_are_the_same():
    here = World(PLAIN, 1)
    here.live(40)
    one, other = here.stand(), here.stand()
    here.live(DAYS)
    here.go_on_from(one, PLAIN)
    third = here.stand()
    for again in (other, third):
        assert (again.seed, again.day, list(again.pieces)) == (1, 40, list(one.pieces))
        assert all(again.pieces[name].tobytes() == piece.tobytes() for name, piece in one.pieces.items())


def test_other_people_and_longer_logs_in_between_leave_no_trace():
    here = World(PLAIN, 1)
    here.live(40)
    standing = here.stand()
    for seed in (2, 3):
        here.settle(seed)
        here.live(DAYS)
    assert lived_from(here, standing, LATE) == alone([LATE])[0]
    here.settle(5)
    here.live(DAYS)
    assert here.history().digest == alone([LATE], (5,))[0]


def test_another_world_goes_on_from_there_too():
    here, other = World(PLAIN, 1), World(EARLY, 7)
    here.live(40)
    assert lived_from(other, here.stand(), LATE) == alone([LATE])[0]


def test_a_world_used_for_branches_serves_every_other_seed_and_question():
    worlds = batch.Worlds(is_logging=True)
    for seed in (1, 2):
        assert dict(worlds.live_together(NESTED, seed)).keys() == set(range(5))
        for scenario in (FROM_THE_START, PLAIN):
            assert worlds.live(scenario, seed + 5).digest == alone([scenario], (seed + 5,))[0]
    assert len(worlds._kept) == 1


def test_nobody_goes_on_with_another_past_or_in_another_place():
    here, silent = World(PLAIN, 1), World(PLAIN, 1, is_logging=False)
    here.live(40)
    standing = here.stand()
    with pytest.raises(ValueError, match="another from day 20 on"):
        here.go_on_from(standing, EARLY)
    for other in (silent, World(stormy(60), 1), World(PLAIN, 1, follower=Meter())):
        with pytest.raises(ValueError, match="Take a standing of this world"):
            other.go_on_from(standing, PLAIN)


def test_what_a_standing_leaves_out_as_fixed_is_changed_by_no_run():
    here = World(TWICE, 1, follower=Meter())
    here.live(1)
    arrays = here.ledger.arrays
    names = [name for name in arrays if name in FIXED]
    before = {name: arrays[name].tobytes() for name in names}
    assert set(names) == FIXED
    here.live(DAYS)
    here.settle(2)
    here.live(DAYS)
    assert {name: arrays[name].tobytes() for name in names} == before


def test_what_a_standing_leaves_out_as_work_space_may_hold_anything():
    here = World(PLAIN, 1)
    here.live(40)
    standing = here.stand()
    here.live(DAYS)
    here.go_on_from(standing, LATE)
    for name in SCRATCH:
        here.ledger.arrays[name].view(np.uint8)[:] = 255
    here.live(DAYS)
    assert here.history().digest == alone([LATE])[0]
