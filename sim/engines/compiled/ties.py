"""Who talks with whom: the races of the population, run for every pair at once.

The same draws and the same race as in `sim.population.ties`, which is written for NumPy; docking
holds the two together, and so does a test.
"""

from __future__ import annotations

from typing import Any

from sim.engines.compiled.layout import (
    best_draws,
    best_rows,
    door_keys,
    fetch_ties,
    few_rows,
    home_keys,
    home_rows,
    households,
    least_draws,
    pair_draws,
    pair_keys,
    parameters,
    race_rows,
    race_times,
    stairs_of,
    today,
)
from sim.engines.compiled.ledger import loop, written_out
from sim.engines.compiled.luck import drawn, drawn_at, half_pair, joined, occasion
from sim.rules.chance import NEVER, race_time
from sim.vocabulary import Purpose

TIE = int(Purpose.TIE)
NONE = -1.0  # no draw
ENOUGH, SPARE = 2.0, 8.0  # draws that should clear the hurdle: so many times those needed, and so many
AHEAD = 4  # households on their way at once
NEAR, FAR = 0, 1  # neighbours of the stairwell, and the others of the compound


@loop
def make_ties(w: int) -> None:
    """Give every household its ties."""
    for place in range(today(w).compounds):
        here = stairs_of(w, place)
        most = min(parameters(w).society_ties, here.homes - 1)
        if most > 0:
            run_races(w, place, most)
            for i in range(here.homes):
                fetch_ties(w, home_rows(w)[here.first_home + min(i + AHEAD, here.homes - 1)])
                choose(w, place, i, most)


@loop
def run_races(w: int, place: int, most: int) -> None:
    """Put everybody's best draws, near and far, into `best_draws`, the largest first.

    A pair draws once for both. Far away there are so many that at first only draws are looked at which
    beat a hurdle that a few more than needed should clear; who finds too few looks again at all.
    """
    here, homes, seed, p = stairs_of(w, place), home_rows(w), today(w).seed, parameters(w)
    first, count = here.first_home, here.homes
    keys, steps, pairs, least, few = home_keys(w), pair_keys(w), pair_draws(w), least_draws(w), few_rows(w)
    draws, rows, far = best_draws(w), best_rows(w), FAR * count
    hurdle = 1.0 - (ENOUGH * p.society_ties + SPARE) / count
    for i in range(count):
        keys[i] = half_pair(door_keys(w)[homes[first + i]])
        least[i], least[far + i] = NONE, hurdle
    for k in range(2 * most * count):
        draws[k] = NONE
    last_near = 0
    for i in range(count):
        if i >= last_near:
            last_near = end_of_stairwell(w, place, i)
        key = keys[i]
        # For many pairs at a time, and step by step: steps are short, so that several go on side by side.
        for j in range(i + 1, count):
            steps[j] = joined(key, keys[j])
        for j in range(i + 1, count):
            steps[j] = occasion(seed, TIE, steps[j], 0)
        for j in range(i + 1, count):
            pairs[j] = drawn_at(steps[j], 0)
        for j in range(i + 1, last_near):
            if pairs[j] > least[i]:
                least[i] = enlist(draws, rows, i * most, most, pairs[j], j)
            if pairs[j] > least[j]:
                least[j] = enlist(draws, rows, j * most, most, pairs[j], i)
        some = 0
        for j in range(last_near, count):
            few[some] = j
            some += pairs[j] > hurdle
        for k in range(some):
            j = few[k]
            u = pairs[j]
            if u > least[far + i]:
                least[far + i] = max(hurdle, enlist(draws, rows, (far + i) * most, most, u, j))
            if u > least[far + j]:
                least[far + j] = max(hurdle, enlist(draws, rows, (far + j) * most, most, u, i))
    near = 0
    while near < count:
        beyond = end_of_stairwell(w, place, near)
        for i in range(near, beyond if beyond - near < count else near):
            if draws[(far + i + 1) * most - 1] < hurdle:
                look_again(w, place, i, near, beyond, most)
        near = beyond


@loop
def look_again(w: int, place: int, i: int, near: int, beyond: int, most: int) -> None:
    """Put the best draws of one household against all outside its stairwell into its list."""
    seed, count, keys = today(w).seed, stairs_of(w, place).homes, home_keys(w)
    draws, rows, start = best_draws(w), best_rows(w), (FAR * count + i) * most
    for k in range(start, start + most):
        draws[k] = NONE
    for j in range(count - (beyond - near)):
        other = j if j < near else j + beyond - near
        u = drawn(seed, TIE, joined(keys[i], keys[other]), 0, 0)
        if u > draws[start + most - 1]:
            enlist(draws, rows, start, most, u, other)


@loop
def end_of_stairwell(w: int, place: int, i: int) -> int:
    """The first of a compound's homes beyond the stairwell of one; those of a stairwell stand together."""
    here, homes = stairs_of(w, place), home_rows(w)
    stairwell, end = households(w, homes[here.first_home + i]).stairwell, i + 1
    while end < here.homes and households(w, homes[here.first_home + end]).stairwell == stairwell:
        end += 1
    return end


@written_out
def enlist(draws: Any, rows: Any, start: int, most: int, u: float, row: int) -> float:
    """Put a draw into its place among the best of one list; the least of those it then has."""
    k = start + most - 1
    while k > start and draws[k - 1] < u:
        draws[k], rows[k] = draws[k - 1], rows[k - 1]
        k -= 1
    draws[k], rows[k] = u, row
    return draws[start + most - 1]


@loop
def choose(w: int, place: int, i: int, most: int) -> None:
    """Near and far run one race by their weights; the first to arrive are its ties, in order of rows."""
    p, here, homes = parameters(w), stairs_of(w, place), home_rows(w)
    first, last, draws, entrants = here.first_home, here.homes, best_draws(w), best_rows(w)
    times, rows = race_times(w), race_rows(w)
    for group in (NEAR, FAR):
        weight = p.society_ties_stairwell if group == NEAR else p.society_ties_compound
        start, lane = (group * last + i) * most, group * (most + 1)
        for k in range(most):
            u, row, at = draws[start + k], entrants[start + k], lane + k
            time = race_time(u, weight) if u > 0.0 else NEVER
            while at > lane and is_earlier(time, row, times[at - 1], rows[at - 1]):  # hardly ever
                times[at], rows[at] = times[at - 1], rows[at - 1]
                at -= 1
            times[at], rows[at] = time, row
        times[lane + most] = NEVER
    home, chosen, near, far = households(w, homes[first + i]), 0, 0, most + 1
    while chosen < most:
        if is_earlier(times[near], rows[near], times[far], rows[far]):
            k, near = near, near + 1
        else:
            k, far = far, far + 1
        if times[k] >= NEVER:
            break
        row, at = homes[first + rows[k]], chosen
        while at > 0 and home.ties[at - 1] > row:
            home.ties[at] = home.ties[at - 1]
            at -= 1
        home.ties[at] = row
        chosen += 1
    home.tie_count = chosen


@written_out
def is_earlier(time: float, row: int, other_time: float, other_row: int) -> bool:
    """Whether a runner arrives before another; of two at once, the one of the lower row."""
    return time < other_time or (time == other_time and row < other_row)
