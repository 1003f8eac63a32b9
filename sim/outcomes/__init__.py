"""measure(): what a history amounted to, as named numbers with units.

First law: denominators are the troubles that arose in the measured window, claimed or not; clocks
run from when they arose. Rates among disputes stand beside and are labelled so. A few outcomes
were declared primary before any run; each says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.outcomes import (
    escalation,
    fairness,
    league,
    money,
    prevention,
    reporting,
    resolution,
    satisfaction,
    work,
)
from sim.outcomes.counting import columns_of_paths, counts_of
from sim.outcomes.deeds import NEVER, Columns
from sim.outcomes.definition import OutcomeDefinition
from sim.outcomes.places import Place, places_of
from sim.outcomes.seal import Seal
from sim.outcomes.troubles import Troubles, troubles_of
from sim.outcomes.window import HistoryLike, Window, window_of
from sim.vocabulary import HoursUse, LawRegime, Role

__all__ = ["ENDS", "OUTCOMES", "OutcomeDefinition", "Outcomes", "measure"]

TOPICS = (resolution, escalation, satisfaction, work, money, reporting, fairness, league, prevention)


def _in_order(definitions: list[OutcomeDefinition]) -> tuple[OutcomeDefinition, ...]:
    """Primary ones first, then by code; within a code as declared."""
    order = {"F": 100}
    return tuple(
        sorted(
            definitions,
            key=lambda known: (not known.primary, order.get(known.code) or int(known.code[1:])),
        )
    )


OUTCOMES: tuple[OutcomeDefinition, ...] = _in_order(
    [known for topic in TOPICS for known in topic.DEFINITIONS]
)

ENDS = ("settled by talk", "remedied", "forgotten")
"""How a trouble ends for those who feel it; in `Outcomes.survival["end"]` 0 is still felt, then 1, 2, 3."""


@dataclass(frozen=True)
class Outcomes:
    """What one run amounted to.

    Attributes
    ----------
    label : str
        How people call the scenario.
    scenario : str
        Its hash.
    seed : int
    seal : Seal
        Behind `digest`, the SHA-256 of the history; holds the history until the digest is asked for.
    days, warmup : int, calendar days
    neighbourhoods, households : int
    law_lift : LawRegime
    values : dict from the name of an outcome to its number; NaN where the run does not define it
    funnel : dict from step to count of troubles, see `sim.outcomes.prevention.funnel_of`
    counts : dict from name to whole number, for patterns
    survival : dict of arrays of shape (troubles,)
        days: from arising to the first end, or to the end of the record; end: 0 if still felt, else
        the place in `ENDS` from 1; followed: days from arising to the end of the record; resolved,
        settled: days from arising to the first true resolution and to a settlement by talk, NEVER
        or later where there was none; compound, matter: rows; held: whether an institution ever held it.
    places : tuple of Place
        The neighbourhoods, in order.
    paths : dict of arrays of shape (months * compounds,)
        day, compound, collection; the warm-up included.
    hours : dict of arrays
        role, use, hours: of all bodies of a role, over the measured window.
    stairwells : dict of arrays of shape (stairwells,)
        compound, building, households, arisen (troubles), lasting (of them never resolved).
    compounds : tuple of str
        Titles, in order of rows.
    """

    label: str
    scenario: str
    seed: int
    seal: Seal
    days: int
    warmup: int
    neighbourhoods: int
    households: int
    law_lift: LawRegime
    values: Mapping[str, float]
    funnel: Mapping[str, int]
    counts: Mapping[str, int]
    survival: Columns
    paths: Columns
    hours: Columns
    stairwells: Columns
    compounds: tuple[str, ...]
    places: tuple[Place, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the history, taken when first asked for."""
        return self.seal.digest


def measure(history: HistoryLike) -> Outcomes:
    """Measure one run.

    Parameters
    ----------
    history : History

    Returns
    -------
    Outcomes
        A function of the content of the history alone: the order of rows in its tables changes nothing.
    """
    window = window_of(history)
    troubles = troubles_of(window)
    scenario = window.scenario
    return Outcomes(
        label=scenario.label,
        scenario=scenario.hash,
        seed=history.seed,
        seal=Seal(history),
        days=scenario.days,
        warmup=scenario.warmup,
        neighbourhoods=len(scenario.neighbourhoods),
        households=window.households,
        law_lift=scenario.law_lift,
        values=_values(window, troubles),
        funnel=prevention.funnel_of(troubles),
        counts=counts_of(window, troubles),
        survival=_survival(window, troubles),
        paths=columns_of_paths(window),
        hours=_hours(window),
        stairwells=_stairwells(window, troubles),
        compounds=tuple(home.title for place in scenario.neighbourhoods for home in place.compounds),
        places=places_of(scenario),
    )


def _values(window: Window, troubles: Troubles) -> dict[str, float]:
    found = resolution.numbers(window, troubles)
    found |= work.numbers(window, troubles, found["durable_share"])
    for topic in (escalation, satisfaction, money, reporting, fairness, league, prevention):
        found |= topic.numbers(window, troubles)
    return {known.name: float(found[known.name]) for known in OUTCOMES}


def _survival(window: Window, troubles: Troubles) -> Columns:
    ends = np.stack([troubles.settled, troubles.remedied, troubles.faded])
    first = ends.min(axis=0) if troubles.count else np.zeros(0, dtype=np.int64)
    has_ended = first < NEVER
    return {
        "days": np.where(has_ended, first, window.end) - troubles.arose,
        "end": np.where(has_ended, ends.argmin(axis=0) + 1, 0) if troubles.count else first,
        "compound": troubles.compound,
        "matter": troubles.matter,
        "held": troubles.held < NEVER,
        "followed": window.end - troubles.arose,
        "resolved": troubles.resolved - troubles.arose,
        "settled": troubles.settled - troubles.arose,
    }


def _hours(window: Window) -> Columns:
    spent = window.spent
    roles = np.unique(spent.role) if spent else np.zeros(0, dtype=np.int64)
    uses = np.arange(len(HoursUse))
    total = [spent.by_row(Role(role))[: len(uses)] for role in roles.tolist()] if spent else []
    return {
        "role": np.repeat(roles, len(uses)),
        "use": np.tile(uses, len(roles)),
        "hours": np.concatenate(total) if total else np.zeros(0),
    }


def _stairwells(window: Window, troubles: Troubles) -> Columns:
    places = window.stairwells
    count = len(places["households"])
    lasting = troubles.stairwell[troubles.resolved >= NEVER]
    return {
        **places,
        "arisen": np.bincount(troubles.stairwell, minlength=count),
        "lasting": np.bincount(lasting, minlength=count),
    }
