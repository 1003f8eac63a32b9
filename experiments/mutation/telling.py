"""The page on mutants."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from experiments.mutation.mutants import Mutant
from experiments.mutation.trial import Verdict

EXAMINED = Path(__file__).parent / "examined.toml"
FATES = ("killed", "crashed", "endless", "not compiled", "survived")


@cache
def examined() -> dict[str, str]:
    """What was found of survivors, by name of the mutant."""
    if not EXAMINED.exists():
        return {}
    rows = tomllib.loads(EXAMINED.read_text("utf-8")).get("survivor", [])
    return {row["name"]: f"{row['verdict']}: {row['why']}" for row in rows}


def page(judged: list[tuple[Mutant, Verdict]], events: dict[str, int], seed: int) -> str:
    """The whole page."""
    fates = Counter(verdict.fate for _, verdict in judged)
    seen = sum(fates[fate] for fate in ("killed", "crashed", "endless"))
    told = [
        "# Would docking see a fault in the compiled engine?",
        "",
        "Written by `python -m experiments.mutation --write`. One fault at a time is put into one compiled",
        "loop: a comparison or a sign is flipped, a constant moved by one, a statement dropped or swapped",
        "with the next. The loop is compiled and takes its place in the ledger; the engine that results runs",
        f"beside the unchanged one (seed {seed}), which was first docked against the reference in the same",
        "worlds and left the same bytes. States are compared after every phase; so are the fences around all",
        "arrays of the ledger, how full everything is, and what owners feel before they vote. Then the days",
        "are lived at once, with and without a log, and with and without a meter that reads along. Rules,",
        "shared by both engines, and small functions that are written out in place (`leaf`, `written_out`)",
        "are not mutated.",
        "",
        f"Worlds, with the events in them: {', '.join(f'{n} ({c:,})' for n, c in events.items())}.",
        "",
        f"**Of {len(judged)} mutants in {len({m.loop for m, _ in judged})} loops, {seen} were seen** "
        f"({', '.join(f'{fate} {fates[fate]}' for fate in FATES)}).",
        "",
        "| kind of fault | made | not compiled | seen | survived |",
        "| :--- | ---: | ---: | ---: | ---: |",
    ]
    for kind in sorted({mutant.kind for mutant, _ in judged}):
        of = Counter(verdict.fate for mutant, verdict in judged if mutant.kind == kind)
        made, out, alive = sum(of.values()), of["not compiled"], of["survived"]
        told.append(f"| {kind} | {made} | {out} | {made - out - alive} | {alive} |")
    alive = [mutant for mutant, verdict in judged if verdict.fate == "survived"]
    told += ["", "## Survivors", ""]
    told += [f"- `{mutant.name}` — {examined().get(mutant.name, 'not looked at yet')}" for mutant in alive]
    told += ["", "## Where each was first seen", "", "| mutant | fate | where |", "| :--- | :--- | :--- |"]
    for mutant, verdict in judged:
        name = mutant.name.replace("|", "\\|")
        told.append(f"| `{name}` | {verdict.fate} | {verdict.where} |")
    return "\n".join(told) + "\n"
