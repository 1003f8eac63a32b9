"""Notes: what is said beside an answer, on the error stream."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress


def note(remarks: Iterable[str], before: str = "") -> None:
    """Say each remark as a note of its own; a screen that is gone is no reason not to go on."""
    for remark in remarks:
        with suppress(OSError):
            print(f"note: {before}{remark}.", file=sys.stderr)
