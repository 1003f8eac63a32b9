"""Dock in every environment of a table, and keep one line for each in `results/docking/`.

python -m experiments.docking.matrix                          rows that are missing or of other sources
python -m experiments.docking.matrix rows=plain,python-3.12   these, again
python -m experiments.docking.matrix trial=1                  3 configurations × 20 days each, not kept

Every row docks the same first configurations, so all rows must come to one digest over them: the command
fails if they do not, or if any row has found a difference. `rooms` is the folder of the environments and of
what each compiles.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.coordination.options import read_options
from experiments.docking.environments import HOUSE, Environment, UnavailableError, python_of
from experiments.docking.telling import digest_of
from sim.provenance import of_model

RESULTS = HOUSE / "results" / "docking"
COMMON, DAYS = 50, 60  # configurations that every row docks, and for how many days
DEFAULTS: dict[str, int | str] = {"rows": "", "trial": 0, "workers": 0, "rooms": ""}
SOURCES = ("sim/docking", "configs", "experiments/docking")  # beside the model itself
BESIDE = ("configs/design", "configs/experiment")  # say how a question is answered, not what it is


@dataclass(frozen=True)
class Row:
    """One environment and what is docked in it."""

    environment: Environment
    words: str
    count: int = COMMON
    days: int = DAYS
    more: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the environment."""
        return self.environment.name


GENERIC = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
ROWS = (
    Row(Environment("thousand"), "this Python, compiled for this machine", count=1000),
    Row(Environment("four-years"), "the same, for four years", count=20, days=1460),
    Row(Environment("switch"), "engines go on with each other's runs from a day on", more=("switch=1",)),
    Row(Environment("plain", variables={"NUMBA_DISABLE_JIT": "1"}), "the loops as plain Python"),
    Row(Environment("generic", variables=GENERIC), "compiled for any processor of this kind"),
    Row(Environment("python-3.11", "3.11"), "from the lock: Mesa 3.3"),
    Row(Environment("python-3.12", "3.12"), "from the lock: Mesa 3.5"),
    Row(Environment("python-3.13", "3.13"), "from the lock: Mesa 3.5"),
    Row(Environment("numba-0.68.0", "3.11", ("numba==0.68.0", "llvmlite==0.50.*")), "another numba"),
    Row(
        Environment("numba-0.64.0", "3.11", ("numba==0.64.0", "llvmlite==0.46.*")),
        "the oldest that takes this NumPy",
    ),
)


def main(arguments: list[str]) -> int:
    """Run rows, write the table, and judge it."""
    options = read_options(arguments, DEFAULTS)
    asked = {name for name in str(options["rows"]).split(",") if name}
    if unknown := asked - {row.name for row in ROWS}:
        raise SystemExit(
            f"no row is called {', '.join(sorted(unknown))}; there are: {', '.join(r.name for r in ROWS)}"
        )
    is_trial = bool(options["trial"])
    rooms = Path(str(options["rooms"]) or Path(tempfile.gettempdir()) / "linli-docking")
    source, kept = source_of(), {} if is_trial else read()
    for row in ROWS:
        is_there = kept.get(row.name, {}).get("source") == source and not kept[row.name].get("unavailable")
        if (asked and row.name not in asked) or (not asked and is_there):
            continue
        print(f"— {row.name}: {row.words}", file=sys.stderr, flush=True)
        kept[row.name] = {**run(row, rooms, int(options["workers"]), is_trial), "source": source}
        print(line_of(row, kept[row.name]), flush=True)
        if not is_trial:
            write(kept)
    faults = judge(kept, source)
    missing = [row.name for row in ROWS if row.name not in kept]
    if missing:
        print(f"still to be run: {', '.join(missing)}")
    print("\n".join(faults) if faults else "every row that was run is identical, and all come to one digest")
    return 1 if faults else 0


def run(row: Row, rooms: Path, workers: int, is_trial: bool) -> dict[str, Any]:
    """Dock one row in its environment; what came of it, ready for JSON."""
    rooms.mkdir(parents=True, exist_ok=True)
    try:
        python = python_of(row.environment, rooms)
    except UnavailableError as why:
        return {"unavailable": str(why)}
    count, days = (3, 20) if is_trial else (row.count, row.days)
    summary = rooms / f"{row.name}.json"
    summary.unlink(missing_ok=True)
    command = [python, "-m", "experiments.docking", f"count={count}", f"days={days}", f"workers={workers}",
               f"summary={summary}", *row.more]  # fmt: skip
    own = {
        "PYTHONPATH": str(HOUSE),
        "LINLI_CACHE": str(rooms / "compiled" / row.environment.compiles_in),
        **row.environment.variables,
    }
    begun = time.monotonic()
    ended = subprocess.run(command, cwd=HOUSE, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True)
    print(ended.stdout, end="", file=sys.stderr, flush=True)
    if not summary.exists():
        return {"unavailable": f"the command ended with {ended.returncode} and told nothing"}
    told = json.loads(summary.read_text("utf-8"))
    told["seconds"] = round(time.monotonic() - begun)
    first = {number: told["digests"][number] for number in list(told["digests"])[:COMMON]}
    told["digest_of_common"] = digest_of(first) if days == DAYS or is_trial else None
    del told["digests"]
    return told


def judge(kept: dict[str, Any], source: str) -> list[str]:
    """What speaks against the table, in sentences; nothing is good."""
    faults = []
    for name, told in kept.items():
        if told.get("unavailable"):
            faults.append(f"{name} was not run: {told['unavailable']}")
        elif told["failed"]:
            faults.append(f"{name}: the engines differ on configurations {told['failed']}")
        if told["source"] != source:
            faults.append(f"{name} was run on other sources than stand here; run it again")
    common = {told["digest_of_common"] for told in kept.values() if told.get("digest_of_common")}
    if len(common) > 1:
        faults.append(
            f"the first configurations come to {len(common)} digests in different rows: {sorted(common)}"
        )
    return faults


def source_of() -> str:
    """What every result depends on, in one short word."""
    sha = hashlib.sha256(of_model().encode())
    for root in SOURCES:
        for path in sorted((HOUSE / root).rglob("*")):
            is_beside = any(path.is_relative_to(HOUSE / beside) for beside in BESIDE)
            if path.suffix in (".py", ".yaml", ".csv") and path.is_file() and not is_beside:
                sha.update(path.relative_to(HOUSE).as_posix().encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()[:16]


def read() -> dict[str, Any]:
    """The rows that were kept and are still asked for, by name."""
    path = RESULTS / "docking.json"
    kept = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else {}
    return {row.name: kept[row.name] for row in ROWS if row.name in kept}


def write(kept: dict[str, Any]) -> None:
    """Keep the rows, and the page on which people read them."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    known = {row.name: kept[row.name] for row in ROWS if row.name in kept}
    text = json.dumps({"rows": known}, indent=1) + "\n"
    (RESULTS / "docking.json").write_text(text, encoding="utf-8")
    (RESULTS / "docking.md").write_text(page(known), encoding="utf-8")


HEAD = (
    *(
        "row",
        "what",
        "Python",
        "Mesa",
        "numba",
        "compiled for",
        "configurations × days",
        "troubles",
        "events",
    ),
    *("digest over all", "of the first 50", "seconds", "verdict"),
)


def line_of(row: Row, told: dict[str, Any]) -> str:
    """One line of the table."""
    if told.get("unavailable"):
        cells = [row.name, row.words, *[""] * (len(HEAD) - 3), f"not run: {told['unavailable']}"]
        return "| " + " | ".join(cells) + " |"
    verdict = "IDENTICAL" if not told["failed"] else f"differs on {len(told['failed'])}"
    cells = [
        row.name, row.words, told["python"], told["mesa"], told["numba"], told["target"],
        f"{told['configurations']:,} × {told['days']:,}", f"{told['troubles']:,}", f"{told['events']:,}",
        told["digest"][:16], (told["digest_of_common"] or "")[:16], f"{told['seconds']:,}", verdict,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def page(kept: dict[str, Any]) -> str:
    """The table for readers."""
    largest = max(
        (told for told in kept.values() if "days" in told), key=lambda one: one["configurations"], default={}
    )
    told = [
        "# Both engines live one life, wherever they are run",
        "",
        "`python -m experiments.docking.matrix`. In every row the engines are compared byte for byte after",
        "every phase of every day, on configurations drawn at random (`experiments/docking/drawing.py`). All",
        "rows of 60 days dock the same first 50, and must come to one digest over them. Digests are cut to",
        "16 digits here; `docking.json` has them whole.",
        "",
        "| " + " | ".join(HEAD) + " |",
        "| :--- | :--- | :--- | :--- | :--- | :--- | ---: | ---: | ---: | :--- | :--- | ---: | :--- |",
        *(line_of(row, kept[row.name]) for row in ROWS if row.name in kept),
    ]
    if largest:
        missing = ", ".join(largest["acts_missing"]) or "none"
        told += [
            "",
            f"Over the {largest['configurations']:,} configurations {largest['parameters_moved']} of "
            f"{largest['parameters']} parameters left their defaults at least once "
            f"({largest['moved_per_configuration']:.0%} of them in the mean configuration), and "
            f"{len(largest['acts_happened'])} kinds of acts happened; not once: {missing}.",
        ]
    return "\n".join(told) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
