"""Real drivers for the tests of faults: begun under orders of the torture harness, watched, and ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

from experiments.torture.arming import ORDERS, Orders
from tests.house.reading import ROOT

WORDS = ("sweep", "governance=fragmented,one_three", "replicates=8", "calendar.measured_days=10", "workers=2")
RUNS = 16
GLANCE, LONGEST = 0.01, 120.0  # seconds


def begin(room, *words, orders=None, without=(), **environment):
    """Begin `linli …` in a folder; by default the study that all tests here share."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), ORDERS: (orders or Orders()).to_text(), **environment}
    for name in without:
        env.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "-m", "experiments.torture.driver", *(words or (*WORDS, "study.dir=s"))],
        cwd=room,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # no terminal
    )


def end(process):
    """Its exit code, and what it said on both streams."""
    out, err = process.communicate(timeout=LONGEST)
    return process.returncode, (out + err).decode("utf-8", "replace")


def linli(room, *words, **options):
    """Begin and end."""
    return end(begin(room, *words, **options))


def until(is_so):
    """Wait until something is so."""
    last = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < last
        time.sleep(GLANCE)


def until_it_lives_runs(process, folder):
    """Wait until a driver holds the lock and has put a chunk into its place."""

    def is_so():
        assert process.poll() is None, end(process)
        return holder(folder) == process.pid and any((folder / "chunks").glob("*.parquet"))

    until(is_so)


def holder(folder):
    """Whom the lock names."""
    try:
        return json.loads((folder / "lock").read_text("utf-8"))["process"]
    except (OSError, ValueError):
        return None


def interrupt(process):
    """Ctrl-C."""
    process.send_signal(signal.SIGINT)
