"""What of Hydra itself may be typed: a sweeper, a launcher, their plain fields, and where files go.

Hydra makes objects from `hydra.*`: whatever `_target_` names is called. So nothing is handed to it but
the settings below, and options that installed plugins have registered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.types import Override
from hydra.core.plugins import Plugins
from omegaconf import OmegaConf

from sim.doors.groups import MANY_AT_ONCE
from sim.doors.overrides import is_of_hydra, parse, quoted
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault
from sim.planning.names import nearest
from sim.planning.parameters import PARAMETERS

SWEEPER, LAUNCHER = "hydra/sweeper", "hydra/launcher"
SWEEPERS = ("basic", "study")
BATCH = "hydra.sweeper.max_batch_size"
PLACES = ("hydra.sweep.dir", "hydra.sweep.subdir", "hydra.run.dir", "hydra.output_subdir")
EVERYWHERE = ("hydra.job.name", "hydra.verbose")
OF_STUDIES = ("design", "replicates", "workers")  # settings that a single run does not heed
NONE = ("", "null", "[]")  # chooses no option
CODE = re.compile(r"_\w+_")  # _target_, _partial_, _args_: names by which Hydra makes objects


@dataclass(frozen=True)
class Settings:
    """What was typed, Hydra's part and ours.

    Attributes
    ----------
    sweeper, launcher : str
    own : tuple of str
        Hydra's settings, in its grammar.
    task : tuple of str
        What remains: the question, as typed.
    """

    sweeper: str
    launcher: str
    own: tuple[str, ...]
    task: tuple[str, ...]

    @property
    def is_verbose(self) -> bool:
        """Whether Hydra was asked to say what it does."""
        return any(word.startswith("hydra.verbose=") for word in self.own)

    @property
    def names_a_place(self) -> bool:
        """Whether it was said where Hydra's own files go."""
        return any(word.startswith("hydra.sweep.dir=") for word in self.own)


def read_settings(overrides: Sequence[str], shelves: Shelves) -> Settings:
    """Tell Hydra's settings from the question, and refuse what could name code.

    Parameters
    ----------
    overrides : sequence of str
        As typed.
    shelves : Shelves

    Raises
    ------
    ConfigError
        Naming every setting that is not handed on.
    """
    faults: list[Fault] = []
    own: dict[str, tuple[str, Override]] = {}
    task: list[str] = []
    for typed in overrides:
        read = parse(typed, shelves.groups())
        if isinstance(read, Override) and _names_code(read):
            faults.append(_code(typed, str(read.key_or_group)))
        elif not is_of_hydra(typed):
            task.append(typed)
        elif isinstance(read, Fault):
            faults.append(read)
        else:
            own[str(read.key_or_group)] = (typed, read)
    sweeper, launcher = (
        str(own[group][1].value()) if group in own else "basic" for group in (SWEEPER, LAUNCHER)
    )
    for name, (typed, read) in own.items():
        wrong = _wrong_setting(name, typed, read, sweeper, launcher)
        faults.extend([wrong] if wrong else [])
    if sweeper == "basic":
        faults.extend(_of_a_study(typed) for typed in task if _name_of(typed) in OF_STUDIES)
    if faults:
        raise ConfigError(faults)
    words = tuple(f"{name}={read.get_value_element_as_str()}" for name, (_, read) in own.items())
    return Settings(sweeper, launcher, words, tuple(task))


def for_hydra(override: str, shelves: Shelves) -> list[str]:
    """An override of the question as Hydra's loader takes it; none if it says what holds anyway.

    Names that no file mentions, such as rules that a regime leaves alone, need a ++. Wrong names were
    refused before. Hydra cannot choose no option of a group.

    Parameters
    ----------
    override : str
        As typed.
    shelves : Shelves
    """
    word = quoted(override).lstrip("+")
    name, _, value = word.partition("=")
    if name in shelves.groups():
        if value not in NONE:
            return [word]
        return [f"{name}=[]"] if name in MANY_AT_ONCE else []
    primary = shelves.read("", "config")
    written = OmegaConf.create({} if primary is None else primary.data)
    is_declared = name in PARAMETERS or OmegaConf.select(written, name, default=written) is not written
    return [word if is_declared else f"++{word}"]


def registered(group: str, option: str) -> dict[str, Any] | None:
    """The fields of an option that an installed plugin has registered, with their defaults.

    Parameters
    ----------
    group, option : str
        Such as `hydra/launcher` and `joblib`.
    """
    if option not in _options(group):
        return None
    node: Any = OmegaConf.to_container(ConfigStore.instance().load(f"{group}/{option}.yaml").node)
    return {str(name): value for name, value in node.items()}


def names_of_code(value: Any) -> Iterator[str]:
    """The keys inside a value by which Hydra would make an object."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if CODE.fullmatch(str(key)):
                yield str(key)
            yield from names_of_code(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from names_of_code(inner)


def _options(group: str) -> list[str]:
    Plugins.instance()  # which registers what is installed
    return [name.removesuffix(".yaml") for name in ConfigStore.instance().list(group)]


def _names_code(read: Override) -> bool:
    words = re.split(r"[./@]", str(read.key_or_group))
    if any(CODE.fullmatch(word) for word in words):
        return True
    return not read.is_sweep_override() and any(names_of_code(read.value()))


def _code(typed: str, name: str) -> Fault:
    what = f"`{typed}` would name code to be called"
    return Fault(name, what, "objects are made from installed plugins only", way_out="Leave it out.")


def _wrong_setting(name: str, typed: str, read: Override, sweeper: str, launcher: str) -> Fault | None:
    value = read.value()
    if read.is_sweep_override():
        return Fault(name, f"`{typed}` has several values", "Hydra's settings have one value for all jobs")
    if name == SWEEPER and value not in SWEEPERS:
        allowed = f"it takes {' or '.join(SWEEPERS)}: a run has no single number that a sweeper could seek"
        near = tuple(f"{name}={other}" for other in nearest(str(value), SWEEPERS))
        return Fault(name, f"`{typed}` is not known", allowed, nearest=near, way_out="Choose one of them.")
    if name == LAUNCHER and value not in _options(name):
        allowed = f"it takes {', '.join(_options(name))}: the launchers that are installed"
        near = tuple(f"{name}={other}" for other in nearest(str(value), _options(name)))
        return Fault(name, f"`{typed}` is not known", allowed, nearest=near, way_out="Choose one of them.")
    if sweeper == "study" and name not in (SWEEPER, *EVERYWHERE):
        allowed = "a study has its own processes and its own folder: `workers=2`, `study.dir=…`"
        return Fault(name, f"`{typed}` means nothing to {SWEEPER}=study", allowed, way_out="Leave it out.")
    if name == BATCH and not (value is None or (type(value) is int and value >= 1)):
        return Fault(name, f"`{typed}` is no number of jobs", "it takes a whole number ≥ 1, or null")
    of_launcher = registered(LAUNCHER, launcher)
    if of_launcher is None and name.startswith("hydra.launcher."):
        return None  # that there is no such launcher is said already
    fields = [field for field in of_launcher or () if not CODE.fullmatch(field)]
    known = [SWEEPER, LAUNCHER, BATCH, *PLACES, *EVERYWHERE, *(f"hydra.launcher.{field}" for field in fields)]
    if name in known:
        return None
    allowed = f"of Hydra's settings these are handed on: {', '.join(known)}"
    return Fault(name, f"`{typed}` is not handed on", allowed, nearest=nearest(name, known))


def _of_a_study(typed: str) -> Fault:
    name = _name_of(typed)
    allowed = "Hydra's own sweeper makes a run of every combination of values"
    way_out = "Sweep with hydra/sweeper=study, or list values: `seed=1,2,3`."
    if name == "workers":
        allowed, way_out = "how many jobs go at once is the launcher's to say", "Try `hydra/launcher=joblib`."
    return Fault(name, f"`{typed}` belongs to studies", allowed, way_out=way_out)


def _name_of(typed: str) -> str:
    return typed.partition("=")[0].lstrip("+").partition(".")[0]
