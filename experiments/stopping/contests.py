"""Contests between regimes whose order is known: who wins, and after how many runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np
from scipy.special import stdtrit

from experiments.stopping.kinds import SEED
from sim.comparison.margins import excess, h_squared, margins

MATTERS = 0.3  # the difference that matters, in spreads of one regime

Sums = Callable[[np.random.Generator, int, tuple[int, ...]], np.ndarray]


def _normal(dice: np.random.Generator, replicates: int, shape: tuple[int, ...]) -> np.ndarray:
    return sqrt(replicates) * dice.normal(size=shape)


def _exponential(dice: np.random.Generator, replicates: int, shape: tuple[int, ...]) -> np.ndarray:
    return dice.standard_gamma(replicates, size=shape) - replicates  # a sum of exponentials


def _mirrored(dice: np.random.Generator, replicates: int, shape: tuple[int, ...]) -> np.ndarray:
    """The best regime, which is the first, has its long tail above, all others below."""
    sums = _exponential(dice, replicates, shape)
    sums[..., 1:] *= -1.0
    return sums


def _mirrored_back(dice: np.random.Generator, replicates: int, shape: tuple[int, ...]) -> np.ndarray:
    return -_mirrored(dice, replicates, shape)


# Sums of noise over so many replicates, with mean 0 and variance 1 in each.
NOISES: dict[str, Sums] = {
    "normal": _normal,
    "exponential": _exponential,
    "exponential, best above": _mirrored,
    "exponential, best below": _mirrored_back,
}


@dataclass(frozen=True)
class Staged:
    """A contest to be held again and again.

    systems : regimes, 2 to 20. shared : correlation of the regimes over worlds, in [0, 1). noise :
    one of NOISES. is_close : whether half of the others lie within what matters of the best, rather
    than all of them exactly so far below. block : replicates between
    eliminations. first : replicates before them. error : the chance of a wrong selection that is asked for.
    """

    systems: int
    shared: float = 0.0
    noise: str = "normal"
    is_close: bool = False
    block: int = 8
    first: int = 16
    error: float = 0.05

    def behind(self) -> np.ndarray:
        """How far each regime lies below the best, shape (systems,), in spreads."""
        behind = np.full(self.systems, MATTERS)
        if self.is_close:
            near = 1 + (self.systems - 1) // 2
            behind[1:near], behind[near:] = MATTERS / 2.0, 1.01 * MATTERS
        behind[0] = 0.0
        return behind


@dataclass(frozen=True)
class Held:
    """What came of it: shares of good selections, and mean runs per regime.

    right : of the procedure here. runs : of it. replicates : until it ends. two_stage_right,
    two_stage_runs : of Clark and Yang. known_runs : a number fixed in advance, were the spread known.
    """

    right: float
    runs: float
    replicates: float
    two_stage_right: float
    two_stage_runs: float
    known_runs: int


def hold(staged: Staged, studies: int) -> Held:
    """Hold a contest so many times."""
    dice = np.random.default_rng(
        [SEED, 200, staged.systems, round(100 * staged.shared), list(NOISES).index(staged.noise),
         staged.is_close, staged.block, staged.first, round(1000 * staged.error)]
    )  # fmt: skip
    behind = staged.behind()
    is_good = behind < (MATTERS if staged.is_close else MATTERS / 2.0)
    start = np.stack([_sums(staged, dice, 1, studies) for _ in range(staged.first)])
    centred = start - start.mean(axis=0)
    together = np.einsum("rsi,rsj->sij", centred, centred) / (staged.first - 1)
    own = np.einsum("sii->si", together)
    variances = own[:, :, None] + own[:, None, :] - 2.0 * together
    winner, runs, replicates = _eliminate(staged, dice, start.sum(axis=0), variances)
    chosen, stage_runs = _two_stages(staged, dice, start.sum(axis=0), variances)
    once = NormalDist().inv_cdf(1.0 - staged.error / (staged.systems - 1))
    known = ceil(once**2 * 2.0 * (1.0 - staged.shared) / MATTERS**2)
    return Held(
        float(is_good[winner].mean()), float(runs.mean()), float(replicates.mean()),
        float(is_good[chosen].mean()), float(stage_runs.mean()), known,
    )  # fmt: skip


def _sums(staged: Staged, dice: np.random.Generator, replicates: int, studies: int) -> np.ndarray:
    """Sums of outcomes over replicates, shape (studies, systems)."""
    noise = NOISES[staged.noise]
    own = noise(dice, replicates, (studies, staged.systems))
    world = _normal(dice, replicates, (studies, 1))
    return sqrt(1.0 - staged.shared) * own + sqrt(staged.shared) * world - replicates * staged.behind()


def _eliminate(
    staged: Staged, dice: np.random.Generator, sums: np.ndarray, variances: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kim and Nelson: the winner, mean runs per regime, and replicates, each of shape (studies,)."""
    studies = len(sums)
    h2 = h_squared(staged.error, staged.systems, staged.first)
    winner, replicates, runs = (
        np.zeros(studies, int),
        np.zeros(studies),
        np.full(studies, float(staged.first)),
    )
    going, is_in = np.arange(studies), np.ones(sums.shape, dtype=bool)
    seen = staged.first
    while len(going):
        means = sums / seen
        leads = means[:, :, None] - means[:, None, :]
        is_in &= ~(excess(leads, margins(h2, variances, MATTERS, seen), is_in) > 0.0).any(axis=2)
        is_over = is_in.sum(axis=1) == 1
        winner[going[is_over]], replicates[going[is_over]] = is_in[is_over].argmax(axis=1), seen
        on = ~is_over
        going, is_in, sums, variances = going[on], is_in[on], sums[on], variances[on]
        runs[going] += staged.block * is_in.mean(axis=1)
        sums = sums + _sums(staged, dice, staged.block, len(going))
        seen += staged.block
    return winner, runs, replicates


def _two_stages(
    staged: Staged, dice: np.random.Generator, sums: np.ndarray, variances: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Clark and Yang 1986: Bonferroni, all regimes run as long as the most variable pair needs."""
    critical = float(stdtrit(staged.first - 1, 1.0 - staged.error / (staged.systems - 1)))
    asked = np.ceil(critical**2 * variances.max(axis=(1, 2)) / MATTERS**2)
    counts = np.maximum(asked, staged.first).astype(int)
    for more in np.unique(counts[counts > staged.first] - staged.first).tolist():
        some = counts - staged.first == more
        sums[some] += _sums(staged, dice, more, int(some.sum()))
    return (sums / counts[:, None]).argmax(axis=1), counts.astype(float)
