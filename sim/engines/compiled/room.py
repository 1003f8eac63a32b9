"""How many troubles a day may bring into somebody's hands: what room is made for."""

from __future__ import annotations

from math import sqrt

from sim.customs import SLOTS
from sim.engines.compiled import compound
from sim.engines.compiled.layout import (
    clocks,
    heaps,
    levels,
    neighbourhoods,
    parameters,
    spare_rows,
    today,
)
from sim.engines.compiled.ledger import loop
from sim.schedule import is_working_day

SEEN, HEARD_OF = 0, 1  # the two heaps of a neighbourhood


@loop
def to_arise(w: int) -> int:
    """How many troubles may arise today from their clocks: three times what is usual, and some."""
    now, usual = today(w), 0.0
    for row in range(now.clocks):
        usual += clocks(w, row).intensity
    if now.day == 0:  # clocks are set in the morning
        for place in range(now.compounds):
            for m in range(now.matters):
                usual += compound.intensity_of(w, place, m)
    return int(3.0 * (usual + 10.0 * sqrt(usual) + 50.0))


@loop
def to_follow(w: int, parents: int) -> int:
    """How many offspring so many troubles may have, whose folders are opened with the parent's."""
    return SLOTS * parents if parameters(w).trouble_contagion > 0.0 else 0


@loop
def to_be_found(w: int) -> int:
    """How many levels patrols and visits have crossed since they were last looked at."""
    now, found = today(w), 0
    if is_working_day(now.day):
        for n in range(now.neighbourhoods):
            found += crossed(w, 2 * n + SEEN, neighbourhoods(w, n).patrol_exposure)
            found += crossed(w, 2 * n + HEARD_OF, neighbourhoods(w, n).visit_exposure)
    return found


@loop
def crossed(w: int, heap: int, exposure: float) -> int:
    """How many levels of a heap lie at or below an exposure; all that there are, if they are very many."""
    ahead, waiting, found, one = spare_rows(w), 0, 0, heaps(w)[heap]
    while one >= 0 or waiting > 0:
        if one < 0:
            waiting -= 1
            one = ahead[waiting]
        if levels(w, one).exposure <= exposure:
            found += 1
            if waiting >= today(w).room_notes:  # as long as `spare_rows`
                return today(w).levels
            ahead[waiting] = levels(w, one).below
            waiting += levels(w, one).below >= 0
        one = levels(w, one).beside
    return found
