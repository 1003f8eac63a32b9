"""Hydra's own sweepers and launchers, for who chooses them: the same runs, nothing called unasked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hydra._internal.utils import create_config_search_path
from hydra.core.plugins import Plugins
from hydra.plugins.sweeper import Sweeper
from hydra.types import RunMode
from omegaconf import OmegaConf

from sim import cli
from sim.doors.asking import ask
from sim.doors.composing import NOT_COMPOSED, declare_parameters
from sim.doors.hydra_app import QUIET
from sim.doors.hydra_gate import Gate
from sim.doors.hydra_jobs import plan_jobs
from sim.doors.hydra_words import for_hydra, read_settings
from sim.doors.overrides import is_of_hydra
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, UsageError
from sim.locate import configs_root
from sim.sweeper import sweep
from tests.doors import fakes

SHORT = ["calendar.warmup_days=0", "calendar.measured_days=5"]
GRID = ["governance=fragmented,one_three", "seed=1,2"]
OURS = Shelves.standing()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own(tmp_path):
    """A folder with options of somebody's own."""
    (tmp_path / "own" / "experiment").mkdir(parents=True)
    return tmp_path / "own"


def digests(folder: Path) -> dict[str, str]:
    """Every run kept below a folder, by its own folder."""
    return {
        path.parent.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8"))["answered"]["digest"]
        for path in folder.rglob("manifest.json")
    }


def faked(monkeypatch, runner):
    """`linli run -m` with runs that cost nothing."""
    import sim.doors.commands as commands

    plain = commands.run_command
    monkeypatch.setattr(commands, "run_command", lambda typed: plain(typed, runner))


def refusal(*words):
    """What is said of overrides that are refused."""
    with pytest.raises(ConfigError) as refused:
        plan_jobs(read_settings(words, OURS).task, OURS)
    return str(refused.value)


def test_hydra_finds_the_sweeper_of_studies():
    found = {f"{one.__module__}.{one.__name__}" for one in Plugins.instance().discover(Sweeper)}
    assert "hydra_plugins.linli.StudySweeper" in found


@pytest.mark.parametrize(
    "launcher", [["hydra/launcher=basic"], ["hydra/launcher=joblib", "hydra.launcher.n_jobs=2"]]
)
def test_every_launcher_makes_the_runs_that_one_would_make_one_by_one(
    launcher, here, tmp_path_factory, monkeypatch
):
    assert cli.main(["run", "-m", "-q", "hydra/sweeper=basic", *launcher, *GRID, *SHORT]) == 0
    through_hydra = digests(here)
    monkeypatch.chdir(tmp_path_factory.mktemp("alone"))
    for regime in ("fragmented", "one_three"):
        for seed in (1, 2):
            assert cli.main(["run", "-q", f"governance={regime}", f"seed={seed}", *SHORT]) == 0
    assert through_hydra == digests(Path.cwd())
    assert len(through_hydra) == 4


def test_the_sweeper_of_studies_makes_the_study_that_is_made_without_hydra(here, capsys):
    words = ["run", "-m", "-q", *GRID, "label=社区", *SHORT]
    assert cli.main([*words, "hydra/sweeper=study", "--json"]) == 0
    through_hydra = json.loads(capsys.readouterr().out)
    assert cli.main(words) == 0
    directly = capsys.readouterr().out
    assert "runs: 4, of which 4 were there" in directly
    assert through_hydra["state"] == "finished"
    assert [path.name for path in (here / "studies").iterdir()] == [
        Path(re.search(r"study: (\S+)", directly)[1]).name
    ]


def test_the_sweeper_of_studies_serves_the_apps_of_others(here, own, capsys):
    arguments = ["governance=fragmented,one_three", "++voice.naming_base=-1", *SHORT]
    assert sweep(arguments, [f"file://{own}", "pkg://somewhere"]) == 0
    assert "runs: 2" in capsys.readouterr().out


def test_jobs_say_how_they_go_and_hydras_files_lie_in_one_folder_named_after_the_question(
    here, monkeypatch, capsys
):
    faked(monkeypatch, fakes.done)
    assert cli.main(["run", "-m", "hydra/launcher=basic", "label=社区,邻里", *SHORT]) == 0
    said = capsys.readouterr()
    assert [line.split(":")[0] for line in said.out.splitlines()[::2]] == ["社区, seed 1", "邻里, seed 1"]
    short = " ".join(SHORT)
    assert said.err.splitlines()[-2:] == [
        f"job 0 (label='社区' {short}): done",
        f"job 1 (label='邻里' {short}): done",
    ]
    assert [path.name for path in here.iterdir()] == ["studies"]
    (folder,) = (here / "studies").glob("hydra-*")
    assert re.fullmatch("hydra-[0-9a-f]{8}", folder.name)
    assert sorted(path.name for path in folder.iterdir()) == ["0", "1", "multirun.yaml"]
    assert OmegaConf.load(folder / "1" / ".hydra" / "config.yaml").label == "邻里"


def test_hydras_own_files_go_where_one_says(here, monkeypatch):
    faked(monkeypatch, fakes.done)
    words = ["hydra.sweep.dir=h", "hydra.sweep.subdir=job-${hydra.job.num}", "hydra.output_subdir=null"]
    assert cli.main(["run", "-m", "-q", *words, "seed=1,2", *SHORT]) == 0
    assert sorted(path.name for path in (here / "h").iterdir()) == ["job-0", "job-1", "multirun.yaml"]


def test_every_job_that_fails_is_named(here, monkeypatch, capsys):
    faked(monkeypatch, fakes.failing_at_seed_2)
    words = ["governance=fragmented,one_three", "seed=2", *SHORT]
    assert cli.main(["run", "-m", "-q", "hydra/launcher=basic", *words]) == 3
    said = capsys.readouterr().err
    assert "2 of 2 runs failed" in said
    assert re.findall(r"job (\d) \(governance=(\w+) seed=2 .*: the roof fell in", said) == [
        ("0", "fragmented"),
        ("1", "one_three"),
    ]


def test_a_launcher_that_gives_up_says_which_jobs_have_no_answer(here, capsys):
    words = ["hydra/launcher=joblib", "hydra.launcher.n_jobs=0", "seed=1,2", *SHORT]
    assert cli.main(["run", "-m", *words]) == 3
    said = capsys.readouterr().err
    assert "hydra/launcher=joblib gave up: ValueError: n_jobs == 0" in said
    assert "0 of 2 runs are kept" in said
    assert len(re.findall(r"studies/\S+/seed-[12]", said)) == 2


def test_an_interruption_says_what_is_kept(here, monkeypatch, capsys):
    faked(monkeypatch, fakes.interrupted_at_seed_2)
    assert cli.main(["run", "-m", "-q", "hydra/launcher=basic", "seed=1,2,3", *SHORT]) == 130
    assert "1 of 3 runs are kept" in capsys.readouterr().err


def test_a_folder_with_something_else_in_it_is_one_failure_and_the_other_run_is_kept(
    here, monkeypatch, capsys
):
    faked(monkeypatch, fakes.done)
    (task, _) = plan_jobs(["seed=1,2", *SHORT], OURS)
    Path(task.folder).mkdir(parents=True)
    Path(task.folder, "thesis.docx").write_text("mine")
    assert cli.main(["run", "-m", "-q", "hydra/launcher=basic", "seed=1,2", *SHORT]) == 3
    assert re.search(r"1 of 2 runs failed:\n  job 0 \(seed=1 .*thesis.docx", capsys.readouterr().err)
    assert [folder[-6:] for folder in digests(here)] == ["seed-2"]
    assert Path(task.folder, "thesis.docx").read_text() == "mine"


@pytest.mark.parametrize(
    "word",
    [
        "hydra.launcher._target_=os.system",
        "+hydra.callbacks.x._target_=os.system",
        "++hydra.job_logging.handlers.x={_target_: os.system}",
        "hydra={launcher: {_target_: os.system}}",
        "hydra.launcher={_target_: os.system, command: id}",
        "hydra.launcher.temp_folder={a: [{_target_: os.system}]}",
        "+x._target_=os.system",
        "x={y: {_target_: os.system}}",
        "hydra.launcher._partial_=true",
    ],
)
def test_nothing_that_is_typed_names_code_to_be_called(word):
    assert f"`{word}` would name code to be called" in refusal("hydra/launcher=joblib", word)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hydra.callbacks.x.y=1", "is not handed on"),
        ("hydra/job_logging=default", "is not handed on"),
        ("hydra.searchpath=[pkg://os]", "is not handed on"),
        ("hydra.job.env_set.PATH=x", "is not handed on"),
        ("hydra.sweeper.params={seed: 1}", "is not handed on"),
        ("hydra.launcher.n_jobz=2", "Did you mean `hydra.launcher.n_jobs`, "),
        ("hydra/launcher=joblob", "Did you mean `hydra/launcher=joblib`?"),
        ("hydra/sweeper=optuna", "it takes basic or study"),
        ("hydra.launcher.n_jobs=1,2", "has several values"),
        ("hydra.sweeper.max_batch_size=0", "a whole number ≥ 1"),
        ("~hydra.launcher", "would delete"),
        ("workers=2", "is the launcher's to say"),
        ("design=sobol", "belongs to studies"),
    ],
)
def test_of_hydras_settings_a_few_are_handed_on(word, said):
    assert said in refusal("hydra/launcher=joblib", word)


def test_a_study_of_ours_takes_no_launcher():
    with pytest.raises(ConfigError, match="a study has its own processes"):
        read_settings(["hydra/sweeper=study", "hydra/launcher=joblib"], OURS)


def test_settings_of_hydra_need_run_m():
    for command in ("run", "sweep", "plan"):
        with pytest.raises(ConfigError, match="only `linli run -m` hands those on"):
            ask(["hydra/launcher=joblib"])
        assert cli.main([command, "hydra/launcher=joblib,basic"]) == 2
    assert not is_of_hydra("hydrant=1")


def test_every_fault_of_every_job_is_named_before_any_starts(here, capsys):
    words = ["governance=fragmented,one_tree", "meeting.quorum=0.5,7", "voice.naming_bse=1"]
    assert cli.main(["run", "-m", "hydra/launcher=basic", *words]) == 2
    said = capsys.readouterr().err
    assert "3 faults" in said
    assert "Did you mean `governance=one_three`" in said
    assert "`meeting.quorum=7`" in said
    assert "Did you mean `voice.naming_base`" in said
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("fees.habitual=interval(0,1)", r"takes lists and range"),
        ("governance=fragmented,one_three+whistle", r"mechanism=\[whistle\]"),
        ("mechanism=null,[whistle]", "does not take null"),
        ("seed=range(0,1000000000000)", "at most 100,000 values"),
    ],
)
def test_what_hydras_sweeper_cannot_do_is_said(word, said):
    with pytest.raises(ConfigError, match=said):
        plan_jobs([word], OURS)


def test_jobs_that_would_share_a_folder_and_too_many_jobs_are_refused():
    with pytest.raises(UsageError, match="would share a folder"):
        plan_jobs(["seed=1,2", "study.dir=one"], OURS)
    with pytest.raises(UsageError, match="asks for 1,200 jobs"):
        plan_jobs(["seed=range(0,1200)"], OURS)


@pytest.mark.parametrize(
    ("word", "given"),
    [
        ("governance=one_three", ["governance=one_three"]),
        ("voice.naming_base=-1", ["voice.naming_base=-1"]),
        ("seed=1,2", ["seed=1,2"]),
        ("+seed=1", ["seed=1"]),
        ("governance.rules.partners_called=2", ["++governance.rules.partners_called=2"]),
        ("district.csv=my.csv", ["++district.csv=my.csv"]),
        ("label=社区", ["label='社区'"]),
        ("experiment=null", []),
        ("mechanism=null", ["mechanism=[]"]),
    ],
)
def test_overrides_are_handed_over_as_hydra_takes_them(word, given):
    assert for_hydra(word, OURS) == given


def test_what_only_some_questions_have_reaches_the_jobs(here, monkeypatch):
    faked(monkeypatch, fakes.done)
    words = ["label=社区", "mechanism=[whistle],[register,whistle]", "mechanism.whistle.start_day=3"]
    words += ["governance.rules.joint_desk_days=9", "experiment=null", *SHORT]
    expected = {task.folder for task in plan_jobs(words, OURS)}
    assert cli.main(["run", "-m", "-q", "hydra/launcher=basic", *words]) == 0
    assert set(digests(here)) == expected
    assert len(expected) == 2


def test_options_of_ones_own_are_found_by_hydra_too(here, own, monkeypatch):
    faked(monkeypatch, fakes.done)
    (own / "experiment" / "mine.yaml").write_text("# @package _global_\nlabel: mine\n")
    words = ["hydra/launcher=basic", "experiment=mine", *SHORT, "--config-dir", str(own)]
    assert cli.main(["run", "-m", "-q", *words]) == 0
    assert {folder.split("-")[0] for folder in digests(here)} == {"studies/mine"}


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('job_logging: {handlers: {a: {"()": os.system, command: id}}}', "hydra.job_logging is set"),
        ("job: {env_set: {PATH: x}}", "hydra.env_set is set"),
        ("callbacks: {a: {b: c}}", "hydra.callbacks is set"),
        ("launcher: {command: id}", "Key 'command' not in 'BasicLauncherConf'"),
    ],
)
def test_no_file_may_change_hydra_itself(block, said, here, own, capsys, monkeypatch):
    faked(monkeypatch, fakes.done)
    (own / "experiment" / "bad.yaml").write_text(f"# @package _global_\nhydra:\n  {block}\n")
    for sweeper in ("basic", "study"):
        words = [f"hydra/sweeper={sweeper}", "experiment=bad", "seed=1,2", *SHORT, "--config-dir", str(own)]
        assert cli.main(["run", "-m", "-q", *words]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "block",
    [
        "launcher: {_target_: os.system}",
        "launcher: ${evil}",
        "sweeper: {_target_: '${evil._target_}'}",
        "help: {x: {_target_: os.system}}",
        "hydra_logging: ${evil}",
    ],
)
def test_the_gate_itself_lets_no_object_be_made(block, own):
    lines = ["# @package _global_", "evil: {_target_: os.system, command: id}", "hydra:", f"  {block}"]
    (own / "experiment" / "bad.yaml").write_text("\n".join(lines))
    search = create_config_search_path(str(configs_root()))
    words = [*QUIET, "experiment=bad", f"hydra.searchpath=[{own}]"]
    declare_parameters()
    with pytest.raises(
        (ConfigError, *NOT_COMPOSED), match=r"by a config file|not a subclass of|Key 'x' not in"
    ):
        Gate(search).load_configuration("config", words, RunMode.RUN)


def test_a_folder_that_holds_options_for_hydra_is_refused(own):
    (own / "hydra" / "launcher").mkdir(parents=True)
    with pytest.raises(UsageError, match="would change Hydra"):
        Shelves.standing((str(own),))


def test_what_would_be_run_can_be_seen_without_running_it(here, capsys):
    assert cli.main(["run", "-m", "hydra/launcher=basic", *GRID, "--plan"]) == 0
    assert capsys.readouterr().out.startswith("4 jobs, hydra/launcher=basic\nfragmented, seed 1: studies/")
    assert cli.main(["run", "-m", "hydra/launcher=basic", *GRID, "--fork"]) == 2
    assert list(here.iterdir()) == []
