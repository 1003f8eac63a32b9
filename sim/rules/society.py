"""Who lives there: what a draw makes of a dwelling, a household, a person, a body and a purse.

Used once, on the eve of day 0. Where people live and how many, the scenario says; these rules say
in what they differ.
"""

from __future__ import annotations

from math import floor

from sim.rules import rule
from sim.rules.numerics import nearest_whole, unit

SMALLEST, SPREAD_OF_AREA = 0.75, 0.5  # of the mean floor area
SPREAD_OF_NORM = 0.3  # half-width between the households of a compound
ADULT, GROWN, ELDER = 15, 18, 60
WORKING_YEARS, LATE_YEARS = 42, 32  # from 18 on, and from 60 on
SELDOM_FIRST = 1.5  # nobody under 15 speaks for a household, so the others are so much more often children
SHIFTED = 0.7  # share of pairs of doors in which one person more lives behind one of the two
TINY = 1e-12
WORKING_WEEK = 5.0  # days


@rule
def around(mean: float, half_width: float, u: float) -> float:
    """A uniform quantity around a mean, kept in [0, 1].

    Parameters
    ----------
    mean : float in [0, 1], no unit
    half_width : float >= 0
    u : float in (0, 1), draw

    Returns
    -------
    float in [0, 1]

    Source
    ------
    ASSUMPTION E-defaults: half-widths are declared, their shape is the simplest.
    """
    return unit(mean + half_width * (2.0 * u - 1.0))


@rule
def door_cost_multiple(mean: float, spread: float, u: float) -> float:
    """What a door costs a household, as a multiple of what doors cost.

    Parameters
    ----------
    mean : float >= 0, multiple
    spread : float in [0, 1], half-width as a share of the mean
    u : float in (0, 1), draw

    Returns
    -------
    float >= 0, multiple

    Source
    ------
    ASSUMPTION C1: households differ, evenly around the mean.
    """
    return mean * (1.0 + spread * (2.0 * u - 1.0))


@rule
def floor_area(mean: float, u: float) -> int:
    """Exclusively owned floor area of a dwelling, within a quarter of its compound's mean.

    Parameters
    ----------
    mean : float > 0, m²
    u : float in (0, 1), draw

    Returns
    -------
    int, m²

    Source
    ------
    ASSUMPTION E-defaults: the plan gives the mean alone.
    """
    return nearest_whole(mean * (SMALLEST + SPREAD_OF_AREA * u))


@rule
def persons_shifted(first: int, second: int, u: float) -> int:
    """Persons who live behind the first of two doors instead of the second.

    Parameters
    ----------
    first, second : int >= 1, persons dealt to the two
    u : float in (0, 1), draw of the pair

    Returns
    -------
    int of -1, 0, 1; nobody is left without a household

    Source
    ------
    ASSUMPTION E-defaults: neighbours differ as they do in life, and the sum stays.
    """
    if u < SHIFTED / 2:
        return 1 if second > 1 else 0
    if u >= 1.0 - SHIFTED / 2:
        return -1 if first > 1 else 0
    return 0


@rule
def age_on_the_eve(u: float, within: float, seat: int, elder_share: float, child_share: float) -> int:
    """How old somebody is on the eve of day 0.

    Parameters
    ----------
    u : float in (0, 1), draw
        Low: an elder; high: a child; in between: from 18 to 59.
    within : float in (0, 1), draw of its own for ages from 18 to 59
        Who is a child is decided by the upper end of the first.
    seat : int >= 0
        Place in the household; who has seat 0 speaks for it and is no child.
    elder_share, child_share : float in [0, 1], shares of residents

    Returns
    -------
    int in [0, 92), years

    Source
    ------
    ASSUMPTION A-ages: two shares are known; within each part of life, ages are even.
    """
    if seat > 0 and u >= 1.0 - child_share * SELDOM_FIRST:
        return floor(100 * u) % ADULT
    if u < elder_share:
        return ELDER + floor(LATE_YEARS * u / min(max(elder_share, TINY), 1.0 - TINY))
    return GROWN + floor(WORKING_YEARS * within)


@rule
def takes_part(age: int, share: float, u: float) -> bool:
    """Whether somebody is one of a share of the grown-ups: Party members, volunteers, talents.

    Parameters
    ----------
    age : int, years
    share : float in [0, 1], of who is 18 or over
    u : float in (0, 1), draw

    Returns
    -------
    bool

    Source
    ------
    ASSUMPTION A-members, A-volunteers: shares, whatever the age.
    """
    return age >= GROWN and u < share


@rule
def renting_share(owners: int, households: int) -> float:
    """Share of a compound's households that rent.

    Parameters
    ----------
    owners, households : int >= 0, households; owners <= households

    Returns
    -------
    float in [0, 1]; 0 where nobody lives

    Source
    ------
    ASSUMPTION E-defaults: who does not own rents.
    """
    if households == 0:
        return 0.0
    return 1.0 - owners / households


@rule
def fund_at_first(fen_per_area: float, area: int) -> int:
    """What owners once paid into the maintenance fund.

    Parameters
    ----------
    fen_per_area : float >= 0, fen per m²
    area : int >= 0, m² of owner households

    Returns
    -------
    int, fen

    Source
    ------
    ASSUMPTION E-defaults: every owner paid the same for a square metre.
    """
    return nearest_whole(fen_per_area * area)


@rule
def fund_left(share: float, initial: int) -> int:
    """What is left of the maintenance fund.

    Parameters
    ----------
    share : float >= 0
    initial : int >= 0, fen

    Returns
    -------
    int, fen

    Source
    ------
    ASSUMPTION E-defaults: the plan gives the share.
    """
    return nearest_whole(share * initial)


@rule
def hours_given(weekly: float, persons: int) -> float:
    """Hours per working day of persons who each give some a week.

    Parameters
    ----------
    weekly : float >= 0, hours per week and person
    persons : int >= 0

    Returns
    -------
    float >= 0, hours per working day

    Source
    ------
    ASSUMPTION A-volunteers: five working days to a week.
    """
    return weekly * persons / WORKING_WEEK


@rule
def day_within(years: int, u: float) -> int:
    """The day on which a term or a contract ends that began before day 0.

    Parameters
    ----------
    years : int >= 0, how long it lasts
    u : float in (0, 1), draw

    Returns
    -------
    int in [0, 365 years), day

    Source
    ------
    ASSUMPTION A-contract: terms and contracts do not fall together.
    """
    return int(u * (years * 365))
