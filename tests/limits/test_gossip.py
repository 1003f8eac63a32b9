"""Gossip alone: everybody ends at the weighted mean of DeGroot, and weights alone decide whose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from sim.schedule import ends_month
from sim.state import state_hash
from sim.vocabulary import Institution, Phase
from tests.limits.worlds import QUIET, a_compound, a_world

STILL = {"norm_pull": 0.0, "norm_decay": 0.0}


def a_gossiping_world(engine: str, trust: dict, pledge: dict) -> Any:
    home = {"home": a_compound(40)}
    return a_world(engine=engine, compounds=home, days=36_500, **QUIET, trust=trust, pledge=pledge)


def gossip(world: Any) -> None:
    """A month's talk; nobody pledges here and no skill matters, so that nothing else comes of it."""
    world.phases[Phase.GOSSIP]()


def tie_matrix(world: Any) -> np.ndarray:
    """Who listens to whom, each row summing to one."""
    homes = world.state.household
    matrix = np.zeros((homes.rows,) * 2)
    for row, (ties, count) in enumerate(zip(homes.live("ties"), homes.live("tie_count"), strict=True)):
        matrix[row, ties[:count]] = 1.0 / count
    return matrix


def influence(matrix: np.ndarray) -> np.ndarray:
    """The left eigenvector for the eigenvalue one: how much each household's first word counts in the end."""
    values, vectors = np.linalg.eig(matrix.T)
    vector = np.real(vectors[:, np.argmin(np.abs(values - 1.0))])
    return vector / vector.sum()


def test_everybody_can_be_heard_by_everybody(engine):
    """Else the mean below would not be unique."""
    parts, _ = connected_components(
        tie_matrix(a_gossiping_world(engine, {}, STILL)), directed=True, connection="strong"
    )
    assert parts == 1


@pytest.mark.parametrize("weight", [0.3, 0.9])
def test_gossip_alone_converges_to_the_weighted_mean_of_degroot(weight, engine):
    world = a_gossiping_world(engine, {"gossip": weight}, STILL)
    trust = world.state.household.live("trust")
    expected = influence(tie_matrix(world)) @ trust
    assert np.ptp(trust, axis=0).min() > 0.1  # there is something to agree on
    for _ in range(400):
        gossip(world)
    assert trust == pytest.approx(np.broadcast_to(expected, trust.shape), abs=1e-10)
    assert world.state.compound.mean_trust[0] == pytest.approx(expected, abs=1e-10)


def test_one_month_of_gossip_is_one_product_with_the_matrix(engine):
    """All at once: nobody hears this month what another heard this month."""
    world = a_gossiping_world(engine, {"gossip": 0.4}, {"norm_pull": 0.2, "norm_decay": 0.0})
    household = world.state.household
    matrix, trust, norm = tie_matrix(world), household.live("trust").copy(), household.live("norm").copy()
    gossip(world)
    assert household.live("trust") == pytest.approx(0.6 * trust + 0.4 * matrix @ trust, abs=1e-15)
    assert household.live("norm") == pytest.approx(0.8 * norm + 0.2 * matrix @ norm, abs=1e-15)


def test_norms_converge_to_the_same_mean_of_degroot_if_nothing_wears_them_off(engine):
    world = a_gossiping_world(engine, {}, {"norm_pull": 0.5, "norm_decay": 0.0})
    norm = world.state.household.live("norm")
    expected = influence(tie_matrix(world)) @ norm
    for _ in range(400):
        gossip(world)
    assert norm == pytest.approx(np.full(norm.shape, expected), abs=1e-10)


def test_norms_that_wear_off_return_to_what_is_usual(engine):
    world = a_gossiping_world(engine, {}, {"norm_pull": 0.5, "norm_decay": 0.1})
    assert np.ptp(world.state.household.live("norm")) > 0.1
    for _ in range(400):
        gossip(world)
    assert world.state.household.live("norm") == pytest.approx(world.state.compound.norm_start[0], abs=1e-10)


def test_gossip_of_no_weight_moves_nobody(engine):
    world = a_gossiping_world(engine, {"gossip": 0.0}, STILL)
    gossip(world)  # the first month also writes down the compound's means
    before = state_hash(world.state)
    for _ in range(12):
        gossip(world)
    assert state_hash(world.state) == before


def test_a_quiet_year_is_twelve_months_of_gossip_and_nothing_else(engine):
    """The whole engine, with nothing to quarrel about: trust in the committee moves by talk alone."""
    world = a_gossiping_world(engine, {"gossip": 0.25}, STILL)
    matrix = tie_matrix(world)
    expected = world.state.household.live("trust").copy()
    for _ in range(365):
        if ends_month(world.day):
            expected = 0.75 * expected + 0.25 * matrix @ expected
        world.step()
    assert world.month == 12
    for institution in (Institution.BRANCH, Institution.RESIDENTS_COMMITTEE, Institution.GOVERNMENT):
        assert world.state.household.live("trust")[:, institution] == pytest.approx(
            expected[:, institution], abs=1e-14
        )


def test_two_compounds_without_ties_keep_their_own_opinions(engine):
    homes = {"east": a_compound(24), "west": a_compound(24)}
    world = a_world(engine=engine, compounds=homes, days=36_500, **QUIET, trust={"gossip": 0.5}, pledge=STILL)
    trust = world.state.household.live("trust")
    east = world.state.household.live("compound") == 0
    trust[:] = np.where(east, 0.2, 0.7)[:, None]
    for _ in range(50):
        gossip(world)
    for home, opinion in ((east, 0.2), (~east, 0.7)):
        assert trust[home] == pytest.approx(opinion, abs=1e-12)
