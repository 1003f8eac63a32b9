"""Keep of a finished comparison what belongs into the repository: no raw runs, no paths of a machine.

python -m experiments.tools.keep_study studies/coordination-100x-1a2b3c4d results/coordination

Copies the comparison, the report in Markdown, its figures and its small tables; of the table of runs, the
primary outcomes. The manifest names what was kept. What else lies in the folder (pages of other
experiments on the same question) stays.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from pathlib import Path

from sim.outcomes import OUTCOMES

LARGE = frozenset({"fees.csv", "funnel.csv", "runs.csv"})
PRIMARY = "tables/primary_outcomes.csv"
OF_A_MACHINE = ("study.dir=", "workers=")


def keep(study: Path, into: Path) -> None:
    """Copy what is kept and write the manifest of it."""
    kept = [
        study / "comparison.json",
        study / "report.md",
        *sorted((study / "figures").iterdir()),
        *(table for table in sorted((study / "tables").iterdir()) if table.name not in LARGE),
    ]
    for folder in ("figures", "tables"):
        shutil.rmtree(into / folder, ignore_errors=True)
        (into / folder).mkdir(parents=True)
    names = [path.relative_to(study).as_posix() for path in kept]
    for path, name in zip(kept, names, strict=True):
        shutil.copyfile(path, into / name)
    keep_primary(study / "tables" / "runs.csv", into / PRIMARY)
    manifest = json.loads((study / "manifest.json").read_text("utf-8"))
    asked = manifest["asked"]
    asked["overrides"] = [one for one in asked["overrides"] if not one.startswith(OF_A_MACHINE)]
    manifest["files"] = {name: digest(into / name) for name in sorted([*names, PRIMARY])}
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    (into / "manifest.json").write_text(text + "\n", "utf-8")


def keep_primary(runs: Path, into: Path) -> None:
    """The primary outcomes of every run, so that each paired difference can be made again by hand."""
    primary = {outcome.name for outcome in OUTCOMES if outcome.primary}
    with (
        runs.open(encoding="utf-8", newline="") as source,
        into.open("w", encoding="utf-8", newline="") as to,
    ):
        table = csv.DictReader(source)
        kept = csv.DictWriter(to, list(table.fieldnames or ()), lineterminator="\n")
        kept.writeheader()
        kept.writerows(row for row in table if row["outcome"] in primary)


def digest(path: Path) -> str:
    """The SHA-256 of a file, as manifests write it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
