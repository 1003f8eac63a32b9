"""How a study goes on, told to whoever sits before the screen."""

from __future__ import annotations

from typing import TextIO

from sim.doors.progress import Progress


class Screen:
    """A live line on a terminal, plain lines elsewhere.

    Parameters
    ----------
    stream : TextIO
        Usually standard error.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._progress: Progress | None = None

    def begin(self, there: int, total: int, failed: int) -> None:
        """So many runs of so many are there already, of which so many failed."""
        self._progress = Progress(total, self._stream, done=there, failed=failed, there=there)
        self._progress.show()

    def go_on(self, runs: int, failed: int) -> None:
        """So many more runs are done, of which so many failed."""
        if self._progress is not None and (runs or failed):
            self._progress.advance_by(runs, failed)

    def say(self, words: str) -> None:
        """Something that a person should know, on a line of its own."""
        if self._progress is not None:
            self._progress.close()
        self._stream.write(f"{words}\n")
        self._stream.flush()

    def close(self) -> None:
        """Leave the live line for good."""
        if self._progress is not None:
            self._progress.close()
