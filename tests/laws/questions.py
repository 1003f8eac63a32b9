"""Any legal question: parameters, rules, places, matters and law drawn from their declarations."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.planning import plan
from sim.planning.fields import COMPOUND, LAW, MATTER, NEIGHBOURHOOD
from sim.planning.parameters import PARAMETERS, TOGETHER
from sim.planning.rules import RULES
from sim.planning.specs import REQUIRED, Kind, Spec
from sim.scenario import Scenario
from tests.worlds import lay, question

# Ranges that a test narrows only to be quick, or to leave room for rows: never to be spared a case.
QUICK: dict[str, tuple[float, float]] = {
    "calendar.measured_days": (1, 45),
    "households": (1, 24),
    "uncoupled": (0, 3),
    "buildings": (1, 1),
    "stairwells": (3, 6),
    "floors": (3, 9),
    "doors": (3, 4),
    "uncoupled_partners": (0, 2),
    "rate": (0, 300),
}
SAID_ELSEWHERE = {"title", "title_zh", "source", "provenance", "subdistrict"}


def value(spec: Spec) -> st.SearchStrategy[Any]:
    """Anything a specification allows, its ends more often than chance would have them."""
    low, high = QUICK.get(spec.name, (spec.low, spec.high))
    if spec.kind is Kind.FLAG:
        return st.booleans()
    if spec.kind is Kind.CHOICE:
        return st.sampled_from(spec.choices)
    if spec.kind is Kind.CHOICES:
        return st.lists(st.sampled_from(spec.choices), unique=True)
    if spec.kind is Kind.INT:
        number: st.SearchStrategy[Any] = st.integers(int(low), int(high))
    else:
        number = st.floats(low, high, allow_subnormal=False)
    ends = st.sampled_from([int(low), int(high)] if spec.kind is Kind.INT else [float(low), float(high)])
    usual = [] if spec.default in (REQUIRED, None) else [st.just(spec.default)]
    return st.one_of(*usual, number, ends)


def record(specs: tuple[Spec, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A whole record: what is needed, and some of what has a default."""
    specs = tuple(spec for spec in specs if spec.name not in SAID_ELSEWHERE and spec.kind is not Kind.TEXT)
    needed = {spec.name: value(spec) for spec in specs if spec.default is REQUIRED}
    more = {spec.name: value(spec) for spec in specs if spec.default is not REQUIRED}
    return st.fixed_dictionaries(needed, optional=more)


@st.composite
def matters(draw: st.DrawFn) -> dict[str, Any]:
    """One to four matters that the catalogue would accept."""
    rows = {}
    for number in range(draw(st.integers(1, 4))):
        row = draw(record(MATTER))
        for what in ("severity", "gap"):
            row[f"{what}_low"], row[f"{what}_high"] = sorted((row[f"{what}_low"], row[f"{what}_high"]))
        row["holders"] = sorted({*row["holders"], row["lead"]})
        if row.get("account", "none") == "none":
            row["remedy_fen"] = 0
        rows[f"matter_{number}"] = {"title": "A matter", **row}
    return rows


@st.composite
def neighbourhoods(draw: st.DrawFn) -> dict[str, Any]:
    """One or two neighbourhoods of one or two compounds."""
    places = {}
    for n in range(draw(st.integers(1, 2))):
        rows = {f"c{c}": draw(record(COMPOUND)) for c in range(draw(st.integers(1, 2)))}
        households = sum(row["households"] for row in rows.values())
        place = draw(record(NEIGHBOURHOOD))
        place["residents"] = households + draw(st.integers(0, 3 * households))
        places[f"n{n}"] = {**place, "compounds": rows}
    return places


@st.composite
def regimes(draw: st.DrawFn, days: int) -> dict[str, Any]:
    """Rules from some day on, and a mechanism that starts later and may stop again."""
    rules = st.fixed_dictionaries({}, optional={name: value(spec) for name, spec in RULES.items()})
    start = draw(st.integers(0, days - 1))
    later = {"rules": draw(rules), "start_day": start, "stop_day": draw(st.none() | st.just(start + 9))}
    return {
        "governance": {"rules": draw(rules), "start_day": draw(st.sampled_from([0, days // 2]))},
        "mechanism": {"something": later},
    }


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Any]:
    """A few parameters or about half of them, anywhere in their ranges."""
    paths = draw(st.sampled_from([2, 6, len(PARAMETERS)]).flatmap(_some_paths))
    drawn = draw(st.fixed_dictionaries({path: value(PARAMETERS[path]) for path in paths}))
    values = {path: spec.default for path, spec in PARAMETERS.items()} | drawn
    for pair, agree, _ in TOGETHER:
        if not agree(*(values[path] for path in pair)):
            drawn = {path: drawn[path] for path in drawn if path not in pair}
    return drawn


def _some_paths(most: int) -> st.SearchStrategy[list[str]]:
    every = st.sampled_from(sorted(PARAMETERS))
    if most == len(PARAMETERS):
        return st.permutations(sorted(PARAMETERS)).map(lambda paths: paths[: most // 2])
    return st.lists(every, max_size=most, unique=True)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any legal scenario that is small enough to be run in a moment."""
    days = draw(st.integers(1, 45))
    asked = question()
    lay(asked, {"calendar.warmup_days": 0, "calendar.measured_days": days})
    lay(asked, {"trouble.rate_scale": 5.0, "staffing.residents_committee_workers": 1.0})
    for row in asked["matters"].values():
        row["rate"] = 5.0 * row["rate"]
    lay(asked, draw(parameters()))
    asked |= draw(regimes(days))
    asked["law"] = draw(record(LAW))
    if draw(st.booleans()):
        asked["neighbourhood"] = draw(neighbourhoods())
        asked["matters"] = draw(matters())
    asked["district"] = {"is_coupled": draw(st.booleans()), "copies": draw(st.sampled_from([1, 1, 2]))}
    return plan(asked)
