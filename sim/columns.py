"""Every column of the state, declared once: type, unit, range, meaning and nature.

Both engines fill these columns; agents are views on their rows; the log, the tables of the
model description and the inspector speak of the same thing by the same name. `nature` says what
a column is in the audit of the rule space: what rules may touch directly (a carrier: hours,
presence, information, authority, competence, money), what is process (where a case stands), and
what only experience may move (outcome).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.rulespace import RULE_SPACE
from sim.vocabulary import CHANNEL_COUNT, HOURS_USE_COUNT, INSTITUTION_COUNT

INFINITE = 1e300
MAX_TIES = 16
MAX_PARTIES = 12
LAST = 1_000  # place of a column that is not read so often


@dataclass(frozen=True)
class Column:
    """One column: dtype "f8", "i8", "i4", "u8" or "?", width > 1 for a row of a matrix.

    Rows of which everybody holds many take four bytes ("i4"); to all who read them they are whole numbers.
    `place` says where it lies in its record, which is nobody's business but the processor's: lower first,
    and of equals in declared order.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    nature: str
    width: int = 1
    default: float = 0
    place: int = LAST


def _c(
    name: str, dtype: str, unit: str, meaning: str, nature: str, width: int = 1, default: float = 0
) -> Column:
    return Column(name, dtype, unit, meaning, nature, width, default)


def _with_these_first(names: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns in the order in which they come, of which these lie together, before the others."""
    place = {name: nth for nth, name in enumerate(names)}
    return tuple(replace(column, place=place.get(column.name, LAST)) for column in columns)


PLACE = "place"  # fixed by the scenario
PROCESS = "process"  # where things stand
OUTCOME = "outcome"  # only experience moves it
HOURS, PRESENCE, INFORMATION = "hours", "presence", "information"
AUTHORITY, COMPETENCE, MONEY = "authority", "competence", "money"

DISTRICT = (_c("key", "u8", "key", "permanent name", PLACE),)

SUBDISTRICT = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("district", "i8", "row", "district it belongs to", PLACE),
)

NEIGHBOURHOOD = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("subdistrict", "i8", "row", "sub-district it belongs to", PLACE),
    _c("households", "i8", "households", "that are lived in", PLACE),
    _c("members", "i8", "persons", "Party members of all compounds", PLACE),
    _c("patrol_exposure", "f8", "exposure", "accumulated chance of being found by a patrol", INFORMATION),
    _c("visit_exposure", "f8", "exposure", "accumulated chance of being heard of in a visit", INFORMATION),
    _c("channel_wait", "f8", "days", "usual wait behind each door", OUTCOME, CHANNEL_COUNT, 20.0),
    _c("score", "f8", "[0, 1]", "last yearly score: what the books and the survey show", INFORMATION),
    _c("star", "i8", "stars", "last yearly rating; 0 none", INFORMATION),
    _c("budget", "i8", "fen", "of the sub-district for this neighbourhood, this year", MONEY),
    _c("attention", "f8", "weight", "that the ranking gives to measured tasks", HOURS),
    _c("list_length", "i8", "cases", "on the shared problem list", INFORMATION),
)

RULES = tuple(
    _c(rule.name, "f8" if rule.kind == "float" else "i8", rule.unit, rule.meaning, "rule", 1, rule.default)
    for rule in RULE_SPACE
)

COMPOUND = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("neighbourhood", "i8", "row", "neighbourhood it belongs to", PLACE),
    _c("type", "i8", "CompoundType", "type of compound", PLACE),
    _c("households", "i8", "households", "that are lived in", PLACE),
    _c("area", "i8", "m²", "of owner households", PLACE),
    _c("tenancy", "f8", "share", "of households that rent", PLACE),
    _c("cameras", "f8", "share", "of common space under cameras", INFORMATION),
    _c("crowding", "f8", "multiple", "of the catalogue's parking rate", PLACE, 1, 1.0),
    _c("condition", "f8", "[0, 1]", "of the buildings", OUTCOME),
    _c("quality", "f8", "[0, 1]", "of the property service", OUTCOME),
    _c("norm", "f8", "[0, 1]", "mean following of unwritten rules", OUTCOME),
    _c("norm_start", "f8", "[0, 1]", "to which norms fall back", PLACE),
    _c("soundness", "f8", "[0, 1]", "what complete accounts would show", PLACE),
    _c("collection", "f8", "share", "of households that paid the last fee", OUTCOME),
    _c("fee", "i8", "fen/m²·month", "property fee", MONEY),
    _c("cost", "f8", "fen/m²·month", "what full service costs now", MONEY),
    _c("fund", "i8", "fen", "maintenance fund", MONEY),
    _c("fund_initial", "i8", "fen", "maintenance fund at the start of its life", MONEY),
    _c("revenue", "i8", "fen", "public revenue not yet spent", MONEY),
    _c("revenue_per_year", "i8", "fen", "public revenue earned in a year", MONEY),
    _c("low_since", "i8", "day", "fund below its trigger since; -1 not low", MONEY, 1, -1),
    _c("levied_on", "i8", "day", "default notices sent; -1 none", MONEY, 1, -1),
    _c("accounts", "f8", "[0, 1]", "share of the accounts that can be followed", INFORMATION),
    _c("list_colour", "i8", "-1 black, 0 none, 1 red", "of the firm", INFORMATION),
    _c(
        "mean_trust",
        "f8",
        "[0, 1]",
        "mean trust of households at the last month's end",
        OUTCOME,
        INSTITUTION_COUNT,
    ),
    _c("household_fen", "i8", "fen", "all that households ever paid in", MONEY),
    _c("outside_fen", "i8", "fen", "all that came from outside, net of what left", MONEY),
)

STAIRWELL = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("compound", "i8", "row", "compound it belongs to", PLACE),
    _c("first", "i8", "row", "its first household", PLACE),
    _c("count", "i8", "households", "its households, on consecutive rows", PLACE),
    _c("has_lift", "?", "yes or no", "whether it has a lift", OUTCOME),
    _c("cooling_until", "i8", "day", "no new proposal before", PROCESS, 1, -1),
)

HOUSEHOLD = (
    _c("trust", "f8", "[0, 1]", "in each institution", OUTCOME, INSTITUTION_COUNT),
    _c("norm", "f8", "[0, 1]", "how far it follows the unwritten rules", OUTCOME),
    _c("grievance", "f8", "severity", "what it holds against the world, as of `grievance_on`", OUTCOME),
    _c("grievance_on", "i8", "day", "date of the stored grievance", OUTCOME),
    _c("fee_draw", "f8", "(0, 1)", "pays while this lies below its willingness", PLACE),
    _c("area", "i8", "m²", "exclusively owned floor area", PLACE),
    _c("arrears", "i8", "fen", "fee owed", MONEY),
    _c("arrears_months", "i8", "months", "since it last paid", MONEY),
    _c("dunned_on", "i8", "day", "last dunned; -1 never", MONEY, 1, -1),
    _c("suit_due", "i8", "day", "a suit for fees ends; -1 none", PROCESS, 1, -1),
    _c("pledged_on", "i8", "day", "last heard of a residents' pledge; -1 never", INFORMATION, 1, -1),
    _c("tie_count", "i8", "households", "number of ties", PLACE),
    _c("ties", "i4", "row", "households it talks with; -1 none", PLACE, MAX_TIES, -1),
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("neighbourhood", "i8", "row", "where it lives", PLACE),
    _c("compound", "i8", "row", "where it lives", PLACE),
    _c("stairwell", "i8", "row", "where it lives", PLACE),
    _c("floor", "i8", "floor", "from 1", PLACE),
    _c("size", "i8", "persons", "who live there", PLACE),
    _c("is_owner", "?", "yes or no", "lives in its own dwelling", PLACE),
    _c("is_lived_in", "?", "yes or no", "an empty dwelling has no part in anything", PLACE, 1, 1),
    _c("has_elder", "?", "yes or no", "somebody of 60 or over", PLACE),
    _c("has_child", "?", "yes or no", "somebody under 15", PLACE),
    _c("members", "i8", "persons", "Party members", PLACE),
    _c("volunteers", "i8", "persons", "volunteers", PLACE),
    _c("tolerance", "f8", "[0, 1]", "how much it puts up with", PLACE),
    _c("voice_cost", "f8", "multiple", "what a door costs it", PLACE),
    _c("liquidity", "f8", "(0, 1)", "draw against bills and levies", PLACE),
    _c("belief", "f8", "[0, 1]", "belief in the compound's accounts", INFORMATION),
    _c("efficacy", "f8", "[0, 1]", "learned efficacy of each door", OUTCOME, CHANNEL_COUNT),
    _c("last_channel", "i8", "Channel", "door it used last; -1 none", PROCESS, 1, -1),
    _c("lumps", "i8", "troubles", "lumped so far", OUTCOME),
)

RESIDENT = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("household", "i8", "row", "of which household", PLACE),
    _c("age", "i8", "years", "age at day 0", PLACE),
    _c("is_member", "?", "yes or no", "Party member", PLACE),
    _c("is_volunteer", "?", "yes or no", "volunteer", PLACE),
    _c("is_talent", "?", "yes or no", "community talent 达人", PLACE),
    _c("is_spokesperson", "?", "yes or no", "speaks for the household", PLACE),
)

BODY = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("role", "i8", "Role", "what it is", PLACE),
    _c("neighbourhood", "i8", "row", "-1 for a body that several share", PLACE, 1, -1),
    _c("compound", "i8", "row", "-1 for none", PLACE, 1, -1),
    _c("is_present", "?", "yes or no", "whether it exists", PLACE, 1, 1),
    _c("hours_per_day", "f8", "hours/working day", "paid or given", HOURS),
    _c("administration", "f8", "hours/working day", "owed before anything else", HOURS),
    _c("skill", "f8", "[0, 1]", "skill, capacity or leadership", COMPETENCE),
    _c("skill_start", "f8", "[0, 1]", "skill without learning", COMPETENCE),
    _c("competences", "i8", "Competence", "bit mask of what it brings", COMPETENCE),
    _c("tie", "f8", "[0, 1]", "how well it knows the neighbourhood's conveners", PRESENCE),
    _c("load", "f8", "share", "of hours asked for, smoothed", HOURS),
    _c("fatigue", "f8", "[0, 1]", "from being whistled for", PRESENCE),
    _c("owed", "f8", "hours", "already promised to meetings and replies", HOURS),
    _c("tickets", "f8", "hours", "backlog of other tickets", HOURS),
    _c("next_number", "i8", "count", "next place in its queue", PROCESS),
    _c("queue_length", "i8", "cases", "waiting or being worked on", PROCESS),
    _c("supplied", "f8", "hours", "all hours that ever passed", HOURS),
    _c("spent", "f8", "hours", "all hours, by use", HOURS, HOURS_USE_COUNT),
)

FIRM = (
    _c("effort", "f8", "[0, 1]", "share of the budget that becomes service", OUTCOME, 1, 1.0),
    _c("cash", "i8", "fen", "of the firm in this compound", MONEY),
    _c("months_low", "i8", "months", "of collection below the exit threshold", OUTCOME),
    _c("contract_end", "i8", "day", "end of the contract", MONEY),
    _c("leaves_on", "i8", "day", "has given notice for; -1 stays", PROCESS, 1, -1),
    _c("generation", "i8", "count", "how many firms have served here", PROCESS),
)

COMMITTEE = (
    _c("transparency", "f8", "[0, 1]", "of its own book-keeping", PLACE),
    _c("term_end", "i8", "day", "end of the term", PROCESS),
    _c("vacant_until", "i8", "day", "in re-election: no big decisions before", PROCESS, 1, -1),
)

CLOCK = (
    _c("compound", "i8", "row", "where", PLACE),
    _c("matter", "i8", "row", "what", PLACE),
    _c("intensity", "f8", "troubles/day", "as of the last month or event", OUTCOME),
    _c("hazard", "f8", "hazard", "accumulated", PROCESS),
    _c("threshold", "f8", "hazard", "at which the next trouble arises", PROCESS),
    _c("count", "i8", "troubles", "arisen on this clock", PROCESS),
    _c("named", "f8", "troubles", "named of late, decaying, as of `named_on`", OUTCOME),
    _c("named_on", "i8", "day", "date of the stored count", OUTCOME),
    _c("cooling_until", "i8", "day", "no new proposal to the compound before", PROCESS, 1, -1),
)

CASE = (
    _c("key", "u8", "key", "permanent name", PLACE),
    _c("neighbourhood", "i8", "row", "where", PLACE),
    _c("compound", "i8", "row", "where", PLACE),
    _c("stairwell", "i8", "row", "where", PLACE),
    _c("matter", "i8", "row", "what", PLACE),
    _c("household", "i8", "row", "who feels it", PLACE),
    _c("respondent", "i8", "row", "household on the other side; -1 none", PLACE, 1, -1),
    _c("parties", "i8", "parties", "at the table", PLACE),
    _c("severity", "f8", "[0, 1]", "how bad", PLACE),
    _c("arisen_on", "i8", "day", "when it arose", PLACE),
    _c("gap", "f8", "[0, 1]", "between what the parties want", OUTCOME),
    _c("stage", "i8", "Stage", "where it stands", PROCESS),
    _c("episode", "i8", "count", "0 at first, +1 with each relapse or reopening", PROCESS),
    _c("channel", "i8", "Channel", "first door of this episode; -1 none", PROCESS, 1, -1),
    _c("claimed_on", "i8", "day", "first held by anybody; -1 never", PROCESS, 1, -1),
    _c("episode_on", "i8", "day", "when this episode began", PROCESS),
    _c("is_detected", "?", "yes or no", "found before anyone complained", INFORMATION),
    _c("detect_patrol", "f8", "exposure", "level at which a patrol finds it", INFORMATION, 1, INFINITE),
    _c("detect_visit", "f8", "exposure", "level at which a visit hears of it", INFORMATION, 1, INFINITE),
    _c("due", "i8", "day", "next day on which something happens to it; -1 none", PROCESS, 1, -1),
    _c("owner", "i8", "body row", "whose case it is; -1 nobody's", PROCESS, 1, -1),
    _c("holder", "i8", "body row", "in whose queue it is or to whom it travels; -1 none", PROCESS, 1, -1),
    _c("task", "i8", "Task", "what the holder does with it", PROCESS),
    _c("work_left", "f8", "hours", "of the task", HOURS),
    _c("number", "i8", "count", "place in the holder's queue", PROCESS),
    _c("priority", "i8", "level", "0 as it came, higher first", PROCESS),
    _c("handoffs", "i8", "count", "of this episode", PROCESS),
    _c("asked", "i8", "roles", "who was asked by letter in this episode", PROCESS),
    _c("asks", "i8", "count", "letters in this episode", PROCESS),
    _c("invited", "i8", "roles", "to the next meeting", PRESENCE),
    _c("attended", "i8", "roles", "who ever sat at its table in this episode", PRESENCE),
    _c("is_hearing", "?", "yes or no", "whether the next meeting is a hearing", PROCESS),
    _c("hearings", "i8", "count", "held in this episode", PROCESS),
    _c("rounds", "i8", "count", "of coordination in this episode", PROCESS),
    _c("tries", "i8", "count", "meetings called for the present round", PROCESS),
    _c("information", "f8", "[0, 1]", "how much of the cause is known", INFORMATION),
    _c("coverage", "i8", "Competence", "competences brought to it", COMPETENCE),
    _c("has_enforcement", "?", "yes or no", "somebody who may impose has been brought in", AUTHORITY),
    _c("notice", "?", "yes or no", "parties were told in time", INFORMATION),
    _c("heard", "?", "yes or no", "parties were heard before the decision", INFORMATION),
    _c("reasons", "?", "yes or no", "parties were given reasons", INFORMATION),
    _c("feedback", "?", "yes or no", "parties were told what became of it", INFORMATION),
    _c("is_agreed", "?", "yes or no", "the parties agreed", OUTCOME),
    _c("is_imposed", "?", "yes or no", "the remedy was imposed", OUTCOME),
    _c("looks", "i8", "count", "into an empty purse", MONEY),
    _c("is_paid", "?", "yes or no", "the remedy is paid", MONEY),
    _c("approved", "?", "yes or no", "the owners approved", PROCESS),
    _c("visits", "i8", "count", "per owner household for its ballot", INFORMATION),
    _c("met", "f8", "share", "of the cause that the remedy meets", OUTCOME),
    _c("resolved_on", "i8", "day", "remedied in truth; -1 not", OUTCOME, 1, -1),
    _c("first_resolved_on", "i8", "day", "first remedied in truth; -1 never", OUTCOME, 1, -1),
    _c("reported_on", "i8", "day", "first closed in the books; -1 never", PROCESS, 1, -1),
    _c("relapse_on", "i8", "day", "will relapse; -1 never", OUTCOME, 1, -1),
    _c("relapse_cause", "i8", "1 social, 2 physical", "which hazard came first", OUTCOME),
    _c("evaluate_on", "i8", "day", "evaluation meeting; -1 none", PROCESS, 1, -1),
    _c("audit_on", "i8", "day", "an audit will find it; -1 never", INFORMATION, 1, -1),
    _c("patience", "f8", "hazard", "impatience accumulated in this tier", OUTCOME),
    _c("patience_limit", "f8", "hazard", "at which the next tier is tried", PLACE, 1, INFINITE),
    _c("tier", "i8", "0 none, 1 hotline, 2 petition, 3 court", "highest tier in this episode", PROCESS),
    _c("ticket_due", "i8", "day", "of the hotline's clock; -1 none", PROCESS, 1, -1),
    _c("hours", "f8", "hours", "spent by bodies", HOURS),
    _c("partner_hours", "f8", "hours", "of that, by partners and departments", HOURS),
    _c("resident_hours", "f8", "hours", "spent by residents", HOURS),
    _c("fen", "i8", "fen", "spent on remedies", MONEY),
    _c("seen", "i8", "institutions", "bit mask of institutions seen in its log", PROCESS),
    _c("blamed", "i8", "institutions", "bit mask of institutions seen to fail", PROCESS),
    _c("closed_today", "i8", "0 no, 1 good, 2 bad", "for today's reflection", PROCESS),
)

# Lines of a processor's cache: what people feel, what they owe, whom they talk with, how they speak up.
OF_A_HOUSEHOLD = (
    *("trust", "norm", "grievance", "grievance_on"),
    *("fee_draw", "area", "arrears", "arrears_months", "dunned_on", "suit_due", "is_owner", "is_lived_in"),
    *("has_elder", "has_child", "last_channel", "tie_count", "pledged_on", "ties"),
    *("lumps", "belief", "tolerance", "voice_cost", "neighbourhood", "compound", "efficacy"),
)

# Two lines of a processor's cache: what every day of waiting looks at, and what a queue and a month do.
OF_A_CASE = (
    *("household", "stage", "severity", "episode_on", "handoffs", "patience", "patience_limit", "due"),
    *("is_detected", "is_hearing", "has_enforcement", "notice", "heard", "reasons", "feedback", "is_agreed"),
    *("compound", "matter", "arisen_on", "claimed_on", "work_left", "number", "priority"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "district": DISTRICT,
    "subdistrict": SUBDISTRICT,
    "neighbourhood": NEIGHBOURHOOD,
    "rules": RULES,
    "compound": COMPOUND,
    "stairwell": STAIRWELL,
    "household": _with_these_first(OF_A_HOUSEHOLD, HOUSEHOLD),
    "resident": RESIDENT,
    "body": BODY,
    "firm": FIRM,
    "committee": COMMITTEE,
    "clock": CLOCK,
    "case": _with_these_first(OF_A_CASE, CASE),
}
