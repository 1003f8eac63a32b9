"""A trouble's life has an order: whatever is asked, the log never tells of one that cannot have been."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import pytest

from experiments.docking.drawing import configuration
from sim.errors import ConfigError
from sim.planning import plan
from sim.scenario import Scenario
from sim.vocabulary import Act
from tests.engines.weather import WORLDS
from tests.laws import lives as told_in
from tests.laws.lives import BEFORE, ENDS, NEVER_AFTER, STARTS, WORK, lives

DRAWN, DAYS, SHARE = range(1, 17), 120, 0.3  # configurations that docking draws

IMPOSSIBLE = (
    told_in.without_what_must_come_first,
    told_in.after_what_rules_them_out,
    told_in.work_that_nobody_was_given,
    told_in.work_while_a_court_decides,
    told_in.whatever_follows_the_end_of_a_life,
    told_in.what_the_matter_does_not_allow,
)


@cache
def worlds() -> dict[str, Scenario]:
    """The worlds in which engines are docked, and some drawn over the whole of what may be asked."""
    told = {name: lay_out() for name, lay_out in WORLDS.items()}
    for number in DRAWN:
        with suppress(ConfigError):  # what contradicts itself is refused
            told[f"drawn {number}"] = plan(configuration(number, DAYS, SHARE))
    return told


@pytest.fixture(scope="module")
def all_lives(run):
    """Every life of every world, by world, with what was asked."""
    return {name: (asked, lives(asked, run(asked, 2).history().events)) for name, asked in worlds().items()}


@pytest.mark.parametrize("impossible", IMPOSSIBLE, ids=lambda one: one.__name__)
def test_nobodys_life_holds(impossible, all_lives):
    found = [life.told(at) for _, told in all_lives.values() for life in told for at in impossible(life)]
    assert found == []


def test_no_case_costs_more_letters_than_its_owner_may_write(all_lives):
    for asked, told in all_lives.values():
        limit = asked.parameters.routing.asks_limit
        assert [life.told(at) for life in told for at in told_in.more_often_than(life, Act.ASK, limit)] == []


def test_nobody_whistles_where_nobody_may(all_lives):
    is_allowed = []
    for asked, told in all_lives.values():
        may = [asked.rules_on(day)["whistle"] > 0 for day in range(asked.days)]
        for life in told:
            days = [day for act, day in zip(life.acts, life.days, strict=True) if act == Act.WHISTLE]
            is_allowed += [may[day] for day in days]
    assert is_allowed
    assert all(is_allowed)


def test_everything_that_is_ruled_on_here_happens_somewhere(all_lives):
    acts = {act for _, told in all_lives.values() for life in told for act in life.acts}
    assert acts >= {*BEFORE, *NEVER_AFTER, *STARTS, *ENDS, *WORK}
