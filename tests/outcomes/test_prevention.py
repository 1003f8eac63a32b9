"""What never became a claim, and the steps of the funnel."""

from __future__ import annotations

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act, Stage
from tests.outcomes.worlds import Log, claimed, remedied, settled, silent


@pytest.fixture
def outcomes():
    """Eight troubles: one each way."""
    log = Log()
    log.trouble(400, *silent(400))
    log.trouble(400, (Act.LUMP, 400))
    log.trouble(400, *settled(400))
    log.trouble(400, (Act.TALK, 400), (Act.CLAIM, 407, 3))  # talk failed
    log.trouble(400, *claimed(400), (Act.HOTLINE, 430), (Act.SUE, 450))
    log.trouble(400, *remedied(400, after=30))
    log.trouble(400, (Act.NON_EVENT, 400), (Act.DETECT, 410), (Act.RESOLVE, 420), (Act.DURABLE, 600))
    log.trouble(400, (Act.LUMP, 400), (Act.DETECT, 410))  # found, not remedied
    return measure(log.history())


def test_found_before_anybody_complained(outcomes):
    assert outcomes.values["found_first_share"] == 2 / 8
    assert outcomes.values["prevented_share"] == 1 / 8


def test_silence_is_counted_and_is_not_peace(outcomes):
    assert outcomes.values["never_claimed_share"] == 5 / 8


def test_the_funnel_step_by_step(outcomes):
    assert outcomes.funnel == {
        "arisen": 8, "known": 7, "voiced": 6, "held": 5, "escalated": 1, "court": 1, "settled": 1,
        "remedied": 2, "durable": 2,
    }  # fmt: skip
    assert outcomes.values["known_share"] == 7 / 8
    assert outcomes.values["voiced_share"] == 6 / 8
    assert outcomes.values["held_share"] == 5 / 8


def test_what_is_lumped_or_settled_by_talk_is_not_visible(outcomes):
    assert outcomes.values["visible_disputes"] == pytest.approx(5 / 3)


def test_a_claim_before_a_patrol_comes_by_is_no_find():
    log = Log()
    log.trouble(400, *claimed(400), (Act.DETECT, 420))
    assert measure(log.history()).values["found_first_share"] == 0.0


def test_a_lift_that_is_already_there_is_no_trouble():
    log = Log()
    log.trouble(400, kind="lift_retrofit", stage=Stage.FADED)
    log.trouble(400, *silent(400))
    outcomes = measure(log.history())
    assert outcomes.funnel["arisen"] == 1
    assert outcomes.values["troubles_arisen"] == pytest.approx(1000 / (1326 * 3))
