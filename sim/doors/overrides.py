"""What a person types after the command: `group=option` and `name=value`.

The grammar is Hydra's, and Hydra composes what is chosen. Chinese words get the quotation marks
that the grammar needs. Values are laid over the composition here, even under unknown names, so
that `plan` can name every unknown name at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, OverrideType
from hydra.errors import HydraException

from sim.doors.groups import MANY_AT_ONCE, MAY_BE_NONE, meant
from sim.doors.shelves import Shelves
from sim.errors import Fault, shown
from sim.planning.names import nearest

_QUOTED = re.compile(r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")
_WORD = re.compile(r"[^\[\]{}(),:]+")
NEVER_EMPTY = ("district.csv", "study.dir", "study.name", "label")
_OF_HYDRA = re.compile(r"[\s+~]*hydra\b(?!-)")


@dataclass(frozen=True)
class Typed:
    """Overrides, sorted by what they do.

    Attributes
    ----------
    choices : dict from group to the options chosen
    values : tuple of (dotted name, value, override as typed)
    faults : tuple of Fault
        Overrides that could not be understood; they are not given to Hydra.
    """

    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: tuple[tuple[str, Any, str], ...] = ()
    faults: tuple[Fault, ...] = ()


def quoted(override: str) -> str:
    """The override with quotation marks around words that are not ASCII.

    >>> quoted("label=社区 one")
    "label='社区 one'"
    """
    name, sign, value = override.partition("=")
    if not sign or value.isascii():
        return override
    pieces = _QUOTED.split(value)
    pieces[::2] = [_WORD.sub(_with_marks, piece) for piece in pieces[::2]]
    return f"{name}={''.join(pieces)}"


def _with_marks(match: re.Match[str]) -> str:
    word = match.group()
    return word if word.isascii() else f"'{word.strip()}'"


def sort_out(overrides: Sequence[str], shelves: Shelves) -> Typed:
    """Sort overrides into choices and values, and put down what cannot be understood.

    Parameters
    ----------
    overrides : sequence of str
        As typed, without the shell's own quotation marks.
    shelves : Shelves
    """
    choices: dict[str, tuple[str, ...]] = {}
    values: list[tuple[str, Any, str]] = []
    faults: list[Fault] = []
    groups = shelves.groups()
    for typed in overrides:
        read = parse(typed, groups)
        if isinstance(read, Fault):
            faults.append(read)
        elif is_of_hydra(typed):
            faults.append(_of_hydra(typed))
        elif read.is_sweep_override():
            faults.append(_several(typed, read.key_or_group))
        elif read.key_or_group in groups:
            chosen = _options(read)
            wrong = _wrong_choice(typed, read.key_or_group, chosen, shelves)
            if wrong:
                faults.append(wrong)
            else:
                choices[read.key_or_group] = chosen
        else:
            values.append((read.key_or_group, read.value(), typed))
    return Typed(choices, tuple(values), tuple(faults))


def parse(typed: str, groups: Sequence[str]) -> Override | Fault:
    """An override as Hydra's grammar reads it, or what is wrong with it."""
    origin = f"the override `{typed}`"
    name = typed.partition("=")[0].lstrip("+~")
    if typed.startswith("~"):
        other = f"{name}=[]" if name in MANY_AT_ONCE else f"{name}=…"
        return Fault(
            name,
            f"`{typed}` would delete {name}",
            "a question is complete",
            way_out=f"Write `{other}` instead.",
        )
    if "=" not in typed:
        why = "an override is `name=value`" + (", with the narrow =" if "＝" in typed else "")
        return Fault(
            name,
            f"`{shown(typed)[1:-1]}` is no override",
            why,
            nearest=nearest(name, groups),
            way_out="See `linli --help` for examples.",
        )
    if not name.isascii():
        why = "names are written in ASCII; only values may be Chinese"
        return Fault(
            name,
            f"the name {shown(name)} is not known",
            why,
            way_out="See `linli describe parameters`.",
            origin=origin,
        )
    try:
        read = OverridesParser.create().parse_override(quoted(typed))
    except HydraException as error:
        allowed, way_out = _why_not(typed, str(error).split("\n")[0])
        return Fault(name, f"`{shown(typed)[1:-1]}` cannot be read", allowed, way_out=way_out)
    if typed.endswith("=???"):
        return Fault(name, f"`{typed}` gives no value", "??? says that a value is still missing")
    if name in NEVER_EMPTY and typed.endswith("="):  # such as a variable of the shell that is not set
        way_out = "Write one, or leave the override out"
        way_out += "; null is none." if name == "district.csv" else "."
        return Fault(name, f"`{typed}` gives no value", "a name is a word or more", way_out=way_out)
    if read.type not in (OverrideType.CHANGE, OverrideType.ADD, OverrideType.FORCE_ADD) or read.package:
        return Fault(name, f"`{typed}` cannot be used", "an override is `name=value` or `group=option`")
    return read


def _why_not(typed: str, problem: str) -> tuple[str, str]:
    """What is wrong with an override that the grammar does not read, and what to do about it."""
    value = typed.partition("=")[2]
    if re.search(r"\s=|=\s", typed):
        return "there are no blanks around =", "Write it without them."
    if value.rstrip("])} ").endswith(","):
        return "something must follow the last comma", "Take the comma away, or go on after it."
    for opening, closing in ("[]", "{}", "()"):
        if value.count(opening) != value.count(closing):
            return f"every {opening} needs its {closing}", "Close what is open, in the quotes of the shell."
    way_out = "Put the value in quotes inside the quotes of the shell: \"name='value'\"."
    return f"the grammar of overrides says: {problem}", way_out


def is_of_hydra(typed: str) -> bool:
    """Whether an override would set something of Hydra itself.

    >>> [is_of_hydra(word) for word in ("hydra/launcher=joblib", "+hydra.verbose=true", "hydrant=1")]
    [True, True, False]
    """
    return _OF_HYDRA.match(typed) is not None


def _of_hydra(typed: str) -> Fault:
    what, allowed = f"`{typed}` is a setting of Hydra", "only `linli run -m` hands those on"
    return Fault(typed.partition("=")[0], what, allowed, way_out="Leave it out, or use `linli run -m`.")


def _options(read: Override) -> tuple[str, ...]:
    value = read.value()
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _several(typed: str, name: str) -> Fault:
    way_out = "Give one value, or run all of them with `linli run -m`"
    way_out += ", or compare regimes with `linli compare`." if name == "governance" else "."
    return Fault(name, f"`{typed}` has several values", "one scenario has one value of each", way_out=way_out)


def _wrong_choice(typed: str, group: str, chosen: tuple[str, ...], shelves: Shelves) -> Fault | None:
    options = shelves.options(group)
    origin = f"the override `{typed}`"
    for option in chosen:
        if option not in options:
            near = [f"{group}={name}" for name in meant(option) or nearest(option, options)]
            regime, plus, mechanisms = option.partition("+")
            if group == "governance" and plus and regime in options:  # as a comparison calls it
                near = [f"{group}={regime} mechanism=[{mechanisms.replace('+', ',')}]"]
            return Fault(
                group,
                f"{group} = {shown(option)} is not known",
                f"{group} has {', '.join(options)}",
                nearest=tuple(near),
                way_out=f"See `linli describe {group}`.",
                origin=origin,
            )
    if not chosen and group not in (*MANY_AT_ONCE, *MAY_BE_NONE):
        return Fault(group, f"`{typed}` chooses none", f"a scenario has one {group}", way_out="Choose one.")
    if group not in MANY_AT_ONCE and len(chosen) > 1:
        return Fault(
            group, f"`{typed}` chooses several", f"a scenario has one {group}", way_out="Choose one."
        )
    return None
