"""From described neighbourhoods to frozen places."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sim.errors import shown
from sim.parameters import Provenance
from sim.places import Compound, Neighbourhood
from sim.planning.fields import COMPOUND, NEIGHBOURHOOD
from sim.planning.names import beside
from sim.planning.reading import Desk
from sim.rulespace import seats
from sim.vocabulary import CompoundType, Role

NAME = re.compile(r"\w[\w -]{0,59}")
LABELS = tuple(label.value for label in Provenance)


def read_neighbourhoods(raw: object, desk: Desk, path: str = "neighbourhood") -> tuple[Neighbourhood, ...]:
    """Frozen neighbourhoods, sorted by name.

    Parameters
    ----------
    raw : mapping of names to mappings
        Each with the fields of `sim.planning.fields.NEIGHBOURHOOD`, `compounds` (a mapping of
        names to the fields of `COMPOUND`) and, for readers only, `provenance`.
    desk : Desk
        Where faults are put down.
    """
    described = desk.mapping(raw, path)
    if not described:
        desk.refuse(
            path,
            f"{path} is empty",
            "a scenario needs at least one neighbourhood",
            way_out="Choose one, as in `neighbourhood=shixin`, or give `district.csv=…`.",
        )
    places = [
        place
        for name, block in described.items()
        if (
            place := _neighbourhood(
                name, desk.mapping(block, f"{path}.{name}"), f"{path}.{name}", described, desk
            )
        )
    ]
    return tuple(sorted(places, key=lambda place: place.name))


def _neighbourhood(
    name: str, block: Mapping[str, Any], path: str, among: Iterable[str], desk: Desk
) -> Neighbourhood | None:
    before = len(desk.faults)
    permanent = permanent_name(name, path, desk)
    read = desk.fields(block, path, NEIGHBOURHOOD, also=("compounds", "provenance"), among=among)
    check_provenance(block.get("provenance"), path, desk)
    rows = desk.mapping(block.get("compounds"), f"{path}.compounds")
    if not rows:
        desk.refuse(
            path,
            f"{path} has no compounds",
            "a neighbourhood has at least one",
            nearest=beside(path, among),
            way_out=f"Describe one under `{path}.compounds`.",
        )
    compounds = [
        read_compound(permanent, key, row, f"{path}.compounds.{key}", rows, desk) for key, row in rows.items()
    ]
    if len(desk.faults) > before:
        return None
    found = tuple(sorted((c for c in compounds if c is not None), key=lambda compound: compound.name))
    households = sum(compound.households for compound in found)
    if read["residents"] < households:
        desk.refuse(
            f"{path}.residents",
            f"{path}.residents = {read['residents']} cannot be used",
            f"it must be at least {households} (persons) because that many households live there",
            way_out="Mend {origin}, or the households of the compounds.",
        )
        return None
    partners = seats(*(Role[partner.upper()] for partner in read.pop("partners")))
    return Neighbourhood(name=permanent, partners=partners, compounds=found, **read)


def read_compound(
    neighbourhood: str, key: str, raw: object, path: str, among: Iterable[str], desk: Desk
) -> Compound | None:
    """One frozen compound, or None after putting down what is wrong with it."""
    before = len(desk.faults)
    block = desk.mapping(raw, path)
    permanent = permanent_name(key, path, desk)
    read = desk.fields(block, path, COMPOUND, also=("provenance",), among=among)
    check_provenance(block.get("provenance"), path, desk)
    if len(desk.faults) > before:
        return None
    dwellings = read["stairwells"] * read["floors"] * read["doors"]
    lived_in = read["households"] + read["uncoupled"]
    if lived_in > dwellings:
        desk.refuse(
            f"{path}.households",
            f"{path}.households = {read['households']} cannot be used",
            f"{lived_in} dwellings (lived in and empty) do not fit into {read['stairwells']} stairwells × "
            f"{read['floors']} floors × {read['doors']} doors = {dwellings}",
            way_out="Mend {origin}, or the stairwells, floors or doors.",
        )
    if read["buildings"] > read["stairwells"]:
        desk.refuse(
            f"{path}.buildings",
            f"{path}.buildings = {read['buildings']} cannot be used",
            f"it must be at most {read['stairwells']} because every building has a stairwell",
            way_out="Mend {origin}, or the stairwells.",
        )
    if len(desk.faults) > before:
        return None
    read["type"] = CompoundType[read["type"].upper()]
    return Compound(name=f"{neighbourhood}.{permanent}", **read)


def permanent_name(name: str, path: str, desk: Desk) -> str:
    """A name fit for keys of chance: one spelling, whatever the keyboard composed."""
    composed = unicodedata.normalize("NFC", name)
    if not NAME.fullmatch(composed):
        desk.refuse(
            path,
            f"the name {shown(name)} cannot be used",
            "it must have 1 to 60 letters, digits, spaces, hyphens or underscores because every draw in the "
            "place is addressed by it",
            way_out="Rename {origin}.",
        )
    return composed


def check_provenance(raw: object, path: str, desk: Desk) -> None:
    """Refuse a provenance that does not begin with one of the labels."""
    if raw is None:
        return
    for field, words in desk.mapping(raw, f"{path}.provenance").items():
        if not isinstance(words, str) or words.split(" ", 1)[0] not in LABELS:
            desk.refuse(
                f"{path}.provenance.{field}",
                f"{path}.provenance.{field} = {shown(words)} cannot be used",
                f"it must begin with one of {', '.join(LABELS)}, as in `assumed A-fees: …`",
                way_out="Mend {origin}.",
            )


def copies_of(places: tuple[Neighbourhood, ...], copies: int) -> tuple[Neighbourhood, ...]:
    """Every neighbourhood and its copies; the original keeps its name, and therefore its luck."""
    return tuple(
        _renamed(place, f"{place.name}_{number}" if number > 1 else place.name)
        for place in places
        for number in range(1, copies + 1)
    )


def _renamed(place: Neighbourhood, name: str) -> Neighbourhood:
    compounds = tuple(
        dataclasses.replace(compound, name=f"{name}.{compound.name.partition('.')[2]}")
        for compound in place.compounds
    )
    return dataclasses.replace(place, name=name, compounds=compounds)
