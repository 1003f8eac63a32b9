"""The Scenario: a frozen question with a hash.

Config is what a person typed; a Scenario is what the model is asked. Names, titles and sources
do not enter the hash, so two regimes that differ in name alone are one scenario.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from sim.catalogue import Matter
from sim.parameters import Parameters
from sim.places import Neighbourhood
from sim.rulespace import BY_NAME, RULE_NAMES
from sim.vocabulary import LawRegime

LABELS = frozenset({"title", "title_zh", "source", "label"})


@dataclass(frozen=True)
class RuleChange:
    """From `day` on, `column` of the rule space has `value` (in every neighbourhood)."""

    day: int
    column: str
    value: float


@dataclass(frozen=True)
class Scenario:
    """Everything a run needs but its seed.

    Attributes
    ----------
    label : str
        How people call it; outside the hash and outside every key of chance.
    days, warmup : int, calendar days
        Length of the run, of which the first `warmup` days are not measured.
    changes : tuple of RuleChange
        Sorted by (day, column); before its first change a column has the default of the
        rule space.
    law : LawRegime
        Which law counts votes on matters other than lifts.
    law_lift : LawRegime
        Which law counts votes on lifts.
    is_coupled : bool
        Whether neighbourhoods share the departments of the district and the offices of their sub-districts.
    """

    label: str
    days: int
    warmup: int
    parameters: Parameters
    neighbourhoods: tuple[Neighbourhood, ...]
    matters: tuple[Matter, ...]
    changes: tuple[RuleChange, ...]
    law: LawRegime
    law_lift: LawRegime
    is_coupled: bool

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the question, hexadecimal; labels do not count. A question does not change."""
        text = json.dumps(plain(self), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def rules_on(self, day: int) -> dict[str, float]:
        """The whole rule column vector in force on a day."""
        values: dict[str, float] = {name: BY_NAME[name].default for name in RULE_NAMES}
        for change in self.changes:
            if change.day <= day:
                values[change.column] = change.value
        return values


def plain(value: Any) -> Any:
    """A JSON-ready copy of frozen declarations, without labels; floats keep all their digits."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in LABELS
        }
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value.hex()
    return value
