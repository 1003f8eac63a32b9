"""Every error raised on purpose, in one tree.

A message says what is wrong, where it stands, what is allowed and in which unit, why, on whose
authority, the nearest valid name, and the way out. Only these errors reach a person without a
traceback; anything else is a defect of ours and shows itself in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

LONGEST_VALUE = 60  # characters of a person's own text that a message repeats
MOST_FAULTS = 40  # faults spelt out; the rest are counted


class LinliError(Exception):
    """Something a person can mend. `exit_code` is what the command line ends with."""

    exit_code = 2


class UsageError(LinliError):
    """The command line cannot be understood, before any config is looked at."""


class PopulationFileError(LinliError):
    """A file that describes people or places cannot be read at all."""


class DockingError(LinliError):
    """Two engines disagree about one history."""

    exit_code = 4


class StoreError(LinliError):
    """A study on disk is missing, damaged, or belongs to another question."""


class RunError(LinliError):
    """A run that was properly asked did not finish."""

    exit_code = 3


class TryAgainError(LinliError):
    """What was asked is right and cannot be done now: a limit is reached, or somebody does not answer."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was asked.

    Attributes
    ----------
    path : str
        Dotted name of the place, such as `voice.naming_base`.
    what : str
        What is wrong, naming the place and the value.
    allowed : str
        What would be right, with its unit, and why.
    authority : str
        The default and on whose authority it stands.
    nearest : tuple of str
        Valid names that look like what was written, the likeliest first.
    way_out : str
        What to do; `{origin}` stands for the place where it was written.
    origin : str
        Where it was written: an override, or a line of a file. Empty if unknown.
    """

    path: str
    what: str
    allowed: str = ""
    authority: str = ""
    nearest: tuple[str, ...] = ()
    way_out: str = "Delete {origin}."
    origin: str = ""

    def __str__(self) -> str:
        """The fault in two or three lines."""
        where = f" ({self.origin})" if self.origin else ""
        first = f"{self.what}{where}" + (f": {self.allowed}." if self.allowed else ".")
        way_out = self.way_out.replace("{origin}", self.origin or f"`{self.path}`")
        rest = (self.authority, did_you_mean(self.nearest).strip(), way_out)
        return first + "\n  " + " ".join(sentence for sentence in rest if sentence)


class ConfigError(LinliError):
    """What was asked cannot be a scenario. Names every fault, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """All faults, numbered when there are several."""
        if len(self.faults) == 1:
            return str(self.faults[0])
        lines = [f"{len(self.faults)} faults in what was asked; nothing was run."]
        for number, fault in enumerate(self.faults[:MOST_FAULTS], start=1):
            lines.append(f"{number}. " + str(fault).replace("\n", "\n   "))
        if len(self.faults) > MOST_FAULTS:
            lines.append(f"… and {len(self.faults) - MOST_FAULTS} more.")
        return "\n".join(lines)

    def located(self, origin_of: Callable[[str], str]) -> ConfigError:
        """The same faults, each with the place where it was written.

        Parameters
        ----------
        origin_of : callable
            From a dotted path to words such as "line 3 of configs/law/pre2021.yaml", or "".
        """
        return ConfigError(
            fault if fault.origin else replace(fault, origin=origin_of(fault.path)) for fault in self.faults
        )


def did_you_mean(names: Sequence[str]) -> str:
    """A question that offers names, with a blank before it; nothing where nothing is alike."""
    if not names:
        return ""
    *others, last = (f"`{name}`" for name in names)
    return f" Did you mean {', '.join(others)}{' or ' if others else ''}{last}?"


def shown(value: object) -> str:
    """A person's value as a message repeats it: short, on one line, without control characters."""
    text = f'"{value}"' if isinstance(value, str) else _as_yaml(value)
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _as_yaml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_as_yaml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_as_yaml(item)}' for key, item in value.items())}}}"
    return "null" if value is None else str(value)
