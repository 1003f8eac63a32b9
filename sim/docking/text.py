"""The text of both engines, as places that lead to others.

Every function of the loops and of the agents is a place, and so is every table of functions; a place leads
to whatever its text names. What is called through an attribute is looked for by name in all classes of
the agents: too much may be found, nothing is missed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sim.vocabulary import Phase

SIM = Path(__file__).parents[1]
ROOMS: dict[str, tuple[str, ...]] = {
    "compiled": ("engines/compiled",),
    "reference": ("agents", "engines/reference.py"),
}
ENGINE = "sim.engines.reference."
BY_PHASE = "phases"


@dataclass
class Place:
    """A function, a method or a table of either, by its dotted name.

    Attributes
    ----------
    text : ast.AST
    module : str
    """

    text: ast.AST
    module: str


@dataclass
class House:
    """The text of one engine.

    Attributes
    ----------
    places : dict from dotted name to Place
    named : dict from module to what its names mean: dotted names
    members : dict from the name of a method or an attribute to the dotted names of all such
    """

    places: dict[str, Place] = field(default_factory=dict)
    named: dict[str, dict[str, str]] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        """Take in one file."""
        module = "sim." + path.relative_to(SIM).with_suffix("").as_posix().replace("/", ".")
        names = self.named[module] = {}
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom):
                names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.FunctionDef):
                self._enter(module, node.name, node)
            elif isinstance(node, ast.ClassDef):
                self._read_class(module, node)
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self._enter(module, target.id, node.value)

    def _enter(self, module: str, name: str, node: ast.AST) -> None:
        self.places[f"{module}.{name}"] = Place(node, module)
        self.named[module][name] = f"{module}.{name}"

    def _read_class(self, module: str, kind: ast.ClassDef) -> None:
        """Methods, and the tables of them that a class makes of itself (`self.procedures = {…}`)."""
        for node in kind.body:
            if not isinstance(node, ast.FunctionDef):
                continue
            self._member(module, kind.name, node.name, node)
            for one in ast.walk(node):
                if isinstance(one, ast.AnnAssign) and isinstance(one.value, ast.Dict):
                    assert isinstance(one.target, ast.Attribute)
                    self._member(module, kind.name, one.target.attr, one.value)

    def _member(self, module: str, kind: str, name: str, node: ast.AST) -> None:
        dotted = f"{module}.{kind}.{name}"
        self.places[dotted] = Place(node, module)
        if name not in ("__init__", BY_PHASE):
            self.members.setdefault(name, []).append(dotted)

    def ways(self, dotted: str, phase: Phase) -> set[str]:
        """The dotted names to which a place leads in one phase."""
        place = self.places[dotted]
        names, found = self.named[place.module], set()
        for node in _in_phase(place.text, phase):
            if isinstance(node, ast.Name):
                found.add(names.get(node.id, ""))
            elif isinstance(node, ast.Attribute):
                of = names.get(node.value.id) if isinstance(node.value, ast.Name) else None
                found.update([f"{of}.{node.attr}"] if of else self._meant(node))
        return found - {dotted, ""}

    def _meant(self, node: ast.Attribute) -> list[str]:
        """What an attribute may be; nobody but itself calls upon an engine for its phases."""
        found = self.members.get(node.attr, [])
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return found
        return [
            m
            for m in found
            if not (m.startswith(ENGINE) and isinstance(self.places[m].text, ast.FunctionDef))
        ]


@cache
def house(engine: str) -> House:
    """The text of one engine ("compiled" or "reference")."""
    found = House()
    for room in ROOMS[engine]:
        here = SIM / room
        for path in sorted(here.glob("*.py")) if here.is_dir() else [here]:
            found.read(path)
    return found


def _in_phase(text: ast.AST, phase: Phase) -> Iterator[ast.AST]:
    """Every node of a text, but for branches that another phase takes."""
    if isinstance(text, ast.Dict):
        for key, value in zip(text.keys, text.values, strict=True):
            if _phase_of(key) in (None, phase):
                yield from _in_phase(value, phase)
        return
    yield text
    if isinstance(text, ast.If):
        asked = [_asked(part) for part in _parts(text.test)]
        others = text.orelse if asked != [phase] else []
        branches = others if any(one not in (None, phase) for one in asked) else [*text.body, *others]
        for node in (text.test, *branches):
            yield from _in_phase(node, phase)
        return
    for node in ast.iter_child_nodes(text):
        yield from _in_phase(node, phase)


def _parts(test: ast.expr) -> list[ast.expr]:
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _asked(test: ast.expr) -> Phase | None:
    """The phase that a comparison asks for (`phase == Phase.X`), if it asks for one."""
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq):
        return _phase_of(test.comparators[0])
    return None


def _phase_of(node: ast.AST | None) -> Phase | None:
    is_phase = (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Phase"
    )
    return Phase[node.attr] if is_phase and isinstance(node, ast.Attribute) else None
