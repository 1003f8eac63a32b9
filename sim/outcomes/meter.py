"""Measuring, by loops: beside a world as it is lived, without a log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engines.compiled.cache import declare_kit
from sim.engines.compiled.layout import KEPT, today
from sim.engines.compiled.ledger import Ledger, loop
from sim.engines.compiled.loading import call
from sim.outcomes import layout
from sim.outcomes.counting import count_up
from sim.outcomes.declared import PLACES
from sim.outcomes.escalation import tell_escalation
from sim.outcomes.fairness import tell_fairness
from sim.outcomes.layout import span
from sim.outcomes.league import tell_league
from sim.outcomes.money import tell_money
from sim.outcomes.numbered import ALWAYS, BY_YEAR, COUNTS, FUNNEL, STEPS, count_places
from sim.outcomes.places import stairwells_of
from sim.outcomes.prevention import tell_prevention, tell_steps
from sim.outcomes.reporting import tell_reporting
from sim.outcomes.resolution import tell_resolution
from sim.outcomes.satisfaction import tell_satisfaction
from sim.outcomes.spent import COLUMNS, add_up_hours
from sim.outcomes.troubles import close_folders
from sim.outcomes.window import HistoryLike, homes_by_compound, span_of
from sim.outcomes.work import tell_work
from sim.scenario import Scenario
from sim.vocabulary import ROLE_COUNT

PACKAGE = "sim.outcomes"
OLD = 20  # years a building must have stood
LAW_YEAR = 2021  # the Civil Code's first year: from here age is counted, since day 0 has no year of its own

declare_kit(PACKAGE, "outcomes")


@loop
def measure_all(w: int) -> None:
    """Every number of one run whose events have been read."""
    close_folders(w)
    add_up_hours(w)
    tell_resolution(w)
    tell_escalation(w)
    tell_satisfaction(w)
    tell_work(w)
    tell_money(w)
    tell_reporting(w)
    tell_fairness(w)
    tell_league(w)
    tell_prevention(w)
    tell_steps(w)
    count_up(w)


@loop
def measure_world(w: int) -> None:
    """Every number of a run as far as its world has lived."""
    now = today(w)
    span(w).panel_rows, span(w).hour_rows = now.month * now.compounds, now.month * now.bodies
    measure_all(w)


@dataclass(frozen=True)
class Measured:
    """The numbers of one run.

    Attributes
    ----------
    values : float array of shape (outcomes,)
        In the order and the units of `OUTCOMES`; NaN where the run does not define the outcome.
    funnel : int array of shape (steps,)
        In the order of `sim.outcomes.numbered.STEPS`.
    counts : int array of shape (counts,)
        In the order of `sim.outcomes.numbered.count_names` of the scenario.
    """

    values: np.ndarray
    funnel: np.ndarray
    counts: np.ndarray


class Meter:
    """Follows a world and measures it, so that neither a log nor a history need be kept.

    To be handed to `sim.engines.simulate_many` or to a compiled world; see `sim.engines.following`.
    """

    package, begins, reads = PACKAGE, "deeds.begin", "deeds.read"
    by_case = ("troubles", "trouble_rows")

    def lay_out(self, ledger: Ledger, scenario: Scenario) -> None:
        """Enter the window, room for the numbers and work space."""
        lay_window(ledger, scenario)
        ledger.enter("hour_cells", ledger.arrays["hours"].view(np.float64))

    def answer(self, ledger: Ledger) -> Measured:
        """The numbers of a run whose events have all been read."""
        call("meter.measure_world", ledger.address)
        return numbers_of(ledger)

    def of(self, history: HistoryLike) -> Measured:
        """The same numbers off a history of any engine."""
        from sim.outcomes.histories import read_again

        return numbers_of(read_again(history))


def numbers_of(ledger: Ledger) -> Measured:
    """A copy of what was measured last."""
    arrays = ledger.arrays
    return Measured(
        arrays["all values"][PLACES], arrays["all steps"].copy(), arrays["all counts"][arrays["count places"]]
    )


def lay_window(ledger: Ledger, scenario: Scenario) -> None:
    """Enter what a scenario alone fixes: the window, places, room for the numbers, work space."""
    homes, wells = homes_by_compound(scenario), stairwells_of(scenario)["households"]
    built = [home.year for place in scenario.neighbourhoods for home in place.compounds]
    ledger.enter("span", span_of(scenario))
    ledger.enter("homes_of", homes)
    ledger.enter("is_old_stock", (LAW_YEAR - np.array(built) > OLD).astype(np.int64))
    ledger.enter("homes_above", wells)
    blank = ledger.arrays["blank folder"] = np.zeros(1, dtype=layout.TROUBLE)
    for day in layout.DAYS:
        blank[day] = layout.NEVER
    kept = (ledger.place_of("troubles"), blank.ctypes.data, blank.nbytes)
    ledger.enter("blank_trouble", np.array([kept], dtype=KEPT))
    sums = np.zeros(1, dtype=layout.TALLY)
    ledger.enter("tally", sums)
    ledger.enter("tally_cells", sums.view(np.int64))
    groups = max(len(homes), len(scenario.neighbourhoods))
    whole = {"day_counts": layout.FOLLOW_UP + 1, "sizes": groups, "goods": groups, "role_bodies": ROLE_COUNT}
    fractions = {"burdens": len(wells), "role_hours": ROLE_COUNT * COLUMNS}
    for name, size in whole.items():
        ledger.enter(name, np.zeros(size, dtype=np.int64))
    for name, size in fractions.items():
        ledger.enter(name, np.zeros(size))
    ledger.enter("ratings", np.zeros(len(scenario.neighbourhoods), dtype=layout.RATING))
    _lay_numbers(ledger, scenario)


def _lay_numbers(ledger: Ledger, scenario: Scenario) -> None:
    """Room for everything that is told: one array each of values, steps and counts, seen piece by piece."""
    values, first = np.full(len(PLACES), np.nan), 0
    for entry, names in layout.BY_TOPIC.items():
        kind = np.dtype([(name, np.float64) for name in names])
        ledger.enter(entry, values[first : first + len(names)].view(kind))
        first += len(names)
    steps = np.zeros(len(STEPS), dtype=np.int64)
    ledger.enter("steps", steps.view(FUNNEL))
    years, always = int(ledger.arrays["span"]["whole_years"][0]), len(ALWAYS)
    pieces = {"suits_over": len(scenario.matters), **dict.fromkeys(BY_YEAR.values(), years)}
    counts, first = np.zeros(always + sum(pieces.values()), dtype=np.int64), always
    ledger.enter("counts", counts[:always].view(COUNTS))
    for name, size in pieces.items():
        ledger.enter(name, counts[first : first + size])
        first += size
    ledger.arrays |= {"all values": values, "all steps": steps, "all counts": counts}
    ledger.arrays["count places"] = count_places(scenario)
