"""The neighbourhoods of a city, drawn by name: a table per district, as a user would save one.

Every number is drawn by the permanent name of its neighbourhood or compound, so that one district more
changes no other. Nothing here reaches the model but through `district.csv`.
"""

from __future__ import annotations

import csv
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sim.rules.chance import draw, name_key

HOME = Path(__file__).parent
VARIED = ("area", "owner_share", "fee", "service_cost", "collection", "quality", "condition", "fund_initial",
          "fund_ratio", "public_revenue", "bays", "cameras", "norm")  # fmt: skip
SHARES = ("owner_share", "collection", "quality", "condition", "cameras", "norm")
COLUMNS = ("neighbourhood", "compound", "subdistrict", "residents", "type", "year", "households", "buildings",
           "stairwells", "floors", "doors", *VARIED, "lifts", "has_committee")  # fmt: skip
PURPOSE = name_key("experiments/city")


def declared() -> dict[str, Any]:
    """What `city.yaml` says."""
    found: dict[str, Any] = yaml.safe_load((HOME / "city.yaml").read_text("utf-8"))
    return found


def districts(city: dict[str, Any]) -> dict[str, int]:
    """Neighbourhoods by district, the largest districts first.

    Returns
    -------
    dict from name to neighbourhoods, which add up to those of the city
    """
    named: dict[str, int] = city["named_districts"]
    others = city["districts"] - len(named)
    each, left = divmod(city["neighbourhoods"] - sum(named.values()), others)
    sizes = {f"district {number + 1:02d}": each + (number < left) for number in range(others)}
    return dict(sorted({**sizes, **named}.items(), key=lambda item: -item[1]))


def rows(name: str, neighbourhoods: int, city: dict[str, Any]) -> list[dict[str, Any]]:
    """The table of one district, a row per compound.

    Parameters
    ----------
    name : str
    neighbourhoods : int
    city : mapping
        As `declared` gives it.
    """
    found = []
    for number in range(neighbourhoods):
        subdistrict = number // city["neighbourhoods_per_subdistrict"]
        place = f"{name} {subdistrict + 1:02d} {number + 1:03d}"
        found += _neighbourhood(place, f"{name} {subdistrict + 1:02d}", city)
    return found


def write(path: Path, table: list[dict[str, Any]]) -> None:
    """Save a district as a spreadsheet would."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(table)


def _u(name: str, lot: int) -> float:
    return draw(0, PURPOSE, _key(name), 0, lot)


@lru_cache(maxsize=64)
def _key(name: str) -> int:
    return name_key(name)


def _one_of(shares: dict[Any, float], u: float) -> Any:
    """The choice on which a draw falls, choices laid end to end."""
    passed = 0.0
    for choice, share in shares.items():
        passed += share
        if u < passed:
            return choice
    return choice


def _neighbourhood(place: str, subdistrict: str, city: dict[str, Any]) -> list[dict[str, Any]]:
    mean, spread = city["residents"] / city["persons_per_household"], city["spread_of_households"]
    households = round(mean * (1.0 + spread * (2.0 * _u(place, 0) - 1.0)))
    count = _one_of(city["compounds"], _u(place, 1))
    weights = [0.5 + _u(f"{place}/{letter}", 0) for letter in "abcde"[:count]]
    ends = [round(households * sum(weights[: k + 1]) / sum(weights)) for k in range(count)]
    sizes = [end - before for before, end in zip([0, *ends], ends, strict=False)]
    about = {"subdistrict": subdistrict, "residents": round(households * city["persons_per_household"])}
    return [
        {
            "neighbourhood": place,
            **(about if k == 0 else {}),
            **_compound(f"{place}/{letter}", letter, sizes[k], city),
        }
        for k, letter in enumerate("abcde"[:count])
    ]


def _compound(name: str, letter: str, households: int, city: dict[str, Any]) -> dict[str, Any]:
    kinds, spread = city["kinds"], city["spread_of_values"]
    kind = _one_of({word: row["share"] for word, row in kinds.items()}, _u(name, 1))
    row = kinds[kind]
    first, last = row["years"]
    stairwells = math.ceil(households / (row["floors"] * row["doors"]))
    values = {
        field: row[field] * (1.0 + spread * (2.0 * _u(name, 10 + lot) - 1.0))
        for lot, field in enumerate(VARIED)
    }
    return {
        "compound": letter,
        "type": kind,
        "year": first + int((last + 1 - first) * _u(name, 2)),
        "households": households,
        "buildings": math.ceil(stairwells / city["stairwells_per_building"]),
        "stairwells": stairwells,
        "floors": row["floors"],
        "doors": row["doors"],
        **{field: f"{min(value, 1.0) if field in SHARES else value:.3f}" for field, value in values.items()},
        "lifts": str(row["lifts"]).lower(),
        "has_committee": str(_u(name, 3) < row["committees"]).lower(),
    }
