"""Places, their purses and their bodies, before anything happens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.columns import TABLES
from sim.places import Compound
from sim.population import populate
from sim.population.places import stairwell_sizes
from sim.state import differences, state_hash
from sim.vocabulary import DISTRICT_BODIES, PARTNERS, CompoundType, Role
from tests.worlds import scenario

REGIMES = ("fragmented", "one_three", "one_three_x")


def compound(households: int, stairwells: int, floors: int, doors: int) -> Compound:
    facts = {
        "year": 1990, "buildings": 1, "area": 50.0, "owner_share": 1.0, "fee": 1.0, "service_cost": 1.0,
        "collection": 1.0, "quality": 1.0, "condition": 1.0, "fund_initial": 0.0, "fund_ratio": 0.0,
        "public_revenue": 0.0, "bays": 1.0, "cameras": 0.0, "lifts": False, "has_committee": False,
        "norm": 0.5,
    }  # fmt: skip
    return Compound(
        name="c", title="", type=CompoundType.LANE, households=households, stairwells=stairwells,
        floors=floors, doors=doors, **facts,
    )  # fmt: skip


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 5), st.data())
def test_stairwells_are_filled_one_after_another(stairwells, floors, doors, data):
    households = data.draw(st.integers(1, stairwells * floors * doors))
    sizes = stairwell_sizes(compound(households, stairwells, floors, doors))
    assert sum(sizes) == households
    assert len(sizes) <= stairwells
    assert all(size == floors * doors for size in sizes[:-1])
    assert 1 <= sizes[-1] <= floors * doors


def test_every_regime_finds_the_same_people_purses_and_bodies():
    states = [populate(scenario(regime, ["patrols", "double_reporting"]), 3) for regime in REGIMES]
    assert len({state_hash(state) for state in states}) == 1


@pytest.mark.parametrize("table", [name for name, columns in TABLES.items() if columns[0].name == "key"])
def test_no_two_entities_have_one_name(table):
    keys = getattr(populate(scenario(), 1), table).live("key")
    assert len(set(keys.tolist())) == keys.size


def test_another_seed_is_other_people_in_the_same_houses():
    one, other = populate(scenario(), 1), populate(scenario(), 2)
    assert one.household.live("key").tolist() == other.household.live("key").tolist()
    assert "household.trust" in differences(one, other)


def test_compounds_know_how_many_own_and_how_much():
    state = populate(scenario(values={"neighbourhood.meiyuan.compounds.dong.uncoupled": 2}), 1)
    home = state.household
    for row in range(state.compound.rows):
        here = (home.live("compound") == row) & home.live("is_lived_in")
        owners = here & home.live("is_owner")
        assert state.compound.households[row] == here.sum()
        assert state.compound.area[row] == home.live("area")[owners].sum()
        assert state.compound.tenancy[row] == pytest.approx(1.0 - owners.sum() / here.sum())
        expected = state.compound.fund_initial[row] * (0.33 if row == 0 else 0.6)
        assert state.compound.fund[row] == pytest.approx(expected, abs=1.0)


def test_an_empty_dwelling_has_nobody_owns_nothing_and_knows_nobody():
    home = populate(scenario(values={"neighbourhood.meiyuan.compounds.xi.uncoupled": 2}), 1).household
    empty = ~home.live("is_lived_in")
    assert empty.sum() == 2
    assert not home.live("is_owner")[empty].any()
    assert (home.live("size")[empty] == 0).all()
    assert (home.live("tie_count")[empty] == 0).all()
    assert not np.isin(np.flatnonzero(empty), home.live("ties")).any()


def test_of_every_kind_there_is_the_body_that_was_asked_for():
    partners = ["police_officer", "mediator"]
    body = populate(scenario(values={"neighbourhood.meiyuan.partners": partners}), 1).body
    roles = [Role(role) for role in body.live("role")]
    assert {role for role in roles if role in PARTNERS} == {Role.POLICE_OFFICER, Role.MEDIATOR}
    assert roles.count(Role.PROPERTY_FIRM) == roles.count(Role.OWNERS_COMMITTEE) == 2
    assert all(roles.count(role) == 1 for role in (Role.PARTY_BRANCH, Role.SUBDISTRICT, *DISTRICT_BODIES))


def test_a_compound_without_committee_has_one_that_is_not_there():
    values = {"neighbourhood.meiyuan.compounds.dong.has_committee": False}
    body = populate(scenario(values=values), 1).body
    committees = body.live("role") == Role.OWNERS_COMMITTEE
    assert body.live("is_present")[committees].tolist() == [False, True]


def test_shared_departments_have_the_hours_of_all_who_share_them():
    def hours(copies: int) -> np.ndarray:
        values = {"district.copies": copies, "district.is_coupled": True}
        body = populate(scenario(values=values), 1).body
        return body.live("hours_per_day")[body.live("neighbourhood") < 0]

    assert np.allclose(hours(3), 3 * hours(1))
