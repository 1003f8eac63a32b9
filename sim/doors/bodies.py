"""The bodies of a neighbourhood, for whoever wants to know what each does all day.

What a body does is read from the text of its agent, its hours and competences from the declarations:
nothing of the model has to be awake for it.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from sim.doors.meanings import words_of
from sim.doors.shelves import Shelves
from sim.parameters import Parameters, declarations
from sim.population.bodies import COMPETENCES
from sim.vocabulary import DEPARTMENTS, PARTNERS, Channel, Competence, Role

AGENTS = Path(__file__).resolve().parents[1] / "agents"
OWN = ("party_branch", "residents_committee", "property_firm", "owners_committee", "subdistrict")
HOURS = {
    Role.PARTY_BRANCH: "party_branch_workers",
    Role.RESIDENTS_COMMITTEE: "residents_committee_workers",
    Role.PROPERTY_FIRM: "firm_hours_per_100_households",
    Role.HOTLINE: "hotline_hours",
    Role.POLICE_STATION: "hotline_hours",
    **dict.fromkeys(DEPARTMENTS, "department_hours"),
}  # of the others, the parameter bears their name
DOORS = {
    Role.VOLUNTEERS: Channel.BUILDING_LEADER,
    Role.POLICE_STATION: Channel.POLICE,
}  # of the others, the door bears their name


def bodies(_: Shelves) -> list[dict[str, Any]]:
    """Every body: its day, its hours, what it can bring, and whether residents find its door."""
    declared = {item.path: item for item in declarations(Parameters)}
    found = []
    for word in words_of(Role.__name__):
        role = Role(word.code)
        hours = declared[f"staffing.{HOURS.get(role, f'{word.name}_hours')}"]
        found.append(
            {
                "name": word.name,
                "title_zh": word.name_zh,
                "seat": seat_of(role),
                "what it does": day_of(role),
                "hours": f"{hours.default:g} {hours.unit} ({hours.path})",
                "brings": ", ".join(competences(role)) or "nothing",
                "door": door_of(role),
            }
        )
    return found


def seat_of(role: Role) -> str:
    """What a body is in the scheme of 1+3+X."""
    if role == Role.PARTY_BRANCH:
        return "the 1"
    if role <= Role.OWNERS_COMMITTEE:
        return "of the 3"
    if role in PARTNERS:
        return "a partner, of the X"
    return "a department" if role in DEPARTMENTS else "above the neighbourhood"


def competences(role: Role) -> list[str]:
    """What a body can bring to a case."""
    return [str(need.name).lower() for need in Competence if need & COMPETENCES[role]]


def door_of(role: Role) -> str:
    """By which door a household reaches it, or that it has none."""
    name = role.name if role.name in Channel.__members__ else None
    channel = DOORS.get(role) or (Channel[name] if name else None)
    return "no door of its own: it is called" if channel is None else f"{channel.name.lower()}"


def agent_of(role: Role) -> str:
    """The module in which the agent of a role is written."""
    if role.name.lower() in OWN:
        return role.name.lower()
    return "partner" if role in PARTNERS else "department"


def day_of(role: Role) -> str:
    """What the text of its agent says that it is and does.

    Returns
    -------
    str
        The words of the class, then of the methods that are its own, each once.
    """
    tree = ast.parse((AGENTS / f"{agent_of(role)}.py").read_text("utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    said = [ast.get_docstring(body) or ""]
    said += [
        ast.get_docstring(method) or ""
        for method in body.body
        if isinstance(method, ast.FunctionDef) and _is_a_deed(method)
    ]
    return " ".join(" ".join(part.split()) for part in said if part)


def _is_a_deed(method: ast.FunctionDef) -> bool:
    """Properties and lookups say what something is, not what a body does."""
    return not (method.name.startswith("_") or method.decorator_list or method.name == "rules_here")
