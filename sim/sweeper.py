"""The sweeper `study`: what Hydra was asked to sweep becomes a study of ours.

Hydra takes plugins from its own namespace only, so the class that it finds stands in
`hydra_plugins/linli` and comes here at once. Neither Hydra's jobs nor its launchers are used.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from sim.cli import parser_of
from sim.doors.studying import sweep_command

_typed: ContextVar[Namespace | None] = ContextVar("typed", default=None)


@contextmanager
def as_typed(typed: Namespace) -> Iterator[None]:
    """What was typed beside the overrides, such as `--quiet`, for which Hydra's configs have no place.

    Parameters
    ----------
    typed : Namespace
        From the parser of `linli run`.
    """
    token = _typed.set(typed)
    try:
        yield
    finally:
        _typed.reset(token)


def sweep(arguments: Sequence[str], searchpath: Sequence[str] = ()) -> int:
    """Plan a study from Hydra's arguments and live it.

    Parameters
    ----------
    arguments : sequence of str
        Overrides of the question, swept or not, in Hydra's grammar.
    searchpath : sequence of str
        `hydra.searchpath`: folders with more options, if it was not `linli` that was typed.

    Returns
    -------
    int
        The exit code of `linli run -m`.

    Raises
    ------
    LinliError
        As `linli run -m`.
    """
    typed = _typed.get()
    if typed is None:
        typed = parser_of("run").parse_args([])
        typed.config_dir = [place.removeprefix("file://") for place in searchpath if "pkg://" not in place]
    # Hydra wants ++ before names that no file mentions; the planner knows which names there are.
    words = [argument.removeprefix("++") for argument in arguments]
    return sweep_command(Namespace(**{**vars(typed), "overrides": words}), made_by="run")
