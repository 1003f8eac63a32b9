"""The books against the truth."""

from __future__ import annotations

import math

import pytest

from sim.outcomes import measure
from sim.vocabulary import Act
from tests.outcomes.worlds import Log, claimed, remedied, settled, silent


def values(log):
    return measure(log.history()).values


def test_the_gap_is_what_was_closed_on_paper_only():
    log = Log()
    for _ in range(6):
        log.trouble(400, *remedied(400, after=20))
    for _ in range(3):
        log.trouble(400, *claimed(400), (Act.PAPER, 420))
    log.trouble(400, *claimed(400), (Act.GIVE_UP, 420))
    found = values(log)
    assert found["reported_share"] == pytest.approx(0.9)
    assert found["resolution_of_disputes"] == pytest.approx(0.6)
    assert found["gaming_gap"] == pytest.approx(0.3)


def test_official_statistics_know_only_what_was_held():
    log = Log()
    log.trouble(400, *remedied(400, after=20))
    log.trouble(400, *silent(400))
    log.trouble(400, *settled(400))
    assert values(log)["reported_share"] == 1.0
    assert values(log)["resolution_share"] == pytest.approx(2 / 3)


def test_a_paper_that_an_audit_finds_and_somebody_remedies_leaves_no_gap():
    log = Log()
    steps = ((Act.PAPER, 420), (Act.AUDIT, 450), (Act.REOPEN, 450), (Act.RESOLVE, 480))
    log.trouble(400, *claimed(400), *steps)
    assert values(log)["gaming_gap"] == 0.0


def test_what_is_reported_and_then_relapses_did_not_last():
    log = Log()
    log.trouble(400, *remedied(400, after=20, durable_after=None), (Act.RELAPSE, 460))
    log.trouble(400, *remedied(400, after=20))
    found = values(log)
    assert found["gaming_gap"] == 0.0
    assert found["reported_not_lasting"] == 0.5


def test_without_disputes_there_is_nothing_to_report():
    log = Log()
    log.trouble(400, *silent(400))
    assert math.isnan(values(log)["reported_share"])
    assert math.isnan(values(log)["gaming_gap"])
