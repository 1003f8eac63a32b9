"""What everybody takes for granted: who is seen as what, which door leads to whom, whom one asks.

No regime changes any of this and no scenario sets it, so it is neither a rule of the rule space nor a
parameter. It stands here because both engines read it.
"""

from __future__ import annotations

from typing import Any

from sim.catalogue import Respondent
from sim.population.bodies import COMPETENCES
from sim.vocabulary import TROIKA, Act, Channel, Competence, Institution, Role, Stage

CORE = (Role.PARTY_BRANCH, *TROIKA)
"""The 1 and the 3."""

SEEN_AS: dict[int, Institution] = {
    **{int(role): Institution.GOVERNMENT for role in Role if Role.HOUSING <= role <= Role.COURT},
    Role.PARTY_BRANCH: Institution.BRANCH,
    Role.RESIDENTS_COMMITTEE: Institution.RESIDENTS_COMMITTEE,
    Role.OWNERS_COMMITTEE: Institution.OWNERS_COMMITTEE,
    Role.PROPERTY_FIRM: Institution.FIRM,
    Role.POLICE_OFFICER: Institution.GOVERNMENT,
    Role.SUBDISTRICT: Institution.GOVERNMENT,
    Role.HOTLINE: Institution.GOVERNMENT,
    Role.POLICE_STATION: Institution.GOVERNMENT,
}
BLAMEWORTHY = frozenset({Act.DECLINE, Act.ABSENT, Act.OVERDUE, Act.LOST, Act.PAPER, Act.GIVE_UP})

DOORS: dict[Channel, Role] = {
    Channel.BUILDING_LEADER: Role.VOLUNTEERS,
    Channel.RESIDENTS_COMMITTEE: Role.RESIDENTS_COMMITTEE,
    Channel.PARTY_BRANCH: Role.PARTY_BRANCH,
    Channel.PROPERTY_FIRM: Role.PROPERTY_FIRM,
    Channel.OWNERS_COMMITTEE: Role.OWNERS_COMMITTEE,
    Channel.HOTLINE: Role.HOTLINE,
    Channel.POLICE: Role.POLICE_STATION,
    Channel.DELEGATE: Role.DELEGATE,
}
TRUSTED: dict[Channel, Institution] = {
    Channel.BUILDING_LEADER: Institution.RESIDENTS_COMMITTEE,
    Channel.RESIDENTS_COMMITTEE: Institution.RESIDENTS_COMMITTEE,
    Channel.PARTY_BRANCH: Institution.BRANCH,
    Channel.PROPERTY_FIRM: Institution.FIRM,
    Channel.OWNERS_COMMITTEE: Institution.OWNERS_COMMITTEE,
    Channel.HOTLINE: Institution.GOVERNMENT,
    Channel.POLICE: Institution.GOVERNMENT,
    Channel.DELEGATE: Institution.BRANCH,
}

# Whom a misled router might write to, and how likely; the usual suspects of a neighbourhood.
WRONG_DOORS: tuple[tuple[Role, float], ...] = (
    (Role.RESIDENTS_COMMITTEE, 3.0),
    (Role.PROPERTY_FIRM, 2.0),
    (Role.OWNERS_COMMITTEE, 1.0),
    (Role.PARTY_BRANCH, 1.0),
    (Role.URBAN_MANAGEMENT, 1.0),
    (Role.HOUSING, 1.0),
    (Role.POLICE_OFFICER, 1.0),
)
# Whom a body asks by letter for a competence it lacks: the usual ones first, then whoever has it.
FIRST_ASKED: dict[Competence, tuple[Role, ...]] = {
    Competence.INFORMATION: (Role.RESIDENTS_COMMITTEE, Role.PROPERTY_FIRM, Role.VOLUNTEERS),
    Competence.ENFORCEMENT: (Role.POLICE_OFFICER,),
    Competence.MONEY: (Role.OWNERS_COMMITTEE, Role.FOUNDATION, Role.SUBDISTRICT),
    Competence.LEGAL: (Role.MEDIATOR, Role.HOUSING),
    Competence.TECHNICAL: (Role.PROPERTY_FIRM, Role.HOUSING),
    Competence.LEGITIMACY: (Role.OWNERS_COMMITTEE, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH),
    Competence.EMPATHY: (Role.RESIDENTS_COMMITTEE, Role.MEDIATOR),
}
PROVIDERS: dict[Competence, tuple[Role, ...]] = {
    need: (*first, *(role for role, brings in COMPETENCES.items() if brings & need and role not in first))
    for need, first in FIRST_ASKED.items()
}
RESPONDENT_ROLES = {Respondent.FIRM: Role.PROPERTY_FIRM, Respondent.COMMITTEE: Role.OWNERS_COMMITTEE}
"""Which institution sits on the other side of the table."""

HOTLINE, PETITION, COURT = 1, 2, 3  # tiers
LYING = (Stage.FAILED, Stage.PAPER, Stage.ORPHAN)
"""Where a case lies that nobody works on and somebody still waits for."""

# What a new episode begins without.
COUNTS = (
    *("handoffs", "asked", "asks", "invited", "attended", "hearings", "rounds", "tries", "looks"),
    *("coverage", "priority", "tier", "seen", "blamed", "visits", "relapse_cause"),
)
FLAGS = (
    *("is_paid", "approved", "is_agreed", "is_imposed", "notice", "heard", "reasons", "feedback"),
    *("has_enforcement", "is_hearing"),
)
DATES = ("ticket_due", "resolved_on", "relapse_on", "evaluate_on", "audit_on", "owner", "holder")

BARELY = 1e-9  # hours that nobody can work with
POSTS = 3  # of a residents' committee: a case belongs to one by its archetype
WORKING_DAYS_PER_WEEK = 5.0
SLOTS = 2  # offspring at most, per trouble
OFFSPRING = 1_000_000  # where the numbers of offspring begin, beyond those of any clock


def door_costs(voice: Any) -> dict[int, float]:
    """What each door costs, in visits.

    Parameters
    ----------
    voice : the group of parameters
    """
    special = {"volunteers": "building_leader", "police_station": "police"}
    names = {channel: role.name.lower() for channel, role in DOORS.items()}
    return {
        channel: float(getattr(voice, f"cost_{special.get(name, name)}")) for channel, name in names.items()
    }
