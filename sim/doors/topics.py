"""The records behind `linli describe`: what can be asked, each number with its authority."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.doors.groups import GROUPS
from sim.doors.shelves import Shelves
from sim.errors import ConfigError
from sim.parameters import Parameters, declarations
from sim.planning.district import NEEDED, OF_COMPOUND, OF_NEIGHBOURHOOD
from sim.planning.fields import ANSWERING, CALENDAR, ENGINE, STUDY
from sim.planning.rules import RULES
from sim.planning.specs import Kind, Spec
from sim.rulespace import RULE_SPACE

Record = dict[str, Any]


def parameters(_: Shelves) -> list[Record]:
    """Every declared parameter."""
    return [
        {
            "name": item.path,
            "default": item.default,
            "range": f"[{item.low:g}, {item.high:g}]",
            "unit": item.unit,
            "provenance": item.provenance.value,
            "key": item.key,
            "why": item.because,
        }
        for item in declarations(Parameters)
    ]


def settings(_: Shelves) -> list[Record]:
    """Everything that says how a question is answered, and for how many days."""
    of_study = [("study.", spec) for spec in STUDY]
    of_engine = [("engine.", spec) for spec in ENGINE if spec.name != "title"]
    of_answer = [("", spec) for spec in ANSWERING]
    found = [("calendar.", spec) for spec in CALENDAR] + of_answer + of_engine + of_study
    records = [
        {
            "name": f"{prefix}{spec.name}",
            "default": word(spec.default),
            "allowed": _allowed(spec),
            "meaning": "; ".join(part for part in (spec.unit, spec.meaning) if part),
        }
        for prefix, spec in found
    ]
    regimes = {
        "name": "regimes",
        "default": "those of the experiment",
        "allowed": "names of regimes, each with +mechanisms",
        "meaning": "what a comparison compares, in this order",
    }
    return [*records, regimes]


def rules(_: Shelves) -> list[Record]:
    """Every column of the rule space."""
    return [
        {
            "name": column.name,
            "default": word(RULES[column.name].default),
            "range": _range_of(RULES[column.name]),
            "unit": column.unit,
            "type": column.rule_type.value,
            "acts through": column.carrier.value,
            "meaning": column.meaning,
            "source": column.source,
        }
        for column in RULE_SPACE
    ]


def _range_of(spec: Spec) -> str:
    if spec.choices:
        return "names of roles"
    return "true or false" if spec.kind is Kind.FLAG else f"[{spec.low:g}, {spec.high:g}]"


def options_of(group: str) -> Callable[[Shelves], list[Record]]:
    """The options of a config group, each with what its file says of itself."""

    def records(shelves: Shelves) -> list[Record]:
        found = []
        for option in shelves.options(group):
            data = _data(shelves, group, option)
            record: Record = {
                "name": option,
                "title": data.get("title") or data.get("study", {}).get("question", ""),
                "source": data.get("source", ""),
            }
            if "rules" in data:
                record["rules"] = data["rules"]
                written = "; ".join(f"{name}={word(value)}" for name, value in data["rules"].items())
                record["writes"] = written or "nothing: the defaults of the rule space"
            found.append(record)
        return found

    return records


def matters(shelves: Shelves) -> list[Record]:
    """Every matter of every catalogue."""
    return [
        {"name": name, **row}
        for option in shelves.options("matters")
        for name, row in _data(shelves, "matters", option).items()
    ]


def neighbourhood(shelves: Shelves) -> list[Record]:
    """Every number of every described neighbourhood, under the name that changes it, with its provenance."""
    found = []
    for option in shelves.options("neighbourhood"):
        data = _data(shelves, "neighbourhood", option)
        shared = data.get("provenance", {})
        found += [
            _number(f"neighbourhood.{option}.{field}", value, shared.get(field, ""))
            for field, value in data.items()
            if field not in ("provenance", "compounds")
        ]
        for key, compound in data.get("compounds", {}).items():
            own = {**shared, **compound.get("provenance", {})}
            found += [
                _number(f"neighbourhood.{option}.compounds.{key}.{field}", value, own.get(field, ""))
                for field, value in compound.items()
                if field != "provenance"
            ]
    return found


def _number(name: str, value: Any, provenance: str) -> Record:
    head, _, why = provenance.partition(":")
    label, _, key = head.partition(" ")
    return {"name": name, "value": value, "provenance": label, "key": key, "why": why.strip()}


def groups(shelves: Shelves) -> list[Record]:
    """The config groups and their options."""
    return [
        {"name": group, "meaning": GROUPS.get(group, ""), "options": list(shelves.options(group))}
        for group in shelves.groups()
    ]


def _data(shelves: Shelves, group: str, option: str) -> dict[str, Any]:
    file = shelves.read(group, option)
    if file is not None and file.faults:
        raise ConfigError(file.faults)
    return file.data if file is not None else {}


def outcomes(_: Shelves) -> list[Record]:
    """Every outcome that a run is measured by."""
    from sim.outcomes import OUTCOMES

    return [
        {
            "name": known.name,
            "code": known.code,
            "title": known.title,
            "title_zh": known.title_zh,
            "unit": known.unit,
            "better": known.direction,
            "primary": known.primary,
            "definition": known.definition,
            "denominator": known.denominator,
        }
        for known in OUTCOMES
    ]


def district(_: Shelves) -> list[Record]:
    """The columns of a district file."""
    names = [
        {"name": name, "meaning": f"permanent name of the {name}", "allowed": "text", "if left out": "needed"}
        for name in ("neighbourhood", "compound")
    ]
    return names + [
        {
            "name": name,
            "meaning": spec.unit or spec.meaning,
            "allowed": _allowed(spec),
            "if left out": "needed" if name in NEEDED else _filled_in(spec),
        }
        for name, spec in {**OF_NEIGHBOURHOOD, **OF_COMPOUND}.items()
    ]


def _allowed(spec: Spec) -> str:
    if spec.kind is Kind.CHOICES:
        return f"names separated by spaces: {', '.join(spec.choices)}"
    if spec.kind is Kind.CHOICE:
        return ", ".join(spec.choices)
    if spec.kind in (Kind.FLAG, Kind.TEXT):
        return spec.kind.value
    return f"{spec.kind.value} in [{_digits(spec.low)}, {_digits(spec.high)}]"


def _digits(end: float) -> str:
    """The end of a range as it can be typed: the largest seed to its last digit."""
    return str(end) if isinstance(end, int) else f"{end:.9g}"


def _filled_in(spec: Spec) -> str:
    return "all" if spec.kind is Kind.CHOICES else word(spec.default) or "empty"


def word(value: Any) -> str:
    """A value as a person would write it on the command line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(word(item) for item in value)}]"
    return "none" if value is None else str(value)
