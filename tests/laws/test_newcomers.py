"""A newcomer changes nobody's luck: not who moves in, not a partner, not a neighbourhood, not a draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.planning import plan
from sim.population import populate
from sim.rules.chance import draw
from sim.scenario import Scenario
from sim.vocabulary import DISTRICT_BODIES, Role
from tests.laws.matching import told_alike, unlike
from tests.worlds import BUSY, hook, lay, question, scenario

DONG, XI = "neighbourhood.meiyuan.compounds.dong", "neighbourhood.meiyuan.compounds.xi"
DAYS = 65
OF_PEOPLE = {"size", "has_elder", "has_child", "members", "volunteers"}

UNCOUPLED: dict[str, dict[str, Any]] = {
    "an empty dwelling in the first compound": {f"{DONG}.uncoupled": 1},
    "an empty dwelling in the last compound": {f"{XI}.uncoupled": 1},
    "empty dwellings in both": {f"{DONG}.uncoupled": 3, f"{XI}.uncoupled": 2},
    "a partner nobody can call": {"neighbourhood.meiyuan.uncoupled_partners": 1},
    "five partners nobody can call": {"neighbourhood.meiyuan.uncoupled_partners": 5},
}


def with_neighbour(name: str, is_coupled: bool, days: int = DAYS) -> tuple[Scenario, Scenario]:
    """The small neighbourhood alone, and beside another one of its kind."""
    asked = question("governance=one_three_x", "mechanism=[three_meetings]")
    lay(asked, {"calendar.warmup_days": 0, "calendar.measured_days": days, **BUSY})
    lay(asked, {"district.is_coupled": is_coupled})
    alone = plan(asked)
    asked["neighbourhood"][name] = asked["neighbourhood"]["meiyuan"]
    return alone, plan(asked)


def rows_of(world: Any) -> int:
    """Households and bodies together."""
    return world.state.household.rows + world.state.body.rows


@pytest.mark.parametrize("words", UNCOUPLED)
def test_who_takes_no_part_changes_nobody(words, run):
    mechanisms = ["three_meetings", "pledges", "bookkeeping"]
    before = run(scenario("one_three_x", mechanisms, days=DAYS))
    after = run(scenario("one_three_x", mechanisms, days=DAYS, values=UNCOUPLED[words]))
    assert (
        after.state.household.rows + after.state.body.rows
        > before.state.household.rows + before.state.body.rows
    )
    assert unlike(before.state, after.state) == {}
    assert told_alike(before, after)
    assert len(after.records) == len(before.records)


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_a_neighbourhood_with_departments_of_its_own_changes_nobody(name, run):
    alone, beside = (run(asked) for asked in with_neighbour(name, is_coupled=False))
    assert beside.state.neighbourhood.rows == 2
    assert unlike(alone.state, beside.state) == {}
    assert told_alike(alone, beside)
    assert len(beside.records) > len(alone.records)


def test_a_neighbourhood_beside_which_another_arises_is_the_same_in_population():
    alone, beside = (populate(asked, 1) for asked in with_neighbour("aaa", is_coupled=True))
    shared = [row for row in range(alone.body.rows) if alone.body.neighbourhood[row] < 0]
    assert set(alone.body.role[shared].tolist()) == {*DISTRICT_BODIES, Role.SUBDISTRICT}
    found = unlike(alone, beside)
    assert set(found) == {"body.hours_per_day"}
    assert found["body.hours_per_day"].tolist() == shared


def test_an_extra_draw_in_the_midst_of_a_run_is_nobodys_loss(run, world_of):
    asked = scenario(days=DAYS)
    curious = world_of(asked, 1)
    hook(curious, lambda phase: draw(1, 9_999, curious.day, int(phase)))
    for _ in range(DAYS):
        curious.step()
    assert curious.history().digest == run(asked).history().digest


# -- somebody who does take part ------------------------------------------------------------------------


def moved_in() -> tuple[Any, Any]:
    """The state on the eve of day 0 without and with one more ordinary household of three."""
    before = populate(scenario(), 1)
    more = {f"{DONG}.households": 59, "neighbourhood.meiyuan.residents": 307}
    return before, populate(scenario(values=more), 1)


def test_one_more_household_changes_its_neighbours_only_in_ties_and_people():
    before, after = moved_in()
    found = unlike(before, after)
    assert {name.split(".")[1] for name in found if name.startswith("household.")} <= OF_PEOPLE | {
        "ties",
        "tie_count",
    }
    of_people = [rows for name, rows in found.items() if name.split(".")[1] in OF_PEOPLE]
    assert np.unique(np.concatenate([*of_people, []])).size <= 3


def test_one_more_household_is_tied_to_those_among_whom_it_wins_a_place():
    before, after = moved_in()
    changed = unlike(before, after)["household.ties"]
    old, new = before.household, after.household
    names = new.live("key").tolist()
    at = {key: row for row, key in enumerate(names)}
    (newcomer,) = set(names) - set(old.live("key").tolist())
    assert 0 < changed.size < old.rows
    for row in range(old.rows):
        once = {old.key.item(other) for other in old.ties[row].tolist() if other >= 0}
        there = at[old.key.item(row)]
        now = {names[other] for other in new.ties[there].tolist() if other >= 0}
        assert now - once <= {newcomer}
        assert len(once - now) == (newcomer in now) or len(once) < 8


# -- departments that are shared --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_a_neighbourhood_that_shares_departments_is_felt_through_them_first(seed, world_of):
    alone, beside = (world_of(asked, seed) for asked in with_neighbour("zzz", is_coupled=True))
    first: dict[str, np.ndarray] = {}
    while not first and alone.day < DAYS:
        in_hands = [hands(world) for world in (alone, beside)]
        alone.step()
        beside.step()
        found = unlike(alone.state, beside.state)
        first = {name: rows for name, rows in found.items() if set(rows) - shared_rows(alone, name)}
    in_hands += [hands(world) for world in (alone, beside)]
    touched = np.unique(np.concatenate([rows for name, rows in first.items() if name.startswith("case.")]))
    assert touched.size
    for row in touched:
        key = alone.state.case.key.item(row)
        assert any(set(DISTRICT_BODIES) & some.get(key, set()) for some in in_hands)


def hands(world: Any) -> dict[int, set[Role]]:
    """For every case by its key, who has it and who is invited to its next meeting."""
    case, roles = world.state.case, world.state.body.role
    rows = zip(*(case.live(name).tolist() for name in ("key", "holder", "invited")), strict=True)
    return {
        key: {
            *([Role(roles.item(holder))] if holder >= 0 else []),
            *(role for role in Role if invited >> role & 1),
        }
        for key, holder, invited in rows
    }


def shared_rows(world: Any, column: str) -> set[int]:
    """Rows that are departments', hotline's or police station's own."""
    if not column.startswith("body."):
        return set()
    return set(np.flatnonzero(world.state.body.live("neighbourhood") < 0).tolist())


def test_who_never_meets_a_department_never_feels_who_shares_it(run):
    asked = question("governance=one_three")
    lay(asked, {"calendar.warmup_days": 0, "calendar.measured_days": DAYS, **BUSY})
    lay(asked, {"district.is_coupled": True, "escalation.patience": 0.0})
    lay(asked, {"voice.cost_hotline": 10.0, "voice.cost_police": 10.0, "voice.cost_weight": 6.0})
    at_home = {"residents_committee", "property_firm", "owners_committee", "party_branch"}
    asked["matters"] = {
        name: row
        for name, row in asked["matters"].items()
        if {*row["holders"], row["lead"], row["remedy_actor"]} <= at_home
        and row.get("enforcer", "none") == "none"
        and "enforcement" not in row["needs"]
    }
    alone = plan(asked)
    asked["neighbourhood"]["zzz"] = asked["neighbourhood"]["meiyuan"]
    one, other = run(alone), run(plan(asked))
    found = unlike(one.state, other.state)
    assert one.state.case.live("claimed_on").max() >= 0
    assert {name: rows for name, rows in found.items() if set(rows) - shared_rows(one, name)} == {}
