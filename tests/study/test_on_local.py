"""Processes of this machine: however many, the same bytes."""

from __future__ import annotations

import pytest

from sim.study.driving import drive, locally
from tests.study.studies import TWO, begun, files, lived, planned
from tests.study.test_driving import Watching

SWEEP = planned(TWO, "voice.naming_base=0,1", replicates=3, shape=(2, 1))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_number_of_processes_changes_no_byte(workers, tmp_path):
    watching = Watching()
    study = begun(SWEEP, tmp_path / "processes")
    found = drive(study, locally(workers, 600.0, lambda: False), watching)
    alone = lived(SWEEP, tmp_path / "alone")
    assert files(study) == files(alone)
    assert found.manifest == alone.manifest()
    assert (watching.runs, watching.total) == (12, 12)


def test_whoever_asks_to_stop_gets_what_was_in_hand(tmp_path):
    study = begun(SWEEP, tmp_path)
    asked = iter([False, True, True, True, True, True, True, True, True, True])
    found = drive(study, locally(1, 600.0, lambda: next(asked, True)), Watching())
    assert not found.is_finished
    assert found.runs < SWEEP.plan.shape.runs
    assert {kept.name for kept in found.kept.values()} == set(files(study))
