"""Where the world reads the rule space: every line, what it hands to which rule, what it may write.

All of it is found in the text of the code, without running it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.columns import TABLES
from sim.rulespace import RULE_NAMES

SIM = Path(__file__).resolve().parents[2] / "sim"
WORLD = ("agents", "engines", "population", "rules")  # rooms whose code makes the world
COLUMNS = {column.name for name, columns in TABLES.items() if name != "rules" for column in columns}


@dataclass(frozen=True)
class Read:
    """One place where one column of the rule space is read.

    Attributes
    ----------
    column, module, function : str
    line : int
    text : str, the statement's first line
    handed_to : tuple of (rule, argument)
        Rules that are called with what was read, directly or by a name given to it.
    writes : tuple of str
        Columns of the state that the function writes itself.
    calls : tuple of str
        Functions of the world that it calls.
    """

    column: str
    module: str
    line: int
    function: str
    text: str
    handed_to: tuple[tuple[str, str], ...]
    writes: tuple[str, ...]
    calls: tuple[str, ...]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the world by its dotted name, but for the loops: docking holds them to the agents."""
    paths = [path for room in WORLD for path in sorted((SIM / room).rglob("*.py"))]
    paths = [path for path in paths if "compiled" not in path.parts]
    return {
        ".".join(("sim", *path.relative_to(SIM).with_suffix("").parts)): ast.parse(path.read_text("utf-8"))
        for path in paths
    }


def is_rules_view(node: ast.AST) -> bool:
    """Whether an expression is the row of rules in force: `place.rules`, or a name given to it."""
    match node:
        case ast.Attribute(attr="rules") | ast.Name(id="rules"):
            return True
        case ast.Call(func=ast.Attribute(attr="rules_here") | ast.Name(id="rules_here")):
            return True
    return False


def rule_read_at(node: ast.AST) -> str:
    """The column that a node reads from a row of rules, or nothing."""
    match node:
        case ast.Attribute(value=base, attr=name, ctx=ast.Load()) if name in RULE_NAMES and is_rules_view(
            base
        ):
            return name
    return ""


def reads_of(module: str, tree: ast.Module) -> Iterator[Read]:
    """Every read of the rule space in one module, in the order of its lines."""
    for function in _functions(tree):
        own = list(_own_nodes(function))
        names = _names_given(own)
        writes, calls = tuple(sorted(_written(own))), tuple(sorted(_called(own)))
        for statement in _statements(own):
            for node in _expressions(statement):
                column = rule_read_at(node)
                if column:
                    yield Read(
                        column=column,
                        module=module,
                        line=node.lineno,
                        function=function.name,
                        text=ast.unparse(statement).splitlines()[0],
                        handed_to=tuple(sorted(_handed(own, column, names))),
                        writes=writes,
                        calls=calls,
                    )


def all_reads() -> list[Read]:
    """Every read of the rule space in the world, by column in declared order, then by place."""
    found = [read for module, tree in modules().items() for read in reads_of(module, tree)]
    return sorted(found, key=lambda read: (RULE_NAMES.index(read.column), read.module, read.line))


def unseen_reads(module: str, tree: ast.Module) -> list[str]:
    """Attributes and texts with the name of a column that `reads_of` does not take for reads.

    Methods of that name are called, and a group of parameters is called `rule`: neither is a read.
    """
    found = []
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="rule")):
                is_read = False
            case ast.Attribute(attr=name):
                is_read = name in RULE_NAMES and id(node) not in called and not rule_read_at(node)
            case ast.Constant(value=str(text)):
                is_read = text in RULE_NAMES
            case _:
                is_read = False
        if is_read:
            found.append(f"{module}:{node.lineno}: {ast.unparse(node)}")
    return found


# -- syntax -----------------------------------------------------------------------------------------------


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Nodes of a function without those of functions defined within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, ast.FunctionDef):
            waiting = list(ast.iter_child_nodes(node)) + waiting


def _statements(nodes: Iterable[ast.AST]) -> list[ast.stmt]:
    return [node for node in nodes if isinstance(node, ast.stmt)]


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Expressions of a statement itself, not of the statements in its body."""
    waiting = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    while waiting:
        node = waiting.pop(0)
        yield node
        waiting = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)] + waiting


def _names_given(nodes: list[ast.AST]) -> dict[str, set[str]]:
    """Local names and the columns of rules from which their values are made."""
    names: dict[str, set[str]] = {}
    for _ in range(3):  # a name made from a name
        for node in nodes:
            if isinstance(node, ast.Assign):
                made_from = _made_from(node.value, names)
                for target in node.targets:
                    for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                        if isinstance(part, ast.Name) and made_from:
                            names.setdefault(part.id, set()).update(made_from)
    return names


def _made_from(node: ast.AST, names: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    for inner in ast.walk(node):
        column = rule_read_at(inner)
        if column:
            found.add(column)
        if isinstance(inner, ast.Name):
            found |= names.get(inner.id, set())
    return found


def _handed(nodes: list[ast.AST], column: str, names: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Rules that get a value made from a column as one of their arguments."""
    found = set()
    for node in nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in rule_arguments()
        ):
            arguments = rule_arguments()[node.func.id]
            for position, value in enumerate(node.args):
                if column in _made_from(value, names):
                    found.add((node.func.id, arguments[position]))
    return found


@cache
def rule_arguments() -> dict[str, tuple[str, ...]]:
    """The arguments of every rule by its name."""
    return {
        function.name: tuple(arg.arg for arg in function.args.args)
        for module, tree in modules().items()
        if module.startswith("sim.rules.")
        for function in _functions(tree)
    }


def _written(nodes: list[ast.AST]) -> set[str]:
    """Columns that are assigned: `x.column = …`, `x.column[row] = …`, `x.column += …`."""
    found = set()
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                place = part.value if isinstance(part, ast.Subscript) else part
                if isinstance(place, ast.Attribute) and place.attr in COLUMNS:
                    found.add(place.attr)
    return found


@cache
def _functions_of_the_world() -> frozenset[str]:
    return frozenset(
        function.name
        for module, tree in modules().items()
        if module.startswith("sim.agents.")
        for function in _functions(tree)
    )


def _called(nodes: list[ast.AST]) -> set[str]:
    found = set()
    for node in nodes:
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _functions_of_the_world():
                found.add(name)
    return found
