"""Stream draws into dieharder, and keep what it says.

python -m experiments.chance_battery.run full day_major    every test, all 52 bits of each draw
python -m experiments.chance_battery.run long name_keys    the same but for sums at lags above 4
python -m experiments.chance_battery.run short strided     quick tests, the upper 32 bits of each draw
python -m experiments.chance_battery.run control 1 2       the same, on the cipher AES_OFB from these seeds
python -m experiments.chance_battery.run again             what was WEAK, on fresh draws, four times as long

Each writes output/<lattice or cipher>.<battery>.txt.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from experiments.chance_battery.lattices import LATTICES, heads, packed, words
from experiments.chance_battery.verdicts import OUTPUT, verdicts

CHUNK = 1 << 20
FRESH = 1 << 44  # further out than any battery reads
CIPHER, FRESH_SEED = "205", 1_000_000  # dieharder's number for AES_OFB; beyond the seeds of controls
LONG = (
    *(["-d", str(test)] for test in range(18)),
    *(["-d", str(test)] for test in (100, 101, 102)),
    *(["-d", "200", "-n", str(width)] for width in range(1, 13)),
    *(["-d", test, "-n", str(size)] for test in ("201", "202") for size in range(2, 6)),
    *(["-d", "203", "-n", str(lag)] for lag in range(5)),
    *(["-d", str(test)] for test in range(204, 208)),
    *(["-d", "208", "-n", variant] for variant in ("0", "1")),
    ["-d", "209", "-n", "12"],
)
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
    """Mark an output as complete, and keep of dieharder's banners only the first."""
    with report.open("a") as kept:
        kept.write(f"\ncompleted after about {draws:.3g} draws of ours\n")
    report.write_text(without_repeated_banners(report.read_text()))


def without_repeated_banners(text: str) -> str:
    """The text without lines of banners and headings that stood before; seeds and verdicts all stay."""
    seen: set[str] = set()
    lines = []
    for line in text.splitlines():
        is_heading = line.startswith("#") or "rng_name" in line or "test_name" in line
        if not (is_heading and line in seen):
            lines.append(line)
        seen.add(line)
    return "\n".join(lines) + "\n"


def full(name: str) -> None:
    """Run dieharder -a on one lattice."""
    report = begin("full", name)
    end(report, stream(["-a"], name, packed, 0, report))


def each(battery: str, name: str, tests: Iterable[list[str]], pack: Callable[[np.ndarray], bytes]) -> None:
    """Run some tests on one lattice, each reading on where the last one stopped."""
    report = begin(battery, name)
    reached = 0
    for arguments in tests:
        reached = stream(arguments, name, pack, reached, report)
    end(report, reached)


def long(name: str) -> None:
    """Run what dieharder -a runs, without the long lags, which take most of its time."""
    each("long", name, LONG, packed)


def short(name: str) -> None:
    """Run the quick tests on one lattice."""
    each("short", name, SHORT, heads)


def control(seed: str) -> None:
    """Run the quick tests on a cipher, which dieharder turns itself: what our orders are held against."""
    report = OUTPUT / f"aes_ofb_{seed}.control.txt"
    report.write_text(f"control: the cipher AES_OFB from seed {seed}, no draws of ours\n")
    for arguments in SHORT:
        of_the_cipher(arguments, int(seed), report)
    end(report, 0)


def of_the_cipher(arguments: list[str], seed: int, report: Path) -> None:
    """Let dieharder test the cipher."""
    with report.open("a") as kept:
        command = ["dieharder", "-g", CIPHER, "-S", str(seed), *arguments]
        subprocess.run(command, stdout=kept, check=True)


def again() -> None:
    """Repeat what was WEAK with 400 p-values instead of 100, on draws that no battery has read."""
    for source in sorted(OUTPUT.glob("*.txt")):
        name, battery, _ = source.name.split(".")
        if battery.endswith("again") or (OUTPUT / f"{name}.{battery}-again.txt").exists():
            continue
        weak = [verdict for verdict in verdicts(source) if verdict.word != "PASSED"]
        # Only the rgb tests take a variant; the others run all of theirs at once.
        tests = dict.fromkeys((v.test, v.variant if v.test.startswith("rgb") else 0) for v in weak)
        if not tests:
            continue
        repeated = [["-d", test, "-n", str(variant), "-p", "400"] for test, variant in tests]
        if battery == "control":
            seed = name.rpartition("_")[2]
            if seed.isdigit():  # the first control had none of its own
                report = OUTPUT / f"{name}.control-again.txt"
                report.write_text(f"control, again: {', '.join(test for test, _ in tests)}\n")
                for arguments in repeated:
                    of_the_cipher(arguments, FRESH_SEED + int(seed), report)
                end(report, 0)
            continue
        report = begin(f"{battery}-again", name)
        reached = FRESH
        for arguments in repeated:
            reached = stream(arguments, name, heads if battery == "short" else packed, reached, report)
        end(report, reached - FRESH)


if __name__ == "__main__":
    battery, *names = sys.argv[1:]
    acts: dict[str, Callable[..., None]] = {
        "full": full, "long": long, "short": short, "control": control, "again": again,
    }  # fmt: skip
    for some in [(name,) for name in names] or [()]:
        acts[battery](*some)
