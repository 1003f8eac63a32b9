"""From regimes and mechanisms to dated changes of the rule space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from sim.errors import shown
from sim.planning.fields import MECHANISM, REGIME
from sim.planning.names import beside
from sim.planning.reading import NOT_READ, Desk
from sim.planning.specs import Kind, Spec, of_rule
from sim.rulespace import BY_NAME, RULE_SPACE, encode
from sim.scenario import RuleChange

RULES: dict[str, Spec] = {column.name: of_rule(column) for column in RULE_SPACE}


@dataclass(frozen=True)
class Writing:
    """Somebody writes `value` into a column of the rule space from `start` until before `stop`."""

    author: str
    start: int
    stop: float
    value: float


def read_changes(governance: object, mechanism: object, days: int, desk: Desk) -> tuple[RuleChange, ...]:
    """The dated changes of the rule space that a regime and its mechanisms amount to.

    While a mechanism runs, its rules stand above the regime's. Two mechanisms may write one
    column only if they write the same value or never run on the same day. Names and titles
    leave no trace, and neither does a rule that changes nothing.

    Parameters
    ----------
    governance : mapping
        `name, title, source, start_day, rules`.
    mechanism : mapping of names to mappings
        The same keys, and `stop_day`; each rule by its name.
    days : int, calendar days
        Length of the run: what starts must start within it.
    desk : Desk
        Where faults are put down.

    Returns
    -------
    tuple of RuleChange
        Sorted by (day, column).
    """
    regime = _writings(desk.mapping(governance, "governance"), "governance", REGIME, days, desk)
    above: dict[str, list[Writing]] = {}
    chosen = desk.mapping(mechanism, "mechanism")
    for name, raw in sorted(chosen.items()):
        path = f"mechanism.{name}"
        block = desk.mapping(raw, path)
        if "rules" not in block:
            meant = beside(path, chosen)
            desk.refuse(
                path,
                f"{path} has no rules",
                "a mechanism is chosen before it is changed",
                nearest=meant,
                way_out="Mend {origin}."
                if meant
                else f"Choose it as `mechanism=[{name}]`, or delete {{origin}}.",
            )
            continue
        for column, writing in _writings(block, path, MECHANISM, days, desk).items():
            _refuse_conflicts(column, writing, above.get(column, []), desk)
            above.setdefault(column, []).append(writing)
    changes = [
        change
        for column in BY_NAME
        for change in _timeline(column, regime.get(column), above.get(column, []), days)
    ]
    return tuple(sorted(changes, key=lambda change: (change.day, change.column)))


def _writings(
    block: Mapping[str, Any], path: str, specs: tuple[Spec, ...], days: int, desk: Desk
) -> dict[str, Writing]:
    head = desk.fields(block, path, specs, also=("rules",))
    start, stop = head.get("start_day", 0), head.get("stop_day")
    if start >= days:
        desk.refuse(
            f"{path}.start_day",
            f"{path}.start_day = {start} cannot be used",
            f"it must lie in [0, {days - 1}] (calendar day) because the run ends after {days} days",
            way_out="Mend {origin}, or lengthen the run with `calendar.measured_days`.",
        )
    if stop is not None and stop <= start:
        desk.refuse(
            f"{path}.stop_day",
            f"{path}.stop_day = {stop} cannot be used",
            f"it must come after start_day = {start} (calendar day)",
        )
    rules = desk.mapping(block.get("rules"), f"{path}.rules")
    desk.only(rules, f"{path}.rules", RULES)
    writings = {}
    for name, raw in rules.items():
        if name in RULES:
            value = desk.value(raw, f"{path}.rules.{name}", RULES[name])
            if value is not NOT_READ:
                writings[name] = Writing(
                    path, start, inf if stop is None else stop, float(encode(name, value))
                )
    return writings


def _refuse_conflicts(column: str, writing: Writing, others: list[Writing], desk: Desk) -> None:
    for other in others:
        overlap = writing.start < other.stop and other.start < writing.stop
        if overlap and writing.value != other.value:
            desk.refuse(
                f"{writing.author}.rules.{column}",
                f"{other.author} and {writing.author} both write the rule {column}",
                f"they ask for {shown(as_written(column, other.value))} and "
                f"{shown(as_written(column, writing.value))} on the same days, and neither stands above "
                "the other",
                way_out="Leave one out, give both the same value, or let one stop before the other starts.",
            )


def _timeline(column: str, regime: Writing | None, above: list[Writing], days: int) -> list[RuleChange]:
    """Changes of one column; a change to the value that already stands is none."""
    writers = [*above, *([regime] if regime else [])]
    moments = sorted({int(day) for writer in writers for day in (writer.start, writer.stop) if day < days})
    standing = float(BY_NAME[column].default)
    changes = []
    for day in moments:
        on_duty = [writer.value for writer in writers if writer.start <= day < writer.stop]
        value = on_duty[0] if on_duty else float(BY_NAME[column].default)
        if value != standing:
            changes.append(RuleChange(day, column, value))
            standing = value
    return changes


def as_written(column: str, value: float) -> Any:
    """A stored rule value as a person writes it."""
    spec = RULES[column]
    if spec.kind is Kind.CHOICES:
        return [name for bit, name in enumerate(spec.choices) if int(value) >> bit & 1]
    if spec.kind is Kind.CHOICE:
        return spec.choices[int(value) + 1]
    if spec.kind is Kind.FLAG:
        return bool(value)
    return int(value) if spec.kind is Kind.INT else value
