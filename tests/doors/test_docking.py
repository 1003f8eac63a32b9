"""`linli dock` says IDENTICAL with the digest, or names the first difference and ends with code 4."""

from __future__ import annotations

import json

import pytest

from sim import cli
from sim.docking import Difference, Docking
from sim.state import state_hash
from tests.worlds import FOLDER, digest, run, scenario

SMALL = [
    "--config-dir",
    str(FOLDER),
    "neighbourhood=[meiyuan]",
    "governance=one_three_x",
    "trouble.rate_scale=5",
]
SMALL += ["calendar.warmup_days=0", "calendar.measured_days=20", "-q"]


def test_engines_that_agree_are_told_so_with_the_digest(capsys):
    assert cli.main(["dock", *SMALL]) == 0
    told = capsys.readouterr().out
    assert told.startswith("IDENTICAL over 20 days")
    assert f"digest: {digest(scenario(days=20))}" in told
    assert f"last state: {state_hash(run(scenario(days=20)).state)}" in told


def test_each_engine_can_be_made_to_go_on_with_the_run_of_the_other(capsys):
    assert cli.main(["dock", *SMALL, "--switch-day", "9"]) == 0
    assert f"digest: {digest(scenario(days=20))}" in capsys.readouterr().out


def test_fewer_days_can_be_asked_for(capsys):
    assert cli.main(["dock", *SMALL, "--days", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days"] == 3


def test_engines_that_differ_end_with_the_first_difference_and_code_four(monkeypatch, capsys):
    difference = Difference(12, "MEET", "case", "gap", 7, 0.25, 0.5, "compiled", ("narrowed_gap",))
    monkeypatch.setattr("sim.docking.dock", lambda *_: Docking(1, 20, "f" * 64, 9, 99, difference))
    assert cli.main(["dock", *SMALL]) == 4
    told = capsys.readouterr()
    assert "IDENTICAL" not in told.out
    for word in ("day 12", "MEET", "row 7", "gap", "case", "0.25", "0.5", "narrowed_gap"):
        assert word in told.err


def test_more_days_than_there_are_cannot_be_docked(capsys):
    assert cli.main(["dock", *SMALL, "--days", "21"]) == 2
    assert "--days 21: the run that is asked for has 20 days" in capsys.readouterr().err


def test_the_day_on_which_a_run_changes_its_engine_is_none_for_docking(capsys):
    assert cli.main(["dock", *SMALL, "engine.switch_day=2"]) == 2
    assert "Write --switch-day 2." in capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "-4"])
def test_no_days_cannot_be_docked(days, capsys):
    assert cli.main(["dock", *SMALL, "--days", days]) == 2
    assert f"--days {days}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--switch-day", "0"], "--switch-day 0"),
        (["--switch-day", "20"], "a day from 1 to 19"),
        (["--switch-day", "5", "--days", "5"], "a day from 1 to 4"),
    ],
)
def test_engines_change_only_on_a_day_that_is_docked(words, said, capsys):
    assert cli.main(["dock", *SMALL, *words]) == 2
    assert said in capsys.readouterr().err
