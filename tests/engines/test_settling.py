"""Whom the loops let move in is whom the population makes, byte for byte, as often as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.doors.composing import compose
from sim.engines.compiled import World
from sim.engines.compiled.ledger import ENTRIES
from sim.planning import plan
from sim.planning.parameters import PARAMETERS, TOGETHER
from sim.population import populate
from sim.scenario import Scenario
from sim.state import State
from tests.laws.questions import scenarios, value
from tests.worlds import MECHANISMS, scenario

LAST_SEED = 2**63 - 1
SEEDS = (1, 2, LAST_SEED)
DONG, XI = (f"neighbourhood.meiyuan.compounds.{name}" for name in ("dong", "xi"))
PEOPLE = ("society", "trust", "committee", "firm", "staffing", "skill", "ties", "fund")
DRAWN = [path for path in PARAMETERS if path.split(".")[0] in PEOPLE]
QUESTIONS: dict[str, dict[str, Any]] = {
    "the usual": {},
    "nobody old, nobody young": {"society.elder_share": 0.0, "society.child_share": 0.0},
    "everybody old": {"society.elder_share": 1.0, "society.child_share": 0.0},
    "everybody young": {"society.elder_share": 0.0, "society.child_share": 1.0},
    "everybody a member, a volunteer and a talent": {
        "society.party_share": 1.0, "society.volunteer_share": 1.0, "society.talent_share": 1.0,
    },
    "nobody knows anybody": {"society.ties": 0},
    "everybody knows one": {"society.ties": 1},
    "everybody knows as many as can be": {"society.ties": 16},
    "strangers weigh nothing": {"society.ties_compound": 0.0},
    "neighbours weigh nothing": {"society.ties_stairwell": 0.0},
    "nobody weighs anything": {"society.ties_compound": 0.0, "society.ties_stairwell": 0.0},
    "empty dwellings and partners nobody calls": {
        f"{DONG}.uncoupled": 2, f"{XI}.uncoupled": 5, "neighbourhood.meiyuan.uncoupled_partners": 3,
    },
    "three neighbourhoods": {"district.copies": 3},
    "three neighbourhoods that share departments": {"district.copies": 3, "district.is_coupled": True},
    "as many residents as homes": {"neighbourhood.meiyuan.residents": 105},
    "crowded homes": {"neighbourhood.meiyuan.residents": 1051},
    "one home alone": {f"{DONG}.households": 1},
    "one stairwell": {f"{DONG}.stairwells": 1, f"{DONG}.buildings": 1, f"{DONG}.floors": 29},
    "few strangers, so that draws clear no hurdle": {
        f"{DONG}.stairwells": 2, f"{DONG}.buildings": 1, f"{DONG}.floors": 20, "society.ties": 16,
    },
    "no partner, no fund": {"neighbourhood.meiyuan.partners": [], f"{DONG}.fund_initial": 0.0},
}  # fmt: skip


def unlike(one: State, other: State) -> list[str]:
    """The columns in which two states are not the same bytes; the name of a table if its rows are not."""
    found = []
    for a, b in zip(one.tables(), other.tables(), strict=True):
        if a.rows != b.rows or a.data[: a.rows].tobytes() != b.data[: b.rows].tobytes():
            columns = [c.name for c in a.columns if a.live(c.name).tobytes() != b.live(c.name).tobytes()]
            found += [f"{a.name}.{name}" for name in columns] or [a.name]
    return found


def refuse_strangers(asked: Scenario, seeds: tuple[int, ...] = SEEDS) -> None:
    """See that one world, settled again and again, has the people of each seed."""
    world = World(asked, seeds[-1])
    for seed in seeds:
        world.settle(seed)
        assert unlike(world.state, populate(asked, seed)) == [], f"seed {seed}"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_loops_let_move_in_whom_the_population_makes(name):
    refuse_strangers(scenario(values=QUESTIONS[name]))


@cache
def in_shixin(seed: int) -> State:
    return populate(plan(compose("neighbourhood=shixin")), seed)


@pytest.mark.parametrize("regime", ["fragmented", "one_three", "one_three_x"])
def test_every_regime_finds_the_people_of_shixin(regime):
    world = World(plan(compose("neighbourhood=shixin", f"governance={regime}")), 0)
    for seed in SEEDS:
        world.settle(seed)
        assert unlike(world.state, in_shixin(seed)) == []


@given(asked=scenarios(), seed=st.integers(0, LAST_SEED))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_people_of_any_legal_question_move_in(asked, seed):
    refuse_strangers(asked, (seed,))


@st.composite
def manners(draw: st.DrawFn) -> Mapping[str, Any]:
    """Everything declared about people, anywhere in its range."""
    values = draw(st.fixed_dictionaries({path: value(PARAMETERS[path]) for path in DRAWN}))
    every = {path: spec.default for path, spec in PARAMETERS.items()} | values
    broken = {
        path for pair, agree, _ in TOGETHER if not agree(*(every[path] for path in pair)) for path in pair
    }
    return {path: number for path, number in values.items() if path not in broken}


@given(values=manners(), seed=st.integers(0, LAST_SEED))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_people_of_any_manners_move_in(values, seed):
    refuse_strangers(scenario(values=values), (seed,))


STORMY = {
    "firm.exit_collection": 1.0, "firm.exit_months": 1, "firm.exit_hazard": 1.0, "firm.contract_years": 1,
    "committee.term_years": 1, "fees.sue_share": 0.5, "fees.sue_after_months": 4, "fund.trigger": 1.0,
    "routing.misroute": 0.5, "escalation.patience": 0.1, "staffing.residents_committee_workers": 1.0,
}  # fmt: skip


def stormy() -> Scenario:
    return scenario("one_three_x", MECHANISMS, days=200, values=STORMY)


# Written before it is read, or read up to a count that is told apart.
SCRATCH = {
    "due_rows", "spare_rows", "order_rows", "open_rows", "waiting_rows", "closed_rows", "circle_rows",
    "voter_rows", "shares", "pair_draws", "best_draws", "best_rows", "least_draws", "race_times", "race_rows",
    "few_rows", "pair_keys", "runner_rows", "earliest", "latest", "notes", "levels", "events", "panel",
    "hours",
}  # fmt: skip


def told_apart(one: World, other: World) -> list[str]:
    """The entries of two ledgers that do not hold the same, as far as both reach."""
    own = SCRATCH | {"kept", "blank_case"}  # addresses
    found = []
    laid = one.ledger.arrays  # all that the engine declares, and nothing of who might follow
    for name in (e.name for e in ENTRIES if e.dtype is not None and e.name in laid and e.name not in own):
        a, b = one.ledger.arrays[name], other.ledger.arrays[name]
        if name == "today":
            a, b = without_rooms(a), without_rooms(b)
        reach = min(len(a), len(b))
        if a[:reach].tobytes() != b[:reach].tobytes():
            found.append(name)
    return found


def without_rooms(today: np.ndarray) -> np.ndarray:
    """Where the world stands, but not how much room it has, or was found to need."""
    names = [name for name in today.dtype.names or () if not name.startswith(("room_", "need_"))]
    return np.array([today[name][0] for name in names])


def test_nothing_of_an_earlier_run_is_left():
    lived, fresh = World(stormy(), 7), World(stormy(), 3)
    lived.live(200)
    assert lived.state.case.rows > 100
    lived.settle(3)
    assert lived.day == lived.state.case.rows == 0
    assert told_apart(lived, fresh) == []


def test_the_second_run_of_a_world_is_the_first_of_another():
    lived, fresh = World(stormy(), 7), World(stormy(), 3)
    lived.live(200)
    lived.settle(3)
    lived.live(200)
    fresh.live(200)
    assert lived.history().digest == fresh.history().digest


def test_moving_in_takes_no_more_room_however_often():
    world = World(stormy(), 1)
    world.live(200)
    world.settle(2)
    where = world.ledger.addresses.copy()
    for seed in range(50):
        world.settle(seed)
    assert np.array_equal(world.ledger.addresses, where)


def test_a_run_that_changes_its_rules_begins_again_with_the_first_ones():
    asked = scenario("fragmented", ["double_reporting"], days=40)
    world = World(asked, 1)
    rules = world.state.rules.data.copy()
    world.live(40)
    assert world.state.rules.data.tobytes() != rules.tobytes()
    world.settle(1)
    assert world.state.rules.data.tobytes() == rules.tobytes()
