"""How a person stops a study: asked once it finishes what is in hand, asked twice it stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any

ASKING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Ctrl-C, a scheduler, a terminal that was closed


class Stopping:
    """While it is entered, signals that ask to stop are counted; the second is a KeyboardInterrupt.

    Parameters
    ----------
    say : callable
        Told once, in words, that what is in hand will be finished.
    """

    def __init__(self, say: Callable[[str], object]) -> None:
        self.is_asked = False
        self._say = say
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stopping:
        if threading.current_thread() is threading.main_thread():
            for number in ASKING:
                if signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays nohup
                    self._before[number] = signal.signal(number, self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
        with suppress(OSError, RuntimeError):  # the terminal may be gone, or be in the middle of a word
            self._say("Stopping when the chunks in hand are done. Once more stops at once.")
