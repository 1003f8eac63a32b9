"""What the histories amounted to: one sentence for the screen, and a page for results/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from experiments.torture.arming import ERRORS, KILL, KILL_ALL, Strike
from experiments.torture.histories import SITES, every_strike
from experiments.torture.living import Happened, Lived
from sim.provenance import PACKAGE, of_files

WAYS = (KILL, KILL_ALL, *ERRORS)
HEAD = """# Does a study ever lose or double a run?

Written by `python -m experiments.torture --count {count} --seed {seed} --write` in {minutes:.0f} minutes,
about the sources with the SHA-256 {sources}….
A study of 32 runs in 16 chunks, with a file of its own among its inputs, is run once and left alone. Then
it is begun {count:,} times in a fresh folder, is interrupted by a history drawn by seed, and is finished by
the same command. Its folder must then hold the same files to the last byte, every run once, nothing half
written, and every command must have ended with the exit code that is documented: 0, 3, 75, 130, or the
signal that killed it.

{real} histories are real to the end: a question composed, workers spawned, the model lived. In the others
driver and workers are forked from a process that has imported everything, and runs are made up; processes,
signals, locks, files and the command line's code are the same. Which interruptions come is a function of
the seed; at which moment a signal arrives is the machine's affair.

**{sentence}**
"""


def sentence(lived: Sequence[Lived]) -> str:
    """All of it in one sentence."""
    happened = [one for history in lived for one in history.happened]
    equal = sum(not history.faults for history in lived)
    return (
        f"{len(lived):,} histories with {sum(one.has_met for one in happened):,} interruptions that met "
        f"({len(happened):,} dealt) in {sum(history.commands for history in lived):,} commands: "
        f"lost {sum(history.lost for history in lived)}, doubled "
        f"{sum(history.doubled for history in lived)}, {equal:,} studies the same to the last byte, "
        f"{len(lived) - equal:,} otherwise."
    )


def page(lived: Sequence[Lived], seed: int, seconds: float) -> str:
    """The page of results."""
    happened = [one for history in lived for one in history.happened if one.kind != "live"]
    head = HEAD.format(
        count=len(lived),
        seed=seed,
        minutes=seconds / 60,
        sources=of_files(PACKAGE)[:16],
        real=sum(history.is_real for history in lived),
        sentence=sentence(lived),
    )
    faults = [f"- history {history.number}: {fault}" for history in lived for fault in history.faults]
    parts = [head, *_kinds(happened), *_lock(happened), *_sites(happened)]
    if faults:
        parts += ["## Faults\n", *faults, ""]
    return "\n".join(parts).rstrip() + "\n"


def _kinds(happened: Sequence[Happened]) -> list[str]:
    dealt, met = Counter(one.kind for one in happened), Counter(one.kind for one in happened if one.has_met)
    rows = [f"| {kind} | {count:,} | {met[kind]:,} |" for kind, count in sorted(dealt.items())]
    return [
        "## What happened\n",
        "An interruption meets if its command has not ended before.\n",
        "| kind | dealt | met |",
        "| :--- | ---: | ---: |",
        *rows,
        "",
    ]


def _lock(happened: Sequence[Happened]) -> list[str]:
    left = sum(one.lock_left for one in happened)
    refused = sum(one.has_met for one in happened if one.kind in ("stop the driver", "two drivers"))
    return [
        f"The lock is no file that says so but the system's own: {left:,} drivers died with their name in "
        f"it, and the next command took it over each time; {refused:,} second drivers were refused with exit "
        "code 75 and the number of the process that runs the study.\n",
    ]


def _sites(happened: Sequence[Happened]) -> list[str]:
    """How often each step of each site was struck, and by what; an empty cell is no way to strike it."""
    met = Counter(one.strike for one in happened if one.kind == "strike" and one.has_met)
    ways = {_told(strike) for strike in every_strike()}
    lines = [
        "## Every step of every write\n",
        "Before / within / after the step; a step that is one call of the system has no inside, and – stands",
        "there. “kill all” is a worker that takes its driver along.\n",
        f"| what is written | step | {' | '.join(WAYS)} |",
        f"| :--- | :--- | {' | '.join(':---' for _ in WAYS)} |",
    ]
    for site, (_, steps) in SITES.items():
        for step in steps:
            cells = [_cell(met, ways, site, step, how) for how in WAYS]
            lines.append(f"| {site} | `{step}` | {' | '.join(cells)} |")
    unmet = sorted(ways - met.keys())
    lines += ["", f"Of {len(ways)} ways to strike, {len(ways) - len(unmet)} met at least once."]
    lines += [f"- not met: {site}, {step}, {when} by {how}" for site, step, when, how in unmet]
    return [*lines, ""]


def _told(strike: Strike) -> tuple[str, ...]:
    return (strike.site, strike.step, strike.when, strike.how)


def _cell(met: Counter[tuple[str, ...]], ways: set[tuple[str, ...]], site: str, step: str, how: str) -> str:
    counts = [
        str(met[way]) if (way := (site, step, when, how)) in ways else "–"
        for when in ("before", "within", "after")
    ]
    return " / ".join(counts) if any(count != "–" for count in counts) else ""
