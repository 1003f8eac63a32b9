"""One composed question and many of its values: a scenario for each, without planning all anew.

A sweep differs from run to run in a few leaves. Parameters are replaced in the frozen groups, rules
give new dated changes, and only what is neither is planned as a whole. Whichever way, the scenario is
the one that `plan` would have made.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sim.errors import ConfigError
from sim.parameters import Parameters
from sim.planning.parameters import PARAMETERS, check_together
from sim.planning.planner import plan
from sim.planning.reading import Desk
from sim.planning.rules import read_changes
from sim.scenario import Scenario

RULED = ("governance", "mechanism")  # the blocks of which the dated changes of rules are made


class Variants:
    """Scenarios that differ from one composed question in some of its leaves.

    Parameters
    ----------
    asked : mapping
        What `plan` takes; it is not changed.
    origin_of : callable, optional
        From a dotted path to the place where it was written, for messages.

    Raises
    ------
    ConfigError, PopulationFileError
        As `plan`.
    """

    def __init__(self, asked: Mapping[str, Any], origin_of: Callable[[str], str] | None = None) -> None:
        self.asked = asked
        self.scenario = plan(asked, origin_of)
        self._label_is_made = asked.get("label") is None

    def of(self, values: Mapping[str, Any]) -> Scenario:
        """The scenario with these values in place of its own.

        Parameters
        ----------
        values : mapping from dotted name to value, as a person would write it

        Raises
        ------
        ConfigError
            Naming every fault, as `plan` would.
        """
        names = {name.partition(".")[0] for name in values}
        if all(name in PARAMETERS for name in values):
            return self._with_parameters(values)
        if names <= set(RULED) and not (self._label_is_made and self._renames(values)):
            return self._with_changes(values)
        return plan(laid_over(self.asked, values))

    def _with_parameters(self, values: Mapping[str, Any]) -> Scenario:
        desk = Desk()
        read = {name: desk.value(value, name, PARAMETERS[name]) for name, value in values.items()}
        if not desk.faults:
            own = self.scenario.parameters
            by_group: dict[str, dict[str, Any]] = {}
            for name, value in read.items():
                group, _, leaf = name.partition(".")
                by_group.setdefault(group, {})[leaf] = value
            groups: dict[str, Any] = {
                name: replace(getattr(own, name), **leaves) for name, leaves in by_group.items()
            }
            parameters: Parameters = replace(own, **groups)
            check_together(parameters, desk)
            if not desk.faults:
                return replace(self.scenario, parameters=parameters)
        raise ConfigError(desk.faults)

    def _with_changes(self, values: Mapping[str, Any]) -> Scenario:
        desk = Desk()
        blocks = laid_over({name: self.asked.get(name) for name in RULED}, values)
        changes = read_changes(blocks["governance"], blocks["mechanism"], self.scenario.days, desk)
        if desk.faults:
            raise ConfigError(desk.faults)
        return replace(self.scenario, changes=changes)

    def _renames(self, values: Mapping[str, Any]) -> bool:
        """Whether the label, made from the names of the regime and its mechanisms, would be another."""
        known = self.asked.get("mechanism") or {}
        return any(
            name in (*RULED, "governance.name")
            or (name.startswith("mechanism.") and name.split(".")[1] not in known)
            for name in values
        )


def laid_over(asked: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a composed question with values laid over it."""
    tree: dict[str, Any] = copy.deepcopy(dict(asked))
    for name, value in values.items():
        lay(tree, name, copy.deepcopy(value))
    return tree


def lay(tree: dict[str, Any], path: str, value: Any) -> None:
    """Lay a value over a tree: mappings are merged, anything else is replaced."""
    *parents, leaf = path.split(".")
    for parent in parents:
        below = tree.get(parent)
        if not isinstance(below, dict):
            below = tree[parent] = {}
        tree = below
    if isinstance(value, dict) and isinstance(tree.get(leaf), dict):
        for name, item in value.items():
            lay(tree[leaf], str(name), item)
    else:
        tree[leaf] = value
