"""How the guards read the house: every file of it, and every module of `sim` as a tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("sim", "hydra_plugins", "configs", "experiments", "results", "tests", ".ci")
WRITTEN = "cff cfg css csv html js json md py svg toml txt yaml yml"
TEXTS = {"", *(f".{ending}" for ending in WRITTEN.split())}
BROKEN_ON_PURPOSE = "broken_configs"  # the museum of files that nobody should be able to read
LEFT_BY_TOOLS = {"__pycache__", ".ipynb_checkpoints", ".numba_cache", ".hypothesis", "raw"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the house: those at the top level, and those in its rooms."""
    top = [path for path in ROOT.iterdir() if path.is_file()]
    inside = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    return tuple(sorted(path for path in top + inside if not LEFT_BY_TOOLS & set(path.parts)))


def texts() -> list[Path]:
    """The files that people read as text. Locks are written by a tool."""
    return [path for path in files() if path.suffix in TEXTS and BROKEN_ON_PURPOSE not in path.parts]


def refuse(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own, or pass in silence."""
    said = sorted(set(faults))
    assert not said, "\n" + "\n".join(said)


def name(path: Path) -> str:
    """A file by its place in the house, as a test's name shows it."""
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Module:
    """One module of `sim`, or a made-up one that a guard must see through."""

    dotted: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module as Python reads it."""
        return ast.parse(self.source)

    @property
    def room(self) -> str:
        """The name right under `sim`, to which a floor belongs; empty for `sim` itself."""
        return room_of(self.dotted)


def room_of(dotted: str) -> str:
    """`sim.rules.chance` lies in the room `rules`."""
    return dotted.split(".")[1] if "." in dotted else ""


@cache
def modules() -> tuple[Module, ...]:
    """Every module under `sim/`."""
    return tuple(
        Module(_dotted(path), path.read_text("utf-8"))
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "sim")
    )


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class Import:
    """One name brought in from one module."""

    module: str
    line: int
    eager: bool  # it happens as soon as the importing module is imported


def imports(tree: ast.Module) -> Iterator[Import]:
    """Every import of a module, wherever it stands. `from sim import rules` brings in `sim.rules`."""
    late = {id(inner) for node in ast.walk(tree) if _waits(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            brought = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            brought = (
                [f"sim.{alias.name}" for alias in node.names]
                if node.module == "sim"
                else [node.module or "."]
            )
        else:
            continue
        for module in brought:
            yield Import(module, node.lineno, eager=id(node) not in late)


def _waits(node: ast.AST) -> bool:
    """Whether what stands inside runs later, or for the type checker alone."""
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
