"""Laying a world into a ledger: tables, parameters, customs, look-ups, work space."""

from __future__ import annotations

import dataclasses
from operator import attrgetter

import numpy as np

from sim.catalogue import EFFECTS, STRIKES, Matter
from sim.columns import MAX_TIES
from sim.customs import (
    BLAMEWORTHY,
    DOORS,
    PROVIDERS,
    RESPONDENT_ROLES,
    SEEN_AS,
    TRUSTED,
    WRONG_DOORS,
    door_costs,
)
from sim.engines.compiled import days, layout
from sim.engines.compiled.ledger import Ledger
from sim.parameters import Parameters
from sim.population.bodies import shared_offices
from sim.population.clocks import clock_keys
from sim.rules.household import decayed
from sim.scenario import Scenario
from sim.schedule import DAY, MONTH, QUARTER, YEAR, month_of
from sim.state import State, on_lines
from sim.vocabulary import CHANNEL_COUNT, ROLE_COUNT, Act, Role

CADENCES = {days.DAILY: DAY, days.MONTHLY: MONTH, days.QUARTERLY: QUARTER, days.YEARLY: YEAR}
TABLES = (
    "neighbourhood",
    "rules",
    "compound",
    "stairwell",
    "household",
    "resident",
    "body",
    "firm",
    "committee",
    "clock",
    "case",
)
NOT_OF_THE_GROUND = ("label", "parameters", "changes", "law", "law_lift")
KEPT = "kept"  # before the name of an entry: what it held before people moved in
SPACES = ("queue_head", "queue_tail", "agenda", "tickets", "heaps", "feelings")

_ground = attrgetter(*(f.name for f in dataclasses.fields(Scenario) if f.name not in NOT_OF_THE_GROUND))

_parameters_in_order = attrgetter(
    *(
        f"{group.name}.{item.name}"
        for group in dataclasses.fields(Parameters)
        for item in dataclasses.fields(getattr(Parameters(), group.name))
    )
)


def lay_out(ledger: Ledger, scenario: Scenario, state: State, is_logging: bool) -> None:
    """Enter everything that stands before people move in, and keep it for as often as they do.

    Parameters
    ----------
    ledger : Ledger
    scenario : Scenario
    state : State
        As `build` made it; its tables are used where they lie.
    is_logging : bool
        Whether events are kept; they are numbered in any case.
    """
    for name in TABLES:
        ledger.enter(name, getattr(state, name).data)
    cells = state.rules.data.view(np.int64)
    ledger.enter("rule_cells", cells)
    ledger.enter("rule_fractions", cells.view(np.float64))
    _lay_what_is_asked(ledger, scenario, state)
    ledger.enter("matters", matter_records(scenario.matters))
    schedule = [(int(phase), cadence) for cadence, due in CADENCES.items() for phase in due]
    ledger.enter("turns", np.array(schedule, dtype=layout.TURN))
    _lay_customs(ledger)
    _lay_plots(ledger, scenario)
    _lay_look_ups(ledger, scenario, state)
    _lay_space(ledger, scenario, state)
    now = np.zeros(1, dtype=layout.TODAY)
    now["last_day"], now["is_logging"], now["is_writing"] = scenario.days, is_logging, is_logging
    now["law"], now["law_lift"] = scenario.law, scenario.law_lift
    for name, rows in (
        ("neighbourhoods", state.neighbourhood.rows), ("compounds", state.compound.rows),
        ("households", state.household.rows), ("bodies", state.body.rows), ("clocks", state.clock.rows),
        ("matters", len(scenario.matters)), ("changes", len(scenario.changes)),
        ("providers", len(ledger.arrays["providers"])), ("doors", len(DOORS)),
        ("wrong_doors", len(WRONG_DOORS)), ("stairwells", state.stairwell.rows), ("turns", len(schedule)),
    ):  # fmt: skip
        now[name] = rows
    now["kept"] = _keep(ledger)
    ledger.enter("today", now)


def have_same_ground(one: Scenario, other: Scenario) -> bool:
    """Whether all that `lay_anew` leaves alone is the same in two scenarios."""
    return one is other or bool(_ground(one) == _ground(other))


def lay_anew(ledger: Ledger, scenario: Scenario, state: State) -> None:
    """Enter another scenario on the same ground, as if it had been laid out alone; then people must move in.

    Parameters
    ----------
    ledger : Ledger
        Laid out for a scenario on the same ground.
    scenario : Scenario
    state : State
        As `build` made it of this scenario: all of it becomes what the world begins with.
    """
    for name in TABLES:
        if name != "case":
            ledger.arrays[f"{KEPT} {name}"][:] = getattr(state, name).data.view(np.uint8)
    _lay_what_is_asked(ledger, scenario, state)
    now = ledger.arrays["today"]
    now["law"], now["law_lift"], now["changes"] = scenario.law, scenario.law_lift, len(scenario.changes)


def parameter_record(parameters: Parameters) -> np.ndarray:
    """All parameters of a scenario as one record, shape (1,)."""
    return np.array([_parameters_in_order(parameters)], dtype=layout.parameter_type())


def matter_records(matters: tuple[Matter, ...]) -> np.ndarray:
    """The catalogue as records; words become their places in the declared lists."""
    kind = layout.matter_type()
    records = np.zeros(max(len(matters), 1), dtype=kind)
    words = {"effect": EFFECTS, "strikes": STRIKES}
    for row, matter in enumerate(matters):
        for name in kind.names or ():
            value = getattr(matter, name)
            records[name][row] = words[name].index(value) if name in words else value
    return records


def change_records(scenario: Scenario, state: State) -> np.ndarray:
    """The changes of rules, columns as their places in the table of rules."""
    columns = state.rules.columns
    names = [column.name for column in columns]
    rows = [
        (
            change.day,
            names.index(change.column),
            columns[names.index(change.column)].dtype == "f8",
            change.value,
        )
        for change in scenario.changes
    ]
    return np.array(rows, dtype=layout.CHANGE)


def _lay_customs(ledger: Ledger) -> None:
    asked = [(int(need), int(role)) for need, roles in PROVIDERS.items() for role in (-1, *roles)]
    sides = [RESPONDENT_ROLES.get(kind, -1) for kind in range(max(RESPONDENT_ROLES) + 1)]
    ledger.enter("seen_as", np.array([SEEN_AS.get(role, -1) for role in range(ROLE_COUNT)], dtype=np.int64))
    ledger.enter("is_blamed_for", np.array([act in BLAMEWORTHY for act in Act], dtype=np.int64))
    ledger.enter("other_sides", np.array(sides, dtype=np.int64))
    ledger.enter("providers", np.array(asked, dtype=layout.PROVIDER))
    ledger.enter("wrong_doors", np.array(list(WRONG_DOORS), dtype=layout.WRONG_DOOR))


def _lay_what_is_asked(ledger: Ledger, scenario: Scenario, state: State) -> None:
    """Parameters with what is made of them, changes of rules."""
    before = ledger.arrays.get("parameters")
    after, rate = parameter_record(scenario.parameters), scenario.parameters.trust.grievance_decay
    if before is None or before["trust_grievance_decay"] != after["trust_grievance_decay"]:
        left = [decayed(1.0, past, rate) for past in range(scenario.days + 1)]
        ledger.enter("remembered", np.array(left))
    ledger.enter("parameters", after)
    costs = door_costs(scenario.parameters.voice)
    doors = [(channel, role, TRUSTED[channel], costs[channel]) for channel, role in DOORS.items()]
    ledger.enter("doors", np.array(doors, dtype=layout.DOOR))
    ledger.enter("changes", change_records(scenario, state))


def _lay_plots(ledger: Ledger, scenario: Scenario) -> None:
    places = [c for hood in scenario.neighbourhoods for c in hood.compounds]
    plots = [(c.area, c.owner_share, c.fund_initial * 100, c.fund_ratio) for c in places]
    ledger.enter("plots", np.array(plots, dtype=layout.PLOT))
    residents = [hood.residents for hood in scenario.neighbourhoods]
    ledger.enter("residents_of", np.array(residents, dtype=np.int64))


def _lay_look_ups(ledger: Ledger, scenario: Scenario, state: State) -> None:
    _lay_bodies(ledger, state)
    home, stairs = state.household, state.stairwell
    lived_in = np.flatnonzero(home.live("is_lived_in"))
    where = home.live("compound")[lived_in]
    order = np.argsort(where, kind="stable")
    homes = np.bincount(where, minlength=state.compound.rows)
    counts = np.bincount(stairs.live("compound"), minlength=state.compound.rows)
    wells = np.zeros(state.compound.rows, dtype=layout.STAIRS)
    wells["count"], wells["homes"] = counts, homes
    wells["first"], wells["first_home"] = np.cumsum(counts) - counts, np.cumsum(homes) - homes
    ledger.enter("stairs_of", wells)
    ledger.enter("home_rows", lived_in[order].astype(np.int64))
    ledger.enter("people", np.zeros(stairs.rows))
    ledger.enter("persons", np.zeros(home.rows))
    ledger.enter("door_keys", home.live("key").copy())
    ledger.enter("stair_keys", stairs.live("key").copy())
    ledger.enter("voice_keys", np.zeros(home.rows, dtype=np.uint64))
    ledger.enter("clock_keys", clock_keys(state, scenario))


def _lay_bodies(ledger: Ledger, state: State) -> None:
    """Who serves where; which compounds and bodies are those of a neighbourhood."""
    places, body = state.neighbourhood.rows, state.body
    at_neighbourhood = np.full((places, ROLE_COUNT), -1, dtype=np.int64)
    at_compound = np.full((state.compound.rows, ROLE_COUNT), -1, dtype=np.int64)
    at_district = np.full(ROLE_COUNT, -1, dtype=np.int64)
    role, place, compound = (body.live(name) for name in ("role", "neighbourhood", "compound"))
    rows = np.flatnonzero(body.live("is_present"))
    is_small = compound[rows] >= 0
    is_large = ~is_small & (place[rows] < 0)
    for found, where, at in (
        (at_compound, compound, rows[is_small]),
        (at_neighbourhood, place, rows[~is_small & ~is_large]),
    ):
        found[where[at], role[at]] = at
    offices = np.array(shared_offices(state), dtype=np.int64).reshape(-1, 2)
    at_neighbourhood[offices[:, 1], Role.SUBDISTRICT] = offices[:, 0]
    wide = np.setdiff1d(rows[is_large], offices[:, 0])
    at_district[role[wide]] = wide
    ledger.enter("at_neighbourhood", at_neighbourhood.reshape(-1))
    ledger.enter("at_compound", at_compound.reshape(-1))
    ledger.enter("at_district", at_district)
    for name, home in (("compounds_of", state.compound.live("neighbourhood")), ("bodies_of", place)):
        counts = np.bincount(home[home >= 0], minlength=places)
        ranges = np.zeros(places, dtype=layout.RANGE)
        ranges["first"], ranges["end"] = np.cumsum(counts) - counts, np.cumsum(counts)
        ledger.enter(name, ranges)


def _lay_space(ledger: Ledger, scenario: Scenario, state: State) -> None:
    bodies, households, months = state.body.rows, state.household.rows, month_of(scenario.days)
    nowhere = {"queue_head": bodies, "queue_tail": bodies, "agenda": scenario.days, "tickets": scenario.days,
               "heaps": 2 * state.neighbourhood.rows}  # fmt: skip
    for name, size in nowhere.items():
        ledger.enter(name, np.full(size, -1, dtype=np.int64))
    for name, size in {"circle_rows": MAX_TIES * (MAX_TIES + 1), "voter_rows": 2 * households}.items():
        ledger.enter(name, np.zeros(size, dtype=np.int64))
    largest = int(ledger.arrays["stairs_of"]["homes"].max())
    runners = int(max(ledger.arrays["stairs_of"]["count"].max(), state.stairwell.live("count").max()))
    lists, lanes, givers = 2 * largest * MAX_TIES, 2 * (MAX_TIES + 1), 2 * state.neighbourhood.rows
    fractions = {"shares": CHANNEL_COUNT, "race_draws": households, "pair_draws": largest,
                 "least_draws": 2 * largest, "best_draws": lists, "race_times": lanes,
                 "earliest": runners, "latest": runners}  # fmt: skip
    for name, size in fractions.items():
        ledger.enter(name, np.zeros(size, dtype=np.float64))
    whole = {"best_rows": lists, "race_rows": lanes, "givers": givers, "claims": givers,
             "few_rows": largest, "runner_rows": runners + 1}  # fmt: skip
    for name, size in whole.items():
        ledger.enter(name, np.zeros(size, dtype=np.int64))
    for name in ("home_keys", "pair_keys"):
        ledger.enter(name, np.zeros(largest, dtype=np.uint64))
    ledger.enter("minds", np.zeros(households, dtype=layout.MIND))
    ledger.enter("feelings", on_lines(households, layout.FEELING))
    ledger.enter("panel", np.zeros(months * state.compound.rows, dtype=layout.PANEL))
    ledger.enter("hours", np.zeros(months * bodies, dtype=layout.HOURS))


def _keep(ledger: Ledger) -> int:
    """Keep a copy of whatever a run changes; how many entries that are."""
    kept = [_kept(ledger, name, ledger.arrays[name]) for name in (*TABLES, *SPACES) if name != "case"]
    ledger.enter("kept", np.array(kept, dtype=layout.KEPT))
    blank = _kept(ledger, "case", ledger.arrays["case"][:1])
    ledger.enter("blank_case", np.array([blank], dtype=layout.KEPT))
    return len(kept)


def _kept(ledger: Ledger, name: str, array: np.ndarray) -> tuple[int, int, int]:
    """Keep a copy, byte by byte, of what an entry holds: which entry, where the copy lies, its bytes."""
    copy = ledger.arrays[f"{KEPT} {name}"] = array.view(np.uint8).copy()
    return ledger.place_of(name), copy.ctypes.data, copy.nbytes
