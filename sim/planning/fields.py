"""What a person may write about time, law, places and matters: one table per record.

The tables follow the frozen dataclasses of `sim.places` and `sim.catalogue` field by field; a
test holds the two together.
"""

from __future__ import annotations

from typing import Any

from sim.catalogue import EFFECTS, STRIKES
from sim.planning.specs import NONE, REQUIRED, Kind, Spec, word
from sim.vocabulary import (
    ENGINES,
    PARTNERS,
    Account,
    Archetype,
    Competence,
    CompoundType,
    LawRegime,
    Role,
    Scope,
    VoteClass,
)

LONGEST_TEXT = 300


def _number(
    name: str, unit: str, low: float, high: float, default: Any = REQUIRED, meaning: str = ""
) -> Spec:
    return Spec(name, Kind.FLOAT, default, unit, low, high, meaning)


def _count(name: str, unit: str, low: float, high: float, default: Any = REQUIRED, meaning: str = "") -> Spec:
    return Spec(name, Kind.INT, default, unit, low, high, meaning)


def _flag(name: str, default: Any = REQUIRED, meaning: str = "") -> Spec:
    return Spec(name, Kind.FLAG, default, "yes or no", 0, 1, meaning)


def _text(name: str, default: Any = REQUIRED, meaning: str = "for readers") -> Spec:
    return Spec(name, Kind.TEXT, default, high=LONGEST_TEXT, meaning=meaning)


def _choice(name: str, choices: tuple[str, ...], default: Any = REQUIRED, meaning: str = "") -> Spec:
    return Spec(name, Kind.CHOICE, default, "", 0, 1, meaning, choices=choices, may_be_null=NONE in choices)


def _choices(name: str, choices: tuple[str, ...], default: Any = REQUIRED, meaning: str = "") -> Spec:
    return Spec(name, Kind.CHOICES, default, "", 0, len(choices), meaning, choices=choices)


ROLE_WORDS = tuple(word(role) for role in Role)
PARTNER_WORDS = tuple(word(role) for role in PARTNERS)
RESPONDENTS = ("none", "household", "firm", "committee")  # in the order of catalogue.Respondent

LABEL = Spec("label", Kind.TEXT, "", high=120, may_be_null=True)

CALENDAR = (
    _count("warmup_days", "calendar days", 0, 36_500, 365, "not measured"),
    _count("measured_days", "calendar days", 1, 36_500, 1095, "measured after the warm-up"),
)

LAW = (
    _text("title", ""),
    _text("source", ""),
    _choice("votes", tuple(word(law) for law in LawRegime), "civil_code", "which law counts votes"),
    _choice("lifts", tuple(word(law) for law in LawRegime), "civil_code", "which law counts votes on lifts"),
)

DISTRICT = (
    _text("title", ""),
    Spec("csv", Kind.TEXT, None, high=4096, meaning="a file that replaces `neighbourhood`", may_be_null=True),
    _count("copies", "copies of every neighbourhood", 1, 500, 1),
    _flag("is_coupled", False, "whether neighbourhoods share departments and sub-district offices"),
)

REGIME = (
    _text("name", ""),
    _text("title", ""),
    _text("title_zh", ""),
    _text("source", ""),
    _count("start_day", "calendar day", 0, 73_000, 0),
)
MECHANISM = (*REGIME, Spec("stop_day", Kind.INT, None, "calendar day", 1, 73_000, may_be_null=True))

NEIGHBOURHOOD = (
    _text("title", ""),
    _text("subdistrict", "", "for readers; in a coupled district its neighbourhoods share an office"),
    _count("residents", "persons", 1, 1_000_000),
    _choices(
        "partners", PARTNER_WORDS, list(PARTNER_WORDS), "partners that exist there, whatever the regime"
    ),
    _count("uncoupled_partners", "partners nobody can call", 0, 100, 0),
)

COMPOUND = (
    _text("title", ""),
    _choice("type", tuple(word(kind) for kind in CompoundType)),
    _count("year", "year built", 1850, 2100),
    _count("households", "dwellings lived in", 1, 50_000),
    _count("buildings", "buildings", 1, 5_000),
    _count("stairwells", "stairwells in all", 1, 20_000),
    _count("floors", "floors per stairwell", 1, 60),
    _count("doors", "doors per floor", 1, 40),
    _number("area", "m², mean exclusively owned floor area", 5, 1_000),
    _number("owner_share", "share of dwellings lived in by their owners", 0, 1),
    _number("fee", "yuan per m² and month", 0, 50),
    _number("service_cost", "yuan per m² and month in the first year", 0.01, 50),
    _number("collection", "share of households paying at the start", 0, 1),
    _number("quality", "service quality", 0, 1),
    _number("condition", "condition", 0, 1),
    _number("fund_initial", "yuan per m²", 0, 1_000),
    _number("fund_ratio", "share of the initial fund still there", 0, 5),
    _number("public_revenue", "yuan per household and year", 0, 50_000),
    _number("bays", "parking bays per household", 0, 10),
    _number("cameras", "share of common space under cameras", 0, 1),
    _flag("lifts", meaning="whether stairwells have a lift"),
    _flag("has_committee", meaning="whether there is an owners' committee"),
    _number("norm", "share who follow the unwritten rules", 0, 1),
    _count("uncoupled", "dwellings that stand empty", 0, 50_000, 0),
)

MATTER = (
    _text("title"),
    _text("title_zh", ""),
    _choice("archetype", tuple(word(kind) for kind in Archetype)),
    _number("rate", "troubles arising per 1,000 households and year", 0, 2_000),
    _choice("scope", tuple(word(scope) for scope in Scope)),
    _choice("respondent", RESPONDENTS, "none"),
    _number("severity_low", "severity", 0, 1),
    _number("severity_high", "severity", 0, 1),
    _number("gap_low", "distance between the parties", 0, 1),
    _number("gap_high", "distance between the parties", 0, 1),
    _choices("needs", tuple(word(need) for need in Competence), meaning="competences a full remedy needs"),
    _choices("holders", ROLE_WORDS, meaning="roles that may hold it"),
    _choice("lead", ROLE_WORDS, meaning="whose it is by duty"),
    _choice("enforcer", (NONE, *ROLE_WORDS), NONE, "who could impose a remedy"),
    _choice("remedy_actor", ROLE_WORDS, meaning="who does the remedy"),
    Spec("inquiry_hours", Kind.FLOAT, None, "hours", 0, 500, "null inherits", may_be_null=True),
    Spec("remedy_hours", Kind.FLOAT, None, "hours", 0, 2_000, "null inherits", may_be_null=True),
    _count("remedy_fen", "fen (0.01 yuan) at severity one", 0, 10**12, 0),
    _choice("account", tuple(word(account) for account in Account), NONE, "which purse pays"),
    _choice("vote", tuple(word(vote) for vote in VoteClass), NONE, "which majority it needs"),
    _number("visibility", "how easily a patrol sees it", 0, 1, 0.0),
    _count("clock_days", "working days of the hotline clock", 1, 120, 5),
    _flag("is_suable", False),
    _flag("is_about_accounts", False),
    _number("by_condition", "share of the dependence on condition", 0, 1, 0.0),
    _number("by_service", "share of the dependence on service", 0, 1, 0.0),
    _number("by_norm", "share of the dependence on norms", 0, 1, 0.0),
    _number("by_tenancy", "share of the dependence on tenancy", 0, 1, 0.0),
    Spec("relapse", Kind.FLOAT, None, "multiple", 0, 20, "null inherits", may_be_null=True),
    _number("cameras_help", "information per unit of camera cover", 0, 1, 0.0),
    _choices("compound_types", tuple(word(kind) for kind in CompoundType), [], "empty means everywhere"),
    _choice("effect", EFFECTS, NONE, "what a finished project changes"),
    _choice("strikes", STRIKES, "anyone", "whose trouble it is"),
    _number("by_crowding", "share of the dependence on want of room", 0, 1, 0.0),
    _text("provenance", ""),
)

CONTRASTS = ("baseline", "adjacent", "all")
ANSWERING = (
    _count("seed", "seed of a run", 0, 2**63 - 1, 1),
    _count("replicates", "seeds per regime, from `seed` on", 1, 100_000, 20),
    _count("workers", "processes", 1, 256, 1),
    _choice("contrasts", CONTRASTS, "baseline", "which regimes a comparison holds against which"),
)
STUDY = (
    Spec("name", Kind.TEXT, None, high=80, meaning="how the study is called", may_be_null=True),
    Spec("dir", Kind.TEXT, None, high=4096, meaning="folder of the study", may_be_null=True),
    Spec("question", Kind.TEXT, None, high=LONGEST_TEXT, meaning="for readers", may_be_null=True),
)
DESIGN = (
    Spec("method", Kind.TEXT, "grid", high=40, meaning="how points are laid"),
    Spec("size", Kind.INT, None, "points", 1, 10_000_000, "or rows, or trajectories", may_be_null=True),
    _count("seed", "seed of the points", 0, 2**63 - 1, 1),
    _count("levels", "levels of an interval", 2, 100_000, 5),
    Spec("second_order", Kind.FLAG, False, "yes or no", 0, 1, "interactions of pairs too"),
    Spec("file", Kind.TEXT, None, high=4096, meaning="CSV file of points", may_be_null=True),
    _text("title", ""),
)
ENGINE = (
    _choice("name", ENGINES, "compiled", "what computes a run"),
    Spec(
        "switch_day", Kind.INT, None, "day", 1, 73_000, "from here on the other engine goes on",
        may_be_null=True,
    ),
    _text("title", ""),
)  # fmt: skip
