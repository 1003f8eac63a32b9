"""What can go wrong while a study is lived, with real processes; each time the data come out the same."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from experiments.torture.arming import AFTER, BEFORE, DRIVER, WITHIN, WORKER, Orders, Strike
from experiments.torture.judging import files_of, judge
from sim.study.chunks import chunks_in, read_rows
from tests.house.reading import ROOT
from tests.study.at_work import RUNS, WORDS, begin, end, interrupt, linli, until_it_lives_runs

SLOWLY = Orders(ill={"delay": 0.4})  # seconds more for every run
ILL = {"2": "raise", "3": "segfault", "5": "kill", "7": "hang"}  # what the run with a seed does
PATIENCE = 2.5  # seconds: a made-up run needs milliseconds, also on a machine that has much to do


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    """The room of a study that nobody disturbed."""
    room = tmp_path_factory.mktemp("golden")
    code, said = linli(room)
    assert code == 0, said
    return room


@pytest.fixture
def room(tmp_path):
    """An empty room, whose study will be called as the golden one is."""
    return tmp_path


def is_the_golden_one(room, golden):
    """Whether a folder holds the same bytes, every run once, and nothing half written."""
    verdict = judge(room / "s", files_of(golden / "s"), RUNS)
    assert (verdict.lost, verdict.doubled, verdict.faults) == (0, 0, ())
    return True


def failures(folder):
    """Seed → why it failed, of the runs of a study that did."""
    kept, damaged = chunks_in(folder)
    assert not damaged
    rows = [read_rows(folder, one) for one in kept.values()]
    return {
        int(seed): why
        for some in rows
        for seed, why in zip(some.seeds, some.failures, strict=True)
        if why is not None
    }


def test_runs_that_raise_crash_are_killed_or_hang_are_recorded_and_a_retry_makes_them_well(golden, room):
    orders = Orders(ill={"runs": ILL, "label": label_of_fragmented()})
    code, said = linli(room, *WORDS, "study.dir=s", f"--patience={PATIENCE}", orders=orders)
    assert code == 3, said
    assert "4 of 16 runs failed" in said
    assert "linli retry s" in said
    assert failures(room / "s") == {
        2: "ArithmeticError: this run was told to be ill",
        3: "its process was ended by SIGSEGV",
        5: "its process was ended by SIGKILL, perhaps for want of memory",
        7: f"it took longer than {PATIENCE} s",
    }
    others = {name: whole for name, whole in files_of(room / "s").items() if name.startswith("chunks")}
    assert len(others.items() & files_of(golden / "s").items()) == RUNS - len(ILL)
    code, said = linli(room, "retry", "s", "--workers=2")
    assert code == 0, said
    assert is_the_golden_one(room, golden)


def label_of_fragmented():
    """How the scenario is called in which runs are told to be ill."""
    from sim.doors.sweeping import plan_sweep
    from sim.study.scenarios import Scenarios

    plan = plan_sweep(WORDS[1:]).plan
    return Scenarios(plan, ROOT).of(0).label


def test_a_study_whose_workers_are_all_killed_when_they_write_is_given_up_in_words(room):
    # A run that kills its process is one run's failure; writing that kills is no run's.
    always = Strike(WORKER, "chunk", "_move", BEFORE, "kill")
    code, said = linli(room, *WORDS[:-1], "workers=1", "study.dir=s", orders=Orders(strike=always))
    assert code == 3, said
    assert "RunError: processes that should live runs die" in said


def test_the_second_driver_says_who_runs_the_study_and_ctrl_c_drains_it_or_stops_it_at_once(golden, room):
    first = begin(room, orders=SLOWLY)
    until_it_lives_runs(first, room / "s")
    first.send_signal(signal.SIGSTOP)  # a driver that is stopped has not let go
    code, said = linli(room)
    first.send_signal(signal.SIGCONT)
    assert code == 75
    assert f"is being run by process {first.pid} on {socket.gethostname()}" in said
    interrupt(first)
    code, said = end(first)
    assert code == 130
    assert "Stopping when the chunks in hand are done" in said
    assert "The same command goes on where this one stopped" in said

    again = begin(room, orders=Orders(ill={"delay": 30.0}))
    while "runs" not in again.stderr.readline().decode():
        assert again.poll() is None
    interrupt(again)
    assert b"Stopping" in again.stderr.readline()
    asked = time.monotonic()
    interrupt(again)
    assert end(again)[0] == 130
    assert time.monotonic() - asked < 20.0  # and not the half minute of a run

    code, said = linli(room)
    assert code == 0, said
    assert is_the_golden_one(room, golden)


def test_a_full_disk_is_told_in_words_and_the_same_command_goes_on_whatever_the_folder_is_called(
    golden, tmp_path
):
    room = tmp_path / "邻里 研究 🏘 "
    room.mkdir()
    bare = {"without": ("HOME", "LANG", "LC_CTYPE", "USER"), "LC_ALL": "C", "PYTHONUTF8": "0"}
    strike = Strike(WORKER, "chunk", "_put", WITHIN, "ENOSPC", 3, is_lasting=True)
    code, said = linli(room, orders=Orders(str(tmp_path / "token"), strike), **bare)
    assert code == 75
    assert "cannot be written: No space left on device" in said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    code, said = linli(room, **bare)
    assert code == 0, said
    assert is_the_golden_one(room, golden)


def test_after_a_failing_disk_damaged_chunks_are_put_aside_and_a_dead_drivers_lock_is_no_lock(golden, room):
    strike = Strike(DRIVER, "manifest", "_flush", AFTER, "EIO")
    code, said = linli(room, orders=Orders(str(room / "token"), strike))
    assert code == 75
    assert "cannot be written: Input/output error" in said
    cut, emptied, flipped, *_ = sorted((room / "s" / "chunks").iterdir())
    cut.write_bytes(cut.read_bytes()[:1_000])
    emptied.write_bytes(b"")
    whole = bytearray(flipped.read_bytes())
    whole[len(whole) // 2] ^= 1
    flipped.write_bytes(whole)
    (room / "s" / "lock").write_text('{"process": 1, "machine": "elsewhere"}\n', encoding="utf-8")
    code, said = linli(room)
    assert code == 0, said
    assert "3 damaged files were put aside" in said
    aside = {path.name for path in (room / "s" / "damaged").iterdir()}
    assert aside == {path.name for path in (cut, emptied, flipped)}
    assert is_the_golden_one(room, golden)


def test_a_worker_reads_in_none_of_the_heavy_libraries(golden):
    script = (
        "import sys; from pathlib import Path; from sim.study.folder import Study\n"
        "from sim.study.chunks import as_parquet, rows_of, read_rows, chunks_in; import sim.study.worker\n"
        "study = Study.at(Path('s')); kept, _ = study.kept(); as_parquet(read_rows(study.folder, kept[0]))\n"
        "print(*({'pandas', 'scipy', 'matplotlib', 'hydra', 'mesa'} & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=golden, env=env, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == []
