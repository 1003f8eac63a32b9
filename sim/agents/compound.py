"""A compound (小区): where troubles arise, fees are paid, and a fund is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.agents.views import view
from sim.rules.chance import NEVER, draw, race_time
from sim.rules.numerics import unit
from sim.rules.trouble import daily_intensity, exposure_ratio
from sim.vocabulary import Purpose

if TYPE_CHECKING:
    from sim.agents.world import World
    from sim.catalogue import Matter


@view("compound")
class Compound(mesa.Agent):
    """Buildings, stairwells and households behind one wall."""

    if TYPE_CHECKING:
        model: World

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, model: World, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.table = model.state.compound
        self.name_key: int = self.table.key.item(row)
        stairs = model.state.stairwell
        self.stairwells: list[int] = np.flatnonzero(stairs.live("compound") == row).tolist()
        home = model.state.household
        here = (home.live("compound") == row) & home.live("is_lived_in")
        self.rows: list[int] = np.flatnonzero(here).tolist()
        self.stairwell_keys = stairs.key[self.stairwells]
        self.people: list[int] = []
        for stairwell in self.stairwells:
            first, count = stairs.first.item(stairwell), stairs.count.item(stairwell)
            self.people.append(int(home.size[first : first + count].sum()))

    def clock_of(self, matter: int) -> int:
        """Row of the clock of a matter."""
        return self.row * len(self.model.matters) + matter

    # -- where trouble strikes ----------------------------------------------------------------------

    def pick_stairwell(self, key: int) -> int:
        """A keyed race among stairwells, weighted by people."""
        u = draw(self.model.seed, Purpose.STAIRWELL, key, 0, self.stairwell_keys)
        return self.stairwells[winner(u.tolist(), self.people)]

    def pick_household(
        self, key: int, stairwell: int, purpose: Purpose, without: int, whom: str = "anyone"
    ) -> int:
        """A keyed race among the households of a stairwell, weighted by people; -1 if nobody else.

        `whom` narrows it to households with an elder or a child, where there are any.
        """
        stairs, home = self.model.state.stairwell, self.model.state.household
        first, count = stairs.first.item(stairwell), stairs.count.item(stairwell)
        rows = slice(first, first + count)
        weights = home.size[rows].tolist()
        if whom != "anyone":
            concerned = (home.has_elder if whom == "elder" else home.has_child)[rows].tolist()
            if any(concerned):
                weights = [w if is_one else 0 for w, is_one in zip(weights, concerned, strict=True)]
        if first <= without < first + count:
            weights[without - first] = 0
        chosen = winner(draw(self.model.seed, purpose, key, 0, home.key[rows]).tolist(), weights)
        return first + chosen if chosen >= 0 else -1

    # -- how fast trouble arises ----------------------------------------------------------------------

    def refresh_intensities(self) -> None:
        """Bring every clock's intensity up to the compound's present condition, service and norms."""
        clock = self.model.state.clock
        for m, matter in enumerate(self.model.matters):
            clock.intensity[self.clock_of(m)] = self.intensity_of(matter)

    def intensity_of(self, matter: Matter) -> float:
        """Troubles of a matter per calendar day, here and now."""
        if matter.compound_types and not matter.compound_types >> self.type & 1:
            return 0.0
        rule = self.model.parameters.trouble
        ratios = [
            exposure_ratio(rule.condition_weight * matter.by_condition, 1.0 - self.condition,
                           1.0 - rule.condition_reference),
            exposure_ratio(rule.quality_weight * matter.by_service, 1.0 - self.quality,
                           1.0 - rule.quality_reference),
            exposure_ratio(rule.norm_weight * matter.by_norm, 1.0 - self.norm, 1.0 - rule.norm_reference),
            exposure_ratio(rule.tenancy_weight * matter.by_tenancy, self.tenancy, rule.tenancy_reference),
        ]  # fmt: skip
        crowding = exposure_ratio(matter.by_crowding, self.crowding - 1.0, 0.0)
        rate = matter.rate * rule.rate_scale
        return daily_intensity(rate, self.households, ratios[0], ratios[1], ratios[2], ratios[3], crowding)

    # -- opinion ------------------------------------------------------------------------------------

    def oversight(self) -> float:
        """What the owners' committee can see of the firm: its capacity times the accounts."""
        body = self.model.committee_of(self.row)
        return unit(body.skill * self.accounts) if body is not None else 0.0


def winner(draws: list[float], weights: list[int]) -> int:
    """Who arrives first in a keyed race; -1 if nobody runs.

    A runner with no better draw and no more weight than the leader cannot win, so its time need
    not be computed.
    """
    best, first, lead_draw, lead_weight = NEVER, -1, -1.0, 0
    for i, (u, weight) in enumerate(zip(draws, weights, strict=True)):
        if weight <= 0 or (u <= lead_draw and weight <= lead_weight):
            continue
        time = race_time(u, float(weight))
        if time < best:
            best, first, lead_draw, lead_weight = time, i, u, weight
    return first
