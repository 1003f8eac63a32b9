"""The rule space: every way in which regimes and mechanisms may differ, and no other.

A regime is a point in this space (Institutional Analysis and Development: position, boundary,
choice, scope, aggregation, information, payoff). Each column is a seat, a list, a right, a
cadence or an amount of hours; none is a score on an outcome. `carrier` names the one kind of
thing through which the column acts: who is present, who knows, who has authority or competence,
and how hours or money are spent. The audit in `tests/house/` follows every column from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sim.vocabulary import PARTNERS, TROIKA, Role


class RuleType(Enum):
    """The seven rule types of Ostrom's grammar."""

    POSITION = "position"
    BOUNDARY = "boundary"
    CHOICE = "choice"
    SCOPE = "scope"
    AGGREGATION = "aggregation"
    INFORMATION = "information"
    PAYOFF = "payoff"


class Carrier(Enum):
    """What a rule may touch; nothing else lies between a rule and an outcome."""

    PRESENCE = "presence"
    INFORMATION = "information"
    AUTHORITY = "authority"
    COMPETENCE = "competence"
    HOURS = "hours"
    MONEY = "money"


@dataclass(frozen=True)
class RuleColumn:
    """One dimension of the rule space.

    `kind` is "int", "float", "bool", "roles" (a set of roles, stored as a bit mask) or "role"
    (one role, or none, stored as its number or -1).
    """

    name: str
    kind: str
    default: float
    low: float
    high: float
    unit: str
    rule_type: RuleType
    carrier: Carrier
    meaning: str
    source: str


def seats(*roles: Role) -> int:
    """Bit mask of a set of roles."""
    mask = 0
    for role in roles:
        mask |= 1 << int(role)
    return mask


_R, _C = RuleType, Carrier
ALL_SEATS = (1 << len(Role)) - 1

RULE_SPACE: tuple[RuleColumn, ...] = (
    RuleColumn(
        "convener",
        "role",
        -1,
        -1,
        int(Role.SUBDISTRICT),
        "role",
        _R.POSITION,
        _C.PRESENCE,
        "who may call other bodies to one table; without one, bodies write letters",
        "P16 P17 N04",
    ),
    RuleColumn(
        "seats",
        "roles",
        0,
        0,
        ALL_SEATS,
        "set of roles",
        _R.BOUNDARY,
        _C.PRESENCE,
        "who may be called to the table, and sits at the joint desk",
        "P16 N04 B68",
    ),
    RuleColumn(
        "partners_called",
        "int",
        0,
        0,
        10,
        "bodies beyond the 1 and the 3 per meeting",
        _R.BOUNDARY,
        _C.PRESENCE,
        "how many partners are called to one table at most",
        "P16 P58 C12",
    ),
    RuleColumn(
        "joint_desk_days",
        "int",
        0,
        0,
        365,
        "calendar days between sittings, 0 never",
        _R.POSITION,
        _C.INFORMATION,
        "the seats of the neighbourhood sit together and sort out whose matter is whose",
        "P17",
    ),
    RuleColumn(
        "shared_list",
        "bool",
        0,
        0,
        1,
        "yes or no",
        _R.INFORMATION,
        _C.INFORMATION,
        "a problem list on which orphaned disputes get an owner",
        "P18 F21 C20",
    ),
    RuleColumn(
        "hearing_rounds",
        "int",
        0,
        0,
        8,
        "meetings before coordination",
        _R.AGGREGATION,
        _C.INFORMATION,
        "hearing 听证: collect who is affected and what they want",
        "N05 H21 B98",
    ),
    RuleColumn(
        "evaluation_days",
        "int",
        0,
        0,
        365,
        "calendar days after the remedy, 0 never",
        _R.AGGREGATION,
        _C.INFORMATION,
        "evaluation 评议: inspect the finished remedy and reopen what is incomplete",
        "N05 H21",
    ),
    RuleColumn(
        "whistle",
        "int",
        0,
        0,
        2,
        "0 nobody, 1 the sub-district, 2 the grid",
        _R.CHOICE,
        _C.AUTHORITY,
        "who may call a department to the place ahead of its queue",
        "P33 F16 B54-B56",
    ),
    RuleColumn(
        "firm_may_sue",
        "bool",
        1,
        0,
        1,
        "yes or no",
        _R.CHOICE,
        _C.MONEY,
        "whether the firm sues for fees",
        "B73 B27",
    ),
    RuleColumn(
        "border_meeting_days",
        "int",
        0,
        0,
        365,
        "calendar days between meetings, 0 never",
        _R.SCOPE,
        _C.AUTHORITY,
        "a joint hub across the wall or the border meets at this cadence",
        "N19 N20 C22",
    ),
    RuleColumn(
        "accounts_days",
        "int",
        0,
        0,
        730,
        "calendar days between publications, 0 never",
        _R.INFORMATION,
        _C.INFORMATION,
        "the compound's accounts are published to the owners",
        "P43 B71",
    ),
    RuleColumn(
        "bookkeeping",
        "bool",
        0,
        0,
        1,
        "yes or no",
        _R.INFORMATION,
        _C.INFORMATION,
        "an outside bookkeeper makes the accounts complete",
        "P43",
    ),
    RuleColumn(
        "register",
        "bool",
        0,
        0,
        1,
        "yes or no",
        _R.INFORMATION,
        _C.INFORMATION,
        "one register of duties: who hands off looks up whose matter it is",
        "P71 F15 B37",
    ),
    RuleColumn(
        "patrol_hours",
        "float",
        2.0,
        0,
        80,
        "hours per week of the residents' committee",
        _R.INFORMATION,
        _C.HOURS,
        "patrols that find troubles before anyone complains",
        "P63 P64 C20",
    ),
    RuleColumn(
        "visit_hours",
        "float",
        2.0,
        0,
        80,
        "hours per week of the residents' committee",
        _R.INFORMATION,
        _C.HOURS,
        "home visits: troubles are heard of that nobody sees",
        "P76 C23",
    ),
    RuleColumn(
        "administrative_items",
        "int",
        100,
        0,
        300,
        "items on the residents' committee",
        _R.PAYOFF,
        _C.HOURS,
        "what the gate lets through",
        "H06 H07 P78 B10",
    ),
    RuleColumn(
        "electronic_ledger",
        "bool",
        0,
        0,
        1,
        "yes or no",
        _R.PAYOFF,
        _C.HOURS,
        "one ledger instead of many: half of the ledger hours",
        "S16 P78 B14",
    ),
    RuleColumn(
        "cross_training",
        "bool",
        0,
        0,
        1,
        "yes or no",
        _R.POSITION,
        _C.COMPETENCE,
        "any worker of the residents' committee takes any case, instead of each his own post",
        "P62",
    ),
    RuleColumn(
        "firm_list_days",
        "int",
        0,
        0,
        730,
        "calendar days between publications, 0 never",
        _R.PAYOFF,
        _C.INFORMATION,
        "a public red and black list of property firms",
        "P42",
    ),
    RuleColumn(
        "default_levy",
        "bool",
        1,
        0,
        1,
        "yes or no",
        _R.PAYOFF,
        _C.MONEY,
        "when the fund is low and nobody decides, owners are billed by default",
        "B69 P44",
    ),
    RuleColumn(
        "audit_rate",
        "float",
        0.1,
        0,
        12,
        "audits per closed case and year",
        _R.PAYOFF,
        _C.INFORMATION,
        "how often a closed case is looked at again from above",
        "C8 H11",
    ),
    RuleColumn(
        "ranking",
        "float",
        0.0,
        0,
        2,
        "attention of the committee to measured tasks",
        _R.PAYOFF,
        _C.HOURS,
        "stars and league tables pull hours to what is measured",
        "H16 F20 C8",
    ),
    RuleColumn(
        "pledge_days",
        "int",
        0,
        0,
        730,
        "calendar days between rounds, 0 never",
        _R.AGGREGATION,
        _C.INFORMATION,
        "residents' pledges are drafted and renewed",
        "P45",
    ),
    RuleColumn(
        "member_hours",
        "float",
        0.0,
        0,
        40,
        "hours per week and 100 Party members",
        _R.BOUNDARY,
        _C.HOURS,
        "working Party members report at home and serve as volunteers; their hours count as cost",
        "P22",
    ),
)

RULE_NAMES: tuple[str, ...] = tuple(column.name for column in RULE_SPACE)
BY_NAME: dict[str, RuleColumn] = {column.name: column for column in RULE_SPACE}
TABLE_OF_THREE = seats(Role.PARTY_BRANCH, *TROIKA)
TABLE_WITH_PARTNERS = seats(Role.PARTY_BRANCH, *TROIKA, *PARTNERS, Role.HOUSING, Role.URBAN_MANAGEMENT)


def encode(name: str, value: object) -> float | int:
    """The stored number of a rule value as a person writes it.

    Roles are written by their lower-case names ("police_officer"), a set as a list of them.

    Raises
    ------
    KeyError, ValueError
        For a name or value outside the declared space; `sim.scenario` turns them into the
        full message.
    """
    column = BY_NAME[name]
    if column.kind == "roles":
        if isinstance(value, int):
            return int(value)
        return seats(*(Role[str(role).upper()] for role in value))  # type: ignore[attr-defined]
    if column.kind == "role":
        if value in (None, "none", -1):
            return -1
        return int(Role[str(value).upper()]) if isinstance(value, str) else int(value)  # type: ignore[call-overload]
    number = float(value)  # type: ignore[arg-type]
    if not column.low <= number <= column.high:
        raise ValueError(f"{name} = {value} lies outside [{column.low}, {column.high}] {column.unit}")
    return number if column.kind == "float" else int(number)
