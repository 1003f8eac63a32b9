"""A study is driven: what is missing is lived, once, and the manifest comes last."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from sim.errors import StoreError
from sim.study import folder as of_folder
from sim.study.driving import drive
from sim.study.sealed import read_sealed
from sim.study.status import status_of
from tests.study.studies import TWO, begun, files, here, lived, planned

SIX = planned(TWO, replicates=3, shape=(1, 1))


@dataclass
class Watching:
    """A watcher that writes down what it is told."""

    total: int = 0
    there: int = 0
    runs: int = 0
    failed: int = 0
    words: list[str] = field(default_factory=list)

    def begin(self, there, total, failed):
        self.there, self.total, self.failed = there, total, failed

    def go_on(self, runs, failed):
        self.runs += runs
        self.failed += failed

    def say(self, words):
        self.words.append(words)


@dataclass
class Living:
    """An executor in this process that remembers its chunks, and may stop after some of them."""

    stops_after: int = 99
    refused: dict[int, str] | None = None
    asked: list[int] = field(default_factory=list)

    def __call__(self, study, chunks):
        for one in here(study, chunks, self.refused):
            self.asked.append(one.chunk)
            yield one
            if len(self.asked) == self.stops_after:
                return


def driven(folder, living, sweep=SIX, **how):
    watching = Watching()
    return drive(begun(sweep, folder), living, watching, **how), watching


def test_all_is_lived_and_told_and_the_manifest_says_so(tmp_path):
    living = Living()
    found, watching = driven(tmp_path, living)
    assert living.asked == list(range(6))
    assert (found.is_finished, found.there, found.done, found.runs, found.failed) == (True, 0, 6, 6, 0)
    assert (watching.there, watching.total, watching.runs) == (0, 6, 6)
    assert found.manifest == read_sealed(tmp_path / "manifest.json")
    assert found.manifest["chunks"] == list(files(begun(SIX, tmp_path)))


def test_what_is_there_is_not_lived_again_and_ends_in_the_same_bytes(tmp_path):
    found, _ = driven(tmp_path / "cut", Living(stops_after=2))
    assert (found.is_finished, found.runs) == (False, 2)
    assert not (tmp_path / "cut" / "manifest.json").exists()
    living = Living()
    found, watching = driven(tmp_path / "cut", living)
    assert (living.asked, found.there, found.done) == ([2, 3, 4, 5], 2, 4)
    assert (watching.there, watching.runs) == (2, 4)
    whole, _ = driven(tmp_path / "whole", Living())
    assert files(begun(SIX, tmp_path / "cut")) == files(begun(SIX, tmp_path / "whole"))
    assert found.manifest == whole.manifest


def test_a_finished_study_lives_nothing_and_says_the_same(tmp_path):
    first, _ = driven(tmp_path, Living())
    living = Living()
    again, watching = driven(tmp_path, living)
    assert (living.asked, again.manifest, again.is_finished) == ([], first.manifest, True)
    assert (watching.there, watching.total, watching.runs) == (6, 6, 0)


def test_failures_stay_where_they_are_unless_they_are_tried_again(tmp_path):
    found, watching = driven(tmp_path, Living(refused={4: "the roof fell in"}))
    assert (found.failed, watching.failed, found.manifest["status"]) == (1, 1, "partial")
    living = Living()
    found, _ = driven(tmp_path, living)
    assert (living.asked, found.failed) == ([], 1)
    found, watching = driven(tmp_path, living, retries=True)
    assert (living.asked, found.failed, watching.failed) == ([4], 0, 0)
    assert found.manifest["status"] == "succeeded"
    assert files(begun(SIX, tmp_path)) == files(lived(SIX, tmp_path / "whole"))


def test_a_session_says_who_did_how_much(tmp_path):
    driven(tmp_path, Living(stops_after=2), made_by={"on": "paper"})
    driven(tmp_path, Living(), made_by={"on": "paper"})
    records = [read_sealed(path) for path in sorted((tmp_path / "sessions").iterdir())]
    assert [(one["runs"], one["is_finished"], one["on"]) for one in records] == [
        (2, False, "paper"),
        (4, True, "paper"),
    ]


def test_other_code_drives_nothing(tmp_path, monkeypatch):
    study = begun(SIX, tmp_path)
    monkeypatch.setattr(of_folder, "of_model", lambda: "0" * 64)
    living = Living()
    with pytest.raises(StoreError, match="the model's code was changed"):
        drive(study, living, Watching())
    assert living.asked == []


def test_a_study_that_is_not_finished_is_waiting_and_a_finished_one_is_finished(tmp_path):
    driven(tmp_path, Living(stops_after=1))
    study = begun(SIX, tmp_path)
    assert (status_of(study).state, status_of(study).done) == ("waiting", 1)
    driven(tmp_path, Living())
    assert (status_of(study).state, status_of(study).done) == ("finished", 6)
