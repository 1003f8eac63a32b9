"""Configurations drawn at random from everything that is declared; what must go together does.

Configuration number i is always the same. Regime and behaviour are drawn among the files in `configs/`, or
the regime is any point of the rule space; every mechanism is on with a chance and may start and stop on any
day; laws, parameters, matters and places are drawn from their declarations.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from experiments.docking.luck import Luck
from experiments.docking.places import kind_of, settle_down
from sim.doors.composing import compose
from sim.planning.fields import LAW, MATTER
from sim.planning.parameters import PARAMETERS, TOGETHER
from sim.planning.rules import RULES
from sim.planning.specs import Kind

OF_CLOCKS = ("days", "months", "years")
CONFIGS = Path(__file__).resolve().parents[2] / "configs"
MECHANISM_ON, ANY_RULES, ANY_MECHANISM, LATER, STOPS = 0.15, 0.3, 0.25, 0.4, 0.5
MATTERS_MOVED = 0.4  # of configurations have matters other than those of Shanghai
OF_A_ROW = 0.1  # of the fields of such a matter
HASTY, IN_NO_TIME = 0.3, 0.05  # of configurations have clocks that run out within a part of their ranges
QUIET_ROWS = {"rate": (0.0, 200.0)}


def names(group: str) -> tuple[str, ...]:
    """The files of a group of configs."""
    return tuple(sorted(path.stem for path in (CONFIGS / group).glob("*.yaml")))


@cache
def composed(regime: str, behaviour: str, is_example: bool) -> dict[str, Any]:
    """The question of a regime and a behaviour with every mechanism, as configs say it."""
    district = "example" if is_example else "one"
    return compose(
        f"governance={regime}",
        f"behaviour={behaviour}",
        f"district={district}",
        f"mechanism=[{','.join(names('mechanism'))}]",
    )


def configuration(number: int, days: int, share: float) -> dict[str, Any]:
    """What is asked in one configuration.

    Parameters
    ----------
    number : int
        The whole luck of the configuration.
    days : int, calendar days of the run
    share : float in [0, 1]
        Of the parameters that leave their defaults: in a third of the configurations so many, in a third a
        third of that, in a third three times as many. Where all is hasty, every clock is short besides.

    Returns
    -------
    dict
        As `sim.planning.plan` takes it.
    """
    luck = Luck(number, "regime")
    kind = kind_of(number)
    regime, behaviour = luck.one_of(names("governance")), luck.one_of(names("behaviour"))
    asked = copy.deepcopy(composed(regime, behaviour, kind == "example"))
    asked["calendar"] = {"warmup_days": Luck(number, "warm-up").below(days), "measured_days": 0}
    asked["calendar"]["measured_days"] = days - asked["calendar"]["warmup_days"]
    govern(asked, number, days)
    asked["law"] |= Luck(number, "law").record(LAW, 1.0)
    settle_down(asked, number)
    quarrel_otherwise(asked["matters"], number)
    for path, value in moved_parameters(number, share).items():
        group, _, leaf = path.partition(".")
        asked.setdefault(group, {})[leaf] = value
    agree(asked)
    return asked


def govern(asked: dict[str, Any], number: int, days: int) -> None:
    """Draw which mechanisms are on and from when until when, and perhaps rules that no file has."""
    luck = Luck(number, "mechanisms")
    regime, files = asked["governance"], asked["mechanism"]
    if luck.happens(ANY_RULES):
        regime["rules"] |= {name: luck.value(spec) for name, spec in RULES.items() if luck.happens(0.5)}
    regime["start_day"] = luck.below(days) if luck.happens(LATER / 2) else 0
    asked["mechanism"] = {name: files[name] for name in luck.some_of(sorted(files), MECHANISM_ON)}
    if luck.happens(ANY_MECHANISM):
        # Two mechanisms may not write one rule, so this one writes what no other does.
        taken = {rule for block in asked["mechanism"].values() for rule in block["rules"]}
        free = [name for name in RULES if name not in taken]
        rules = {name: luck.value(RULES[name]) for name in luck.some_of(free, 0.2)}
        asked["mechanism"]["drawn"] = {"rules": rules}
    for block in asked["mechanism"].values():
        start = luck.below(days) if luck.happens(LATER) else 0
        block["start_day"] = start
        if luck.happens(STOPS):
            block["stop_day"] = start + 1 + luck.below(days)


def quarrel_otherwise(matters: dict[str, dict[str, Any]], number: int) -> None:
    """Move fields of the catalogue's rows, and mend rows that no longer hold together."""
    luck = Luck(number, "matters")
    if not luck.happens(MATTERS_MOVED):
        return
    for row in matters.values():
        for spec in MATTER:
            if spec.kind is not Kind.TEXT and luck.happens(OF_A_ROW):
                row[spec.name] = luck.value(spec, QUIET_ROWS)
        for what in ("severity", "gap"):
            row[f"{what}_low"], row[f"{what}_high"] = sorted((row[f"{what}_low"], row[f"{what}_high"]))
        row["holders"] = sorted({*row["holders"], row["lead"]})
        if row.get("account", "none") in ("none", None):
            row["remedy_fen"] = 0


def moved_parameters(number: int, share: float) -> dict[str, int | float]:
    """Parameters that leave their defaults, by path, anywhere in their declared ranges."""
    luck = Luck(number, "how many parameters")
    chance, is_hasty = min(1.0, share * luck.one_of((1 / 3, 1.0, 3.0))), luck.happens(HASTY)
    moved = {}
    for path, spec in PARAMETERS.items():
        own = Luck(number, path)  # so that a new parameter moves no other
        if is_hasty and any(word in spec.unit for word in OF_CLOCKS):
            soon = spec.low + IN_NO_TIME * (spec.high - spec.low)
            moved[path] = own.number(spec.low, soon, spec.kind is Kind.INT)
        elif own.happens(chance):
            moved[path] = own.value(spec)
    return moved


def agree(asked: dict[str, Any]) -> None:
    """Mend pairs of parameters that contradict each other: the second gives way, or both change places.

    Raises
    ------
    LookupError
        If planning asks of parameters what is not known here.
    """
    for paths, holds, _ in TOGETHER:
        values = [_read(asked, path) for path in paths]
        if holds(*values):
            continue
        first, second = values
        mended = next((pair for pair in ((second, first), (first, 1.0 - first)) if holds(*pair)), None)
        if mended is None:
            raise LookupError(f"{' and '.join(paths)} must go together in a way that is not known here")
        for path, value in zip(paths, mended, strict=True):
            group, _, leaf = path.partition(".")
            asked.setdefault(group, {})[leaf] = value


def _read(asked: dict[str, Any], path: str) -> Any:
    group, _, leaf = path.partition(".")
    return asked.get(group, {}).get(leaf, PARAMETERS[path].default)
