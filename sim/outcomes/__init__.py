"""measure(): what a history amounted to, as named numbers with units.

First law: denominators are the troubles that arose in the measured window, claimed or not; clocks
run from when they arose. Rates among disputes stand beside and are labelled so. A few outcomes
were declared primary before any run; each says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.engines import simulate_many
from sim.engines.cells import Cell
from sim.outcomes.declared import NAMES, OUTCOMES, TOPICS
from sim.outcomes.definition import OutcomeDefinition
from sim.outcomes.histories import read_again, troubles_in
from sim.outcomes.layout import NEVER, Columns
from sim.outcomes.meter import Measured, Meter, numbers_of
from sim.outcomes.numbered import STEPS, count_names
from sim.outcomes.places import Place, places_of, stairwells_of
from sim.outcomes.seal import Seal
from sim.outcomes.spent import COLUMNS
from sim.outcomes.troubles import Troubles
from sim.outcomes.window import HistoryLike
from sim.scenario import Scenario
from sim.vocabulary import HoursUse, LawRegime

__all__ = [
    "ENDS",
    "NAMES",
    "OUTCOMES",
    "TOPICS",
    "Measured",
    "Meter",
    "OutcomeDefinition",
    "Outcomes",
    "measure",
    "measure_many",
]

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
    scenario, ledger = history.scenario, read_again(history)
    found, told, arrays = numbers_of(ledger), troubles_in(ledger), ledger.arrays
    panel, hours = arrays["panel"], arrays["role_hours"].reshape(-1, COLUMNS)
    roles, uses = np.flatnonzero(arrays["role_bodies"]), np.arange(len(HoursUse))
    return Outcomes(
        label=scenario.label,
        scenario=scenario.hash,
        seed=history.seed,
        seal=Seal(history),
        days=scenario.days,
        warmup=scenario.warmup,
        neighbourhoods=len(scenario.neighbourhoods),
        households=int(arrays["homes_of"].sum()),
        law_lift=scenario.law_lift,
        values=dict(zip(NAMES, found.values.tolist(), strict=True)),
        funnel=dict(zip(STEPS, found.funnel.tolist(), strict=True)),
        counts=dict(zip(count_names(scenario), found.counts.tolist(), strict=True)),
        survival=_survival(told, scenario.days),
        paths={name: panel[name].copy() for name in ("day", "compound", "collection")},
        hours={
            "role": np.repeat(roles, len(uses)),
            "use": np.tile(uses, len(roles)),
            "hours": hours[roles, : len(uses)].reshape(-1),
        },
        stairwells=_stairwells(told, scenario),
        compounds=tuple(home.title for place in scenario.neighbourhoods for home in place.compounds),
        places=places_of(scenario),
    )


def measure_many(
    cells: Iterable[tuple[Scenario, int]],
    engine: str = "compiled",
    threads: int = 1,
    is_sharing: bool = True,
) -> Iterator[Cell]:
    """Run and measure many worlds, without a log or a history of any.

    Parameters
    ----------
    cells, engine, threads, is_sharing
        As in `sim.engines.simulate_many`.

    Yields
    ------
    Cell
        In the order of the cells; its answer is a `Measured`: the very numbers of `measure`.
    """
    return simulate_many(cells, engine, threads, follower=Meter(), is_sharing=is_sharing)


def _survival(told: Troubles, end: int) -> Columns:
    ends = np.stack([told.settled, told.remedied, told.faded])
    first = ends.min(axis=0)
    has_ended, arose = first < NEVER, told.arose
    return {
        "days": np.where(has_ended, first, end) - arose,
        "end": np.where(has_ended, ends.argmin(axis=0) + 1, 0),
        "compound": told.compound,
        "matter": told.matter,
        "held": told.held < NEVER,
        "followed": end - arose,
        "resolved": told.resolved - arose,
        "settled": told.settled - arose,
    }


def _stairwells(told: Troubles, scenario: Scenario) -> Columns:
    places, where = stairwells_of(scenario), told.stairwell
    count = len(places["households"])
    return {
        **places,
        "arisen": np.bincount(where, minlength=count),
        "lasting": np.bincount(where[told.resolved >= NEVER], minlength=count),
    }
