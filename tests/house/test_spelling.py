"""British spelling of the words of the house, in what is written and in what is named."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.house.reading import ROOT, name, refuse, texts

AMERICAN = re.compile(r"neighbor|behavior|(?<![a-z])color(?=s?(?![a-z])|ed|ing|ful)", re.IGNORECASE)
AMERICAN_BUT_COLOUR = re.compile(r"neighbor|behavior", re.IGNORECASE)

# Names of others keep the spelling of others: titles in the bibliography, and words of the web's languages.
BIBLIOGRAPHY = "SOURCES.md"
TITLES = ("Work of Neighborhood Committees",)
OF_THE_WEB = re.compile(r"(scroll|overscroll)-behavior|\bbehavior:")
WEB = {".css", ".html", ".js", ".svg"}


def prose(text: str) -> str:
    """A text without the titles it quotes."""
    for title in TITLES:
        text = text.replace(title, "")
    return text


def american(source: str) -> Iterator[str]:
    """The American words that a Python source writes or names itself. What it calls, others named."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and AMERICAN.search(prose(token.string)):
            yield f"{token.start[0]}: {token.string}"
    for node in ast.walk(ast.parse(source)):
        for named in _named(node):
            if AMERICAN.search(named.replace("_", " ")):
                yield f"{node.lineno}: {named}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A single word may be a key of a library, which spells color as it likes.
            pattern = AMERICAN if re.search(r"\s", node.value) else AMERICAN_BUT_COLOUR
            if pattern.search(prose(node.value)):
                yield f"{node.lineno}: {node.value.strip()[:60]}"


def _named(node: ast.AST) -> list[str]:
    """The identifiers that a node brings into the house."""
    match node:
        case ast.FunctionDef(name=named) | ast.AsyncFunctionDef(name=named) | ast.ClassDef(name=named):
            return [named]
        case ast.arg(arg=named) | ast.alias(asname=str(named)):
            return [named]
        case ast.Name(id=named, ctx=ast.Store()) | ast.Attribute(attr=named, ctx=ast.Store()):
            return [named]
    return []


def test_python_names_and_says_things_in_british():
    ours = [path for path in texts() if path.suffix == ".py" and path.name != "test_spelling.py"]
    refuse(f"{name(path)}:{fault}" for path in ours for fault in american(path.read_text("utf-8")))


def test_everything_else_is_written_in_british():
    ours = [path for path in texts() if path.suffix != ".py" and path.name != BIBLIOGRAPHY]
    for path in ours:
        text = prose(path.read_text("utf-8"))
        pattern = AMERICAN_BUT_COLOUR if path.suffix in WEB else AMERICAN
        words = pattern.findall(OF_THE_WEB.sub("", text) if path.suffix in WEB else text)
        assert words == [], name(path)


def test_files_are_named_in_british():
    refuse(name(path) for path in texts() if AMERICAN.search(path.relative_to(ROOT).as_posix()))


@pytest.mark.parametrize(
    "source",
    [
        "def neighborhood(): ...",
        "class Behavior: ...",
        "def rate(behavior): ...",
        "color_of_line = 1",
        "self.neighbors = 2",
        "import library as colors",
        "x = 1  # the neighborhood",
        '"""How residents behave: behavior."""',
        "title = 'the colors of regimes'",
        "key = 'neighborhood'",
    ],
)
def test_the_guard_of_spelling_sees(source):
    assert list(american(source))


@pytest.mark.parametrize(
    "source",
    [
        "axes.plot(x, color='black', label='neighbourhood')",
        "rc['axes.facecolor'] = style['color']",
        "graph.neighbors(1)",
        "colorama.init()",
        "line.set_color(colour)",
        '"""Regulations of Shanghai Municipality on the Work of Neighborhood Committees."""',
    ],
)
def test_the_guard_of_spelling_leaves_the_words_of_others_alone(source):
    assert list(american(source)) == []
