"""Tables of what a study keeps: columns of its files, acts of its log, and patterns that its runs met."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from sim.doors.codebook import FILES, acts
from sim.errors import LinliError
from sim.words.markdown import name, table

RESULTS = Path(__file__).resolve().parents[2] / "results" / "coordination" / "tables" / "patterns.csv"
TUNED = ("PT2", "PT4", "PT6", "PT7", "PT14")  # defaults were tuned against these: they prove nothing
NOT_MET, NOT_TESTED, MET = "not met", "not tested", "met"


def file_table(file: str) -> str:
    """The columns of one file of a study."""
    if file not in FILES:
        raise LinliError(f"no file of a study is called {file!r}.\n  There are: {', '.join(FILES)}.")
    rows = [(name(field.name), field.dtype, field.unit, field.meaning) for field in FILES[file]]
    return f"**{file}.parquet**\n\n" + table(("column", "dtype", "unit", "meaning"), rows)


def acts_table(_: str) -> str:
    """The acts of the log, each with what the number `note` says in it."""
    rows = [(word.code, name(word.name), word.meaning) for word in acts()]
    return table(("act", "name", "what `note` says"), rows)


def patterns_sentence(_: str) -> str:
    """Which patterns of the evidence the kept study met; tuned ones apart.

    Raises
    ------
    LinliError
        If the study's table of patterns is not there.
    """
    if not RESULTS.is_file():
        raise LinliError(f"{RESULTS.name} of results/coordination is not there: run the comparison first.")
    verdicts: dict[str, set[str]] = defaultdict(set)
    with RESULTS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            verdicts[row["code"]].add(row["verdict"])
    return told(verdicts)


def told(verdicts: dict[str, set[str]]) -> str:
    """The patterns in words: a pattern is met only if it is met under every regime."""
    kept: dict[str, list[str]] = {MET: [], NOT_MET: [], NOT_TESTED: []}
    for code, found in verdicts.items():
        if code not in TUNED:
            kept[NOT_MET if NOT_MET in found else NOT_TESTED if NOT_TESTED in found else MET].append(code)
    tuned = [f"{code} {' or '.join(sorted(verdicts[code]))}" for code in TUNED if code in verdicts]
    parts = [f"{verdict} {', '.join(codes) or 'none'}" for verdict, codes in kept.items()]
    count = sum(map(len, kept.values()))
    return (
        f"Of the {count} patterns of the evidence that no default was tuned to, the comparison kept in "
        f"`results/coordination` says: {'; '.join(parts)} (met: under every regime). Defaults were tuned to "
        f"others, which prove nothing: {', '.join(tuned)}."
    )
