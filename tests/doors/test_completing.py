"""Shell completion, asked of a real shell."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from sim.doors.completing import FLAGS, SHELLS, completion, words
from sim.doors.shelves import Shelves
from sim.errors import UsageError

SHELVES = Shelves.standing()


def completed(line):
    """What bash offers after a line."""
    asked = [
        completion("bash", SHELVES),
        f"COMP_LINE={line!r}",
        "COMP_POINT=${#COMP_LINE}",
        "_linli",
        "printf '%s\\n' \"${COMPREPLY[@]}\"",
    ]
    return subprocess.run(
        ["bash", "-c", "\n".join(asked)], capture_output=True, text=True, check=True
    ).stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("linli ", "compare"),
        ("linli comp", "compare"),
        ("linli run gov", "governance=fragmented"),
        ("linli run governance=one", "one_three_x"),
        ("linli run voice.naming_b", "voice.naming_base="),
        ("linli run seed=1 mech", "mechanism=[whistle"),
        ("linli run --js", "--json"),
        ("linli describe para", "parameters"),
        ("linli completion f", "fish"),
    ],
)
def test_the_shell_offers_what_can_follow(line, offered):
    assert offered in completed(line)


def test_nothing_is_offered_where_nothing_fits():
    assert completed("linli run zzz") == []


def test_options_are_offered_only_of_the_group_that_was_begun():
    assert completed("linli run law=") == list(SHELVES.options("law"))


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_holds_every_option_of_every_group(shell):
    script = completion(shell, SHELVES)
    assert all(word in script for word in words(SHELVES))


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])
def test_a_shell_that_is_here_takes_its_script(shell, tmp_path):
    path = tmp_path / "script"
    path.write_text(completion(shell, SHELVES))
    assert subprocess.run([shell, "-n", str(path)], capture_output=True, check=False).stderr == b""


def test_flags_that_are_offered_exist():
    from sim.doors.helping import HELP_ON

    text = "".join(HELP_ON.values())
    assert all(flag in text for flag in FLAGS)


def test_for_another_shell_there_is_none():
    with pytest.raises(UsageError, match="bash, zsh, fish"):
        completion("tcsh", SHELVES)
