"""Reading YAML without trust: every key once, no bombs, no tags, no targets; lines remembered.

Hydra reads the same files again when it composes. Here they are looked at first, because its
reader stops at the first fault, expands aliases without end, and knows no line numbers later.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.errors import Fault, shown

LARGEST_FILE = 1_000_000  # bytes
MOST_NODES = 50_000  # after aliases are expanded
DEEPEST = 24
MISSING = "???"  # which OmegaConf would pass over in silence
PLAIN_TAGS = {
    f"tag:yaml.org,2002:{tag}"
    for tag in ["null", "bool", "int", "float", "str", "map", "seq", "merge", "timestamp"]
}
PACKAGE = re.compile(r"^#\s*@package\s+(\S+)\s*$", re.MULTILINE)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlFile:
    """One file as read.

    Attributes
    ----------
    shown_as : str
        The name under which messages speak of it.
    data : mapping
    lines : dict from dotted path within the file to its line, from 1
    package : str or None
        What the `# @package` line says.
    faults : tuple of Fault
        If there are any, `data` is empty.
    stamp : hashable
        Changes when the file is edited.
    """

    shown_as: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    package: str | None = None
    faults: tuple[Fault, ...] = ()
    stamp: Hashable = None


def read_yaml(path: Path, shown_as: str) -> YamlFile:
    """Read a file whose content is a mapping; faults are returned, never raised."""
    try:
        status = path.stat()
        if status.st_size > LARGEST_FILE:
            return _refused(
                shown_as, f"{shown_as} is larger than {LARGEST_FILE:,} bytes", "a config is short"
            )
        return _read_once(path, shown_as, (str(path), status.st_mtime_ns, status.st_size))
    except UnicodeDecodeError as error:
        why = f"a config is UTF-8 text, and byte {error.start} is not"
        return _refused(shown_as, f"{shown_as} cannot be read", why, "Save it as UTF-8.")
    except OSError as error:
        return _refused(shown_as, f"{shown_as} cannot be read", error.strerror or "the system refuses")


@lru_cache(maxsize=256)
def _read_once(path: Path, shown_as: str, stamp: Hashable) -> YamlFile:
    text = path.read_text(encoding="utf-8")
    if text.startswith("\ufeff"):
        why = "Hydra does not see the package line behind it"
        return _refused(
            shown_as, f"{shown_as} begins with a byte order mark", why, "Save it as UTF-8 without one."
        )
    return replace(parse_yaml(text, shown_as), stamp=stamp)


def parse_yaml(text: str, shown_as: str) -> YamlFile:
    """The same for a text that is already here."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return YamlFile(shown_as)
        lines, faults = _inspect(node, shown_as)
        data = loader.construct_document(node) if not faults else {}
    except yaml.MarkedYAMLError as error:
        return _refused(shown_as, *_in_our_words(error, text), origin=_line_of(error, shown_as))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return _refused(shown_as, f"{shown_as} is no YAML that a config may hold", str(error).split("\n")[0])
    finally:
        loader.dispose()
    if faults:
        return YamlFile(shown_as, faults=tuple(faults))
    if not isinstance(data, dict):
        why = f"a config is a mapping of names to values, not {shown(data)}"
        return _refused(shown_as, f"{shown_as} cannot be used", why, "Write `name: value` lines.")
    package = PACKAGE.search(text)
    return YamlFile(shown_as, data, lines, package.group(1) if package else None)


def _refused(
    shown_as: str, what: str, why: str, way_out: str = "Mend {origin}.", origin: str = ""
) -> YamlFile:
    return YamlFile(shown_as, faults=(Fault(shown_as, what, why, way_out=way_out, origin=origin),))


def _in_our_words(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str]:
    line = error.problem_mark.line if error.problem_mark else 0
    lines = text.splitlines() or [""]
    near = lines[min(line, len(lines) - 1)]
    if (
        "\t" in near[: len(near) - len(near.lstrip())]
        or "\\t" in (error.problem or "")
        or "tab" in (error.problem or "")
    ):
        return "the line begins with a tab", "YAML indents with spaces only"
    return "the text is no YAML", " ".join((error.problem or "it cannot be read").split())


def _line_of(error: yaml.MarkedYAMLError, shown_as: str) -> str:
    return f"line {error.problem_mark.line + 1} of {shown_as}" if error.problem_mark else ""


def _inspect(root: yaml.Node, shown_as: str) -> tuple[dict[str, int], list[Fault]]:
    """Lines by dotted path, and everything that must not be there."""
    too_big = _expanded_size(root, {}, 0)
    if too_big > MOST_NODES:
        what = f"{shown_as} is deeper than {DEEPEST} levels or holds more than {MOST_NODES:,} values"
        why = "a config is short, and aliases that repeat aliases grow without end"
        return {}, [Fault(shown_as, what, why, way_out="Write the values out.")]
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for path, key, value in _entries(root, ""):
        line = (key if key is not None else value).start_mark.line + 1
        origin = f"line {line} of {shown_as}"
        if key is not None:
            name = str(key.value)
            if path in lines:
                what, why = (
                    f"{path} is there twice",
                    f"the first is on line {lines[path]}, and only one can count",
                )
                faults.append(Fault(path, what, why, way_out="Delete one of the two.", origin=origin))
            if name.startswith("_") and name.endswith("_"):
                what, why = (
                    f"{path} is not allowed",
                    "a config holds values, it never names code to be called",
                )
                faults.append(Fault(path, what, why, origin=origin))
            lines.setdefault(path, line)
        if isinstance(value, yaml.ScalarNode) and value.value == MISSING:
            what, why = f"{path} = ??? is no value", "??? says that a value is still missing"
            faults.append(Fault(path, what, why, way_out="Write a value, or delete {origin}.", origin=origin))
        for node in (key, value):
            if node is not None and node.tag not in PLAIN_TAGS:
                what, why = (
                    f"{path or shown_as} has the tag {shown(node.tag)[1:-1]}",
                    "a config holds plain values only",
                )
                faults.append(Fault(path, what, why, origin=origin))
    return lines, faults


def _entries(node: yaml.Node, path: str) -> Iterator[tuple[str, yaml.Node | None, yaml.Node]]:
    """Every key and value with its dotted path, in order."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{path}.{key.value}" if path else str(key.value)
            yield name, key, value
            yield from _entries(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield f"{path}[{number}]", None, value
            yield from _entries(value, f"{path}[{number}]")


def _expanded_size(node: yaml.Node, sizes: dict[int, int], depth: int) -> int:
    """How many values there are once aliases are expanded; beyond the cap, just too many."""
    if depth > DEEPEST:
        return MOST_NODES + 1
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = MOST_NODES + 1  # an alias to its own ancestor never ends
    size = 1
    if isinstance(node, yaml.MappingNode):
        size += sum(_expanded_size(child, sizes, depth + 1) for pair in node.value for child in pair)
    elif isinstance(node, yaml.SequenceNode):
        size += sum(_expanded_size(child, sizes, depth + 1) for child in node.value)
    sizes[id(node)] = min(size, MOST_NODES + 1)
    return sizes[id(node)]
