"""Hours, queues and the price of a resolution, counted by hand."""

from __future__ import annotations

import math

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act, HoursUse, Role
from tests.outcomes.worlds import Log, claimed, every_compound, hours_of, panel_of, remedied, silent

D, C, A, IDLE = HoursUse.DISPUTES, HoursUse.CONVENING, HoursUse.ADMINISTRATION, HoursUse.IDLE
BRANCH, COMMITTEE = Role.PARTY_BRANCH, Role.RESIDENTS_COMMITTEE


def books(lists=2_500.0, tickets=0.0):
    """The committee spends 1,000 h on disputes and 2,000 h on lists in the window, 500 h before it."""
    return hours_of(
        (364, 0, BRANCH, {D: 10.0, IDLE: 90.0}, 100.0),
        (364, 1, COMMITTEE, {D: 500.0, A: 500.0}, 1_000.0),
        (1459, 0, BRANCH, {D: 110.0, C: 300.0, IDLE: 690.0}, 1_100.0),
        (1459, 1, COMMITTEE, {D: 1_500.0, A: lists, HoursUse.TICKETS: tickets}, 5_000.0),
        (1459, 2, Role.VOLUNTEERS, {D: 50.0}, 80.0),
        (364, 2, Role.VOLUNTEERS, {}, 0.0),
        (364, 3, Role.HOUSING, {}, 0.0),
        (1459, 3, Role.HOUSING, {D: 40.0, HoursUse.TICKETS: 9_000.0}, 9_040.0),
    )


@pytest.fixture
def log():
    """Four troubles, one of them durably resolved; residents spent ten hours."""
    log = Log()
    log.trouble(400, *remedied(400, after=20), resident_hours=6.0)
    log.trouble(400, *claimed(400), resident_hours=4.0)
    log.trouble(400, *silent(400))
    log.trouble(400, *silent(400))
    return log


def test_everybody_s_hours_on_disputes_are_the_cost(log):
    found = measure(log.history(hours=books())).values
    spent = 1_000 + (100 + 300) + 50 + 40 + 10
    assert found["hours_per_trouble"] == pytest.approx(spent / 4)
    assert found["durable_share"] == 1 / 4
    assert found["hours_per_durable_resolution"] == pytest.approx(spent)


def test_the_parts_of_the_cost_add_up_to_it(log):
    found = measure(log.history(hours=books())).values
    parts = sum(found[name] for name in ("hours_core", "hours_partners", "hours_above", "resident_hours"))
    assert parts * 1326 * 3 / 1000 == pytest.approx(4 * found["hours_per_trouble"])
    assert found["volunteer_hours"] == found["hours_partners"] == pytest.approx(50 * 1000 / (1326 * 3))


def test_lists_owed_upwards_and_other_tickets_cost_no_dispute(log):
    usual = measure(log.history(hours=books())).values
    swamped = measure(log.history(hours=books(lists=3_000.0, tickets=300.0))).values
    assert usual["hours_core"] == swamped["hours_core"] == pytest.approx(1_400 * 1000 / (1326 * 3))
    assert swamped["administration_share"] > usual["administration_share"]


def test_hours_before_the_window_are_out(log):
    found = measure(log.history(hours=books())).values
    assert found["administration_share"] == pytest.approx(2_000 / 4_000)
    assert found["face_time_share"] == pytest.approx(1_000 / 4_000)
    assert found["branch_utilisation"] == pytest.approx(400 / 1_000)


def test_a_window_that_begins_between_two_month_ends_counts_whole_months(log):
    """Two of the window's 400 days lie before its first month end; the months' rate stands for them."""
    hours = hours_of(
        (395, 1, COMMITTEE, {D: 100.0}, 200.0),
        (425, 1, COMMITTEE, {D: 130.0}, 260.0),
        (793, 1, COMMITTEE, {D: 498.0}, 996.0),
    )
    found = measure(log.history(first=394, end=794, hours=hours)).values
    assert found["hours_core"] * 1326 * (400 / 365) / 1000 == pytest.approx(400.0)


def test_without_a_whole_month_hours_are_not_defined(log):
    hours = hours_of((395, 1, COMMITTEE, {D: 100.0}, 200.0))
    found = measure(log.history(hours=hours)).values
    assert math.isnan(found["hours_per_trouble"])
    assert math.isnan(found["hours_core"])
    assert found["resident_hours"] > 0.0


def test_a_run_without_warm_up_counts_from_day_0():
    log = Log()
    log.trouble(0, *silent(0))
    hours = hours_of((29, 1, COMMITTEE, {D: 15.0}, 30.0), (59, 1, COMMITTEE, {D: 30.0}, 60.0))
    assert measure(log.history(first=0, end=60, hours=hours)).values["hours_per_trouble"] == pytest.approx(
        30.0
    )


def test_nothing_durable_means_no_price_rather_than_an_infinite_one():
    log = Log()
    log.trouble(400, *silent(400))
    found = measure(log.history(hours=books())).values
    assert math.isnan(found["hours_per_durable_resolution"])
    assert found["hours_per_trouble"] > 0.0


def test_backlog_is_what_stood_open_on_an_average_month_end(log):
    months = [*every_compound(300, open=99), *every_compound(395, open=2), *every_compound(425, open=4)]
    found = measure(log.history(panel=panel_of(*months))).values
    assert found["backlog"] == pytest.approx(1000 * 9 / 1326)


def test_hand_offs_per_dispute_and_disputes_that_bounce():
    log = Log()
    log.trouble(400, *claimed(400))
    log.trouble(400, *claimed(400), (Act.HAND_OFF, 401), (Act.HAND_OFF, 402))
    log.trouble(400, *claimed(400), (Act.HAND_OFF, 401), (Act.LOST, 402))
    log.trouble(400, *silent(400))
    found = measure(log.history()).values
    assert found["handoffs"] == 1.0
    assert found["bounced_share"] == pytest.approx(2 / 3)


def test_money_is_counted_in_yuan_whoever_paid():
    log = Log()
    case = log.trouble(400, *remedied(400, after=20))
    log.note(Act.PAY, 415, case=case, fen=250_000)
    log.note(Act.DUN, 416, household=1, fen=99_999)
    assert measure(log.history()).values["spending"] == pytest.approx(2_500 * 1000 / (1326 * 3))
