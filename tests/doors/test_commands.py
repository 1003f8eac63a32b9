"""The commands, with runs that cost nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim import cli
from sim.doors.commands import compare_command, plan_command, run_command
from sim.errors import ConfigError, RunError, StoreError, TryAgainError
from sim.store import read_manifest
from tests.doors import fakes

SHORT = ["calendar.warmup_days=3", "calendar.measured_days=4"]


@pytest.fixture(autouse=True)
def _in_an_empty_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def typed(command, *words):
    """What the command line makes of words."""
    return cli.parser_of(command).parse_intermixed_args([*words, *SHORT])


def run(*words, runner=fakes.done):
    return run_command(typed("run", *words), runner)


def compare(*words, runner=fakes.done):
    return compare_command(typed("compare", *words), runner, fakes.DEFINITIONS)


def studies():
    """Finished studies, by folder."""
    return {
        path.parent.relative_to(Path.cwd()).as_posix(): read_manifest(path.parent)
        for path in sorted(Path.cwd().rglob("manifest.json"))
    }


def test_a_run_ends_with_its_digest_and_says_where_it_is_kept(capsys):
    assert run("seed=7") == 0
    *_, where, last = capsys.readouterr().out.splitlines()
    ((folder, manifest),) = studies().items()
    assert last == f"digest: {manifest['answered']['digest']}"
    assert where == f"one_three, seed 7: {folder}"
    assert folder.startswith("studies/one_three-")
    assert folder.endswith("/seed-7")


def test_a_run_keeps_everything_that_its_digest_covers(capsys):
    run()
    ((folder, manifest),) = studies().items()
    tables = {f"{name}.parquet" for name in ("events", "panel", "hours", "cases")}
    assert set(manifest["files"]) == {*tables, "scenario.json", "outcomes.json", "codebook.csv"}
    scenario = json.loads(Path(folder, "scenario.json").read_text("utf-8"))
    assert scenario["sha256"] == manifest["asked"]["question"]["scenario"]
    assert scenario["neighbourhoods"][0]["title"].endswith("市新居民区")


def test_a_folder_can_be_chosen(capsys):
    assert run("study.dir=mine") == 0
    assert list(studies()) == ["mine"]


def test_a_study_can_be_named_in_chinese(capsys):
    assert run("study.name=市新 试点") == 0
    assert next(iter(studies())).startswith("studies/市新-试点-")


def test_the_same_command_writes_the_same_study_again(capsys):
    run("study.dir=mine")
    before = {path.name: path.read_bytes() for path in Path("mine").iterdir()}
    assert run("study.dir=mine") == 0
    assert {path.name: path.read_bytes() for path in Path("mine").iterdir()} == before


def never(task, on_day=None):
    """A run that must not begin."""
    raise AssertionError(f"{task.name} was run")


def test_another_question_does_not_write_over_a_study_and_is_not_even_run(capsys):
    run("study.dir=mine")
    with pytest.raises(StoreError, match="holds another question"):
        run("study.dir=mine", "seed=2", runner=never)
    assert studies()["mine"]["asked"]["question"]["seed"] == 1


@pytest.mark.parametrize("command", [run, lambda *words, **kw: compare(*words, "replicates=3", **kw)])
@pytest.mark.parametrize(
    ("folder", "said"),
    [("occupied", "holds files that are no study"), ("a_file", "is a file"), ("a_file/in", "be written")],
)
def test_a_folder_that_cannot_take_a_study_is_refused_before_any_day_is_run(command, folder, said, capsys):
    Path("occupied").mkdir()
    Path("occupied", "thesis.docx").write_text("important")
    Path("a_file").write_text("")
    with pytest.raises((StoreError, TryAgainError), match=said) as refused:
        command(f"study.dir={folder}", runner=never)
    assert refused.value.exit_code == (75 if folder == "a_file/in" else 2)
    assert Path("occupied", "thesis.docx").read_text() == "important"


TWO = "governance=fragmented,one_three"


def test_a_study_with_other_seeds_or_contrasts_goes_elsewhere_and_the_earlier_one_stays(capsys):
    folders = []
    for words in (["replicates=3"], ["replicates=2"], ["replicates=3", "seed=2"]):
        for contrasts in ("baseline", "adjacent"):
            compare(TWO, *words, f"contrasts={contrasts}")
            folders.append(capsys.readouterr().out.splitlines()[-1].removeprefix("study: "))
    assert len(set(folders)) == 6
    assert set(studies()) == set(folders)
    assert "-3x-" in folders[0]
    assert "-2x-" in folders[2]


def test_the_same_comparison_again_gives_the_same_bytes_in_the_same_place(capsys):
    compare(TWO, "replicates=3")
    before = {path: path.read_bytes() for path in Path("studies").rglob("*") if path.is_file()}
    compare(TWO, "replicates=3")
    assert {path: path.read_bytes() for path in Path("studies").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("other", ["replicates=2", "seed=2", "contrasts=all"])
def test_a_chosen_folder_that_holds_another_comparison_is_refused_before_any_run(other, capsys):
    words = {"replicates": "replicates=3", "seed": "seed=1", "contrasts": "contrasts=baseline"}
    compare(TWO, *words.values(), "study.dir=mine")
    words[other.partition("=")[0]] = other
    with pytest.raises(StoreError, match=r"holds another question .*(seeds|contrasts) differ"):
        compare(TWO, *words.values(), "study.dir=mine", runner=never)


def test_each_regime_can_be_held_against_the_one_before_it(capsys):
    regimes = "governance=fragmented,one_three,one_three_x"
    compare("--json", regimes, "replicates=3", "contrasts=adjacent", "study.dir=mine")
    told = json.loads(capsys.readouterr().out)
    assert told["contrasts"] == studies()["mine"]["asked"]["contrasts"] == "adjacent"
    assert list(dict.fromkeys((row["baseline"], row["other"]) for row in told["rows"])) == [
        ("fragmented", "one_three"),
        ("one_three", "one_three_x"),
    ]
    report = Path("mine", "report.md").read_text("utf-8")
    assert "one\\_three\\_x against one\\_three" in report
    assert "one\\_three\\_x against fragmented" not in report


def test_the_screen_shows_what_was_declared_primary_and_ends_with_what_was_found(capsys):
    compare(TWO, "replicates=4")
    short = capsys.readouterr().out
    assert "Loud" not in short
    assert "1 more outcomes are in the report" in short
    *_, heading, found, _, _, _ = short.splitlines()
    assert heading == "What was found"
    assert found.startswith("- one_three against fragmented: ")
    compare("--all", TWO, "replicates=4")
    assert "Loud" in capsys.readouterr().out


def test_a_lost_comparison_says_so(capsys):
    with pytest.raises(KeyboardInterrupt, match="2 of 6 runs were finished, and are lost"):
        compare(TWO, "replicates=3", runner=fakes.interrupted_at_seed_2)


def test_several_values_with_m_are_one_study_with_one_seed_each(capsys):
    assert run("-m", TWO, "law=civil_code,pre2021", runner=never) == 0
    ((folder, manifest),) = studies().items()
    assert folder.startswith("studies/governance-law-1x-")
    assert (manifest["content"]["runs"], manifest["content"]["status"]) == (4, "succeeded")
    said = capsys.readouterr().out
    assert f"next: linli export {folder}" in said
    assert said.count("fragmented ") == said.count("pre2021 ") == 2


def test_json_holds_the_answer_and_nothing_else_is_printed(capsys):
    run("--json", "seed=3")
    told = json.loads(capsys.readouterr().out)
    assert (told["seed"], told["failure"], told["label"]) == (3, None, "one_three")
    assert set(told["outcomes"]) == {"quiet", "loud"}


def test_json_of_many_runs_says_how_the_study_stands(capsys):
    run("--json", "-m", "seed=3,1", "study.dir=mine")
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["runs"], told["failures"]) == ("finished", 2, [])
    assert told["data"] == studies()["mine"]["content"]["data"]


def test_quiet_is_quiet(capsys):
    run("--quiet")
    assert capsys.readouterr().err == ""


def test_the_composed_config_can_be_printed_and_read_again(capsys):
    import yaml

    assert run("--cfg", "job", "label=社区") == 0
    asked = yaml.safe_load(capsys.readouterr().out)
    assert asked["label"] == "社区"
    assert studies() == {}


def test_a_broken_question_runs_nothing(capsys):
    with pytest.raises(ConfigError):
        run("voice.naming_base=99")
    assert studies() == {}


def test_a_plan_shows_the_question_and_runs_nothing(capsys):
    assert plan_command(typed("plan", "governance=fragmented", "mechanism=[three_meetings]")) == 0
    said = capsys.readouterr()
    assert "evaluation_days=60, hearing_rounds=1" in said.out
    assert "note: from day 0: hearing_rounds = 1 does nothing" in said.err
    assert studies() == {}


def test_a_plan_as_json_is_the_scenario_in_words(capsys):
    plan_command(typed("plan", "--json", "law=pre2021"))
    told = json.loads(capsys.readouterr().out)
    assert (told["law"], told["days"]) == ("pre2021", 7)


def test_a_comparison_keeps_its_table_its_runs_and_its_report(capsys):
    assert compare("governance=fragmented,one_three", "replicates=4") == 0
    ((folder, manifest),) = studies().items()
    assert folder.startswith("studies/fragmented-vs-one_three-")
    assert {"comparison.json", "runs.json", "report.md", "report.html"} <= set(manifest["files"])
    said = capsys.readouterr().out
    assert "one_three against fragmented" in said
    assert said.rstrip().endswith(f"study: {folder}")


def test_the_number_of_workers_changes_no_byte_of_a_comparison(capsys):
    for workers in (1, 3):
        compare(
            "governance=fragmented,one_three", "replicates=3", f"workers={workers}", f"study.dir=w{workers}"
        )
    names = ("comparison.json", "runs.json")
    one, three = ([Path(folder, name).read_bytes() for name in names] for folder in ("w1", "w3"))
    assert one == three


def test_the_first_regime_is_the_one_that_others_are_held_against(capsys):
    compare("--json", "governance=one_three_x,fragmented", "replicates=3")
    told = json.loads(capsys.readouterr().out)
    assert {row["baseline"] for row in told["rows"]} == {"one_three_x"}


def test_a_comparison_speaks_chinese(capsys):
    compare("--lang", "zh", "governance=fragmented,one_three", "replicates=3")
    assert "对照" in capsys.readouterr().out


def test_a_comparison_with_a_failed_run_goes_on_without_it(capsys):
    found = compare("governance=fragmented,one_three", "replicates=4", runner=fakes.failing_at_seed_2)
    assert found == 3
    ((_, manifest),) = studies().items()
    assert manifest["answered"] == {"status": "partial", "runs": 8, "failed": 2}


def test_a_comparison_in_which_everything_failed_keeps_nothing(capsys):
    with pytest.raises(RunError, match="every run failed under fragmented, one_three"):
        compare("governance=fragmented,one_three", "replicates=2", runner=fakes.failing_always)
    assert studies() == {}


def test_an_interruption_says_how_far_it_came_and_leaves_no_study(capsys):
    with pytest.raises(KeyboardInterrupt, match="2 of 6 runs were finished"):
        compare("governance=fragmented,one_three", "replicates=3", runner=fakes.interrupted_at_seed_2)
    assert studies() == {}


def test_a_placebo_is_identical(capsys):
    compare("--json", "governance=one_three,one_three+problem_list", "replicates=3")
    told = json.loads(capsys.readouterr().out)
    assert {row["verdict"] for row in told["rows"] if row["outcome"] == "quiet"} == {"identical"}
