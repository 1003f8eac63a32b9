"""What the numbers of coded columns mean: the vocabulary, with the words that stand beside it.

The vocabulary keeps Chinese names and explanations as comments on its lines, because it may import
nothing and its members are numbers. They are read from its text here.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import lru_cache

from sim import vocabulary

_MEMBER = re.compile(r"^    ([A-Z][A-Z0-9_]*) = -?\d+(?:  # (.*))?$", re.MULTILINE)
_CHINESE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff、／/ ]*")


@dataclass(frozen=True)
class Word:
    """One member of a vocabulary.

    Attributes
    ----------
    code : int
        As it stands in a column.
    name, name_zh : str
        In English, as people type it, and in Chinese; empty where the vocabulary has none.
    meaning : str
        What the vocabulary says beside it.
    """

    code: int
    name: str
    name_zh: str
    meaning: str


@lru_cache(maxsize=32)
def words_of(kind: str) -> tuple[Word, ...]:
    """The members of an enumeration of the vocabulary by its name; empty if there is no such.

    >>> [word.name for word in words_of("Task")][:2]
    ['none', 'triage']
    """
    members = getattr(vocabulary, kind, None)
    if not (inspect.isclass(members) and issubclass(members, IntEnum | IntFlag)):
        return ()
    beside = dict(_MEMBER.findall(inspect.getsource(members)))
    return tuple(
        Word(int(member), str(member.name).lower(), _chinese(beside[member.name]), beside[member.name])
        for member in members
    )


def _chinese(comment: str) -> str:
    found = _CHINESE.search(comment)
    if found:
        return found[0].strip(" /、")
    return comment if comment.isdigit() else ""  # 12345 is what everybody calls the hotline
