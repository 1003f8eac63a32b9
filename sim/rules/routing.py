"""Whose matter is it: keeping, handing off, erring, answering a letter."""

from __future__ import annotations

from sim.rules import rule


@rule
def holds(mask: int, role: int) -> bool:
    """Whether a role is in a set of roles (a bit mask).

    Source
    ------
    ASSUMPTION: notation.
    """
    return (mask >> role) & 1 == 1


@rule
def keeps(role: int, holders: int, is_border: bool, doubt: float, u: float) -> bool:
    """Whether a body keeps what has reached it.

    It keeps what it may hold; of a matter that lies across the wall, it disowns a share.

    Parameters
    ----------
    role : int
    holders : int, bit mask of roles that may hold the matter
    is_border : bool
    doubt : float in [0, 1]
    u : float in (0, 1)

    Source
    ------
    PAPER [C22] jurisdiction and boundary externality; ASSUMPTION for the share.
    """
    if not holds(holders, role):
        return False
    return not (is_border and u < doubt)


@rule
def misroute_probability(is_hotline: bool, has_register: bool, usual: float, hotline: float,
                         register: float) -> float:  # fmt: skip
    """Probability that a hand-off goes to the wrong body, by what the sender can look up.

    Source
    ------
    PAPER [B37] 73.8 % before and 14.6 % after one register at a hotline; ASSUMPTION C20 for
    institutions that know each other.
    """
    if has_register:
        if register < usual or is_hotline:
            return register
        return usual
    if is_hotline:
        return hotline
    return usual


@rule
def assisting_hours(hours: float, duplication: float, asked_before: int) -> float:
    """Hours that helping by letter takes: whoever comes later goes over what the others did.

        hours * (1 + duplication * asked_before)

    Around one table it is said once; by letter each deals with each.

    Parameters
    ----------
    hours : float >= 0, of the first that is asked
    duplication : float >= 0, share more for each body asked before
    asked_before : int >= 0, bodies already asked for help with this case

    Source
    ------
    PAPER [C19; Provan2008] acting in pairs duplicates work, with a hub or without one.
    """
    if asked_before < 0:
        return hours
    return hours * (1.0 + duplication * asked_before)


@rule
def missing_competences(needs: int, coverage: int) -> int:
    """What a case still needs, as a bit mask.

    Source
    ------
    ASSUMPTION C11: coverage by union.
    """
    return needs & ~coverage


@rule
def count_bits(mask: int) -> int:
    """How many members a bit mask has.

    Source
    ------
    ASSUMPTION: notation.
    """
    count = 0
    while mask > 0:
        count += mask & 1
        mask >>= 1
    return count


@rule
def covered_share(needs: int, coverage: int) -> float:
    """Share of the needed competences that were brought in; 1 if nothing is needed.

    Source
    ------
    ASSUMPTION C11: each needed competence counts alike.
    """
    wanted = count_bits(needs)
    if wanted == 0:
        return 1.0
    return count_bits(needs & coverage) / wanted
