"""One command on a fresh machine: what make would do, asked without doing it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.house.reading import ROOT

STAMPS = (".building", ".running", ".testing")


@pytest.fixture
def fresh(tmp_path):
    """A checkout in which nothing is set up yet."""
    for path in [ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("*.lock")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def make(checkout, *arguments):
    """What make says in a checkout, whatever make calls us."""
    free = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=checkout, env=free, capture_output=True, text=True)


def plan(checkout, *arguments):
    """The commands that make would give."""
    said = make(checkout, "--dry-run", *arguments)
    assert said.returncode == 0, said.stderr
    return said.stdout.splitlines()


@pytest.mark.parametrize("target", ["run", "test", "lint", "format", "bench", "dock", "torture"])
def test_every_target_sets_itself_up_first(fresh, target):
    steps = plan(fresh, target)
    made = next(place for place, step in enumerate(steps) if "-m venv .venv" in step)
    used = [place for place, step in enumerate(steps) if ".venv/bin" in step]
    assert made < min(used)


def test_nothing_is_installed_without_its_hash_but_the_checkout_itself(fresh):
    installs = [step for step in plan(fresh, "test") if "pip install" in step]
    assert len(installs) == 4
    unhashed = [step for step in installs if "--require-hashes" not in step]
    assert [step.split()[-2:] for step in unhashed] == [["--editable", "."]]
    assert "--no-deps" in unhashed[0]


def test_running_needs_none_of_the_tools_that_judge(fresh):
    assert not any("requirements-dev.lock" in step for step in plan(fresh, "run"))


def test_a_second_call_sets_nothing_up(fresh):
    (fresh / ".venv").mkdir()
    for stamp in STAMPS:
        (fresh / ".venv" / stamp).touch()
    assert plan(fresh, "run") == [f".venv/bin/linli compare {regimes()}"]


def test_a_new_lock_is_installed_again(fresh):
    (fresh / ".venv").mkdir()
    for stamp in STAMPS:
        (fresh / ".venv" / stamp).touch()
    later = (fresh / ".venv" / STAMPS[-1]).stat().st_mtime + 10
    os.utime(fresh / "requirements-dev.lock", (later, later))
    installs = [step for step in plan(fresh, "test") if "pip install" in step]
    assert [step.split()[-1] for step in installs] == ["requirements-dev.lock"]


def test_a_python_out_of_range_is_refused_by_its_number(fresh):
    old = fresh / "python3.10"
    old.write_text(f'#!/bin/sh\n{sys.executable} -c "import sys; sys.version_info = (3, 10); $2"\n')
    old.chmod(0o755)
    said = make(fresh, "run", f"PYTHON={old}")
    assert said.returncode != 0
    assert "Linli needs Python 3.11, 3.12 or 3.13" in said.stderr
    assert "is 3.10" in said.stderr
    assert not (fresh / ".venv").exists()


def regimes():
    """What `make run` compares."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    return next(line.split("?=")[1].strip() for line in lines if line.startswith("COMPARE"))
