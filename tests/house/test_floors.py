"""Nobody looks upstairs: who may import whom."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import permutations

import pytest

from tests.house.reading import Module, imports, modules, refuse, room_of

FLOORS = (
    "errors locate provenance vocabulary",  # 0  ground
    "rules",  # 1  arithmetic
    "catalogue columns events parameters places planning rulespace scenario",  # 2  what is asked
    "agents customs panel population schedule state",  # 3  what exists
    "engines",  # 4  what happens
    "disk outcomes store",  # 5  what it amounted to
    "comparison designs docking inference logrank multiplicity pairs precision replicates "
    "resampling sensitivity study survival tables",  # 6  many worlds
    "figures report typeface",  # 7  telling
    "cli doors sweeper web words",  # 8  the doors to people
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms.split()}
FLOOR[""] = len(FLOORS) - 1  # the street door, sim itself

HYDRA_ROOMS = tuple(f"sim.{room}" for room in FLOORS[-1].split() if room != "web")

# A library is at home from its floor upwards, or in a few rooms and nowhere else.
FROM_FLOOR = {"numpy": 2, "pandas": 5, "pyarrow": 5, "SALib": 6, "duckdb": 6, "scipy": 6, "matplotlib": 7}
ONLY_IN = {
    "mesa": ("sim.agents", "sim.engines.reference"),
    "llvmlite": ("sim.engines.compiled",),
    "numba": ("sim.rules", "sim.engines.compiled"),  # of the rules, the first page alone
    "hydra": HYDRA_ROOMS,
    "omegaconf": HYDRA_ROOMS,
    "submitit": ("sim.study.chunk_work", "sim.study.on_slurm"),
    "dask": ("sim.study.on_dask",),
    "distributed": ("sim.study.on_dask",),
    "yaml": HYDRA_ROOMS,  # which OmegaConf brings along
}
# They bring in Mesa, which the compiled path never needs.
WOKEN_LATE = ("sim.agents", "sim.engines.reference")
ENGINES = ("sim.engines.reference", "sim.engines.compiled")

IN_A_RULE = {"__future__", "collections.abc", "functools", "math", "numba", "numba.extending", "typing"}
UNSAFE_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}


def faults_of_imports(module: Module) -> Iterator[str]:
    """What a module imports that its floor does not allow."""
    if module.room not in FLOOR:
        yield f"{module.dotted} has no floor: give it one in FLOORS"
        return
    floor = FLOOR[module.room]
    for brought in imports(module.tree):
        top, where = brought.module.split(".")[0], f"{module.dotted}:{brought.line} imports {brought.module}"
        if top == "sim":
            above = FLOOR.get(
                room_of(brought.module), len(FLOORS) - 1
            )  # what is no room is a verb of the door
            if above > floor:
                yield f"{where}, up from floor {floor} to floor {above}"
            if sideways(module.dotted, brought.module):
                yield f"{where}, sideways between the engines"
            if brought.eager and not module.room:
                yield f"{where} at once: importing sim must cost nothing"
            if brought.eager and within(brought.module, WOKEN_LATE) and not within(module.dotted, WOKEN_LATE):
                yield f"{where} at once, and Mesa with it: import it where it is called"
        elif not at_home(top, module, floor):
            yield f"{where}, which is not at home on floor {floor}"
        elif module.room == "rules" and brought.module not in IN_A_RULE:
            yield f"{where}: a rule is arithmetic only"


def at_home(library: str, module: Module, floor: int) -> bool:
    """Whether a module may use a library."""
    if library in ONLY_IN:
        below = within(module.dotted, ("sim.rules",)) and module.dotted != "sim.rules"
        return within(module.dotted, ONLY_IN[library]) and not below
    if library in FROM_FLOOR:
        return floor >= FROM_FLOOR[library]
    return library in sys.stdlib_module_names and library not in UNSAFE_MODULES


def within(dotted: str, places: tuple[str, ...]) -> bool:
    """Whether a module is one of the places or lies inside one."""
    return any(dotted == place or dotted.startswith(place + ".") for place in places)


def sideways(importer: str, imported: str) -> bool:
    """Whether one engine looks into the other."""
    return any(
        within(importer, (here,)) and within(imported, (there,)) for here, there in permutations(ENGINES)
    )


def test_nobody_looks_upstairs():
    refuse(fault for module in modules() for fault in faults_of_imports(module))


@pytest.mark.parametrize(
    ("dotted", "source", "said"),
    [
        ("sim.rules.resident", "from sim.scenario import Scenario", "up from floor 1 to floor 2"),
        ("sim.events", "def late():\n    from sim import engines", "up from floor 2 to floor 4"),
        ("sim.gossip", "", "has no floor"),
        ("sim.engines.compiled.day", "import sim.engines.reference", "sideways"),
        ("sim.engines.reference", "from sim.engines.compiled import day", "sideways"),
        ("sim.engines", "from sim.engines.reference import run", "Mesa with it"),
        ("sim.docking", "import sim.agents.resident", "Mesa with it"),
        ("sim", "from sim.scenario import plan", "must cost nothing"),
        ("sim.rules.resident", "import numpy as np", "not at home on floor 1"),
        ("sim.rules.resident", "from numba import njit", "not at home on floor 1"),
        ("sim.rules.resident", "import itertools", "arithmetic only"),
        ("sim.scenario", "from omegaconf import OmegaConf", "not at home on floor 2"),
        ("sim.web.server", "import hydra", "not at home on floor 8"),
        ("sim.population", "import mesa", "not at home on floor 3"),
        ("sim.study", "import mesa", "not at home on floor 6"),
        ("sim.store", "import pickle", "not at home on floor 5"),
        ("sim.outcomes", "import scipy.stats", "not at home on floor 5"),
        ("sim.store", "from SALib.analyze import sobol", "not at home on floor 5"),
        ("sim.store", "import duckdb", "not at home on floor 5"),
        ("sim.study.on_local", "import joblib", "not at home on floor 6"),
        ("sim.comparison", "from matplotlib import pyplot", "not at home on floor 6"),
        ("sim.report", "import networkx", "not at home on floor 7"),
        ("sim.study", "import submitit", "not at home on floor 6"),
        ("sim.study.on_slurm", "import distributed", "not at home on floor 6"),
    ],
)  # fmt: skip
def test_the_guard_of_the_stairs_sees(dotted, source, said):
    assert any(said in fault for fault in faults_of_imports(Module(dotted, source)))


@pytest.mark.parametrize(
    ("dotted", "source"),
    [
        ("sim.rules.resident", "from math import sqrt\nfrom sim.rules.numerics import exp"),
        ("sim.rules", "def compiled():\n    from numba.extending import register_jitable"),
        ("sim.engines", "def simulate():\n    from sim.engines.reference import run"),
        ("sim.engines.reference", "import mesa\nimport sim.agents.resident"),
        ("sim", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sim.scenario import plan"),
    ],
)
def test_the_guard_of_the_stairs_lets_honest_rooms_be(dotted, source):
    assert list(faults_of_imports(Module(dotted, source))) == []
