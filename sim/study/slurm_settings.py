"""What is asked of a Slurm cluster for each task of a study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sim.errors import ConfigError, Fault, shown

# name: lowest, highest, unit, why
RANGES = {
    "minutes": (
        15,
        43_200,
        "minutes",
        "a task works ten minutes or more and must end well before its wall time",
    ),
    "least_minutes": (0, 43_200, "minutes", "short jobs swamp a controller"),
    "cpus": (1, 1_024, "cores", "a task lives on one node"),
    "memory_gb": (1, 4_096, "GB", "a task lives on one node"),
    "at_most": (1, 100_000, "tasks at a time", "others wait for the same nodes"),
}
A_NAME = re.compile(r"[\w.,@+-]+")  # Slurm joins several partitions by commas
NAMES = ("partition", "account", "qos")


@dataclass(frozen=True)
class SlurmSettings:
    """What each task asks of the cluster.

    Attributes
    ----------
    partition, account, qos : str, optional
        As the cluster calls them; its defaults if not given.
    minutes : int, minutes in [15, 43200]
        Wall time of a task. Tasks are cut so that they end well before it.
    least_minutes : int, minutes in [0, 43200]
        How long a task should work at least, if there is so much work. Polite by default.
    cpus : int, cores in [1, 1024]
    memory_gb : int, GB in [1, 4096]
    at_most : int, tasks in [1, 100000]
        How many tasks of a study run at a time, over all its arrays. Polite by default.
    setup : tuple of str
        Lines of shell to run first, such as "module load python". They are the person's own: never take them
        from a file that somebody else may have written.

    Raises
    ------
    ConfigError
        Naming every setting that will not do.
    """

    partition: str | None = None
    account: str | None = None
    qos: str | None = None
    minutes: int = 60
    cpus: int = 1
    memory_gb: int = 4
    at_most: int = 32
    setup: tuple[str, ...] = ()
    least_minutes: int = 10

    def __post_init__(self) -> None:
        """Refuse what no cluster could mean."""
        if faults := list(self._faults()):
            raise ConfigError(faults)

    def _faults(self) -> Iterator[Fault]:
        for name, (lowest, highest, unit, why) in RANGES.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
                yield Fault(
                    path=name,
                    what=f"`{name}` is {shown(value)}",
                    allowed=f"a whole number from {lowest} to {highest} {unit}, as {why}",
                    authority=f"The default is {type(self).__dataclass_fields__[name].default}.",
                )
        for name in NAMES:
            value = getattr(self, name)
            if value is not None and not (isinstance(value, str) and A_NAME.fullmatch(value)):
                yield Fault(
                    path=name,
                    what=f"`{name}` is {shown(value)}",
                    allowed="a name as the cluster writes it: letters, digits, and . , @ + - _ between them",
                    authority="`sinfo` lists partitions; `sacctmgr show associations` accounts and qos.",
                )
        if not isinstance(self.setup, tuple) or not all(isinstance(line, str) for line in self.setup):
            yield Fault(
                path="setup",
                what=f"`setup` is {shown(self.setup)}",
                allowed='a list of shell lines, such as ["module load python"]',
            )
