"""compare(): regimes in the same worlds, and what may be said of their differences.

A few outcomes, declared primary before any run, carry claims: their paired tests are corrected
together (Holm). All others get intervals that hold simultaneously. A verdict needs both the
corrected test and the interval; "unresolved" comes with the difference that would have been seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from sim.comparison.inference import NO_SPREAD, Settings
from sim.comparison.layout import comparison_table
from sim.comparison.multiplicity import holm, simultaneous_critical_deviations
from sim.comparison.pairs import Interval, interval_about
from sim.comparison.replicates import OutcomeLike, ReplicateTable, known_names, replicate_table
from sim.comparison.rows import VERDICTS, Cell, Level, Row, cell_of, level_of, row_of
from sim.errors import LinliError
from sim.planning.fields import CONTRASTS

__all__ = [
    "VERDICTS",
    "Comparison",
    "Level",
    "ReplicateTable",
    "Row",
    "Settings",
    "compare",
    "replicate_table",
]

DEFAULT = Settings()


@dataclass(frozen=True)
class Comparison:
    """What `compare` found; `rows` go by contrast, then by outcome as declared.

    family : number of primary tests corrected together; others : number of other rows whose
    intervals hold simultaneously.
    """

    settings: Settings
    contrasts: str
    regimes: tuple[str, ...]
    seeds: tuple[int, ...]
    definitions: tuple[OutcomeLike, ...]
    family: int
    others: int
    levels: tuple[Level, ...]
    rows: tuple[Row, ...]

    def row(self, outcome: str, other: str, baseline: str | None = None) -> Row:
        """Return the row of an outcome for a regime, by default against the first it is held against."""
        against = baseline
        if against is None:
            held = [row.baseline for row in self.rows if row.other == other]
            against = held[0] if held else self.regimes[0]
        for row in self.rows:
            if (row.outcome, row.other, row.baseline) == (outcome, other, against):
                return row
        known = {row.outcome: row for row in self.rows}
        raise LinliError(
            f"no row for outcome {outcome!r} with {other!r} against {against!r}. "
            f"Outcomes: {known_names(outcome, known)} Regimes in order: {', '.join(self.regimes)}; "
            f"contrasts: {self.contrasts}."
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain types only; where a number does not exist, null, and its reason under `reasons`."""
        return {
            "settings": asdict(self.settings),
            "contrasts": self.contrasts,
            "regimes": list(self.regimes),
            "seeds": list(self.seeds),
            "family": self.family,
            "others": self.others,
            "outcomes": [plain(outcome) for outcome in self.definitions],
            "levels": [plain(level) for level in self.levels],
            "rows": [plain(row) for row in self.rows],
        }

    def to_table(self, language: str = "en", *, is_all: bool = True) -> str:
        """Return the comparison as text, in English ("en") or Chinese ("zh"); all outcomes or the primary."""
        return comparison_table(self, language, is_all=is_all)


def compare(
    table: ReplicateTable,
    settings: Settings = DEFAULT,
    *,
    baseline: str | None = None,
    contrasts: str = "baseline",
) -> Comparison:
    """Compare regimes over the same seeds.

    Parameters
    ----------
    table : ReplicateTable
    settings : Settings
        Level, power, and the seed and number of resamples.
    baseline : str, optional
        The regime that others are held against; the table's first, if not given.
    contrasts : "baseline", "adjacent" or "all"
        Every other regime against the baseline, each regime against the one before it, or every
        pair of regimes. All contrasts asked for are in the family that is corrected together, so
        asking for more costs power.

    Returns
    -------
    Comparison
        A function of the table's content and the settings alone: neither the order of replicates
        nor the machine's clock can change a byte of it.

    Raises
    ------
    LinliError
        If the baseline is not one of the regimes, or the kind of contrasts is unknown.

    Notes
    -----
    How often five primary outcomes gave any verdict where nothing was true, in 150 simulated
    studies each of 5, 8 and 20 pairs (nominal 0.05): 0.03 to 0.05 with normal differences, 0.18 to
    0.21 with differences skewed like an exponential, which regimes of one mean but unlike shapes
    may give. Forty other outcomes erred in at most 0.03. With few pairs and skewed differences,
    read a primary verdict beside its sign-flip p, and run more seeds.
    """
    against = table.regimes[0] if baseline is None else baseline
    if against not in table.regimes:
        raise LinliError(
            f"baseline {against!r} is not among the regimes. {known_names(against, table.regimes)}"
        )
    if contrasts not in CONTRASTS:
        raise LinliError(f"contrasts {contrasts!r}: choose one of {', '.join(CONTRASTS)}.")
    regimes = (against, *(regime for regime in table.regimes if regime != against))
    chosen = {
        "baseline": [(against, other) for other in regimes[1:]],
        "adjacent": list(pairwise(regimes)),
        "all": list(combinations(regimes, 2)),
    }[contrasts]
    cells = [
        cell_of(table, outcome, first, second, settings)
        for first, second in chosen
        for outcome in table.definitions
    ]
    corrected = _holm_over_primary(cells)
    together = _simultaneous_over_others(cells, settings)
    family = len(corrected)
    others = len(cells) - family
    rows = tuple(
        row_of(
            cell,
            corrected.get(place),
            together.get(place),
            family if cell.outcome.primary else others,
            settings,
        )
        for place, cell in enumerate(cells)
    )
    levels = tuple(
        level_of(outcome.name, regime, table.values[outcome.name][regime], table.seeds, settings)
        for outcome in table.definitions
        for regime in regimes
    )
    seeds = tuple(np.sort(table.seeds).tolist())
    return Comparison(settings, contrasts, regimes, seeds, table.definitions, family, others, levels, rows)


def _holm_over_primary(cells: Sequence[Cell]) -> dict[int, float | None]:
    places = [place for place, cell in enumerate(cells) if cell.outcome.primary]
    tests = [cells[place].paired for place in places]
    raw = [test.p_sign_flip if test.p_t is None else test.p_t for test in tests]
    return dict(zip(places, holm(raw), strict=True))


def _simultaneous_over_others(cells: Sequence[Cell], settings: Settings) -> dict[int, Interval | str]:
    """Return an interval, or the reason why there is none, for each row that is not primary."""
    found: dict[int, Interval | str] = {}
    bounded: dict[int, np.ndarray] = {}
    for place, cell in enumerate(cells):
        if cell.outcome.primary:
            continue
        if cell.paired.interval is None or cell.deviations is None:
            found[place] = cell.paired.reasons["interval"]
        else:
            bounded[place] = cell.deviations
    if bounded:
        critical = simultaneous_critical_deviations(np.stack(list(bounded.values())), settings.level)
        for place, reach in zip(bounded, critical.tolist(), strict=True):
            found[place] = interval_about(cells[place].pairs, reach) or NO_SPREAD
    return found


def plain(value: Any) -> Any:
    """Turn frozen dataclasses into dictionaries, and tuples into lists, all the way down."""
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
