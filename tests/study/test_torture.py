"""A study is interrupted a hundred times and more, and the harness that does it would see a fault."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from experiments.torture.arming import ERRORS, KILL, ORDERS, Orders
from experiments.torture.histories import SITES, every_strike, histories
from experiments.torture.judging import files_of, judge
from experiments.torture.living import Happened, Lived
from experiments.torture.telling import page, sentence
from sim.disk import STEPS
from tests.house.reading import ROOT

COUNT = 100
ASKED = ("sweep", "governance=fragmented", "district=example", "calendar.measured_days=10", "replicates=16")


def python(*words, cwd=ROOT, **environment):
    """What a Python of its own says: nothing is armed in the process of the tests."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    """A study that nobody disturbs, and every step that writing it took."""
    room = tmp_path_factory.mktemp("golden")
    orders = Orders(calls=str(room / "calls"))
    words = ("-m", "experiments.torture.driver", *ASKED, "study.dir=s", "workers=2")
    said = python(*words, cwd=room, **{ORDERS: orders.to_text()})
    assert said.returncode == 0, said.stderr
    return room


def test_a_hundred_interrupted_studies_end_with_the_very_bytes_of_one_that_nobody_disturbed():
    said = python("-m", "experiments.torture", f"--count={COUNT}", "--real=0")
    assert said.returncode == 0, said.stderr
    assert f"{COUNT} histories with" in said.stdout
    assert f"lost 0, doubled 0, {COUNT} studies the same to the last byte, 0 otherwise" in said.stdout
    met = int(re.search(r"with ([\d,]+) interruptions that met", said.stdout)[1].replace(",", ""))
    assert met > COUNT


def test_every_place_where_a_study_writes_has_its_name_and_is_struck(golden):
    met = {tuple(line.split("|")) for line in (golden / "calls").read_text("utf-8").splitlines()}
    known = {(who, site, step) for site, (who, steps) in SITES.items() for step in steps}
    assert met <= known
    later = {"older chunk taken away", "leftover taken away"} | {site for site in SITES if "damaged" in site}
    assert {one for one in known if one[1] not in later} <= met


def test_every_step_is_struck_by_death_before_it_and_after_it_and_by_every_error():
    ways = Counter((strike.site, strike.step) for strike in every_strike() if strike.how == KILL)
    assert set(ways.values()) == {2, 3}
    for site, (_, steps) in SITES.items():
        for step in steps:
            mine = {(one.when, one.how) for one in every_strike() if (one.site, one.step) == (site, step)}
            assert mine >= {(when, how) for when in ("before", "after") for how in (KILL, *ERRORS)}
    assert {step for _, steps in SITES.values() for step in steps} == set(STEPS)


def test_as_many_histories_as_there_are_strikes_deal_each_of_them():
    deck = every_strike()
    dealt = [
        one.strike
        for history in histories(3, len(deck))
        for one in history.interruptions
        if one.strike is not None
    ]
    told = {(one.site, one.step, one.when, one.how) for one in dealt}
    assert told == {(one.site, one.step, one.when, one.how) for one in deck}


def test_the_same_seed_draws_the_same_histories_and_another_seed_others():
    assert histories(1, 50) == histories(1, 50)
    assert histories(1, 50) != histories(2, 50)
    assert histories(1, 80)[:50] == histories(1, 50)


def test_the_page_tells_what_met_what_did_not_and_every_fault():
    met = Happened("strike", ("plan", "_put", "within", "EIO"), has_met=True, code=75)
    late = Happened("kill the driver", has_met=False)
    well = Lived(0, is_real=True, happened=[met, late], commands=3)
    bad = Lived(1, is_real=False, happened=[], commands=1, lost=2, faults=["2 runs were lost"])
    assert "2 histories with 1 interruptions that met (2 dealt) in 4 commands: lost 2" in sentence(
        [well, bad]
    )
    told = page([well, bad], seed=1, seconds=60.0)
    assert "| plan | `_put` | 0 / 0 / 0 |  | 0 / 0 / 0 | 0 / 1 / 0 | 0 / 0 / 0 |" in told
    assert f"Of {len(every_strike())} ways to strike, 1 met at least once" in told
    assert "| kill the driver | 1 | 0 |" in told
    assert "- history 1: 2 runs were lost" in told


def judged(golden, tmp_path, change):
    """The verdict on a copy of the golden study after a change."""
    folder = tmp_path / "s"
    shutil.copytree(golden / "s", folder)
    change(folder)
    return judge(folder, files_of(golden / "s"), 16)


def chunk(folder, place=3):
    """One chunk file."""
    return sorted((folder / "chunks").iterdir())[place]


def test_the_judge_finds_nothing_in_a_study_that_nobody_disturbed(golden, tmp_path):
    verdict = judged(golden, tmp_path, lambda _: None)
    assert (verdict.lost, verdict.doubled, verdict.faults) == (0, 0, ())


def test_the_judge_sees_a_run_that_is_lost(golden, tmp_path):
    verdict = judged(golden, tmp_path, lambda folder: chunk(folder).unlink())
    assert (verdict.lost, verdict.doubled) == (1, 0)
    assert any("is missing" in fault for fault in verdict.faults)


def test_the_judge_sees_a_run_that_is_there_twice(golden, tmp_path):
    def double(folder):
        path = chunk(folder)
        shutil.copy(path, path.with_name(path.name[:7] + "0" * 16 + ".parquet"))

    verdict = judged(golden, tmp_path, double)
    assert (verdict.lost, verdict.doubled) == (0, 1)
    assert any("is too much" in fault for fault in verdict.faults)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "sessions" / "0002.json.1-ab.partial").touch(), "half written"),
        (lambda folder: (folder / "plan.json").write_bytes(b"{}"), "plan.json has other bytes"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda folder: (folder / "sessions" / "0001.json").write_bytes(b"{}"), "0001.json is damaged"),
        (lambda folder: (folder / "lock").write_text("somebody"), "after the end"),
    ],
)
def test_the_judge_sees_what_a_history_must_not_leave_behind(golden, tmp_path, change, said):
    assert any(said in fault for fault in judged(golden, tmp_path, change).faults)
