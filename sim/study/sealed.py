"""JSON files that tell whether they are whole: the content, and the SHA-256 of just this content.

They are written in one form only, so that a byte that was changed is noticed wherever it stands.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sim.disk import write_bytes
from sim.errors import StoreError
from sim.store import MANIFEST

ASK_AGAIN = "Move the study away and ask again: the same question gives the same answer."
WRITTEN_ANEW = "To mend it, ask again: it is written anew from the runs that are there."


def sealed(content: Any) -> bytes:
    """The file of a content.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no word for it.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    seal = hashlib.sha256(text.encode()).hexdigest()
    return f'{{"sha256": "{seal}",\n"content": {text}}}\n'.encode()


def write_sealed(folder: Path, name: str, content: Any) -> str:
    """Write a content and return its seal.

    Raises
    ------
    OSError
    """
    whole = sealed(content)
    write_bytes(folder, name, whole)
    return seal_of(whole)


def seal_of(whole: bytes) -> str:
    """The seal that a sealed file carries."""
    return whole[12:76].decode("ascii", errors="replace")


def unsealed(whole: bytes) -> Any:
    """The content of a sealed file's bytes.

    Raises
    ------
    ValueError
        If they are not what their seal says.
    """
    head, end = f'{{"sha256": "{seal_of(whole)}",\n"content": '.encode(), b"}\n"
    text = whole[len(head) : -len(end)]
    is_whole = whole.startswith(head) and whole.endswith(end)
    # The hash before the parser: a damaged file is not worth reading, and may take long to read.
    if not is_whole or hashlib.sha256(text).hexdigest() != seal_of(whole):
        raise ValueError("the seal is broken")
    content = json.loads(text)
    if sealed(content) != whole:
        raise ValueError("the seal is of another form")
    return content


def read_sealed(path: Path) -> Any:
    """The content of a sealed file.

    Raises
    ------
    StoreError
        If it is damaged, or cannot be read.
    """
    try:
        return unsealed(path.read_bytes())
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error.strerror or type(error).__name__}.\n"
            "  Make it readable, or choose another study."
        ) from error
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"{path} is damaged: its content is not what its seal says.\n"
            f"  {WRITTEN_ANEW if path.name == MANIFEST else ASK_AGAIN}"
        ) from error
