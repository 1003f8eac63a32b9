"""The commands about studies."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import duckdb
import pytest

from sim import cli
from sim.study.driving import drive
from sim.study.folder import Study
from sim.study.sealed import read_sealed
from sim.study.status import status_of
from tests.study.studies import SMALL, TWO, WORLDS, begun, files, here, lived, planned
from tests.study.test_driving import Living, Watching

WORDS = [*SMALL, "--config-dir", WORLDS]


@pytest.fixture(autouse=True)
def _in_an_empty_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def no_processes(monkeypatch):
    """Chunks are lived in this process."""
    from sim.doors import studying

    monkeypatch.setattr(studying, "executor_of", lambda *_: here)


def linli(*words):
    return cli.main(list(words))


def sweep(*words):
    return linli("sweep", *WORDS, "study.dir=mine", *words)


@pytest.mark.usefixtures("no_processes")
def test_a_sweep_ends_with_means_and_with_what_to_do_next(capsys):
    assert sweep(TWO, "replicates=3") == 0
    said = capsys.readouterr()
    manifest = read_sealed(Path("mine/manifest.json"))
    assert "fragmented     3" in said.out
    assert f"data: {manifest['data']}" in said.out
    assert "next: linli export mine --to runs.csv" in said.out
    assert "linli compare --study mine" in said.out
    assert "6/6 runs" in said.err


@pytest.mark.usefixtures("no_processes")
def test_the_same_command_lives_nothing_again_and_says_the_same(capsys):
    sweep(TWO, "replicates=3")
    first, before = capsys.readouterr().out, files(Study.at(Path("mine")))
    assert sweep(TWO, "replicates=3") == 0
    again = capsys.readouterr().out
    assert "runs: 6, of which 6 were there" in again
    assert again.replace(", of which 6 were there", "") == first
    assert files(Study.at(Path("mine"))) == before


@pytest.mark.usefixtures("no_processes")
def test_another_question_is_refused_and_a_fork_is_a_study_of_its_own(capsys):
    sweep(TWO, "replicates=2")
    assert sweep(TWO, "replicates=3") == 2
    assert "was planned otherwise" in capsys.readouterr().err
    assert sweep("--fork", TWO, "replicates=3") == 0
    assert sorted(path.name for path in Path().iterdir())[0] == "mine"
    assert len(list(Path().iterdir())) == 2


def test_a_plan_is_told_and_nothing_is_run(capsys):
    assert sweep("--plan", TWO, "replicates=3") == 0
    assert "runs     6 = 2 points × 3 replicates" in capsys.readouterr().out
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("no_processes")
def test_the_json_of_a_sweep_is_its_status(capsys):
    assert sweep("--json", "--quiet", TWO, "replicates=2") == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {**status_of(Study.at(Path("mine"))).to_json(), "found": []}
    assert told.err == ""


def test_processes_of_this_machine_live_what_one_process_lives(capsys):
    assert sweep(TWO, "replicates=2", "workers=2") == 0
    assert linli("status", "mine") == 0
    assert "state    finished" in capsys.readouterr().out
    alone = lived(planned(TWO, "workers=2"), Path("alone"))
    assert files(alone) == files(Study.at(Path("mine")))


def some_failed(folder="mine"):
    return lived(
        planned(TWO, replicates=3, shape=(1, 1)), Path(folder), {2: "the roof fell in", 5: "and again"}
    )


def test_a_status_names_failures_and_the_commands_that_run_them_again(capsys):
    some_failed()
    assert linli("status", "mine") == 3
    said = capsys.readouterr().out
    assert "runs     6 of 6, 2 failed" in said
    assert "failed   run 2: the roof fell in" in said
    (replay, _) = [line.strip() for line in said.splitlines() if line.strip().startswith("linli run ")]
    assert linli(*shlex.split(replay)[1:], "--quiet") == 0


def test_a_status_as_json_is_the_same(capsys):
    study = some_failed()
    assert linli("status", "mine", "--json") == 3
    assert json.loads(capsys.readouterr().out) == status_of(study).to_json()


@pytest.mark.usefixtures("no_processes")
def test_a_retry_lives_what_failed_and_nothing_else(capsys):
    some_failed()
    before = files(Study.at(Path("mine")))
    assert linli("retry", "mine") == 0
    after = files(Study.at(Path("mine")))
    assert len(before.keys() & after.keys()) == 4
    assert after == files(lived(planned(TWO, replicates=3, shape=(1, 1)), Path("whole")))


@pytest.mark.usefixtures("no_processes")
def test_a_sweep_in_which_runs_failed_says_so_and_ends_with_3(capsys):
    some_failed()
    assert sweep(TWO, "replicates=3") == 3
    assert "2 of 6 runs failed. `linli status mine` says which" in capsys.readouterr().err


def test_what_was_interrupted_says_what_is_kept_and_ends_with_130(capsys, monkeypatch):
    from sim.doors import studying

    begun(planned(TWO, replicates=3, shape=(1, 1)), Path("mine"))
    monkeypatch.setattr(studying, "executor_of", lambda *_: Living(stops_after=2))
    assert sweep(TWO, "replicates=3") == 130
    said = capsys.readouterr().err
    assert "Interrupted: 2 runs are kept in mine, 4 are missing." in said
    assert not Path("mine/manifest.json").exists()


@pytest.mark.parametrize("ending", ["csv", "parquet", "duckdb"])
def test_an_export_is_one_table_with_a_row_for_each_run(ending, capsys):
    lived(planned(TWO), Path("mine"))
    assert linli("export", "mine", "--to", f"out/runs.{ending}") == 0
    assert capsys.readouterr().out == f"4 runs: out/runs.{ending}\n"
    if ending != "duckdb":
        read = duckdb.read_csv if ending == "csv" else duckdb.read_parquet
        assert len(read(f"out/runs.{ending}").fetchall()) == 4


def test_an_export_goes_beside_the_study_unless_it_is_told_where(capsys):
    lived(planned(TWO), Path("mine"))
    assert linli("export", "mine") == 0
    assert Path("mine.csv").is_file()


@pytest.mark.parametrize("words", [("export", "mine"), ("compare", "--study", "mine")])
def test_what_is_told_of_half_a_study_says_so_and_ends_with_3(words, capsys):
    study = lived(planned(TWO, replicates=6, shape=(2, 1)), Path("mine"))
    (study.folder / "chunks" / study.kept()[0][4].name).unlink()
    assert linli(*words) == 3
    said = capsys.readouterr().err
    assert "Of the study mine only 10 of 12 runs are there." in said
    assert "`linli retry mine` lives what is missing" in said


@pytest.mark.usefixtures("no_processes")
def test_a_mean_over_some_of_the_runs_says_over_how_many(capsys):
    assert sweep(TWO, "replicates=6", "calendar.measured_days=36") == 0
    said = capsys.readouterr().out
    assert "± is half of a 95 % interval." in said
    data = duckdb.read_parquet("mine/chunks/*.parquet").df()
    there = data[data["point"] == 0]["satisfaction"].notna().sum()
    assert 0 < there < 6
    assert f"({there})" in said
    assert "against each other: `linli compare --study` pairs runs." in said


def test_the_work_of_a_cluster_is_the_work_of_a_driver(capsys):
    study = begun(planned(TWO, replicates=3, shape=(1, 1)), Path("mine"))
    assert linli("work", "mine", "--chunks", "0-2,5") == 0
    assert status_of(study).chunks_done == 4
    living = Living()
    drive(study, living, Watching())
    assert living.asked == [3, 4]
    assert files(study) == files(lived(planned(TWO, replicates=3, shape=(1, 1)), Path("whole")))


def test_two_levels_are_compared_from_what_lies_in_the_folder(capsys):
    lived(
        planned("governance=fragmented,one_three+whistle", "mechanism=[register]", replicates=6), Path("mine")
    )
    assert linli("compare", "--study", "mine") == 0
    said = capsys.readouterr().out
    assert "one_three+whistle against fragmented" in said
    assert said.rstrip().endswith("from the 6 replicates of mine; one is a seed")


@pytest.mark.parametrize("chosen", ["mechanism=whistle", "mechanism=[whistle]"])
def test_an_axis_is_held_at_a_value_as_it_is_swept(chosen, capsys):
    lived(planned(TWO, "mechanism=[],[whistle]", replicates=5), Path("mine"))
    assert linli("compare", "--study", "mine", chosen, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["study"], told["unit"]) == ("mine", "a seed")
    assert linli("compare", "--study", "mine", "--by", "mechanism", "governance=one_three") == 0
    assert "whistle against none" in capsys.readouterr().out


def test_a_regime_with_a_mechanism_is_a_value_too(capsys):
    lived(
        planned("governance=one_three,one_three+whistle", "law=civil_code,pre2021", replicates=5),
        Path("mine"),
    )
    assert linli("compare", "--study", "mine", "--by", "law", "governance=one_three+whistle") == 0
    assert "pre2021 against civil_code" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "nowhere"], "nowhere is no folder"),
        (["status", "."], "holds no study: there is no plan.json in it"),
        (["retry", "mine", "--workers", "0"], "--workers 0 lives nothing"),
        (["work", "mine", "--chunks", "0", "--workers", "-1"], "--workers -1 lives nothing"),
        (["retry", "mine", "--patience", "0"], "--patience 0 lets no run end"),
        (["retry", "mine", "--on", "slurm"], "Type it in a job: `srun --cpus-per-task=4 linli retry mine"),
        (["retry", "mine", "--patience", "nan"], "--patience nan lets no run end"),
        (["export", "mine", "--to", "runs.xlsx"], "runs.xlsx says no format"),
        (["export", "mine", "--to", "runs"], "ends with .csv, .parquet, .duckdb"),
        (["work", "mine", "--chunks", "7-9"], "names no chunks of the study mine"),
        (["work", "mine", "--chunks", "0-"], "as in 0-31,40"),
        (["work", "mine", "--chunks", "²"], "as in 0-31,40"),
        (["compare", "--study", "mine", "--by", "law"], "does not vary law by listed levels"),
        (["compare", "--study", "mine", "law=a,b"], "`law=a,b` has several values"),
        (["compare", "--study", "mine", "contrasts=none"], "it takes baseline, adjacent, all"),
        (["compare", "--study", "mine", "law"], "`law` is no override"),
        (["sweep", "governance=fragmented,blub"], 'governance = "blub" is not known'),
    ],
)
def test_what_cannot_be_is_told_in_words_and_ends_with_2(words, said, capsys):
    lived(planned(TWO), Path("mine"))
    assert linli(*words) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
