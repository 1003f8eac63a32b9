"""What many configurations amount to, in numbers and in words."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from experiments.docking.trial import ALIKE, REFUSED, Trial
from sim.planning.parameters import PARAMETERS
from sim.planning.specs import word
from sim.vocabulary import Act


def digest_of(digests: Mapping[str, str]) -> str:
    """SHA-256 over the digests of configurations in order of their numbers, hexadecimal."""
    lines = (f"{number} {digests[number]}\n" for number in sorted(digests, key=int))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def target() -> str:
    """For which processor the loops are compiled, as numba calls it."""
    import numba

    if numba.config.DISABLE_JIT:
        return "none, plain Python"
    from numba.core.registry import cpu_target

    _, name, features = cpu_target.target_context.codegen().magic_tuple()
    many = len([feature for feature in features.split(",") if feature.startswith("+")])
    return f"{name}, {many} features"


def summary(trials: Sequence[Trial], days: int, share: float, seconds: float) -> dict[str, Any]:
    """Everything that is told of a whole command, ready for JSON."""
    happened = {act for trial in trials for act in trial.acts}
    moved = {path for trial in trials for path in trial.moved}
    docked = [trial for trial in trials if trial.fate != REFUSED]
    digests = {str(trial.number): trial.digest for trial in docked}
    return {
        "configurations": len(docked),
        "refused": len(trials) - len(docked),
        "alike": sum(trial.fate == ALIKE for trial in trials),
        "days": days,
        "share": share,
        "troubles": sum(trial.cases for trial in trials),
        "events": sum(trial.events for trial in trials),
        "parameters": len(PARAMETERS),
        "parameters_moved": len(moved),
        "moved_per_configuration": sum(len(trial.moved) for trial in trials)
        / max(1, len(trials) * len(PARAMETERS)),
        "acts_happened": [word(act) for act in Act if act in happened],
        "acts_missing": [word(act) for act in Act if act not in happened],
        "digest": digest_of(digests),
        "digests": digests,
        "failed": [trial.number for trial in trials if trial.fate not in (ALIKE, REFUSED)],
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        **{name: version(name) for name in ("mesa", "numba", "numpy")},
        "target": target(),
    }


def sentences(told: dict[str, Any]) -> str:
    """The same for a reader."""
    many, alike = told["configurations"], told["alike"]
    verdict = "IDENTICAL" if alike == many > 0 else f"NOT IDENTICAL on {many - alike}"
    acts = len(told["acts_happened"])
    missing = f" (not once: {', '.join(told['acts_missing'])})" if told["acts_missing"] else ""
    return "\n".join(
        (
            f"{verdict}: {many} configurations × {told['days']} days, {told['troubles']:,} troubles, "
            f"{told['events']:,} events; {told['refused']} refused as contradictory.",
            f"moved: {told['parameters_moved']} of {told['parameters']} parameters at least once, "
            f"{told['moved_per_configuration']:.0%} of them in the mean configuration",
            f"acts: {acts} of {len(Act)} kinds happened{missing}",
            f"digest over all: {told['digest']}",
            f"Python {told['python']}, Mesa {told['mesa']}, numba {told['numba']}, NumPy {told['numpy']}, "
            f"compiled for {told['target']}; {told['seconds']:.0f} s",
        )
    )
