"""Luck is even, and neighbours share none of it. Every address is fixed: a p-value is what it is for ever."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from sim.rules.chance import draw, name_key

AXES = ("seed", "purpose", "entity", "episode", "alternative")
PAIRS_OF_AXES = list(itertools.combinations(range(5), 2))


def along(axis, count, *, home=(7, 3, 1001, 2, 1), stride=1):
    """Draws at `count` neighbouring addresses along one axis. Returns float64 array of shape (count,)."""
    address = [*home]
    address[axis] = np.arange(count, dtype=np.uint64) * np.uint64(stride)
    return draw(*address)


def scattered(count, seed):
    """`count` random addresses. Returns five uint64 arrays of shape (count,)."""
    generator = np.random.Generator(np.random.Philox(seed))
    return [generator.integers(0, 2**64, count, dtype=np.uint64) for _ in AXES]


def numerators(draws):
    """The 52-bit integers that stand in draws. Returns uint64 array of the same shape."""
    return (draws * 2.0**52).astype(np.uint64)


@pytest.mark.parametrize("stride", [1, 2**8, 2**32, 2**52], ids="stride {}".format)
@pytest.mark.parametrize("axis", range(5), ids=AXES)
def test_draws_are_uniform_along_every_axis(axis, stride):
    draws = along(axis, 4096, stride=stride)
    assert stats.kstest(draws, "uniform").pvalue > 1e-3
    assert stats.chisquare(np.bincount((draws * 64).astype(int), minlength=64)).pvalue > 1e-3
    for low_bits in (numerators(draws) & np.uint64(15), numerators(draws) >> np.uint64(3) & np.uint64(15)):
        assert stats.chisquare(np.bincount(low_bits.astype(int), minlength=16)).pvalue > 1e-3


@pytest.mark.parametrize("axis", range(5), ids=AXES)
def test_neighbours_along_every_axis_are_uncorrelated(axis):
    draws = along(axis, 50_000)
    for lag in (1, 2, 3, 4, 7, 8, 16, 30, 64, 365, 1024):
        correlation = np.corrcoef(draws[:-lag], draws[lag:])[0, 1]
        assert abs(correlation) * math.sqrt(draws.size) < 4.5, lag
    triples = (draws[: 3 * 16_000].reshape(-1, 3) * 8).astype(int)
    cells = np.bincount(triples @ [64, 8, 1], minlength=512)
    assert stats.chisquare(cells).pvalue > 1e-3


@pytest.mark.parametrize(("axis", "other"), PAIRS_OF_AXES)
def test_streams_that_differ_in_one_key_are_independent(axis, other):
    """Sixteen streams along one axis, side by side along another: no two of them go together."""
    address = [7, 3, 1001, 2, 1]
    address[axis] = np.arange(4096, dtype=np.uint64)
    address[other] = np.arange(16, dtype=np.uint64)[:, None]
    correlations = np.corrcoef(draw(*address))[np.triu_indices(16, 1)] * math.sqrt(4096)
    assert np.abs(correlations).max() < 4.5
    assert stats.chi2.sf((correlations**2).sum(), correlations.size) > 1e-3


@pytest.mark.parametrize(("axis", "other"), PAIRS_OF_AXES)
def test_two_keys_that_change_places_share_no_luck(axis, other):
    address = scattered(20_000, seed=3)
    for column in (axis, other):
        address[column] = address[column] % np.uint64(1000)
    swapped = [*address]
    swapped[axis], swapped[other] = address[other], address[axis]
    differ = address[axis] != address[other]
    correlation = np.corrcoef(draw(*address)[differ], draw(*swapped)[differ])[0, 1]
    assert abs(correlation) * math.sqrt(20_000) < 4.5


def test_flipping_any_bit_of_any_key_flips_every_bit_of_the_draw_half_the_time():
    count = 4000
    address = scattered(count, seed=4)
    before = numerators(draw(*address))
    places = np.arange(52, dtype=np.uint64)
    z = np.empty((5, 64, 52))
    for axis, bit in itertools.product(range(5), range(64)):
        flipped = [*address]
        flipped[axis] = address[axis] ^ np.uint64(1 << bit)
        change = before ^ numerators(draw(*flipped))
        share = (change[:, None] >> places & np.uint64(1)).mean(axis=0)
        z[axis, bit] = (share - 0.5) * 2.0 * math.sqrt(count)
    assert np.abs(z).max() < 5.5  # the largest of 16,640
    assert abs((z**2).mean() - 1.0) < 5.0 * math.sqrt(2.0 / z.size)


def test_birthdays_coincide_as_often_as_they_should():
    """65,536 draws on a lattice, in a year of 2^26 days: 32 shared birthdays are expected."""
    side = np.arange(256, dtype=np.uint64)
    for axis, other in PAIRS_OF_AXES:
        address = [7, 3, 1001, 2, 1]
        address[axis], address[other] = side, side[:, None]
        for shift in (26, 0):
            days = numerators(draw(*address)) >> np.uint64(shift) & np.uint64(2**26 - 1)
            shared = days.size - np.unique(days).size
            assert stats.poisson.sf(shared - 1, 32) > 1e-4, (axis, other, shift, shared)
            assert stats.poisson.cdf(shared, 32) > 1e-4, (axis, other, shift, shared)


# The same conclusions from an unrelated generator


def mean_wait(arrivals, services, load):
    """Mean wait of the customers of single-server queues, by Lindley's recursion, per replicate."""
    gaps, times = -np.log(arrivals), -np.log(services) * load
    wait = np.zeros(gaps.shape[0])
    total = np.zeros(gaps.shape[0])
    for customer in range(1, gaps.shape[1]):
        wait = np.maximum(0.0, wait + times[:, customer - 1] - gaps[:, customer])
        total += wait
    return total / gaps.shape[1]


def test_a_queue_waits_as_long_under_philox_as_under_our_draws():
    replicates, customers = 2000, 200
    seeds = np.arange(replicates, dtype=np.uint64)[:, None]
    tickets = np.arange(customers, dtype=np.uint64)
    philox = np.random.Generator(np.random.Philox(11))
    waits = {}
    for load in (0.5, 0.8):
        ours = mean_wait(draw(seeds, 1, tickets), draw(seeds, 2, tickets), load)
        theirs = mean_wait(*philox.random((2, replicates, customers)), load)
        assert stats.ttest_ind(ours, theirs, equal_var=False).pvalue > 1e-3
        assert stats.ks_2samp(ours, theirs).pvalue > 1e-3
        waits[load] = ours.mean(), theirs.mean()
    assert all(busy > 3.0 * idle for idle, busy in zip(*waits.values(), strict=True))


def test_an_assembly_votes_as_under_philox_and_as_the_binomial_says():
    assemblies, owners, leaning = 4000, 101, 0.53
    names = np.array([name_key(f"owner {n}") for n in range(owners)], dtype=np.uint64)
    motions = np.arange(assemblies, dtype=np.uint64)[:, None]
    ours = (draw(7, 5, names, motions) < leaning).sum(axis=1)
    theirs = (np.random.Generator(np.random.Philox(12)).random((assemblies, owners)) < leaning).sum(axis=1)
    carried = int(stats.binom.sf(50, owners, leaning) * 1e6) / 1e6
    for approvals in (ours, theirs):
        assert stats.binomtest(int((approvals > 50).sum()), assemblies, carried).pvalue > 1e-3
        assert approvals.var() == pytest.approx(owners * leaning * (1 - leaning), rel=0.1)
