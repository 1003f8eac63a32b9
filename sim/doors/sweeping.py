"""linli sweep: overrides with several values in, one frozen plan out, and all that is wrong named before.

The syntax of sweeps is Hydra's; its job machinery is not used, because it composes every job anew, twice,
and forgets everything at a crash. Here each combination of options is composed once, and a hundred
thousand points share what was composed.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from sim.comparison.selection import MOST_SYSTEMS
from sim.designs import Axis, Design, Points, count_of, points_of
from sim.doors.asking import Question, ask
from sim.doors.axes import Swept, as_overrides, over_declared_ranges, sort_axes, spec_of
from sim.doors.composing import district_file
from sim.doors.keeping import default_folder
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault, UsageError
from sim.planning.fields import DESIGN
from sim.planning.planner import ANSWER
from sim.provenance import of_lock, of_model
from sim.study.best_of import ROUND
from sim.study.checking import check_axes, check_points
from sim.study.folder import INPUTS
from sim.study.plan import Column, Plan
from sim.study.scenarios import FILE
from sim.study.shape import Shape, seconds_of, shape_of
from sim.study.until_known import BLOCK

MOST_RUNS = 10_000_000
MOST_BASES = 500  # combinations of options, each composed by itself
LONGEST_NAME = 3  # axes that the name of a study tells


@dataclass(frozen=True)
class Sweep:
    """A study as it was asked for.

    Attributes
    ----------
    plan : Plan
    folder : Path
    inputs : dict from name to content
        Files that the question names, to be copied into the study.
    workers : int
    questions : tuple of Question
        One for each combination of options.
    """

    plan: Plan
    folder: Path
    inputs: dict[str, bytes]
    workers: int
    questions: tuple[Question, ...]


def plan_sweep(
    overrides: Sequence[str],
    config_dirs: Sequence[str] = (),
    *,
    replicates: int | None = None,
    made_by: str = "sweep",
    target: Mapping[str, Any] | None = None,
) -> Sweep:
    """Plan a study from what was typed.

    Parameters
    ----------
    overrides : sequence of str
        As typed: `governance=a,b`, `fees.habitual=interval(0,1)`, `design=sobol`, `replicates=50`.
    config_dirs : sequence of str
        Folders with more options for the config groups.
    replicates : int, optional
        How many seeds there are where nothing was typed; else what the configs say.
    made_by : str
        The command with which people go on.
    target : mapping, optional
        What decides how long the study is (`sim.study.adaptive`); `replicates` are then the most.

    Raises
    ------
    ConfigError
        Naming every fault that was found.
    UsageError
        If too much was asked for.
    """
    shelves = Shelves.standing(tuple(config_dirs))
    swept = sort_axes(overrides, shelves.groups())
    groups = [axis for axis in swept.axes if axis.is_group]
    questions = _questions(swept, groups, config_dirs)
    first = questions[0].answering
    axes = [*swept.axes, *over_declared_ranges(first.design["over"], swept)]
    design = Design(**{field.name: first.design[field.name] for field in fields(Design)})
    axes = [_with_baseline(axis, questions[0]) for axis in axes]
    count = _replicates(first.replicates, swept, replicates)
    points = None  # of a question that is asked once, with several seeds
    if axes or design.method != "grid":
        _refuse_too_many(overrides, count_of(design, axes), count)
        points = points_of(design, axes)
    if points is not None:
        _refuse_options(points, shelves.groups())
        axes = [one.axis for one in points.columns] if design.method == "file" else axes
    origin = {axis.name: f"the column {axis.name} of {design.file}" for axis in axes if not axis.is_group}
    origin = origin if design.method == "file" else {}
    origin |= {name: f"the override `{typed}`" for name, typed in swept.typed.items()}
    axes = [_with_files(axis, shelves) for axis in axes]
    columns, base_of = _columns(points, groups, shelves)
    variants = check_axes([question.asked for question in questions], axes, columns, origin)
    check_points(columns, base_of, variants, origin)
    scenario = questions[0].scenario
    households = sum(home.households for place in scenario.neighbourhoods for home in place.compounds)
    seconds = seconds_of(first.engine, households * scenario.days, len(scenario.neighbourhoods))
    inputs: dict[str, bytes] = {}
    plan = Plan(
        name=first.name or _name(axes, design, questions),
        bases=tuple(_bare(question.asked, inputs) for question in questions),
        base_of=base_of,
        columns=tuple(_with_copies(column, inputs) for column in columns),
        seeds=swept.seeds or tuple(range(first.seed, first.seed + count)),
        engine=first.engine,
        switch_day=first.switch_day,
        shape=_shape(len(base_of), count, seconds, target),
        code=of_model(),
        lock=of_lock(),
        design={spec.name: first.design[spec.name] for spec in DESIGN if spec.name != "title"},
        target=target,
        overrides=(*overrides, *(f"--config-dir={Path(one).resolve()}" for one in config_dirs)),
        made_by=made_by,
    )
    folder = Path(first.folder) if first.folder else default_folder(plan.name, plan.key(), replicates=count)
    return Sweep(plan, folder, inputs, first.workers, questions)


def _shape(points: int, count: int, seconds: float, target: Mapping[str, Any] | None) -> Shape:
    """Chunks, no larger than what is decided about at a time."""
    if target is None:
        return shape_of(points, count, seconds)
    if target["kind"] == "until":
        return shape_of(points, count, seconds, deepest=BLOCK)
    if points < 2 or points > MOST_SYSTEMS:
        raise UsageError(
            f"--best selects among 2 to {MOST_SYSTEMS} points, and these are {points:,}.\n"
            "  Vary one axis, such as governance=fragmented,one_three,one_three_x."
        )
    return Shape(points, count, 1, ROUND)


def forked(sweep: Sweep) -> Sweep:
    """The same study in a folder of its own: named after the code under which it runs."""
    beside = sweep.folder.with_name(f"{sweep.folder.name}-{sweep.plan.code[:8]}-{sweep.plan.key()[:4]}")
    return replace(sweep, folder=beside)


def _questions(swept: Swept, groups: Sequence[Axis], config_dirs: Sequence[str]) -> tuple[Question, ...]:
    """One question for each combination of options, the last group varying fastest."""
    count = prod(len(axis.values) for axis in groups)
    if count > MOST_BASES:
        raise UsageError(
            f"{' '.join(swept.typed[axis.name] for axis in groups)} asks for {count:,} combinations of "
            f"options; at most {MOST_BASES} can be composed for one study.\n  Sweep fewer groups at once."
        )
    shared = [word.partition("=")[2] for word in swept.fixed if word.lstrip("+").startswith("mechanism=")]
    mechanisms = [name for word in shared for name in word.strip("[]").split(",") if name]
    found: list[Question] = []
    faults: dict[Fault, None] = {}
    for options in product(*(axis.values for axis in groups)):
        typed = [
            override
            for axis, option in zip(groups, options, strict=True)
            for override in as_overrides(axis.name, option, mechanisms)
        ]
        try:
            found.append(ask([*swept.fixed, *typed], config_dirs))
        except ConfigError as error:
            faults.update(dict.fromkeys(error.faults))
    if faults:
        raise ConfigError(faults)
    return tuple(found)


def _replicates(configured: int, swept: Swept, default: int | None) -> int:
    if swept.seeds is not None:
        return len(swept.seeds)
    is_typed = any(word.lstrip("+").startswith("replicates=") for word in swept.fixed)
    return configured if default is None or is_typed else default


def _refuse_too_many(overrides: Sequence[str], points: int, replicates: int) -> None:
    runs = points * replicates
    if runs > MOST_RUNS:
        what = f"{' '.join(overrides)} asks for {runs:,} runs ({points:,} points, {replicates:,} replicates)"
        way_out = "Ask for fewer values or replicates, or sample: `design=sobol design.size=1024`."
        raise ConfigError([Fault("sweep", what, f"at most {MOST_RUNS:,} in one study", way_out=way_out)])


def _refuse_options(points: Points, groups: Sequence[str]) -> None:
    """A file of points has values; options decide what is composed, and are typed."""
    faults = []
    for name in (column.axis.name for column in points.leaves):
        what = f"the column {name} of the file names no value of a run"
        if name in groups:
            allowed, way_out = "it is a config group, and every point meets each option", f"{name}=…,…"
        elif name.partition(".")[0] in ANSWER:
            allowed, way_out = "it says how a question is answered, once for all points", f"{name}=…"
        else:
            continue
        faults.append(Fault("design.file", what, allowed, way_out=f"Leave it out, and type `{way_out}`."))
    if faults:
        raise ConfigError(faults)


def _with_baseline(axis: Axis, question: Question) -> Axis:
    """A leaf axis with the value that the question has anyway, if it has one."""
    if axis.is_group:
        return axis
    found: Any = question.asked
    for word in axis.name.split("."):
        found = found.get(word) if isinstance(found, dict) else None
    spec = spec_of(axis.name)
    if found is None and spec is not None and axis.name.startswith("governance.rules."):
        found = spec.default
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    if found is None or isinstance(found, dict) or (axis.is_interval and not is_number):
        return axis
    return replace(axis, baseline=found)


def _with_files(axis: Axis, shelves: Shelves) -> Axis:
    """An axis of files with each where it is found, as one file is that is not swept."""
    if axis.name != FILE:
        return axis
    return replace(axis, values=tuple(district_file(named, shelves) for named in axis.values))


def _columns(
    points: Points | None, groups: Sequence[Axis], shelves: Shelves
) -> tuple[list[Column], np.ndarray]:
    """The points as a plan keeps them, and which combination of options each starts from."""
    if points is None:
        return [], np.zeros(1, dtype=np.int32)
    columns, base = [], np.zeros(points.count, dtype=np.int32)
    for one in points.columns:
        levels = None if one.codes is None else _with_files(one.axis, shelves).values
        columns.append(Column(one.axis.name, np.asarray(one.data), levels, one.axis.is_group))
        if one.axis.is_group:
            base = base * len(one.axis.values) + one.data
    assert [column.name for column in columns if column.is_group] == [axis.name for axis in groups]
    return columns, base.astype(np.int32)


def _bare(asked: Mapping[str, Any], inputs: dict[str, bytes]) -> dict[str, Any]:
    """What was composed, without what does not change a run; files are taken along."""
    bare = copy.deepcopy(
        {name: value for name, value in asked.items() if name not in ("seed", "replicates", "workers")}
    )
    for name in ("study", "design", "regimes", "contrasts", "engine"):
        bare.pop(name, None)
    district = bare.get("district")
    if isinstance(district, dict) and district.get("csv"):
        district["csv"] = _copied(Path(district["csv"]).read_bytes(), inputs)
    return bare


def _with_copies(column: Column, inputs: dict[str, bytes]) -> Column:
    """Swept files with copies that keep their names, so that people know them again in tables."""
    if column.name != FILE or column.levels is None:
        return column
    file_of: dict[bytes, str] = {}
    levels: list[str | None] = []
    for file in column.levels:
        if file is None:
            levels.append(None)
            continue
        content = Path(file).read_bytes()
        if content in file_of:
            raise UsageError(
                f"{FILE}: {file_of[content]} and {file} have the same content, and its runs would count "
                "double.\n  Name one of them."
            )
        file_of[content] = file
        levels.append(_copied(content, inputs, f"{Path(file).stem}-"))
    return replace(column, levels=tuple(levels))


def _copied(content: bytes, inputs: dict[str, bytes], called: str = "") -> str:
    name = f"{called}{hashlib.sha256(content).hexdigest()[:16]}.csv"
    inputs[name] = content
    return f"{INPUTS}/{name}"


def _name(axes: Sequence[Axis], design: Design, questions: Sequence[Question]) -> str:
    """What varies, in a few words; of one point, what a run would be called."""
    if not axes:
        return questions[0].scenario.label
    told = [axis.name for axis in axes[:LONGEST_NAME]]
    more = f"-and-{len(axes) - LONGEST_NAME}-more" if len(axes) > LONGEST_NAME else ""
    method = "" if design.method == "grid" else f"{design.method}-"
    return f"{method}{'-'.join(told)}{more}"
