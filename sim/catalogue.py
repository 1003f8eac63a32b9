"""The catalogue of matters: what people quarrel about, as data.

A matter is one row. It inherits hours and relapse from its archetype where it says nothing.
The rows live in `configs/matters/`; this file only says what a row is.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.vocabulary import Account, Archetype, Competence, Role, Scope, VoteClass

STRIKES = ("anyone", "elder", "child")
EFFECTS = ("none", "condition", "lift", "renewed_lift", "fee", "fund", "accounts")


@dataclass(frozen=True)
class Respondent:
    """Against whom a matter is raised; the numbers enter the state."""

    NONE = 0
    HOUSEHOLD = 1
    FIRM = 2
    COMMITTEE = 3


@dataclass(frozen=True)
class ArchetypeDefaults:
    """What a matter inherits.

    Attributes
    ----------
    inquiry_hours : float, hours
        Finding out what is the case.
    remedy_hours : float, hours
        Doing what was agreed.
    relapse : float, multiple of the general relapse hazards
    """

    inquiry_hours: float
    remedy_hours: float
    relapse: float


ARCHETYPES: dict[Archetype, ArchetypeDefaults] = {
    Archetype.SERVICE: ArchetypeDefaults(1.5, 4.0, 1.0),
    Archetype.MONEY: ArchetypeDefaults(3.0, 3.0, 0.8),
    Archetype.NEIGHBOUR: ArchetypeDefaults(3.0, 2.0, 1.2),
    Archetype.ORDER: ArchetypeDefaults(2.5, 5.0, 1.6),
    Archetype.STRUCTURE: ArchetypeDefaults(4.0, 12.0, 0.7),
    Archetype.PROJECT: ArchetypeDefaults(10.0, 30.0, 0.4),
}


@dataclass(frozen=True)
class Matter:
    """One row of the catalogue.

    Attributes
    ----------
    name, title, title_zh : str
        Identifier, English and Chinese label.
    archetype : Archetype
    rate : float, troubles arising per 1,000 households and year at reference conditions
    scope : Scope
    respondent : int
        A member of `Respondent`.
    severity_low, severity_high, gap_low, gap_high : float in [0, 1]
        Uniform ranges of how bad it is and how far the parties stand apart.
    needs : int
        Competences a full remedy needs, a bit mask of `Competence`.
    holders : int
        Roles that may hold it without handing it off, a bit mask of roles.
    lead, enforcer, remedy_actor : int
        Roles: whose it is by duty; who could impose (-1 nobody); who does the remedy.
    inquiry_hours, remedy_hours : float, hours
    remedy_fen : int, fen at severity one
    account : Account
    vote : VoteClass
    visibility : float in [0, 1]
        How easily a patrol sees it; 0 for what happens behind doors.
    clock_days : int, working days of the hotline clock
    is_suable, is_enforceable, is_about_accounts : bool
    by_condition, by_service, by_norm, by_tenancy : float in [0, 1]
        How much of the dependence on condition, service, norm and tenancy applies.
    relapse : float, multiple
    cameras_help : float in [0, 1], information per unit of camera cover
    compound_types : int
        Types of compound where it can arise, a bit mask; 0 means everywhere.
    source : str
    effect : str
        What a finished project changes: one of `EFFECTS`.
    by_crowding : float in [0, 1]
        How much of the want of room (parking bays) applies.
    strikes : str
        Whose trouble it is: one of `STRIKES`.
    """

    name: str
    title: str
    title_zh: str
    archetype: Archetype
    rate: float
    scope: Scope
    respondent: int
    severity_low: float
    severity_high: float
    gap_low: float
    gap_high: float
    needs: int
    holders: int
    lead: int
    enforcer: int
    remedy_actor: int
    inquiry_hours: float
    remedy_hours: float
    remedy_fen: int
    account: Account
    vote: VoteClass
    visibility: float
    clock_days: int
    is_suable: bool
    is_enforceable: bool
    is_about_accounts: bool
    by_condition: float
    by_service: float
    by_norm: float
    by_tenancy: float
    relapse: float
    cameras_help: float
    compound_types: int
    source: str
    effect: str = "none"
    by_crowding: float = 0.0
    strikes: str = "anyone"


def needs_of(words: list[str]) -> int:
    """Bit mask of competences from their lower-case names."""
    mask = 0
    for word in words:
        mask |= int(Competence[word.upper()])
    return mask


def holders_of(words: list[str]) -> int:
    """Bit mask of roles from their lower-case names."""
    mask = 0
    for word in words:
        mask |= 1 << int(Role[word.upper()])
    return mask
