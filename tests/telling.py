"""A small study to tell of: hand-made runs of a few regimes over the same seeds, measured and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.comparison import Comparison, Settings, compare, replicate_table
from sim.outcomes import OUTCOMES, Outcomes, measure
from sim.vocabulary import Act, HoursUse, Role
from tests.outcomes.worlds import (
    END,
    WARMUP,
    Log,
    claimed,
    every_compound,
    hours_of,
    panel_of,
    remedied,
    settled,
    silent,
)

Runs = Mapping[str, Mapping[int, Outcomes]]
QUICK = Settings(resamples=999)


def study(regimes: Sequence[str], seeds: Sequence[int] = (1, 2, 3, 4, 5, 6), *, end: int = END,
          contrasts: str = "baseline") -> tuple[Comparison, dict[str, dict[int, Outcomes]]]:  # fmt: skip
    """Runs in which each further regime remedies a little more and convenes a little longer."""
    runs = {
        regime: {seed: replace(run_of(place, seed, end), label=regime) for seed in seeds}
        for place, regime in enumerate(regimes)
    }
    return compared(runs, contrasts), runs


def compared(runs: Runs, contrasts: str = "baseline") -> Comparison:
    """The comparison of such runs."""
    values = {regime: {seed: one.values for seed, one in by_seed.items()} for regime, by_seed in runs.items()}
    return compare(replicate_table(values, OUTCOMES), QUICK, contrasts=contrasts)


def run_of(place: int, seed: int, end: int = END) -> Outcomes:
    """One run of the regime at a place: sixty troubles whose luck is the seed's."""
    luck = np.random.default_rng(seed)
    log = Log()
    for number in range(60):
        day = WARMUP + int(luck.integers(0, max(1, end - WARMUP - 20)))
        fate, wait = luck.random(), int(luck.integers(3, 60))
        where = {"compound": number % 3, "stairwell": (0, 60, 100)[number % 3] + int(luck.integers(0, 9))}
        if fate < 0.3:
            log.trouble(day, *silent(day), **where)
        elif fate < 0.45:
            log.trouble(day, *settled(day), **where)
        elif fate < 0.75 + 0.05 * place:
            log.trouble(day, *remedied(day, after=wait), **where, resident_hours=2.0)
        elif fate < 0.9:
            log.trouble(day, *claimed(day), (Act.PAPER, day + wait), (Act.HOTLINE, day + wait + 9), **where)
        else:
            log.trouble(day, *claimed(day), (Act.GIVE_UP, day + wait), (Act.PETITION, day + 60), **where)
    months = [
        row
        for month, day in enumerate(range(30, end, 30))
        for row in _month(day, 0.3 + 0.1 * float(np.sin(seed + month)))
    ]
    convening = 100.0 + 40.0 * place + float(luck.integers(0, 9))
    used = {
        HoursUse.CONVENING: convening,
        HoursUse.ADMINISTRATION: 300.0,
        HoursUse.IDLE: 200.0 - 20.0 * place,
    }
    lists = {HoursUse.ADMINISTRATION: 900.0, HoursUse.DISPUTES: 80.0, HoursUse.TICKETS: 200.0}
    hours = hours_of(
        (WARMUP - 1, 0, Role.PARTY_BRANCH, {}, 0.0),
        (WARMUP - 1, 1, Role.RESIDENTS_COMMITTEE, {}, 0.0),
        (end - 1, 0, Role.PARTY_BRANCH, used, 600.0),
        (end - 1, 1, Role.RESIDENTS_COMMITTEE, lists, 1_180.0),
    )
    return replace(measure(log.history(end=end, panel=panel_of(*months), hours=hours)), seed=seed)


def _month(day: int, low: float) -> list[tuple[int, int, dict[str, float]]]:
    rows = every_compound(day, quality=0.6, grievance=0.02, fund_ratio=0.5, collection=0.9)
    first, second, third = rows
    return [first, (second[0], second[1], {**second[2], "collection": low}), third]
