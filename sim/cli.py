"""linli: the command line. Overrides and config groups are Hydra's; the commands are ours."""

from __future__ import annotations

import os
import re
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

from sim.doors.helping import COMMANDS, HELP, HELP_ON, OPTIONS
from sim.errors import LinliError, UsageError, did_you_mean
from sim.planning.fields import ANSWERING
from sim.planning.names import nearest

OK, INTERRUPTED = 0, 130
QUOTE = "'"
_NO_CHOICE = re.compile(r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)$")


class _Parser(ArgumentParser):
    """argparse, but what is wrong is said in our words and by our exit code."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing a usage line."""
        choice = _NO_CHOICE.match(message)
        if choice:
            option, typed, allowed = choice.groups()
            message, hint = f"{option} {typed} is not known: it takes {allowed.replace(QUOTE, '')}", ""
        else:
            unknown = [word for word in message.split() if word.startswith("-") and word not in OPTIONS]
            near = [nearest(word, OPTIONS) for word in unknown if not word.endswith(":")]
            hint = did_you_mean(near[0][:1]) if near else ""
            settings = [word.lstrip("-").partition("=")[0] for word in unknown]
            if settings and settings[0] in {spec.name for spec in ANSWERING}:
                hint = f" Write `{settings[0]}=…`, without dashes: it is a part of what is asked."
        raise UsageError(f"{message}.{hint}\n  See `{self.prog} --help`.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        What was typed after `linli`; by default, what was typed.

    Returns
    -------
    int
        0 done; 2 what was asked cannot be; 3 done in part; 4 engines disagree; 75 try again later;
        130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not end a run
    try:
        code = _command(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except LinliError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as interruption:
        _say_interrupted(str(interruption))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has read enough; Python must not complain about it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def _say_interrupted(how_far: str) -> None:
    """Say what counts; who asks once more while it is said does not cut it off."""
    said = f" {how_far}." if how_far else ""
    whole = "A study whose folder holds a manifest.json is whole; a sweep goes on when it is asked again."
    words = f"\nInterrupted.{said} {whole}"
    with suppress(ValueError):  # only the main thread may
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        print(words, file=sys.stderr)
        signal.signal(signal.SIGINT, before)
        return
    print(words, file=sys.stderr)


def _command(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return OK
    if argv[0] in ("-V", "--version"):
        print(_version())
        return OK
    if argv[0] not in COMMANDS:
        raise UsageError(_no_such_command(argv[0]))
    if {"-h", "--help"} & set(argv[1:]):  # before anything is missed that a command needs
        print(HELP_ON[argv[0]], end="")
        return OK
    typed = parser_of(argv[0]).parse_intermixed_args(argv[1:])
    return _do(argv[0], typed)


def _do(command: str, typed: Namespace) -> int:
    # Woken late: Hydra, pyarrow and SciPy take a second that --help need not wait for.
    if command in ("sweep", "status", "retry", "export", "work"):
        from sim.doors import studying

        return {
            "sweep": studying.sweep_command,
            "status": studying.status_command,
            "retry": studying.retry_command,
            "export": studying.export_command,
            "work": studying.work_command,
        }[command](typed)
    from sim.doors import commands
    from sim.doors.docking import dock_command

    return {
        "run": commands.run_command,
        "compare": commands.compare_command,
        "plan": commands.plan_command,
        "dock": dock_command,
        "describe": commands.describe_command,
        "completion": commands.completion_command,
    }[command](typed)


def parser_of(command: str) -> ArgumentParser:
    """What a command understands: its options, and the overrides between them."""
    parser = _Parser(prog=f"linli {command}", add_help=False, allow_abbrev=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--json", action="store_true")
    if command in ("run", "compare", "sweep", "plan", "dock", "describe"):
        parser.add_argument("--config-dir", action="append", default=[], metavar="FOLDER")
    if command in ("run", "compare", "sweep", "plan", "dock"):
        parser.add_argument("overrides", nargs="*")
    if command in ("run", "compare", "sweep", "retry", "dock"):
        parser.add_argument("-q", "--quiet", action="store_true")
    if command in ("run", "sweep", "retry"):
        parser.add_argument("--patience", type=float, metavar="SECONDS")
    if command in ("run", "sweep", "retry"):
        parser.add_argument("--on", metavar="PLACE")
        parser.add_argument("--slurm", action="append", metavar="NAME=VALUE")
    if command in ("run", "sweep", "compare"):
        parser.add_argument("--by", metavar="AXIS")
    if command in ("run", "sweep"):
        parser.add_argument("--plan", action="store_true")
        parser.add_argument("--fork", action="store_true")
        parser.add_argument("--until", metavar="OUTCOME=HALF_WIDTH")
        parser.add_argument("--best", metavar="OUTCOME=INDIFFERENCE")
    if command in ("status", "retry", "export", "work"):
        parser.add_argument("folder")
    if command in ("retry", "work"):
        parser.add_argument("--workers", type=int, metavar="N")
    if command == "export":
        parser.add_argument("--to", metavar="FILE")
    if command == "work":
        parser.add_argument("--chunks", required=True)
    if command == "run":
        parser.add_argument("-m", "--multirun", action="store_true")
        parser.add_argument("--cfg", choices=["job"])
    if command == "dock":
        parser.add_argument("--days", type=int, metavar="N")
        parser.add_argument("--switch-day", type=int, metavar="N")
    if command == "compare":
        parser.add_argument("--study", metavar="FOLDER")
        parser.add_argument("--lang", choices=["en", "zh"], default="en")
        parser.add_argument("--all", action="store_true")
    if command == "describe":
        parser.add_argument("topic", nargs="*")
    if command == "completion":
        parser.add_argument("shell", nargs="?", default="bash")
    return parser


def _no_such_command(word: str) -> str:
    if "=" in word:
        return f"`{word}` is an override, and a command comes first.\n  Write `linli run {word}`."
    hint = did_you_mean([f"linli {command}" for command in nearest(word, COMMANDS)[:1]])
    return f"there is no command {word}.{hint}\n  There are: {', '.join(COMMANDS)}. See `linli --help`."


def _version() -> str:
    try:
        return f"linli {version('linli')}"
    except PackageNotFoundError:
        return "linli, not installed"


if __name__ == "__main__":
    sys.exit(main())
