"""A study is submitted to a cluster, watched and taken back, without a cluster."""

from __future__ import annotations

import json
import os
import sys
from itertools import chain

import pytest

from sim.errors import StoreError, TryAgainError, UsageError
from sim.study.on_slurm import SlurmSettings, cancel, max_array_size, script_of, submit, under_way
from sim.study.slurm_status import TaskState
from sim.study.slurm_talk import Refusal, refusal_of
from tests.house.reading import ROOT
from tests.study.fake_slurm import FakeSlurm

TASKS = [(0, 1, 2), (3, 4, 5), (6, 40)]
MANY = [(number,) for number in range(100)]
A_NAME = '社区 it\'s a "study" #1 👨‍👩‍👧'  # as people name folders

# It stands in for the command line that lives chunks.
WORKER = """
import json, sys
from pathlib import Path
_, folder, option, chunks = sys.argv[1:]
assert option == "--chunks"
made = Path(folder) / f"{chunks}.json"
print("is there" if made.exists() else "lives", chunks)
made.write_text(json.dumps(str(Path.cwd())))
sys.exit(3 if chunks == "6,40" else 0)
"""


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    fake = FakeSlurm.laid_down(tmp_path / "programs")
    monkeypatch.setenv("PATH", f"{fake.folder}{os.pathsep}{os.environ['PATH']}")
    return fake


@pytest.fixture
def no_slurm(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / A_NAME
    folder.mkdir()
    return folder


@pytest.fixture
def said():
    return []


def test_a_study_is_one_array_and_one_sbatch(slurm, study, said):
    assert submit(study, TASKS, SlurmSettings(), said.append) == ("17",)
    assert len(slurm.taken) == 1
    assert said == ["submitted job 17: 3 tasks, chunks 0-6,40, at most 32 at a time"]


def test_the_script_shown_beforehand_is_the_script_submitted(slurm, study, said):
    for tasks in (TASKS, TASKS[:1]):
        settings = SlurmSettings(partition="main", account="us", qos="low", setup=("module load python",))
        submit(study, tasks, settings, said.append)
        assert slurm.taken[-1] == script_of(study, tasks, settings)


def test_the_script_asks_for_what_was_set_and_to_be_queued_again(slurm, study):
    settings = SlurmSettings("main,spare", "us", "low", 75, 2, 3, 5, ("module load python", "ulimit -c 0"))
    lines = script_of(study, MANY, settings).splitlines()
    assert lines[0] == "#!/bin/bash"
    assert {
        "#SBATCH --partition=main,spare", "#SBATCH --account=us", "#SBATCH --qos=low", "#SBATCH --time=75",
        "#SBATCH --cpus-per-task=2", "#SBATCH --mem=3GB", "#SBATCH --array=0-99%5", "#SBATCH --requeue",
        "#SBATCH --signal=USR2@90", "#SBATCH --open-mode=append", "module load python", "ulimit -c 0",
    } <= set(lines)  # fmt: skip
    assert not any("wckey" in line for line in lines)


def test_a_script_can_be_shown_where_there_is_no_slurm(no_slurm, study):
    assert "#SBATCH --array=0-2%3" in script_of(study, TASKS, SlurmSettings())


def test_what_was_submitted_is_recorded_and_no_litter_is_left(slurm, study, said):
    submit(study, TASKS, SlurmSettings(minutes=90), said.append)
    record = json.loads((study / "slurm" / "submission-17.json").read_text("utf-8"))
    assert record["job"] == "17"
    assert record["tasks"] == ["0-2", "3-5", "6,40"]
    assert record["settings"]["minutes"] == 90
    assert sorted(path.name for path in (study / "slurm").iterdir()) == [
        "17_0_submitted.pkl",
        "17_1_submitted.pkl",
        "17_2_submitted.pkl",
        "17_submission.sh",
        "submission-17.json",
    ]


def test_a_task_runs_its_command_where_it_was_submitted_and_again_if_queued_again(
    slurm, study, said, tmp_path, monkeypatch
):
    (tmp_path / "worker.py").write_text(WORKER, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    submit(study, TASKS, SlurmSettings(), said.append, (sys.executable, str(tmp_path / "worker.py"), "work"))
    first, second = (slurm.run(17, 1, tmp_path) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stdout
    assert "lives 3-5" in first.stdout
    assert "is there 3-5" in second.stdout
    assert json.loads((study / "3-5.json").read_text("utf-8")) == str(tmp_path)
    failed = slurm.run(17, 2, tmp_path)
    assert failed.returncode != 0
    assert "ended with 3" in failed.stdout


def test_what_a_task_would_run_by_itself_is_the_command_line_of_this_python(slurm, study, said):
    submit(study, TASKS[:1], SlurmSettings(), said.append)
    kept = (study / "slurm" / "17_submitted.pkl").read_bytes()
    for word in (sys.executable, "sim.cli", "work", str(study.absolute()), "--chunks", "0-2"):
        assert word.encode() in kept
    assert b"sim.study.chunk_work" in kept  # by name, and no code


def test_more_tasks_than_an_array_holds_are_several_each_after_the_one_before(slurm, study, said):
    slurm.set(announced=40, largest=40)
    assert submit(study, MANY, SlurmSettings(), said.append) == ("17", "18", "19")
    arrays = [next(line for line in script.splitlines() if "--array" in line) for script in slurm.taken]
    assert arrays == ["#SBATCH --array=0-39%32", "#SBATCH --array=0-39%32", "#SBATCH --array=0-19%20"]
    assert [("afterany:17" in script, "afterany:18" in script) for script in slurm.taken] == [
        (False, False), (True, False), (False, True),
    ]  # fmt: skip
    assert said[1].endswith("at most 32 at a time after the one before")


def test_a_limit_on_jobs_is_used_up_and_the_rest_is_named_to_be_asked_again(slurm, study, said):
    slurm.set(left=62)
    with pytest.raises(TryAgainError) as refused:
        submit(study, MANY, SlurmSettings(), said.append)
    assert refused.value.exit_code == 75
    assert "AssocMaxSubmitJobLimit" in str(refused.value)
    assert "Not submitted: 38 tasks, chunks 62-99. Jobs 17, 18" in str(refused.value)
    assert slurm.said("left") == "0"
    slurm.set(queue="")
    recorded = [task.chunks for task in under_way(study).tasks]
    assert sorted(chain.from_iterable(recorded)) == list(range(62))
    left_behind = [path.name for path in (study / "slurm").iterdir() if path.name.startswith(".")]
    assert left_behind == []
    assert len(list((study / "slurm").glob("*.pkl"))) == 62


def test_a_cluster_that_hides_its_limit_on_arrays_is_found_out(slurm, study, said):
    slurm.set(announced=1001, largest=30)
    submit(study, MANY, SlurmSettings(), said.append)
    assert [line for script in slurm.taken for line in script.splitlines() if "--array" in line] == [
        "#SBATCH --array=0-24%25"
    ] * 4


def test_a_busy_controller_is_to_be_asked_again_and_not_at_once(slurm, study, said):
    slurm.set(refusal="Batch job submission failed: Socket timed out on send/recv operation")
    with pytest.raises(TryAgainError, match=r"Slurm is busy or does not answer.*Socket timed out"):
        submit(study, TASKS, SlurmSettings(), said.append)
    assert not list((study / "slurm").iterdir())


def test_a_refusal_for_good_says_what_was_asked_for(slurm, study, said):
    slurm.set(refusal="invalid partition specified: nowhere")
    with pytest.raises(UsageError, match="nowhere") as refused:
        submit(study, TASKS, SlurmSettings(partition="nowhere"), said.append)
    assert "Asked for: partition nowhere, 60 minutes, 1 cpus, 4 GB" in str(refused.value)
    assert "sinfo" in str(refused.value)


ONE_FOR_ALL = "violates accounting/QOS policy (job submit limit, user's size and/or time limits)"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (f"QOSMaxSubmitJobPerUserLimit\nJob {ONE_FOR_ALL}", Refusal.LIMIT),
        (f"Job {ONE_FOR_ALL}", Refusal.LIMIT),
        (f"QOSMaxWallDurationPerJobLimit\nJob {ONE_FOR_ALL}", Refusal.WRONG),
        ("Invalid job array specification", Refusal.LIMIT),
        ("Slurm temporarily unable to accept job, sleeping and retrying", Refusal.BUSY),
        ("Unable to contact slurm controller (connect failure)", Refusal.BUSY),
        ("Requested time limit is invalid (missing or exceeds some limit)", Refusal.WRONG),
        ("Invalid account or account/partition combination specified", Refusal.WRONG),
        ("Requested node configuration is not available", Refusal.WRONG),
    ],
)
def test_refusals_are_told_apart_by_what_helps(words, kind):
    assert refusal_of(words) is kind


def test_what_a_surrounding_job_left_in_the_environment_is_hidden_from_sbatch(
    slurm, study, said, monkeypatch
):
    left = {
        "SLURM_JOB_ID": "3",
        "SLURM_MEM_PER_NODE": "9",
        "SBATCH_TIMELIMIT": "1",
        "SLURM_CONF": "x",
        "SBATCH_QOS": "y",
    }
    for name, value in left.items():
        monkeypatch.setenv(name, value)
    submit(study, TASKS, SlurmSettings(), said.append)
    seen = slurm.said("environment").split()
    assert {name for name in left if name in seen} == {"SLURM_CONF", "SBATCH_QOS"}
    assert {name: os.environ[name] for name in left} == left


def test_the_length_of_arrays_is_asked_of_the_cluster(slurm):
    assert max_array_size() == 1001
    slurm.set(announced=50_001, parameters="bf_continue,max_array_tasks=2000")
    assert max_array_size() == 2_000


def test_without_an_answer_arrays_are_as_long_as_by_default(no_slurm):
    assert max_array_size() == 1001


def test_without_slurm_the_programs_missing_are_named_and_a_way_out(no_slurm, study, said):
    with pytest.raises(UsageError, match="`sbatch`, `srun` not found") as refused:
        submit(study, TASKS, SlurmSettings(), said.append)
    assert "--on local" in str(refused.value)


def test_without_submitit_the_way_to_it_is_named(slurm, study, said, monkeypatch):
    monkeypatch.setitem(sys.modules, "submitit", None)
    with pytest.raises(UsageError, match="pip install submitit") as refused:
        submit(study, TASKS, SlurmSettings(), said.append)
    assert "--on local" in str(refused.value)


@pytest.mark.parametrize("name", ["100% law", "%j", "a\\b", "line\nbreak"])
def test_names_that_slurm_reads_as_something_else_are_refused(slurm, tmp_path, said, name):
    with pytest.raises(UsageError, match="Slurm reads as something else"):
        submit(tmp_path / name, TASKS, SlurmSettings(), said.append)
    assert slurm.taken == []


def test_a_study_never_submitted_is_not_under_way_and_slurm_is_not_asked(no_slurm, study):
    assert under_way(study).tasks == ()
    assert cancel(study) == ()


@pytest.fixture
def submitted(slurm, study, said):
    submit(study, TASKS, SlurmSettings(), said.append)
    submit(study, [(50, 51)], SlurmSettings(), said.append)
    return study


def test_the_queue_says_where_each_task_is(slurm, submitted):
    name = f"linli-{A_NAME}"
    slurm.set(
        queue=f"17_0|RUNNING|n1|None|{name}\n17_1|PENDING||Resources|{name}\n18|FAILED|n2|NonZeroExitCode|{name}\n"
    )
    found = under_way(submitted)
    assert [(task.job, task.state.value, task.said) for task in found.tasks] == [
        ("17_0", "running", "RUNNING, n1"),
        ("17_1", "pending", "PENDING, Resources"),
        ("17_2", "gone", ""),
        ("18", "gone", "FAILED, n2, NonZeroExitCode"),
    ]
    assert found.chunks == {0, 1, 2, 3, 4, 5}
    assert found.count(TaskState.GONE) == 2
    assert "--jobs=17,18" in slurm.said("asked")


def test_a_job_of_the_same_number_and_another_name_is_a_stranger(slurm, submitted):
    slurm.set(queue="17_0|RUNNING|n1|None|somebody|else\n")
    assert under_way(submitted).chunks == frozenset()


def test_jobs_that_slurm_has_forgotten_are_gone(slurm, submitted):
    slurm.set(silence="slurm_load_jobs error: Invalid job id specified")
    assert {task.state for task in under_way(submitted).tasks} == {TaskState.GONE}


def test_a_controller_that_does_not_answer_is_to_be_asked_again(slurm, submitted):
    slurm.set(silence="slurm_load_jobs error: Unable to contact slurm controller (connect failure)")
    with pytest.raises(TryAgainError, match="Unable to contact"):
        under_way(submitted)


def test_only_jobs_that_wait_or_work_are_taken_back(slurm, submitted):
    slurm.set(queue=f"17_2|PENDING||JobHeldUser|linli-{A_NAME}\n")
    assert cancel(submitted) == ("17",)
    assert slurm.said("cancelled") == "17"


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"job": 1}', "\x00"])
def test_a_damaged_record_is_named(slurm, submitted, damage):
    (submitted / "slurm" / "submission-17.json").write_text(damage, "utf-8")
    with pytest.raises(StoreError, match=r"submission-17\.json is damaged"):
        under_way(submitted)
