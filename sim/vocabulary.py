"""The words of the model: actors, competences, stages, channels, activities, purposes of chance.

Every enumeration is closed and its numbers are stable: they enter state columns, the event
log and the keys of chance, so a new member is appended, never inserted.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Role(IntEnum):
    """Who can hold, work on or attend to a dispute. The number is also the seat's bit."""

    PARTY_BRANCH = 0  # 居民区党总支, the 1
    RESIDENTS_COMMITTEE = 1  # 居委会, of the 3
    PROPERTY_FIRM = 2  # 物业, of the 3
    OWNERS_COMMITTEE = 3  # 业委会, of the 3
    POLICE_OFFICER = 4  # 社区民警
    VOLUNTEERS = 5  # 志愿者
    RESIDENT_UNIT = 6  # 驻区单位
    TWO_NEW = 7  # 两新组织
    SOCIAL_ORGANISATION = 8  # 社会组织
    ACTIVITY_TEAM = 9  # 群众活动团队
    MEDIATOR = 10  # 专职人民调解员 / 律师
    FOUNDATION = 11  # 社区基金会
    DELEGATE = 12  # 党代表、人大代表
    HOUSING = 13  # 房管
    URBAN_MANAGEMENT = 14  # 城管
    MARKET_REGULATION = 15  # 市场监管
    CIVIL_AFFAIRS = 16  # 民政
    FIRE_SAFETY = 17  # 消防
    COURT = 18  # 法院、检察院
    SUBDISTRICT = 19  # 街道
    HOTLINE = 20  # 12345
    POLICE_STATION = 21  # 派出所 / 110


TROIKA = (Role.RESIDENTS_COMMITTEE, Role.PROPERTY_FIRM, Role.OWNERS_COMMITTEE)
PARTNERS = tuple(Role(n) for n in range(Role.POLICE_OFFICER, Role.DELEGATE + 1))
DEPARTMENTS = tuple(Role(n) for n in range(Role.HOUSING, Role.COURT + 1))
DISTRICT_BODIES = (*DEPARTMENTS, Role.HOTLINE, Role.POLICE_STATION)
ROLE_COUNT = len(Role)


class Competence(IntFlag):
    """What a dispute needs and a body can bring (evidence C11)."""

    INFORMATION = 1
    ENFORCEMENT = 2
    MONEY = 4
    LEGAL = 8
    TECHNICAL = 16
    LEGITIMACY = 32
    EMPATHY = 64


class PartnerClass(IntEnum):
    """The four forces of Putuo's platform (P61)."""

    ADMINISTRATIVE = 0
    ENFORCEMENT = 1
    PROFESSIONAL = 2
    MASS = 3


class CompoundType(IntEnum):
    """Types of compound 小区."""

    LANE = 0  # 里弄
    EX_PUBLIC = 1  # 售后公房
    COMMODITY = 2  # 商品房
    RELOCATION = 3  # 动迁房
    MIXED = 4  # 混合


class Archetype(IntEnum):
    """The six families from which a matter inherits hours, duration and relapse."""

    SERVICE = 0
    MONEY = 1
    NEIGHBOUR = 2
    ORDER = 3
    STRUCTURE = 4
    PROJECT = 5


class Scope(IntEnum):
    """How wide a trouble reaches."""

    PAIR = 0
    STAIRWELL = 1
    COMPOUND = 2
    BORDER = 3


class Account(IntEnum):
    """Which purse pays a remedy."""

    NONE = 0
    FIRM = 1
    MAINTENANCE_FUND = 2
    PUBLIC_REVENUE = 3
    HOUSEHOLDS = 4
    SUBDISTRICT = 5


class VoteClass(IntEnum):
    """Which majority a matter needs, if any."""

    NONE = 0
    ORDINARY = 1
    MAJOR = 2
    FUND_USE = 3
    LIFT = 4


class LawRegime(IntEnum):
    """Which law counts the votes."""

    PRE2021 = 0
    CIVIL_CODE = 1
    UNANIMITY = 2  # lifts before December 2019: 90 % and nobody against


class Channel(IntEnum):
    """Where a household can take a trouble. The set is the same under every regime."""

    LUMP = 0
    TALK = 1
    BUILDING_LEADER = 2
    RESIDENTS_COMMITTEE = 3
    PARTY_BRANCH = 4
    PROPERTY_FIRM = 5
    OWNERS_COMMITTEE = 6
    HOTLINE = 7
    POLICE = 8
    DELEGATE = 9


CHANNEL_COUNT = len(Channel)


class Institution(IntEnum):
    """Bodies in which households place trust; the column order of every trust table."""

    BRANCH = 0
    RESIDENTS_COMMITTEE = 1
    OWNERS_COMMITTEE = 2
    FIRM = 3
    GOVERNMENT = 4


INSTITUTION_COUNT = len(Institution)


class Stage(IntEnum):
    """Where a trouble stands. Only a case in a stage from QUEUED to SUIT is an open dispute."""

    ARISEN = 0  # waits for the household's voice, today
    SILENT = 1  # not named, or lumped; nobody has it
    TALKING = 2  # the parties talk between themselves
    ROUTING = 3  # a body has it and must decide whose it is
    LETTER = 4  # on paper between two bodies
    QUEUED = 5  # in a body's queue for the task named in `task`
    MEETING = 6  # a meeting is announced
    VOTE = 7  # a proposal is before the owners
    REMEDY = 8  # agreed or decided; waits for actor, authority or money
    ORPHAN = 9  # nobody's: every door said it is another's
    SUIT = 10  # before the court
    RESOLVED = 11  # remedied in truth; may relapse
    PAPER = 12  # closed on paper only
    FAILED = 13  # mediation ended or the body gave up; the household knows
    SETTLED = 14  # settled by talk or building leader, never visible
    DURABLE = 15  # resolved and quiet for the durability horizon
    FADED = 16  # silent for so long that nobody will raise it


FIRST_OPEN, LAST_OPEN = Stage.ROUTING, Stage.SUIT


class Task(IntEnum):
    """What a body does when a case reaches the head of its queue."""

    NONE = 0
    TRIAGE = 1
    INQUIRE = 2
    ASSIST = 3
    CONVENE = 4
    REMEDY = 5
    BALLOT = 6


class Act(IntEnum):
    """Activities in the event log (the `act` column)."""

    ARISE = 0
    DETECT = 1
    LUMP = 2
    TALK = 3
    SETTLE = 4
    CLAIM = 5
    RECEIVE = 6
    HAND_OFF = 7
    LOST = 8
    ADOPT = 9
    INQUIRE = 10
    ASK = 11
    ASSIST = 12
    DECLINE = 13
    CONVENE = 14
    NOTICE = 15
    NO_QUORUM = 16
    HEAR = 17
    COORDINATE = 18
    AGREE = 19
    REFUSE = 20
    IMPOSE = 21
    VOTE_PASS = 22
    VOTE_FAIL = 23
    PAY = 24
    NO_MONEY = 25
    REMEDY = 26
    RESOLVE = 27
    PAPER = 28
    GIVE_UP = 29
    FEEDBACK = 30
    EVALUATE = 31
    REOPEN = 32
    RELAPSE = 33
    DURABLE = 34
    HOTLINE = 35
    OVERDUE = 36
    PETITION = 37
    JOINT_PETITION = 38
    SUE = 39
    JUDGE = 40
    WHISTLE = 41
    FADE = 42
    DUN = 43
    PAY_ARREARS = 44
    LEVY = 45
    FIRM_EXIT = 46
    FIRM_ENTER = 47
    PUBLISH = 48
    REGIME = 49
    ELECTION = 50
    REPLY = 51
    ABSENT = 52
    AUDIT = 53
    CONSULT = 54
    JOINT_DESK = 55
    NON_EVENT = 56


class Purpose(IntEnum):
    """Kinds of chance: the second word of every key. Never reuse a number."""

    TROUBLE_CLOCK = 1
    SEVERITY = 2
    GAP = 3
    STAIRWELL = 4
    HOUSEHOLD = 5
    RESPONDENT = 6
    OFFSPRING = 7
    OFFSPRING_DELAY = 8
    DETECTION = 9
    NAMING = 10
    CHANNEL = 11
    TALK = 12
    VOICE_AGAIN = 13
    ROUTE = 14
    ROUTE_WRONG = 15
    ASSIST = 16
    ATTENDANCE = 17
    RESERVATION = 18
    WORK_SIZE = 19
    VOTE_TURNOUT = 20
    RELAPSE_SOCIAL = 22
    RELAPSE_PHYSICAL = 23
    PAPER_NERVE = 24
    PATIENCE = 25
    SUE = 27
    JUDGEMENT = 28
    TICKETS = 29
    DEPARTMENT_LOAD = 30
    FEE = 31
    ARREARS_RESPONSE = 32
    FIRM_EXIT = 33
    FIRM_QUALITY = 34
    AUDIT = 36
    ELECTION = 37
    COVENANT = 38
    FEEDBACK = 40
    # the making of the population
    HOUSEHOLD_SIZE = 101
    TENURE = 102
    FLOOR_AREA = 103
    TRUST = 104
    TOLERANCE = 105
    VOICE_COST = 106
    AGE = 108
    MEMBER = 109
    TALENT = 110
    VOLUNTEER = 111
    TIE = 112
    EFFICACY = 114
    BODY_SKILL = 115
    LIQUIDITY = 118
    NORM = 119
    BENEFIT = 120


class Lot(IntEnum):
    """The last word of a key where one purpose of chance serves several ends. Never change a number."""

    PAIR = 0  # of HOUSEHOLD_SIZE
    RACE = 1
    YEARS = 1  # of AGE
    FIRM_CONTRACT = 1  # of FIRM_QUALITY
    BELIEF = 100  # of EFFICACY, beyond the channels
    TRANSPARENCY = 200
    SOUNDNESS = 300
    FIRST_SEAT = 1000  # in the keys of people: a household's seats are counted from here


class Phase(IntEnum):
    """The phases of a day, and of the slower calendars. Order lives in `schedule.py`."""

    CALENDAR = 0
    ARISE = 1
    DETECT = 2
    VOICE = 3
    ROUTE = 4
    WORK = 5
    MEET = 6
    DECIDE = 7
    REMEDY = 8
    EVALUATE = 9
    ESCALATE = 10
    REFLECT = 11
    FEES = 12
    FIRMS = 13
    FUNDS = 14
    GOSSIP = 15
    LISTS = 16
    YEAR = 17


class HoursUse(IntEnum):
    """What an institution's hours went into; the column order of every hours table."""

    ADMINISTRATION = 0
    MEASURED = 1
    TICKETS = 2
    DISPUTES = 3
    CONVENING = 4
    ATTENDING = 5
    FAILURE_DEMAND = 6
    PREVENTION = 7
    LISTS = 8
    IDLE = 9


HOURS_USE_COUNT = len(HoursUse)

ENGINES = ("reference", "compiled")
"""What can compute a run, to the same bytes."""
