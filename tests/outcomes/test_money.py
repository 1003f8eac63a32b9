"""Fees, funds, firms and votes."""

from __future__ import annotations

import math

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act
from tests.outcomes.worlds import Log, claimed, every_compound, panel_of


def test_collection_is_that_of_households_over_measured_months():
    months = [
        *every_compound(300, collection=0.0),
        (395, 0, {"collection": 0.4}), (395, 1, {"collection": 0.9}), (395, 2, {"collection": 0.9}),
        *every_compound(425, collection=0.9),
    ]  # fmt: skip
    found = measure(Log().history(panel=panel_of(*months))).values
    assert found["fee_collection"] == pytest.approx((600 * 0.4 + 726 * 0.9 + 1326 * 0.9) / (2 * 1326))
    assert found["low_collection_share"] == pytest.approx(1 / 6)


def test_exactly_half_is_hardly_paying():
    found = measure(Log().history(panel=panel_of(*every_compound(395, collection=0.5)))).values
    assert found["low_collection_share"] == 1.0


def test_the_fund_is_looked_at_when_the_record_ends():
    months = [
        *every_compound(395, fund_ratio=0.9),
        (1459, 0, {"fund_ratio": 0.2}), (1459, 1, {"fund_ratio": 0.3}), (1459, 2, {"fund_ratio": 0.4}),
    ]  # fmt: skip
    found = measure(Log().history(panel=panel_of(*months))).values
    assert found["fund_ratio"] == pytest.approx((600 * 0.2 + 226 * 0.3 + 500 * 0.4) / 1326)
    assert found["low_fund_share"] == pytest.approx(1 / 3)


def test_without_a_month_nothing_is_known_of_fees_and_funds():
    found = measure(Log().history()).values
    names = ("fee_collection", "low_collection_share", "fund_ratio", "low_fund_share")
    assert all(math.isnan(found[name]) for name in names)


def test_votes_pass_or_fail_and_take_their_time():
    log = Log()
    log.trouble(400, *claimed(400), (Act.CONSULT, 410), (Act.VOTE_FAIL, 430), (Act.VOTE_PASS, 490))
    log.trouble(400, (Act.LUMP, 400), (Act.DETECT, 450), (Act.VOTE_PASS, 480))
    log.trouble(300, *claimed(300), (Act.VOTE_FAIL, 400))  # arose before the window
    found = measure(log.history()).values
    assert found["vote_pass_rate"] == pytest.approx(2 / 3)
    assert found["vote_lead_days"] == (90 + 30) / 2


def test_without_a_ballot_there_is_no_rate():
    found = measure(Log().history()).values
    assert math.isnan(found["vote_pass_rate"])
    assert math.isnan(found["vote_lead_days"])


def test_notices_and_changes_of_firms_per_hundred_compound_years():
    log = Log()
    for day in (100, 400, 800):
        log.note(Act.FIRM_EXIT, day, compound=0, note=0.4)
    log.note(Act.FIRM_ENTER, 890, compound=0)
    found = measure(log.history()).values
    assert found["firm_exits"] == pytest.approx(100 * 2 / 9)
    assert found["firm_turnover"] == pytest.approx(100 * 1 / 9)
