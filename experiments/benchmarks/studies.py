"""What a study costs beyond its runs: `python -m experiments.benchmarks.studies [--runs 20000] [--write]`.

A 90-day study of Shixin is planned, driven by `linli sweep`, killed with all its processes when two fifths
are there, driven to its end by the same command, and compared. Beside it, before and after, the bare
compiled batch lives some of the very same cells in the same order in as many processes, without plan, files
or messages: that is what the throughput is held against. Every process is a fresh one, and what the system
held for it at most is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.benchmarks.telling import ROOM

REGIMES, SHARES, HABITS = 2, 5, 10
POINTS = REGIMES * SHARES * HABITS
ASKED = (
    "governance=fragmented,one_three_x",
    "fees.refusing=0.05,0.1,0.15,0.2,0.25",
    "fees.habitual=range(0.1,0.6,0.05)",
    "calendar.warmup_days=0",
    "calendar.measured_days=90",
)
MANY = (
    "governance=fragmented,one_three_x",
    "design=latin_hypercube",
    "design.size=50000",
    "design.over=[voice.naming_base,voice.claim_hours,meeting.lead_days,remedy.durable_days]",
)
CUT = 0.4  # of the runs, after which the study is killed
BARE = 2_000  # cells that the bare batch lives, each time
POLL = 0.05  # seconds

_BARE = """
import sys, time
from pathlib import Path
from sim.outcomes import measure_many
from sim.study.driving import warm_up
from sim.study.folder import Study
from sim.study.scenarios import Scenarios
from sim.study.working import in_order
folder, first, step, count = Path(sys.argv[1]), *map(int, sys.argv[2:])
study = Study.at(folder)
scenarios, shape = Scenarios(study.plan, folder), study.plan.shape
warm_up()
runs = []
for chunk in range(first, shape.chunks, step):
    runs += in_order(study.plan, shape.runs_of(chunk))
    if len(runs) >= count:
        break
def cells():
    for run in runs[:count]:
        yield scenarios.of(run % shape.points), study.plan.seed_of(run)
list(measure_many([next(cells())]))
print("ready", flush=True)
sys.stdin.readline()
begun = time.perf_counter()
assert all(cell.failure is None for cell in measure_many(cells()))
print(len(runs[:count]), time.perf_counter() - begun, flush=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a command went: seconds, exit code, what it said, and megabytes of its largest process."""

    seconds: float
    code: int
    said: str
    driver: float
    largest: float


def command(words: Sequence[str], folder: Path, kill_at: int | None = None) -> Ended:
    """Run `linli …` in a folder and watch its memory; kill the whole group when so many runs are there."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *words], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    driver = largest = 0.0
    while process.poll() is None:
        sizes = [_peak(pid) for pid in _family(process.pid)]
        driver, largest = max(driver, _peak(process.pid)), max([largest, *sizes])
        if kill_at is not None and _there(folder) >= kill_at:
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(POLL)
    said, _ = process.communicate()
    return Ended(time.perf_counter() - begun, process.returncode, said, driver, largest)


def _family(pid: int) -> list[int]:
    found = [pid]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(entry.parent.name))
    return found


def _peak(pid: int) -> float:
    """Megabytes that a process held at most."""
    try:
        told = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0.0
    match = re.search(r"VmHWM:\s+(\d+)", told)
    return int(match[1]) / 1024.0 if match else 0.0


def _there(folder: Path) -> int:
    """Chunks of the study that are there."""
    return len(list(folder.glob("study/chunks/*.parquet")))


def bare(folder: Path, workers: int, count: int) -> float:
    """Runs a second of the bare batch in so many processes at a time."""
    numbers = (str(workers), str(count // workers))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _BARE, str(folder / "study"), str(first), *numbers],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )
        for first in range(workers)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate()[0].split() for process in processes]
    return sum(int(runs) for runs, _ in told) / max(float(seconds) for _, seconds in told)


def measured(runs: int, workers: int) -> dict[str, Any]:
    """Everything, in one go."""
    found: dict[str, Any] = {"runs": runs, "workers": workers, "cores": os.cpu_count()}
    asked = [*ASKED, f"replicates={runs // POINTS}", f"workers={workers}", "study.dir=study"]
    with tempfile.TemporaryDirectory(prefix="linli-") as room:
        folder = Path(room)
        planned = command(["sweep", *MANY, "replicates=1", "--plan"], folder)
        assert planned.code == 0, planned.said
        found["plan_100000"] = {"seconds": planned.seconds, "megabytes": planned.driver}
        warm = command(["sweep", *ASKED, "replicates=1", "study.dir=warm", "-q"], folder)
        assert warm.code == 0, warm.said
        planned = command(["sweep", *asked, "--plan"], folder)
        found["plan"] = {"seconds": planned.seconds, "said": planned.said}
        cut = command(["sweep", *asked], folder, kill_at=_chunks(planned.said) * CUT)
        there = json.loads(command(["status", "study", "--json"], folder).said)["done"]
        rates = [bare(folder, workers, BARE)]
        rest = command(["sweep", *asked], folder)
        assert rest.code == 0, rest.said
        rates.append(bare(folder, workers, BARE))
        compared = command(["compare", "--study", "study"], folder)
        assert compared.code == 0, compared.said
        again = command(["sweep", *asked], folder)
        session = json.loads(sorted((folder / "study/sessions").iterdir())[0].read_text("utf-8"))["content"]
        size = sum(path.stat().st_size for path in (folder / "study").rglob("*") if path.is_file())
        found |= {
            "killed": {"seconds": cut.seconds, "there": there, "code": cut.code},
            "resumed": {"seconds": rest.seconds, "runs": runs - there, "inside": session["seconds"]},
            "bare_runs_per_second": rates,
            "compare": {"seconds": compared.seconds, "megabytes": compared.driver},
            "asked_again_seconds": again.seconds,
            "megabytes": {"driver": rest.driver, "worker": rest.largest},
            "disk_megabytes": size / 1e6,
            "files": sum(1 for _ in (folder / "study").rglob("*.parquet")),
        }
    rate = (runs - there) / rest.seconds
    inside = (runs - there) / found["resumed"]["inside"]
    middle = sum(rates) / 2
    found["runs_per_second"] = {"whole_command": rate, "once_started": inside}
    found["share_of_bare"] = {"whole_command": rate / middle, "once_started": inside / middle}
    found["overhead_ms_per_run"] = 1e3 * workers * (1 / rate - 1 / middle)
    return found


def _chunks(said: str) -> int:
    match = re.search(r"chunks\s+([\d,]+)", said)
    assert match, said
    return int(match[1].replace(",", ""))


def page(found: dict[str, Any]) -> str:
    """The table for readers."""
    rate, share, size = found["runs_per_second"], found["share_of_bare"], found["megabytes"]
    rows = [
        ("plan 100,000 runs at 100,000 points, every one checked, a few tried",
         f"{found['plan_100000']['seconds']:.1f} s, {found['plan_100000']['megabytes']:.0f} MB"),
        (f"plan {found['runs']:,} runs, a few tried", f"{found['plan']['seconds']:.1f} s"),
        ("killed (SIGKILL, all processes) after", f"{found['killed']['seconds']:.1f} s, "
         f"{found['killed']['there']:,} runs there"),
        ("the same command to the end", f"{found['resumed']['runs']:,} runs in "
         f"{found['resumed']['seconds']:.1f} s"),
        ("throughput of the whole command, start included", f"{rate['whole_command']:.0f} runs a second"),
        ("throughput once started", f"{rate['once_started']:.0f} runs a second"),
        ("the bare batch, same cells, before and after",
         " and ".join(f"{one:.0f}" for one in found["bare_runs_per_second"]) + " runs a second"),
        ("share of the bare batch: whole command, once started",
         f"{share['whole_command']:.0%}, {share['once_started']:.0%}"),
        ("overhead per run, of one core", f"{found['overhead_ms_per_run']:.2f} ms"),
        ("memory at most: driver, largest worker", f"{size['driver']:.0f} MB, {size['worker']:.0f} MB"),
        ("the same command when all is there", f"{found['asked_again_seconds']:.1f} s"),
        ("`linli compare --study`", f"{found['compare']['seconds']:.1f} s, "
         f"{found['compare']['megabytes']:.0f} MB"),
        ("disk", f"{found['disk_megabytes']:.1f} MB in {found['files']:,} Parquet files"),
    ]  # fmt: skip
    return "\n".join(
        [
            "# What a study costs beyond its runs",
            "",
            f"`python -m experiments.benchmarks.studies --runs {found['runs']} --write`, with "
            f"{found['workers']} workers on {found['cores']} cores: {POINTS} points of Shixin over 90 days, "
            f"{found['runs'] // POINTS} replicates each. All figures are of one run of this command.",
            "",
            "| what | figure |",
            "| :--- | ---: |",
            *(f"| {what} | {figure} |" for what, figure in rows),
            "",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, write it if asked."""
    parser = argparse.ArgumentParser(description="What a study costs beyond its runs.")
    parser.add_argument("--runs", type=int, default=20_000, help=f"a multiple of {POINTS}")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write results/benchmarks/studies.*")
    asked = parser.parse_args(arguments)
    found = measured(asked.runs, asked.workers)
    print(page(found))
    if asked.write:
        ROOM.mkdir(parents=True, exist_ok=True)
        found["plan"].pop("said")
        (ROOM / "studies.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (ROOM / "studies.md").write_text(page(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
