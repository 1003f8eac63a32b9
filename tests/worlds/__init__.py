"""Small worlds for the laws: one composition, many variations, and hooks between the phases."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.doors.composing import compose
from sim.engines import History
from sim.engines.reference import World
from sim.planning import plan
from sim.scenario import Scenario
from sim.vocabulary import Act, Phase
from tests.worlds.loops import Loops

WORLDS: dict[str, type[World] | type[Loops]] = {"reference": World, "compiled": Loops}
FOLDER = Path(__file__).parent
MECHANISMS = tuple(sorted(path.stem for path in (FOLDER.parents[1] / "configs/mechanism").glob("*.yaml")))
BUSY = {"trouble.rate_scale": 5.0}  # so that a hundred households quarrel as a thousand would


@cache
def _composed(overrides: tuple[str, ...]) -> dict[str, Any]:
    return compose(*overrides, config_dirs=[str(FOLDER)])


def question(*overrides: str, neighbourhood: str = "meiyuan") -> dict[str, Any]:
    """What `compose` gives for the small neighbourhood, as a copy that may be changed."""
    return copy.deepcopy(_composed((f"neighbourhood=[{neighbourhood}]", *overrides)))


def lay(asked: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Write values at dotted paths of a question, in place, and return it."""
    for path, value in values.items():
        *parents, leaf = path.split(".")
        tree = asked
        for parent in parents:
            tree = tree.setdefault(parent, {})
        tree[leaf] = value
    return asked


def scenario(
    regime: str = "one_three_x",
    mechanisms: Iterable[str] = (),
    *,
    days: int = 90,
    rules: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    busy: bool = True,
) -> Scenario:
    """The small neighbourhood under a regime.

    `rules` are laid over the regime's own, `values` over the whole question by dotted path; unless
    a world is to be as quiet as Shixin, troubles are multiplied.
    """
    asked = question(f"governance={regime}", f"mechanism=[{','.join(mechanisms)}]")
    lay(asked, {"calendar.warmup_days": 0, "calendar.measured_days": days})
    lay(asked, {f"governance.rules.{name}": value for name, value in (rules or {}).items()})
    return plan(lay(asked, {**(BUSY if busy else {}), **(values or {})}))


def run(asked: Scenario, seed: int = 1, days: int | None = None, engine: str = "reference") -> Any:
    """A world after some days, by default all of them.

    Tests that ask nothing of agents take the fixture `run` instead, which lives the world on either engine.
    """
    world = WORLDS[engine](asked, seed)
    for _ in range(asked.days if days is None else days):
        world.step()
    return world


def digest(asked: Scenario, seed: int = 1, engine: str = "reference") -> str:
    """The digest of a whole run."""
    return run(asked, seed, engine=engine).history().digest


def queue_of(world: World | Loops, body: int) -> list[int]:
    """The cases in a body's queue, as they came."""
    return world.queue_of(body) if isinstance(world, Loops) else list(world.bodies[body].queue)


def deeds(world: World | Loops) -> History:
    """What was done and what came of it, without the entries that a rule was changed."""
    history = world.history()
    kept = history.events["act"] != Act.REGIME
    events = {name: values[kept] for name, values in history.events.items()}
    events["number"] = np.argsort(np.argsort(events["number"]))
    return dataclasses.replace(history, events=events)


def hook(world: Any, look: Callable[[Phase], None]) -> Any:
    """Let somebody look at the world after every phase of every day."""

    def followed_by_a_look(phase: Phase, act: Callable[[], None]) -> Callable[[], None]:
        def both() -> None:
            act()
            look(phase)

        return both

    world.phases = {phase: followed_by_a_look(phase, act) for phase, act in world.phases.items()}
    return world
