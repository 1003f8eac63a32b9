"""One declaration per number: default, unit, range, provenance and reason.

Validation, the tables of the model description, sweep ranges and the command line all read
these declarations; a number that is not declared here cannot be configured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any


class Provenance(Enum):
    """Where a default comes from; the label travels with the number."""

    SEED = "seed"  # literally in one of the five source documents
    LAW = "law"  # read in a public mirror of the statute
    FOUND = "found"  # seen in an excerpt at an address given in SOURCES.md
    LITERATURE = "literature"  # form or prior range from the scholarly literature
    DERIVED = "derived"  # arithmetic on labelled inputs
    RECALLED = "recalled"  # practice or literature from memory, unverified
    ASSUMED = "assumed"  # a modelling choice without empirical standing


@dataclass(frozen=True)
class Declaration:
    """Everything a reader must know about one parameter before changing it."""

    path: str
    kind: type
    default: Any
    unit: str
    low: float
    high: float
    provenance: Provenance
    key: str
    because: str


def quantity(
    default: float,
    *,
    unit: str,
    low: float,
    high: float,
    provenance: Provenance,
    key: str,
    because: str = "",
) -> Any:
    """Declare a configurable number.

    Parameters
    ----------
    default, low, high : float or int, in `unit`
        Default value and closed range.
    unit : str
        Unit in words; rates say per calendar day or per working day.
    provenance : Provenance
    key : str
        Where SOURCES.md speaks of it (an evidence row such as `B47`, a theory row such as
        `C14`, an assumption such as `A-voice`).
    because : str
        Why this default and this range, in one clause.

    Raises
    ------
    ValueError
        When the default lies outside its own range.
    """
    if not low <= default <= high:
        raise ValueError(f"default {default} outside its own range [{low}, {high}]")
    facts = {"unit": unit, "low": low, "high": high, "provenance": provenance, "key": key, "because": because}
    return field(default=default, metadata=facts)


def _shorthand(provenance: Provenance) -> Any:
    def declare(default: float, unit: str, low: float, high: float, key: str, because: str = "") -> Any:
        return quantity(
            default, unit=unit, low=low, high=high, provenance=provenance, key=key, because=because
        )

    return declare


assumed = _shorthand(Provenance.ASSUMED)
found = _shorthand(Provenance.FOUND)
law = _shorthand(Provenance.LAW)
seed = _shorthand(Provenance.SEED)
recalled = _shorthand(Provenance.RECALLED)
literature = _shorthand(Provenance.LITERATURE)
derived = _shorthand(Provenance.DERIVED)


def declarations(group: Any, prefix: str = "") -> Iterator[Declaration]:
    """Walk a dataclass (type or instance) and yield the declaration of every number in it."""
    hints = {f.name: f for f in fields(group)}
    for name, item in hints.items():
        path = f"{prefix}{name}"
        if "unit" in item.metadata:
            kind = type(item.default)
            facts = dict(item.metadata)
            yield Declaration(path=path, kind=kind, default=item.default, **facts)
            continue
        nested = item.default_factory if item.default_factory is not MISSING else None
        if nested is not None and is_dataclass(nested):
            yield from declarations(nested, prefix=f"{path}.")
