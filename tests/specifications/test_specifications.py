"""Every rule answers its cases, as Python and compiled; and every rule has cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import numba
import pytest
import yaml

from sim.rules import RULES, compile_rules
from tests.house.reading import modules

HERE = Path(__file__).parent
MATHEMATICS = {"sim.rules", "sim.rules.chance", "sim.rules.numerics"}  # proved in tests/rules/
MODULES = sorted(m.dotted for m in modules() if m.room == "rules" and m.dotted not in MATHEMATICS)
KINDS: dict[str, Callable[[Any], Any]] = {"float": float, "int": int, "bool": bool}


def read_cases() -> Iterator[Any]:
    """Each case of each file: file, rule, arguments, answer."""
    for path in sorted(HERE.glob("*.yaml")):
        for rule, block in yaml.safe_load(path.read_text("utf-8")).items():
            usually = block["usually"] if isinstance(block, dict) else {}
            for case in block["cases"] if isinstance(block, dict) else block:
                name = f"{rule}: {case['en']}" + (f" {case['zh']}" if "zh" in case else "")
                yield pytest.param(path.stem, rule, usually | case.get("given", {}), case["then"], id=name)


CASES = list(read_cases())


@cache
def rules_of(module: str) -> dict[str, Callable[..., Any]]:
    import_module(module)
    return {name: function for name, function in RULES.items() if function.__module__ == module}


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    for module in MODULES:
        import_module(module)
    compile_rules()
    return numba.njit(function)


def in_order(function: Callable[..., Any], given: dict[str, Any]) -> list[Any]:
    """Arguments in the order and of the types that the rule declares; none left out, none unknown."""
    parameters = signature(function).parameters
    assert set(given) == set(parameters)
    return [KINDS[str(parameter.annotation)](given[name]) for name, parameter in parameters.items()]


@pytest.mark.parametrize(("file", "rule", "given", "then"), CASES)
def test_case(file, rule, given, then):
    function = rules_of(f"sim.rules.{file}")[rule]
    arguments = in_order(function, given)
    answer = function(*arguments)
    assert answer == pytest.approx(then, rel=1e-12, abs=1e-12)
    assert isinstance(answer, KINDS[str(signature(function).return_annotation)])
    assert compiled(function)(*arguments) == answer


def test_every_rule_has_at_least_two_cases():
    written = [(f"sim.rules.{case.values[0]}", case.values[1]) for case in CASES]
    missing = [f"{m}.{name}" for m in MODULES for name in rules_of(m) if written.count((m, name)) < 2]
    assert missing == []


def test_no_two_cases_say_the_same():
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))
