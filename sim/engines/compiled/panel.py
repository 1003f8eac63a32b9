"""The monthly panel: one row per compound and one per body."""

from __future__ import annotations

from sim.engines.compiled import household
from sim.engines.compiled.layout import (
    bodies,
    cases,
    compounds,
    fetch_folder,
    firms,
    home_rows,
    hours_of,
    neighbourhoods,
    panel,
    stairs_of,
    today,
)
from sim.engines.compiled.ledger import leaf, loop
from sim.panel import FELT
from sim.vocabulary import FIRST_OPEN, LAST_OPEN, HoursUse, Institution, Stage

AHEAD = 8  # cases on their way at once
IN_HAND = sum(1 << stage for stage in range(FIRST_OPEN, LAST_OPEN + 1))
NOBODYS = 1 << Stage.SILENT | 1 << Stage.TALKING
IS_FELT = sum(1 << int(stage) for stage in FELT)
BRANCH, COMMITTEE, OWNERS, FIRM, GOVERNMENT = (int(institution) for institution in Institution)
IN_ADMINISTRATION = int(HoursUse.ADMINISTRATION)
IN_MEASURED = int(HoursUse.MEASURED)
IN_TICKETS = int(HoursUse.TICKETS)
IN_DISPUTES = int(HoursUse.DISPUTES)
IN_CONVENING = int(HoursUse.CONVENING)
IN_ATTENDING = int(HoursUse.ATTENDING)
IN_FAILURE_DEMAND = int(HoursUse.FAILURE_DEMAND)
IN_PREVENTION = int(HoursUse.PREVENTION)
IN_LISTS = int(HoursUse.LISTS)
IN_IDLE = int(HoursUse.IDLE)


@loop
def write_down(w: int) -> None:
    """The month's rows, but for what was written down of the compounds already."""
    now = today(w)
    for c in range(now.cases):
        fetch_folder(w, min(c + AHEAD, now.cases - 1))
        case = cases(w, c)
        row, stage = panel(w, now.month * now.compounds + case.compound), case.stage
        if IN_HAND >> stage & 1:
            row.open += 1
        if case.arisen_on > now.day:
            continue
        if NOBODYS >> stage & 1:
            row.silent += 1
        if IS_FELT >> stage & 1:
            row.worst += case.severity
            if case.claimed_on >= 0:
                row.unresolved += 1
    for b in range(now.bodies):
        write_down_body(w, b)


@loop
def write_down_compound(w: int, place: int) -> None:
    """What a compound is like, before its cases are counted."""
    now, home, here = today(w), compounds(w, place), stairs_of(w, place)
    row, hood, grievance = (
        panel(w, now.month * now.compounds + place), neighbourhoods(w, home.neighbourhood), 0.0
    )  # fmt: skip
    for k in range(here.first_home, here.first_home + here.homes):
        grievance += household.grievance_now(w, home_rows(w)[k])
    row.day, row.neighbourhood, row.compound = now.day, home.neighbourhood, place
    row.collection, row.quality, row.condition = home.collection, home.quality, home.condition
    row.norm, row.accounts, row.effort = home.norm, home.accounts, firms(w, place).effort
    row.fund_ratio = home.fund / max(home.fund_initial, 1)
    row.household_fen, row.outside_fen = home.household_fen, home.outside_fen
    row.trust_branch = home.mean_trust[BRANCH]
    row.trust_residents_committee = home.mean_trust[COMMITTEE]
    row.trust_owners_committee = home.mean_trust[OWNERS]
    row.trust_firm = home.mean_trust[FIRM]
    row.trust_government = home.mean_trust[GOVERNMENT]
    row.grievance = grievance / here.homes if here.homes > 0 else 0.0
    row.score, row.star = hood.score, hood.star
    row.open = row.silent = row.unresolved = 0
    row.worst = 0.0


@leaf
def write_down_body(w: int, b: int) -> None:
    """What a body's hours went into."""
    now, one = today(w), bodies(w, b)
    row = hours_of(w, now.month * now.bodies + b)
    row.day, row.body, row.role, row.neighbourhood = now.day, b, one.role, one.neighbourhood
    row.supplied, row.owed, row.tickets_backlog = one.supplied, one.owed, one.tickets
    row.queue_length, row.load = one.queue_length, one.load
    row.administration = one.spent[IN_ADMINISTRATION]
    row.measured = one.spent[IN_MEASURED]
    row.tickets = one.spent[IN_TICKETS]
    row.disputes = one.spent[IN_DISPUTES]
    row.convening = one.spent[IN_CONVENING]
    row.attending = one.spent[IN_ATTENDING]
    row.failure_demand = one.spent[IN_FAILURE_DEMAND]
    row.prevention = one.spent[IN_PREVENTION]
    row.lists = one.spent[IN_LISTS]
    row.idle = one.spent[IN_IDLE]
