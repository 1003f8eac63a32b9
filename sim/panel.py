"""The monthly panel: what is written down at the end of every month.

Money and hours are running totals since day 0: a month is the difference of two rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.events import Field
from sim.state import State
from sim.vocabulary import HoursUse, Institution, Stage

COMPOUND_FIELDS: tuple[Field, ...] = (
    Field("collection", "<f8", "share", "households that paid the last fee"),
    Field("quality", "<f8", "[0, 1]", "quality of the property service"),
    Field("condition", "<f8", "[0, 1]", "condition of the buildings"),
    Field("norm", "<f8", "[0, 1]", "following of unwritten rules"),
    Field("accounts", "<f8", "[0, 1]", "share of the accounts that can be followed"),
)
PANEL_FIELDS: tuple[Field, ...] = (
    Field("day", "<i8", "day", "last day of the month"),
    Field("neighbourhood", "<i8", "row", "where"),
    Field("compound", "<i8", "row", "where"),
    *COMPOUND_FIELDS,
    Field("fund_ratio", "<f8", "share", "maintenance fund over its initial amount"),
    Field("household_fen", "<i8", "fen", "running total since day 0: all that households paid in"),
    Field("outside_fen", "<i8", "fen", "running total since day 0: what came from outside, net of what left"),
    Field("effort", "<f8", "[0, 1]", "share of the firm's budget that becomes service"),
    *(
        Field(f"trust_{i.name.lower()}", "<f8", "[0, 1]", "trust in the institution, mean over households")
        for i in Institution
    ),
    Field("grievance", "<f8", "severity", "grievance, mean over households"),
    Field("score", "<f8", "[0, 1]", "last yearly score of the neighbourhood"),
    Field("star", "<i8", "stars", "of the neighbourhood; 0 none"),
    Field("open", "<i8", "cases", "held by an institution"),
    Field("silent", "<i8", "troubles", "that nobody has"),
    Field(
        "unresolved",
        "<i8",
        "troubles",
        "claimed, and somebody still feels them: open, orphaned, failed or closed on paper",
    ),
    Field("worst", "<f8", "severity", "sum over all troubles that somebody still feels"),
)
HOURS_FIELDS: tuple[Field, ...] = (
    Field("day", "<i8", "day", "last day of the month"),
    Field("body", "<i8", "body row", "whose hours"),
    Field("role", "<i8", "Role", "role of that body"),
    Field("neighbourhood", "<i8", "row", "-1 for a body that several share"),
    Field("supplied", "<f8", "hours", "running total since day 0: all hours that passed"),
    *(
        Field(use.name.lower(), "<f8", "hours", "running total since day 0: hours that went into this")
        for use in HoursUse
    ),
    Field("owed", "<f8", "hours", "promised and not yet worked"),
    Field("tickets_backlog", "<f8", "hours", "of other tickets waiting"),
    Field("queue_length", "<i8", "cases", "waiting"),
    Field("load", "<f8", "share", "of hours asked for, smoothed"),
)
COMPOUND_COLUMNS = tuple(field.name for field in COMPOUND_FIELDS)
PANEL_COLUMNS = tuple(field.name for field in PANEL_FIELDS)
HOURS_COLUMNS = tuple(field.name for field in HOURS_FIELDS)
WHOLE = frozenset(field.name for field in (*PANEL_FIELDS, *HOURS_FIELDS) if field.dtype == "<i8")
FELT = [s for s in Stage if s <= Stage.SUIT or s in (Stage.PAPER, Stage.FAILED)]


class Panel:
    """Collects rows month by month."""

    def __init__(self) -> None:
        self.rows: dict[str, list[np.ndarray]] = {name: [] for name in PANEL_COLUMNS}
        self.hour_rows: dict[str, list[np.ndarray]] = {name: [] for name in HOURS_COLUMNS}

    def write_down(self, state: State, day: int, grievance: np.ndarray) -> None:
        """One row per compound and one per body."""
        home, case = state.compound, state.case
        n = home.rows
        at, stage = case.live("compound"), case.live("stage")
        arisen = case.live("arisen_on") <= day
        is_open = (stage >= Stage.ROUTING) & (stage <= Stage.SUIT)
        silent = ((stage == Stage.SILENT) | (stage == Stage.TALKING)) & arisen
        felt = np.isin(stage, FELT) & arisen
        claimed = felt & (case.live("claimed_on") >= 0)
        columns: dict[str, Any] = {
            "day": np.full(n, day),
            "neighbourhood": home.live("neighbourhood").copy(),
            "compound": np.arange(n),
            **{name: home.live(name).copy() for name in COMPOUND_COLUMNS},
            "fund_ratio": home.live("fund") / np.maximum(home.live("fund_initial"), 1),
            "household_fen": home.live("household_fen").copy(),
            "outside_fen": home.live("outside_fen").copy(),
            "effort": state.firm.live("effort").copy(),
            **{f"trust_{i.name.lower()}": home.live("mean_trust")[:, i].copy() for i in Institution},
            "grievance": grievance,
            "score": state.neighbourhood.score[home.live("neighbourhood")],
            "star": state.neighbourhood.star[home.live("neighbourhood")],
            "open": np.bincount(at[is_open], minlength=n),
            "silent": np.bincount(at[silent], minlength=n),
            "unresolved": np.bincount(at[claimed], minlength=n),
            # NumPy counts nobody in whole numbers, even by weight.
            "worst": np.bincount(at[felt], weights=case.live("severity")[felt], minlength=n).astype(float),
        }
        for name, values in columns.items():
            self.rows[name].append(np.asarray(values))
        body = state.body
        hours: dict[str, Any] = {
            "day": np.full(body.rows, day),
            "body": np.arange(body.rows),
            "role": body.live("role").copy(),
            "neighbourhood": body.live("neighbourhood").copy(),
            "supplied": body.live("supplied").copy(),
            **{use.name.lower(): body.live("spent")[:, use].copy() for use in HoursUse},
            "owed": body.live("owed").copy(),
            "tickets_backlog": body.live("tickets").copy(),
            "queue_length": body.live("queue_length").copy(),
            "load": body.live("load").copy(),
        }
        for name, values in hours.items():
            self.hour_rows[name].append(np.asarray(values))

    def tables(self) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """The panel and the hours, as flat columns in the order of writing."""

        def flat(rows: dict[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
            return {
                name: np.concatenate(v) if v else np.zeros(0, dtype=np.int64 if name in WHOLE else np.float64)
                for name, v in rows.items()
            }

        return flat(self.rows), flat(self.hour_rows)
