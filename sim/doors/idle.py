"""Words typed in vain: allowed, understood, and without effect on this command. Said, not refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MANY = ("replicates", "workers", "contrasts")
IN_VAIN = {
    "run": (MANY, "one world is lived, with one seed; `linli compare` and `linli sweep` live many"),
    "dock": (
        (*MANY, "study", "engine.name"),
        "both engines live one world, with one seed, and nothing is kept",
    ),
}


def idle(command: str, overrides: Sequence[str]) -> Iterator[str]:
    """Sentences about overrides without effect: of another command, or overruled by a later one.

    Parameters
    ----------
    command : str
        Such as "run".
    overrides : sequence of str
        As typed.

    Yields
    ------
    str
        In the order in which they were typed.
    """
    last = {name_of(word): place for place, word in enumerate(overrides)}
    words, why = IN_VAIN.get(command, ((), ""))
    for place, word in enumerate(overrides):
        name = name_of(word)
        if place < last[name]:
            yield f"`{word}` does nothing, because `{overrides[last[name]]}` comes after it"
        elif any(name == other or name.startswith(f"{other}.") for other in words):
            yield f"`{word}` does nothing here: {why}"


def name_of(override: str) -> str:
    """What an override is about."""
    return override.partition("=")[0].strip().lstrip("+")
