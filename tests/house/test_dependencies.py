"""What is declared is used, what is used is declared, and both locks agree."""

from __future__ import annotations

import re
import sys
import tomllib

from tests.house.reading import ROOT, Module, imports, modules, refuse, texts

IMPORTED_AS = {"fonttools": "fontTools", "hydra-core": "hydra", "pyyaml": "yaml", "salib": "SALib"}
IN_ENVIRONMENTS_OF_THEIR_OWN = {"agentpy"}  # see experiments/benchmarks/others.py
ASKED_FOR_BY_OTHERS = {"networkx"}  # Mesa 3.5 imports it without declaring it
PLUGINS = {"hydra-joblib-launcher"}  # found by Hydra, not imported
COMMANDS = {"codespell", "hatchling", "mypy", "pre-commit", "pytest-xdist", "ruff"}  # called, not imported

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def names(requirements: list[str]) -> set[str]:
    """The distributions that requirements name."""
    return {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements}


def libraries(sources: list[Module]) -> set[str]:
    """The outside libraries that sources import."""
    tops = {brought.module.split(".")[0] for source in sources for brought in imports(source.tree)}
    return tops - set(sys.stdlib_module_names) - {"experiments", "sim", "tests"}


def pins(lock: str) -> set[tuple[str, str]]:
    """Each distribution of a lock with its version."""
    return set(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def imported_as(distributions: set[str]) -> set[str]:
    """The names under which distributions are imported."""
    return {IMPORTED_AS.get(name, name) for name in distributions}


GROUPS = {group: names(wanted) for group, wanted in PROJECT["dependency-groups"].items()}
RUNNING = names(PROJECT["project"]["dependencies"])
EXTRAS = {name for wanted in PROJECT["project"]["optional-dependencies"].values() for name in names(wanted)}
JUDGING = GROUPS["check"] | GROUPS["lint"] | GROUPS["test"]
OUTSIDE_SIM = [
    Module(path.stem, path.read_text("utf-8"))
    for path in texts()
    if path.suffix == ".py" and not path.is_relative_to(ROOT / "sim")
]


def test_the_package_imports_what_it_declares_and_nothing_else():
    imported = libraries(list(modules()))
    assert imported >= imported_as(RUNNING - ASKED_FOR_BY_OTHERS)
    refuse(imported - imported_as(RUNNING | EXTRAS))


def test_extras_are_declared_for_tests_too():
    assert GROUPS["test"] >= EXTRAS


def test_tests_and_experiments_import_what_is_declared_for_them():
    refuse(libraries(OUTSIDE_SIM) - imported_as(RUNNING | JUDGING) - IN_ENVIRONMENTS_OF_THEIR_OWN)


def test_every_library_declared_for_judging_is_at_work():
    refuse(imported_as(JUDGING - COMMANDS - PLUGINS - EXTRAS) - libraries(OUTSIDE_SIM))


def test_every_declared_name_is_locked():
    assert {name for name, _ in pins("requirements.lock")} >= RUNNING
    assert {name for name, _ in pins("requirements-dev.lock")} >= JUDGING
    assert {name for name, _ in pins("requirements-build.lock")} >= names(
        PROJECT["dependency-groups"]["build"]
    )


def test_what_is_judged_is_what_runs():
    assert pins("requirements.lock") <= pins("requirements-dev.lock")
