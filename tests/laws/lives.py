"""The life of a trouble as the log tells it, and what no life may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sim.catalogue import Matter
from sim.scenario import Scenario
from sim.vocabulary import Act

# Before an act, in the same episode, at least one of these.
BEFORE = {
    Act.ADOPT: {Act.LOST},
    Act.ASSIST: {Act.ASK, Act.WHISTLE},
    Act.DECLINE: {Act.ASK, Act.WHISTLE},
    Act.ABSENT: {Act.CONVENE},
    Act.NO_QUORUM: {Act.CONVENE},
    Act.HEAR: {Act.CONVENE},
    Act.COORDINATE: {Act.CONVENE},
    Act.AGREE: {Act.COORDINATE},
    Act.REFUSE: {Act.COORDINATE},
    Act.NOTICE: {Act.CONVENE, Act.CONSULT},
    Act.VOTE_PASS: {Act.CONSULT},
    Act.VOTE_FAIL: {Act.CONSULT},
    Act.REMEDY: {Act.INQUIRE, Act.JUDGE},
    Act.FEEDBACK: {Act.REMEDY},
    Act.RESOLVE: {Act.REMEDY},
    Act.DURABLE: {Act.RESOLVE},
    Act.EVALUATE: {Act.RESOLVE},
    Act.PETITION: {Act.HOTLINE, Act.CLAIM},
    Act.JOINT_PETITION: {Act.HOTLINE, Act.CLAIM},
    Act.OVERDUE: {Act.HOTLINE, Act.CLAIM},
    Act.JUDGE: {Act.SUE},
}
# After an act, in the same episode, none of these any more.
NEVER_AFTER = {
    Act.CLAIM: {Act.CLAIM, Act.LUMP},
    Act.AGREE: {Act.AGREE, Act.REFUSE, Act.IMPOSE},
    Act.IMPOSE: {Act.AGREE, Act.REFUSE, Act.IMPOSE},
    Act.VOTE_PASS: {Act.VOTE_PASS, Act.VOTE_FAIL, Act.AGREE, Act.REFUSE, Act.IMPOSE},
    Act.JUDGE: {Act.AGREE, Act.REFUSE, Act.IMPOSE, Act.SUE},
    Act.PAY: {Act.PAY, Act.NO_MONEY},
    Act.REMEDY: {Act.REMEDY, Act.INQUIRE, Act.CONVENE, Act.ASK, Act.GIVE_UP, Act.PAPER},
    Act.HOTLINE: {Act.HOTLINE},
    Act.SUE: {Act.SUE},
}
STARTS = {Act.CLAIM, Act.DETECT, Act.RECEIVE, Act.ADOPT, Act.HOTLINE, Act.PETITION, Act.JOINT_PETITION}
STARTS |= {Act.REOPEN, Act.SUE}
ENDS = {Act.RESOLVE, Act.PAPER, Act.GIVE_UP}
OVER = {Act.FADE, Act.SETTLE}
WORK = {Act.HAND_OFF, Act.LOST, Act.INQUIRE, Act.ASK, Act.ASSIST, Act.WHISTLE, Act.CONVENE, Act.NOTICE}
WORK |= {Act.NO_QUORUM, Act.HEAR, Act.COORDINATE, Act.AGREE, Act.REFUSE, Act.IMPOSE, Act.CONSULT}
WORK |= {Act.VOTE_PASS, Act.VOTE_FAIL, Act.PAY, Act.NO_MONEY, Act.REMEDY, Act.OVERDUE, Act.REPLY}
STARTS_ANEW = {Act.HOTLINE, Act.PETITION, Act.JOINT_PETITION}  # what lay about may be planned from the start


@dataclass(frozen=True)
class Life:
    """What the log says of one trouble, in its order."""

    matter: Matter
    acts: list[Act]
    days: list[int]
    episodes: list[int]

    def until(self, at: int) -> list[Act]:
        """What came before an event in its episode."""
        first = self.episodes.index(self.episodes[at])
        return self.acts[first:at]

    def told(self, at: int) -> str:
        """The life up to an event, to be read when something is wrong with it."""
        events = zip(self.acts, self.days, self.episodes, strict=True)
        words = [f"{act.name}@{day}/{episode}" for act, day, episode in events]
        return f"{self.matter.name}: {' '.join(words[: at + 1])}"


def lives(asked: Scenario, events: dict[str, Any]) -> list[Life]:
    """One life for every trouble that the log names."""
    names = ("case", "matter", "act", "day", "episode")
    told: dict[int, Life] = {}
    for case, matter, act, day, episode in zip(*(events[name].tolist() for name in names), strict=True):
        if case >= 0:
            life = told.setdefault(case, Life(asked.matters[matter], [], [], []))
            life.acts.append(Act(act))
            life.days.append(day)
            life.episodes.append(episode)
    return list(told.values())


def without_what_must_come_first(life: Life) -> Iterator[int]:
    """Events before which nothing of what must precede them happened."""
    for at, act in enumerate(life.acts):
        if act in BEFORE and not BEFORE[act] & set(life.until(at)):
            yield at


def after_what_rules_them_out(life: Life) -> Iterator[int]:
    """Events that something before them in the episode rules out."""
    for at, act in enumerate(life.acts):
        if any(act in NEVER_AFTER.get(before, ()) for before in life.until(at)):
            yield at


def work_that_nobody_was_given(life: Life) -> Iterator[int]:
    """Work on what nobody has brought, or on what has come to an end."""
    is_open = False
    for at, act in enumerate(life.acts):
        if act in WORK and not is_open:
            yield at
        if act in STARTS:
            is_open = True
        elif act in ENDS or act == Act.RELAPSE:
            is_open = False


def work_while_a_court_decides(life: Life) -> Iterator[int]:
    """Work of others between a suit and its judgement."""
    is_in_court = False
    for at, act in enumerate(life.acts):
        if act in WORK and is_in_court:
            yield at
        is_in_court = act == Act.SUE or (is_in_court and act != Act.JUDGE)


def whatever_follows_the_end_of_a_life(life: Life) -> Iterator[int]:
    """Events after a trouble faded or the parties settled it between themselves."""
    over = accumulate((act in OVER for act in life.acts), max, initial=False)
    yield from (at for at, (_, is_over) in enumerate(zip(life.acts, over, strict=False)) if is_over)


def what_the_matter_does_not_allow(life: Life) -> Iterator[int]:
    """Votes on what is nobody's to vote on, force where there is none, suits over what no court takes."""
    matter = life.matter
    for at, act in enumerate(life.acts):
        if act in (Act.VOTE_PASS, Act.VOTE_FAIL, Act.CONSULT) and not matter.vote:
            yield at
        if act == Act.REMEDY and matter.vote and Act.VOTE_PASS not in life.until(at):
            yield at
        if act == Act.IMPOSE and not matter.is_enforceable:
            yield at
        if act == Act.SUE and not matter.is_suable:
            yield at


def more_often_than(life: Life, act: Act, limit: int) -> Iterator[int]:
    """Events of a kind beyond a limit for each episode, or for each start anew in it."""
    count, episode = 0, -1
    for at, one in enumerate(life.acts):
        if life.episodes[at] != episode or one in STARTS_ANEW:
            count, episode = 0, life.episodes[at]
        count += one == act
        if one == act and count > limit:
            yield at
