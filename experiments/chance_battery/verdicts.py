"""Count what dieharder said, from the outputs that are kept.

python -m experiments.chance_battery.verdicts
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

OUTPUT = Path(__file__).parent / "output"
TABLE = OUTPUT.parent / "verdicts.md"


class Verdict(NamedTuple):
    """One line of dieharder: the test, its variant, the p-value of its p-values, its word."""

    test: str
    variant: int
    p_value: float
    word: str


def verdicts(report: Path) -> list[Verdict]:
    """Every verdict in one output, in order."""
    found = []
    for line in report.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 6 and cells[1].isdigit():
            found.append(Verdict(cells[0], int(cells[1]), float(cells[4]), cells[5]))
    return found


def is_complete(report: Path) -> bool:
    """Whether the battery reached its end, rather than having been stopped."""
    return "\ncompleted after" in report.read_text(encoding="utf-8")


def table() -> str:
    """One row an output, and the sum of ours. dieharder calls WEAK a p outside [0.005, 0.995]."""
    rows = [
        "| stream | battery | complete | all | PASSED | WEAK | FAILED | WEAK by luck | p<0.05 | p>0.95 |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    everything = []
    for report in sorted(OUTPUT.glob("*.txt")):
        name, battery, _ = report.name.split(".")
        found = verdicts(report)
        rows.append(_row(name, battery, "yes" if is_complete(report) else "no: stopped", found))
        if battery != "control":
            everything += found
    rows.append(_row("all but the control", "", "", everything))
    return "\n".join(rows) + "\n"


def _row(name: str, battery: str, complete: str, found: list[Verdict]) -> str:
    words = [verdict.word for verdict in found]
    counts = [len(words), *(words.count(word) for word in ("PASSED", "WEAK", "FAILED"))]
    low = sum(verdict.p_value < 0.05 for verdict in found)
    high = sum(verdict.p_value > 0.95 for verdict in found)
    cells = [name, battery, complete, *map(str, counts), f"{len(words) / 100:.1f}", str(low), str(high)]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    print(table(), end="")
