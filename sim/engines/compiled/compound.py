"""A compound (小区): where trouble strikes, and how fast it arises."""

from __future__ import annotations

from sim.catalogue import STRIKES
from sim.engines.compiled.books import committee_of
from sim.engines.compiled.layout import (
    bodies,
    cases,
    clocks,
    compounds,
    door_keys,
    households,
    matters,
    parameters,
    people,
    persons,
    stair_keys,
    stairs_of,
    stairwells,
    today,
)
from sim.engines.compiled.ledger import Key, leaf, loop
from sim.engines.compiled.luck import drawn
from sim.rules.chance import NEVER, arrives_after, race_time
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
    """A keyed race among stairwells, weighted by people; who cannot win is not timed."""
    here, first, best, seed = stairs_of(w, place), -1, NEVER, today(w).seed
    for s in range(here.first, here.first + here.count):
        u, weight = drawn(seed, STAIRWELL, key, 0, stair_keys(w)[s]), float(people(w)[s])
        if weight > 0.0 and not arrives_after(u, weight, best):
            time = race_time(u, weight)
            if time < best:
                best, first = time, s
    return first


@leaf
def is_concerned(w: int, h: int, whom: int) -> bool:
    """Whether a household is one of those whom a matter strikes."""
    if whom == ANYONE:
        return True
    home = households(w, h)
    return home.has_elder if whom == ELDER else home.has_child


@loop
def pick_household(w: int, key: Key, stairwell: int, purpose: int, without: int, whom: int) -> int:
    """A keyed race among the households of a stairwell, weighted by people; -1 if nobody else."""
    stairs = stairwells(w, stairwell)
    first, last, is_anybody = stairs.first, stairs.first + stairs.count, False
    if whom != ANYONE:
        for h in range(first, last):
            is_anybody = is_anybody or is_concerned(w, h, whom)
    best, winner, seed = NEVER, -1, today(w).seed
    for h in range(first, last):
        u, weight = drawn(seed, purpose, key, 0, door_keys(w)[h]), float(persons(w)[h])
        if weight <= 0.0 or arrives_after(u, weight, best) or h == without:
            continue
        if is_anybody and not is_concerned(w, h, whom):
            continue
        time = race_time(u, weight)
        if time < best:
            best, winner = time, h
    return winner


@loop
def refresh_intensities(w: int, place: int) -> None:
    """Bring every clock's intensity up to the compound's present condition, service and norms."""
    p, home, count = parameters(w), compounds(w, place), today(w).matters
    for m in range(count):
        matter, clock = matters(w, m), clocks(w, place * count + m)
        if matter.compound_types and not matter.compound_types >> home.type & 1:
            clock.intensity = 0.0
            continue
        condition = exposure_ratio(
            p.trouble_condition_weight * matter.by_condition, 1.0 - home.condition,
            1.0 - p.trouble_condition_reference,
        )  # fmt: skip
        service = exposure_ratio(
            p.trouble_quality_weight * matter.by_service, 1.0 - home.quality,
            1.0 - p.trouble_quality_reference,
        )  # fmt: skip
        norm = exposure_ratio(
            p.trouble_norm_weight * matter.by_norm, 1.0 - home.norm, 1.0 - p.trouble_norm_reference
        )
        tenancy = exposure_ratio(
            p.trouble_tenancy_weight * matter.by_tenancy, home.tenancy, p.trouble_tenancy_reference
        )
        crowding = exposure_ratio(matter.by_crowding, home.crowding - 1.0, 0.0)
        rate = matter.rate * p.trouble_rate_scale
        clock.intensity = daily_intensity(rate, home.households, condition, service, norm, tenancy, crowding)


@loop
def oversight(w: int, place: int) -> float:
    """What the owners' committee can see of the firm: its capacity times the accounts."""
    b = committee_of(w, place)
    return unit(bodies(w, b).skill * compounds(w, place).accounts) if b >= 0 else 0.0
