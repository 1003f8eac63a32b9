"""Mutants: the text of one compiled loop with one small fault in it, made from its syntax tree."""

from __future__ import annotations
import __future__

import ast
import copy
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from types import FunctionType
from typing import Any

from sim.engines.compiled.cache import ENGINE, loops_of
from sim.engines.compiled.ledger import ENTRIES

FLIPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
FUTURE = __future__.annotations.compiler_flag


@dataclass(frozen=True)
class Mutant:
    """One fault in one loop.

    Attributes
    ----------
    loop : str
        Name of the entry of the ledger, such as ``"books.wait"``.
    first, line, column : int
        First line of the loop, and the place of the fault, in the file.
    kind : str
        What was done.
    before, after : str
        The place in the text and what stands there now.
    tree : ast.Module
        The loop with its fault, undecorated.
    """

    loop: str
    first: int
    line: int
    column: int
    kind: str
    before: str
    after: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """A name that stays as long as the loop's own text does."""
        place = f"+{self.line - self.first}:{self.column}"
        return f"{self.loop}:{place} {self.kind}: {self.before} → {self.after}"

    @property
    def lot(self) -> bytes:
        """By which mutants of one loop are chosen; it has nothing to do with what they are."""
        return hashlib.sha256(
            f"{self.loop}:{self.line} {self.kind}: {self.before} → {self.after}".encode()
        ).digest()


def loop_names() -> list[str]:
    """Every compiled loop, in the order of the ledger."""
    return [entry.name for entry in loops_of(ENGINE)]


def text_of(loop: str) -> Callable[..., Any]:
    """The unchanged text of a loop.

    Raises
    ------
    KeyError
        If there is no such loop.
    """
    found = next((entry.text for entry in ENTRIES if entry.name == loop), None)
    if found is None:
        raise KeyError(f"no loop {loop!r}; there are {', '.join(loop_names())}")
    return found


def mutants_of(loop: str) -> list[Mutant]:
    """Every mutant of a loop, in the order of its text."""
    text = text_of(loop)
    lines, first = inspect.getsourcelines(text)
    whole = ast.parse(textwrap.dedent("".join(lines)))
    ast.increment_lineno(whole, first - 1)
    function = whole.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        del function.body[0]
    made = []
    for (line, column), kind, before, after, change in _faults(function):
        faulty = copy.deepcopy(whole)
        twins = dict(zip(map(id, ast.walk(whole)), ast.walk(faulty), strict=True))
        change(twins)
        made.append(
            Mutant(
                loop,
                first,
                line,
                column,
                kind,
                _short(before),
                _short(after),
                ast.fix_missing_locations(faulty),
            )
        )
    return made


Change = Callable[[dict[int, ast.AST]], None]
Fault = tuple[tuple[int, int], str, str, str, Change]


def _faults(function: ast.FunctionDef) -> Iterator[Fault]:
    usual = {id(node) for default in function.args.defaults for node in ast.walk(default)}
    for node in ast.walk(function):
        if id(node) in usual:  # a value that whoever calls has filled in already
            continue
        if isinstance(node, ast.Compare | ast.BinOp | ast.BoolOp):
            yield from _flipped(node)
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            for value in (node.value + 1, node.value - 1):  # type: ignore[operator]
                if value == node.value:  # so large that one more is none
                    continue
                yield (
                    _place(node), "constant", ast.unparse(node), repr(value), _setting(node, "value", value)
                )  # fmt: skip
        for room in ("body", "orelse"):
            rows = getattr(node, room, None)
            if isinstance(rows, list):
                yield from _moved(node, room, rows)


def _flipped(node: Any) -> Iterator[Fault]:
    several = isinstance(node, ast.Compare)
    sign = node.ops[0] if several else node.op
    other = FLIPS.get(type(sign))
    if other is None or (several and len(node.ops) > 1):
        return
    faulty = copy.deepcopy(node)
    field, value = ("ops", [other()]) if several else ("op", other())
    setattr(faulty, field, value)
    yield _place(node), "flip", ast.unparse(node), ast.unparse(faulty), _setting(node, field, value)


def _moved(node: ast.AST, room: str, rows: list[ast.stmt]) -> Iterator[Fault]:
    for i, one in enumerate(rows):
        if isinstance(one, ast.Pass) or _answers(one):  # a loop without its answer does not compile
            continue
        said = ast.unparse(one).splitlines()[0]
        rest = [*rows[:i], ast.copy_location(ast.Pass(), one), *rows[i + 1 :]]
        yield _place(one), "drop", said, "pass", _setting(node, room, rest)
        if i + 1 < len(rows) and not _answers(rows[i + 1]):
            then = ast.unparse(rows[i + 1]).splitlines()[0]
            turned = [*rows[:i], rows[i + 1], one, *rows[i + 2 :]]
            yield _place(one), "swap", said, f"after {then}", _setting(node, room, turned)


def _place(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _answers(row: ast.stmt) -> bool:
    return isinstance(row, ast.Return) and row.value is not None


def _setting(node: ast.AST, field: str, value: Any) -> Change:
    def change(twins: dict[int, ast.AST]) -> None:
        setattr(twins[id(node)], field, copy.deepcopy(value))

    return change


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def chosen(count: int, only: str = "") -> list[Mutant]:
    """So many mutants, spread over all loops; always the same ones for the same text.

    Parameters
    ----------
    count : int
        0 for all.
    only : str
        A piece of the names of the loops wanted.
    """
    by_loop = []
    for loop in loop_names():
        if only in loop:
            by_loop.append(sorted(mutants_of(loop), key=lambda mutant: mutant.lot))
    turns = [mutant for turn in zip_longest(*by_loop) for mutant in turn if mutant is not None]
    return turns[:count] if count else turns


def compiled(mutant: Mutant) -> Any:
    """The mutant as a compiled loop; whoever has its address must keep it.

    Raises
    ------
    Exception
        Whatever the compiler says of a text that makes no sense.
    """
    import numba

    from sim.engines.compiled.intrinsics import enable, signature_of

    enable()
    text = text_of(mutant.loop)
    room = sys.modules[text.__module__].__dict__
    space: dict[str, Any] = {}
    code = compile(mutant.tree, f"<{mutant.loop}>", "exec", flags=FUTURE, dont_inherit=True)
    exec(code, room, space)  # noqa: S102 -- our own text with one fault
    faulty: FunctionType = space[text.__name__]
    return numba.cfunc(signature_of(text), error_model="numpy")(faulty)


def unchanged(loop: str) -> Mutant:
    """A loop without any fault, as a mutant: what must survive."""
    lines, first = inspect.getsourcelines(text_of(loop))
    whole = ast.parse(textwrap.dedent("".join(lines)))
    function = whole.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.decorator_list = []
    return Mutant(loop, first, first, 0, "none", "", "", ast.fix_missing_locations(whole))
