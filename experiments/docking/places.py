"""Where a configuration is lived: small neighbourhoods mostly, the default one now and then, districts.

Places are drawn from the declared fields of neighbourhoods and compounds; ranges are narrowed only so that a
thousand configurations can be docked in minutes, and what must fit together is made to.
"""

from __future__ import annotations

from typing import Any

from experiments.docking.luck import Luck
from sim.planning.fields import COMPOUND, NEIGHBOURHOOD

# Of configurations. What is left of them has small neighbourhoods by themselves.
SHIXIN, EXAMPLE, COUPLED = 0.06, 0.03, 0.25
MOST_IN_A_HOME = 6  # residents
SMALL: dict[str, tuple[float, float]] = {
    "households": (1, 60),
    "uncoupled": (0, 6),
    "buildings": (1, 4),
    "floors": (1, 12),
    "doors": (1, 6),
    "uncoupled_partners": (0, 3),
}
LIVELY = (
    1.0,
    5.0,
    25.0,
)  # rates of troubles in small places, as multiples: forty homes quarrel as a thousand
MOST_TROUBLES = 2000.0  # per 1,000 households and year, as declared
WHOLE = ("default", "example")  # kinds of places that are as large as they are


def kind_of(number: int) -> str:
    """What kind of place a configuration has: "small", "coupled", "default" or "example"."""
    luck = Luck(number, "kind of place")
    for kind, chance in (("default", SHIXIN), ("example", EXAMPLE), ("coupled", COUPLED)):
        if luck.happens(chance):
            return kind
    return "small"


def settle_down(asked: dict[str, Any], number: int) -> None:
    """Write places into a question, and rates that make them live."""
    kind, luck = kind_of(number), Luck(number, "places")
    district = asked["district"]
    if kind in WHOLE:
        district["is_coupled"] = luck.happens(0.5)
        return
    many = 2 + luck.below(2) if kind == "coupled" else 1 + luck.below(2)
    asked["neighbourhood"] = {f"place {n}": neighbourhood(luck) for n in range(many)}
    district |= {"is_coupled": kind == "coupled", "copies": luck.one_of((1, 1, 1, 2))}
    times = luck.one_of(LIVELY)
    for row in asked["matters"].values():
        row["rate"] = min(MOST_TROUBLES, times * row["rate"])


def neighbourhood(luck: Luck) -> dict[str, Any]:
    """One drawn neighbourhood with one to three compounds."""
    compounds = {f"court {c}": compound(luck) for c in range(1 + luck.below(3))}
    homes = sum(home["households"] for home in compounds.values())
    place = luck.record(NEIGHBOURHOOD, 0.5, SMALL)
    place["residents"] = luck.number(homes, MOST_IN_A_HOME * homes, is_whole=True)
    return {**place, "compounds": compounds}


def compound(luck: Luck) -> dict[str, Any]:
    """One drawn compound; it has as many stairwells as its households need, or up to three more."""
    home = luck.record(COMPOUND, 0.3, SMALL)
    dwellings = home["households"] + home.get("uncoupled", 0)
    stairwells = -(-dwellings // (home["floors"] * home["doors"])) + luck.below(4)
    home["stairwells"] = stairwells
    home["buildings"] = min(home["buildings"], stairwells)
    return home
