"""What a value must be: one description for parameters, rules, places and matters alike.

The declarations of `sim.parameters` and `sim.rulespace` are turned into specifications here;
`sim.planning.fields` adds those of places and matters. Everything that is read, described or
completed on the command line goes through a `Spec`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sim.parameters import Declaration
from sim.rulespace import RuleColumn
from sim.vocabulary import Role


class Kind(Enum):
    """The kinds of value a person can write."""

    INT = "a whole number"
    FLOAT = "a number"
    FLAG = "true or false"
    TEXT = "text"
    CHOICE = "one word"
    CHOICES = "a list of words"


class _Required(Enum):
    REQUIRED = "required"


REQUIRED = _Required.REQUIRED
NONE = "none"


@dataclass(frozen=True)
class Spec:
    """What one value must be.

    Attributes
    ----------
    name : str
    kind : Kind
    default : any
        As a person would write it; `REQUIRED` when there is none.
    unit : str
    low, high : float
        Closed range of a number; longest length of a text or list is `high`.
    meaning : str
        What it is, in one clause.
    authority : str
        Provenance label, key and reason of the default, such as "assumed, C1: …".
    choices : tuple of str
        The words allowed, for CHOICE and CHOICES.
    may_be_null : bool
        Whether null is a value (nothing, none, inherit).
    """

    name: str
    kind: Kind
    default: Any = REQUIRED
    unit: str = ""
    low: float = float("-inf")
    high: float = float("inf")
    meaning: str = ""
    authority: str = ""
    choices: tuple[str, ...] = ()
    may_be_null: bool = False


def word(member: Enum) -> str:
    """How a person writes a member of an enumeration: its name in lower case."""
    return member.name.lower()


def of_declaration(declaration: Declaration) -> Spec:
    """The specification of a declared parameter."""
    because = f": {declaration.because}" if declaration.because else ""
    return Spec(
        name=declaration.path,
        kind=Kind.INT if declaration.kind is int else Kind.FLOAT,
        default=declaration.default,
        unit=declaration.unit,
        low=declaration.low,
        high=declaration.high,
        authority=f"{declaration.provenance.value}, {declaration.key}{because}",
    )


_RULE_KINDS = {
    "int": Kind.INT,
    "float": Kind.FLOAT,
    "bool": Kind.FLAG,
    "roles": Kind.CHOICES,
    "role": Kind.CHOICE,
}


def of_rule(column: RuleColumn) -> Spec:
    """The specification of a column of the rule space."""
    kind = _RULE_KINDS[column.kind]
    default: Any = column.default
    choices: tuple[str, ...] = ()
    if kind is Kind.CHOICES:
        choices = tuple(word(role) for role in Role)
        default = [word(role) for role in Role if int(column.default) >> int(role) & 1]
    elif kind is Kind.CHOICE:
        choices = (NONE, *(word(role) for role in Role if column.low <= int(role) <= column.high))
        default = NONE if column.default < 0 else word(Role(int(column.default)))
    elif kind is Kind.FLAG:
        default = bool(column.default)
    return Spec(
        name=column.name,
        kind=kind,
        default=default,
        unit=column.unit,
        low=column.low,
        high=len(choices) if choices else column.high,
        meaning=column.meaning,
        authority=column.source,
        choices=choices,
        may_be_null=kind is Kind.CHOICE,
    )
