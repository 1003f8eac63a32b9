"""What is done to a study: histories drawn by seed, which between them strike every step of every write."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from experiments.torture.arming import (
    AFTER,
    BEFORE,
    DRIVER,
    ERRORS,
    HALVES,
    KILL,
    KILL_ALL,
    WITHIN,
    WORKER,
    Strike,
)

MOST = 4  # interruptions of one history, beside what must come before a strike can be met
FILE = ("_open", "_put", "_flush", "_move", "_flush_folder")
FOLDER, GONE = ("_mkdir", "_flush_folder"), ("_unlink", "_flush_folder")
SITES: dict[str, tuple[str, tuple[str, ...]]] = {
    "folder of the study": (DRIVER, FOLDER),
    "folder inputs": (DRIVER, FOLDER),
    "input": (DRIVER, FILE),
    "points": (DRIVER, FILE),
    "plan": (DRIVER, FILE),
    "folder chunks": (WORKER, FOLDER),
    "chunk": (WORKER, FILE),
    "older chunk taken away": (WORKER, GONE),
    "manifest taken away": (DRIVER, GONE),
    "manifest": (DRIVER, FILE),
    "folder sessions": (DRIVER, FOLDER),
    "session": (DRIVER, FILE),
    "folder damaged": (DRIVER, FOLDER),
    "damaged chunk put aside": (DRIVER, FILE),
    "damaged chunk taken away": (DRIVER, GONE),
    "leftover taken away": (DRIVER, ("_unlink",)),
}
"""Every place where a study writes: who writes there, and the steps that this takes."""
ONLY_AT_FIRST = {
    *("folder of the study", "folder inputs", "input", "points", "plan"),
    *("folder chunks", "folder sessions", "manifest taken away", "chunk"),
}
"""Sites that are met for certain only by the first command, which has everything before it."""
OF_A_RETRY, OF_DAMAGE = "older chunk taken away", {site for site in SITES if "damaged" in site}
MANY = {"chunk", OF_A_RETRY}  # sites that one process comes to several times

LEAVE_HALF = Strike(WORKER, "chunk", "_put", WITHIN, KILL)
DAMAGED, RETRIED = (
    0.15,
    0.1,
)  # shares: of interruptions that damage a file, of histories that begin with failures
KINDS = {
    "kill the driver": 3,
    "kill a worker": 3,
    "kill all": 2,
    "stop the driver": 1,
    "two drivers": 1,
    "Ctrl-C": 2,
    "Ctrl-C twice": 2,
    "strike": 4,
}
"""What can happen at a moment that nobody chose, and how often it does beside the rest."""


@dataclass(frozen=True)
class Interruption:
    """One thing that happens to a study.

    Attributes
    ----------
    kind : str
        A key of `KINDS`; or "damage", which changes a file between two commands; or "live", which
        lets a command come to its end.
    moment : float in [0, 1)
        When, as a share of what an undisturbed study takes; or which file, and where in it.
    strike : Strike or None
    """

    kind: str
    moment: float = 0.0
    strike: Strike | None = None


@dataclass(frozen=True)
class History:
    """What happens to one study before its last command.

    Attributes
    ----------
    number : int
    interruptions : tuple of Interruption
    is_retried : bool
        Whether runs fail at first, until a retry finds them well; the interruptions are of the retry.
    """

    number: int
    interruptions: tuple[Interruption, ...]
    is_retried: bool = False


def every_strike() -> list[Strike]:
    """Each way to strike each step of each site."""
    return [strike for site, (who, steps) in SITES.items() for strike in _strikes(site, who, steps)]


def _strikes(site: str, who: str, steps: tuple[str, ...]) -> Iterator[Strike]:
    for step in steps:
        moments = (BEFORE, WITHIN, AFTER) if step in HALVES else (BEFORE, AFTER)
        deaths = (KILL, KILL_ALL) if who == WORKER else (KILL,)
        yield from (Strike(who, site, step, when, how) for when, how in product(moments, (*deaths, *ERRORS)))


def histories(seed: int, count: int) -> list[History]:
    """Draw histories: strikes are dealt from a shuffled deck, so that each of them has its turn.

    Parameters
    ----------
    seed : int
    count : int >= 1
    """
    deck = every_strike()
    random.Random(f"deck {seed}").shuffle(deck)
    return [_drawn(number, deck, random.Random(f"history {seed} {number}")) for number in range(count)]


def _drawn(number: int, deck: list[Strike], chance: random.Random) -> History:
    dealt = _at_some_call(deck[number % len(deck)], chance)
    more = [_any(deck, chance) for _ in range(chance.randrange(MOST))]
    met = Interruption("strike", chance.random(), dealt)
    if dealt.site in ONLY_AT_FIRST:
        return History(number, (met, *more))
    if dealt.site == OF_A_RETRY:
        return History(number, (met, *more), is_retried=True)
    is_retried, damage = chance.random() < RETRIED, Interruption("damage", chance.random())
    if dealt.site in OF_DAMAGE:
        return History(number, (Interruption("live"), damage, met, *more), is_retried)
    if dealt.site == "leftover taken away":
        # A chunk is damaged so that there is one to live again, and to be left half written.
        halved = Interruption("strike", 0.0, LEAVE_HALF)
        return History(number, (Interruption("live"), damage, halved, met, *more), is_retried)
    place = chance.randrange(len(more) + 1)
    return History(number, (*more[:place], met, *more[place:]), is_retried)


def _at_some_call(strike: Strike, chance: random.Random) -> Strike:
    nth = chance.randint(1, 3) if strike.site in MANY else 1
    return replace(strike, nth=nth, is_lasting=strike.how in ERRORS and chance.random() < 0.5)


def _any(deck: list[Strike], chance: random.Random) -> Interruption:
    if chance.random() < DAMAGED:
        return Interruption("damage", chance.random())
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    strike = _at_some_call(chance.choice(deck), chance) if kind == "strike" else None
    return Interruption(kind, chance.random(), strike)
