"""Every configurable number of the model, gathered by topic (the columns of ODD section 7)."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.parameters.declare import Declaration, Provenance, declarations, quantity
from sim.parameters.handling import Burden, Routing, Skill, Staffing
from sim.parameters.meeting import Justice, Meeting
from sim.parameters.outcome import Escalation, Paper, Remedy, Trust
from sim.parameters.partners import Ties
from sim.parameters.property import Committee, Fees, Firm, Fund, Vote
from sim.parameters.society import Pledge, Society
from sim.parameters.voice import Trouble, Voice

__all__ = ["Declaration", "Parameters", "Provenance", "declarations", "quantity"]


@dataclass(frozen=True)
class Parameters:
    """All parameter groups; the name of a group is the first word of an override."""

    trouble: Trouble = field(default_factory=Trouble)
    voice: Voice = field(default_factory=Voice)
    staffing: Staffing = field(default_factory=Staffing)
    burden: Burden = field(default_factory=Burden)
    routing: Routing = field(default_factory=Routing)
    skill: Skill = field(default_factory=Skill)
    ties: Ties = field(default_factory=Ties)
    meeting: Meeting = field(default_factory=Meeting)
    justice: Justice = field(default_factory=Justice)
    remedy: Remedy = field(default_factory=Remedy)
    paper: Paper = field(default_factory=Paper)
    escalation: Escalation = field(default_factory=Escalation)
    trust: Trust = field(default_factory=Trust)
    fees: Fees = field(default_factory=Fees)
    firm: Firm = field(default_factory=Firm)
    fund: Fund = field(default_factory=Fund)
    committee: Committee = field(default_factory=Committee)
    vote: Vote = field(default_factory=Vote)
    society: Society = field(default_factory=Society)
    pledge: Pledge = field(default_factory=Pledge)
