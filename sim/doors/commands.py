"""The commands: each takes what was typed and returns an exit code."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]

from sim.doors.asking import ask
from sim.doors.comparing import Contest, gathered, measured, plan_contest, records
from sim.doors.completing import completion
from sim.doors.describing import TOPICS, as_table, describe
from sim.doors.idle import idle
from sim.doors.keeping import scenario_in_words
from sim.doors.noting import note
from sim.doors.overrides import is_of_hydra
from sim.doors.progress import Progress
from sim.doors.running import Answer, Runner, Task, answer, asked_of, record_of, run_all, task_of
from sim.doors.saying import told
from sim.doors.shelves import Shelves
from sim.doors.summary import summary
from sim.errors import RunError, UsageError
from sim.planning.remarks import remarks
from sim.store import reserve, study_folder, write_json, write_manifest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.comparison import Comparison
    from sim.comparison.replicates import OutcomeLike

OK, PARTIAL = 0, 3


def plan_command(typed: Namespace) -> int:
    """Say what would be run, without running it."""
    question = ask(typed.overrides, typed.config_dir)
    if typed.json:
        _print_json(scenario_in_words(question.scenario))
    else:
        print(summary(question.scenario))
    note(remarks(question.scenario))
    note(idle("plan", typed.overrides))
    return OK


def run_command(typed: Namespace, runner: Runner = answer) -> int:
    """Simulate one question and keep it; or, with -m, sweep several values."""
    if typed.cfg:
        print(
            yaml.safe_dump(ask(typed.overrides, typed.config_dir).asked, allow_unicode=True, sort_keys=False),
            end="",
        )
        return OK
    if typed.multirun and any(is_of_hydra(word) for word in typed.overrides):
        from sim.doors.hydra_app import hydra_command

        return hydra_command(typed, runner)
    if typed.multirun:
        from sim.doors.studying import sweep_command

        return sweep_command(typed, made_by="run")
    of_sweeps = [word for word in ("plan", "fork", "until", "best", "on", "slurm") if getattr(typed, word)]
    if of_sweeps:
        raise UsageError(
            f"--{of_sweeps[0]} belongs to a sweep, and this is one run.\n"
            "  Write `linli sweep`, or `linli run -m`; `linli plan` shows what one run would be."
        )
    question = ask(typed.overrides, typed.config_dir)
    note(remarks(question.scenario))
    note(idle("run", typed.overrides))
    task = task_of(question)
    reserve(Path(str(task.folder)), asked_of(task))  # refused now rather than after all the days
    answers = _run([task], 1, runner, typed)
    if typed.json:
        _print_json(record_of(task, answers[0]))
    elif answers[0].failure is None:
        print(f"{question.scenario.label}, seed {question.answering.seed}: {answers[0].folder}")
        print(f"digest: {answers[0].digest}")
    return _verdict(answers)


def compare_command(
    typed: Namespace, runner: Runner = answer, definitions: Sequence[OutcomeLike] | None = None
) -> int:
    """Run several regimes over the same seeds and compare them.

    `definitions` are the outcomes to compare; those of `sim.outcomes` unless given.
    """
    if typed.study:
        from sim.doors.studying import compare_study_command

        return compare_study_command(typed)
    contest = plan_contest(typed.overrides, typed.config_dir)
    for regime, question in contest.questions.items():
        note(remarks(question.scenario), f"{regime}, ")
    note(idle("compare", typed.overrides))
    folder, asked = contest.folder, contest.asked(typed.overrides)
    from sim.report import write_report

    reserve(folder, asked)  # refused now rather than after an hour of runs
    answers = _run(contest.tasks(), contest.base.answering.workers, runner, typed)
    comparison = _comparison_of(contest, answers, definitions)
    with study_folder(folder, asked):
        write_json(folder, "comparison.json", comparison.to_json())
        write_json(folder, "runs.json", records(answers))
        write_report(comparison, folder, measured(answers, list(contest.questions)), asked)
        failed = sum(found.failure is not None for found in answers)
        status = "partial" if failed else "succeeded"
        write_manifest(folder, asked, {"status": status, "runs": len(answers), "failed": failed})
    if typed.json:
        _print_json(comparison.to_json())
    else:
        print(told(comparison, typed.lang, is_all=typed.all))
        print(f"\nreport: {folder / 'report.html'}\nstudy: {folder}")
    return _verdict(answers)


def _comparison_of(
    contest: Contest, answers: list[Answer], definitions: Sequence[OutcomeLike] | None
) -> Comparison:
    from sim.comparison import compare, replicate_table

    if definitions is None:
        from sim.outcomes import OUTCOMES

        definitions = OUTCOMES

    runs = gathered(answers, list(contest.questions))
    empty = [regime for regime, by_seed in runs.items() if not by_seed]
    if empty:
        raise RunError(
            f"nothing can be compared: every run failed under {', '.join(empty)}.\n"
            f"  {_told(next(found for found in answers if found.name == empty[0]))}"
        )
    return compare(
        replicate_table(runs, definitions),
        baseline=next(iter(contest.questions)),
        contrasts=contest.base.answering.contrasts,
    )


def describe_command(typed: Namespace) -> int:
    """Describe parameters, rules, regimes, mechanisms, matters, neighbourhoods."""
    shelves = Shelves.standing(tuple(typed.config_dir))
    if not typed.topic:
        for topic in TOPICS:
            print(f"linli describe {topic.name:<14} {topic.meaning}")
        return OK
    topic, found = describe(typed.topic[0], typed.topic[1:], shelves)
    if typed.json:
        _print_json(found)
    else:
        print(as_table(topic, found))
    return OK


def completion_command(typed: Namespace) -> int:
    """Print a completion script."""
    print(completion(typed.shell, Shelves.standing()), end="")
    return OK


def _run(tasks: list[Task], workers: int, runner: Runner, typed: Namespace) -> list[Answer]:
    """Run everything with progress; answers come back in the order of the tasks."""
    stream = StringIO() if typed.quiet else sys.stderr
    if len(tasks) == 1:
        days = Progress(tasks[0].scenario.days, stream, "days")
        days.show()
        answers = [runner(tasks[0], days.reach)]
        days.close()
        return answers
    progress = Progress(len(tasks), stream)
    found: dict[tuple[str, int, str | None], Answer] = {}
    progress.show()
    try:
        for one in run_all(tasks, workers, runner):
            found[one.name, one.seed, one.folder] = one
            progress.advance(has_failed=one.failure is not None)
    except KeyboardInterrupt:
        lost = ", and are lost: a comparison is kept whole or not at all" if tasks[0].folder is None else ""
        raise KeyboardInterrupt(f"{len(found)} of {len(tasks)} runs were finished{lost}") from None
    finally:
        progress.close()
    return [found[task.name, task.seed, task.folder] for task in tasks]


def _verdict(answers: list[Answer]) -> int:
    failed = [found for found in answers if found.failure is not None]
    if not failed:
        return OK
    first = min(failed, key=lambda found: (found.seed, found.name))
    print(f"{first.trace}{len(failed)} of {len(answers)} runs failed. {_told(first)}", file=sys.stderr)
    return PARTIAL


def _told(failed: Answer) -> str:
    return f"The first: {failed.name} with seed {failed.seed}: {failed.failure}"


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2))
