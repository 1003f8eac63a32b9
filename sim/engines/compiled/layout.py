"""What stands in the ledger: the tables of the state, the numbers of the scenario, and work space.

The state is the same `State` that the reference engine fills; loops take each table's records as they
lie there. What stands beside it can be derived from the state at any time (queues, agendas, look-ups)
and is neither hashed nor stored.
"""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np

from sim.catalogue import Matter
from sim.columns import TABLES
from sim.customs import COUNTS, DATES, FLAGS
from sim.engines.compiled.ledger import fetcher, numbers, record, rows, writer
from sim.events import EVENT_DTYPE
from sim.panel import HOURS_FIELDS, PANEL_FIELDS
from sim.parameters import Parameters
from sim.state import record_of

TODAY = np.dtype(
    [
        *((name, np.int64) for name in ("day", "phase", "month", "last_day", "is_logging", "is_full")),
        *((name, np.int64) for name in ("neighbourhoods", "compounds", "households", "bodies", "clocks")),
        *((name, np.int64) for name in ("matters", "changes", "providers", "wrong_doors", "doors", "turns")),
        *((name, np.int64) for name in ("law", "law_lift", "kept", "stairwells")),
        # the log: whether events are written at all; how many the follower has read, how many are gone
        *((name, np.int64) for name in ("is_writing", "is_followed", "read_at", "read", "gone")),
        # how far each growing table is filled, and how long it is
        *((name, np.int64) for name in ("cases", "events", "notes", "levels", "free_note", "free_level")),
        *((name, np.int64) for name in ("room_cases", "room_events", "room_notes", "room_levels")),
        *((name, np.int64) for name in ("need_cases", "need_events", "need_notes", "need_levels")),
        *((name, np.int64) for name in ("open", "waiting", "closed")),
        ("seed", np.uint64),
    ]
)
"""Where the world stands: the day, and how full everything is."""

TURN = np.dtype([("phase", np.int64), ("cadence", np.int64)])
CHANGE = np.dtype([("day", np.int64), ("column", np.int64), ("is_fraction", np.int64), ("value", np.float64)])
NOTE = np.dtype([("case", np.int64), ("next", np.int64)])
LEVEL = np.dtype([("exposure", np.float64), ("case", np.int64), ("below", np.int64), ("beside", np.int64)])
DOOR = np.dtype([("channel", np.int64), ("role", np.int64), ("trusted", np.int64), ("cost", np.float64)])
PROVIDER = np.dtype([("need", np.int64), ("role", np.int64)])
WRONG_DOOR = np.dtype([("role", np.int64), ("weight", np.float64)])
FEELING = np.dtype(
    [("votes", np.int64), ("own", np.float64), ("trust", np.float64, (5,)), ("norm", np.float64)]
)
MIND = np.dtype([("fee_draw", np.float64), ("pays_from", np.float64), ("pays_not_to", np.float64)])
"""At which inclinations a household of this draw surely pays its fee, and at which it surely does not."""
STAIRS = np.dtype([("first", np.int64), ("count", np.int64), ("first_home", np.int64), ("homes", np.int64)])
RANGE = np.dtype([("first", np.int64), ("end", np.int64)])
PLOT = np.dtype(
    [("area", np.float64), ("owner_share", np.float64), ("fund", np.float64), ("fund_ratio", np.float64)]
)
KEPT = np.dtype([("place", np.int64), ("source", np.int64), ("size", np.int64)])


@cache
def parameter_type() -> np.dtype:
    """The record of all parameters, its fields named group_name."""
    fields: list[tuple[str, type]] = []
    defaults = Parameters()
    for group in dataclasses.fields(defaults):
        for item in dataclasses.fields(getattr(defaults, group.name)):
            value = getattr(getattr(defaults, group.name), item.name)
            fields.append((f"{group.name}_{item.name}", np.int64 if isinstance(value, int) else np.float64))
    return np.dtype(fields, align=True)


@cache
def matter_type() -> np.dtype:
    """The record of a matter; words are their places in the declared lists."""
    fields = [f for f in dataclasses.fields(Matter) if f.name not in ("name", "title", "title_zh", "source")]
    return np.dtype([(f.name, np.float64 if f.type == "float" else np.int64) for f in fields], align=True)


RECORDS = {name: record_of(columns) for name, columns in TABLES.items()}
PANEL, HOURS = (
    np.dtype([(field.name, field.dtype) for field in fields]) for fields in (PANEL_FIELDS, HOURS_FIELDS)
)

today = record("today", TODAY)
parameters = record("parameters", parameter_type())

# The state.
neighbourhoods = rows("neighbourhood", RECORDS["neighbourhood"])
rules_in = rows("rules", RECORDS["rules"])
compounds = rows("compound", RECORDS["compound"])
stairwells = rows("stairwell", RECORDS["stairwell"])
households = rows("household", RECORDS["household"])
residents = rows("resident", RECORDS["resident"])
bodies = rows("body", RECORDS["body"])
firms = rows("firm", RECORDS["firm"])
committees = rows("committee", RECORDS["committee"])
clocks = rows("clock", RECORDS["clock"])
cases = rows("case", RECORDS["case"])

# What was asked.
matters = rows("matters", matter_type())
changes = rows("changes", CHANGE)
turns = rows("turns", TURN)  # the schedule: phases in order, with how often each has its turn
rule_cells = numbers("rule_cells")  # the table of rules as whole numbers, row by row
rule_fractions = numbers("rule_fractions", np.float64)  # the same memory as fractions

plots = rows("plots", PLOT)  # by compound: m², share of owners, fund in fen per m², share left of it
residents_of = numbers("residents_of")  # by neighbourhood

# What a world begins with, kept so that it can begin again.
kept = rows("kept", KEPT)  # the number of an entry, where its first state is kept, bytes
blank_case = record("blank_case", KEPT)

# Customs.
seen_as = numbers("seen_as")  # institution by role; -1 none
is_blamed_for = numbers("is_blamed_for")  # by act
other_sides = numbers("other_sides")  # role by kind of respondent; -1 none
doors = rows("doors", DOOR)
providers = rows("providers", PROVIDER)
wrong_doors = rows("wrong_doors", WRONG_DOOR)

# Look-ups.
at_neighbourhood = numbers("at_neighbourhood")  # body by neighbourhood and role; -1 none
at_compound = numbers("at_compound")
at_district = numbers("at_district")
stairs_of = rows("stairs_of", STAIRS)  # by compound
compounds_of = rows("compounds_of", RANGE)  # by neighbourhood: its compounds stand together
bodies_of = rows("bodies_of", RANGE)  # by neighbourhood: those that serve no other
people = numbers("people", np.float64)  # by stairwell: its weight in a race
home_rows = numbers("home_rows")  # households lived in, compound by compound
voice_keys = numbers("voice_keys", np.uint64)  # of each household's spokesperson
door_keys = numbers("door_keys", np.uint64)  # of each household, by itself: races read nothing else
stair_keys = numbers("stair_keys", np.uint64)
persons = numbers("persons", np.float64)  # by household
clock_keys = numbers("clock_keys", np.uint64)
minds = rows("minds", MIND)  # by household
remembered = numbers("remembered", np.float64)  # by days: what is left of a grievance

# Queues, agendas, and what is still to be found.
queue_head = numbers("queue_head")  # by body; cases are linked by `queue_next`
queue_tail = numbers("queue_tail")
queue_next = numbers("queue_next")
agenda = numbers("agenda")  # first note by day
tickets = numbers("tickets")
notes = rows("notes", NOTE)
levels = rows("levels", LEVEL)  # two heaps for each neighbourhood: to be seen, to be heard of
heaps = numbers("heaps")
is_open = numbers("is_open")  # by case
is_waiting = numbers("is_waiting")
open_rows = numbers("open_rows")
waiting_rows = numbers("waiting_rows")
closed_rows = numbers("closed_rows")

# Work space: one for each purpose, so that nobody writes over another's.
due_rows = numbers("due_rows")
spare_rows = numbers("spare_rows")
order_rows = numbers("order_rows")
circle_rows = numbers("circle_rows")
voter_rows = numbers("voter_rows")
best_draws = numbers("best_draws", np.float64)  # while ties are made
best_rows = numbers("best_rows")
runner_rows = numbers("runner_rows")  # of the runners of one race
earliest = numbers("earliest", np.float64)
latest = numbers("latest", np.float64)
race_times = numbers("race_times", np.float64)
race_rows = numbers("race_rows")
shares = numbers("shares", np.float64)  # by channel
feelings = rows("feelings", FEELING)  # by household; while people talk, of one compound
race_draws = numbers("race_draws", np.float64)  # by household of a neighbourhood
givers = numbers("givers")  # by neighbourhood: volunteers, talents
claims = numbers("claims")  # by neighbourhood, at the end of a year: claimed, and of these closed

home_keys = numbers("home_keys", np.uint64)  # by household of a compound: its half of every pair
few_rows = numbers("few_rows")  # by household of a compound
pair_keys = numbers("pair_keys", np.uint64)
pair_draws = numbers("pair_draws", np.float64)
least_draws = numbers("least_draws", np.float64)  # by household of a compound, near and far

# What a run leaves behind.
events = rows("events", EVENT_DTYPE)
panel = rows("panel", PANEL)
hours_of = rows("hours", HOURS)

clear_counts = writer("case", 0, COUNTS)
clear_flags = writer("case", 0, FLAGS)
clear_dates = writer("case", -1, DATES)

PATIENCE = ("household", "severity", "episode_on", "handoffs", "heard", "patience", "patience_limit", "stage")
fetch_patience = fetcher("case", PATIENCE)
fetch_trust = fetcher("household", ("trust",))
HOMES_AHEAD = 24  # households on their way at once, where a month walks over all of them
fetch_talk = fetcher("household", ("trust", "tie_count", "ties"))
fetch_purse = fetcher("household", ("trust", "arrears"))
fetch_voice = fetcher("household", ("trust", "last_channel", "ties", "belief", "efficacy"))
fetch_ties = fetcher("household", ("tie_count", "ties"))
fetch_stairwell = fetcher("stairwell", ("first",))
fetch_folder = fetcher("case", ("compound", "stage", "arisen_on", "severity", "claimed_on"))
