"""Several values at once: one frozen plan, and every fault named before any run."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.doors.asking import ask
from sim.doors.sweeping import forked, plan_sweep
from sim.errors import ConfigError, UsageError
from sim.locate import configs_root
from sim.study.scenarios import Scenarios


def plan(*overrides, **how):
    return plan_sweep(overrides, **how).plan


def points(found):
    """What every point has."""
    return [found.values_at(point) for point in range(found.shape.points)]


def refusal(*overrides):
    with pytest.raises(ConfigError) as refused:
        plan_sweep(overrides)
    return [str(fault) for fault in refused.value.faults]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_value_each_is_one_point_with_its_seeds():
    found = plan("seed=3", replicates=1)
    assert (found.shape.runs, found.seeds, points(found)) == (1, (3,), [{}])
    assert Scenarios(found, Path()).of(0) == ask(["seed=3"]).scenario


def test_every_combination_is_a_point_and_the_last_varies_fastest():
    found = plan("law=civil_code,pre2021", "voice.naming_base=0,1", "seed=range(1,4)")
    assert [tuple(values.values()) for values in points(found)] == [
        ("civil_code", 0), ("pre2021", 0), ("civil_code", 1), ("pre2021", 1),
    ]  # fmt: skip
    assert found.seeds == (1, 2, 3)


def test_each_point_is_what_would_be_asked_alone():
    found = plan("governance=fragmented,one_three", "voice.naming_base=-1,0.5")
    for point, values in enumerate(points(found)):
        asked = ask([f"{name}={value}" for name, value in values.items()])
        assert Scenarios(found, Path()).of(point) == asked.scenario


def test_lists_inside_a_sweep_stay_lists():
    found = plan("mechanism=[whistle],[register,patrols]")
    assert [sorted(base["mechanism"]) for base in found.bases] == [["whistle"], ["patrols", "register"]]


def test_chinese_values_can_be_swept():
    found = plan("label=甲,乙")
    assert [Scenarios(found, Path()).of(point).label for point in (0, 1)] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("typed", "default", "count"),
    [([], None, 20), ([], 1, 1), (["replicates=7"], 1, 7), (["++replicates=7"], 1, 7), (["seed=4,2"], 1, 2)],
)
def test_replicates_are_those_typed_or_else_those_of_the_command(typed, default, count):
    assert len(plan(*typed, replicates=default).seeds) == count


def test_the_same_words_are_the_same_plan_and_the_same_folder():
    words = ["voice.naming_base=interval(0,1)", "design=sobol", "design.size=8"]
    one, other = plan_sweep(words), plan_sweep(words)
    assert one.plan.to_json() == other.plan.to_json()
    assert one.folder == other.folder
    assert one.folder.as_posix().startswith("studies/sobol-voice.naming_base-20x-")


def test_a_study_is_named_after_what_varies_or_as_the_person_says():
    assert plan("law=civil_code,pre2021").name == "law"
    assert plan("governance=fragmented").name == "fragmented"
    assert plan("law=civil_code,pre2021", "study.name=mine").name == "mine"
    four = [
        f"{name}=0.1,0.2"
        for name in ("fees.habitual", "fees.refusing", "meeting.quorum", "voice.naming_base")
    ]
    assert plan(*four).name == "fees.habitual-fees.refusing-meeting.quorum-and-1-more"


def test_the_folder_is_the_one_that_was_said(elsewhere):
    assert plan_sweep(["law=civil_code,pre2021", "study.dir=mine"]).folder == Path("mine")
    assert list(elsewhere.iterdir()) == []


def test_a_fork_stands_beside_the_study_and_asks_the_same():
    sweep = plan_sweep(["law=civil_code,pre2021", "study.dir=mine"])
    other = forked(sweep)
    assert other.plan == sweep.plan
    assert other.folder.name.startswith(f"mine-{sweep.plan.code[:8]}-")


def test_levels_that_are_declared_are_those_of_a_design_over_them():
    found = plan(
        "design=latin_hypercube", "design.size=5", "design.over=[voice.naming_base]", "law=civil_code,pre2021"
    )
    (column,) = found.leaves
    assert found.shape.points == 10
    assert np.ptp(column.cells) > 6
    assert column.cells.min() >= -6


def test_one_at_a_time_departs_from_what_the_question_has_anyway():
    found = plan("design=one_at_a_time", "voice.naming_base=-1,1", "fees.habitual=0.1,0.2")
    asked = ask([]).asked
    usual = {"voice.naming_base": asked["voice"]["naming_base"], "fees.habitual": asked["fees"]["habitual"]}
    assert usual in points(found)
    for values in points(found):
        assert sum(values[name] != usual[name] for name in usual) <= 1


def test_what_answers_a_question_is_no_part_of_what_is_composed():
    (base,) = plan("replicates=3", "workers=2", "study.name=mine", "engine=reference").bases
    assert not {"seed", "replicates", "workers", "study", "design", "regimes", "contrasts", "engine"} & set(
        base
    )


# -- files ------------------------------------------------------------------------------------------


def test_points_of_a_file_are_its_rows(elsewhere):
    Path("points.csv").write_text("voice.naming_base,fees.habitual\n0.5,0.1\n-1,0.2\n")
    found = plan("design=file", "design.file=points.csv", "law=civil_code,pre2021")
    assert [tuple(values.values()) for values in points(found)] == [
        ("civil_code", 0.5, 0.1), ("pre2021", 0.5, 0.1), ("civil_code", -1.0, 0.2), ("pre2021", -1.0, 0.2),
    ]  # fmt: skip
    assert found.name == "file-law-voice.naming_base-fees.habitual"


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        (
            "voice.naming_base",
            "99",
            "voice.naming_base = 99 cannot be used (the column voice.naming_base of points.csv)",
        ),
        ("voice.naming_base", "much", 'voice.naming_base = "much" cannot be used'),
        ("voice.namin_base", "0.5", "Did you mean `voice.naming_base`"),
        ("law", "pre2021", "it is a config group, and every point meets each option"),
        ("seed", "3", "it says how a question is answered, once for all points"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_before_any_run(header, cell, said, elsewhere):
    Path("points.csv").write_text(f"fees.habitual,{header}\n0.1,{cell}\n")
    assert said in " ".join(refusal("design=file", "design.file=points.csv"))


@pytest.mark.parametrize("more", [[], ["governance=fragmented,one_three"], ["calendar.measured_days=20,30"]])
def test_districts_can_be_swept_and_each_is_copied_once(more, elsewhere):
    content = (configs_root() / "district" / "example_district.csv").read_text("utf-8")
    Path("a.csv").write_text(content, "utf-8")
    Path("b.csv").write_text(content.replace("ex_public", "commodity"), "utf-8")
    sweep = plan_sweep(["district.csv=a.csv,b.csv", *more])
    assert len(sweep.inputs) == 2
    (column,) = (column for column in sweep.plan.columns if column.name == "district.csv")
    assert sorted(column.levels) == sorted(f"inputs/{name}" for name in sweep.inputs)
    assert [re.sub("-[0-9a-f]{16}", "", level) for level in column.levels] == ["inputs/a.csv", "inputs/b.csv"]


def test_two_names_of_one_district_are_not_swept(elsewhere):
    content = (configs_root() / "district" / "example_district.csv").read_bytes()
    for name in ("a.csv", "b.csv"):
        Path(name).write_bytes(content)
    with pytest.raises(UsageError, match=r"a\.csv and b\.csv have the same content"):
        plan_sweep(["district.csv=a.csv,b.csv"])


@pytest.mark.parametrize("by_file", [False, True])
def test_swept_districts_are_looked_for_beside_the_configs_as_a_single_one_is(by_file, elsewhere):
    content = (configs_root() / "district" / "example_district.csv").read_bytes()
    for name in ("a.csv", "b.csv"):
        Path(f"mine/district/{name}").parent.mkdir(parents=True, exist_ok=True)
        Path(f"mine/district/{name}").write_bytes(content + b"\n" * (name == "b.csv"))
    Path("points.csv").write_text("district.csv\na.csv\nb.csv\n")
    asked = ["design=file", "design.file=points.csv"] if by_file else ["district.csv=a.csv,b.csv"]
    sweep = plan_sweep(asked, ["mine"])
    assert sorted(sweep.inputs.values()) == [content, content + b"\n"]


# -- what cannot be ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["meeting.quorum=0.5,2"], "meeting.quorum = 2 cannot be used (the override `meeting.quorum=0.5,2`)"),
        (["meeting.quorm=0.5,2"], "Did you mean `meeting.quorum`"),
        (["zzz=1,2"], "zzz = 1 is not known (the override `zzz=1,2`)"),
        (["governance.rules.partners_calld=0,1"], "Did you mean `governance.rules.partners_called`"),
        (
            ["meeting.quorum=interval(0.5,2)", "design=sobol"],
            "meeting.quorum = 2.0 cannot be used (the override",
        ),
        (["meeting.quorum=true,1"], "true and false are no numbers"),
        (["governance=fragmented,one_thre"], "Did you mean `governance=one_three`"),
        (["governance=1+3,fragmented"], "Did you mean `governance=one_three`"),
        (["governance=one_three,one_three+whistl"], "Did you mean `mechanism=whistle`"),
        (
            ["fees.habitual=0.2,0.9", "fees.refusing=0.1,0.5"],
            "fees.habitual = 0.9 and fees.refusing = 0.5 do not agree",
        ),
        (["fees.habitual=0.9", "fees.refusing=0.1,0.5"], "do not agree"),
        (["governance.start_day=0,35", "calendar.warmup_days=0,9", "calendar.measured_days=30"], "start_day"),
        (["design=nothing"], "design"),
        (["design=sobol"], "axes"),
    ],
)
def test_a_fault_is_named_with_its_value_and_where_it_was_typed(overrides, said):
    assert said in " ".join(refusal(*overrides))


def test_faults_of_all_options_are_named_at_once():
    told = refusal("governance=fragmented,blub", "law=x,civil_code")
    assert len(told) == 2
    assert all(any(word in one for one in told) for word in ('"blub" is not known', '"x" is not known'))


def test_every_level_that_is_wrong_is_named():
    told = refusal("meeting.quorum=0.5,2,3", "fees.habitual=-1,0.1")
    assert [" ".join(one.split()[:3]) for one in told] == [
        "meeting.quorum = 2", "meeting.quorum = 3", "fees.habitual = -1",
    ]  # fmt: skip


def test_an_endless_sweep_is_refused_with_its_count_before_it_is_laid():
    (told,) = refusal("seed=range(1,5001)", "calendar.warmup_days=range(0,5000)")
    assert "asks for 25,000,000 runs (5,000 points, 5,000 replicates): at most 10,000,000" in told


def test_more_combinations_of_options_than_can_be_composed_are_refused():
    many = ",".join(f"[{name}]" for name in ("a", "b", "c", "d", "e", "f"))
    words = [f"mechanism={many}", f"neighbourhood={many}", "governance=a,b,c", "law=a,b,c", "matters=a,b"]
    with pytest.raises(UsageError, match="asks for 648 combinations of options; at most 500"):
        plan_sweep(words)
