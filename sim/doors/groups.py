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
    "experiment": "a whole question under one name",
}
MANY_AT_ONCE = ("neighbourhood", "mechanism")  # groups of which several options can be chosen
MAY_BE_NONE = ("experiment",)  # groups of which none is chosen by default
