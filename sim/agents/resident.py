"""A resident (居民): a person of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.agents.household import Household
from sim.agents.views import view

if TYPE_CHECKING:
    from sim.agents.world import World


@view("resident")
class Resident(mesa.Agent):
    """One person: an age, perhaps a Party member, a volunteer or a talent (达人).

    A person speaks through the household, which holds what is felt, claimed and paid; volunteers
    and members give their hours through the bodies they serve in.
    """

    if TYPE_CHECKING:
        model: World

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, model: World, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.table = model.state.resident
        self.name_key: int = self.table.key.item(row)

    @property
    def family(self) -> Household:
        """The household this person belongs to."""
        return self.model.households[self.household]
