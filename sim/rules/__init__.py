"""What a rule is.

A rule is one sentence of the model written as arithmetic. It reads only its arguments,
changes nothing, rolls no dice and knows no clock. Python calls it as it stands; numba
compiles the same text. Both engines therefore obey one copy of every rule.

`@rule` only writes the function into `RULES` and hands it back untouched, so that importing
the rules costs no compiler. The compiled engine calls `compile_rules()` once, after its
imports; from then on numba compiles the text of any rule that compiled code calls. This is the
only file of the ground floors that names numba, and it does so inside functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

RULES: dict[str, Callable[..., Any]] = {}
"""Every rule by its name, in the order in which the modules were imported."""

_known_to_numba: set[Callable[..., Any]] = set()


def rule(function: Function) -> Function:
    """Write a function into `RULES` and return it unchanged.

    Raises
    ------
    ValueError
        If a different module already owns a rule of this name: the model description names
        each rule once, so a name must say which one is meant.
    """
    name = function.__name__
    owner = RULES.get(name)
    if owner is not None and owner.__module__ != function.__module__:
        raise ValueError(
            f"Two rules are called {name!r}: one in {owner.__module__}, one in {function.__module__}. "
            "Rename one of them after the institution whose rule it is."
        )
    RULES[name] = function
    return function


def compile_rules() -> None:
    """Make every rule imported so far callable from compiled code.

    Numba compiles a rule when compiled code first calls it, for the types it is called with.
    Calling this again costs nothing and picks up rules imported since. The rules themselves
    stay plain Python functions for everybody else.

    Raises
    ------
    ImportError
        If numba is not installed; the reference engine needs none.
    """
    from numba.extending import register_jitable

    for function in RULES.values():
        if function not in _known_to_numba:
            register_jitable(function)
            _known_to_numba.add(function)


def compiled_otherwise(function: Callable[..., Any]) -> None:
    """Keep `compile_rules` off a rule that somebody compiles in another way, to the same bits."""
    _known_to_numba.add(function)


def compile_exactly(function: Callable[..., Any], signature: str) -> Callable[..., Any]:
    """Compile a function for one signature, to which numba converts whatever it is given.

    Parameters
    ----------
    function : callable
        Pure arithmetic; it may call rules.
    signature : str
        In numba's notation, such as ``"float64(uint64, uint64)"``.

    Returns
    -------
    callable
        Compiled, callable from Python and from compiled code. Where numba is told not to
        compile (``NUMBA_DISABLE_JIT``), the function itself.
    """
    import numba

    compile_rules()
    compiled: Callable[..., Any] = numba.njit(signature)(function)
    return compiled
