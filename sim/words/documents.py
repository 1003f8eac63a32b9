"""The documents that hold generated blocks, and the tables that fill them."""

from __future__ import annotations

from pathlib import Path

from sim.words import declared, features, kept, standing
from sim.words.blocks import Table, filled, stale
from sim.words.markdown import code
from sim.words.rules_in_full import in_full

ROOM = Path(__file__).resolve().parents[1]
FRONT_PAGE = ROOM.parent / "README.md"  # which an installed package does not carry
DOCUMENTS = (ROOM / "ODD.md", ROOM / "SOURCES.md", *([FRONT_PAGE] if FRONT_PAGE.is_file() else []))

TABLES: dict[str, Table] = {
    "schedule": declared.schedule_table,
    "columns": declared.columns_table,
    "parameters": declared.parameters_table,
    "rule-space": declared.rule_space_table,
    "options": declared.options_table,
    "matters": declared.matters_table,
    "outcomes": declared.outcomes_table,
    "archetypes": declared.archetypes_table,
    "bodies": standing.bodies_table,
    "doors": standing.doors_table,
    "letters": standing.letters_table,
    "wrong-doors": standing.wrong_doors_table,
    "fixed-numbers": standing.fixed_numbers_table,
    "rules": lambda names: code("\n\n".join(in_full(name) for name in names.split())),
    "features": features.features_table,
    "file": kept.file_table,
    "acts": kept.acts_table,
    "found": kept.found_sentences,
    "patterns": kept.patterns_sentence,
    "tally": features.tally_table,
}


def write() -> list[str]:
    """Fill every block of every document; return the names of the files that changed."""
    changed = []
    for path in DOCUMENTS:
        old = path.read_text("utf-8")
        new = filled(old, TABLES)
        if new != old:
            path.write_text(new, "utf-8")
            changed.append(path.name)
    return changed


def out_of_date() -> list[str]:
    """Blocks that do not say what the declarations say, as `file: block`."""
    return [f"{path.name}: {block}" for path in DOCUMENTS for block in stale(path.read_text("utf-8"), TABLES)]
