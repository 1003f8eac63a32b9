"""The sub-district office (街道), as far as it works on the matters of the neighbourhoods it serves."""

from __future__ import annotations

from sim.agents.body import Body


class Subdistrict(Body):
    """Takes petitions, under every regime, and can then call anybody to its own table."""

    def authority_in_chair(self) -> float:
        """It scores the departments' branches and lets the firms in."""
        return self.model.parameters.meeting.authority_subdistrict

    def authority_by_letter(self) -> float:
        """Its letters are answered."""
        return self.model.parameters.meeting.authority_subdistrict_letter
