"""Remarks: what is allowed but has no effect, said before the run rather than found after it."""

from __future__ import annotations

from sim.planning.rules import as_written
from sim.rulespace import seats
from sim.scenario import Scenario
from sim.vocabulary import PARTNERS, Role

OF_PARTNERS = seats(*PARTNERS)


def remarks(scenario: Scenario) -> tuple[str, ...]:
    """Sentences about rules that stand in the scenario and can do nothing, each once.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of str
        Empty for a scenario in which every rule can act.
    """
    found: dict[str, None] = {}
    for day in sorted({change.day for change in scenario.changes}):
        rules = scenario.rules_on(day)
        for remark in _on(rules, scenario):
            found[f"from day {day}: {remark}"] = None
    return tuple(found)


def _on(rules: dict[str, float], scenario: Scenario) -> list[str]:
    said = []
    seated = int(rules["seats"])
    if rules["convener"] < 0:
        for column in ("hearing_rounds", "partners_called", "joint_desk_days", "seats"):
            if rules[column]:
                value = as_written(column, rules[column])
                said.append(f"{column} = {value} does nothing, because nobody may convene")
    elif rules["partners_called"] and not seated & OF_PARTNERS:
        said.append("partners_called does nothing, because no partner has a seat")
    if rules["bookkeeping"] and not rules["accounts_days"]:
        said.append("bookkeeping does nothing, because the accounts are never published")
    there = 0
    for place in scenario.neighbourhoods:
        there |= place.partners
    absent = [role.name.lower() for role in Role if seated & OF_PARTNERS & ~there & 1 << int(role)]
    if absent:
        said.append(f"{', '.join(absent)} may be called, but no neighbourhood has one")
    return said
