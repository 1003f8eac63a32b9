"""`python -m tests.refresh_baselines`: write down what three regimes amount to today.

A baseline certifies sameness, not truth. Whoever has to refresh it moves results, and owes the
CHANGELOG a line that begins with RESULTS and says why.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.doors.composing import compose
from sim.planning import plan
from sim.state import state_hash
from tests.worlds import WORLDS

FOLDER = Path(__file__).parent / "baselines"
REGIMES = ("fragmented", "one_three", "one_three_x")
DAYS, SEED = 95, 1  # past the end of a quarter
CHECKPOINTS = (0, 30, DAYS)  # days done


def amount_to(regime: str, engine: str = "reference") -> dict[str, Any]:
    """What a short run of a regime in Shixin amounts to, in digests and a few numbers to look at.

    Parameters
    ----------
    regime : str
        A name in `configs/governance`.
    engine : str
        Which has no say in what comes out.

    Returns
    -------
    dict
        Ready for JSON: hash of the scenario, digest of the history, hashes of the state at the
        checkpoints, and counts that show a reader which way things went.
    """
    asked = compose(f"governance={regime}")
    asked["calendar"] = {"warmup_days": 0, "measured_days": DAYS}
    scenario = plan(asked)
    world = WORLDS[engine](scenario, SEED)
    states = {}
    for day in range(DAYS + 1):
        if day in CHECKPOINTS:
            states[str(day)] = state_hash(world.state)
        if day < DAYS:
            world.step()
    case = world.state.case
    return {
        "regime": regime,
        "seed": SEED,
        "days": DAYS,
        "scenario": scenario.hash,
        "digest": world.history().digest,
        "states": states,
        "events": len(world.records),
        "troubles": case.rows,
        "claimed": int((case.live("claimed_on") >= 0).sum()),
        "resolved": int((case.live("first_resolved_on") >= 0).sum()),
    }


def path_of(regime: str) -> Path:
    """Where the baseline of a regime is kept."""
    return FOLDER / f"{regime}.json"


def main() -> None:
    """Write every baseline, and say which of them moved."""
    FOLDER.mkdir(exist_ok=True)
    for regime in REGIMES:
        path, text = path_of(regime), json.dumps(amount_to(regime), indent=2) + "\n"
        moved = not path.exists() or path.read_text("utf-8") != text
        path.write_text(text, "utf-8")
        print(f"{regime}: {'moved' if moved else 'as it was'}")


if __name__ == "__main__":
    main()
