"""Tables of what stands in the code rather than among the parameters: endowments, doors, fixed numbers."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module

from sim.customs import DOORS, PROVIDERS, TRUSTED, WRONG_DOORS
from sim.population.bodies import COMPETENCES
from sim.vocabulary import Competence
from sim.words.markdown import name, table
from sim.words.rules_in_full import ARITHMETIC

ROOMS = ("sim.rules", "sim.agents", "sim.customs", "sim.population")
PLAIN = {0, 1, 2}  # counting and doubling need no reason
UNITS = {12, 100, 365, 1000, 100_000, 365_000}  # months, fen and percent, days, and their products
ADDRESSES = {"combine", "draw", "u"}  # what these are called with is an address of chance, not an amount
NEVER = 1e100  # beyond this, a number stands for "never"
LONGEST = 110  # characters of a statement that are shown


def bodies_table(_: str) -> str:
    """What each kind of body can bring to a case."""
    rows = [
        (
            name(role.name.lower()),
            ", ".join(need.name.lower() for need in Competence if need & brings and need.name) or "nothing",
        )
        for role, brings in COMPETENCES.items()
    ]
    return table(("body", "brings"), rows)


def doors_table(_: str) -> str:
    """The doors that are open under every regime, and whom one trusts or mistrusts behind each."""
    rows = [
        (name(channel.name.lower()), name(role.name.lower()), TRUSTED[channel].name.lower())
        for channel, role in DOORS.items()
    ]
    return table(("door", "leads to", "judged by trust in"), rows)


def letters_table(_: str) -> str:
    """Whom a body without a table asks for a competence that it lacks, in order."""
    rows = [
        ((need.name or "").lower(), ", ".join(role.name.lower() for role in roles))
        for need, roles in PROVIDERS.items()
    ]
    return table(("missing", "asked by letter, in this order"), rows)


def wrong_doors_table(_: str) -> str:
    """To whom a misled letter goes, by weight."""
    return table(
        ("wrong door", "weight"), [(name(role.name.lower()), weight) for role, weight in WRONG_DOORS]
    )


def fixed_numbers_table(_: str) -> str:
    """Numbers that the text of rules, agents and population holds, each with the statement it stands in."""
    rows = [
        row
        for module in _modules()
        for row in fixed_numbers(module, inspect.getsource(import_module(module)))
    ]
    return table(("where", "numbers", "statement"), rows)


def _modules() -> Iterator[str]:
    for room in ROOMS:
        inside = getattr(importlib.import_module(room), "__path__", None)
        if inside is None:
            yield room
            continue
        for found in pkgutil.iter_modules(inside):
            if f"{room}.{found.name}" not in ARITHMETIC:
                yield f"{room}.{found.name}"


def fixed_numbers(module: str, source: str) -> list[tuple[str, str, str]]:
    """Statements of a module with a number that is neither declared nor plain counting.

    Left out are 0, 1 and 2, changes of unit, addresses of chance, and the 1/2 of "x - 0.5", which only says
    where a scale has its middle.

    Returns
    -------
    list of (place, numbers, statement)
        In the order of the text.
    """
    tree = ast.parse(source)
    found = list(_told(module, [node for node in tree.body if isinstance(node, ast.Assign)]))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            found += _told(f"{module}.{function.name}", _simple_statements(function.body))
    return found


def _told(place: str, statements: Iterable[ast.AST]) -> Iterator[tuple[str, str, str]]:
    for statement in statements:
        numbers = sorted(set(_odd_numbers(statement)))
        if numbers:
            text = " ".join(ast.unparse(statement).split())
            short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            yield place.removeprefix("sim."), ", ".join(f"{number:g}" for number in numbers), f"`{short}`"


def _simple_statements(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Statements without statements inside; of the others their head."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            continue
        inner = [part for field in ("body", "orelse", "finalbody") for part in getattr(statement, field, [])]
        if not inner:
            yield statement
            continue
        for field in ("test", "iter"):
            if hasattr(statement, field):
                yield getattr(statement, field)
        yield from _simple_statements(inner)


def _odd_numbers(node: ast.AST) -> Iterator[float]:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if value not in PLAIN | UNITS and abs(value) < NEVER:
                yield float(value)
        case ast.Call(func=ast.Name(id=called)) if called in ADDRESSES:
            return
        case ast.Subscript(value=value):
            yield from _odd_numbers(value)  # which column or row is no amount
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=0.5)):
            yield from _odd_numbers(left)
        case _:
            for inner in ast.iter_child_nodes(node):
                yield from _odd_numbers(inner)
