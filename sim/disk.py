"""Files that are whole or not there: written beside their place, flushed, moved, and the move flushed too.

Whatever Linli keeps goes through `write_bytes`. Each step is a function of its own, so that a test can
let any of them fail, or the process die before, within and after it.
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

PARTIAL = ".partial"
STEPS = ("_open", "_put", "_flush", "_move", "_flush_folder", "_unlink", "_mkdir")
"""Names of the steps, as a file goes through them; the last two take away and make room."""
TRIES = 3
NO_SUCH_FLUSH = (errno.EINVAL, errno.ENOTSUP)  # file systems on which folders cannot be flushed


def write_bytes(folder: Path, name: str, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk, and move it into its place.

    Parameters
    ----------
    folder : Path
        It must be there.
    name : str
    content : bytes

    Raises
    ------
    OSError
        If the system refuses; what stood in the place before stands there still.
    """
    for left in reversed(range(TRIES)):
        try:
            _write_beside(folder, name, content)
            break
        except FileNotFoundError:  # somebody tidied up, and cannot know that who began this file lives
            if not left:
                raise
    _flush_folder(folder)


def _write_beside(folder: Path, name: str, content: bytes) -> None:
    # Two processes may write the same file at the same time: each writes beside it under a name of its own.
    beside = folder / f"{name}.{os.getpid()}-{time.monotonic_ns():x}{PARTIAL}"
    try:
        with _open(beside) as file:
            _put(file, content)
            _flush(file)
        _move(beside, folder / name)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, if they are not there, and flush what holds them.

    Raises
    ------
    OSError
    """
    missing = [folder, *folder.parents]
    missing = [path for path in missing if not path.exists()]
    for path in reversed(missing):
        _mkdir(path)
        _flush_folder(path.parent)


def take_away(path: Path) -> None:
    """Take a file away, if it is there, and flush its folder.

    Raises
    ------
    OSError
    """
    _unlink(path)
    _flush_folder(path.parent)


def sweep_up(folder: Path) -> None:
    """Take away what writers left behind that did not come to their end."""
    for rest in folder.glob(f"*{PARTIAL}"):
        _unlink(rest)


def _open(path: Path) -> BinaryIO:
    return path.open("xb")


def _put(file: BinaryIO, content: bytes) -> None:
    file.write(content)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _move(beside: Path, place: Path) -> None:
    beside.replace(place)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and a move is flushed with it
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in NO_SUCH_FLUSH:
            raise
    finally:
        os.close(opened)


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def _mkdir(path: Path) -> None:
    path.mkdir(exist_ok=True)
