"""Two at once: what a second process takes from the first. `… together loops 12` is one of the two."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROUNDS = 3


def efficiency(options: list[str]) -> tuple[float, float, float]:
    """Of compiled runs over that of the bare loop, and both by themselves; 1 is no loss."""
    alone_over_both = {kind: _ratio([kind, *options]) for kind in ("loops", "floor")}
    return (
        alone_over_both["loops"] / alone_over_both["floor"],
        alone_over_both["loops"],
        alone_over_both["floor"],
    )


def _ratio(what: list[str]) -> float:
    ours = [_start(what) for _ in range(2)]
    try:
        ratios = []
        for _ in range(ROUNDS):
            alone = _race(ours[:1])
            ratios.append(alone / _race(ours))
        return statistics.median(ratios)
    finally:
        for one in ours:
            one.communicate("end\n")


def _start(what: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "experiments.benchmarks", "--worker", *what]
    one = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _hear(one)
    return one


def _race(ours: list[subprocess.Popen[str]]) -> float:
    """Seconds by the clock until each has done its work, on average."""
    for one in ours:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return statistics.mean(float(_hear(one)) for one in ours)


def _hear(one: subprocess.Popen[str]) -> str:
    assert one.stdout is not None
    return one.stdout.readline()


def serve(act: Callable[[], Any]) -> None:
    """Do something whenever told to, and say how many seconds it took by the clock."""
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            break
        begun = time.perf_counter()
        act()
        print(time.perf_counter() - begun, flush=True)
