"""Small worlds in which a direction must show; runs are paired by seed, signs are tested by t."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from scipy import stats

from sim.engines import simulate
from sim.outcomes import measure
from sim.planning import plan
from tests.limits.worlds import a_compound, a_matter, a_question

TABLE_OF_THREE = ["party_branch", "residents_committee", "property_firm", "owners_committee"]


def a_quarrelsome_question(**changes: Any) -> dict[str, Any]:
    """Two hundred households with much to quarrel about: a year of them says what ten quiet years would."""
    plain: dict[str, Any] = {
        "compounds": {"home": a_compound(200, stairwells=25, quality=0.7, fee=1.2)},
        "matters": {
            "noise": a_matter(rate=700.0, severity_low=0.3, severity_high=0.9, gap_low=0.2, gap_high=0.8),
        },
        "days": 540,
    }
    return a_question(**plain | changes)


@cache
def _outcome(engine: str, question: Callable[..., dict[str, Any]], arguments: tuple, seed: int,
             name: str) -> float:  # fmt: skip
    return _outcomes(engine, question, arguments, seed)[name]


@cache
def _outcomes(engine: str, question: Callable[..., dict[str, Any]], arguments: tuple,
              seed: int) -> dict[str, float]:  # fmt: skip
    return dict(measure(simulate(plan(question(*arguments)), seed, engine)).values)


def outcomes(
    engine: str, question: Callable[..., dict[str, Any]], *arguments: Any, name: str, seeds: int
) -> np.ndarray:
    """One outcome over seeds 1, 2, …; each run is made once, whoever asks."""
    return np.array([_outcome(engine, question, arguments, seed, name) for seed in range(1, seeds + 1)])


def paired_t(one: np.ndarray, other: np.ndarray) -> float:
    """The paired t of `one` over `other`; a difference that never varies counts as infinitely clear."""
    gap = one - other
    if gap.std() == 0.0:
        return float(np.sign(gap.mean()) * np.inf) if gap.mean() else 0.0
    return float(stats.ttest_rel(one, other).statistic)
