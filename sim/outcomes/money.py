"""Fees, funds, firms and votes (O8, O9, O10, O17)."""

from __future__ import annotations

import numpy as np

from sim.outcomes.deeds import NEVER
from sim.outcomes.definition import (
    ARISEN_AFTER,
    EVENTS_AFTER,
    MONTHS_AFTER,
    NO_CENSORING,
    NO_MONTH,
    TO_THE_END,
    OutcomeDefinition,
)
from sim.outcomes.troubles import Troubles
from sim.outcomes.window import Window, ratio, weighted_mean
from sim.vocabulary import Act

LOW_COLLECTION = 0.5  # below it firms leave (evidence B77)
LOW_FUND = 0.3  # below it the fund must be refilled (evidence B69)

DEFINITIONS = (
    OutcomeDefinition(
        "fee_collection",
        "O8",
        "Fee collection",
        "物业费收缴率",
        "share",
        "higher",
        "households that paid the month's property fee",
        "households that are lived in, each month end",
        MONTHS_AFTER,
        NO_CENSORING,
        NO_MONTH,
    ),
    OutcomeDefinition(
        "low_collection_share",
        "O8",
        "Compound-months that hardly pay",
        "低收缴小区月占比",
        "share",
        "lower",
        "compound-months in which at most half of the households paid",
        "compound-months",
        MONTHS_AFTER,
        NO_CENSORING,
        NO_MONTH,
    ),
    OutcomeDefinition(
        "fund_ratio",
        "O9",
        "Maintenance fund",
        "维修资金余额比",
        "share of the initial fund",
        "higher",
        "maintenance fund over its initial amount at the last month end, mean over households",
        "households that are lived in",
        MONTHS_AFTER,
        NO_CENSORING,
        NO_MONTH,
    ),
    OutcomeDefinition(
        "low_fund_share",
        "O9",
        "Compounds with an empty fund",
        "维修资金不足小区占比",
        "share",
        "lower",
        "compounds whose fund is below 30 % of its initial amount at the last month end",
        "compounds",
        MONTHS_AFTER,
        NO_CENSORING,
        NO_MONTH,
    ),
    OutcomeDefinition(
        "vote_pass_rate",
        "O10",
        "Votes passed",
        "表决通过率",
        "share",
        "neither",
        "ballots of owners that carried",
        "ballots counted",
        ARISEN_AFTER,
        TO_THE_END,
        "undefined if no ballot was counted",
    ),
    OutcomeDefinition(
        "vote_lead_days",
        "O10",
        "Days to a passed vote",
        "表决通过用时",
        "days",
        "lower",
        "mean days from the day an institution first held the proposal to the count that carried it",
        "proposals that carried",
        ARISEN_AFTER,
        TO_THE_END,
        "undefined if no proposal carried",
    ),
    OutcomeDefinition(
        "firm_exits",
        "O17",
        "Property firms giving notice",
        "物业撤场率",
        "per 100 compound-years",
        "neither",
        "notices given by property firms",
        "compounds times measured years",
        EVENTS_AFTER,
        TO_THE_END,
    ),
    OutcomeDefinition(
        "firm_turnover",
        "O17",
        "Changes of the property firm",
        "物业更换率",
        "per 100 compound-years",
        "neither",
        "property firms that took over a compound, after a notice or at the end of a contract",
        "compounds times measured years",
        EVENTS_AFTER,
        TO_THE_END,
    ),
)


def numbers(window: Window, troubles: Troubles) -> dict[str, float]:
    """The numbers declared above, for one run."""
    months = window.month_ends
    households = window.compound_households[months["compound"]].astype(np.float64)
    last = months["day"] == (months["day"].max() if len(months["day"]) else -1)
    passed, counted = _ballots(window, troubles)
    carried = troubles.where((troubles.passed < NEVER) & (troubles.held < NEVER))
    return {
        "fee_collection": weighted_mean(months["collection"], households),
        "low_collection_share": ratio((months["collection"] <= LOW_COLLECTION).sum(), len(households)),
        "fund_ratio": weighted_mean(months["fund_ratio"][last], households[last]),
        "low_fund_share": ratio((months["fund_ratio"][last] < LOW_FUND).sum(), last.sum()),
        "vote_pass_rate": ratio(passed, counted),
        "vote_lead_days": ratio((carried.passed - carried.held).sum(), carried.count),
        "firm_exits": 100.0 * float(window.count(Act.FIRM_EXIT)) / window.compound_years,
        "firm_turnover": 100.0 * float(window.count(Act.FIRM_ENTER)) / window.compound_years,
    }


def _ballots(window: Window, troubles: Troubles) -> tuple[int, int]:
    """Ballots that carried, and ballots counted, over troubles of the window."""
    passed, failed = (
        int(troubles.hold(window.deeds.of(act)["case"]).sum()) for act in (Act.VOTE_PASS, Act.VOTE_FAIL)
    )
    return passed, passed + failed
