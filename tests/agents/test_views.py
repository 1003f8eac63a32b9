"""An agent's attributes are the columns of its row, and nothing besides."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents.body import Body
from sim.agents.case import Case
from sim.agents.compound import Compound
from sim.agents.household import Household
from sim.agents.neighbourhood import Neighbourhood, Rules
from sim.agents.resident import Resident
from sim.columns import TABLES
from tests.worlds import World, run, scenario

VIEWS = {
    "household": Household,
    "resident": Resident,
    "compound": Compound,
    "neighbourhood": Neighbourhood,
    "rules": Rules,
    "body": Body,
    "case": Case,
}


@pytest.fixture(scope="module")
def world() -> World:
    return run(scenario(days=40))


@pytest.mark.parametrize("table", VIEWS)
def test_every_column_is_an_attribute(table):
    own = {name for kind in VIEWS[table].__mro__ for name in vars(kind)}
    assert {column.name for column in TABLES[table]} <= own


def test_reading_gives_plain_numbers_whose_arithmetic_is_that_of_python(world):
    kinds = {
        type(getattr(world.households[0], column.name)) for column in TABLES["household"] if column.width == 1
    }
    assert kinds == {int, float, bool}


def test_writing_an_attribute_writes_the_column(world):
    household = world.households[3]
    household.tolerance = 0.125
    household.trust[2] = 0.25
    assert world.state.household.tolerance[3] == 0.125
    assert world.state.household.trust[3, 2] == 0.25


def test_a_case_is_a_view_even_after_its_table_has_grown(world):
    first = world.cases[0]
    assert world.state.case.rows > 32
    assert first.key == int(world.state.case.key[0])
    first.gap = 0.5
    assert world.state.case.gap[0] == 0.5


def test_every_view_shows_its_own_row(world):
    keys = [household.key for household in world.households]
    assert keys == world.state.household.live("key").tolist()
    assert len(set(keys)) == len(keys)
    assert np.array_equal([body.row for body in world.bodies], np.arange(world.state.body.rows))
