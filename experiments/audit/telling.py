"""The audit as a page: every column of the rule space, who reads it, what it touches first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from experiments.audit.reads import Read, all_reads
from experiments.audit.touches import NATURES, Touch
from sim.columns import TABLES
from sim.rulespace import BY_NAME

STATIC, DYNAMIC = "## Who reads a rule", "## What a rule touches first"
NATURE_OF = {
    column.name: column.nature for name, columns in TABLES.items() if name != "rules" for column in columns
}
OPENING = """# No thumb on the scale: the audit of the rule space

Written by `python -m experiments.audit`. A test keeps the first part in step with the code and repeats
the second in a small world.

A regime or mechanism may change only who meets, who knows, who can be called, who must answer, and
how hours and money are spent. This page follows every column of the rule space from its declaration
to the lines that read it and to the first trace it leaves in the state. *Carrier* is what the
declaration says the column acts through; the *nature* of a state variable says what it is, and
*outcome* is the one that no rule may touch."""


def page(touches: dict[str, Sequence[Touch]]) -> str:
    """The whole page.

    Parameters
    ----------
    touches : dict from a description of a world to the touches of every column in it
    """
    return "\n\n".join([OPENING, STATIC, static_part(), DYNAMIC, dynamic_part(touches)]) + "\n"


def static_part(reads: Iterable[Read] | None = None) -> str:
    """Every line that reads the rule space, what it hands to which rule, what its function may write."""
    rows = [
        (
            f"`{read.column}`",
            BY_NAME[read.column].carrier.value,
            f"{read.module.removeprefix('sim.')}:{read.line} `{read.function}`",
            ", ".join(f"`{rule}({argument})`" for rule, argument in read.handed_to) or "—",
            by_nature(read.writes) or "—",
            ", ".join(f"`{name}`" for name in read.calls) or "—",
        )
        for read in (all_reads() if reads is None else reads)
    ]
    words = (
        "Every read of a column, in agents and engines and nowhere else; found in the text of the code. "
        "*Handed to*: rules that get the value as an argument. *May write*: state variables that the reading "
        "function assigns itself, for whatever reason; what the functions it calls write, they answer for."
    )
    head = ("column", "carrier", "read at", "handed to", "may write", "calls")
    return words + "\n\n" + table(head, list(dict.fromkeys(rows)))


def without_lines(text: str) -> str:
    """A text in which line numbers do not count: code moves down a line without meaning anything."""
    return re.sub(r"(\w):\d+ `", r"\1 `", text)


def by_nature(columns: Iterable[str]) -> str:
    """Names of state variables grouped by what they are."""
    groups: dict[str, list[str]] = {}
    for name in sorted(columns):
        groups.setdefault(NATURE_OF[name], []).append(f"`{name}`")
    return "; ".join(f"{nature}: {', '.join(names)}" for nature, names in sorted(groups.items()))


def dynamic_part(touches: dict[str, Sequence[Touch]]) -> str:
    """The first traces, world by world."""
    words = (
        "Two worlds with the same people, troubles and luck, which differ in one column from some day on, "
        "are compared after every phase. *First phase*: after which anything differs, and all that differs "
        "then. *First write*: the first write to the state that is not the same in both, and who made it."
    )
    parts = [words]
    for world, found in touches.items():
        parts += [f"### {world}", table(HEAD, [_row(touch) for touch in found])]
    return "\n\n".join(parts)


HEAD = ("column", "carrier", "first phase", "differs after it", "first write", "made by")


def _row(touch: Touch) -> tuple[str, ...]:
    if touch.day < 0:
        return (f"`{touch.column}`", BY_NAME[touch.column].carrier.value, "not met", "—", "—", "—")
    differs: dict[str, list[str]] = {}
    for name in touch.columns:
        differs.setdefault(NATURES[name], []).append(f"`{name}`")
    return (
        f"`{touch.column}`",
        BY_NAME[touch.column].carrier.value,
        f"day {touch.day}, {touch.phase.name.lower()}",
        "; ".join(f"{nature}: {', '.join(names)}" for nature, names in sorted(differs.items())),
        ", ".join(f"`{name}` ({NATURES[name]})" for name in touch.first),
        ", ".join(f"`{writer}`" for writer in touch.writers),
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
