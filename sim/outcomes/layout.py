"""What stands in the ledger for measuring: the window, a folder for every case, tallies, what is told.

It stands behind what the engine has there, and is measured off it: events, cases, the panel and the
hours lie where the engine put them, or where a history was laid out again. Numbers that people read
have one record per topic, with a field for each outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engines.compiled.layout import KEPT
from sim.engines.compiled.ledger import numbers, record, rows
from sim.outcomes.definition import OutcomeDefinition

Columns = dict[str, np.ndarray]

NEVER = 1 << 40  # a day that no run reaches
FOLLOW_UP = 365  # days for which a trouble is followed
LOW_COLLECTION = 0.5  # below it firms leave (evidence B77)
FIRST_ROUND = 0.95  # support that a single objection could still block (PT9)

SPAN = np.dtype(
    [
        *((name, np.int64) for name in ("first", "end", "whole_years", "households")),
        *((name, np.int64) for name in ("panel_rows", "hour_rows")),
        *((name, np.float64) for name in ("household_years", "neighbourhood_years", "compound_years")),
    ]
)
"""The measured window: days first, first + 1, ..., end - 1; households that are lived in, times years."""

DAYS = (
    "arose",
    "named",  # by its household: lumped, talked about or claimed
    "voiced",  # to the other side or at a door
    "claimed",  # at a door
    "found",  # by a patrol or in a visit
    "held",  # by an institution or channel, however it came there
    "settled",  # by talk between the parties
    "remedied",  # in truth
    "durable",  # proved so
    "relapsed",
    "faded",  # forgotten
    "climbed",  # first escalation
    "sued",
    "went_outside",  # first time beyond the neighbourhood, by escalation or as a first door
    "reported",  # closed in the books
    "agreed",  # by the parties
    "coordinated",  # first meeting about a solution
    "consulted",
    "passed",  # by a vote
)
COUNTS_OF_EVENTS = (
    "climbs", "petitions", "suits", "hotline_again", "handoffs", "orphaned", "meetings", "noted"
)  # fmt: skip
ROWS = ("neighbourhood", "compound", "matter", "stairwell")
FELT = ("turned_on", "is_felt", "felt_before", "days_felt")
HOURS = ("hours", "partner_hours", "resident_hours")
TROUBLE = np.dtype(
    [
        *((name, np.int64) for name in (*DAYS, *COUNTS_OF_EVENTS, *ROWS, *FELT, "is_counted", "is_mediated")),
        *((name, np.float64) for name in ("severity", *HOURS)),
    ]
)
"""One case as its log tells it.

Of DAYS each is the calendar day on which it first happened, or NEVER. `noted`: events of any kind.
`is_felt` since `turned_on`, and `felt_before` days before; `days_felt` in all, at the end. `is_counted`:
it arose in the window. `is_mediated`: at the residents' committee's table. ROWS and severity are those
it arose with, but for the stairwell; hours are those of its last state.
"""

TALLY = np.dtype(
    [
        # how many cases have a folder; how many troubles arose in the window
        *((name, np.int64) for name in ("folders", "troubles")),
        # of troubles of the window: ends in truth and otherwise, ballots, calls, money
        *(
            (name, np.int64)
            for name in ("promises_kept", "promises_broken", "ballots_passed", "ballots_failed")
        ),
        *((name, np.int64) for name in ("strong_passed", "strong_failed", "first_calls", "paid_fen")),
        # in the window, about no case
        *((name, np.int64) for name in ("fee_suits", "fee_suits_paid", "fee_suits_judged")),
        *((name, np.int64) for name in ("exits_low", "exits_high", "firms_entered")),
        # whether the window holds a whole month; whether a year ends in it
        *((name, np.int64) for name in ("has_months", "is_rated")),
    ]
)

RATING = np.dtype(
    [*((name, np.int64) for name in ("claims", "closed", "months", "stars")), ("trust", np.float64)]
)
"""A neighbourhood at its last yearly rating."""

TALLIES = TALLY.itemsize // 8

span = record("span", SPAN)
homes_of = numbers("homes_of")  # by compound: households that are lived in
is_old_stock = numbers("is_old_stock")  # by compound
homes_above = numbers("homes_above")  # by stairwell: households, at least 1
hour_cells = numbers("hour_cells", np.float64)  # the table of hours as fractions, row by row

troubles = rows("troubles", TROUBLE)  # by case
blank_trouble = record("blank_trouble", KEPT)  # where a folder lies in which nothing has been written
trouble_rows = numbers("trouble_rows")  # cases that arose in the window and are troubles
tally = record("tally", TALLY)
tally_cells = numbers("tally_cells")

# Work space.
day_counts = numbers("day_counts")  # by day from 0 to FOLLOW_UP
sizes = numbers("sizes")  # by compound or neighbourhood
goods = numbers("goods")
burdens = numbers("burdens", np.float64)  # by stairwell
role_hours = numbers("role_hours", np.float64)  # by role, then by use, then all that were supplied
role_bodies = numbers("role_bodies")  # by role: how many there are
ratings = rows("ratings", RATING)  # by neighbourhood

BY_TOPIC: dict[str, tuple[str, ...]] = {}
"""Names of outcomes by entry, in the order in which they stand in memory."""


def topic(entry: str, definitions: Sequence[OutcomeDefinition]) -> Any:
    """Declare the record of a topic; what is returned gives it, to write outcomes into by their names."""
    BY_TOPIC[entry] = tuple(known.name for known in definitions)
    return record(entry, np.dtype([(name, np.float64) for name in BY_TOPIC[entry]]))
