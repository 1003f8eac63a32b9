"""How long whoever types a command waits: with nothing compiled yet, and with everything."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIMES = 5
SHORT = ["calendar.warmup_days=0", "calendar.measured_days=30"]  # of Shixin, and the run is kept


def starts() -> dict[str, float]:
    """Seconds by the clock of whole processes.

    Returns
    -------
    dict
        `cold_start`: `linli run` of a month, with an empty cache of loops. `cached_start`: the same with a
        warm one, the median of five. Python's own files are compiled before, and the disk has been read.
    """
    with tempfile.TemporaryDirectory(prefix="linli-starts-") as room:
        _ = run_once(Path(room), "reference")  # reads the house in; compiles no loop
        cold = run_once(Path(room))
        return {
            "cold_start": cold,
            "cached_start": statistics.median(run_once(Path(room)) for _ in range(TIMES)),
        }


def run_once(room: Path, engine: str = "compiled") -> float:
    """Seconds that one `linli run` takes, with its cache and its study in a room of its own.

    Raises
    ------
    RuntimeError
        If the command fails: a short wait for nothing is no good time.
    """
    study = tempfile.mkdtemp(dir=room)
    command = [sys.executable, "-m", "sim.cli", "run", "--quiet", f"engine={engine}", *SHORT]
    here = {**os.environ, "LINLI_CACHE": str(room / "loops"), "PYTHONPATH": str(ROOT)}
    here.pop("PYTHONDONTWRITEBYTECODE", None)  # what Python compiles is kept, as usual
    begun = time.perf_counter()
    ended = subprocess.run(
        [*command, f"study.dir={study}/study"], cwd=study, env=here, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begun
    if ended.returncode:
        raise RuntimeError(f"linli run failed: {ended.stderr.strip()}")
    return seconds
