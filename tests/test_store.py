"""One study on disk."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim import store
from sim.errors import StoreError, TryAgainError
from sim.store import (
    MANIFEST,
    PARTIAL,
    read_manifest,
    reserve,
    study_folder,
    write_json,
    write_manifest,
    write_table,
)

ASKED = {"label": "one_three", "question": {"scenario": "ab12", "seed": 1}}
OTHER = {"label": "fragmented", "question": {"scenario": "cd34", "seed": 1}}
COLUMNS = {"day": np.arange(4), "hours": np.array([0.5, 1.0, 0.0, 2.5])}


def kept(folder: Path) -> Path:
    """A small finished study."""
    with study_folder(folder, ASKED):
        write_table(folder, "events.parquet", COLUMNS)
        write_json(folder, "outcomes.json", {"quiet": 0.5, "标签": None})
        write_manifest(folder, ASKED, {"status": "succeeded"})
    return folder


def test_a_study_comes_back_as_it_was_written(tmp_path):
    kept(tmp_path)
    table = pq.read_table(tmp_path / "events.parquet")
    assert {name: table[name].to_pylist() for name in COLUMNS} == {n: v.tolist() for n, v in COLUMNS.items()}
    assert json.loads((tmp_path / "outcomes.json").read_text("utf-8")) == {"quiet": 0.5, "标签": None}


def test_the_manifest_holds_the_hash_of_every_other_file(tmp_path):
    files = read_manifest(kept(tmp_path))["files"]
    assert set(files) == {path.name for path in tmp_path.iterdir()} - {MANIFEST}
    for name, digest in files.items():
        assert digest == f"sha256:{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()}"


def test_the_same_study_gives_the_same_bytes(tmp_path):
    one, other = kept(tmp_path / "one"), kept(tmp_path / "other")
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {
        p.name: p.read_bytes() for p in other.iterdir()
    }


def test_the_same_question_may_be_written_again(tmp_path):
    kept(tmp_path)
    assert read_manifest(kept(tmp_path))["answered"] == {"status": "succeeded"}


def test_another_question_does_not_write_over_a_study(tmp_path):
    before = read_manifest(kept(tmp_path))
    with pytest.raises(StoreError, match=r"holds another question.*one_three"), study_folder(tmp_path, OTHER):
        pytest.fail("the folder was opened")
    assert read_manifest(tmp_path) == before


def test_files_of_somebody_else_are_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("important")
    with pytest.raises(StoreError, match=r"thesis\.docx"):
        reserve(tmp_path, ASKED)
    assert (tmp_path / "thesis.docx").read_text() == "important"


def test_to_reserve_a_folder_takes_nothing_away(tmp_path):
    before = read_manifest(kept(tmp_path))
    reserve(tmp_path, ASKED)
    assert read_manifest(tmp_path) == before


def test_an_interrupted_study_has_no_manifest_and_is_begun_anew(tmp_path):
    (tmp_path / f"outcomes.json{PARTIAL}").write_text("{")
    with pytest.raises(KeyboardInterrupt), study_folder(tmp_path, ASKED):
        raise KeyboardInterrupt
    assert read_manifest(tmp_path) is None
    assert read_manifest(kept(tmp_path)) is not None
    assert list(tmp_path.glob(f"*{PARTIAL}")) == []


def test_writing_again_begins_by_taking_the_old_manifest_away(tmp_path):
    kept(tmp_path)
    with pytest.raises(RuntimeError), study_folder(tmp_path, ASKED):
        raise RuntimeError
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("failing", ["open", "replace"])
def test_a_full_disk_is_told_in_words_and_leaves_no_half_file(tmp_path, monkeypatch, failing):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, failing, full)
    with pytest.raises(TryAgainError, match="No space left on device"), study_folder(tmp_path, ASKED):
        write_json(tmp_path, "outcomes.json", {})
    monkeypatch.undo()
    assert not (tmp_path / "outcomes.json").exists()
    assert read_manifest(tmp_path) is None


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TryAgainError, match=r"cannot be written: (File exists|Not a directory)"):
        reserve(tmp_path / "file" / "study", ASKED)


def test_a_damaged_manifest_is_not_taken_for_none(tmp_path):
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(StoreError, match="is damaged"):
        reserve(tmp_path, ASKED)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_has_no_word_for_is_not_written(tmp_path, number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path, "outcomes.json", {"quiet": number})


def test_a_flipped_bit_in_a_table_does_not_stay_silent(tmp_path):
    write_table(tmp_path, "events.parquet", {"day": np.arange(100)})
    path = tmp_path / "events.parquet"
    whole = path.read_bytes()
    for place in range(8, 60):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            read = pq.read_table(path, page_checksum_verification=True)
        except OSError:
            continue
        assert read["day"].to_pylist() == list(range(100))


def test_a_manifest_names_versions_and_no_person_or_place(tmp_path):
    made = store.made_on()
    assert set(made) == {"python", "platform", *store.LIBRARIES}
    text = (kept(tmp_path) / MANIFEST).read_text("utf-8")
    assert str(Path.home()) not in text
    assert str(tmp_path) not in text
