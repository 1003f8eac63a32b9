"""The config groups and what each is for."""

from __future__ import annotations

GROUPS: dict[str, str] = {
    "governance": "who meets, who knows, who can be called: the regime",
    "mechanism": "rules that compose with any regime, several at once",
    "neighbourhood": "where it happens, several at once",
    "district": "copies of the neighbourhoods, or a file of your own",
    "matters": "what people quarrel about",
    "law": "which law counts votes",
    "behaviour": "how patient and how outspoken people are",
    "engine": "what computes it",
    "design": "which points a sweep runs",
    "experiment": "a whole question under one name",
}
MANY_AT_ONCE = ("neighbourhood", "mechanism")  # groups of which several options can be chosen
MAY_BE_NONE = ("experiment",)  # groups of which none is chosen by default
ALSO_WRITTEN = {"1+3": "one_three", "1+3+x": "one_three_x"}  # as people say them, and as we write them


def meant(name: str) -> tuple[str, ...]:
    """The code name of what a person wrote as it is spoken of; empty if nobody speaks of it so."""
    code = ALSO_WRITTEN.get(name.strip().lower().replace(" ", ""))
    return (code,) if code else ()
