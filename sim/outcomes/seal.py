"""The fingerprint of a measured history, taken when somebody first asks for it."""

from __future__ import annotations

from typing import Protocol


class Sealable(Protocol):
    """What has a fingerprint."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""


class Seal:
    """The digest of a history.

    To take it costs as much as all measuring, and few who measure want it. Once it is taken, or
    once it travels to another process, the history is let go.

    Parameters
    ----------
    history : History
    """

    def __init__(self, history: Sealable) -> None:
        self._history: Sealable | None = history
        self._digest = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the history, hexadecimal."""
        if self._history is not None:
            self._digest, self._history = self._history.digest, None
        return self._digest

    def __getstate__(self) -> dict[str, str | None]:
        return {"_digest": self.digest, "_history": None}

    def __repr__(self) -> str:
        return f"Seal({self.digest})"
