"""A scenario in a few lines: what would be run, before it is run."""

from __future__ import annotations

from sim.doors.topics import word
from sim.planning.rules import as_written
from sim.scenario import Scenario


def summary(scenario: Scenario) -> str:
    """The question in words: places, days, matters, law, and which rules hold from when."""
    compounds = [compound for place in scenario.neighbourhoods for compound in place.compounds]
    households = sum(compound.households for compound in compounds)
    arising = sum(matter.rate for matter in scenario.matters) * households / 1000
    lines = [
        f"label    {scenario.label}",
        f"hash     {scenario.hash}",
        f"days     {scenario.days:,}, of which {scenario.warmup:,} warm-up",
        f"places   {_counted(len(scenario.neighbourhoods), 'neighbourhood')}, "
        f"{_counted(len(compounds), 'compound')}, {_counted(households, 'household')}",
        f"matters  {len(scenario.matters)}, about {arising:,.0f} troubles a year at reference conditions",
        f"law      {scenario.law.name.lower()}, for lifts {scenario.law_lift.name.lower()}",
    ]
    for day in sorted({change.day for change in scenario.changes}):
        written = ", ".join(
            f"{change.column}={word(as_written(change.column, change.value))}"
            for change in scenario.changes
            if change.day == day
        )
        lines.append(f"day {day:<4} {written}")
    if not scenario.changes:
        lines.append("rules    all as the rule space has them by default")
    return "\n".join(lines)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
