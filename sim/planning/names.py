"""Nearest names: what a person probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.6  # similarity from which a name is worth suggesting
AT_MOST = 3


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known names that resemble `name`, the likeliest first.

    A name is compared in full and by its last word, so `naming_base` finds
    `voice.naming_base`.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What could have been written.

    Returns
    -------
    tuple of str
        At most three; empty when nothing is alike.
    """
    wanted = _plain(name)
    ranked = sorted(
        (-max(_alike(wanted, _plain(other)), _leaf_alike(wanted, other)), other) for other in set(known)
    )
    return tuple(other for score, other in ranked if -score >= ALIKE)[:AT_MOST]


def beside(path: str, names: Iterable[str]) -> tuple[str, ...]:
    """Full paths of names that stand beside the end of `path` and resemble it, as `nearest` has it."""
    place, _, name = path.rpartition(".")
    return tuple(f"{place}.{other}" for other in nearest(name, set(names) - {name}))


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _leaf_alike(wanted: str, other: str) -> float:
    leaf = wanted.rpartition(".")[2]
    # A hair less than a match in full, so that the place itself wins a tie.
    return 0.99 * _alike(leaf, _plain(other).rpartition(".")[2])
