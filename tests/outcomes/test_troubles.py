"""One row per trouble, read off the log."""

from __future__ import annotations

import numpy as np

from sim.outcomes.histories import folders_of, troubles_of
from sim.outcomes.layout import NEVER
from sim.vocabulary import Act, Stage
from tests.outcomes.worlds import WARMUP, Log, claimed, settled, silent


def rows(log, **span):
    return troubles_of(log.history(**span))


def felt(*steps, arose=400, end=500, stage=Stage.SILENT):
    log = Log()
    log.trouble(arose, *steps, stage=stage)
    return int(folders_of(log.history(end=end))["days_felt"][0])


def test_a_trouble_that_arose_before_the_window_never_counts():
    log = Log()
    log.trouble(WARMUP - 1, *claimed(WARMUP), (Act.RESOLVE, WARMUP + 10))
    log.trouble(WARMUP, *silent(WARMUP))
    assert rows(log).case.tolist() == [1]


def test_the_first_of_several_days_is_kept():
    log = Log()
    log.trouble(400, (Act.CLAIM, 410, 3), (Act.RESOLVE, 420), (Act.RELAPSE, 430), (Act.CLAIM, 431, 3))
    row = rows(log)
    assert (row.claimed[0], row.remedied[0], row.relapsed[0]) == (410, 420, 430)


def test_what_did_not_happen_happened_never():
    log = Log()
    log.trouble(400, *silent(400))
    row = rows(log)
    assert all(day[0] == NEVER for day in (row.named, row.held, row.remedied, row.settled, row.reported))


def test_a_trouble_is_felt_until_it_is_remedied():
    assert felt(*claimed(400), (Act.RESOLVE, 430)) == 30


def test_a_trouble_closed_on_paper_is_felt_on():
    assert felt(*claimed(400), (Act.PAPER, 430)) == 100


def test_a_trouble_is_felt_again_from_its_relapse():
    assert felt(*claimed(400), (Act.RESOLVE, 430), (Act.RELAPSE, 450), (Act.RESOLVE, 460)) == 40


def test_a_paper_reopened_by_an_audit_was_felt_all_along():
    assert felt(*claimed(400), (Act.PAPER, 430), (Act.REOPEN, 450), (Act.RESOLVE, 460)) == 60


def test_what_is_settled_or_forgotten_is_felt_no_more():
    assert felt(*settled(400, after=7)) == 7
    assert felt((Act.LUMP, 400), (Act.FADE, 440)) == 40


def test_an_old_trouble_is_felt_in_the_window_only_from_its_first_day_on():
    assert felt(*silent(300), arose=300) == 500 - WARMUP


def test_a_project_that_was_not_needed_is_not_felt():
    assert felt(stage=Stage.FADED) == 0


def test_events_without_a_case_disturb_nobody():
    log = Log()
    log.note(Act.DUN, 400, household=3)
    log.trouble(400, *silent(400))
    log.note(Act.SUE, 420, household=3)
    assert rows(log).suits.tolist() == [0]
    assert np.array_equal(folders_of(log.history(end=500))["days_felt"], [100])
