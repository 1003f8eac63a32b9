"""What the front page promises is run: its commands, its exit codes, its links."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from sim.cli import COMMANDS, INTERRUPTED, OK, main, parser_of
from sim.doors.asking import ask
from sim.doors.comparing import plan_contest
from sim.doors.hydra_jobs import plan_jobs
from sim.doors.hydra_words import read_settings
from sim.doors.overrides import is_of_hydra
from sim.doors.shelves import Shelves
from sim.doors.sweeping import plan_sweep
from sim.errors import DockingError, LinliError, RunError, TryAgainError
from tests.house.reading import ROOT, name

FRONT_PAGE = ROOT / "README.md"
PAGES = (FRONT_PAGE, ROOT / "sim/ODD.md", ROOT / "sim/SOURCES.md", *ROOT.glob("experiments/*/README.md"))
EXECUTED = "<!-- executed by tests/house/test_readme.py -->"
_BLOCK = re.compile(rf"({re.escape(EXECUTED)}\n)?^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(text: str) -> list[tuple[bool, list[str]]]:
    """The shell blocks of a page: whether they are executed here, and their commands without comments."""
    return [
        (bool(mark), [line for line in (_bare(line) for line in body.splitlines()) if line])
        for mark, body in _BLOCK.findall(text)
    ]


def _bare(line: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", line).strip()


def commands(executed: bool) -> list[str]:
    found = blocks(FRONT_PAGE.read_text("utf-8"))
    return [command for is_run, lines in found for command in lines if is_run is executed]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """A folder of its own, so that studies do not pile up in the house."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


ERRORS = (LinliError, RunError, DockingError, TryAgainError)
EXECUTED_BLOCKS = [lines for is_run, lines in blocks(FRONT_PAGE.read_text("utf-8")) if is_run]
SWEEP = next(lines for lines in EXECUTED_BLOCKS if lines[0].startswith("linli sweep"))


@pytest.mark.parametrize("lines", EXECUTED_BLOCKS, ids=lambda lines: lines[0])
def test_the_commands_of_a_block_do_one_after_the_other_what_they_say(lines, elsewhere, capsys):
    for command in lines:
        word, *typed = shlex.split(command)
        assert word == "linli"
        assert main(typed) == OK, capsys.readouterr().err
        assert capsys.readouterr().out


@pytest.mark.parametrize("command", sorted(set(commands(executed=False))))
def test_a_command_that_takes_longer_is_at_least_understood(command):
    word, *typed = shlex.split(command)
    if word == "make":
        makefile = (ROOT / "Makefile").read_text("utf-8")
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in typed)
        return
    assert word == "linli"
    verb, *rest = typed
    assert verb in COMMANDS
    read = parser_of(verb).parse_intermixed_args(rest)
    if verb in ("status", "retry", "export", "work") or getattr(read, "study", None):
        return
    if any(is_of_hydra(word) for word in read.overrides):
        shelves = Shelves.standing()
        assert len(plan_jobs(read_settings(read.overrides, shelves).task, shelves)) > 1
    elif verb == "sweep" or getattr(read, "multirun", False):
        assert plan_sweep(read.overrides, replicates=1, made_by=verb).plan.shape.runs > 1
    elif verb == "compare":
        assert len(plan_contest(read.overrides, []).questions) > 1
    else:
        assert ask(read.overrides)


def test_the_front_page_has_commands_of_both_kinds():
    assert commands(executed=True)
    assert commands(executed=False)


def test_the_same_question_and_seed_give_the_same_digest(elsewhere, monkeypatch, capsys):
    plain, as_json = [command for command in commands(executed=True) if command.startswith("linli run ")]
    assert main(shlex.split(plain)[1:]) == OK
    said = re.search(r"digest: (\w{64})", capsys.readouterr().out)
    assert said is not None
    again = elsewhere / "again"
    again.mkdir()
    monkeypatch.chdir(again)
    assert main(shlex.split(as_json)[1:]) == OK
    assert json.loads(capsys.readouterr().out)["digest"] == said[1]


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """The folder of a run."""
    folder = tmp_path_factory.mktemp("kept")
    days = ["calendar.warmup_days=5", "calendar.measured_days=10"]
    assert main(["run", "--quiet", f"study.dir={folder}", *days]) == OK
    return folder


@pytest.fixture(scope="module")
def swept(tmp_path_factory) -> Path:
    """The folder in which the front page's sweep was lived and exported."""
    folder = tmp_path_factory.mktemp("swept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in SWEEP:
            assert main(shlex.split(command)[1:]) == OK
    return folder


def snippet(language: str, about: str) -> str:
    """The one block in a language that the front page says is executed, and that reads a file."""
    block = re.compile(rf"^{re.escape(EXECUTED)}\n```{language}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    (found,) = (text for text in block.findall(FRONT_PAGE.read_text("utf-8")) if about in text)
    return found


def test_the_front_page_reads_a_study_with_pandas(swept):
    asked = [sys.executable, "-c", snippet("python", "runs.csv")]
    said = subprocess.run(asked, cwd=swept, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^0\.3 .* [1-6]$", said, re.MULTILINE)


def test_the_front_page_reads_a_study_with_duckdb(swept, monkeypatch):
    monkeypatch.chdir(swept)
    rows = duckdb.sql(snippet("sql", "runs.csv")).fetchall()
    assert [row[:3] for row in rows] == [
        (regime, share, 6) for regime in ("fragmented", "one_three") for share in (0.1, 0.3)
    ]
    assert all(arisen >= voiced > 0 for *_, arisen, voiced in rows)


def test_the_front_page_reads_a_log_with_pandas(kept):
    asked = [sys.executable, "-c", snippet("python", "events.parquet")]
    said = subprocess.run(asked, cwd=kept, capture_output=True, text=True, check=True).stdout
    assert re.search(r"\barise\b", said)


def test_the_front_page_reads_a_log_with_duckdb(kept, monkeypatch):
    monkeypatch.chdir(kept)
    rows = duckdb.sql(snippet("sql", "events.parquet")).fetchall()
    assert rows[0][1:3] == ("arise", "note: severity in [0, 1]")
    assert 0.0 < rows[0][3] <= 1.0


def test_the_exit_codes_on_the_front_page_are_those_of_the_house():
    table = re.findall(r"^\| (\d+) \|", FRONT_PAGE.read_text("utf-8"), re.MULTILINE)
    ours = {OK, INTERRUPTED, *(error.exit_code for error in ERRORS)}
    ours |= {TryAgainError.exit_code}
    assert {int(code) for code in table} == ours


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_link_of_a_page_leads_nowhere(page):
    links = re.findall(r"\]\(([^)#:\s]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_reader_of_blocks_tells_what_is_executed():
    page = f"{EXECUTED}\n```sh\nlinli --help  # all\n```\n\n```sh\n# nothing\nmake run\n```\n```\nmute\n```\n"
    assert blocks(page) == [(True, ["linli --help"]), (False, ["make run"])]
