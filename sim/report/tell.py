"""How numbers are told: rounded to their own uncertainty, with a dash where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from sim.comparison import Comparison, Level, Row
from sim.comparison.pairs import Interval
from sim.comparison.replicates import OutcomeLike
from sim.tables import ABSENT, decimals_for, number, with_half_width

MINUS = "−"


def outcome_of(comparison: Comparison, name: str) -> OutcomeLike | None:
    """The declaration of an outcome by its name, or None if it was not compared."""
    return next((known for known in comparison.definitions if known.name == name), None)


def level_of(comparison: Comparison, name: str, regime: str) -> Level | None:
    """One outcome under one regime, or None if it was not compared."""
    return next((one for one in comparison.levels if (one.outcome, one.regime) == (name, regime)), None)


def contrasts_of(comparison: Comparison) -> list[tuple[str, str]]:
    """Pairs (baseline, other) in their order."""
    return list(dict.fromkeys((row.baseline, row.other) for row in comparison.rows))


def interval_of(row: Row) -> tuple[Interval | None, bool]:
    """The interval to show, and whether it stands for its row alone although a joint one was promised."""
    promised = row.paired.interval if row.primary else row.simultaneous
    if promised is not None:
        return promised, False
    alone = row.paired.interval or row.paired.t_interval
    return alone, alone is not None


def difference(row: Row) -> str:
    """The difference with its half-width."""
    interval, is_alone = interval_of(row)
    told = with_half_width(row.paired.difference, interval.half_width if interval else None, signed=True)
    return told.replace("-", MINUS) + (" °" if is_alone else "")


def mean_like(value: float | None, row: Row) -> str:
    """A mean, to the decimals of the difference beside it."""
    interval, _ = interval_of(row)
    return plain(value, decimals_for(interval.half_width) if interval else None)


def plain(value: float | None, decimals: int | None = None) -> str:
    """A number, or a dash."""
    return number(value, decimals).replace("-", MINUS)


def percent(share: float | None) -> str:
    """A share as a percentage, or a dash."""
    return ABSENT if share is None else f"{100.0 * share:.0f} %"


def level(one: Level | None) -> str:
    """A mean over replicates with its own half-width, unpaired."""
    if one is None or one.mean is None:
        return ABSENT
    return with_half_width(one.mean, one.half_width).replace("-", MINUS)


def listed(words: Sequence[str]) -> str:
    """Words as a person lists them."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
