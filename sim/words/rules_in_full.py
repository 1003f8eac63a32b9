"""A rule as its code has it: the text without types and docstring, so that words cannot outlive it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable
from typing import Any

import sim.rules
from sim.errors import LinliError
from sim.planning.names import nearest
from sim.rules import RULES

WIDTH = 100  # columns of a printed rule
ARITHMETIC = (
    "sim.rules.numerics",
    "sim.rules.chance",
)  # what the rules stand on, rather than rules of the world


def all_rules() -> dict[str, Callable[..., Any]]:
    """Every rule by name, whichever module it lives in."""
    for module in pkgutil.iter_modules(sim.rules.__path__):
        importlib.import_module(f"sim.rules.{module.name}")
    return RULES


def rules_of_the_world() -> tuple[str, ...]:
    """Names of the rules that say something about the world."""
    return tuple(name for name, rule in all_rules().items() if rule.__module__ not in ARITHMETIC)


def in_full(name: str) -> str:
    """One rule, printed.

    Raises
    ------
    LinliError
        If there is no such rule.
    """
    rules = all_rules()
    if name not in rules:
        near = nearest(name, rules)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise LinliError(f"there is no rule {name!r}.{hint}\n  `sim.rules.RULES` has them all.")
    tree = ast.parse(textwrap.dedent(inspect.getsource(rules[name]))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return printed(tree)


def printed(function: ast.FunctionDef) -> str:
    """A function without decorators, types and docstring; long lines are folded."""
    arguments = [argument.arg for argument in function.args.args]
    head = f"def {function.name}({', '.join(arguments)}):"
    body = function.body[1:] if ast.get_docstring(function) else function.body
    lines = textwrap.wrap(head, WIDTH, subsequent_indent=" " * 8)
    for statement in body:
        for line in textwrap.indent(ast.unparse(statement), " " * 4).splitlines():
            indent = len(line) - len(line.lstrip())
            lines += textwrap.wrap(
                line,
                WIDTH,
                subsequent_indent=" " * (indent + 4),
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(lines)
