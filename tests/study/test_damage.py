"""Files that were damaged, folders that are somebody else's, and questions that change under a study."""

from __future__ import annotations

import errno
import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim.disk
import sim.study.folder
from sim.doors.sweeping import plan_sweep
from sim.errors import ConfigError, StoreError, TryAgainError
from sim.study.chunks import NUMBERS, chunks_in, read_whole, rows_of, write_chunk
from sim.study.driving import drive
from sim.study.folder import Study, _read_points
from sim.study.lock import is_driven, only_driver
from sim.study.on_local import Lived
from sim.study.scenarios import Scenarios
from sim.study.sealed import read_sealed, unsealed
from sim.study.status import status_of

WORDS = ("governance=fragmented", "replicates=12", "calendar.measured_days=10")


class Nobody:
    """Whom nobody tells anything."""

    def begin(self, there, total, failed):
        pass

    def go_on(self, runs, failed):
        pass

    def say(self, words):
        pass


class Gone(Nobody):
    """Whose terminal was closed."""

    def begin(self, *_):
        raise OSError(errno.EIO, "gone")

    go_on = begin


def here(study, chunks):
    """Chunks of made-up runs, written in this process."""
    for chunk in chunks:
        yield Lived(chunk, write_chunk(study.folder, chunk, made_up(study, chunk)))


def made_up(study, chunk, failed=None):
    """The rows of a chunk."""
    runs = study.plan.shape.runs_of(chunk)
    numbers = [np.random.default_rng(run).random(len(NUMBERS)) for run in runs]
    return rows_of(
        {run: (0, study.plan.seed_of(run), failed, cells) for run, cells in zip(runs, numbers, strict=True)}
    )


@pytest.fixture(scope="module")
def sweep():
    """What is asked."""
    return plan_sweep(WORDS)


@pytest.fixture(scope="module")
def golden(sweep, tmp_path_factory):
    """A study that is finished."""
    study = Study(tmp_path_factory.mktemp("golden") / "s", sweep.plan).begin()
    assert drive(study, here, Nobody()).is_finished
    return study.folder


@pytest.fixture
def folder(golden, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(golden, tmp_path / "s"))


def flipped(whole):
    """The bytes with one bit of one byte turned, for each byte in turn."""
    chance, bytes_ = random.Random(1), bytearray(whole)
    for place in range(len(whole)):
        before = bytes_[place]
        bytes_[place] ^= 1 << chance.randrange(8)
        yield bytes(bytes_)
        bytes_[place] = before


class Held(type(Path())):
    """A file whose bytes are held in memory: a million damaged files need no disk."""

    held = b""

    def read_bytes(self):
        return self.held


@pytest.mark.parametrize("name", ["plan.json", "manifest.json", "sessions/0001.json"])
def test_every_flipped_byte_of_a_sealed_file_is_seen(golden, name):
    whole = (golden / name).read_bytes()
    unsealed(whole)
    for damaged in flipped(whole):
        with pytest.raises(ValueError, match="seal"):
            unsealed(damaged)


def test_every_flipped_byte_of_a_chunk_and_of_the_points_is_seen(golden):
    for path in sorted((golden / "chunks").iterdir()):
        held = Held(path)
        held.held = path.read_bytes()
        assert read_whole(held) == held.held
        for damaged in flipped(path.read_bytes()):
            held.held = damaged
            assert read_whole(held) is None
    (points,) = golden.glob("points-*.parquet")
    held = Held(points)
    for damaged in flipped(points.read_bytes()):
        held.held = damaged
        assert _read_points(held) is None


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_sealed_file_that_is_cut_short_is_refused_in_words(folder, share):
    for name, read in (
        ("sessions/0001.json", lambda: read_sealed(folder / "sessions/0001.json")),
        ("manifest.json", lambda: status_of(Study.at(folder))),
        (next(folder.glob("points-*")).name, lambda: Study.at(folder)),
        ("plan.json", lambda: Study.at(folder)),
    ):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(StoreError, match="damaged") as caught:
            read()
        assert "ask again" in str(caught.value)
        (folder / name).write_bytes(whole)
    assert status_of(Study.at(folder)).state == "finished"


def test_a_damaged_manifest_is_written_anew_by_the_same_command(folder, golden):
    (folder / "manifest.json").write_bytes(b"{")
    drive(Study.at(folder), here, Nobody())
    assert (folder / "manifest.json").read_bytes() == (golden / "manifest.json").read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_chunk_that_is_cut_short_is_put_aside_and_lived_again(folder, golden, share):
    path = sorted((folder / "chunks").iterdir())[5]
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    assert status_of(Study.at(folder)).damaged == 1
    assert drive(Study.at(folder), here, Nobody()).done == 1
    assert path.read_bytes() == whole
    assert (folder / "damaged" / path.name).read_bytes() == whole[: int(share * len(whole))]


def test_of_two_files_of_a_chunk_the_one_with_fewer_failures_is_left(folder, golden):
    study = Study.at(folder)
    good = chunks_in(folder)[0][3]
    late = write_chunk(folder, 3, made_up(study, 3, failed="a process that was late"))
    assert late.name == good.name  # what was well stays, whoever comes last
    (folder / "chunks" / good.name).unlink()
    bad = write_chunk(folder, 3, made_up(study, 3, failed="it failed"))
    shutil.copy(golden / "chunks" / good.name, folder / "chunks")  # and its writer died here
    assert bad.name != good.name
    found, damaged = study.tidy()
    assert found[3].name == good.name
    assert damaged == 0
    assert not (folder / "chunks" / bad.name).exists()


def test_whatever_was_left_half_written_is_taken_away_wherever_it_lies(folder):
    rooms = ["", "chunks", "sessions", "damaged", "inputs"]
    for room in rooms:
        (folder / room).mkdir(exist_ok=True)
        (folder / room / "x.json.12-ab.partial").write_bytes(b"ha")
    drive(Study.at(folder), here, Nobody())
    assert not list(folder.rglob("*.partial"))


def test_a_second_driver_that_is_refused_takes_nothing_away_from_the_first(folder, sweep):
    half = folder / "manifest.json.12-ab.partial"
    half.write_bytes(b"ha")
    with only_driver(folder), pytest.raises(TryAgainError, match=f"process {os.getpid()} on "):
        drive(Study(folder, sweep.plan).begin(), here, Nobody())
    assert half.exists()


def test_a_file_whose_half_was_tidied_away_is_written_anew(tmp_path, monkeypatch):
    flush, times = sim.disk._flush, []

    def tidied(file):
        flush(file)
        times.append(1)
        if len(times) == 1:
            sim.disk.sweep_up(tmp_path)

    monkeypatch.setattr(sim.disk, "_flush", tidied)
    sim.disk.write_bytes(tmp_path, "a", b"whole")
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert len(times) == 2


def test_a_lock_that_a_dead_process_left_is_no_lock(folder, golden):
    (folder / "lock").write_text('{"process": 999999999, "machine": "elsewhere"}\n', encoding="utf-8")
    assert not is_driven(folder)
    assert drive(Study.at(folder), here, Nobody()).is_finished
    assert (folder / "lock").read_bytes() == b""


def test_whoever_only_looks_whether_a_study_is_driven_shuts_no_driver_out(folder):
    import fcntl

    with (folder / "lock").open("rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        # Another look goes through at once, and says that nobody drives.
        assert not is_driven(folder)
    with only_driver(folder):
        assert is_driven(folder)


def test_a_terminal_that_is_gone_ends_no_study(sweep, tmp_path):
    study = Study(tmp_path / "s", sweep.plan).begin()
    assert drive(study, here, Gone()).is_finished


def test_a_retry_that_was_stopped_is_not_finished(folder):
    study = Study.at(folder)
    for chunk in (2, 3):
        path = folder / "chunks" / chunks_in(folder)[0][chunk].name
        path.unlink()
        write_chunk(folder, chunk, made_up(study, chunk, failed="it failed"))
    stopped = drive(study, lambda study, chunks: here(study, list(chunks)[:1]), Nobody(), retries=True)
    assert not stopped.is_finished
    assert not (folder / "manifest.json").exists()
    assert drive(study, here, Nobody(), retries=True).failed == 0


def test_sessions_are_numbered_on_from_the_last_one(folder):
    study = Study.at(folder)
    study.note({"a": 1})
    (folder / "sessions" / "0001.json").unlink()
    study.note({"a": 2})
    assert sorted(path.name for path in (folder / "sessions").iterdir()) == ["0002.json", "0003.json"]
    assert read_sealed(folder / "sessions" / "0002.json") == {"a": 1}


def test_code_that_was_edited_since_a_study_was_planned_is_refused(folder, monkeypatch):
    monkeypatch.setattr(sim.study.folder, "of_model", lambda: "0" * 64)
    with pytest.raises(StoreError, match="the model's code was changed") as caught:
        drive(Study.at(folder), here, Nobody())
    assert "--fork" in str(caught.value)


def test_a_config_that_is_edited_changes_nothing_of_a_study_and_asks_another_one(tmp_path):
    option = tmp_path / "configs" / "governance" / "mine.yaml"
    option.parent.mkdir(parents=True)
    shutil.copy("configs/governance/fragmented.yaml", option)
    words = (*WORDS[1:], "governance=mine", f"study.dir={tmp_path / 's'}")
    asked = plan_sweep(words, [str(tmp_path / "configs")])
    study = Study(asked.folder, asked.plan).begin()
    before = Scenarios(Study.at(study.folder).plan, study.folder).of(0).hash
    option.unlink()
    shutil.copy("configs/governance/one_three.yaml", option)
    assert Scenarios(Study.at(study.folder).plan, study.folder).of(0).hash == before
    edited = plan_sweep(words, [str(tmp_path / "configs")])
    with pytest.raises(StoreError, match="was planned otherwise"):
        Study(edited.folder, edited.plan).begin()


def test_a_plan_of_a_thousand_million_runs_is_refused_with_its_count():
    with pytest.raises(ConfigError, match="1,000,000,000 runs") as caught:
        plan_sweep(
            [
                "fees.habitual=interval(0,1)",
                "design=latin_hypercube",
                "design.size=100000",
                "replicates=10000",
            ]
        )
    assert "at most 10,000,000" in str(caught.value)


def test_a_file_in_the_way_and_a_folder_of_somebody_else_are_refused_in_words(sweep, tmp_path):
    (tmp_path / "s").write_text("a letter", encoding="utf-8")
    with pytest.raises(StoreError, match="is a file, and a study is a folder"):
        Study(tmp_path / "s", sweep.plan).begin()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    with pytest.raises(StoreError, match=r"files that are no study \(letter.txt\)"):
        Study(tmp_path / "mine", sweep.plan).begin()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_told_in_words(sweep, tmp_path, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(sim.disk, "_open", refuse)
    with pytest.raises(TryAgainError, match=os.strerror(number)):
        Study(tmp_path / "s", sweep.plan).begin()


def test_a_study_that_cannot_be_read_is_told_in_words(folder, monkeypatch):
    study = Study.at(folder)

    def refuse(*_):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(sim.study.folder, "chunks_in", refuse)
    with pytest.raises(TryAgainError, match="cannot be read: Input/output error"):
        status_of(study)
    monkeypatch.setattr(sim.study.folder, "_read_points", refuse)
    with pytest.raises(TryAgainError, match="cannot be read"):
        Study.at(folder)


def test_a_folder_may_have_any_name(sweep, tmp_path):
    for name in ("邻里 研究", "🏘 a b", "x" * 200, "ends with a dot."):
        study = Study(tmp_path / name, replace(sweep.plan, name=name)).begin()
        assert Study.at(study.folder).plan.name == name
