"""Where each row of the source systems went: kept as data, checked against what is there, printed as tables.

`sim/source_systems.csv` has one row for every institution, rule, programme or number that the five source
documents name. `went` says what it became; `targets` names it exactly, several separated by spaces:

    governance=one_three mechanism=whistle neighbourhood=shixin law=pre2021     an option of a config group
    rules.whistle                                                               a column of the rule space
    voice.cost_hotline                                                          a parameter
    matters.lift_retrofit                                                       a row of the catalogue
    place.cameras                                                               a field of a described place
    O6, outcome.durable_share                                                   a kind of outcome, an outcome
    PT14                                                                        a pattern
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from sim.catalogue import Matter
from sim.doors.shelves import Shelves
from sim.outcomes import OUTCOMES
from sim.parameters import Parameters, declarations
from sim.places import Compound, Neighbourhood
from sim.planning.names import nearest
from sim.rulespace import RULE_NAMES
from sim.words.declared import matters
from sim.words.markdown import name, table

FILE = Path(__file__).resolve().parents[1] / "source_systems.csv"
FAMILIES = {"H": 24, "P": 79, "F": 23, "S": 17, "N": 21}  # rows of each source document
SEEDS = {"H": "seed 000", "P": "seed 001", "F": "seed 002", "S": "seed 003", "N": "seed 004"}
ENDS = {
    "regime": "a preset of the rule space, or a seat in one",
    "mechanism": "a file that composes with any regime",
    "parameter": "a declared number, or a field of a described place",
    "matter": "a row of the catalogue",
    "outcome": "a measured number",
    "pattern": "a calibration target",
    "slot": "named by the source and defined nowhere in it: left open, never invented",
    "later": "described by the source, not encoded yet",
}
EMPTY_HANDED = ("slot", "later")
PATTERNS = {f"PT{number}" for number in range(1, 15)}


@dataclass(frozen=True)
class Feature:
    """One row of the source systems.

    Attributes
    ----------
    id : str
        Letter of the source document and two digits.
    term, gloss : str
        In the source's words, and in ours.
    went : str
        One of `ENDS`.
    targets : tuple of str
        Exact names in the project.
    note : str
        What of it is encoded, or why nothing is.
    """

    id: str
    term: str
    gloss: str
    went: str
    targets: tuple[str, ...]
    note: str


def features(file: Path = FILE) -> tuple[Feature, ...]:
    """All rows, in the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        Feature(row["id"], row["term"], row["gloss"], row["went"], tuple(row["targets"].split()), row["note"])
        for row in rows
    )


def faults(rows: tuple[Feature, ...]) -> list[str]:
    """What is wrong with the table: rows missing or twice, ends or targets that do not exist."""
    count = Counter(row.id for row in rows)
    wanted = [f"{letter}{number:02d}" for letter, most in FAMILIES.items() for number in range(1, most + 1)]
    said = [f"{row} is missing" for row in wanted if not count[row]]
    said += [f"{row} is there {times} times" for row, times in count.items() if times > 1]
    said += [f"{row} is no row of the source systems" for row in count if row not in wanted]
    for row in rows:
        said += [f"{row.id}: {fault}" for fault in _faults_of(row)]
    return said


def _faults_of(row: Feature) -> Iterator[str]:
    if row.went not in ENDS:
        yield f"went = {row.went!r} is none of {', '.join(ENDS)}"
    if not row.targets and row.went not in EMPTY_HANDED:
        yield f"a {row.went} needs a target"
    if row.went in EMPTY_HANDED and not row.note:
        yield f"a row that ends as {row.went} needs a note"
    for target in row.targets:
        if not is_there(target):
            near = nearest(target, known())
            yield f"target {target!r} is not there" + (f"; did you mean {near[0]}?" if near else "")


def is_there(target: str) -> bool:
    """Whether a target names something in the project."""
    return target in known()


@cache
def known() -> frozenset[str]:
    """Everything that a row can have become."""
    shelves = Shelves.standing()
    options = {f"{group}={option}" for group in shelves.groups() for option in shelves.options(group)}
    places = {f"place.{field.name}" for record in (Compound, Neighbourhood) for field in fields(record)}
    kinds = {f"matter.{field.name}" for field in fields(Matter)}
    rules = {f"rules.{rule}" for rule in RULE_NAMES}
    numbers = {item.path for item in declarations(Parameters)}
    rows = {f"matters.{matter.name}" for matter in matters()}
    measured = {outcome.code for outcome in OUTCOMES} | {f"outcome.{outcome.name}" for outcome in OUTCOMES}
    return frozenset(options | places | kinds | rules | numbers | rows | measured | PATTERNS)


def features_table(letter: str) -> str:
    """The rows of one source document."""
    rows = [row for row in features() if row.id.startswith(letter)]
    return table(
        ("row", "term", "gloss", "became", "where", "note"),
        [
            (f"**{row.id}**", row.term, row.gloss, row.went, ", ".join(map(name, row.targets)), row.note)
            for row in rows
        ],
    )


def tally_table(_: str) -> str:
    """How many rows of each source document became what."""
    rows = features()
    counts: Callable[[str, str], int] = lambda end, letter: sum(  # noqa: E731 -- two words, used twice
        row.went == end and row.id.startswith(letter) for row in rows
    )
    body = [
        (end, *(counts(end, letter) for letter in FAMILIES), counts(end, ""), meaning)
        for end, meaning in ENDS.items()
    ]
    return table(("became", *(SEEDS[letter] for letter in FAMILIES), "all", "that is"), body)
