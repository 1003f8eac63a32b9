"""The desk at which a mapping is read: every fault is put down, and all are named at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.errors import Fault, shown
from sim.planning.names import beside, nearest
from sim.planning.specs import REQUIRED, Spec
from sim.planning.values import RefusalError, read, wanted

MOST_SPELT_OUT = 4  # missing fields of which a message says what they must be
NOT_READ = object()  # a value that had a fault; None is a value


class Desk:
    """Collects faults while a mapping is read, so that all can be named at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, path: str, what: str, allowed: str = "", **rest: Any) -> None:
        """Put down one fault."""
        self.faults.append(Fault(path, what, allowed, **rest))

    def mapping(self, raw: object, path: str) -> Mapping[str, Any]:
        """`raw` as a mapping with text keys; anything else is a fault and reads as empty."""
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self.refuse(
                path,
                f"{path} = {shown(raw)} cannot be used",
                "it must be a mapping of names to values",
                way_out="Write {origin} as `name: value` lines, or delete it.",
            )
            return {}
        for key in raw:
            if not isinstance(key, str):
                hint = (
                    " (YAML reads NO, no, off, yes and on as true or false)" if isinstance(key, bool) else ""
                )
                self.refuse(
                    path,
                    f"{path} has the key {shown(key)}",
                    f"keys must be text{hint}",
                    way_out="Put the key in quotes, or delete it.",
                )
        return {key: value for key, value in raw.items() if isinstance(key, str)}

    def only(
        self, raw: Mapping[str, Any], path: str, known: Iterable[str], elsewhere: Iterable[str] = ()
    ) -> None:
        """Refuse keys that are not known.

        Parameters
        ----------
        raw : mapping
        path : str
            Where the mapping stands; empty for the root.
        known : iterable of str
            Keys allowed here.
        elsewhere : iterable of str
            Full paths allowed in other places, searched for names too.
        """
        prefix = f"{path}." if path else ""
        here = [f"{prefix}{name}" for name in known]
        allowed = set(here)
        for key in raw:
            name = f"{prefix}{key}"
            if name in allowed:
                continue
            listed = "" if len(here) > 16 else f"; {path or 'the root'} has " + ", ".join(sorted(known))
            self.refuse(
                name,
                f"{shown(name)[1:-1]} = {shown(raw[key])} is not known",
                f"a name that is not declared cannot be configured{listed}",
                nearest=nearest(name, here) or nearest(name, elsewhere),
            )

    def value(self, raw: object, path: str, spec: Spec) -> Any:
        """A clean value, or `NOT_READ` after putting down a fault."""
        try:
            return read(raw, spec)
        except RefusalError as refusal:
            allowed, near, hint = refusal.args
            if spec.default is REQUIRED:
                authority, way_out = "", "Mend {origin}."
            elif spec.default in (None, ""):
                authority, way_out = "", "Mend {origin}, or delete it."
            else:
                authority, way_out = _default_of(spec), "Delete {origin} to return to it."
            self.refuse(
                path,
                f"{path} = {shown(raw)} cannot be used",
                allowed + (f" because {hint}" if hint else ""),
                authority=authority,
                nearest=near,
                way_out=way_out,
            )
            return NOT_READ

    def fields(
        self,
        raw: Mapping[str, Any],
        path: str,
        specs: Iterable[Spec],
        also: Iterable[str] = (),
        among: Iterable[str] = (),
    ) -> dict[str, Any]:
        """Every field of a record, defaults filled in; faults read as defaults or are left out.

        `also` names keys that are allowed here and read by somebody else, `among` the records
        that stand beside this one: whoever misspells a name writes a record that lacks a lot.
        """
        listed = tuple(specs)
        self.only(raw, path, [spec.name for spec in listed] + list(also))
        missing = [spec for spec in listed if spec.default is REQUIRED and spec.name not in raw]
        if missing:
            names = ", ".join(spec.name for spec in missing)
            self.refuse(
                path,
                f"{path} lacks {names}",
                "; ".join(f"{spec.name} must be {wanted(spec)}" for spec in missing[:MOST_SPELT_OUT]),
                nearest=beside(path, among),
                way_out=f"Write {'it' if len(missing) == 1 else 'them'} under `{path}`.",
            )
        clean: dict[str, Any] = {}
        for spec in listed:
            place = f"{path}.{spec.name}" if path else spec.name
            if spec.name in raw:
                value = self.value(raw[spec.name], place, spec)
                if value is not NOT_READ:
                    clean[spec.name] = value
            elif spec not in missing:
                clean[spec.name] = list(spec.default) if isinstance(spec.default, list) else spec.default
        return clean


def _default_of(spec: Spec) -> str:
    by = f" ({spec.authority})" if spec.authority else ""
    return f"The default is {shown(spec.default)}{by}."
