"""Who talks with whom."""

from __future__ import annotations

import numpy as np
import pytest

from sim.population import populate
from sim.state import State
from tests.worlds import scenario


@pytest.fixture(scope="module")
def state() -> State:
    return populate(scenario(), 1)


def test_nobody_is_tied_to_themselves_or_twice_to_anybody(state):
    home = state.household
    for row in range(home.rows):
        ties = home.ties[row, : home.tie_count[row]].tolist()
        assert row not in ties
        assert len(set(ties)) == len(ties)
        assert ties == sorted(ties)
        assert (home.ties[row, home.tie_count[row] :] == -1).all()


def test_ties_end_at_the_wall(state):
    home = state.household
    for row in range(home.rows):
        ties = home.ties[row, : home.tie_count[row]]
        assert (home.compound[ties] == home.compound[row]).all()


def test_most_ties_are_within_the_stairwell_and_some_are_not(state):
    home = state.household
    near = [
        home.stairwell[other] == home.stairwell[row]
        for row in range(home.rows)
        for other in home.ties[row, : home.tie_count[row]]
    ]
    assert 0.4 < np.mean(near) < 0.95


@pytest.mark.parametrize("most", [0, 1, 8, 16])
def test_everybody_has_as_many_ties_as_there_are_places(most):
    state = populate(scenario(values={"society.ties": most}), 1)
    assert (state.household.live("tie_count") == most).all()


def test_two_households_alone_in_a_compound_have_each_other():
    compound = "neighbourhood.meiyuan.compounds.dong"
    values = {f"{compound}.households": 2, "neighbourhood.meiyuan.residents": 150}
    home = populate(scenario(values=values), 1).household
    assert home.tie_count[:2].tolist() == [1, 1]
    assert home.ties[:2, 0].tolist() == [1, 0]


def test_without_weight_for_strangers_everybody_stays_in_the_stairwell():
    home = populate(scenario(values={"society.ties_compound": 0.0}), 1).household
    for row in range(home.rows):
        ties = home.ties[row, : home.tie_count[row]]
        assert (home.stairwell[ties] == home.stairwell[row]).all()
