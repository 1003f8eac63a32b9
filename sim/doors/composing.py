"""compose(): config files and overrides in, one plain mapping out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.doors.overrides import Typed, sort_out
from sim.doors.shelves import Shelves
from sim.errors import ConfigError, Fault
from sim.planning.parameters import defaults

HYDRA_VERSION_BASE = "1.3"


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
    declare_parameters()
    try:
        with initialize_config_dir(str(shelves.roots[0]), version_base=HYDRA_VERSION_BASE):
            config = hydra_compose("config", [*typed.for_hydra, *search_path(shelves)])
        asked: Any = OmegaConf.to_container(config, resolve=False)
    except (HydraException, OmegaConfBaseException) as error:
        what = "the configs do not compose: " + " ".join(str(error).split("\n")[:2]).strip()
        fault = Fault("config", what, way_out="Mend the file or the override that it names.")
        return Composed({}, lambda _: "", (*typed.faults, fault))
    _find_district_file(asked, shelves)
    return Composed(asked, _origins(typed, shelves), typed.faults)


def declare_parameters() -> None:
    """Give Hydra the declared parameters as the config `parameters`, all groups at the root."""
    ConfigStore.instance().store(
        name="parameters", node=defaults(), package="_global_", provider="declarations"
    )


def search_path(shelves: Shelves) -> list[str]:
    """The override that lets Hydra look into added folders too."""
    added = [f"file://{root.resolve()}" for root in shelves.roots[1:]]
    return [f"hydra.searchpath=[{','.join(added)}]"] if added else []


def _find_district_file(asked: dict[str, Any], shelves: Shelves) -> None:
    """A file that is not where the person stands is looked for beside the configs."""
    district = asked.get("district")
    named = district.get("csv") if isinstance(district, dict) else None
    if (
        district is None
        or not isinstance(named, str)
        or "\0" in named
        or len(named) > 4096
        or Path(named).exists()
    ):
        return
    for root in shelves.roots:
        if (root / "district" / named).is_file():
            district["csv"] = str(root / "district" / named)
            return


def _origins(typed: Typed, shelves: Shelves) -> Callable[[str], str]:
    """A finder of origins; files are read again only if something is wrong."""

    def origin_of(path: str) -> str:
        for name, override in reversed(typed.values):
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
