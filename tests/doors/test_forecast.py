"""What a sweep would do is told beforehand, and nothing is written."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sim.doors import forecast as module
from sim.doors.forecast import duplicates, forecast
from sim.study.chunks import write_chunk
from sim.study.scenarios import Scenarios
from sim.study.working import live_chunk
from tests.study.studies import TWO, begun, lived, planned


@pytest.fixture(autouse=True)
def _in_an_empty_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "LONG_ENOUGH", 0.0)


def told(sweep):
    """The lines of a forecast, by their first word."""
    lines = {}
    for line in forecast(sweep).splitlines():
        word, _, rest = line.partition(" ")
        lines.setdefault(word, rest.strip())
    return lines


def test_a_forecast_counts_runs_points_replicates_and_chunks(tmp_path):
    lines = told(planned(TWO, "voice.naming_base=0,1,2", replicates=4, shape=(2, 2)))
    assert lines["runs"] == "24 = 6 points × 4 replicates; 0 points are asked twice"
    assert lines["chunks"] == "6, of 2 points × 2 replicates"
    assert lines["design"] == "grid: governance (2) × voice.naming_base (3)"
    assert lines["there"] == "0 already done, 24 to do"
    assert lines["first"] == "governance=fragmented voice.naming_base=0 seed=1"
    assert list(tmp_path.iterdir()) == []


def test_it_says_what_is_there_already(tmp_path):
    sweep = planned(TWO, shape=(1, 1))
    study = begun(sweep, tmp_path / "study")
    write_chunk(study.folder, 3, live_chunk(sweep.plan, Scenarios(sweep.plan, study.folder), [3]))
    lines = told(replace(sweep, folder=study.folder))
    assert lines["there"] == "1 already done, 3 to do"


def test_a_study_that_is_whole_takes_no_more_time(tmp_path):
    sweep = planned(TWO)
    lived(sweep, tmp_path / "study")
    lines = told(replace(sweep, folder=tmp_path / "study"))
    assert lines["there"] == "4 already done, 0 to do"
    assert lines["time"].startswith("about 0 s with workers=1 (")


def test_time_and_room_are_told_with_their_units():
    lines = told(planned(TWO, replicates=50))
    assert re.match(r"about .+ with workers=1 \(.+ ms a run, tried just now\)$", lines["time"])
    assert re.match(r"about .+ hours$", lines["CPU"])
    assert re.match(r"about [\d.]+ (B|kB|MB) in \d+ files$", lines["disk"])


def test_the_room_that_was_promised_is_about_the_room_that_is_taken(tmp_path):
    sweep = planned(TWO, "voice.naming_base=0,1", replicates=30, shape=(4, 15))
    number, unit = re.match(r"about ([\d.]+) (\w+) in", told(sweep)["disk"]).groups()
    promised = float(number) * {"B": 1, "kB": 1e3, "MB": 1e6}[unit]
    study = lived(sweep, tmp_path / "study")
    taken = sum(path.stat().st_size for path in (study.folder / "chunks").iterdir())
    assert taken / 2.5 < promised < taken * 2.5


def test_an_interval_is_told_by_the_ends_that_were_drawn():
    lines = told(planned("voice.naming_base=interval(0,1)", "design=sobol", "design.size=4"))
    assert re.match(r"sobol: voice.naming_base in \[0\.\d+, 0\.\d+\]$", lines["design"])


def test_points_that_ask_the_same_are_counted():
    plan = planned("voice.naming_base=0,1", TWO).plan
    (group, leaf) = plan.columns if plan.columns[0].is_group else plan.columns[::-1]
    assert duplicates(plan) == 0
    assert duplicates(replace(plan, columns=(group, replace(leaf, cells=leaf.cells * 0)))) == 2
    assert duplicates(planned().plan) == 0


def test_a_run_that_fails_while_it_is_tried_does_not_end_the_forecast():
    sweep = planned("voice.naming_base=0,1")
    broken = replace(sweep.plan.columns[0], levels=(99, 98))
    assert told(replace(sweep, plan=replace(sweep.plan, columns=(broken,))))["runs"].startswith(
        "4 = 2 points"
    )
