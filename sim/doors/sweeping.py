"""Several values at once: `seed=1,2,3 voice.naming_base=-1,0` as a list of questions.

The syntax of sweeps is Hydra's; its job machinery is not used. Each combination of groups is
composed once, and single values are laid over it: a thousand seeds cost one composition.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, Sweep
from hydra.errors import HydraException

from sim.doors.asking import Question
from sim.doors.composing import Composed, compose_with_faults
from sim.doors.overrides import quoted, sort_out
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault
from sim.planning import plan, read_answering

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
    shelves = Shelves.standing(tuple(config_dirs))
    typed = sort_out(overrides, shelves, may_sweep=True)
    if typed.faults:
        raise ConfigError(typed.faults)
    axes = [_axis(override) for override in overrides]
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MOST_RUNS:
        what = f"{' '.join(overrides)} asks for {count:,} runs"
        raise ConfigError([Fault("-m", what, f"at most {MOST_RUNS:,} at once", way_out="Ask for fewer.")])
    groups = shelves.groups()
    composed: dict[tuple[str, ...], Composed] = {}
    questions = []
    for combination in product(*axes):
        laid_over = [
            one
            for one, axis in zip(combination, axes, strict=True)
            if len(axis) > 1 and _name(one) not in groups
        ]
        below = tuple(one for one in combination if one not in laid_over)
        if below not in composed:
            composed[below] = compose_with_faults(below, config_dirs)
        questions.append(_question(combination, composed[below], laid_over))
    return questions


def _question(combination: tuple[str, ...], below: Composed, laid_over: list[str]) -> Question:
    if below.faults:
        raise ConfigError(below.faults)
    asked = copy.deepcopy(below.asked)
    for one in laid_over:
        _lay(asked, _name(one), OverridesParser.create().parse_override(quoted(one)).value())

    def origin_of(path: str) -> str:
        for one in laid_over:
            if path == _name(one) or path.startswith(f"{_name(one)}."):
                return f"the override `{one}`"
        return below.origin_of(path)

    return Question(combination, asked, plan(asked, origin_of), read_answering(asked))


def _axis(typed: str) -> list[str]:
    """One override per value."""
    read = OverridesParser.create().parse_override(quoted(typed))
    if not read.is_sweep_override():
        return [typed]
    try:
        return [f"{read.get_key_element()}={value}" for value in _values(read)]
    except (HydraException, NotImplementedError, ValueError) as error:
        why = f"the grammar of sweeps says: {str(error).splitlines()[0]}"
        raise ConfigError([Fault(read.key_or_group, f"`{typed}` cannot be swept", why)]) from error


def _values(read: Override) -> Iterator[Any]:
    swept = read.value()
    if not isinstance(swept, Sweep) or not read.is_discrete_sweep():
        raise ValueError("only lists and range(…) name their values one by one")
    return read.sweep_string_iterator()


def _name(typed: str) -> str:
    return typed.partition("=")[0].lstrip("+")


def _lay(tree: dict[str, Any], path: str, value: Any) -> None:
    *parents, leaf = path.split(".")
    for parent in parents:
        below = tree.get(parent)
        if not isinstance(below, dict):
            below = tree[parent] = {}
        tree = below
    tree[leaf] = value
