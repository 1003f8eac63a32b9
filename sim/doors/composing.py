"""compose(): config files and overrides in, one plain mapping out."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.doors.groups import MANY_AT_ONCE
from sim.doors.overrides import Typed, sort_out
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault
from sim.planning.parameters import defaults
from sim.planning.variants import lay

HYDRA_VERSION_BASE = "1.3"
LONGEST_PATH = 4096  # characters that Linux takes
NOT_COMPOSED = (HydraException, OmegaConfBaseException)  # what Hydra raises when files do not fit together


@dataclass(frozen=True)
class Composed:
    """What came out of composing.

    Attributes
    ----------
    asked : mapping
        Plain dicts, lists and values: what `plan` takes.
    origin_of : callable
        From a dotted path to the override or line that wrote it, or "".
    faults : tuple of Fault
        What was left out of `asked` because it could not be understood.
    """

    asked: dict[str, Any]
    origin_of: Callable[[str], str]
    faults: tuple[Fault, ...] = ()


def compose(*overrides: str, config_dirs: Sequence[str] = ()) -> dict[str, Any]:
    """One plain mapping from the config files and overrides, ready for `plan`.

    Parameters
    ----------
    *overrides : str
        `group=option` or `name=value`, as on the command line; Chinese values need no quotes.
    config_dirs : sequence of str
        Folders with more options for the config groups.

    Raises
    ------
    ConfigError
        If a file or an override cannot be understood. Wrong values are `plan`'s to name.

    Examples
    --------
    >>> compose("governance=one_three_x", "voice.naming_base=-0.5")["voice"]["naming_base"]
    -0.5
    """
    composed = compose_with_faults(overrides, config_dirs)
    if composed.faults:
        raise ConfigError(composed.faults)
    return composed.asked


def compose_with_faults(overrides: Sequence[str], config_dirs: Sequence[str] = ()) -> Composed:
    """The same, faults beside the mapping, so that those of its values can be named with them."""
    shelves = Shelves.standing(tuple(config_dirs))
    typed = sort_out(overrides, shelves)
    files = shelves.chosen(typed.choices)
    broken = tuple(fault for _, file in files for fault in file.faults)
    if broken:
        return Composed({}, lambda _: "", typed.faults + broken)
    choices = tuple(
        f"{group}={_as_typed(group, options)}"
        for group, options in typed.choices.items()
        if options or group in MANY_AT_ONCE
    )
    try:
        asked = copy.deepcopy(_composed_by_hydra(shelves, choices, tuple(file.stamp for _, file in files)))
    except NOT_COMPOSED as error:
        return Composed({}, lambda _: "", (*typed.faults, as_fault(error)))
    for name, value, _ in typed.values:
        lay(asked, name, value)
    _find_district_file(asked, shelves)
    return Composed(asked, _origins(typed, shelves), typed.faults)


def composed_elsewhere(
    asked: dict[str, Any], overrides: Sequence[str], config_dirs: Sequence[str] = ()
) -> Composed:
    """What Hydra composed for one of its own jobs, with everything that `plan` wants to know of it.

    Parameters
    ----------
    asked : mapping
        Plain dicts, lists and values, without the block `hydra`.
    overrides : sequence of str
        With which Hydra composed.
    config_dirs : sequence of str
    """
    shelves = Shelves.standing(tuple(config_dirs))
    _find_district_file(asked, shelves)
    return Composed(asked, _origins(sort_out(overrides, shelves), shelves))


def declare_parameters() -> None:
    """Let Hydra know the parameters and their defaults, as if they stood in a file."""
    ConfigStore.instance().store(
        name="parameters", node=defaults(), package="_global_", provider="declarations"
    )


def searchpath(shelves: Shelves) -> list[str]:
    """The override that has Hydra look into the folders that a person added; none if there are none."""
    added = [f"'file://{_escaped(str(root.resolve()))}'" for root in shelves.roots[1:]]
    return [f"hydra.searchpath=[{','.join(added)}]"] if added else []


def as_fault(error: Exception) -> Fault:
    """What Hydra says when files do not fit together, in two lines at most."""
    said = " ".join(str(error).split("\n")[:2]).strip()
    because = str(error.__cause__ or "").split("\n")[0]
    what = "the configs do not compose: " + ": ".join(part for part in (said, because) if part)
    return Fault("config", what, way_out="Mend the file or the override that it names.")


@lru_cache(maxsize=64)
def _composed_by_hydra(
    shelves: Shelves,
    choices: tuple[str, ...],
    stamps: tuple[object, ...],  # noqa: ARG001 -- an edited file is another question
) -> dict[str, Any]:
    """What Hydra makes of the chosen options: a third of a second that many questions share."""
    declare_parameters()
    with _apart(), initialize_config_dir(str(shelves.roots[0]), version_base=HYDRA_VERSION_BASE):
        config = hydra_compose("config", [*choices, *searchpath(shelves)])
    asked: Any = OmegaConf.to_container(config, resolve=False)
    return asked


@contextmanager
def _apart() -> Iterator[None]:
    """Compose even where a Hydra is at work already, as in the sweeper `study`; it goes on afterwards."""
    at_work = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        yield
    finally:
        GlobalHydra.instance().hydra = at_work


def _escaped(text: str) -> str:
    """As it may stand between single quotation marks in Hydra's grammar."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _as_typed(group: str, options: tuple[str, ...]) -> str:
    quoted = [f"'{option}'" for option in options]
    if group in MANY_AT_ONCE:
        return f"[{','.join(quoted)}]"
    return quoted[0]


def district_file(named: Any, shelves: Shelves) -> Any:
    """A file that is not where the person stands is looked for beside the configs; as named if nowhere."""
    if (
        isinstance(named, str)
        and "\0" not in named
        and len(named) <= LONGEST_PATH
        and not Path(named).exists()
    ):
        for root in shelves.roots:
            if (root / "district" / named).is_file():
                return str(root / "district" / named)
    return named


def _find_district_file(asked: dict[str, Any], shelves: Shelves) -> None:
    district = asked.get("district")
    if isinstance(district, dict) and district.get("csv"):
        district["csv"] = district_file(district["csv"], shelves)


def _origins(typed: Typed, shelves: Shelves) -> Callable[[str], str]:
    """A finder of origins; files are read again only if something is wrong."""

    def origin_of(path: str) -> str:
        for name, _, override in reversed(typed.values):
            if path == name or path.startswith(f"{name}.") or name.startswith(f"{path}."):
                return f"the override `{override}`"
        longest, origin = 0, ""
        for package, file in shelves.chosen(typed.choices):
            for within, line in file.lines.items():
                place = f"{package}.{within}" if package else within
                # Of two lines that say the same, the later file is the one that counts.
                if len(place) >= longest and (path == place or path.startswith(f"{place}.")):
                    longest, origin = len(place), f"line {line} of {file.shown_as}"
        return origin

    return origin_of
