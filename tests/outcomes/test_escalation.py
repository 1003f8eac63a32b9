"""What climbs beyond the neighbourhood, and what only looks like it."""

from __future__ import annotations

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act, Channel
from tests.outcomes.worlds import Log, claimed

HOUSEHOLD_YEARS = 1326 * 3  # Shixin, three measured years


def values(log):
    return measure(log.history()).values


def test_every_step_up_counts_and_a_dispute_may_take_several():
    log = Log()
    log.trouble(400, *claimed(400), (Act.HOTLINE, 430), (Act.PETITION, 460), (Act.SUE, 500))
    log.trouble(400, *claimed(400), (Act.JOINT_PETITION, 470))
    found = values(log)
    assert found["escalations"] == pytest.approx(4 * 1000 / HOUSEHOLD_YEARS)
    assert found["petitions"] == pytest.approx(2 * 1000 / HOUSEHOLD_YEARS)
    assert found["suits"] == found["hotline_again"] == pytest.approx(1000 / HOUSEHOLD_YEARS)
    assert found["escalated_share"] == 1.0
    assert found["court_share"] == 0.5


def test_a_first_call_to_the_hotline_is_a_claim_and_no_escalation():
    log = Log()
    log.trouble(400, *claimed(400, Channel.HOTLINE))
    found = values(log)
    assert found["escalations"] == 0.0
    assert found["hotline_calls"] == pytest.approx(1000 / HOUSEHOLD_YEARS)


def test_suits_for_fees_have_no_trouble_behind_them():
    log = Log()
    log.trouble(400, *claimed(400))
    for day in (300, 400, 500):  # the first of them before the window
        log.note(Act.SUE, day, household=7, fen=120_000)
    found = values(log)
    assert found["fee_suits"] == pytest.approx(2 / 3)
    assert found["suits"] == found["escalations"] == found["court_share"] == 0.0


def test_a_petition_over_an_old_trouble_is_out():
    log = Log()
    log.trouble(300, *claimed(300), (Act.PETITION, 400))
    assert values(log)["escalations"] == 0.0
