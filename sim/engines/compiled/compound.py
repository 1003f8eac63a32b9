"""A compound (小区): where trouble strikes, and how fast it arises."""

from __future__ import annotations

from typing import Any

from sim.catalogue import STRIKES
from sim.engines.compiled.books import committee_of
from sim.engines.compiled.layout import (
    bodies,
    cases,
    clocks,
    compounds,
    door_keys,
    earliest,
    households,
    latest,
    matters,
    parameters,
    people,
    persons,
    runner_rows,
    stair_keys,
    stairs_of,
    stairwells,
    today,
)
from sim.engines.compiled.ledger import Key, leaf, loop, written_out
from sim.engines.compiled.luck import drawn_at, occasion
from sim.rules.chance import NEVER, earliest_arrival, latest_arrival, race_time
from sim.rules.numerics import unit
from sim.rules.trouble import daily_intensity, exposure_ratio
from sim.vocabulary import Purpose

STAIRWELL = int(Purpose.STAIRWELL)
ANYONE, ELDER = STRIKES.index("anyone"), STRIKES.index("elder")


@leaf
def clock_of(w: int, c: int) -> int:
    """Row of the clock of a case's matter."""
    return cases(w, c).compound * today(w).matters + cases(w, c).matter


@loop
def pick_stairwell(w: int, place: int, key: Key) -> int:
    """A keyed race among stairwells, weighted by people."""
    here, state = stairs_of(w, place), occasion(today(w).seed, STAIRWELL, key, 0)
    line_up(w, state, stair_keys(w), people(w), here.first, here.count)
    return first_to_arrive(w, state, stair_keys(w), people(w), here.first, here.count)


@loop
def pick_household(w: int, key: Key, stairwell: int, purpose: int, without: int, whom: int) -> int:
    """A keyed race among the households of a stairwell, weighted by people; -1 if nobody else."""
    state, stairs = occasion(today(w).seed, purpose, key, 0), stairwells(w, stairwell)
    first, count = stairs.first, stairs.count
    line_up(w, state, door_keys(w), persons(w), first, count)
    if first <= without < first + count:
        earliest(w)[without - first] = latest(w)[without - first] = NEVER
    if whom != ANYONE:
        keep_to_the_concerned(w, first, count, whom)
    return first_to_arrive(w, state, door_keys(w), persons(w), first, count)


@written_out
def line_up(w: int, state: Key, keys: Any, weights: Any, first: int, count: int) -> None:
    """Between which moments each of so many runners arrives, from one place of keys and weights on."""
    early, late = earliest(w), latest(w)
    for k in range(count):
        u, weight = drawn_at(state, keys[first + k]), weights[first + k]
        early[k], late[k] = earliest_arrival(u, weight), latest_arrival(u, weight)


@written_out
def first_to_arrive(w: int, state: Key, keys: Any, weights: Any, first: int, count: int) -> int:
    """The place of the first of those lined up; -1 if none ever arrives.

    Nobody wins who surely arrives after the last moment at which somebody surely has; that often leaves one.
    """
    rows, early, late, bound, some = runner_rows(w), earliest(w), latest(w), NEVER, 0
    for k in range(count):
        bound = min(bound, late[k])
    if bound >= NEVER:
        return -1
    for k in range(count):
        rows[some] = first + k
        some += early[k] <= bound
    if some == 1:
        return rows[0]
    best, winner = NEVER, -1
    for i in range(some):
        time = race_time(drawn_at(state, keys[rows[i]]), weights[rows[i]])
        if time < best:
            best, winner = time, rows[i]
    return winner


@leaf
def is_concerned(w: int, h: int, whom: int) -> bool:
    """Whether a household is one of those whom a matter strikes."""
    if whom == ANYONE:
        return True
    home = households(w, h)
    return home.has_elder if whom == ELDER else home.has_child


@leaf
def keep_to_the_concerned(w: int, first: int, count: int, whom: int) -> None:
    """Let nobody run but those whom a matter strikes, if there are any."""
    early, late, is_anybody = earliest(w), latest(w), False
    for h in range(first, first + count):
        is_anybody = is_anybody or is_concerned(w, h, whom)
    for k in range(count if is_anybody else 0):
        if not is_concerned(w, first + k, whom):
            early[k] = late[k] = NEVER


@loop
def refresh_intensities(w: int, place: int) -> None:
    """Bring every clock's intensity up to the compound's present condition, service and norms."""
    count = today(w).matters
    for m in range(count):
        clocks(w, place * count + m).intensity = intensity_of(w, place, m)


@loop
def intensity_of(w: int, place: int, m: int) -> float:
    """How many troubles of a matter a day brings in a compound as it is, on average."""
    p, home, matter = parameters(w), compounds(w, place), matters(w, m)
    if matter.compound_types and not matter.compound_types >> home.type & 1:
        return 0.0
    condition = exposure_ratio(
        p.trouble_condition_weight * matter.by_condition, 1.0 - home.condition,
        1.0 - p.trouble_condition_reference,
    )  # fmt: skip
    service = exposure_ratio(
        p.trouble_quality_weight * matter.by_service, 1.0 - home.quality, 1.0 - p.trouble_quality_reference
    )
    norm = exposure_ratio(
        p.trouble_norm_weight * matter.by_norm, 1.0 - home.norm, 1.0 - p.trouble_norm_reference
    )
    tenancy = exposure_ratio(
        p.trouble_tenancy_weight * matter.by_tenancy, home.tenancy, p.trouble_tenancy_reference
    )
    crowding = exposure_ratio(matter.by_crowding, home.crowding - 1.0, 0.0)
    rate = matter.rate * p.trouble_rate_scale
    return daily_intensity(rate, home.households, condition, service, norm, tenancy, crowding)


@loop
def oversight(w: int, place: int) -> float:
    """What the owners' committee can see of the firm: its capacity times the accounts."""
    b = committee_of(w, place)
    return unit(bodies(w, b).skill * compounds(w, place).accounts) if b >= 0 else 0.0
