"""What a sweep varies: overrides with several values become axes, all others stay as they were typed.

The grammar is Hydra's: `a,b` and `choice(a,b)` list values, `range(5,45,5)` counts, `interval(0,1)` is a
stretch from which a design draws. `design.over=[…]` varies parameters over their declared ranges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, Override, RangeSweep

from sim.designs import Axis
from sim.doors.groups import MANY_AT_ONCE, meant
from sim.doors.overrides import is_of_hydra, parse
from sim.errors import ConfigError, Fault, shown
from sim.planning.names import nearest
from sim.planning.parameters import PARAMETERS
from sim.planning.planner import ANSWER
from sim.planning.rules import RULES
from sim.planning.specs import Kind, Spec

WITH = "+"  # one_three+whistle is the regime one_three with the mechanism whistle
SEED = "seed"
MOST_LEVELS = 100_000  # that one override may name
RULED = "governance.rules."
WHOLE = "experiment"


@dataclass(frozen=True)
class Swept:
    """Overrides, sorted into those that vary and those that do not.

    Attributes
    ----------
    fixed : tuple of str
        As typed.
    axes : tuple of Axis
        In the order in which they were typed.
    seeds : tuple of int or None
        If seeds were listed one by one.
    typed : dict from axis to the override that made it
    """

    fixed: tuple[str, ...]
    axes: tuple[Axis, ...]
    seeds: tuple[int, ...] | None
    typed: dict[str, str]


def sort_axes(overrides: Sequence[str], groups: Sequence[str]) -> Swept:
    """Find what varies.

    Parameters
    ----------
    overrides : sequence of str
        As typed.
    groups : sequence of str
        Names of the config groups.

    Raises
    ------
    ConfigError
        If something cannot be swept. What is wrong with single values is found later, with all else.
    """
    fixed: list[str] = []
    axes: list[Axis] = []
    typed: dict[str, str] = {}
    faults: list[Fault] = []
    seeds: tuple[int, ...] | None = None
    named: dict[str, list[str]] = {}
    for override in overrides:
        read = parse(regimes_quoted(override), groups)
        if not isinstance(read, Fault):
            named.setdefault(str(read.key_or_group), []).append(override)
        if isinstance(read, Fault) or not read.is_sweep_override() or is_of_hydra(override):
            fixed.append(override)
            continue
        name = str(read.key_or_group)
        typed[name] = override
        try:
            if name == SEED:
                seeds = _seeds(read, override, groups)
            else:
                axes.append(_axis(name, read, override, groups))
        except ConfigError as error:
            faults.extend(error.faults)
    faults += _faults_together(axes, typed, named, seeds)
    if faults:
        raise ConfigError(faults)
    return Swept(tuple(fixed), tuple(axes), seeds, typed)


def _faults_together(
    axes: Sequence[Axis],
    typed: Mapping[str, str],
    named: Mapping[str, Sequence[str]],
    seeds: Sequence[int] | None,
) -> Iterator[Fault]:
    """Overrides that are right one by one, and of which one would silently undo another."""
    for name in typed:
        if len(named[name]) > 1:
            what = f"{' and '.join(f'`{one}`' for one in named[name])} both say what {name} is"
            yield Fault(name, what, "an axis is named once", way_out="Put all its values into one of them.")
    brings = any(WITH in str(option) and not meant(str(option)) for option in _levels_of("governance", axes))
    if brings and "mechanism" in typed:
        what = f"`{typed['governance']}` and `{typed['mechanism']}` both say which mechanisms there are"
        yield Fault("mechanism", what, "only one of them may", way_out="List the regimes without `+`.")
    if seeds is not None and "replicates" in named:
        what = f"`{typed[SEED]}` lists {len(seeds)} seeds, and `{named['replicates'][-1]}` counts them"
        yield Fault(SEED, what, "a replicate is a seed", way_out="Leave one out.")


def _levels_of(name: str, axes: Sequence[Axis]) -> tuple[Any, ...]:
    return next((axis.values for axis in axes if axis.name == name), ())


def over_declared_ranges(names: Sequence[Any], swept: Swept) -> tuple[Axis, ...]:
    """Axes over the declared ranges of parameters and rules: what `design.over` names.

    Raises
    ------
    ConfigError
    """
    faults, found = [], []
    for name in names:
        spec = spec_of(str(name))
        if spec is None or spec.kind not in (Kind.INT, Kind.FLOAT):
            near = nearest(str(name), [*PARAMETERS, *(f"{RULED}{rule}" for rule in RULES)])
            what = f"design.over names {shown(name)}, which has no declared range"
            allowed = "it takes parameters and rules that are numbers"
            faults.append(
                Fault("design.over", what, allowed, nearest=near, way_out="See `linli describe parameters`.")
            )
        elif name in swept.typed:
            what = f"{name} is in design.over and in `{swept.typed[str(name)]}`"
            faults.append(Fault("design.over", what, "an axis is named once", way_out="Leave one out."))
        else:
            found.append(Axis(str(name), low=spec.low, high=spec.high, is_whole=spec.kind is Kind.INT))
    if faults:
        raise ConfigError(faults)
    return tuple(found)


def spec_of(name: str) -> Spec | None:
    """What a leaf must be, if that is declared under its full name."""
    if name.startswith(RULED):
        return RULES.get(name.removeprefix(RULED))
    return PARAMETERS.get(name)


def as_overrides(name: str, option: Any, shared: Sequence[str]) -> list[str]:
    """The overrides that an option of a group axis stands for.

    Parameters
    ----------
    name : str
        Of the group.
    option : str or list of str
    shared : sequence of str
        Mechanisms that every point has.

    >>> as_overrides("governance", "one_three+whistle", ["patrols"])
    ['governance=one_three', 'mechanism=[patrols,whistle]']
    """
    if name == "governance":
        regime, *mechanisms = [str(option)] if meant(str(option)) else str(option).split(WITH)
        together = ",".join(dict.fromkeys([*shared, *mechanisms]))
        return [f"governance={regime}", *([f"mechanism=[{together}]"] if mechanisms else [])]
    if isinstance(option, list):
        return [f"{name}=[{','.join(map(str, option))}]"]
    return [f"{name}={'null' if option is None else option}"]


def regimes_quoted(override: str) -> str:
    """Hydra's grammar does not know `a+b`, as regimes with mechanisms are written."""
    name, sign, value = override.partition("=")
    if name != "governance" or WITH not in value or any(mark in value for mark in "'\"[("):
        return override
    return f"{name}{sign}" + ",".join(f"'{one.strip()}'" for one in value.replace("，", ",").split(","))


def _axis(name: str, read: Override, typed: str, groups: Sequence[str]) -> Axis:
    value = read.value()
    if name == WHOLE:
        raise _unsweepable(name, typed, "an experiment is a whole question, with replicates of its own")
    if name.partition(".")[0] in ANSWER:
        raise _unsweepable(name, typed, f"{name} says how a question is answered, and no run depends on it")
    if isinstance(value, IntervalSweep):
        if name in groups:
            raise _unsweepable(name, typed, "a config group has options, which are listed")
        spec = spec_of(name)
        is_whole = spec is not None and spec.kind is Kind.INT
        low, high = (_whole(end) for end in (value.start, value.end))
        return Axis(name, low=low, high=high, is_whole=is_whole)
    levels = _levels(read, typed, groups)
    if name in MANY_AT_ONCE:
        levels = [one if isinstance(one, list) else [one] for one in levels]
    return Axis(name, values=tuple(levels), is_group=name in groups)


def _levels(read: Override, typed: str, groups: Sequence[str]) -> list[Any]:
    """The values that an override lists, each as if it had been typed alone."""
    value, name = read.value(), str(read.key_or_group)
    if not isinstance(value, ChoiceSweep | RangeSweep):
        other = "" if name == SEED else " or interval(low,high)"
        raise _unsweepable(name, typed, f"it takes a list, range(from,to,step){other}")
    if value.shuffle:
        raise _unsweepable(
            name, typed, "the order of values changes no run, and a plan is the same each time"
        )
    if isinstance(value, RangeSweep):
        start, stop, step = (float(end or 0) for end in (value.start, value.stop, value.step))
        if step == 0 or (stop - start) / step > MOST_LEVELS:
            raise _unsweepable(name, typed, f"at most {MOST_LEVELS:,} values, with a step that is not 0")
        return list(value.range())
    found = []
    for text in read.sweep_string_iterator():
        one = parse(f"{name}={text}", groups)
        if isinstance(one, Fault):
            raise ConfigError([one])
        found.append(one.value())
    return found


def _seeds(read: Override, typed: str, groups: Sequence[str]) -> tuple[int, ...]:
    seeds = tuple(_seed(value, typed) for value in _levels(read, typed, groups))
    twice = [seed for seed, times in Counter(seeds).items() if times > 1]
    if twice:
        raise _unsweepable(SEED, typed, f"a seed is listed once, or its runs count double: {twice[0]}")
    return seeds


def _seed(value: Any, typed: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    if isinstance(value, float) and value.is_integer() and 0 <= value < 2**63:
        return int(value)
    raise _unsweepable(SEED, typed, f"a seed is a whole number in [0, 2^63), not {shown(value)}")


def _whole(number: Any) -> Any:
    return (
        int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 2**53 else number
    )


def _unsweepable(name: str, typed: str, why: str) -> ConfigError:
    return ConfigError([Fault(name, f"`{typed}` cannot be swept", why, way_out="Write it otherwise.")])
