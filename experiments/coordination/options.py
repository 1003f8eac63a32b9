"""Options of an experiment, typed as on the command line of the model: `name=value`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Option = int | str


def read_options(arguments: Sequence[str], defaults: Mapping[str, Option]) -> dict[str, Option]:
    """The defaults with what was typed laid over them, of the same type.

    Raises
    ------
    SystemExit
        For a name that is not known or a value of another type; says what is.
    """
    options = dict(defaults)
    for argument in arguments:
        name, is_given, value = argument.partition("=")
        if not is_given or name not in defaults:
            known = " ".join(f"{known}={default}" for known, default in defaults.items())
            raise SystemExit(f"{argument} is not understood; known with their defaults: {known}")
        try:
            options[name] = type(defaults[name])(value)
        except ValueError:
            raise SystemExit(f"{argument}: a whole number is needed, as in {name}={defaults[name]}") from None
    return options
