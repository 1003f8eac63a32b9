"""A study on disk: begun once, gone on with by the same question, refused to any other."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from sim.errors import StoreError
from sim.study import folder as module
from sim.study.folder import MOST_TOLD, Study, data_hash
from sim.study.sealed import read_sealed
from tests.study.studies import TWO, begun, files, lived, planned, plans


def paths(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(plans())
@settings(max_examples=25)
def test_a_plan_that_was_begun_is_found_again_whole(plan):
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder, "studies", "mine")
        Study(here, plan).begin()
        found = Study.at(here).plan
        assert found.to_json() == plan.to_json()
        assert found.points_hash() == plan.points_hash()
        before = paths(here)
        assert Study(here, plan).begin().plan.to_json() == plan.to_json()
        assert paths(here) == before


def test_the_same_question_goes_on_where_the_earlier_one_stands(tmp_path):
    study = begun(planned(TWO), tmp_path)
    again = begun(planned(TWO, "study.name=otherwise"), tmp_path)
    assert again.plan.to_json() == study.plan.to_json()


def test_a_plan_that_was_cut_otherwise_keeps_its_own_cut(tmp_path):
    begun(planned(TWO, shape=(1, 1)), tmp_path)
    assert begun(planned(TWO, shape=(2, 2)), tmp_path).plan.shape.chunks == 4


@pytest.mark.parametrize(
    ("asked", "replicates", "said"),
    [
        ((TWO, "law=pre2021"), 2, r"bases\.0\.law\.\w+: .*, now "),
        ((TWO,), 3, "runs: 4, now 6"),
        ((TWO, "seed=2"), 2, "seeds.first: 1, now 2"),
        ((TWO, "engine=reference"), 2, "engine: compiled, now reference"),
        (("governance=fragmented,one_three_x",), 2, "axes.0.levels.1: one_three, now one_three_x"),
    ],
)
def test_another_question_is_refused_by_what_differs_and_touches_nothing(asked, replicates, said, tmp_path):
    begun(planned(TWO), tmp_path)
    before = paths(tmp_path)
    with pytest.raises(StoreError, match=said) as refused:
        begun(planned(*asked, replicates=replicates), tmp_path)
    assert "--fork" in str(refused.value)
    assert paths(tmp_path) == before


def test_many_differences_are_counted_and_not_all_spelt_out(tmp_path):
    begun(planned(TWO), tmp_path)
    with pytest.raises(StoreError) as refused:
        begun(planned(TWO, "behaviour=restless", "law=pre2021"), tmp_path)
    lines = str(refused.value).split("\n")
    assert len(lines) == MOST_TOLD + 3
    assert lines[-2].startswith("  … and ")


@pytest.mark.parametrize(
    ("name", "said"), [("of_model", "the model's code"), ("of_lock", "the lock of the lib")]
)
def test_other_code_does_not_go_on_with_a_study(name, said, tmp_path, monkeypatch):
    study = begun(planned(TWO), tmp_path)
    study.refuse_other_code()
    monkeypatch.setattr(module, name, lambda: "0" * 64)
    with pytest.raises(StoreError, match=said):
        study.refuse_other_code()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("important")
    with pytest.raises(StoreError, match="holds files that are no study"):
        begun(planned(TWO), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "mine").write_text("")
    with pytest.raises(StoreError, match="is a file"):
        begun(planned(TWO), tmp_path / "mine")


def test_a_folder_without_a_plan_holds_no_study(tmp_path):
    with pytest.raises(StoreError, match="holds no study"):
        Study.at(tmp_path)


def test_points_are_told_to_be_the_plans_own(tmp_path):
    study = begun(
        planned("voice.naming_base=interval(0,1)", "design=sobol", "design.size=4"), tmp_path / "one"
    )
    other = begun(
        planned("voice.naming_base=interval(0,2)", "design=sobol", "design.size=4"), tmp_path / "other"
    )
    (mine,), (theirs,) = (list(one.folder.glob("points-*.parquet")) for one in (study, other))
    mine.unlink()
    (study.folder / theirs.name).write_bytes(theirs.read_bytes())
    with pytest.raises(StoreError, match="the points of the study"):
        Study.at(study.folder)


def test_a_manifest_names_every_chunk_and_one_hash_for_all_data(tmp_path):
    study = lived(planned(TWO, shape=(1, 1)), tmp_path, {1: "the roof fell in"})
    manifest = read_sealed(tmp_path / "manifest.json")
    assert manifest == study.manifest()
    assert manifest["chunks"] == list(files(study))
    assert manifest["data"] == data_hash(list(files(study)))
    assert {name: manifest[name] for name in ("status", "runs", "planned", "failed")} == {
        "status": "partial", "runs": 4, "planned": 4, "failed": 1,
    }  # fmt: skip


def test_a_chunk_of_another_size_is_none_of_this_study(tmp_path):
    study = begun(planned(TWO, shape=(1, 1)), tmp_path / "one")
    other = lived(planned(TWO, shape=(2, 1)), tmp_path / "other")
    (study.folder / "chunks").mkdir()
    for name, whole in files(other).items():
        (study.folder / "chunks" / name).write_bytes(whole)
    found, damaged = study.kept()
    assert found == {}
    assert sorted(path.name for path in damaged) == sorted(files(other))


def test_sessions_are_numbered_and_are_no_part_of_the_data(tmp_path):
    study = begun(planned(TWO), tmp_path)
    for number in range(2):
        study.note({"runs": number})
    assert sorted(path.name for path in (tmp_path / "sessions").iterdir()) == ["0001.json", "0002.json"]
    assert read_sealed(tmp_path / "sessions" / "0002.json") == {"runs": 1}


def test_a_name_is_put_differently_and_the_question_is_the_same(tmp_path):
    study = begun(planned(TWO), tmp_path)
    assert Study(tmp_path, replace(study.plan, name="otherwise")).begin().plan.name == study.plan.name
