"""Pasts: until which morning scenarios live the same, and where they part.

Two scenarios that are alike in everything but when which rule changes have one history up to the morning
of the first day on which their changes differ. Of many such scenarios the pasts form a tree: all go
together until some of them part, and those may part again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sim.scenario import RuleChange, Scenario

BESIDE = ("label", "changes")  # what alike scenarios may differ in
REMEMBERED = 256  # pairs that were found to be alike

Cells = Sequence[tuple[Scenario, int]]
Change = tuple[int, str, str]  # day, column, all digits of the value

_alike: dict[tuple[int, int], tuple[Scenario, Scenario]] = {}  # by identity, which holds as long as they do
_day_of = attrgetter("day")
_what_is_common = attrgetter(
    *(field.name for field in dataclasses.fields(Scenario) if field.name not in BESIDE)
)


@dataclass(frozen=True)
class Fork:
    """Where scenarios part.

    Attributes
    ----------
    day : int, calendar day
        Up to the morning of this day all that part here live the same. It is the number of days of the run
        for scenarios that are the same to the end.
    branches : tuple of Fork or int
        Those that go on together part later; who goes on alone is the place of a scenario in the list.
    """

    day: int
    branches: tuple[Fork | int, ...]

    @property
    def first(self) -> int:
        """The place of the first scenario that comes through here."""
        branch = self.branches[0]
        return branch.first if isinstance(branch, Fork) else branch


def are_alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios differ in nothing but their labels and when which rule changes."""
    if one is other:
        return True
    pair = (id(one), id(other))
    if pair in _alike:  # the same few come back with every seed, and to look through them takes a while
        return True
    if _what_is_common(one) != _what_is_common(other):
        return False
    if len(_alike) >= REMEMBERED:
        _alike.clear()
    _alike[pair] = (one, other)
    return True


def parting_day(one: Scenario, other: Scenario) -> int:
    """The first day that two scenarios may live differently.

    Parameters
    ----------
    one, other : Scenario

    Returns
    -------
    int, calendar day
        0 if they share nothing, or are not alike; their number of days if they share everything.
    """
    if one is other:
        return one.days
    if one.days != other.days:
        return 0
    # Changes first: where they differ from day 0 on, which is usual, nothing else need be looked at.
    day = _first_difference(_in_force(one), _in_force(other), one.days)
    return day if day and are_alike(one, other) else 0


def shared_days(scenarios: Sequence[Scenario]) -> Fork | int:
    """Group scenarios by their common past.

    Parameters
    ----------
    scenarios : sequence of Scenario
        One or more.

    Returns
    -------
    Fork or int
        The tree of their pasts; 0 for a single one, which parts from nobody. Branches stand in the order
        in which the first of each comes in the list.

    Raises
    ------
    ValueError
        For none, or if some are not alike: they have no past in common.
    """
    if not scenarios or not all(are_alike(scenarios[0], other) for other in scenarios):
        raise ValueError("Only scenarios that differ in nothing but their changes have a past in common.")
    days, pages = scenarios[0].days, [_in_force(scenario) for scenario in scenarios]

    def part(places: list[int]) -> Fork | int:
        first, *others = places
        if not others:
            return first
        day = min(_first_difference(pages[first], pages[other], days) for other in others)
        if day == days:
            return Fork(day, tuple(places))
        # Until this day all are the same, so those with the same changes on it part later.
        together: dict[tuple[Change, ...], list[int]] = {}
        for place in places:
            today = tuple(_said(change) for change in pages[place] if change.day == day)
            together.setdefault(today, []).append(place)
        return Fork(day, tuple(part(some) for some in together.values()))

    return part(list(range(len(scenarios))))


def in_company(cells: Iterable[tuple[Scenario, int]], most: int, share: float = 0.0) -> Iterator[Cells]:
    """Bundle neighbours that have a past in common.

    Parameters
    ----------
    cells : iterable of (Scenario, seed)
        May be endless. No more is taken than is bundled, and one if the bundle is not full.
    most : int >= 1
        Of cells in a bundle.
    share : float in [0, 1]
        Of a run that must at least be common.

    Yields
    ------
    sequence of (Scenario, seed)
        In the order of the cells: one, or several that share more than no day with the first of them.
    """
    bundle: list[tuple[Scenario, int]] = []
    try:
        for scenario, seed in cells:
            if bundle and not _share(bundle[0], scenario, seed, share):
                yield bundle
                bundle = []
            bundle.append((scenario, seed))
            if len(bundle) == most:  # who bundles none sees each cell begin when it is lived
                yield bundle
                bundle = []
    except Exception:
        if bundle:  # what came before the trouble is still lived
            yield bundle
        raise
    if bundle:
        yield bundle


def _share(first: tuple[Scenario, int], scenario: Scenario, seed: int, share: float) -> bool:
    if first[1] != seed:
        return False
    try:
        day = 0 if _are_known_to_differ(first[0], scenario) else parting_day(first[0], scenario)
    except Exception:  # noqa: BLE001 -- no proper question: by itself it will say why, and harm no neighbour
        return False
    return day > 0 and day >= share * scenario.days


def _are_known_to_differ(one: Scenario, other: Scenario) -> bool:
    """Whether two that change alike have been asked for their hashes, and these say that they differ."""
    mine, theirs = vars(one).get("hash"), vars(other).get("hash")
    return None not in (mine, theirs) and mine != theirs and one.changes == other.changes


def _in_force(scenario: Scenario) -> list[RuleChange]:
    """The changes that come into force, day by day, those of a day as they stand."""
    days = scenario.days
    return sorted([change for change in scenario.changes if 0 <= change.day < days], key=_day_of)


def _first_difference(some: list[RuleChange], others: list[RuleChange], days: int) -> int:
    """The first day on which changes are not the same."""
    for one, other in zip(some, others, strict=False):
        if one is not other and _said(one) != _said(other):
            return min(one.day, other.day)
    left = some[len(others) :] or others[len(some) :]
    return left[0].day if left else days


def _said(change: RuleChange) -> Change:
    """A change with all digits of its value, of which -0 has one more than 0."""
    return change.day, change.column, float(change.value).hex()
