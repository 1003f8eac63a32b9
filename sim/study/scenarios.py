"""From a point of a plan to the scenario it stands for."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

from sim.planning.variants import Variants, laid_over
from sim.scenario import Scenario
from sim.study.plan import Plan

KEPT = 256  # scenarios that are not planned again; more than a chunk has points it goes back to
FILE = "district.csv"  # the one value that names a file, which a study has a copy of


class Scenarios:
    """The scenarios of a plan, made when they are wanted.

    Parameters
    ----------
    plan : Plan
    folder : Path
        Of the study, where copies of the files lie that the question names.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan, self._folder = plan, folder
        self._variants: dict[int, Variants] = {}
        self._kept: OrderedDict[int, Scenario] = OrderedDict()

    def of(self, point: int) -> Scenario:
        """The scenario of a point.

        Raises
        ------
        ConfigError
            If the values of this point do not go together.
        """
        if point in self._kept:
            self._kept.move_to_end(point)
            return self._kept[point]
        values = {column.name: self._found(column.name, column.at(point)) for column in self._plan.leaves}
        scenario = self._base(int(self._plan.base_of[point])).of(values)
        self._kept[point] = scenario
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return scenario

    def _base(self, base: int) -> Variants:
        if base not in self._variants:
            asked = self._plan.bases[base]
            named = (asked.get("district") or {}).get("csv")
            if named:
                asked = laid_over(asked, {FILE: self._found(FILE, named)})
            self._variants[base] = Variants(asked)
        return self._variants[base]

    def _found(self, name: str, value: Any) -> Any:
        return str(self._folder / value) if name == FILE and value is not None else value
