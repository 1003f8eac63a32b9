"""From catalogue rows to frozen matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.catalogue import ARCHETYPES, Matter, holders_of, needs_of
from sim.errors import shown
from sim.planning.fields import MATTER, RESPONDENTS
from sim.planning.places import LABELS
from sim.planning.reading import Desk
from sim.vocabulary import Account, Archetype, CompoundType, Role, Scope, VoteClass


def read_matters(raw: object, desk: Desk) -> tuple[Matter, ...]:
    """Frozen matters in the order in which they are written; the order gives their rows.

    Parameters
    ----------
    raw : mapping of names to mappings
        Each with the fields of `sim.planning.fields.MATTER`; null hours and relapse are
        inherited from the archetype.
    desk : Desk
        Where faults are put down.
    """
    rows = desk.mapping(raw, "matters")
    if not rows:
        desk.refuse(
            "matters",
            "matters is empty",
            "a scenario needs something to quarrel about",
            way_out="Choose a catalogue, as in `matters=shanghai`.",
        )
    matters = [_matter(name, desk.mapping(row, f"matters.{name}"), rows, desk) for name, row in rows.items()]
    return tuple(matter for matter in matters if matter is not None)


def _matter(name: str, block: Mapping[str, Any], among: Iterable[str], desk: Desk) -> Matter | None:
    path = f"matters.{name}"
    before = len(desk.faults)
    read = desk.fields(block, path, MATTER, among=among)
    if len(desk.faults) == before:
        _check_row(path, read, desk)
    if len(desk.faults) > before:
        return None
    archetype = Archetype[read["archetype"].upper()]
    inherited = ARCHETYPES[archetype]
    for field in ("inquiry_hours", "remedy_hours", "relapse"):
        if read[field] is None:
            read[field] = getattr(inherited, field)
    types = [CompoundType[kind.upper()] for kind in read.pop("compound_types")]
    enforcer = read.pop("enforcer")
    return Matter(
        name=name,
        archetype=archetype,
        scope=Scope[read.pop("scope").upper()],
        respondent=RESPONDENTS.index(read.pop("respondent")),
        needs=needs_of(read.pop("needs")),
        holders=holders_of(read.pop("holders")),
        lead=int(Role[read.pop("lead").upper()]),
        enforcer=-1 if enforcer == "none" else int(Role[enforcer.upper()]),
        is_enforceable=enforcer != "none",
        remedy_actor=int(Role[read.pop("remedy_actor").upper()]),
        account=Account[read.pop("account").upper()],
        vote=VoteClass[read.pop("vote").upper()],
        compound_types=sum(1 << int(kind) for kind in types),
        source=read.pop("provenance"),
        **{field: value for field, value in read.items() if field != "archetype"},
    )


def _check_row(path: str, read: Mapping[str, Any], desk: Desk) -> None:
    for what in ("severity", "gap"):
        low, high = read[f"{what}_low"], read[f"{what}_high"]
        if low > high:
            desk.refuse(
                f"{path}.{what}_low",
                f"{path}.{what}_low = {low} cannot be used",
                f"it must be at most {what}_high = {high}",
                way_out="Mend {origin}, or the upper end.",
            )
    if read["lead"] not in read["holders"]:
        desk.refuse(
            f"{path}.lead",
            f"{path}.lead = {shown(read['lead'])} cannot be used",
            f"it must be one of the holders ({', '.join(read['holders'])}): whose duty it is may hold it",
            way_out="Mend {origin}, or add it to the holders.",
        )
    if read["remedy_fen"] > 0 and read["account"] == "none":
        desk.refuse(
            f"{path}.account",
            f"{path}.account = none cannot be used",
            f"a remedy of {read['remedy_fen']} fen must be paid from a purse",
            way_out="Name an account, or write remedy_fen: 0.",
        )
    words = read["provenance"].split(" ", 1)[0]
    if words and words not in LABELS:
        desk.refuse(
            f"{path}.provenance",
            f"{path}.provenance = {shown(read['provenance'])} cannot be used",
            f"it must begin with one of {', '.join(LABELS)}",
            way_out="Mend {origin}.",
        )
