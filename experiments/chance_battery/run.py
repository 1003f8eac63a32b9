"""Stream draws into dieharder, and keep what it says.

python -m experiments.chance_battery.run full day_major    every test, all 52 bits of each draw
python -m experiments.chance_battery.run short strided     quick tests, the upper 32 bits of each draw
python -m experiments.chance_battery.run again             what was WEAK, on fresh draws, four times as long

Each writes output/<lattice>.<battery>.txt.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from experiments.chance_battery.lattices import LATTICES, heads, packed, words
from experiments.chance_battery.verdicts import OUTPUT, verdicts

CHUNK = 1 << 20
FRESH = 1 << 44  # further out than any battery reads
SHORT = (
    ["-d", "0"],  # birthdays: the test that multiplicative lattices fail
    ["-d", "1"],  # overlapping permutations
    ["-d", "2"],  # ranks of binary matrices: linear dependence between words
    ["-d", "8"],  # counts of ones
    ["-d", "12"],  # minimum distance in three dimensions
    ["-d", "15"],  # runs
    ["-d", "17"],  # greatest common divisors
    ["-d", "100"],  # single bits
    ["-d", "101"],  # runs of bits
    ["-d", "102"],  # overlapping tuples of bits
    ["-d", "200", "-n", "12"],  # tuples of 12 bits
    ["-d", "205"],  # bytes
    ["-d", "209"],  # single bits, again
)


def stream(
    arguments: list[str], lattice: str, pack: Callable[[np.ndarray], bytes], first: int, report: Path
) -> int:
    """Feed one dieharder process until it has read enough; return the position reached."""
    with report.open("a") as kept:
        command = ["dieharder", "-g", "200", *arguments]  # 200: raw words on the standard input
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=kept)
        assert process.stdin is not None
        try:
            while True:
                process.stdin.write(pack(words(LATTICES[lattice], first, CHUNK)))
                first += CHUNK
        except BrokenPipeError:
            process.wait()
    return first


def begin(battery: str, name: str) -> Path:
    """Head an output with what is streamed."""
    lattice = LATTICES[name]
    report = OUTPUT / f"{name}.{battery}.txt"
    report.write_text(
        f"lattice {name}: {lattice.why}\norder, fastest first: {', '.join(lattice.order)}\n"
        f"sizes {lattice.sizes}, strides {lattice.strides}, entity keys: {lattice.entities}\n"
    )
    return report


def end(report: Path, draws: int) -> None:
    """Mark an output as complete."""
    with report.open("a") as kept:
        kept.write(f"\ncompleted after about {draws:.3g} draws\n")


def full(name: str) -> None:
    """Run dieharder -a on one lattice."""
    report = begin("full", name)
    end(report, stream(["-a"], name, packed, 0, report))


def short(name: str) -> None:
    """Run the quick tests on one lattice, each reading on where the last one stopped."""
    report = begin("short", name)
    reached = 0
    for arguments in SHORT:
        reached = stream(arguments, name, heads, reached, report)
    end(report, reached)


def again() -> None:
    """Repeat what was WEAK with 400 p-values instead of 100, on draws that no battery has read."""
    for source in [*OUTPUT.glob("*.full.txt"), *OUTPUT.glob("*.short.txt")]:
        name, battery, _ = source.name.split(".")
        weak = dict.fromkeys((v.test, v.variant) for v in verdicts(source) if v.word != "PASSED")
        if weak:
            report = begin(f"{battery}-again", name)
            reached = FRESH
            for test, variant in weak:
                arguments = ["-d", test, "-n", str(variant), "-p", "400"]
                reached = stream(arguments, name, packed if battery == "full" else heads, reached, report)
            end(report, reached - FRESH)


if __name__ == "__main__":
    battery, *names = sys.argv[1:]
    {"full": full, "short": short, "again": again}[battery](*names)
