"""Few doors: data never becomes code, chance is looked up, and arithmetic is the same everywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.reading import ROOT, Module, imports, modules, refuse, texts
from tests.house.test_floors import FLOOR

ENGINES_AND_BELOW = 4
OUTCOMES_AND_BELOW = 5

BECOMES_CODE = {"__import__", "eval", "exec", "full_load", "instantiate", "unsafe_load"}
KEYED_GENERATORS = {"Generator", "Philox", "SeedSequence", "default_rng"}
SHARED_CHANCE = {"random", "secrets", "uuid"}
EXACT = {"floor", "frexp", "ldexp", "sqrt"}  # exact or correctly rounded on every machine


def faults(module: Module) -> list[str]:
    """What a module says that no module on its floor may say."""
    floor = FLOOR.get(module.room, 0)
    guards = [_code_from_data, _unkeyed_chance]
    if floor <= OUTCOMES_AND_BELOW:
        guards.append(_chance_in_the_model)
    if module.room == "rules":
        guards.append(_arithmetic_of_one_machine)
    said = [
        f"{module.dotted}:{getattr(node, 'lineno', '')} {fault}"
        for node in ast.walk(module.tree)
        for guard in guards
        for fault in guard(node)
    ]
    for brought in imports(module.tree):
        where = f"{module.dotted}:{brought.line} imports {brought.module}"
        if brought.module.split(".")[0] in SHARED_CHANCE:
            said.append(f"{where}: its chance has no address")
        if brought.module == "numpy.random" and floor <= OUTCOMES_AND_BELOW:
            said.append(f"{where}: in the model, chance is looked up by its address")
        if brought.module == "time" and floor <= ENGINES_AND_BELOW:
            said.append(f"{where}: a model knows no clock but its own")
    return said


def _code_from_data(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=named) | ast.Attribute(attr=named) | ast.alias(name=named) if named in BECOMES_CODE:
            yield f"names {named}: data never becomes code"
        case ast.Call(func=ast.Name(id="compile")):
            yield "names compile: data never becomes code"
        case ast.keyword(arg="allow_pickle"):
            yield "lets pickles in"


def _unkeyed_chance(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(value=ast.Attribute(attr="random"), attr=generator) if (
            generator not in KEYED_GENERATORS
        ):
            yield f"uses random.{generator}: take a keyed generator"
        case ast.Call(
            func=ast.Attribute(attr="default_rng") | ast.Name(id="default_rng"), args=[], keywords=[]
        ):
            yield "asks for a generator without a seed"


def _chance_in_the_model(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr="random" | "shuffle" | "shuffle_do"):
            yield f"uses .{node.attr}: in the model, chance is looked up by its address"


def _arithmetic_of_one_machine(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module="math"):
            yield from (f"takes {alias.name} from math" for alias in node.names if alias.name not in EXACT)
        case ast.Attribute(value=ast.Name(id="math")) if node.attr not in EXACT:
            yield f"takes {node.attr} from math"
        case ast.BinOp(op=ast.Pow()) if not all(map(_is_number, (node.left, node.right))):
            yield "raises to a power: multiply, or call numerics"


def _is_number(node: ast.expr) -> bool:
    return isinstance(getattr(node, "operand", node), ast.Constant)


def test_data_never_becomes_code_and_chance_has_one_door():
    refuse(fault for module in modules() for fault in faults(module))


def test_no_config_names_a_target_or_reads_the_environment():
    configs = [path for path in texts() if path.is_relative_to(ROOT / "configs")]
    refuse(
        f"{path.name}: {forbidden}"
        for path in configs
        for forbidden in ("_target_", "${oc.env", "!!python")
        if forbidden in path.read_text("utf-8")
    )


@pytest.mark.parametrize(
    ("dotted", "source", "said"),
    [
        ("sim.cli", "hydra.utils.instantiate(config)", "names instantiate"),
        ("sim.cli", "from hydra.utils import instantiate as build", "names instantiate"),
        ("sim.store", "eval(text)", "names eval"),
        ("sim.store", "builtins.exec(text)", "names exec"),
        ("sim.store", "compile(text, '', 'exec')", "names compile"),
        ("sim.store", "numpy.load(path, allow_pickle=True)", "lets pickles in"),
        ("sim.population", "np.random.default_rng(1)", "looked up by its address"),
        ("sim.agents.resident", "self.model.agents.shuffle_do('step')", "looked up by its address"),
        ("sim.comparison", "np.random.normal(0, 1)", "take a keyed generator"),
        ("sim.comparison", "np.random.default_rng()", "without a seed"),
        ("sim.comparison", "import random", "no address"),
        ("sim.state", "from numpy.random import Generator", "looked up by its address"),
        ("sim.engines.reference", "import time", "no clock but its own"),
        ("sim.rules.resident", "from math import exp", "takes exp from math"),
        ("sim.rules.resident", "import math\nmath.log1p(x)", "takes log1p from math"),
        ("sim.rules.resident", "x ** 0.5", "raises to a power"),
    ],
)
def test_the_guard_of_the_doors_sees(dotted, source, said):
    assert any(said in fault for fault in faults(Module(dotted, source)))


@pytest.mark.parametrize(
    ("dotted", "source"),
    [
        ("sim.rules.chance", "from math import sqrt\nSTEP = 2.0**-52"),
        ("sim.comparison", "re.compile('a')\nnp.random.Philox(key=1)\nnp.random.default_rng(1)"),
        ("sim.store", "import time"),
    ],
)
def test_the_guard_of_the_doors_lets_honest_rooms_be(dotted, source):
    assert faults(Module(dotted, source)) == []
