"""The config groups as they lie on disk: which options there are, and which files a choice reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.doors.groups import GROUPS
from sim.doors.yaml_files import YamlFile, read_yaml
from sim.errors import UsageError
from sim.locate import configs_root


@dataclass(frozen=True)
class Shelves:
    """Folders of config groups; a later one never hides an earlier one, it adds to it.

    Attributes
    ----------
    roots : tuple of Path
        Ours first, then those that a person added.
    """

    roots: tuple[Path, ...]

    @classmethod
    def standing(cls, added: tuple[str, ...] = ()) -> Shelves:
        """Ours, and the folders that a person added.

        Raises
        ------
        UsageError
            If one of them is no folder, or would change Hydra itself.
        """
        for folder in added:
            if not Path(folder).is_dir():
                raise UsageError(
                    f"{folder} is no folder.\n  `--config-dir` takes a folder laid out like configs/."
                )
            if (Path(folder) / "hydra").exists():
                raise UsageError(
                    f"{folder} holds hydra/, which would change Hydra.\n  Rename that folder, or remove it."
                )
        return cls((configs_root(), *(Path(folder) for folder in added)))

    def groups(self) -> tuple[str, ...]:
        """The names of all groups, ours in their order and then the others."""
        found = {path.name for root in self.roots for path in root.iterdir() if path.is_dir()}
        return (*(group for group in GROUPS if group in found), *sorted(found - set(GROUPS)))

    def options(self, group: str) -> tuple[str, ...]:
        """The options of a group, sorted."""
        return tuple(sorted({path.stem for root in self.roots for path in (root / group).glob("*.yaml")}))

    def read(self, group: str, option: str) -> YamlFile | None:
        """One option's file, or None if there is no such option."""
        for root in self.roots:
            path = root / group / f"{option}.yaml"
            if path.is_file():
                return read_yaml(path, self.shown_as(path))
        return None

    def shown_as(self, path: Path) -> str:
        """How messages speak of a file: ours from `configs/` on, others as they were given."""
        ours = self.roots[0]
        return f"configs/{path.relative_to(ours).as_posix()}" if path.is_relative_to(ours) else str(path)

    def chosen(self, typed: Mapping[str, tuple[str, ...]]) -> list[tuple[str, YamlFile]]:
        """Every file that a composition reads, with the package into which it goes, in order.

        Parameters
        ----------
        typed : mapping
            Options by group, as chosen on the command line; they stand above an experiment's.
        """
        primary = self.read("", "config")
        if primary is None:
            return []
        choices = dict(_choices(primary.data.get("defaults")))
        experiment = typed.get("experiment", choices.get("experiment", ()))
        for option in experiment:
            file = self.read("experiment", option)
            if file is not None:
                choices.update(_choices(file.data.get("defaults")))
        choices.update(typed)
        files = [("", primary)]
        for group, options in choices.items():
            for option in options:
                file = self.read(group, option)
                if file is not None:
                    package = group if file.package is None else file.package
                    files.append(("" if package == "_global_" else package, file))
        return files


def _choices(defaults: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Options by group from a defaults list; what is no choice is passed over."""
    for entry in defaults if isinstance(defaults, list) else []:
        if isinstance(entry, dict):
            for key, option in entry.items():
                group = str(key).removeprefix("override ").removeprefix("optional ").lstrip("/").split("@")[0]
                if isinstance(option, str):
                    yield group, (option,)
                elif isinstance(option, list):
                    yield group, tuple(str(name) for name in option)
                elif option is None:
                    yield group, ()
