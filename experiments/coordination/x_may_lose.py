"""Where calling partners does harm: hours of the hub against partners called to one table.

python -m experiments.coordination.x_may_lose                   some minutes on two cores
python -m experiments.coordination.x_may_lose size=large workers=8
python -m experiments.coordination.x_may_lose spare=0           only partners that bring what is missing

For each number of weekly hours of the Party branch and of partners, `one_three_x` runs against `one_three`
under the same seeds. As declared, a table calls only partners that bring what is missing, and one is nearly
always enough, so the limit of the regime hardly binds; with spare=1 that many are called, needed or not
(`meeting.spare_partners`, set alike under both regimes). Writes x_may_lose.csv, .png and .md.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from experiments.coordination.options import Option, read_options
from experiments.coordination.runs import Cell, Results, paired_p, question_of, run_all
from experiments.coordination.x_may_lose_telling import EXPLAINING, OUTCOMES, as_markdown, draw_map
from sim.parameters.handling import Staffing

ROOT = Path(__file__).resolve().parents[2]
SIZES: dict[str, dict[str, Option]] = {
    "small": {"hours": "12+24+36+48+72", "partners": "0+1+2+4+6", "replicates": 3, "warmup": 180,
              "measured": 910},
    "large": {"hours": "6+12+18+24+36+48+72", "partners": "0+1+2+3+4+5+6", "replicates": 20, "warmup": 365,
              "measured": 1095},
}  # fmt: skip


def workers_of(hours: float) -> float:
    """Full-time workers of the branch who bring so many hours a week, absence already taken off."""
    staffing = Staffing()
    return hours / (5.0 * staffing.hours_per_day * (1.0 - staffing.absence))


def one_three(hours: float, spare: int) -> Cell:
    values = (("staffing.party_branch_workers", workers_of(hours)), ("meeting.spare_partners", spare))
    return Cell("one_three", values=values)


def with_partners(hours: float, partners: int, spare: int) -> Cell:
    base = one_three(hours, spare)
    return Cell("one_three_x", values=(*base.values, ("governance.rules.partners_called", partners)))


def pair(hours: float, partners: int, are_spare: bool) -> tuple[Cell, Cell]:
    """What is compared in one cell of the map."""
    spare = partners if are_spare else 0
    return with_partners(hours, partners, spare), one_three(hours, spare)


def rows_of(
    results: Results, hours: list[float], partners: list[int], are_spare: bool
) -> list[dict[str, float]]:
    """One row per cell of the map: means, differences, their t, and what explains them."""
    rows = []
    for weekly in hours:
        for called in partners:
            cell, base = pair(weekly, called, are_spare)
            row: dict[str, float] = {"hub_hours_a_week": weekly, "partners_called": called}
            for name, _, _ in OUTCOMES:
                gap = results.gap(cell, base, name)
                row[f"{name}_one_three"] = results.mean(base, name)
                row[f"{name}_difference"] = float(gap.mean()) if gap.size else float("nan")
                row[f"{name}_p"] = paired_p(gap)
                row[f"{name}_pairs"] = gap.size
            for name in EXPLAINING:
                row[name] = results.mean(cell, name)
                row[f"{name}_one_three"] = results.mean(base, name)
            rows.append(row)
    return rows


def main(arguments: list[str]) -> None:
    size = next((a.partition("=")[2] for a in arguments if a.startswith("size=")), "small")
    if size not in SIZES:
        raise SystemExit(f"size={size} is not known; known: {', '.join(SIZES)}")
    defaults = {**SIZES[size], "size": size, "spare": 1, "workers": 2, "into": "results/coordination"}
    options = read_options(arguments, defaults)
    hours = [float(word) for word in str(options["hours"]).split("+")]
    partners = [int(word) for word in str(options["partners"]).split("+")]
    are_spare = bool(options["spare"])
    cells = [cell for h in hours for p in partners for cell in pair(h, p, are_spare)]
    results = run_all(
        cells,
        int(options["replicates"]),
        int(options["warmup"]),
        int(options["measured"]),
        int(options["workers"]),
    )
    rows = rows_of(results, hours, partners, are_spare)
    folder = ROOT / str(options["into"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "x_may_lose.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows({name: f"{value:.6g}" for name, value in row.items()} for row in rows)
    draw_map(rows, folder / "x_may_lose.png")
    question = question_of(int(options["warmup"]), int(options["measured"]))
    (folder / "x_may_lose.md").write_text(as_markdown(rows, options, question), "utf-8")
    print(folder / "x_may_lose.md")


if __name__ == "__main__":
    main(sys.argv[1:])
