"""Clocks of chance: finding, relapsing, losing patience. Shares follow from the hazards alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.agents import remedies
from sim.agents.case import Case
from sim.agents.escalations import HOTLINE, lose_patience
from sim.engines.reference import World
from sim.rules.chance import draw
from sim.rules.remedy import days_until
from sim.rules.trouble import exposure_of
from sim.vocabulary import Stage
from tests.limits.worlds import QUIET, a_case, a_compound, a_matter, a_world

CASES = 3000
SURE = 1e-3


def is_share(count: int, n: int, chance: float) -> bool:
    """Whether a count is one that a binomial with this chance would not be ashamed of."""
    return stats.binomtest(int(count), n, chance).pvalue > SURE


# -- finding ----------------------------------------------------------------------------------------


def a_world_of_hidden_troubles(visibility: float = 0.5, **trouble: float) -> tuple[World, list[Case]]:
    world = a_world(
        compounds={"home": a_compound(40)}, matters={"hidden": a_matter(visibility=visibility)},
        trouble={"rate_scale": 0.0} | trouble,
    )  # fmt: skip
    cases = [a_case(world, number) for number in range(CASES)]
    for case in cases:
        case.stage = int(Stage.SILENT)
        world.neighbourhoods[0].hide(case)
    return world, cases


@pytest.mark.parametrize("visibility", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("hours", [40.0, 200.0])
def test_patrols_find_one_less_the_exponential_of_visibility_times_exposure(visibility, hours):
    world, _ = a_world_of_hidden_troubles(visibility, detection=0.005)
    world.neighbourhoods[0].look(hours, 0.0)
    exposure = exposure_of(hours, 0.005, 40)
    found = world.neighbourhoods[0].come_upon()
    assert exposure == pytest.approx(hours * 0.0125)
    assert is_share(len(found), CASES, -math.expm1(-visibility * exposure))


def test_visits_hear_of_what_no_patrol_can_see():
    world, _ = a_world_of_hidden_troubles(0.0, detection_visit=0.005)
    world.neighbourhoods[0].look(1e6, 60.0)
    assert is_share(
        len(world.neighbourhoods[0].come_upon()), CASES, -math.expm1(-exposure_of(60.0, 0.005, 40))
    )


def test_patrols_and_visits_are_two_chances():
    """What neither finds is the product of what each misses."""
    world, _ = a_world_of_hidden_troubles(0.4, detection=0.005, detection_visit=0.003)
    world.neighbourhoods[0].look(60.0, 50.0)
    missed = math.exp(-0.4 * exposure_of(60.0, 0.005, 40) - exposure_of(50.0, 0.003, 40))
    assert is_share(len(world.neighbourhoods[0].come_upon()), CASES, 1.0 - missed)


def test_many_short_walks_find_what_one_long_walk_finds():
    at_once, _ = a_world_of_hidden_troubles()
    in_pieces, _ = a_world_of_hidden_troubles()
    at_once.neighbourhoods[0].look(64.0, 0.0)
    found: list[int] = []
    for _ in range(64):
        in_pieces.neighbourhoods[0].look(1.0, 0.0)
        found += in_pieces.neighbourhoods[0].come_upon()
    assert sorted(found) == at_once.neighbourhoods[0].come_upon()
    assert len(found) == len(set(found)) > CASES // 10


def test_nobody_looks_and_nothing_is_found():
    world, _ = a_world_of_hidden_troubles(1.0)
    world.neighbourhoods[0].look(0.0, 0.0)
    assert world.neighbourhoods[0].come_upon() == []


# -- relapse ----------------------------------------------------------------------------------------


def resolved_cases(met: float = 0.4, gap: float = 0.3, **remedy: float) -> tuple[World, list[Case]]:
    """Cases resolved today that share their rates of relapse and differ in their draws."""
    world = a_world(**QUIET, remedy=remedy)
    cases = [a_case(world, number) for number in range(CASES)]
    for case in cases:
        case.met, case.gap, case.resolved_on = met, gap, 0
        remedies.set_relapse(case, 0.0, 0.0)
    return world, cases


@pytest.mark.parametrize(("met", "gap"), [(0.0, 0.0), (0.4, 0.3), (0.9, 0.9)])
@pytest.mark.parametrize("by", [30, 180, 400])
def test_the_share_relapsed_by_a_day_follows_from_two_hazards_that_compete(met, gap, by):
    _, cases = resolved_cases(met, gap)
    social, physical = remedies.relapse_rates(cases[0])
    relapsed = sum(0 <= case.relapse_on <= by for case in cases)
    assert is_share(relapsed, CASES, -math.expm1(-(social + physical) * by))


def test_each_cause_of_relapse_takes_its_part():
    """By whole days, and on one day the parties fall out before the thing breaks."""
    _, cases = resolved_cases(relapse_social=2.0, relapse_physical=3.0)
    social, physical = remedies.relapse_rates(cases[0])
    by_the_parties = sum(case.relapse_cause == 1 for case in cases)
    assert is_share(by_the_parties, CASES, math.expm1(-social) / math.expm1(-(social + physical)))
    assert {case.relapse_cause for case in cases} == {1, 2}


def test_a_whole_remedy_comes_back_only_through_the_parties():
    _, cases = resolved_cases(met=1.0)
    assert {case.relapse_cause for case in cases} == {1}


def test_without_hazard_nothing_comes_back():
    _, cases = resolved_cases(met=1.0, relapse_social=0.0)
    assert {case.relapse_on for case in cases} == {-1}


def test_a_second_look_moves_no_date_while_the_rates_stay():
    """What of a threshold was spent stays spent, and no more: dates only move when rates do."""
    world, cases = resolved_cases()
    dates = [case.relapse_on for case in cases]
    world.day = 60
    kept = 0
    for case, date in zip(cases, dates, strict=True):
        if date > 60:
            social, physical = remedies.relapse_rates(case)
            remedies.set_relapse(case, 60 * social, 60 * physical)
            assert abs(case.relapse_on - date) <= 1  # a threshold that falls on midnight may round either way
            kept += case.relapse_on == date
    assert kept > 0.99 * sum(date > 60 for date in dates)


def test_when_rates_change_half_way_the_shares_follow_the_sum_of_the_hazards():
    world, cases = resolved_cases(met=0.0)
    before = remedies.relapse_rates(cases[0])
    world.day = 60
    lasting = [case for case in cases if case.relapse_on > 60]
    for case in lasting:
        case.met = 0.8
        remedies.set_relapse(case, 60 * before[0], 60 * before[1])
    after = remedies.relapse_rates(lasting[0])
    assert after == pytest.approx((before[0], 0.2 * before[1]))
    hazard = 60 * sum(before) + 120 * sum(after)
    assert is_share(sum(0 <= case.relapse_on <= 180 for case in cases), CASES, -math.expm1(-hazard))


def test_whole_days_of_a_frozen_hazard_are_geometric():
    days = np.array(
        [days_until(0.02, float(u), 0.0) for u in draw(3, 911, np.arange(20_000, dtype=np.uint64))]
    )
    law = stats.geom(-math.expm1(-0.02))
    edges = np.unique(law.ppf(np.linspace(0.0, 1.0, 21))[1:-1]).astype(int)
    expected = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]])) * days.size
    observed = np.bincount(np.searchsorted(edges, days, side="left"), minlength=len(edges) + 1)
    assert stats.chisquare(observed, expected).pvalue > SURE


# -- patience ---------------------------------------------------------------------------------------


def waiting_cases(heard: bool = False, **escalation: float) -> tuple[World, list[Case]]:
    """Cases claimed today by households of one trust, which nobody works on."""
    world = a_world(
        **QUIET, trust={"prior_spread": 0.0}, escalation={"patience": 0.01} | escalation,
    )  # fmt: skip
    cases = [a_case(world, number) for number in range(CASES)]
    for case in cases:
        case.start_patience()
        case.stage, case.heard = int(Stage.QUEUED), heard
    return world, cases


def wait(world: World, cases: list[Case], days: int) -> int:
    """Let days pass; how many have gone to the hotline by then."""
    for day in range(1, days + 1):
        world.day = day
        for case in cases:
            if case.tier < HOTLINE:
                lose_patience(case)
    return sum(case.tier >= HOTLINE for case in cases)


@pytest.mark.parametrize("heard", [False, True])
def test_at_a_frozen_hazard_patience_ends_like_a_radioactive_atom(heard):
    world, cases = waiting_cases(heard, age_days=2000.0)
    rate = cases[0].claimant.impatience(world.state.case, 0)
    ageing = sum(rate * (1.0 + day / 2000.0) for day in range(1, 41))
    assert is_share(wait(world, cases, 40), CASES, -math.expm1(-ageing))


def test_impatience_grows_with_age_and_the_shares_follow_the_sum_of_the_hazards():
    world, cases = waiting_cases(age_days=10.0)
    rate = cases[0].claimant.impatience(world.state.case, 0)
    hazard = sum(rate * (1.0 + day / 10.0) for day in range(1, 31))
    assert is_share(wait(world, cases, 30), CASES, -math.expm1(-hazard))


def test_endless_patience_never_ends():
    world, cases = waiting_cases(patience=0.0)
    assert wait(world, cases, 50) == 0
