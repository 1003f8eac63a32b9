"""One value: what a person wrote and a specification in, a clean value or a refusal out.

Nothing is coerced that could hide a slip: a number in quotes, `true` for a number, `NO` that
YAML turned into false, NaN and infinity are all refused, with words that say what happened.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any

from sim.errors import LinliError, shown
from sim.planning.names import nearest
from sim.planning.specs import NONE, Kind, Spec

TRAP = "YAML reads NO, no, off, yes and on as true or false: use quotes"


def read(raw: object, spec: Spec) -> Any:
    """A clean value.

    Raises
    ------
    RefusalError
        Saying what would be right; the caller knows where it stands and who says so.
    """
    return _READERS[spec.kind](raw, spec)


class RefusalError(LinliError):
    """One value refused: what is allowed, nearest names, and why. The desk turns it into a fault."""

    def __init__(self, allowed: str, near: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(allowed, near, hint)


def wanted(spec: Spec) -> str:
    """What a value must be, in words."""
    if spec.kind in (Kind.INT, Kind.FLOAT) and not (math.isinf(spec.low) and math.isinf(spec.high)):
        return f"{spec.kind.value} in [{_digits(spec.low)}, {_digits(spec.high)}]{_about(spec)}"
    if spec.choices:
        return f"{spec.kind.value} from {', '.join(spec.choices)}{_about(spec)}"
    return f"{spec.kind.value}{_about(spec)}"


def _about(spec: Spec) -> str:
    """Unit and meaning, in parentheses."""
    words = "; ".join(word for word in (spec.unit, spec.meaning) if word)
    return f" ({words})" if words else ""


def _digits(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else str(number)


def _number(raw: object, spec: Spec) -> float:
    must = f"it must be {wanted(spec)}"
    if isinstance(raw, bool):
        raise RefusalError(
            must, hint="true and false are no numbers, and YAML reads yes, no, on and off as them"
        )
    if isinstance(raw, str):
        raise RefusalError(must, hint=_why_text_is_no_number(raw))
    if raw is None:
        raise RefusalError(must, hint="null is no number")
    if not isinstance(raw, int | float):
        raise RefusalError(must, hint="one value is needed, not a list or a mapping")
    if isinstance(raw, float) and not math.isfinite(raw):
        raise RefusalError(must, hint="it must be finite")
    if not spec.low <= raw <= spec.high:
        raise RefusalError(f"it must lie in [{_digits(spec.low)}, {_digits(spec.high)}]" + _about(spec))
    return raw


def _why_text_is_no_number(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw).strip()
    if "${" in raw:
        return "interpolations are not allowed in a question, which must say all its values itself"
    if raw == "???":
        return "??? means that a value is still missing"
    as_it_stands = "a number in quotes is text: write it without quotes"
    if text != raw.strip():
        as_it_stands = "a number is written with the digits 0 to 9, not in full width"
    for candidate, words in (
        (text, as_it_stands),
        (text.replace(",", ""), "a number is written without thousands separators"),
        (text.removesuffix("%"), "a share is written as a number between 0 and 1, not in per cent"),
    ):
        try:
            float(candidate)
        except ValueError:
            continue
        return words
    return "text is no number"


def _int(raw: object, spec: Spec) -> Any:
    if raw is None and spec.may_be_null:
        return None
    number = _number(raw, spec)
    if isinstance(number, float) and not number.is_integer():
        raise RefusalError(f"it must be {wanted(spec)}", hint="it counts whole things")
    return int(number)


def _float(raw: object, spec: Spec) -> Any:
    if raw is None and spec.may_be_null:
        return None
    return float(_number(raw, spec)) + 0.0  # -0.0 + 0.0 is 0.0: one zero, one hash


def _flag(raw: object, spec: Spec) -> bool:
    if not isinstance(raw, bool):
        raise RefusalError(f"it must be true or false{_about(spec)}")
    return raw


def _text(raw: object, spec: Spec) -> Any:
    if raw is None and spec.may_be_null:
        return None
    if isinstance(raw, bool):
        raise RefusalError("it must be text", hint=TRAP)
    if not isinstance(raw, str):
        raise RefusalError("it must be text", hint="a number or a date needs quotes to be text")
    if "${" in raw:
        raise RefusalError("it must be plain text", hint="interpolations are not allowed in a question")
    if len(raw) > spec.high:
        raise RefusalError(f"it must have at most {_digits(spec.high)} characters")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in raw):
        raise RefusalError("it must be printable text")
    return unicodedata.normalize("NFC", raw)


def _choice(raw: object, spec: Spec) -> Any:
    if raw is None and spec.may_be_null:
        return NONE if NONE in spec.choices else None
    if isinstance(raw, str) and raw in spec.choices:
        return raw
    hint = TRAP if isinstance(raw, bool) else ""
    near = nearest(raw, spec.choices) if isinstance(raw, str) else ()
    raise RefusalError(f"it must be {wanted(spec)}", near, hint)


def _choices(raw: object, spec: Spec) -> list[str]:
    if not isinstance(raw, list | tuple):
        raise RefusalError(
            f"it must be {wanted(spec)}", hint="several words are written in brackets: [one, another]"
        )
    strangers = [item for item in raw if item not in spec.choices]
    if strangers:
        near = tuple(
            name for item in strangers if isinstance(item, str) for name in nearest(item, spec.choices)[:1]
        )
        raise RefusalError(
            f"it must be {wanted(spec)}",
            near,
            f"{', '.join(shown(item) for item in strangers)} is none of them",
        )
    if len(set(raw)) < len(raw):
        raise RefusalError(f"it must be {wanted(spec)}, each at most once")
    return list(raw)


_READERS = {
    Kind.INT: _int,
    Kind.FLOAT: _float,
    Kind.FLAG: _flag,
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}
