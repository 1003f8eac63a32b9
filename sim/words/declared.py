"""Tables of what is declared: the schedule, the state, the parameters, the rule space, the matters."""

from __future__ import annotations

from functools import cache

from sim import schedule
from sim.catalogue import ARCHETYPES, Matter
from sim.columns import TABLES
from sim.doors import topics
from sim.doors.asking import ask
from sim.doors.shelves import Shelves
from sim.errors import LinliError
from sim.outcomes import OUTCOMES
from sim.parameters import Parameters, declarations
from sim.planning.fields import RESPONDENTS
from sim.vocabulary import Competence, CompoundType, Role
from sim.words.markdown import cell, name, table

CALENDARS = (
    ("every day", schedule.DAY),
    ("last day of a month", schedule.MONTH),
    ("last day of a quarter", schedule.QUARTER),
    ("last day of a year", schedule.YEAR),
)
KINDS = {"f8": "number", "i8": "whole number", "i4": "whole number", "u8": "64-bit key", "?": "yes or no"}
RULES_TABLE = "rules"  # its columns are the rule space, which has a table of its own


def schedule_table(_: str) -> str:
    """The phases in their order, each with the days on which it runs."""
    phases = [(phase, when) for when, phases in CALENDARS for phase in phases]
    rows = [(number, name(phase.name.lower()), when) for number, (phase, when) in enumerate(phases, 1)]
    return table(("order", "phase", "runs"), rows)


def columns_table(entity: str) -> str:
    """The state variables of one kind of entity."""
    if entity not in TABLES or entity == RULES_TABLE:
        raise LinliError(f"no entity is called {entity!r}.\n  There are: {', '.join(TABLES)}.")
    rows = [
        (
            name(column.name),
            KINDS[column.dtype] + (f" × {column.width}" if column.width > 1 else ""),
            column.unit,
            column.meaning,
            column.nature,
        )
        for column in TABLES[entity]
    ]
    return f"**{entity}**\n\n" + table(("column", "type", "unit", "meaning", "nature"), rows)


def parameters_table(groups: str) -> str:
    """The parameters of some groups, each with range, unit, authority and reason."""
    wanted = groups.split()
    known = {item.path.split(".")[0] for item in declarations(Parameters)}
    missing = [group for group in wanted if group not in known]
    if missing:
        raise LinliError(
            f"no parameter group is called {missing[0]!r}.\n  There are: {', '.join(sorted(known))}."
        )
    keys = ("name", "default", "range", "unit", "provenance", "key", "why")
    rows = [
        (name(record["name"]), *(cell(record[key]) for key in keys[1:]))
        for group in wanted
        for record in topics.parameters(Shelves.standing())
        if record["name"].split(".")[0] == group
    ]
    return table(keys, rows)


def rule_space_table(_: str) -> str:
    """The rule space, column by column."""
    keys = ("name", "default", "range", "unit", "type", "acts through", "meaning", "source")
    records = topics.rules(Shelves.standing())
    return table(keys, [(name(record["name"]), *(record[key] for key in keys[1:])) for record in records])


def options_table(group: str) -> str:
    """The options of a config group, and what each writes into the rule space."""
    records = topics.options_of(group)(Shelves.standing())
    keys = (
        ("title", "writes", "source")
        if any("writes" in record for record in records)
        else ("title", "source")
    )
    rows = [(name(record["name"]), *(record.get(key, "") for key in keys)) for record in records]
    return table(("name", *keys), rows)


@cache
def matters() -> tuple[Matter, ...]:
    """The default catalogue, with what each row inherits."""
    return ask(()).scenario.matters


def matters_table(part: str) -> str:
    """The catalogue in three parts: `arising`, `handling`, `provenance`."""
    makers = {"arising": _arising, "handling": _handling, "provenance": _provenance}
    if part not in makers:
        raise LinliError(f"the catalogue has no part {part!r}.\n  There are: {', '.join(makers)}.")
    return makers[part]()


def _arising() -> str:
    head = (
        "matter",
        "中文",
        "archetype",
        "rate",
        "scope",
        "against",
        "severity",
        "gap",
        "depends on",
        "where",
    )
    rows = [
        (
            name(m.name), m.title_zh, _word(m.archetype), m.rate, _word(m.scope), RESPONDENTS[m.respondent],
            f"{m.severity_low:g}–{m.severity_high:g}", f"{m.gap_low:g}–{m.gap_high:g}", _dependences(m),
            _types(m),
        )
        for m in matters()
    ]  # fmt: skip
    return table(head, rows)


def _handling() -> str:
    head = (
        "matter", "needs", "held by (first: lead)", "could impose", "remedied by", "inquiry h", "remedy h",
        "yuan", "purse", "vote", "seen", "clock", "court", "relapse ×", "changes",
    )  # fmt: skip
    rows = [
        (
            name(m.name), _needs(m.needs), _holders(m), _role(m.enforcer), _role(m.remedy_actor),
            m.inquiry_hours, m.remedy_hours, m.remedy_fen // 100, _word(m.account), _word(m.vote),
            m.visibility, m.clock_days, m.is_suable, m.relapse, m.effect,
        )
        for m in matters()
    ]  # fmt: skip
    return table(head, rows)


def _provenance() -> str:
    return table(("matter", "provenance"), [(name(m.name), m.source) for m in matters()])


def outcomes_table(_: str) -> str:
    """Every measured number, with what is counted, out of what, and where counting ends."""
    head = ("outcome", "code", "中文", "unit", "better", "what is counted", "out of", "ends of the record")
    rows = [
        (
            name(outcome.name) + (" **primary**" if outcome.primary else ""),
            *(outcome.code, outcome.title_zh, outcome.unit, outcome.direction, outcome.definition),
            *(outcome.denominator, f"{outcome.warm_up}; {outcome.censoring}"),
        )
        for outcome in OUTCOMES
    ]
    return table(head, rows)


def archetypes_table(_: str) -> str:
    """What a matter inherits where its row says nothing."""
    rows = [
        (name(_word(kind)), inherited.inquiry_hours, inherited.remedy_hours, inherited.relapse)
        for kind, inherited in ARCHETYPES.items()
    ]
    return table(("archetype", "inquiry, hours", "remedy, hours", "relapse, multiple"), rows)


def _dependences(matter: Matter) -> str:
    named = {field: getattr(matter, field) for field in vars(matter) if field.startswith("by_")}
    said = [f"{field.removeprefix('by_')} {value:g}" for field, value in named.items() if value]
    said += ["accounts"] if matter.is_about_accounts else []
    said += [f"cameras {matter.cameras_help:g}"] if matter.cameras_help else []
    return ", ".join(said)


def _types(matter: Matter) -> str:
    kinds = [_word(kind) for kind in CompoundType if matter.compound_types >> int(kind) & 1]
    return ", ".join(kinds) or "everywhere"


def _needs(mask: int) -> str:
    return ", ".join(_word(need) for need in Competence if mask & need)


def _holders(matter: Matter) -> str:
    others = [_word(role) for role in Role if matter.holders >> int(role) & 1 and role != matter.lead]
    return ", ".join([_role(matter.lead), *others])


def _role(role: int) -> str:
    return _word(Role(role)) if role >= 0 else "nobody"


def _word(member: object) -> str:
    return getattr(member, "name", str(member)).lower()
