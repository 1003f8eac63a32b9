"""The command line: what it says, and how it ends."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim import cli
from sim.doors import commands
from sim.doors.asking import ask
from sim.doors.comparing import plan_contest
from sim.doors.describing import describe
from sim.doors.groups import GROUPS
from sim.doors.helping import HELP, HELP_ON
from sim.doors.shelves import Shelves
from sim.doors.sweeping import plan_sweep
from sim.errors import DockingError, LinliError, RunError, TryAgainError
from sim.locate import configs_root

EXAMPLES = re.findall(r"^ {2,}linli (.+)$", HELP + "".join(HELP_ON.values()), re.MULTILINE)
SHORT = ["calendar.warmup_days=5", "calendar.measured_days=40"]


def started(*words, folder, **options):
    """The command line in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *words],
        cwd=folder,
        env={**environment, **options.pop("env", {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def ended(*words, folder, **options):
    """Its exit code and what it said."""
    process = started(*words, folder=folder, **options)
    said, complained = process.communicate(timeout=300)
    return process.returncode, said.decode(), complained.decode()


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_help_begins_with_tasks_and_names_groups_and_exit_codes(words, capsys):
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert said.index("What do you want to do?") < said.index("Commands") < said.index("Groups")
    assert all(f"  {group:<14} {meaning}" in said for group, meaning in GROUPS.items())
    assert re.search(r"Exit codes: 0 .*; 2 .*; 3 .*; 4 .*; 130 ", " ".join(said.split()))


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_its_help(command, capsys):
    assert cli.main([command, "--help"]) == 0
    assert capsys.readouterr().out == HELP_ON[command]
    assert HELP_ON[command].startswith(f"linli {command}")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_in_the_help_can_be_asked(example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    district = configs_root() / "district" / "example_district.csv"
    (tmp_path / "my_district.csv").write_bytes(district.read_bytes())
    command, *words = shlex.split(example.partition(" > ")[0])
    typed = cli.parser_of(command).parse_intermixed_args(words)
    if command in ("status", "retry", "export", "work") or getattr(typed, "study", None):
        assert typed.folder if "folder" in typed else typed.study
    elif command == "sweep" or getattr(typed, "multirun", False):
        assert plan_sweep(typed.overrides, replicates=1, made_by=command).plan.shape.runs > 1
    elif command == "compare":
        assert plan_contest(typed.overrides).questions
    elif command == "describe":
        assert describe(typed.topic[0], typed.topic[1:], Shelves.standing())[1]
    elif command == "completion":
        assert typed.shell in ("bash", "fish")
    else:
        assert ask(typed.overrides)


def test_the_version_is_told(capsys):
    assert cli.main(["--version"]) == 0
    assert re.match(r"linli \d+\.\d+", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "governance=1+3+X"], "Did you mean `governance=one_three_x`?"),
        (["run", "--cfg", "all"], "--cfg all is not known: it takes job."),
        (["describe", "parameters", "blub"], "nothing under parameters is called blub"),
        (["rn"], "Did you mean `linli run`?"),
        (["governance=one_three"], "Write `linli run governance=one_three`"),
        (["run", "--jsn"], "Did you mean `--json`?"),
        (["run", "--seed", "7"], "Write `seed=…`, without dashes"),
        (
            ["sweep", "governance=fragmented,one_three", "replicates=8", "--until", "satisfaction=0.005"],
            "looks at 10 replicates at least, to know a spread; 8 were allowed",
        ),
        (["plan", "district.csv="], "`district.csv=` gives no value"),
        (["run", "study.dir="], "`study.dir=` gives no value"),
        (["plan", "governance=one_three,"], "something must follow the last comma"),
        (["plan", "mechanism=[whistle"], "every [ needs its ]"),
        (["plan", "fees.habitual = 0.2"], "there are no blanks around ="),
        (["plan", "governance=one_three+whistle"], "`governance=one_three mechanism=[whistle]`"),
        (["compare", "--lang", "fr"], "--lang fr is not known: it takes en, zh."),
        (["plan", "--config-dir"], "expected one argument"),
        (["describe", "weathr"], "There are: groups"),
        (["completion", "tcsh"], "bash, zsh, fish"),
        (["plan", "voice.naming_base=99"], "it must lie in [-6, 6] (log-odds)"),
        (["plan", "--config-dir", "nowhere"], "nowhere is no folder"),
        (["plan", "district.csv=nowhere.csv"], "PopulationFileError: district.csv"),
    ],
)
def test_what_cannot_be_is_told_in_words_without_a_traceback_and_ends_with_2(words, said, capsys):
    assert cli.main(words) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("kind", "code"), [(LinliError, 2), (RunError, 3), (DockingError, 4), (TryAgainError, 75)]
)
def test_every_error_raised_on_purpose_ends_with_its_own_code(kind, code, capsys, monkeypatch):
    def failing(typed):
        raise kind("so it is")

    monkeypatch.setattr(commands, "plan_command", failing)
    assert cli.main(["plan"]) == code
    assert capsys.readouterr().err == f"{kind.__name__}: so it is\n"


def test_a_defect_of_ours_shows_itself_in_full(monkeypatch):
    def broken(typed):
        raise ZeroDivisionError("no hours")

    monkeypatch.setattr(commands, "plan_command", broken)
    with pytest.raises(ZeroDivisionError, match="no hours"):
        cli.main(["plan"])


def test_an_interruption_ends_with_130_and_says_what_counts(monkeypatch, capsys):
    def interrupted(typed):
        raise KeyboardInterrupt("3 of 8 runs were finished")

    monkeypatch.setattr(commands, "compare_command", interrupted)
    assert cli.main(["compare"]) == 130
    said = capsys.readouterr().err
    assert "Interrupted. 3 of 8 runs were finished." in said
    assert "manifest.json" in said


def test_options_and_overrides_may_stand_in_any_order(capsys):
    cli.main(["plan", "--json", "law=pre2021", "governance=fragmented"])
    one = capsys.readouterr().out
    cli.main(["plan", "governance=fragmented", "law=pre2021", "--json"])
    assert capsys.readouterr().out == one


def test_the_same_run_ends_with_the_same_digest_in_any_process_and_locale(tmp_path):
    words = ["run", "governance=fragmented", "seed=4", "label=市新", *SHORT]
    ends = []
    for number, env in enumerate([{}, {"LC_ALL": "C", "PYTHONHASHSEED": "7"}, {"PYTHONIOENCODING": "gbk"}]):
        folder = tmp_path / str(number)
        folder.mkdir()
        code, said, complained = (
            ended(*words, folder=folder, env=env) if number < 2 else _in_gbk(words, folder, env)
        )
        assert code == 0, complained
        ends.append(said.splitlines()[-1])
    assert len(set(ends)) == 1
    assert re.fullmatch(r"digest: [0-9a-f]{64}", ends[0])


def _in_gbk(words, folder, env):
    process = started(*words, folder=folder, env=env)
    said, complained = process.communicate(timeout=300)
    return process.returncode, said.decode("gbk"), complained.decode("gbk")


def test_a_console_without_chinese_gets_question_marks_and_no_crash(tmp_path):
    code, said, _ = ended("describe", "laws", folder=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert code == 0
    assert "?" in said


def test_a_reader_who_has_read_enough_may_leave(tmp_path):
    process = started("describe", "parameters", folder=tmp_path)
    process.stdout.readline()
    process.stdout.close()
    complained = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(timeout=60), complained) == (0, "")


@pytest.mark.parametrize("words", [["run"], ["compare", "replicates=3", "workers=2"]])
def test_ctrl_c_ends_with_130_and_leaves_no_study(words, tmp_path):
    process = started(*words, folder=tmp_path, start_new_session=True)
    process.stderr.readline()  # the first line of progress: it has begun
    if words[0] == "run":
        process.stderr.readline()  # a tenth of the days: all that is woken late is awake
    os.killpg(process.pid, signal.SIGINT)
    _, complained = process.communicate(timeout=60)
    assert process.returncode == 130, complained.decode()
    assert "Interrupted." in complained.decode()
    assert list(tmp_path.rglob("manifest.json")) == []


def test_help_waits_for_neither_hydra_nor_mesa_nor_pyarrow(tmp_path):
    code = "import sys, sim.cli; sim.cli.main(['--help']); print([m for m in ('hydra', 'mesa', 'pyarrow', 'numba', 'scipy') if m in sys.modules])"  # noqa: E501
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment,
    )
    assert said.stdout.splitlines()[-1] == "[]"
