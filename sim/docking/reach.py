"""Which rules may stand behind a difference: read off the text of both engines, not kept by hand.

From the phase in which a difference shows, the text is followed. Of the places reached, those that write
the column in question are looked at: the rules that a writer calls, or else those that whatever it calls
upon calls; where there are none (it only stores what it was handed), those of its callers, and so on
outwards.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from typing import Any

from sim import customs
from sim.docking.text import ROOMS, SIM, house
from sim.vocabulary import Phase

DAY_OF = {
    "compiled": "sim.engines.compiled.days.run_phase",
    "reference": "sim.engines.reference.World.phases",
}
DECORATOR, WRITER = "rule", "writer"


@cache
def rules() -> dict[str, str]:
    """The name of every rule by its dotted name; `sim.rules.RULES` without importing anything."""
    found = {}
    for path in sorted((SIM / "rules").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
            if any(isinstance(mark, ast.Name) and mark.id == DECORATOR for mark in marks):
                assert isinstance(node, ast.FunctionDef)
                found[f"sim.rules.{path.stem}.{node.name}"] = node.name
    return found


@cache
def reached(engine: str, phase: Phase) -> dict[str, set[str]]:
    """Every place that a phase can reach, and to where each leads."""
    here = house(engine)
    found: dict[str, set[str]] = {}
    ahead = [DAY_OF[engine]]
    while ahead:
        dotted = ahead.pop()
        if dotted not in found and dotted in here.places:
            found[dotted] = here.ways(dotted, phase)
            ahead += found[dotted]
    return found


def rules_behind(phase: str, column: str) -> tuple[str, ...]:
    """The rules that may have had a part in what a phase wrote into a column, by name.

    Parameters
    ----------
    phase : str
        Name of a phase; anything else is no phase, and nothing stands behind it.
    column : str
        Name of a column; if nobody writes one of that name, every rule that the phase reaches is named.
    """
    if phase not in Phase.__members__:
        return ()
    named, anywhere = set[str](), set[str]()
    for engine in ROOMS:
        here, ways = house(engine), reached(engine, Phase[phase])
        for dotted in ways:
            if _writes(here.places[dotted].text, column):
                named |= _called_near(dotted, ways)
        anywhere |= _called_by(ways, ways)
    return tuple(sorted(named or anywhere))


def _called_near(writer: str, ways: dict[str, set[str]]) -> set[str]:
    """The rules that a writer calls; or else those that it has called; or else those of its callers."""
    found = _called_by([writer], ways) or _called_by(_from([writer], ways), ways)
    outwards = {writer}
    while not found:
        callers = {place for place, leads in ways.items() if leads & outwards} - outwards
        if not callers:
            break
        found = _called_by(callers, ways)
        outwards |= callers
    return found


def _called_by(places: Iterable[str], ways: dict[str, set[str]]) -> set[str]:
    return {rules()[way] for place in places for way in ways[place] if way in rules()}


def _from(begun: Iterable[str], ways: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(begun)
    while ahead:
        place = ahead.pop()
        if place in ways and place not in found:
            found.add(place)
            ahead += ways[place]
    return found


def _writes(text: ast.AST, column: str) -> bool:
    return any(column in _written(node) for node in ast.walk(text))


def _written(node: ast.AST) -> set[str]:
    """The columns that one statement writes, of whatever table."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in clearing():
        return clearing()[node.func.id]
    targets: list[Any] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    parts = [
        one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])
    ]
    bare = [part.value if isinstance(part, ast.Subscript) else part for part in parts]
    return {one.attr for one in bare if isinstance(one, ast.Attribute)}


@cache
def clearing() -> dict[str, set[str]]:
    """What loops call to write one value into several columns, with those columns."""
    found = {}
    for dotted, place in house("compiled").places.items():
        made = place.text
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == WRITER:
            fields = made.args[-1]
            assert isinstance(fields, ast.Name)
            found[dotted.rpartition(".")[2]] = set(getattr(customs, fields.id))
    return found
