"""Hydra's loader with a gate: what config files say of Hydra itself must not make objects.

What is typed was looked at before (`hydra_words`). A file in a folder of somebody else may still hold a
block `hydra:` with callbacks, handlers of logs, or a launcher of its own, all of which Hydra would call.
Every config that it composes passes here, for all jobs together and for each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hydra._internal.config_loader_impl import ConfigLoaderImpl
from omegaconf import DictConfig, OmegaConf

from sim.doors.hydra_words import LAUNCHER, SWEEPER, names_of_code, registered
from sim.errors import ConfigError, Fault

NO_LOGGING = {"version": 1, "root": None, "disable_existing_loggers": False}
AS_WE_LEAVE_IT: dict[str, Any] = {
    "callbacks": {},
    "env_copy": [],
    "env_set": {},
    "hydra_logging": NO_LOGGING,
    "job_logging": NO_LOGGING,
}


class Gate(ConfigLoaderImpl):  # type: ignore[misc]
    """Hydra's own loader; what it composes is looked at before anybody uses it."""

    def load_configuration(self, *asked: Any, **named: Any) -> DictConfig:
        """Compose as Hydra does.

        Raises
        ------
        ConfigError
            If the files would have Hydra make objects, or change the processes in which jobs run.
        """
        config = super().load_configuration(*asked, **named)
        faults = [*_changed(config), *_foreign(config)]
        if faults:
            raise ConfigError(faults)
        return config


def _changed(config: DictConfig) -> Iterator[Fault]:
    hydra: Any = OmegaConf.to_container(config.hydra, resolve=False)
    settings = {**hydra, **hydra["job"]}
    for name, left in AS_WE_LEAVE_IT.items():
        if settings.get(name) != left:
            yield _fault(f"hydra.{name}", "is set")


def _foreign(config: DictConfig) -> Iterator[Fault]:
    """What would be made into an object and is not what an installed plugin registered."""
    choices = config.hydra.runtime.choices
    for group in (SWEEPER, LAUNCHER):
        name = group.replace("/", ".")
        known = registered(group, str(choices.get(group)))
        # Resolved, because a value may stand in for a whole block that is written elsewhere.
        node: Any = OmegaConf.to_container(OmegaConf.select(config, name), resolve=True)
        if known is None or not isinstance(node, dict) or node.get("_target_") != known["_target_"]:
            yield _fault(name, "is none that an installed plugin registered")
        elif set(node) - set(known) or list(names_of_code(node)) != ["_target_"]:
            yield _fault(name, "has fields that its plugin does not know")
    hydra: Any = OmegaConf.to_container(config.hydra, resolve=False)
    others = {key: value for key, value in hydra.items() if key not in ("sweeper", "launcher")}
    for name in names_of_code(others):
        yield _fault(f"hydra … {name}", "is set")


def _fault(name: str, what: str) -> Fault:
    allowed = "files of options describe questions, and may not have Hydra call code"
    way_out = "Take what concerns hydra out of the files in --config-dir."
    return Fault(name, f"{name} {what} by a config file", allowed, way_out=way_out)
