"""Everything public says what it promises, and every rule on whose authority it stands."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.house.reading import Module, modules, refuse

AUTHORITY = re.compile(r"\b(LAW|PAPER|ESTIMATE|ASSUMPTION)\b")
MATHEMATICS = {"sim.rules", "sim.rules.chance", "sim.rules.numerics"}  # needs proof, not authority
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def without_promise(module: Module) -> list[str]:
    """A module and its public functions, classes and methods, as far as they lack a docstring."""
    silent = [] if ast.get_docstring(module.tree) else [module.dotted]
    return silent + [
        f"{module.dotted}.{node.name}" for node in _public(module.tree) if not ast.get_docstring(node)
    ]


def without_authority(module: Module) -> list[str]:
    """The public functions of a module whose docstring names no authority."""
    return [
        f"{module.dotted}.{node.name}"
        for node in _public(module.tree)
        if not isinstance(node, ast.ClassDef) and not AUTHORITY.search(ast.get_docstring(node) or "")
    ]


def inherited(module: Module) -> list[str]:
    """Classes that inherit from a concrete class of the house. Errors may: they are a family."""
    return [
        f"{module.dotted}.{node.name}({ast.unparse(base)})"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if _name(base) in concrete_classes()
    ]


@cache
def concrete_classes() -> frozenset[str]:
    """The classes of the house by name, without errors, protocols, and what calls itself abstract."""
    nodes = [node for module in modules() for node in ast.walk(module.tree)]
    return frozenset(
        node.name
        for node in nodes
        if isinstance(node, ast.ClassDef)
        and not node.name.endswith(("Error", "Warning"))
        and "Protocol" not in map(_name, node.bases)
        and not re.search(r"\bAbstract\b", ast.get_docstring(node) or "")
    )


def _public(tree: ast.Module) -> list[Definition]:
    top = _named_for_others(tree)
    return top + [
        node for group in top if isinstance(group, ast.ClassDef) for node in _named_for_others(group)
    ]


def _named_for_others(owner: ast.Module | ast.ClassDef) -> list[Definition]:
    return [
        node
        for node in owner.body
        if isinstance(node, DEFINITIONS)
        and not node.name.startswith("_")
        and "overload" not in map(_name, node.decorator_list)
    ]


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_everything_public_makes_a_promise():
    refuse(place for module in modules() for place in without_promise(module))


def test_every_rule_names_its_authority():
    rules = [module for module in modules() if module.room == "rules" and module.dotted not in MATHEMATICS]
    refuse(place for module in rules for place in without_authority(module))


def test_no_class_of_the_house_inherits_from_another():
    refuse(place for module in modules() for place in inherited(module))


ROOM = '''"""A room."""

class Kept:
    """It is."""

    def mute(self): ...

def _own(): ...

def bare(): ...
'''


def test_the_guard_of_promises_sees():
    assert without_promise(Module("sim.room", ROOM)) == ["sim.room.bare", "sim.room.mute"]
    assert without_promise(Module("sim.room", "x = 1")) == ["sim.room"]


def test_the_guard_of_authority_sees():
    assert without_authority(Module("sim.rules.room", "def bare():\n    'So it is.'")) == [
        "sim.rules.room.bare"
    ]
    assert without_authority(Module("sim.rules.room", "def cited():\n    'LAW [X] Art. 1.'")) == []


def test_the_guard_of_families_sees():
    parent = min(concrete_classes())
    assert inherited(Module("sim.room", f"class Child({parent}): pass")) == [f"sim.room.Child({parent})"]
