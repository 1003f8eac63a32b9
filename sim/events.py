"""The event log: one flat record for everything that happens to a case or a body.

A case is the dispute, an activity is the `act`, time is the `day`: any process-mining tool can
read it. All analysis is a filter over these records.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from sim.vocabulary import Act


@dataclass(frozen=True)
class Field:
    """One column of a flat table: name, NumPy type, unit and meaning."""

    name: str
    dtype: str
    unit: str
    meaning: str


EVENT_FIELDS: tuple[Field, ...] = (
    Field("day", "<i8", "day", "calendar day, day 0 is a Monday"),
    Field("phase", "<i8", "Phase", "phase of the day, see the schedule"),
    Field("case", "<i8", "row", "case in order of arising; -1 when no case is concerned"),
    Field("number", "<i8", "count", "number of the event within the run, from 0"),
    Field("act", "<i8", "Act", "what happened"),
    Field("actor", "<i8", "body row", "which body acted; -1 for a household or nobody"),
    Field("role", "<i8", "Role", "role of that body, -1 for none"),
    Field("household", "<i8", "row", "which household is concerned, -1 for none"),
    Field("neighbourhood", "<i8", "row", "where"),
    Field("compound", "<i8", "row", "where; -1 for none"),
    Field("matter", "<i8", "Matter", "row of the catalogue, -1 for none"),
    Field("stage", "<i8", "Stage", "stage in which the case stood when the event was written, -1 for none"),
    Field("episode", "<i8", "count", "episode of the case, from 0"),
    Field("hours", "<f8", "hours", "hours spent in this event, by whoever spent them"),
    Field("fen", "<i8", "fen", "money moved in this event (0.01 yuan)"),
    Field("note", "<f8", "see act", "a number the act explains: a count, a probability, a channel"),
)
NOTES: dict[Act, str] = {
    Act.ARISE: "severity in [0, 1]",
    Act.CLAIM: "door, a Channel",
    Act.HAND_OFF: "to whom, a Role",
    Act.INQUIRE: "share of the cause that is known now",
    Act.ASK: "who is asked by letter, a Role",
    Act.CONVENE: "bodies invited",
    Act.NOTICE: "days of notice",
    Act.HEAR: "bodies present",
    Act.COORDINATE: "gap between the parties, [0, 1]",
    Act.REFUSE: "gap between the parties, [0, 1]",
    Act.VOTE_PASS: "share of owners in favour",
    Act.VOTE_FAIL: "share of owners in favour",
    Act.PAY: "from which purse, an Account",
    Act.NO_MONEY: "looks into an empty purse so far",
    Act.REMEDY: "share of the cause that the remedy meets",
    Act.RESOLVE: "procedural justice of the way there, [0, 1]",
    Act.EVALUATE: "share of the cause that the remedy meets",
    Act.PETITION: "households that joined",
    Act.JOINT_PETITION: "households that joined",
    Act.JUDGE: "1 settled in court, 0 judged",
    Act.WHISTLE: "department called to the place, a Role",
    Act.LEVY: "0 notices sent, 1 collected",
    Act.FIRM_EXIT: "share of households that paid the last fee",
    Act.FIRM_ENTER: "skill of the firm that comes, [0, 1]",
    Act.PUBLISH: "2 a pledge, 3 red and black lists; below 2: share of the accounts that can be followed",
    Act.REGIME: "column of the rule space that changed, by its place from 0",
    Act.ELECTION: "draw behind the skill of whoever comes, (0, 1)",
    Act.JOINT_DESK: "0 the weekly desk, 1 the hub across the border",
}  # what `note` says, act by act; of other acts it says nothing and is 0
EVENT_NAMES = tuple(field.name for field in EVENT_FIELDS)
EVENT_DTYPE = np.dtype([(field.name, field.dtype) for field in EVENT_FIELDS])


def as_columns(records: list[tuple[float, ...]]) -> dict[str, np.ndarray]:
    """Turn records into columns sorted by (day, phase, case, number).

    Parameters
    ----------
    records : list of tuples
        One tuple per event, in the order of `EVENT_FIELDS`.

    Returns
    -------
    dict of arrays, each of shape (events,)
    """
    if records:
        raw = list(zip(*records, strict=True))
    else:
        raw = [() for _ in EVENT_FIELDS]
    columns = {
        field.name: np.asarray(values, dtype=field.dtype)
        for field, values in zip(EVENT_FIELDS, raw, strict=True)
    }
    order = np.lexsort((columns["number"], columns["case"], columns["phase"], columns["day"]))
    return {name: values[order] for name, values in columns.items()}


def digest_columns(*tables: dict[str, np.ndarray]) -> str:
    """SHA-256 over columns in their declared order, little-endian, -0 as 0.

    Raises
    ------
    ValueError
        If a float column holds NaN: an undefined number in a result is an error, not a value.
    """
    sha = hashlib.sha256()
    for table in tables:
        for name, values in table.items():
            if values.dtype.kind == "f":
                if np.isnan(values).any():
                    raise ValueError(f"column {name} holds NaN; a digest of it would mean nothing")
                values = values + 0.0  # -0.0 + 0.0 is 0.0
                data = np.ascontiguousarray(values, dtype="<f8")
            elif values.dtype.kind == "b":
                data = np.ascontiguousarray(values, dtype="u1")
            else:
                data = np.ascontiguousarray(values, dtype="<i8")
            sha.update(f"{name}:{data.dtype.str}:{data.shape};".encode())
            sha.update(data.reshape(-1).data)
    return sha.hexdigest()
