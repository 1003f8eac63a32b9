"""Keys and their sources: what the declarations, rules and configs cite, and where SOURCES.md speaks of it.

A key is a row of the evidence (`B37`), of the theory (`C14`), of the patterns (`PT6`), of the questions
(`E1`), of the outcomes (`O2`), of the source systems (`P16`), an assumption (`A-quorum`), or a work
(`Pruitt1993`).
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.locate import configs_root
from sim.parameters import Parameters, declarations
from sim.rulespace import RULE_SPACE

_LETTERS = "PT|B|C|E|F|H|N|O|P|S"
_ROW = re.compile(rf"(?<![\w-])({_LETTERS})(0?[1-9]\d{{0,2}})(?:[-–]({_LETTERS})?(\d{{1,3}}))?(?![\w%])")
_NAMED = re.compile(r"(?<![\w-])(A-[a-z]+(?:-[a-z]+)*|E-defaults)(?![\w-])")
_CITED = re.compile(
    r"\b(?:LAW|PAPER|ESTIMATE|ASSUMPTION)\b[^\n]*?\[([^\]]+)\]|^\s*\[([^\]]+)\]", re.MULTILINE
)
_WORK = re.compile(r"\b([A-Z][A-Za-z]+\d{4})\b")
_ENTRY = re.compile(r"^\| \*\*([^*|]+)\*\* \|", re.MULTILINE)
SOURCE_FIELDS = {"provenance", "source"}
TWO_DIGITS = set("HPFSN")  # rows of the source systems are numbered with two digits


def keys_in(text: str) -> set[str]:
    """Every key that a text names; a range such as B54-B56 names all its rows.

    Parameters
    ----------
    text : str
        Prose, a declaration's key, or a docstring.
    """
    found = set(_NAMED.findall(text)) | set(_WORK.findall(text))
    for family, first, again, last in _ROW.findall(text):
        if again and again != family:
            found |= {_numbered(family, int(first)), _numbered(again, int(last))}
            continue
        rows = range(int(first), int(last or first) + 1)
        found |= {_numbered(family, row) for row in rows}
    return found


def _numbered(family: str, row: int) -> str:
    return f"{family}{row:02d}" if family in TWO_DIGITS else f"{family}{row}"


def works_in(docstring: str) -> set[str]:
    """Works that a docstring cites in brackets after its authority; rows have keys of their own."""
    brackets = [first or second for first, second in _CITED.findall(docstring)]
    words = {word.strip() for text in brackets for word in re.split(r"[;,]", text)}
    return {word for word in words if not _ROW.fullmatch(word)}


def entries(text: str) -> tuple[str, ...]:
    """The keys under which a document of sources speaks, in its order."""
    return tuple(_ENTRY.findall(text))


def cited() -> dict[str, list[str]]:
    """Every key that the model cites, and by whom."""
    found: dict[str, list[str]] = defaultdict(list)
    for place, text in _citing():
        for key in sorted(keys_in(text)):
            found[key].append(place)
    for place, docstring in _docstrings_of_rules():
        for key in sorted(keys_in(docstring) | works_in(docstring)):
            found[key].append(place)
    return dict(found)


def _citing() -> Iterator[tuple[str, str]]:
    for item in declarations(Parameters):
        yield f"parameter {item.path}", f"{item.key} {item.because}"
    for column in RULE_SPACE:
        yield f"rule {column.name}", column.source
    root = configs_root()
    for path in sorted(root.rglob("*.yaml")):
        place = path.relative_to(root).as_posix()
        yield from (
            (f"configs/{place}", text) for text in _sources_in(yaml.safe_load(path.read_text("utf-8")))
        )


def _sources_in(value: Any, is_source: bool = False) -> Iterator[str]:
    """Every text below a field that names a source."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _sources_in(inner, is_source or key in SOURCE_FIELDS)
    elif isinstance(value, list):
        for inner in value:
            yield from _sources_in(inner, is_source)
    elif is_source and isinstance(value, str):
        yield value


def _docstrings_of_rules() -> Iterator[tuple[str, str]]:
    rooms = Path(__file__).resolve().parents[1] / "rules"
    for path in sorted(rooms.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"rules.{path.stem}.{node.name}", ast.get_docstring(node) or ""
