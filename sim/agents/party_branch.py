"""The neighbourhood's Party branch (居民区党总支), the 1."""

from __future__ import annotations

from sim.agents.body import Body


class PartyBranch(Body):
    """Convenes where the rules give it the chair; else one door among others.

    Its leadership (引领能力) is its skill. Convening is work in its queue: with few hours, or many
    at the table, it becomes the bottleneck.
    """

    def authority_in_chair(self) -> float:
        """The leading core, by statute; weaker when its leadership is weak."""
        rule = self.model.parameters.meeting
        return rule.authority_branch * (1.0 - rule.leadership_share * (1.0 - self.skill))
