"""What is said of a study on the screen: where it stands, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

import numpy as np
from scipy.special import stdtrit

from sim.doors.topics import word
from sim.outcomes import OUTCOMES
from sim.study.chunks import NUMBERS, read_rows
from sim.study.driving import Driven
from sim.study.folder import Study
from sim.study.status import Status
from sim.tables import Column, text_table

MOST_POINTS = 12  # that a table on the screen shows
MOST_SHOWN = 5  # failures


def overview(status: Status) -> str:
    """Where a study stands, in a few lines."""
    lines = [
        f"study    {status.name}",
        f"folder   {status.folder}",
        f"state    {status.state}",
        f"runs     {status.done:,} of {status.runs:,}, {status.failed:,} failed",
        f"chunks   {status.chunks_done:,} of {status.chunks:,}" + _damaged(status.damaged),
        f"data     {status.data}",
    ]
    for failure in status.failures[:MOST_SHOWN]:
        lines += [f"failed   run {failure.run}: {failure.why}", f"         {failure.replay}"]
    if status.failed > MOST_SHOWN:
        lines.append(
            f"         … and {status.failed - MOST_SHOWN:,} more: `linli status --json` has the first 20"
        )
    return "\n".join(lines)


def _damaged(count: int) -> str:
    return f", {count:,} damaged: the same command puts them aside and lives them again" if count else ""


def missing(status: Status) -> str:
    """What a study lacks of what was asked, as a warning; nothing if it is whole."""
    told = []
    if status.done < status.runs:
        told.append(f"only {status.done:,} of {status.runs:,} runs are there{_damaged(status.damaged)}")
    if status.failed:
        told.append(f"{status.failed:,} of them failed")
    if not told:
        return ""
    folder = quote(str(status.folder))
    return (
        f"{'; '.join(told)}. `linli status {folder}` says more, `linli retry {folder}` lives what is missing."
    )


def endings(study: Study, driven: Driven, found: Sequence[str] = ()) -> str:
    """How a study ended: means of the primary outcomes where points are few, and what to do next."""
    lines = []
    if study.plan.shape.points <= MOST_POINTS:
        lines += [means(study, driven), ""]
    if found:
        lines += [*found, ""]
    there = f", of which {driven.there:,} were there" if driven.there else ""
    lines += [
        f"runs: {driven.runs:,}{there}",
        f"data: {driven.manifest['data']}",
        f"study: {study.folder}",
        f"next: linli export {quote(str(study.folder))} --to runs.csv",
    ]
    if any(column.is_group and len(column.levels or ()) > 1 for column in study.plan.columns):
        lines.append(f"      linli compare --study {quote(str(study.folder))}")
    return "\n".join(lines)


def means(study: Study, driven: Driven) -> str:
    """Mean and half of its 95 % interval, of each primary outcome at each point, and of how many runs."""
    primary = [outcome for outcome in OUTCOMES if outcome.primary]
    places = [NUMBERS.index(outcome.name) for outcome in primary]
    count = study.plan.shape.points
    found: list[list[np.ndarray]] = [[] for _ in range(count)]
    for chunk in driven.wanted:
        rows = read_rows(study.folder, driven.kept[chunk])
        for point in np.unique(rows.points).tolist():
            found[point].append(rows.numbers[rows.points == point][:, places])
    head = [
        *(Column(column.name, right=False) for column in study.plan.columns),
        Column("runs"),
        *(Column(one.title, one.unit) for one in primary),
    ]
    body = []
    for point, pieces in enumerate(found):
        values = np.concatenate(pieces)
        told = [word(value) for value in study.plan.values_at(point).values()]
        body.append([*told, str(len(values)), *(_mean(values[:, place]) for place in range(len(places)))])
    notes = ["± is half of a 95 % interval."]
    if any(cell.endswith(")") for row in body for cell in row[-len(places) :]):
        notes.append(
            "(n): only so many of the runs define it. Means over different runs are not to be held\n"
            "against each other: `linli compare --study` pairs runs."
        )
    return "\n".join([text_table(head, body), *notes])


def _mean(values: np.ndarray) -> str:
    there = values[~np.isnan(values)]
    count = len(there)
    if not count:
        return "undefined"
    told = f"{there.mean():.4g}"
    if count > 1:
        told += f" ± {stdtrit(count - 1, 0.975) * there.std(ddof=1) / count**0.5:.2g}"
    return told if count == len(values) else f"{told} ({count})"
