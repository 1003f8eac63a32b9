"""The monthly panel: what is written down at the end of every month."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.state import State
from sim.vocabulary import HoursUse, Institution, Stage

COMPOUND_COLUMNS: dict[str, str] = {
    "collection": "share of households that paid",
    "quality": "[0, 1] service quality",
    "condition": "[0, 1] condition of the buildings",
    "norm": "[0, 1] following of unwritten rules",
    "accounts": "[0, 1] share of the accounts that can be followed",
}
PANEL_COLUMNS: dict[str, str] = {
    "day": "last day of the month",
    "neighbourhood": "row",
    "compound": "row",
    **COMPOUND_COLUMNS,
    "fund_ratio": "maintenance fund over its initial amount",
    "household_fen": "fen that households ever paid in",
    "outside_fen": "fen that came from outside, net of what left",
    "effort": "share of the firm's budget that becomes service",
    **{f"trust_{i.name.lower()}": "[0, 1] mean over households" for i in Institution},
    "grievance": "mean grievance of households, severity",
    "score": "[0, 1] last yearly score of the neighbourhood",
    "star": "stars of the neighbourhood, 0 none",
    "open": "cases held by an institution",
    "silent": "troubles nobody has",
    "unresolved": "claimed troubles that somebody still feels: open, orphaned, failed or closed on paper",
    "worst": "severity of all troubles that somebody still feels, summed",
}
HOURS_COLUMNS: dict[str, str] = {
    "day": "last day of the month",
    "body": "row",
    "role": "Role",
    "neighbourhood": "row, -1 for a body of the district",
    "supplied": "hours since day 0",
    **{use.name.lower(): "hours since day 0" for use in HoursUse},
    "owed": "hours promised and not yet worked",
    "tickets_backlog": "hours of other tickets waiting",
    "queue_length": "cases waiting",
    "load": "smoothed share of hours asked for",
}
WHOLE = frozenset(
    {"day", "neighbourhood", "compound", "household_fen", "outside_fen", "star", "open", "silent"}
    | {"unresolved", "body", "role", "queue_length"}
)
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
            "worst": np.bincount(at[felt], weights=case.live("severity")[felt], minlength=n),
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
