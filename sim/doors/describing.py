"""What can be asked, in tables: each number with its unit, range, default and authority."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from sim.doors import topics
from sim.doors.bodies import bodies
from sim.doors.shelves import Shelves
from sim.doors.topics import Record, options_of, word
from sim.errors import UsageError, did_you_mean
from sim.planning.names import nearest
from sim.tables import Column, text_table


@dataclass(frozen=True)
class Topic:
    """One thing that can be described.

    Attributes
    ----------
    name, meaning : str
    columns : tuple of str
        Keys of a record that the table shows; JSON shows all.
    records : callable
        From the shelves to the records.
    """

    name: str
    meaning: str
    columns: tuple[str, ...]
    records: Callable[[Shelves], list[Record]]


TITLED = ("name", "title", "source")
TOPICS: tuple[Topic, ...] = (
    Topic("groups", "what can be chosen", ("name", "meaning", "options"), topics.groups),
    Topic(
        "parameters",
        "every number of the model, with unit, range and authority",
        ("name", "default", "range", "unit", "provenance", "key", "why"),
        topics.parameters,
    ),
    Topic(
        "rules",
        "the rule space: all that regimes may differ in",
        ("name", "default", "range", "unit", "meaning"),
        topics.rules,
    ),
    Topic(
        "settings",
        "how a question is answered: days, seeds, processes, folder, contrasts",
        ("name", "default", "allowed", "meaning"),
        topics.settings,
    ),
    Topic(
        "bodies",
        "institutions and partners: what each does all day, its hours, what it brings",
        ("name", "title_zh", "seat", "hours", "brings", "door"),
        bodies,
    ),
    Topic("regimes", "the regimes under governance=…", ("name", "title", "writes"), options_of("governance")),
    Topic(
        "mechanisms",
        "the mechanisms under mechanism=[…]",
        ("name", "title", "writes"),
        options_of("mechanism"),
    ),
    Topic(
        "matters",
        "what people quarrel about",
        ("name", "title_zh", "archetype", "rate", "lead", "needs", "provenance"),
        topics.matters,
    ),
    Topic(
        "outcomes",
        "what a run is measured by",
        ("name", "code", "title", "unit", "better", "definition"),
        topics.outcomes,
    ),
    Topic(
        "neighbourhood",
        "the described neighbourhoods, number by number",
        ("name", "value", "provenance", "key", "why"),
        topics.neighbourhood,
    ),
    Topic(
        "district",
        "the columns of a file for district.csv=…",
        ("name", "meaning", "allowed", "if left out"),
        topics.district,
    ),
    Topic("laws", "the laws under law=…", TITLED, options_of("law")),
    Topic("experiments", "whole questions under experiment=…", ("name", "title"), options_of("experiment")),
)
ALSO_CALLED = {
    "governance": "regimes",
    "mechanism": "mechanisms",
    "law": "laws",
    "experiment": "experiments",
    "body": "bodies",
}
ELSEWHERE = {"parameters": "settings"}  # where a name is looked for that is not here
WIDEST = 100  # columns of a page about one thing


def describe(topic: str, words: Sequence[str], shelves: Shelves) -> tuple[Topic, list[Record]]:
    """The records of a topic whose name holds every one of the words.

    Raises
    ------
    UsageError
        If the topic is not known, or nothing has such a name.
    """
    named = ALSO_CALLED.get(topic, topic)
    topics_here = TOPICS
    if topic in shelves.groups():
        of_group = Topic(topic, f"what may be chosen under {topic}=…", TITLED, options_of(topic))
        topics_here = (*TOPICS, of_group)
    for known in topics_here:
        if known.name in (named, f"{named}s"):
            records = known.records(shelves)
            found = [record for record in records if _is_called(record, words)]
            if words and not found and known.name in ELSEWHERE:
                try:
                    return describe(ELSEWHERE[known.name], words, shelves)
                except UsageError:
                    pass  # the message about what was asked for says more
            if words and not found:
                names = [record["name"] for record in records]
                hint = did_you_mean(nearest(" ".join(words), names))
                raise UsageError(
                    f"nothing under {known.name} is called {' '.join(words)}.{hint}\n"
                    f"  See `linli describe {known.name}`."
                )
            return known, found
    names = [known.name for known in TOPICS]
    hint = did_you_mean(nearest(topic, [*names, *ALSO_CALLED]))
    raise UsageError(f"there is nothing to describe called {topic}.{hint}\n  There are: {', '.join(names)}.")


def _is_called(record: Record, words: Sequence[str]) -> bool:
    """Whether every word is a part of a name, or of a title in either language."""
    names = [str(record.get(field, "")) for field in ("name", "title", "title_zh")]
    return all(any(word in name for name in names) for word in words)


def as_table(topic: Topic, records: Sequence[Record]) -> str:
    """Records as text, one line each; a single one with all that is known of it."""
    if len(records) == 1 and set(records[0]) - set(topic.columns):
        return as_page(records[0])
    columns = [Column(name.replace("_", " "), right=False) for name in topic.columns]
    return text_table(columns, [[word(record.get(name, "")) for name in topic.columns] for record in records])


def as_page(record: Record) -> str:
    """One record as text, one paragraph for each thing that is known of it."""
    lines = []
    for key, value in record.items():
        label = f"{key.replace('_', ' '):<14}"
        lines += wrap(word(value), WIDEST, initial_indent=label, subsequent_indent=" " * len(label))
    return "\n".join(lines)
