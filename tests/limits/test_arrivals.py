"""Troubles without contagion are Poisson; with it, every first trouble founds a family of known size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.agents.troubles import SLOTS, arise
from sim.rules.chance import combine
from sim.vocabulary import Phase
from tests.limits.worlds import a_compound, a_matter, a_world
from tests.worlds.loops import Loops

SURE = 1e-3  # luck is keyed: these pass always or never, and would fail one design in a thousand by chance
CLOCKS = 40  # compounds with one clock each
CONSTANT = dict.fromkeys(["condition_weight", "quality_weight", "norm_weight", "tenancy_weight"], 0.0)


def a_land_of_clocks(engine: str, rate: float, households: int = 8, **trouble: float) -> Any:
    """Many small compounds with one matter each, at constant intensity."""
    homes = {f"home {n}": a_compound(households) for n in range(CLOCKS)}
    return a_world(
        engine=engine, compounds=homes, matters={"quarrel": a_matter(rate=rate)}, days=4000,
        trouble=CONSTANT | {"rate_scale": 1.0, "contagion": 0.0} | trouble,
    )  # fmt: skip


def let_arise(world: Any, days: int) -> np.ndarray:
    """How many first troubles arose on each clock and day, if nothing else happens: (clocks, days)."""
    know_their_intensities(world)
    counts = np.zeros((CLOCKS, days), dtype=int)
    before = np.zeros(CLOCKS, dtype=int)
    for day in range(days):
        troubles_of(world, day)
        now = world.state.clock.live("count").copy()
        counts[:, day], before = now - before, now
    return counts


def know_their_intensities(world: Any) -> None:
    """Bring the clocks up to date, as the first morning does."""
    if isinstance(world, Loops):
        world.phases[Phase.CALENDAR]()
        return
    for home in world.compounds:
        home.refresh_intensities()


def troubles_of(world: Any, day: int) -> None:
    """Let the troubles of a day arise, and forget what was noted for it."""
    world.day = day
    if isinstance(world, Loops):
        world.phases[Phase.ARISE]()
        world.end_day()
        return
    world.phase = Phase.ARISE
    arise(world)
    world.agenda.pop(day, None)


def is_poisson(counts: np.ndarray, mean: float) -> bool:
    """Chi-square over whole classes, the last one open; every class is expected ten times and more."""
    law = stats.poisson(mean)
    top = 1
    while law.sf(top) * counts.size > 10:
        top += 1
    observed = np.array([(counts == k).sum() for k in range(top)] + [(counts >= top).sum()])
    expected = np.append(law.pmf(np.arange(top)), law.sf(top - 1)) * counts.size
    return stats.chisquare(observed, expected).pvalue > SURE


SELDOM = 1500.0 * 8 / 365_000.0  # a day and clock: once a month
OFTEN = 2000.0 * 5.0 * 40 / 365_000.0  # a day and clock: a little more than once


@pytest.fixture(scope="module")
def seldom(engine) -> np.ndarray:
    return let_arise(a_land_of_clocks(engine, rate=1500.0), 3650)


def test_the_number_of_troubles_of_a_day_is_poisson(seldom):
    """Thresholds are unit exponentials, so the count by the end of any whole day is exactly Poisson."""
    assert is_poisson(seldom, SELDOM)


def test_several_troubles_of_one_day_are_poisson_too(engine):
    assert is_poisson(
        let_arise(a_land_of_clocks(engine, rate=2000.0, households=40, rate_scale=5.0), 150), OFTEN
    )


def test_a_clock_is_no_more_and_no_less_dispersed_than_poisson(seldom):
    yearly = seldom.reshape(CLOCKS, 10, 365).sum(axis=2).ravel()
    expected = 365 * SELDOM * yearly.size
    assert abs(yearly.sum() - expected) < 3.3 * math.sqrt(expected)
    index = ((yearly - yearly.mean()) ** 2).sum() / yearly.mean()
    law = stats.chi2(yearly.size - 1)
    assert law.ppf(SURE / 2) < index < law.isf(SURE / 2)


def test_the_gaps_between_troubles_are_exponential(seldom):
    """In whole days: gaps between days with trouble are geometric with 1 − e^(−λ)."""
    gaps = np.concatenate([np.diff(np.flatnonzero(clock)) for clock in seldom])
    law = stats.geom(-math.expm1(-SELDOM))
    edges = np.unique(law.ppf(np.linspace(0.0, 1.0, 13))[1:-1]).astype(int)
    expected = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]])) * gaps.size
    observed = np.bincount(np.searchsorted(edges, gaps, side="left"), minlength=len(edges) + 1)
    assert gaps.size > 3000
    assert stats.chisquare(observed, expected).pvalue > SURE


def test_yesterday_says_nothing_about_today(seldom):
    today, yesterday = seldom[:, 1:] > 0, seldom[:, :-1] > 0
    both = int((today & yesterday).sum())
    assert stats.binomtest(both, today.size, math.expm1(-SELDOM) ** 2).pvalue > SURE


def test_two_compounds_do_not_know_of_each_other(seldom):
    one, other = seldom[: CLOCKS // 2].ravel() > 0, seldom[CLOCKS // 2 :].ravel() > 0
    table = [[(one & other).sum(), (one & ~other).sum()], [(~one & other).sum(), (~one & ~other).sum()]]
    assert stats.chi2_contingency(table).pvalue > SURE


# -- contagion --------------------------------------------------------------------------------------


def family_sizes(world: Any) -> np.ndarray:
    """Members of each family: a trouble that struck by the clock, what it set off, and so on."""
    table = world.state.case
    row_of = {key: row for row, key in enumerate(table.live("key").tolist())}
    children = {
        row: [row_of[child] for j in range(SLOTS) if (child := combine(key, 1_000_000 + j)) in row_of]
        for key, row in row_of.items()
    }
    sizes = []
    for founder in sorted(set(row_of.values()) - {child for brood in children.values() for child in brood}):
        family = [founder]
        for member in family:
            family.extend(children[member])
            assert {(table.compound[m], table.stairwell[m]) for m in children[member]} <= {
                (table.compound[founder], table.stairwell[founder])
            }
        sizes.append(len(family))
    return np.array(sizes)


def progeny(n: int, c: float) -> float:
    """Chance that a family has n members in all (Otter, Dwass): (1/n) P(Binomial(2n, c) = n − 1)."""
    return float(stats.binom(SLOTS * n, c).pmf(n - 1) / n)


@pytest.fixture(scope="module", params=[0.08, 0.25])
def families(request, engine) -> tuple[float, np.ndarray, Any]:
    """Families whose founders had 500 days to be survived by everybody."""
    world = a_land_of_clocks(engine, rate=1500.0, contagion=request.param, contagion_days=1.0)
    let_arise(world, 1500)
    world.state.clock.intensity[:] = 0.0
    for day in range(1500, 2000):
        troubles_of(world, day)
    return request.param, family_sizes(world), world


def test_a_family_of_troubles_has_the_size_of_a_branching_process(families):
    c, sizes, _ = families
    top = 1
    while sum(progeny(n, c) for n in range(top + 1, 200)) * sizes.size > 10:
        top += 1
    chances = [progeny(n, c) for n in range(1, top)]
    expected = np.array([*chances, 1.0 - sum(chances)]) * sizes.size
    observed = np.bincount(np.minimum(sizes, top), minlength=top + 1)[1:]
    assert stats.chisquare(observed, expected).pvalue > SURE


def test_contagion_multiplies_the_mean_by_one_over_one_less_two_c(families):
    """Two slots of chance c each: m = 2c a trouble, 1 + m + m² + … = 1/(1 − 2c) in all."""
    c, sizes, world = families
    mean, variance = 1.0 / (1.0 - SLOTS * c), SLOTS * c * (1.0 - c) / (1.0 - SLOTS * c) ** 3
    assert sizes.sum() == world.state.case.rows
    assert abs(sizes.mean() - mean) < 3.3 * math.sqrt(variance / sizes.size)


def test_contagion_moves_no_clock(families, seldom):
    """Offspring consume no number of the clock: the first troubles are those of a land without contagion."""
    _, sizes, world = families
    assert sizes.size == seldom[:, :1500].sum()
    assert np.array_equal(world.state.clock.live("count"), seldom[:, :1500].sum(axis=1))


def test_offspring_come_a_day_later_or_more_after_an_exponential_delay(engine):
    world = a_land_of_clocks(engine, rate=2000.0, contagion=0.4, contagion_days=20.0)
    let_arise(world, 365)
    table = world.state.case
    row_of = {key: row for row, key in enumerate(table.live("key").tolist())}
    born = table.live("arisen_on")
    delays = np.array([
        born[row_of[child]] - born[row]
        for key, row in row_of.items() for j in range(SLOTS)
        if (child := combine(key, 1_000_000 + j)) in row_of
    ])  # fmt: skip
    law = stats.geom(-math.expm1(-1.0 / 20.0))
    assert delays.size > 1000
    assert abs(delays.mean() - law.mean()) < 3.3 * law.std() / math.sqrt(delays.size)
    assert delays.min() == 1


def test_at_zero_strength_contagion_is_off(engine):
    with_it = a_land_of_clocks(engine, 1500.0, contagion=0.0, contagion_days=1.0)
    without = a_land_of_clocks(engine, 1500.0)
    for world in (with_it, without):
        let_arise(world, 200)
    assert with_it.records == without.records
