"""`linli dock`: whether both engines give one history for one question."""

from __future__ import annotations

import dataclasses
import json
import sys
from argparse import Namespace
from io import StringIO

from sim.doors.asking import ask
from sim.doors.idle import idle
from sim.doors.noting import note
from sim.doors.progress import Progress
from sim.errors import DockingError, UsageError

OK = 0


def dock_command(typed: Namespace) -> int:
    """Run both engines side by side and say whether they agree.

    Raises
    ------
    DockingError
        Naming the first difference.
    """
    if typed.days is not None and typed.days < 1:
        raise UsageError(f"--days {typed.days}: at least one day.\n  Leave it out for the whole run.")
    if typed.switch_day is not None and typed.switch_day < 1:
        raise UsageError(f"--switch-day {typed.switch_day}: not before day 1.\n  Leave it out for no change.")
    question = ask(typed.overrides, typed.config_dir)
    from sim.docking import dock

    scenario, seed = question.scenario, question.answering.seed
    if question.answering.switch_day is not None:
        raise UsageError(
            "engine.switch_day is for runs of one engine after the other; docking has both side by side.\n"
            f"  Write --switch-day {question.answering.switch_day}."
        )
    if typed.days is not None and typed.days > scenario.days:
        raise UsageError(
            f"--days {typed.days}: the run that is asked for has {scenario.days} days.\n"
            "  Leave it out for all of them, or ask for a longer run with calendar.measured_days."
        )
    days = scenario.days if typed.days is None else typed.days
    if typed.switch_day is not None and typed.switch_day >= days:
        raise UsageError(
            f"--switch-day {typed.switch_day}: only {days} days are docked, and one must be left to live.\n"
            f"  Write a day from 1 to {days - 1}, or dock more days."
        )
    note(idle("dock", typed.overrides))
    progress = Progress(days, StringIO() if typed.quiet else sys.stderr, "days")
    progress.show()
    found = dock(scenario, seed, days, progress.reach, typed.switch_day)
    progress.close()
    if typed.json:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2))
    if found.difference is not None:
        raise DockingError(
            f"the engines differ {found.difference}.\n"
            f"  Asked: {' '.join(typed.overrides) or 'the defaults'}, seed {seed}. "
            "One of them is wrong; neither history can be trusted before it is known which."
        )
    if not typed.json:
        print(f"IDENTICAL over {found.days} days: {found.cases} troubles, {found.events} events")
        print(f"digest: {found.digest}")
        print(f"last state: {found.state}")
    return OK
