"""Stream draws into dieharder, and keep what it says.

    python -m experiments.chance_battery.run full day_major
    python -m experiments.chance_battery.run short strided
    python -m experiments.chance_battery.run count

`full` runs every test (``dieharder -a``) on all 52 bits of each draw; `short` runs a list of quick
ones on the upper 32 bits, one word a draw. Either writes output/<lattice>.<battery>.txt. `count`
reads the outputs and writes the table of verdicts, output/verdicts.md.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from experiments.chance_battery.lattices import LATTICES, heads, packed, words

OUTPUT = Path(__file__).parent / "output"
CHUNK = 1 << 20
VERDICTS = ("PASSED", "WEAK", "FAILED")
STDIN_RAW = ["dieharder", "-g", "200"]
SHORT = (
    ["-d", "0"],  # birthdays: the test that multiplicative lattices fail
    ["-d", "1"],  # overlapping permutations
    ["-d", "2"],  # ranks of binary matrices: linear dependence between words
    ["-d", "8"],  # counts of ones
    ["-d", "12"],  # minimum distance in three dimensions
    ["-d", "15"],  # runs
    ["-d", "17"],  # greatest common divisors
    ["-d", "100"],
    ["-d", "101"],
    ["-d", "102"],
    ["-d", "200", "-n", "12"],  # distribution of 12-bit tuples
    ["-d", "205"],  # bytes
    ["-d", "209"],
)


def stream(
    arguments: list[str], name: str, pack: Callable[[np.ndarray], bytes], first: int, report: Path
) -> int:
    """Feed one dieharder process until it has read enough; return the position reached."""
    with report.open("a") as kept:
        process = subprocess.Popen([*STDIN_RAW, *arguments], stdin=subprocess.PIPE, stdout=kept)
        assert process.stdin is not None
        try:
            while True:
                process.stdin.write(pack(words(LATTICES[name], first, CHUNK)))
                first += CHUNK
        except BrokenPipeError:
            process.wait()
    return first


def run(battery: str, name: str) -> None:
    """Run one battery on one lattice. Tests of the short battery read on where the last one stopped."""
    lattice = LATTICES[name]
    report = OUTPUT / f"{name}.{battery}.txt"
    version = subprocess.run(["dieharder", "-h"], capture_output=True, text=True).stdout
    version = next(line.strip("# =") for line in version.splitlines() if "version" in line)
    report.write_text(
        f"{version}\nlattice {name}: {lattice.why}\norder, fastest first: {', '.join(lattice.order)}\n"
        f"sizes {lattice.sizes}, strides {lattice.strides}, entity keys: {lattice.entities}\n"
    )
    if battery == "full":
        reached = stream(["-a"], name, packed, 0, report)
    else:
        reached = 0
        for arguments in SHORT:
            reached = stream(arguments, name, heads, reached, report)
    with report.open("a") as kept:
        kept.write(f"\ncompleted after about {reached:.3g} draws\n")


def count() -> None:
    """Count the verdicts in the outputs."""
    lines = ["| lattice | battery | completed | PASSED | WEAK | FAILED |", "|---|---|---|---:|---:|---:|"]
    for report in sorted(OUTPUT.glob("*.txt")):
        name, battery, _ = report.name.split(".")
        text = report.read_text()
        verdicts = Counter(
            line.rsplit("|", 1)[1].strip() for line in text.splitlines() if line.count("|") == 5
        )
        done = "yes" if "\ncompleted" in text else "stopped"
        counts = " | ".join(str(verdicts[verdict]) for verdict in VERDICTS)
        lines.append(f"| {name} | {battery} | {done} | {counts} |")
    table = "\n".join(lines) + "\n"
    (OUTPUT / "verdicts.md").write_text(table)
    print(table, end="")


if __name__ == "__main__":
    if sys.argv[1] == "count":
        count()
    else:
        run(*sys.argv[1:])
