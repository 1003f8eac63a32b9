"""Runs that share a past and live it once are the runs that lived it each for itself, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import History, simulate, simulate_many
from sim.engines.compiled import World, batch
from sim.engines.pasts import Fork, are_alike, in_company, parting_day, shared_days
from sim.outcomes import Measured, Meter, measure_many
from sim.scenario import RuleChange, Scenario
from tests.engines.stormy import (
    DAYS,
    EARLY,
    FROM_THE_START,
    LATE,
    NESTED,
    PLAIN,
    TWICE,
    alone,
    changed,
    stormy,
)
from tests.engines.weather import WORLDS

RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = {
    "convener": (-1.0, 0.0), "joint_desk_days": (0.0, 7.0), "whistle": (0.0, 1.0, 2.0), "seats": (0.0, 15.0),
    "shared_list": (0.0, 1.0), "pledge_days": (0.0, 30.0), "electronic_ledger": (0.0, 1.0),
}  # fmt: skip
Changes = tuple[RuleChange, ...]


def together(scenarios: Sequence[Scenario], seeds: Sequence[int] = (1,), threads: int = 1) -> list[str]:
    cells = [(one, seed) for seed in seeds for one in scenarios]
    found = list(simulate_many(cells, threads=threads, then=lambda history: history.digest))
    assert [(cell.scenario, cell.seed, cell.failure) for cell in found] == [(*cell, None) for cell in cells]
    assert all(cell.scenario is asked for cell, (asked, _) in zip(found, cells, strict=True))
    return [cell.answer for cell in found]


def are_same(one: Measured, other: Measured) -> bool:
    names = ("values", "funnel", "counts")
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names)


@pytest.fixture
def lived(monkeypatch) -> list[int]:
    """How many days each stretch of living took."""
    days, live = [], World.live

    def counted(self: World, until: int) -> None:
        days.append(until - self.day)
        live(self, until)

    monkeypatch.setattr(World, "live", counted)
    return days


# -- any changes at all ----------------------------------------------------------------------------


@st.composite
def a_change(draw: st.DrawFn, first: int = 0) -> RuleChange:
    column = draw(st.sampled_from(sorted(VALUES)))
    return RuleChange(draw(st.integers(first, DAYS)), column, draw(st.sampled_from(VALUES[column])))


@st.composite
def families(draw: st.DrawFn) -> list[Scenario]:
    """Scenarios of which each goes a part of the way with one that came before."""
    found: list[Changes] = [tuple(draw(st.lists(a_change(), max_size=4)))]
    for _ in range(draw(st.integers(1, 5))):
        day = draw(st.integers(1, DAYS))
        kept = tuple(one for one in draw(st.sampled_from(found)) if one.day < day)
        found.append((*kept, *draw(st.lists(a_change(day), max_size=2))))
    return [replace(stormy(), label=str(n), changes=changes) for n, changes in enumerate(found)]


@given(family=families(), seed=st.integers(0, 2**63 - 1))
@RELAXED
def test_branches_leave_the_history_of_runs_from_the_start(family, seed):
    shared = list(simulate_many([(one, seed) for one in family]))
    for cell, one in zip(shared, family, strict=True):
        by_itself = simulate(one, seed)
        assert cell.failure is None
        assert cell.answer.scenario is one
        for table in ("events", "panel", "hours", "cases"):
            mine, other = getattr(cell.answer, table), getattr(by_itself, table)
            assert all(mine[name].tobytes() == other[name].tobytes() for name in other)
        assert cell.answer.digest == by_itself.digest


@given(family=families(), seeds=st.lists(st.integers(0, 9), min_size=1, max_size=3))
@RELAXED
def test_branches_are_measured_as_runs_from_the_start(family, seeds):
    cells = [(one, seed) for seed in seeds for one in family]
    shared, single = (measure_many(cells, is_sharing=is_sharing) for is_sharing in (True, False))
    assert all(are_same(one.answer, other.answer) for one, other in zip(shared, single, strict=True))


# -- where they part -------------------------------------------------------------------------------


def changes_on(one: Scenario, day: int) -> list[tuple[str, float]]:
    return [(change.column, change.value) for change in one.changes if change.day == day]


@given(family=families())
@RELAXED
def test_two_part_on_the_first_day_that_brings_them_different_changes(family):
    for one, other in pairwise(family):
        differ = (day for day in range(DAYS) if changes_on(one, day) != changes_on(other, day))
        assert parting_day(one, other) == parting_day(other, one) == next(differ, DAYS)


def forks_above(tree: Fork | int, path: tuple[Fork, ...] = ()) -> Iterator[tuple[int, tuple[Fork, ...]]]:
    if isinstance(tree, int):
        yield tree, path
        return
    assert len(tree.branches) > 1
    assert all(fork.day < tree.day for fork in path)
    for branch in tree.branches:
        yield from forks_above(branch, (*path, tree))


@given(family=families())
@RELAXED
def test_of_any_two_the_last_fork_that_both_come_through_is_where_they_part(family):
    paths = dict(forks_above(shared_days(family)))
    assert sorted(paths) == list(range(len(family)))
    for one in paths:
        for other in range(one):
            both = [fork.day for fork in paths[one] if fork in paths[other]]
            assert max(both) == parting_day(family[one], family[other])


def test_a_tree_of_pasts_reads_as_it_grows():
    assert shared_days(NESTED) == Fork(20, (Fork(60, (0, 3)), Fork(60, (Fork(75, (1, 4)), 2))))
    assert shared_days([PLAIN]) == 0
    assert shared_days([PLAIN, changed()]) == Fork(DAYS, (0, 1))


def test_strangers_have_no_past_in_common():
    longer = changed(days=DAYS + 1)
    assert parting_day(PLAIN, longer) == 0
    assert not are_alike(PLAIN, replace(PLAIN, warmup=1))
    for scenarios in ([], [PLAIN, longer], [PLAIN, replace(PLAIN, warmup=1)]):
        with pytest.raises(ValueError, match="past in common"):
            shared_days(scenarios)


def test_a_change_after_the_last_day_parts_nobody():
    assert parting_day(PLAIN, changed((DAYS, "whistle", 2.0))) == DAYS


def test_nought_and_minus_nought_are_two_rules():
    assert parting_day(changed((5, "pledge_days", 0.0)), changed((5, "pledge_days", -0.0))) == 5


def sizes(cells: list[tuple[Scenario, int]], most: int = 64, share: float = 0.0) -> list[int]:
    bundles = list(in_company(cells, most, share))
    assert [cell for bundle in bundles for cell in bundle] == cells
    return [len(bundle) for bundle in bundles]


def test_neighbours_are_bundled_by_seed_and_past():
    assert sizes([(one, seed) for seed in (1, 2) for one in NESTED]) == [5, 5]
    assert sizes([(one, seed) for one in NESTED for seed in (1, 2)]) == [1] * 10
    assert sizes([(one, 1) for one in NESTED], most=2) == [2, 2, 1]
    assert sizes([(one, 1) for one in (PLAIN, EARLY, LATE)], share=0.5) == [1, 1, 1]
    assert sizes([(one, 1) for one in (PLAIN, LATE, EARLY)], share=0.5) == [2, 1]
    assert sizes([(PLAIN, 1), (FROM_THE_START, 1), (PLAIN, 1)]) == [1, 1, 1]
    assert sizes([]) == []


def test_hashes_that_were_asked_for_tell_strangers_from_equals():
    other, again = replace(PLAIN, warmup=1), replace(PLAIN, label="again")
    assert len({other.hash, again.hash, PLAIN.hash, LATE.hash}) == 3
    assert sizes([(one, 1) for one in (PLAIN, again, LATE, other, again)]) == [3, 1, 1]


def test_bundling_takes_one_cell_more_than_it_gives():
    seeds = count(1)
    endless = in_company(((PLAIN, seed) for seed in seeds), 64)
    assert [len(bundle) for bundle in islice(endless, 3)] == [1, 1, 1]
    assert next(seeds) == 5


def test_cells_before_one_that_cannot_be_had_are_lived():
    def cells() -> Iterator[tuple[Scenario, int]]:
        yield PLAIN, 1
        yield EARLY, 1
        raise OSError("no more of them")

    found = simulate_many(cells(), then=lambda history: history.seed)
    assert [next(found).answer, next(found).answer] == [1, 1]
    with pytest.raises(OSError, match="no more of them"):
        next(found)


# -- living together -------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("order", [1, -1])
def test_branches_that_branch_again_come_back_in_their_turn(threads, order):
    assert together(NESTED[::order], (1, 2, 3), threads) == alone(NESTED[::order], (1, 2, 3))


@pytest.mark.parametrize("weather", WORLDS)
def test_in_any_weather_branches_are_the_runs_they_stand_for(weather):
    asked = WORLDS[weather]()
    more = [
        (),
        ((50, "seats", 0.0),),
        ((150, "convener", -1.0),),
        ((50, "seats", 0.0), (180, "whistle", 2.0)),
    ]
    family = [replace(asked, changes=(*asked.changes, *(RuleChange(*one) for one in some))) for some in more]
    assert together(family, (3,)) == alone(family, (3,))
    shared, single = (measure_many([(one, 3) for one in family], is_sharing=is_so) for is_so in (True, False))
    assert all(are_same(one.answer, other.answer) for one, other in zip(shared, single, strict=True))


def test_what_is_shared_is_lived_once(lived):
    together(NESTED)
    # To day 20; the plain ones on to day 60 and each to its end; the others to 60, then two of them to 75.
    assert sum(lived) == 20 + (40 + 2 * 30) + (40 + 15 + 2 * 15 + 30)


def test_nothing_is_shared_if_one_says_so(lived):
    list(measure_many([(one, 1) for one in NESTED], is_sharing=False))
    assert lived == [DAYS] * len(NESTED)


def test_who_parts_on_day_0_shares_nothing(lived):
    assert together([PLAIN, FROM_THE_START]) == alone([PLAIN, FROM_THE_START])
    assert sum(lived) == 4 * DAYS


def test_who_parts_on_the_last_day_shares_all_but_that(lived):
    last = changed((DAYS - 1, "convener", -1.0))
    assert together([PLAIN, last]) == alone([PLAIN, last])
    assert lived[:3] == [DAYS - 1, 1, 1]


def test_equal_questions_are_lived_once_and_told_each(lived):
    again = changed(label="again")
    cells = list(simulate_many([(PLAIN, 1), (again, 1), (PLAIN, 1)], follower=Meter()))
    assert sum(lived) == DAYS
    first, *others = (cell.answer for cell in cells)
    assert all(are_same(first, other) for other in others)
    assert [cell.scenario.label for cell in cells] == ["", "again", ""]


def test_each_history_is_that_of_its_own_question():
    cells = simulate_many([(PLAIN, 1), (LATE, 1), (EARLY, 1)])
    assert [cell.answer.scenario for cell in cells] == [PLAIN, LATE, EARLY]


def test_small_rooms_share_less_and_come_to_the_same(monkeypatch):
    wanted = alone(NESTED, (1, 2))
    for room in (1, 10**5, 10**6, 4 * 10**6):
        monkeypatch.setattr(batch, "ROOM", room)
        assert together(NESTED, (1, 2)) == wanted


def test_without_any_room_every_past_is_lived_again(monkeypatch, lived):
    monkeypatch.setattr(batch, "ROOM", 1)
    together(NESTED)
    assert sum(lived) == len(NESTED) * DAYS


@pytest.mark.parametrize("threads", [1, 2])
def test_a_branch_whose_answer_fails_takes_no_other_along(threads):
    def fails_in_the_middle(history: History) -> str:
        if history.scenario is TWICE:
            raise ArithmeticError("twice")
        return history.digest

    cells = [(one, 1) for one in NESTED]
    found = list(simulate_many(cells, threads=threads, then=fails_in_the_middle))
    assert [type(cell.failure) for cell in found] == [
        ArithmeticError if one is TWICE else type(None) for one in NESTED
    ]
    assert [cell.answer for cell in found if not cell.failure] == alone(
        [one for one in NESTED if one is not TWICE]
    )


@pytest.mark.parametrize("threads", [1, 2])
def test_a_branch_that_cannot_be_lived_takes_no_other_along(threads):
    unknown = changed((60, "weather", 1.0))
    scenarios = [PLAIN, EARLY, unknown, LATE]
    cells = [(one, seed) for seed in (1, 2) for one in scenarios]
    found = list(simulate_many(cells, threads=threads, then=lambda history: history.digest))
    assert [cell.failure is not None for cell in found] == [False, False, True, False] * 2
    assert "weather" in str(found[2].failure)
    assert [cell.answer for cell in found if not cell.failure] == alone([PLAIN, EARLY, LATE], (1, 2))


def test_what_is_no_question_harms_no_neighbour():
    found = list(simulate_many([(PLAIN, 1), (None, 1), (LATE, 1)], then=lambda history: history.digest))
    assert [cell.failure is None for cell in found] == [True, False, True]


def test_a_world_that_breaks_on_the_way_is_given_up_and_the_others_live(monkeypatch):
    wanted, live = alone(NESTED), World.live

    def breaks_once(self: World, until: int) -> None:
        live(self, until)
        if self.question is TWICE and until > 60:
            monkeypatch.undo()
            raise MemoryError("once")

    monkeypatch.setattr(World, "live", breaks_once)
    assert together(NESTED) == wanted
