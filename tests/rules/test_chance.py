"""Draws are looked up by address: nobody's luck depends on who else draws, and neighbours share none."""

import csv
import itertools
import math
import warnings
from ast import literal_eval
from enum import IntEnum
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engines.compiled.uniform import middle
from sim.rules import compile_rules
from sim.rules.chance import (
    NEVER,
    combine,
    compiled_combine,
    compiled_draw,
    compiled_pair_key,
    draw,
    drawn_at,
    earliest_arrival,
    exponential,
    gumbel,
    gumbel_at_most,
    half_pair,
    joined,
    latest_arrival,
    midpoint,
    name_key,
    occasion,
    pair_key,
    race_time,
)

VECTORS = Path(__file__).parent / "vectors"
AXES = ("seed", "purpose", "entity", "episode", "alternative")
EDGES = (0, 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1)

keys = st.integers(0, 2**64 - 1)
addresses = st.tuples(keys, keys, keys, keys, keys)
uniforms = st.integers(0, 2**52 - 1).map(lambda n: (n + 0.5) * 2.0**-52)


def along(axis, count, *, home=(7, 3, 1001, 2, 1), stride=1):
    """Draws at `count` neighbouring addresses along one axis. Returns float64 array of shape (count,)."""
    address = [*home]
    address[axis] = np.arange(count, dtype=np.uint64) * np.uint64(stride)
    return draw(*address)


def scattered(count, seed):
    """`count` random addresses. Returns five uint64 arrays of shape (count,)."""
    generator = np.random.Generator(np.random.Philox(seed))
    return [generator.integers(0, 2**64, count, dtype=np.uint64) for _ in AXES]


# What an address is


@given(addresses)
def test_a_draw_lies_strictly_between_nought_and_one_at_a_midpoint(address):
    u = draw(*address)
    assert 0.0 < u < 1.0
    assert (u * 2.0**53) % 2.0 == 1.0
    assert 1.0 - (1.0 - u) == u


@given(addresses)
def test_the_same_address_always_holds_the_same_draw(address):
    assert draw(*address) == draw(*address)


def test_episode_and_alternative_are_the_first_unless_said_otherwise():
    assert draw(7, 3, 5) == draw(7, 3, 5, 0) == draw(seed=7, purpose=3, entity=5, episode=0, alternative=0)


@given(addresses, st.integers(0, 4), keys)
def test_another_key_anywhere_is_another_draw(address, axis, other):
    neighbour = [*address]
    neighbour[axis] = other
    assert (draw(*address) == draw(*neighbour)) == (address[axis] == other)


def test_a_million_addresses_hold_a_million_draws():
    side = np.arange(16, dtype=np.uint64)
    grid = np.meshgrid(side, side, side, side, side, indexing="ij")
    assert np.unique(draw(*grid)).size == 16**5


def test_keys_that_change_places_change_the_draw():
    every_order = [draw(*order) for order in itertools.permutations((0, 1, 2, 3, 4))]
    assert len(set(every_order)) == math.factorial(5)


def test_the_known_answers_still_stand():
    with (VECTORS / "draws.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert draw(*(int(row[axis]) for axis in AXES)) == float.fromhex(row["draw"]), row
    with (VECTORS / "keys.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pair = int(row["key_a"]), int(row["key_b"])
            assert combine(*pair) == int(row["combine"]), row
            assert pair_key(*pair) == int(row["pair_key"]), row
    with (VECTORS / "names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert name_key(literal_eval(row["name"])) == int(row["key"]), row


# One text, three readers


def test_an_array_of_keys_draws_what_its_keys_draw_one_by_one():
    columns = scattered(20_000, seed=1)
    for axis, edge in itertools.product(range(5), EDGES):
        columns[axis][len(EDGES) * axis + EDGES.index(edge)] = edge
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = draw(*columns)
        ordered, symmetric = combine(columns[0], columns[1]), pair_key(columns[0], columns[1])
    assert (drawn.dtype, ordered.dtype, symmetric.dtype) == (np.float64, np.uint64, np.uint64)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    assert drawn.tolist() == [draw(*row) for row in rows]
    assert ordered.tolist() == [combine(*row[:2]) for row in rows]
    assert symmetric.tolist() == [pair_key(*row[:2]) for row in rows]


@pytest.mark.parametrize("axis", range(5), ids=AXES)
def test_one_array_among_plain_keys_broadcasts(axis):
    address = [2**64 - 1, 3, 2**63, 1, 0]
    column = np.array(EDGES, dtype=np.uint64)
    expected = [draw(*address[:axis], edge, *address[axis + 1 :]) for edge in EDGES]
    assert draw(*address[:axis], column, *address[axis + 1 :]).tolist() == expected
    table = draw(*address[:axis], column[:, None], *address[axis + 1 :])
    assert table.shape == (len(EDGES), 1)


def test_compiled_draws_equal_plain_ones_to_the_last_bit():
    columns = scattered(100_000, seed=2)
    fast = compiled_draw()

    @numba.njit
    def walk(seeds, purposes, entities, episodes, alternatives):
        draws = np.empty(seeds.size)
        for row in range(seeds.size):
            draws[row] = fast(seeds[row], purposes[row], entities[row], episodes[row], alternatives[row])
        return draws

    assert walk(*columns).tobytes() == draw(*columns).tobytes()
    for address in itertools.product(EDGES, repeat=5):
        assert fast(*address) == draw(*address), address


def test_compiled_keys_equal_plain_ones():
    for a, b in itertools.product(EDGES, repeat=2):
        assert compiled_combine()(a, b) == combine(a, b)
        assert compiled_pair_key()(a, b) == pair_key(a, b)


class Purpose(IntEnum):
    """A stand-in for the vocabulary's."""

    SEVERITY = 4


def test_signed_keys_and_enumerations_draw_rightly_in_compiled_code():
    fast = compiled_draw()
    compile_rules()

    @numba.njit
    def walk(count, days):
        draws = np.empty(count)
        for row in range(count):  # row is an int64, days an int64 column
            draws[row] = fast(7, Purpose.SEVERITY, row, days[row], 0)
        return draws

    rows = np.arange(500)
    expected = [draw(7, Purpose.SEVERITY, row, 3 * row) for row in range(500)]
    assert walk(500, 3 * rows).tolist() == expected == [draw(7, 4, row, 3 * row) for row in range(500)]


def test_signed_arrays_are_refused_rather_than_drawn_wrongly():
    with pytest.raises((OverflowError, TypeError)):
        draw(7, 3, np.arange(5))


def test_compiled_clocks_and_races_equal_plain_ones():
    compile_rules()

    @numba.njit
    def walk(draws, weights):
        times = np.empty((draws.size, 3))
        for row in range(draws.size):
            times[row, 0] = exponential(draws[row])
            times[row, 1] = gumbel(draws[row])
            times[row, 2] = race_time(draws[row], weights[row])
        return times

    draws = along(2, 20_000)
    weights = along(3, 20_000) - 0.1
    expected = [
        [exponential(u), gumbel(u), race_time(u, w)]
        for u, w in zip(draws.tolist(), weights.tolist(), strict=True)
    ]
    assert walk(draws, weights).tolist() == expected


# Names


def test_names_that_look_alike_have_keys_that_do_not():
    names = [
        f"huangpu/{n:02d}/compound {c}/household {h}" for n in range(40) for c in range(3) for h in range(500)
    ]
    named = np.array([name_key(name) for name in names], dtype=np.uint64)
    assert np.unique(named).size == named.size
    ones = (named[:, None] >> np.arange(64, dtype=np.uint64) & np.uint64(1)).mean(axis=0)
    assert np.abs((ones - 0.5) * 2.0 * math.sqrt(named.size)).max() < 4.5
    assert abs(np.corrcoef(named[:-1], named[1:])[0, 1]) * math.sqrt(named.size) < 4.5


@given(st.text(), st.text())
def test_different_names_have_different_keys(a, b):
    assert (name_key(a) == name_key(b)) == (a == b)
    assert 0 <= name_key(a) < 2**64


def test_trailing_blanks_and_zeros_belong_to_the_name():
    assert (
        len({name_key("a"), name_key("a\0"), name_key("a "), name_key("\0a"), name_key(""), name_key("\0")})
        == 6
    )


@given(keys, keys)
def test_a_pair_is_the_same_pair_from_either_side(a, b):
    assert pair_key(a, b) == pair_key(b, a)
    assert 0 <= pair_key(a, b) < 2**64


@given(keys, keys)
def test_a_combination_knows_which_came_first(a, b):
    assert (combine(a, b) == combine(b, a)) == (a == b)
    assert 0 <= combine(a, b) < 2**64


def test_no_two_pairs_among_a_thousand_residents_share_a_key():
    residents = np.arange(1000, dtype=np.uint64)
    first, second = np.triu_indices(1000)
    pairs = pair_key(residents[first], residents[second])
    assert np.unique(pairs).size == first.size
    ordered = combine(residents[:, None], residents)
    assert np.unique(np.concatenate([ordered.ravel(), pairs, residents])).size == 1000**2 + first.size + 1000


# Clocks and races


@given(uniforms)
def test_a_clock_strikes_after_a_positive_and_finite_time(u):
    assert 0.0 < exponential(u) < 37.0
    assert -4.0 < gumbel(u) < 37.0


@given(uniforms, uniforms)
def test_a_smaller_draw_strikes_later(a, b):
    low, high = sorted((a, b))
    assert exponential(low) >= exponential(high)
    assert gumbel(low) <= gumbel(high)


@given(uniforms, st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_heavier_runner_never_arrives_later(u, a, b):
    light, heavy = sorted((a, b))
    assert 0.0 <= race_time(u, heavy) <= race_time(u, light) <= NEVER


@given(uniforms, st.floats(max_value=0.0, allow_nan=False))
def test_a_runner_without_weight_never_arrives(u, weight):
    assert race_time(u, weight) == NEVER


def test_clocks_and_gumbels_are_distributed_as_their_names_say():
    draws = along(2, 20_000).tolist()
    assert stats.kstest([exponential(u) for u in draws], "expon").pvalue > 1e-3
    assert stats.kstest([gumbel(u) for u in draws], "gumbel_r").pvalue > 1e-3


def winner(seed, runners, episode=0):
    """The name of the runner who arrives first. `runners` are pairs (name, weight)."""
    return min((race_time(draw(seed, 3, name, episode), weight), name) for name, weight in runners)[1]


@given(
    keys,
    st.dictionaries(keys, st.floats(0.001, 1000.0), min_size=1, max_size=8),
    keys,
    st.floats(0.0, 1000.0),
)
def test_a_newcomer_takes_wins_for_itself_and_moves_no_others(seed, weights, newcomer, weight):
    weights.pop(newcomer, None)
    before = list(weights.items())
    if before:
        assert winner(seed, [*before, (newcomer, weight)]) in (winner(seed, before), newcomer)


def test_a_newcomer_takes_its_share_of_a_thousand_races_and_changes_no_other():
    crowd = [(name_key(f"household {n}"), 1.0) for n in range(19)]
    newcomer = name_key("household 19")
    before = [winner(7, crowd, episode) for episode in range(1000)]
    after = [winner(7, [*crowd, (newcomer, 1.0)], episode) for episode in range(1000)]
    changed = {now for then, now in zip(before, after, strict=True) if then != now}
    assert changed == {newcomer}
    assert stats.binomtest(after.count(newcomer), 1000, 1 / 20).pvalue > 1e-3


def test_races_are_won_in_proportion_to_weight():
    runners = [(name_key(f"household {n}"), float(n)) for n in range(1, 5)]
    wins = [winner(7, runners, episode) for episode in range(10_000)]
    expected = [10_000 * weight / 10.0 for _, weight in runners]
    assert stats.chisquare([wins.count(name) for name, _ in runners], expected).pvalue > 1e-3


# What loops tell without logarithms


@numba.njit
def compiled_middle(state):
    return middle(numba.types.uint64(state))


@given(uniforms)
def test_a_gumbel_number_is_bounded_closely_without_logarithms(u):
    assert gumbel(u) <= gumbel_at_most(u) <= gumbel(u) + 0.2


@given(uniforms, st.floats(1e-300, 1e6))
def test_a_runner_arrives_between_its_earliest_and_its_latest_moment(u, weight):
    earliest, time, latest = (arrival(u, weight) for arrival in (earliest_arrival, race_time, latest_arrival))
    assert earliest < time < latest or time == latest == NEVER


@given(uniforms, st.floats(-1e6, 0.0))
def test_who_has_no_weight_never_arrives_however_one_asks(u, weight):
    assert earliest_arrival(u, weight) == race_time(u, weight) == latest_arrival(u, weight) == NEVER


@given(st.lists(st.tuples(uniforms, st.integers(0, 9)), min_size=1, max_size=30))
def test_the_winner_is_among_those_whose_earliest_moment_is_not_after_everybodys_first_latest(runners):
    times = [race_time(u, weight) for u, weight in runners]
    bound = min(latest_arrival(u, weight) for u, weight in runners)
    winner = times.index(min(times))
    assert earliest_arrival(*runners[winner]) <= bound


@given(keys, keys, keys, keys, keys)
def test_a_draw_is_that_of_its_occasion(seed, purpose, entity, episode, alternative):
    found = drawn_at(occasion(seed, purpose, entity, episode), alternative)
    assert found == draw(seed, purpose, entity, episode, alternative)


@given(keys, keys)
def test_two_halves_make_the_key_of_a_pair(a, b):
    assert joined(half_pair(a), half_pair(b)) == pair_key(a, b)


@given(st.integers(0, 2**64 - 1) | st.sampled_from([0, 2**12 - 1, 2**12, 2**64 - 1]))
def test_the_middle_of_a_step_compiled_has_the_bits_of_the_rule(state):
    assert compiled_middle(np.uint64(state)) == midpoint(state)
    assert 0.0 < midpoint(state) < 1.0
