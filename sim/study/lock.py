"""One driver at a time: a lock that the system lets go when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from sim.errors import TryAgainError

LOCK = "lock"
IS_HELD = (errno.EACCES, errno.EAGAIN)
HAS_NONE = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
TRIES, PAUSE = 5, 0.05  # who only looks whether it is held (`is_driven`) holds it for a moment


@contextlib.contextmanager
def only_driver(folder: Path) -> Iterator[None]:
    """Hold the lock of a study.

    It is the system's own, not a file that says so: after `kill -9` or a power cut nobody holds it, and
    the file that is left says only who did. Where the file system knows no locks, none is held; two
    drivers then do the same work twice, and write the same bytes.

    Raises
    ------
    TryAgainError
        If somebody else holds it.
    OSError
        If the file cannot be made.
    """
    try:
        import fcntl
    except ImportError:  # no POSIX: chunks are written whole and alike, so nothing is lost but work
        yield
        return
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        for left in reversed(range(TRIES)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno in HAS_NONE:
                    break
                if error.errno not in IS_HELD:
                    raise
                if not left:
                    raise _held(folder, file.name) from error
                time.sleep(PAUSE)
        file.truncate(0)
        file.write(json.dumps({"process": os.getpid(), "machine": socket.gethostname()}) + "\n")
        file.flush()
        yield
        file.truncate(0)


def _held(folder: Path, file: str) -> TryAgainError:
    try:
        holder = json.loads(Path(file).read_text(encoding="utf-8"))
        who = f"process {holder['process']} on {holder['machine']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return TryAgainError(
        f"the study {folder} is being run by {who}.\n"
        f"  Wait for it, look with `linli status {folder}`, or stop it: what it has done is kept."
    )


def is_driven(folder: Path) -> bool:
    """Whether somebody holds the lock of a study."""
    try:
        import fcntl

        file = (folder / LOCK).open("rb")
    except (ImportError, OSError):  # an open file that is forbidden says nothing about the lock
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in IS_HELD
    return False
