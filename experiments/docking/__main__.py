"""Dock the engines on configurations drawn at random, and say what came of it.

python -m experiments.docking                                  1,000 configurations × 60 days
python -m experiments.docking count=20 days=1460 first=5000
python -m experiments.docking count=50 switch=1                each changes engines on a day of its own
NUMBA_DISABLE_JIT=1 python -m experiments.docking count=50 days=60

Configuration number i is always the same: its regime, mechanisms, laws and numbers are drawn from i alone,
the numbers uniformly over their declared ranges or as declared. Engines run side by side and are compared
after every phase of every day; the first difference ends the command with what, where and when.
"""

from __future__ import annotations

import copy
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import numba
import numpy as np

from experiments.coordination.options import read_options
from sim.docking import dock
from sim.doors.composing import compose
from sim.errors import ConfigError
from sim.parameters import Parameters
from sim.parameters.declare import Declaration, declarations
from sim.planning import plan
from sim.scenario import Scenario
from sim.vocabulary import LawRegime

DEFAULTS = {"count": 1000, "days": 60, "first": 1, "share": 30, "switch": 0}
MECHANISM_SHARE = 0.15
CONFIGS = Path(__file__).resolve().parents[2] / "configs"


def configuration(number: int, days: int, share: float, usual: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What is asked in one configuration.

    Parameters
    ----------
    number : int
    days : int, calendar days of the run
    share : float in [0, 1], of the parameters that leave their defaults
    usual : questions by regime, as composed
    """
    luck = np.random.default_rng(number)
    regime = sorted(usual)[luck.integers(len(usual))]
    asked = copy.deepcopy(usual[regime])
    asked["calendar"] = {"warmup_days": 0, "measured_days": days}
    laws = [law.name.lower() for law in LawRegime]
    asked["law"] |= {"votes": laws[luck.integers(2)], "lifts": laws[luck.integers(len(laws))]}
    for declared in declarations(Parameters()):
        u, value = luck.random(2)
        if u < share:
            group, _, leaf = declared.path.partition(".")
            asked.setdefault(group, {})[leaf] = within(declared, value)
    return asked


def within(declared: Declaration, u: float) -> int | float:
    """A number of the declared range; whole where the parameter is."""
    value = declared.low + u * (declared.high - declared.low)
    return round(value) if declared.kind is int else float(value)


def scenarios(first: int, count: int, days: int, share: float) -> Iterator[tuple[int, Scenario | None]]:
    """Numbered scenarios; None where numbers drawn one by one do not go together."""
    regimes, mechanisms = (
        sorted(path.stem for path in (CONFIGS / group).glob("*.yaml"))
        for group in ("governance", "mechanism")
    )
    usual: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for number in range(first, first + count):
        luck = np.random.default_rng((number, 1))
        regime = str(luck.choice(regimes))
        chosen = tuple(one for one in mechanisms if luck.random() < MECHANISM_SHARE)
        if (regime, chosen) not in usual:
            usual[regime, chosen] = compose(f"governance={regime}", f"mechanism=[{','.join(chosen)}]")
        try:
            yield number, plan(configuration(number, days, share, {regime: usual[regime, chosen]}))
        except ConfigError:
            yield number, None


def day_of_change(number: int, days: int) -> int:
    """The day on which configuration number i changes engines, drawn from i alone."""
    return int(np.random.default_rng((number, 2)).integers(1, days))


def main(arguments: list[str]) -> int:
    """Dock them all; 4 at the first that differs, else 0."""
    options = {name: int(value) for name, value in read_options(arguments, dict(DEFAULTS)).items()}
    begun, docked, refused, troubles, events = time.monotonic(), 0, 0, 0, 0
    for number, asked in scenarios(
        options["first"], options["count"], options["days"], options["share"] / 100.0
    ):
        if asked is None:
            refused += 1
            continue
        change = day_of_change(number, asked.days) if options["switch"] else None
        found = dock(asked, seed=number, switch_day=change)
        if found.difference is not None:
            print(f"configuration {number} differs {found.difference}")
            return 4
        docked += 1
        troubles, events = troubles + found.cases, events + found.events
        if docked % 20 == 0:
            print(f"{docked} docked, {refused} refused", file=sys.stderr, flush=True)
    changed = ", each changing engines on a day of its own, both ways" if options["switch"] else ""
    print(
        f"IDENTICAL: {docked} configurations × {options['days']} days{changed}, {troubles} troubles, "
        f"{events} events; "
        f"{refused} drawn configurations were refused as contradictory. Python {platform.python_version()}, "
        f"Mesa {mesa.__version__}, numba {numba.__version__}, compiled: {not numba.config.DISABLE_JIT}, "
        f"{time.monotonic() - begun:.0f} s."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
