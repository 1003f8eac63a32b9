"""One row of a comparison: an outcome, a pair of regimes, and what may be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from sim.comparison.inference import (
    FEWEST_PAIRS,
    PairedDifference,
    Settings,
    deviations_of,
    paired_difference,
    why_not_resampled,
)
from sim.comparison.pairs import Interval, Pairs, pair_up, standard_error
from sim.comparison.precision import Pairing, pairing, smallest_resolvable
from sim.comparison.replicates import OutcomeLike, ReplicateTable

VERDICTS = ("better", "worse", "higher", "lower", "unresolved", "identical", "undefined")


@dataclass(frozen=True)
class Level:
    """One outcome under one regime over the replicates that define it.

    replicates, undefined : counts. mean, spread (standard deviation), lowest, highest : in the
    outcome's unit. half_width : of Student's interval of the mean, unpaired.
    """

    outcome: str
    regime: str
    replicates: int
    undefined: int
    mean: float | None
    spread: float | None
    half_width: float | None
    lowest: float | None
    highest: float | None
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One outcome, one pair of regimes: other minus baseline.

    p_holm : primary outcomes only, Student's paired p (the sign-flip p where Student's is
    undefined) corrected over the family. simultaneous : the other outcomes only.
    smallest_resolvable : in the outcome's unit, at the family's strictest step. verdict : one of
    `VERDICTS`, about the other regime.
    """

    outcome: str
    primary: bool
    baseline: str
    other: str
    paired: PairedDifference
    pairing: Pairing
    p_holm: float | None
    simultaneous: Interval | None
    smallest_resolvable: float | None
    verdict: str
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """One outcome and contrast before the family is looked at."""

    outcome: OutcomeLike
    baseline: str
    other: str
    pairs: Pairs
    deviations: np.ndarray | None
    paired: PairedDifference


def cell_of(
    table: ReplicateTable, outcome: OutcomeLike, baseline: str, other: str, settings: Settings
) -> Cell:
    """Pair two regimes on one outcome, and infer from that row alone."""
    columns = table.values[outcome.name]
    pairs = pair_up(table.seeds, columns[baseline], columns[other])
    deviations = deviations_of(pairs, settings)
    paired = paired_difference(pairs, outcome.direction, settings, deviations)
    return Cell(outcome, baseline, other, pairs, None if outcome.primary else deviations, paired)


def row_of(
    cell: Cell, p_holm: float | None, together: Interval | str | None, family: int, settings: Settings
) -> Row:
    """Put a row into its family.

    Parameters
    ----------
    cell : Cell
    p_holm : float or None
        For a primary outcome, the corrected p.
    together : Interval, str or None
        For another outcome, its simultaneous interval, or the reason why there is none.
    family : int
        How many rows the correction covers, this one included.
    settings : Settings
    """
    reasons: dict[str, str] = {}
    simultaneous = together if isinstance(together, Interval) else None
    if cell.outcome.primary:
        reasons["simultaneous"] = "a primary outcome: its test is corrected instead"
        if p_holm is None:
            reasons["p_holm"] = cell.paired.reasons["p_sign_flip"]
    else:
        reasons["p_holm"] = "not declared primary: its interval holds simultaneously instead"
        if isinstance(together, str):
            reasons["simultaneous"] = together
    resolvable = None
    if cell.pairs.count < FEWEST_PAIRS or cell.pairs.are_alike:
        reasons["smallest_resolvable"] = why_not_resampled(cell.pairs)
    else:
        spread = standard_error(cell.pairs.differences) * cell.pairs.count**0.5
        rate = (1.0 - settings.level) / family
        resolvable = smallest_resolvable(spread, cell.pairs.count, rate, settings.power)
    worth = pairing(cell.pairs, settings.level)
    verdict = _verdict(cell, p_holm, simultaneous, family, settings)
    return Row(
        cell.outcome.name, cell.outcome.primary, cell.baseline, cell.other, cell.paired, worth,
        p_holm, simultaneous, resolvable, verdict, reasons,
    )  # fmt: skip


def _verdict(
    cell: Cell, p_holm: float | None, simultaneous: Interval | None, family: int, settings: Settings
) -> str:
    paired, error_rate = cell.paired, 1.0 - settings.level
    if cell.pairs.count < FEWEST_PAIRS:
        return "undefined"
    if cell.pairs.are_equal:
        return "identical"
    if cell.pairs.are_alike:  # no interval can speak, the signs alone do
        is_resolved = paired.p_sign_flip is not None and paired.p_sign_flip * family <= error_rate
    elif cell.outcome.primary:
        # Student's test is too eager for skewed differences; the interval is not.
        is_resolved = p_holm is not None and p_holm <= error_rate
        is_resolved = is_resolved and (paired.interval is None or paired.interval.excludes(0.0))
    else:
        is_resolved = simultaneous is not None and simultaneous.excludes(0.0)
    if not is_resolved or paired.difference is None:
        return "unresolved"
    is_higher = paired.difference > 0.0
    if cell.outcome.direction == "neither":
        return "higher" if is_higher else "lower"
    return "better" if is_higher == (cell.outcome.direction == "higher") else "worse"


def level_of(outcome: str, regime: str, column: np.ndarray, seeds: np.ndarray, settings: Settings) -> Level:
    """Describe one outcome under one regime; `column` and `seeds` have shape (replicates,)."""
    values = column[np.argsort(seeds, kind="stable")]
    values = values[~np.isnan(values)]
    undefined = len(column) - len(values)
    if not len(values):
        names = ("mean", "spread", "half_width", "lowest", "highest")
        reasons = dict.fromkeys(names, "undefined in every replicate")
        return Level(outcome, regime, 0, undefined, None, None, None, None, None, reasons)
    mean, lowest, highest = float(values.mean()), float(values.min()), float(values.max())
    if len(values) < FEWEST_PAIRS:
        reasons = dict.fromkeys(("spread", "half_width"), "fewer than three replicates define it")
        return Level(outcome, regime, len(values), undefined, mean, None, None, lowest, highest, reasons)
    spread = float(values.std(ddof=1))
    half_width = float(stdtrit(len(values) - 1, (1.0 + settings.level) / 2.0)) * standard_error(values)
    return Level(outcome, regime, len(values), undefined, mean, spread, half_width, lowest, highest, {})
