"""Finding what is declared and never read: parameters, rules, columns, fields, by syntax alone.

A number that nobody reads is a promise to whoever sweeps it: the answer will not move. What is
read is found by walking the trees of the modules that make the world; planning, doors and tables
of words read every declaration alike and prove nothing.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields

from sim.columns import TABLES
from sim.parameters import Parameters, declarations
from tests.house.reading import Module, modules

GROUPS = frozenset(field.name for field in fields(Parameters))
WORLD = {"agents", "customs", "engines", "panel", "population", "rules", "schedule", "state"}
MEASURE = {"outcomes", "satisfaction", "store"}
ALL = "*"  # in the place of a group: the gathering of all of them


def of_the_world(rooms: set[str]) -> tuple[Module, ...]:
    """The modules whose reading counts."""
    return tuple(module for module in modules() if module.room in rooms)


# -- parameters --------------------------------------------------------------------------------------


def parameters_read(tree: ast.AST) -> set[str]:
    """Dotted names of the parameters that a module reads; `voice.cost_*` for names that are put together."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    read: set[str] = set()
    for scope in [tree, *functions]:
        known = _aliases(scope)
        for node in ast.walk(scope):
            read |= set(_read_at(node, known))
    return read


def _aliases(scope: ast.AST) -> dict[str, str]:
    """Which names stand for which group within a function: by assignment, or by the name of an argument."""
    known: dict[str, str] = {}
    if isinstance(scope, ast.FunctionDef | ast.Lambda):
        for arg in [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]:
            if arg.arg in GROUPS:
                known[arg.arg] = arg.arg
            elif arg.arg == "parameters":
                known[arg.arg] = ALL
    for _ in range(3):  # an alias of an alias
        for node in ast.walk(scope):
            for target, value in _assigned(node):
                group = _group(value, known)
                if isinstance(target, ast.Name) and group:
                    known[target.id] = group
    return known


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=False)
        else:
            yield target, node.value


def _group(node: ast.expr, known: dict[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return known.get(name, "")
        case ast.Attribute(attr="parameters"):
            return ALL
        case ast.Attribute(value=inner, attr=name) if name in GROUPS and _group(inner, known) == ALL:
            return name
    return ""


def _read_at(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    match node:
        case ast.Attribute(value=inner, attr=name):
            group = _group(inner, known)
            if group not in ("", ALL):
                yield f"{group}.{name}"
        case ast.Call(func=ast.Name(id="getattr"), args=[inner, ast.JoinedStr(values=[head, *_]), *_]):
            group = _group(inner, known)
            if group not in ("", ALL) and isinstance(head, ast.Constant):
                yield f"{group}.{head.value}*"


def unread_parameters(trees: Iterable[ast.AST]) -> list[str]:
    """Declared parameters that no module of the world reads."""
    read = {path for tree in trees for path in parameters_read(tree)}
    open_ended = tuple(path.removesuffix("*") for path in read if path.endswith("*"))
    return [
        item.path
        for item in declarations(Parameters)
        if item.path not in read and not (open_ended and item.path.startswith(open_ended))
    ]


# -- columns -----------------------------------------------------------------------------------------


def names_read(tree: ast.AST) -> set[str]:
    """Names that a module reads as an attribute or as the text of a column.

    What is written only is not read: `table.x[row] = …`, `self.x += …`, and `self.x = self.x + 1`,
    where the old value goes into nothing but the new one.
    """
    written = {id(part) for node in ast.walk(tree) for part in _written_by(node)}
    read: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in written:
            continue
        match node:
            case ast.Attribute(attr=name, ctx=ast.Load()):
                read.add(name)
            case ast.Call(func=ast.Attribute(attr="live"), args=[ast.Constant(value=str(name))]):
                read.add(name)
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
                read.add(name)
            case ast.Subscript(slice=ast.Constant(value=str(name)), ctx=ast.Load()):
                read.add(name)
            case ast.Dict(keys=keys):
                read |= {key.value for key in keys if isinstance(key, ast.Constant)}
    return read


def _written_by(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Assign(targets=targets, value=value):
            pass
        case ast.AugAssign(target=target, value=value):
            targets = [target]
        case _:
            return
    for target in targets:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            place = part.value if isinstance(part, ast.Subscript) else part
            if isinstance(place, ast.Attribute):
                yield place
                yield from (inner for inner in ast.walk(value) if _is_place(inner, place.attr))


def _is_place(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def unread_columns(trees: Iterable[ast.AST], tables: dict[str, Iterable[str]] | None = None) -> list[str]:
    """Columns of the state that no module reads, as `table.column`. Tables share some names: see `shared`."""
    read = {name for tree in trees for name in names_read(tree)}
    columns = tables or {table: [column.name for column in columns] for table, columns in TABLES.items()}
    return [f"{table}.{name}" for table, names in columns.items() for name in names if name not in read]


def shared() -> list[str]:
    """Names of columns that several tables have; syntax cannot say which of them was read."""
    count = Counter(column.name for columns in TABLES.values() for column in columns)
    return sorted(name for name, times in count.items() if times > 1)


# -- rules of the rule space -------------------------------------------------------------------------


def rules_read(tree: ast.AST) -> set[str]:
    """Names that a module reads from the row of the rule space in force, or from an alias called `rules`."""
    read = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(
                value=ast.Name(id="rules")
                | ast.Attribute(attr="rules")
                | ast.Call(func=ast.Attribute(attr="rules_here")),
                attr=name,
                ctx=ast.Load(),
            ):
                read.add(name)
    return read


def members_said(tree: ast.AST, vocabulary: str) -> set[str]:
    """Members of an enumeration that a module names."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == vocabulary
    }
