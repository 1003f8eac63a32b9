"""Tables of what a study keeps: columns of its files, acts of its log, and patterns that its runs met."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import takewhile
from pathlib import Path

from sim.doors.codebook import FILES, acts
from sim.errors import LinliError
from sim.words.markdown import name, table

STUDY = Path(__file__).resolve().parents[2] / "results" / "coordination"
FOUND = "## What was found"
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
    verdicts: dict[str, set[str]] = defaultdict(set)
    tuned: set[str] = set()
    for row in csv.DictReader(_kept("tables/patterns.csv").splitlines()):
        verdicts[row["code"]].add(row["verdict"])
        if row["calibrated"]:
            tuned.add(row["code"])
    return told(verdicts, tuned)


def found_sentences(_: str) -> str:
    """What the kept comparison found, as its report says it."""
    _, _, after = _kept("report.md").partition(FOUND)
    lines = after.partition("\n")[2].strip().splitlines()
    return "\n".join(takewhile(bool, lines))


def _kept(name: str) -> str:
    """A file of the kept study.

    Raises
    ------
    LinliError
        If it is not there.
    """
    path = STUDY / name
    if not path.is_file():
        raise LinliError(f"{name} of results/coordination is not there: run the comparison first.")
    return path.read_text("utf-8-sig")


def told(verdicts: dict[str, set[str]], calibrated: set[str]) -> str:
    """The patterns in words: a pattern is met only if it is met under every regime."""
    kept: dict[str, list[str]] = {MET: [], NOT_MET: [], NOT_TESTED: []}
    for code, found in verdicts.items():
        if code not in calibrated:
            kept[NOT_MET if NOT_MET in found else NOT_TESTED if NOT_TESTED in found else MET].append(code)
    tuned = [f"{code} {' or '.join(sorted(verdicts[code]))}" for code in verdicts if code in calibrated]
    parts = [f"{verdict} {', '.join(codes) or 'none'}" for verdict, codes in kept.items()]
    count = sum(map(len, kept.values()))
    return (
        f"Of the {count} patterns of the evidence that no default was tuned to, the comparison kept in "
        f"`results/coordination` says: {'; '.join(parts)} (met: under every regime). Defaults were tuned to "
        f"others, which prove nothing: {', '.join(tuned)}."
    )
