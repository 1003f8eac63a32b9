"""Where a study takes place, and how much of that place is real."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from sim.locate import configs_root
from sim.outcomes.places import Place
from sim.report import prose
from sim.report.document import Block, Bullets, Paragraph
from sim.report.opening import Runs
from sim.report.tell import listed

# A line of a config's own record of where its numbers come from: field, label, and the words after it.
_LINE = re.compile(r'^  (\w+): "(\w+)\b ?(.*)"$')
OF_A_SOURCE = re.compile(r"\bseed\b")  # the label of what the project was given about a real place
ASSUMED = "assumed"
CHECKED = ("households", "residents")


def where(runs: Runs | None) -> list[Block]:
    """What of the neighbourhoods is real, as their configs say it; what they do not say is made up."""
    some = next((one for by_seed in (runs or {}).values() for one in by_seed.values()), None)
    if some is None:
        return [Paragraph(prose.PLACE_UNKNOWN)]
    blocks: list[Block] = []
    for place in dict.fromkeys(some.places):
        origins = origins_of(place, configs_root() / "neighbourhood")
        size = f"{place.title}: {place.households:,} households, {place.residents:,} residents."
        if not origins:
            blocks.append(Paragraph(f"{size} {prose.PLACE_MADE_UP}"))
            continue
        real = {
            field: words
            for field, words in origins.items()
            if words[0] != ASSUMED and OF_A_SOURCE.search(" ".join(words))
        }
        labels = Counter(label for field, (label, _) in origins.items() if field not in real)
        rest = listed([f"{count} {label}" for label, count in sorted(labels.items())])
        blocks.append(Paragraph(f"{size} {prose.PLACE_IN_PART}"))
        blocks.append(
            Bullets(
                (
                    *(f"{field}: {label} {words}" for field, (label, words) in real.items()),
                    f"everything else that its config says of it: {rest}",
                )
            )
        )
    return blocks


def origins_of(place: Place, shelf: Path) -> dict[str, tuple[str, str]]:
    """Where the numbers of a shipped neighbourhood come from.

    Parameters
    ----------
    place : Place
    shelf : Path
        Folder of the neighbourhoods that come with the house.

    Returns
    -------
    dict from field to (label, words)
        Empty if no such neighbourhood is on the shelf, or if the record speaks of other numbers
        than those that were run.
    """
    file = shelf / f"{place.name}.yaml"
    if not place.name.isidentifier() or not file.is_file():
        return {}
    found: dict[str, tuple[str, str]] = {}
    _, _, record = file.read_text(encoding="utf-8").partition("\nprovenance:\n")
    for line in record.splitlines():
        read = _LINE.match(line)
        if read is None:
            break
        found[read.group(1)] = (read.group(2), read.group(3))
    for field in CHECKED:
        if f"{getattr(place, field):,}" not in found.get(field, ("", ""))[1]:
            return {}
    return found
