"""Several values at once: `seed=1,2,3 voice.naming_base=-1,0` as a list of questions.

The syntax of sweeps is Hydra's; its job machinery is not used, because it composes every job
anew. Here a thousand seeds share one composition.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

from hydra.core.override_parser.types import ChoiceSweep, RangeSweep

from sim.doors.asking import Question, ask
from sim.doors.overrides import parse
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault

MOST_RUNS = 100_000


def ask_all(overrides: Sequence[str], config_dirs: Sequence[str] = ()) -> list[Question]:
    """Every question that overrides with several values amount to, the last override varying fastest.

    Parameters
    ----------
    overrides : sequence of str
        As typed: `seed=1,2,3`, `seed=range(1,31)`, `governance=fragmented,one_three`.
    config_dirs : sequence of str
        Folders with more options for the config groups.

    Raises
    ------
    ConfigError
        Naming every fault of the first question that has any.
    """
    groups = Shelves.standing(tuple(config_dirs)).groups()
    axes = [_axis(override, groups) for override in overrides]
    count = prod(len(axis) for axis in axes)
    if count > MOST_RUNS:
        what = f"{' '.join(overrides)} asks for {count:,} runs"
        raise ConfigError([Fault("-m", what, f"at most {MOST_RUNS:,} at once", way_out="Ask for fewer.")])
    return [ask(combination, config_dirs) for combination in product(*axes)]


def _axis(typed: str, groups: Sequence[str]) -> list[str]:
    """One override per value; what has one value, or is at fault, stays as it is."""
    read = parse(typed, groups)
    if isinstance(read, Fault) or not read.is_sweep_override():
        return [typed]
    if not isinstance(read.value(), ChoiceSweep | RangeSweep):
        why = "only lists and range(…) name their values one by one"
        raise ConfigError([Fault(read.key_or_group, f"`{typed}` cannot be swept", why)])
    return [f"{read.key_or_group}={value}" for value in read.sweep_string_iterator()]
