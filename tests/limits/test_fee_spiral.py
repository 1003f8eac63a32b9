"""The fee spiral's mean field: two basins, and the edge between them where theory puts it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from sim.rules.household import fee_willingness
from sim.rules.property_firm import service_target
from sim.vocabulary import Phase
from tests.limits.worlds import QUIET, a_compound, a_world

HABITUAL, REFUSING = 0.25, 0.06
INTERCEPT, BY_QUALITY, BY_OTHERS = -1.0, 6.0, 4.0
EDGES = {1.0: 0.607, 1.1: 0.530, 1.2: 0.465}  # slack: collection below which the spiral turns down
LOW, HIGH = 0.28, 0.91
HOUSEHOLDS = 3000
MEAN_FIELD = {
    "trust": 0.0, "grievance": 0.0, "dunning": 0.0, "habitual": HABITUAL, "refusing": REFUSING,
    "intercept": INTERCEPT, "quality": BY_QUALITY, "others": BY_OTHERS, "sue_share": 0.0,
}  # fmt: skip
PLAIN_FIRM = {
    "adjustment": 1.0, "effort_base": 1.0, "effort_oversight": 0.0, "effort_list": 0.0, "exit_hazard": 0.0,
    "cost_growth": 0.0,
}  # fmt: skip


def by_theory(collection: float, slack: float) -> float:
    """Next month's collection, straight from the formula."""
    quality = min(1.0, slack * collection)
    x = INTERCEPT + BY_QUALITY * (quality - 0.5) + BY_OTHERS * (collection - 0.5)
    return HABITUAL + (1.0 - HABITUAL - REFUSING) / (1.0 + math.exp(-x))


def by_rules(collection: float, slack: float) -> float:
    """Next month's collection, from the rule functions."""
    quality = service_target(collection, 1.0, 1.0, slack, 1.0)
    return fee_willingness(
        quality,
        collection,
        0.5,
        0.0,
        False,
        HABITUAL,
        REFUSING,
        INTERCEPT,
        BY_QUALITY,
        BY_OTHERS,
        0.0,
        0.0,
        0.0,
    )


def fixed_points(slack: float, step=by_rules) -> list[float]:
    """Where the curve crosses the diagonal, from the lowest."""
    grid = np.linspace(0.0, 1.0, 2001)
    gap = np.array([step(p, slack) - p for p in grid])
    crossings = np.flatnonzero(np.sign(gap[:-1]) != np.sign(gap[1:]))
    return [
        optimize.brentq(lambda p: step(p, slack) - p, grid[i], grid[i + 1], xtol=1e-12) for i in crossings
    ]


def a_large_compound(engine: str, slack: float, **firm: float) -> Any:
    """Thousands of households without ties, whose fee draws are either keyed or evenly spread."""
    home = a_compound(
        HOUSEHOLDS, stairwells=30, floors=25, doors=4, fee=1.0, service_cost=1.0, has_committee=False
    )
    return a_world(
        engine=engine, compounds={"home": home}, residents_per_household=1, society={"ties": 0}, days=36_500,
        fees=MEAN_FIELD,
        firm=PLAIN_FIRM | {"slack": slack} | firm, **QUIET,
    )  # fmt: skip


def collection_after(world: Any, start: float, slack: float, months: int) -> float:
    """Collection in the end, from a start at which service is what that collection pays for."""
    home = world.state.compound
    home.collection[0], home.quality[0] = start, min(1.0, slack * start)
    for _ in range(months):
        world.phases[Phase.FEES]()
        world.phases[Phase.FIRMS]()
        world.day += 30
        world.month += 1
    return home.collection.item(0)


@pytest.fixture(scope="module", params=EDGES)
def even(request, engine) -> tuple[float, Any]:
    """A compound in which each share of households pays at exactly that willingness."""
    world = a_large_compound(engine, request.param)
    world.state.household.fee_draw[:] = (np.arange(HOUSEHOLDS) + 0.5) / HOUSEHOLDS
    return request.param, world


@pytest.mark.parametrize("slack", EDGES)
def test_the_rules_have_two_basins_and_the_edge_between_them_of_theory(slack):
    low, edge, high = fixed_points(slack)
    assert edge == pytest.approx(EDGES[slack], abs=0.0005)
    assert low == pytest.approx(LOW, abs=0.015)
    assert high == pytest.approx(HIGH, abs=0.015)
    assert [low, edge, high] == pytest.approx(fixed_points(slack, by_theory), abs=1e-9)


@pytest.mark.parametrize("slack", EDGES)
def test_the_outer_points_attract_and_the_edge_repels(slack):
    slopes = [(by_rules(p + 1e-6, slack) - by_rules(p - 1e-6, slack)) / 2e-6 for p in fixed_points(slack)]
    assert slopes[0] < 1.0 < slopes[1]
    assert slopes[2] < 1.0


def test_one_month_of_the_engine_is_one_step_of_the_mean_field(even):
    slack, world = even
    for start in np.linspace(0.0, 1.0, 21):
        reached = collection_after(world, float(start), slack, 1)
        assert reached == pytest.approx(by_theory(float(start), slack), abs=1.0 / HOUSEHOLDS)


def test_just_below_the_edge_the_engine_falls_and_just_above_it_rises(even):
    slack, world = even
    low, edge, high = fixed_points(slack)
    assert collection_after(world, edge - 0.003, slack, 25) == pytest.approx(low, abs=0.002)
    assert collection_after(world, edge + 0.003, slack, 25) == pytest.approx(high, abs=0.002)


@pytest.mark.parametrize("slack", EDGES)
def test_with_keyed_households_the_edge_is_where_theory_puts_it_up_to_the_luck_of_thousands(slack, engine):
    world = a_large_compound(engine, slack)
    low, edge, high = fixed_points(slack)
    luck = 3.3 * 0.5 / math.sqrt(HOUSEHOLDS)  # of the share that pays at a given willingness
    assert collection_after(world, edge - luck, slack, 25) == pytest.approx(low, abs=luck)
    assert collection_after(world, edge + luck, slack, 25) == pytest.approx(high, abs=luck)


def test_however_slowly_service_follows_the_basins_are_the_same(engine):
    """Adjustment moves the way, not the fixed points."""
    slack = 1.1
    world = a_large_compound(engine, slack, adjustment=0.2)
    world.state.household.fee_draw[:] = (np.arange(HOUSEHOLDS) + 0.5) / HOUSEHOLDS
    low, edge, high = fixed_points(slack)
    assert collection_after(world, edge - 0.02, slack, 50) == pytest.approx(low, abs=0.005)
    assert collection_after(world, edge + 0.02, slack, 50) == pytest.approx(high, abs=0.005)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_when_nothing_matters_but_habit_the_habitual_pay(share):
    assert fee_willingness(
        0.3, 0.7, 0.5, 1.0, True, share, 1.0 - share, INTERCEPT, BY_QUALITY, BY_OTHERS, 1.0, 1.0, 1.0
    ) == pytest.approx(share)
