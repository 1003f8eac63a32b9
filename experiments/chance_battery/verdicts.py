"""Count what dieharder said, from the outputs that are kept.

python -m experiments.chance_battery.verdicts
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from scipy import stats

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


def is_control(report: Path) -> bool:
    """Whether an output is that of a cipher, and no draw of ours is in it."""
    return report.name.split(".")[1].startswith("control")


def runs_of(battery: str) -> list[Path]:
    """The outputs of one battery that reached their ends."""
    return [report for report in sorted(OUTPUT.glob(f"*.{battery}.txt")) if is_complete(report)]


def weak_in(report: Path) -> int:
    """How many verdicts of one output are not PASSED."""
    return sum(verdict.word != "PASSED" for verdict in verdicts(report))


def p_of_more(ours: list[int], theirs: list[int]) -> float:
    """Whether runs of a battery on our draws have more WEAK verdicts than the same on a cipher.

    Verdicts of one run depend on each other (the thirty of `sts_serial` read the same words), runs do not:
    so runs are what is compared.

    Returns
    -------
    float in [0, 1]
        Of the Mann-Whitney test, one-sided: low if ours are weak more often.
    """
    return float(stats.mannwhitneyu(ours, theirs, alternative="greater").pvalue)


def table() -> str:
    """One row an output, the sums, and ours against the cipher. WEAK is a p outside [0.005, 0.995]."""
    rows = [
        "| stream | battery | complete | all | PASSED | WEAK | FAILED | WEAK by luck | p<0.05 | p>0.95 |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    sums: dict[bool, list[Verdict]] = {False: [], True: []}
    for report in sorted(OUTPUT.glob("*.txt"), key=lambda report: (is_control(report), report.name)):
        name, battery, _ = report.name.split(".")
        found = verdicts(report)
        rows.append(_row(name, battery, "yes" if is_complete(report) else "no: stopped", found))
        sums[is_control(report)] += found
    rows += [_row("all of ours", "", "", sums[False]), _row("all controls", "", "", sums[True])]
    for battery, control in (("short", "control"), ("short-again", "control-again")):
        ours, theirs = ([weak_in(report) for report in runs_of(name)] for name in (battery, control))
        if ours and theirs:
            rows += [
                "",
                f"WEAK in each run of **{battery}**: ours {_told(ours)}; the cipher's {_told(theirs)}. "
                f"That ours are weak no more often: p = {p_of_more(ours, theirs):.2f} "
                "(Mann-Whitney, one-sided, by runs).",
            ]
    return "\n".join(rows) + "\n"


def _told(counts: list[int]) -> str:
    return f"{', '.join(map(str, counts))} ({sum(counts)} in {len(counts)} runs)"


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
