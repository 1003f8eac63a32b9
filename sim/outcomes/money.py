"""Fees, funds, firms and votes (O8, O9, O10, O17)."""

from __future__ import annotations

from sim.engines.compiled.layout import panel
from sim.engines.compiled.ledger import loop
from sim.outcomes.definition import (
    ARISEN_AFTER,
    EVENTS_AFTER,
    MONTHS_AFTER,
    NO_CENSORING,
    NO_MONTH,
    TO_THE_END,
    OutcomeDefinition,
)
from sim.outcomes.layout import LOW_COLLECTION, NEVER, homes_of, span, tally, topic, trouble_rows, troubles
from sim.outcomes.window import ratio

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

of_money = topic("of_money", DEFINITIONS)


@loop
def tell_money(w: int) -> None:
    """The numbers declared above, for one run."""
    told, found, window, rows = tally(w), of_money(w), span(w), span(w).panel_rows
    months, low, compounds, empty, last = 0, 0, 0, 0, -1
    homes = paid = homes_then = left = 0.0
    if rows > 0:
        last = panel(w, rows - 1).day
    for row in range(rows):
        month = panel(w, row)
        if month.day >= window.first:
            weight = float(homes_of(w)[month.compound])
            months += 1
            homes += weight
            paid += month.collection * weight
            low += month.collection <= LOW_COLLECTION
            if month.day == last:
                compounds += 1
                homes_then += weight
                left += month.fund_ratio * weight
                empty += month.fund_ratio < LOW_FUND
    carried = lead = 0
    for i in range(told.troubles):
        t = troubles(w, trouble_rows(w)[i])
        if t.passed < NEVER and t.held < NEVER:
            carried += 1
            lead += t.passed - t.held
    found.fee_collection, found.low_collection_share = ratio(paid, homes), ratio(low, months)
    found.fund_ratio, found.low_fund_share = ratio(left, homes_then), ratio(empty, compounds)
    found.vote_pass_rate = ratio(told.ballots_passed, told.ballots_passed + told.ballots_failed)
    found.vote_lead_days = ratio(lead, carried)
    found.firm_exits = 100.0 * (told.exits_low + told.exits_high) / window.compound_years
    found.firm_turnover = 100.0 * told.firms_entered / window.compound_years
