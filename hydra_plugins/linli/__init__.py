"""What Hydra finds of Linli: a sweeper named `study`. Hydra takes plugins from this namespace only."""

from __future__ import annotations

from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.plugins.sweeper import Sweeper


class StudySweeper(Sweeper):
    """Hands what is swept to the planner of studies; no launcher is asked."""

    def setup(self, *, config: Any, **of_jobs: Any) -> None:  # noqa: ARG002 -- a study has no jobs of Hydra's
        """Hydra says what it has composed; where it looked for options is all that a study needs."""
        self.config = config

    def sweep(self, arguments: list[str]) -> int:
        """The study, planned and lived; the exit code says how it ended."""
        from sim.sweeper import sweep  # woken late: Hydra looks at every plugin whenever it starts

        return sweep(arguments, self.config.hydra.searchpath)


# A plain mapping: Hydra runs this file before Python knows it by name, and a dataclass asks for that name.
CONFIG = {"_target_": "hydra_plugins.linli.StudySweeper"}
ConfigStore.instance().store(group="hydra/sweeper", name="study", node=CONFIG, provider="linli")
